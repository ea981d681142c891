"""The theme is for exports: complete, legible, and never switched on for the whole process."""

from __future__ import annotations

import itertools

import altair as alt
import pytest

from heal.charts import theme

STREAMLIT_DARK = "#0e1117"


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    ("palette", "ground"),
    [(theme.PALETTE, theme.BACKGROUND), (theme.PALETTE_ON_DARK, STREAMLIT_DARK)],
)
def test_every_series_stands_out_from_its_ground(palette: tuple[str, ...], ground: str) -> None:
    assert len(set(palette)) == 10
    assert min(contrast(colour, ground) for colour in palette) >= 3


def test_text_is_legible_on_white() -> None:
    assert min(contrast(ink, theme.BACKGROUND) for ink in (theme.INK, theme.QUIET)) >= 4.5


def test_no_colour_is_an_alarm() -> None:
    for colour in itertools.chain(theme.PALETTE, theme.PALETTE_ON_DARK):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        assert red < 1.9 * max(green, blue)


def test_each_series_has_its_own_sign() -> None:
    assert len(set(theme.SHAPES)) == len(theme.PALETTE)


def test_altair_knows_the_theme_but_does_not_use_it_by_itself() -> None:
    assert theme.NAME in alt.theme.names()
    assert alt.theme.active != theme.NAME
    with alt.theme.enable(theme.NAME):
        drawn = alt.Chart(alt.NamedData(name="rows")).mark_point().to_dict()
    assert drawn["config"]["background"] == theme.BACKGROUND
