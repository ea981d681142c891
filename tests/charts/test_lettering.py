"""Lines break where the renderer's own letters would run over the edge, and not much before."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from heal.charts.lettering import BOLD, REGULAR, SVG, Style, blank, write

PRINTABLE = "".join(map(chr, range(32, 127)))
SAYINGS = (
    "11.0 people came to a meeting on average in Jun 2026 (6 meetings); over the 10 months: 10.4.",
    "Half of those who asked had a mentor within 10 days (95% interval: 8 – 10 days or more).",
    "“Numbers” below 5 are hidden, × stands for one; Zoë, Łukasz & Çelik’s groups − all of them…",
    "Kerning draws them together at most: WAVE To Yes AVATAR.",
)


def drawn(style: Style, text: str) -> float:
    """Give how wide the renderer sets a text, read off where it puts a mark after it."""
    page = blank(4000, 40, ground="#ffffff")
    write(page, style, [f"|{text}|"], left=0, top=0)
    pdf = vl_convert.svg_to_pdf(ET.tostring(page, encoding="unicode"))
    content = PdfReader(io.BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    places = [float(x) for x in re.findall(rb"1 0 0 -1 (\S+) \S+ Tm", content.get_data())]
    return max(places) - style.width("|")


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", SAYINGS)
def test_a_text_is_as_wide_as_it_is_drawn(text: str, bold: bool) -> None:
    style = Style(size=10, colour="#000000", bold=bold)
    real = drawn(style, text)
    assert real - 0.5 <= style.width(text) <= 1.05 * real + 0.5


def test_every_printable_letter_is_known_once() -> None:
    for widths in (REGULAR, BOLD):
        known = "".join(widths.values())
        assert len(set(known)) == len(known)
        assert set(PRINTABLE) <= set(known)


@given(
    text=st.text(alphabet=st.sampled_from(PRINTABLE + "éЖ漢\u0301"), max_size=300),
    width=st.floats(30, 500),
    bold=st.booleans(),
)
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: float, bold: bool) -> None:
    style = Style(size=12, colour="#000000", bold=bold)
    lines = style.wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(style.width(line) <= width + 1e-6 for line in lines)


def test_lines_stand_below_each_other_from_either_edge() -> None:
    style = Style(size=10, colour="#000000", spacing=1.5)
    page = blank(100, 100, ground="#ffffff")
    assert write(page, style, ["One", "Two"], left=7, top=20) == 50
    assert write(page, style, ["Three"], left=93, top=20, end=True) == 35
    texts = list(page.iter(f"{{{SVG}}}text"))
    assert [(it.text, it.get("x"), it.get("y")) for it in texts] == [
        ("One", "7", "30"), ("Two", "7", "45"), ("Three", "93", "30"),
    ]  # fmt: skip
    assert [it.get("text-anchor") for it in texts] == [None, None, "end"]
