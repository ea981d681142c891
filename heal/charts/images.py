"""Pictures as files: our own theme, the words drawn in, nothing fetched from anywhere."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

import vl_convert

from heal.charts.figure import ROWS, Figure
from heal.charts.theme import BACKGROUND, FONT, INK, QUIET, config

WIDTH: Final = 760
MARGIN: Final = 24
SCALE: Final = 2
NOWHERE: Final[list[str]] = []
"""The addresses from which the renderer may load anything: none."""
SVG: Final = "http://www.w3.org/2000/svg"


@dataclass(frozen=True, slots=True)
class _Style:
    """Say how a block of text looks, and how wide one of its letters is on average (in em)."""

    size: int
    colour: str
    weight: str
    letter: float = 0.47

    @property
    def leading(self) -> float:
        return self.size * 1.4

    def wrapped(self, text: str) -> list[str]:
        letters = int((WIDTH - 2 * MARGIN) / (self.size * self.letter))
        return textwrap.wrap(text, letters) or []


TAB: Final = "Figure"
"""What the browser's tab says when the file is opened there: whoever passes by reads it too."""
TITLE: Final = _Style(size=18, colour=INK, weight="600", letter=0.5)
CAVEAT: Final = _Style(size=13, colour=INK, weight="400")
FOOT: Final = _Style(size=11, colour=QUIET, weight="400")


def png(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as a PNG file, twice as fine as on the page, with its words drawn in."""
    drawn: bytes = vl_convert.svg_to_png(svg(figure, foot=foot).decode(), scale=SCALE)
    return drawn


def svg(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as an SVG file: title, chart, caveat, then one line for each of `foot`."""
    ET.register_namespace("", SVG)
    page = ET.Element(f"{{{SVG}}}svg", {"role": "img", "aria-label": figure.alt})
    ET.SubElement(page, f"{{{SVG}}}title").text = TAB
    ET.SubElement(page, f"{{{SVG}}}desc").text = figure.alt
    ground = ET.SubElement(page, f"{{{SVG}}}rect", {"width": "100%", "fill": BACKGROUND})
    below = _text(page, TITLE, TITLE.wrapped(figure.title), top=MARGIN) + 14
    if not figure.empty:
        chart = ET.fromstring(_chart(figure))  # noqa: S314 - our own renderer wrote it
        chart.attrib.update({"x": str(MARGIN), "y": f"{below:g}"})
        page.append(chart)
        below += float(chart.attrib["height"]) + 14
    below = _text(page, CAVEAT, CAVEAT.wrapped(figure.caveat), top=below)
    lines = [line for text in foot for line in FOOT.wrapped(text)]
    below = _text(page, FOOT, lines, top=below + 8) + MARGIN
    ground.attrib["height"] = f"{below:g}"
    page.attrib.update({"width": str(WIDTH), "height": f"{below:g}"})
    page.attrib["viewBox"] = f"0 0 {WIDTH} {below:g}"
    drawn: bytes = ET.tostring(page, encoding="utf-8", xml_declaration=True)
    return drawn


def _chart(figure: Figure) -> str:
    """Give the bare chart as SVG text, as wide as the page within its margins."""
    specification: dict[str, Any] = {
        **figure.drawing.specification,
        "datasets": {ROWS: _records(figure)},
        "width": WIDTH - 2 * MARGIN,
    }
    drawn: str = vl_convert.vegalite_to_svg(
        specification, config=config(), allowed_base_urls=NOWHERE
    )
    return drawn


def _records(figure: Figure) -> list[dict[Hashable, Any]]:
    """Give the rows for JSON, which knows no missing number but null."""
    return figure.rows.astype(object).where(figure.rows.notna(), None).to_dict("records")


def _text(page: ET.Element, style: _Style, lines: Sequence[str], *, top: float) -> float:
    """Write the lines under each other from `top` and give where the block ends (pixels)."""
    looks = {
        "font-family": FONT,
        "font-size": f"{style.size}px",
        "font-weight": style.weight,
        "fill": style.colour,
    }
    for number, line in enumerate(lines):
        baseline = top + style.size + number * style.leading
        place = {"x": str(MARGIN), "y": f"{baseline:g}"}
        ET.SubElement(page, f"{{{SVG}}}text", {**looks, **place}).text = line
    return top + len(lines) * style.leading
