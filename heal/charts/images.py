"""Pictures as files: our own theme, the words drawn in, nothing fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from json import dumps
from typing import Any, Final
from xml.etree import ElementTree as ET

import vl_convert

from heal.charts import paper
from heal.charts.figure import ROWS, Figure
from heal.charts.lettering import SVG, Style, blank, write
from heal.charts.theme import BACKGROUND, INK, QUIET, config

WIDTH: Final = 760
MARGIN: Final = 24
INNER: Final = WIDTH - 2 * MARGIN
SCALE: Final = 2
NOWHERE: Final[list[str]] = []
"""The addresses from which the renderer may load anything: none."""
TAB: Final = "Figure"
"""What the browser's tab says when the file is opened there: whoever passes by reads it too."""
TITLE: Final = Style(size=18, colour=INK, bold=True)
CAVEAT: Final = Style(size=13, colour=INK)
FOOT: Final = Style(size=11, colour=QUIET)


def png(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as a PNG file, twice as fine as on the page, with its words drawn in."""
    drawn: bytes = vl_convert.svg_to_png(svg(figure, foot=foot).decode(), scale=SCALE)
    return drawn


def pdf(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as a PDF file of one page, as large as its picture; its words stay text."""
    return paper.bound([_page(figure, foot)], title=TAB)


def svg(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as an SVG file: title, chart, caveat, then one line for each of `foot`."""
    drawn: bytes = ET.tostring(_page(figure, foot), encoding="utf-8", xml_declaration=True)
    return drawn


def json(figure: Figure, *, foot: Sequence[str]) -> bytes:
    """Give the figure as Vega-Lite that needs nothing else: its rows, its words, our theme.

    It holds the rows that are drawn, and no more than these.
    """
    drawn = _specification(figure, INNER)
    specification = {
        "$schema": drawn.pop("$schema"),
        "title": {"text": TITLE.wrapped(figure.title, INNER), "anchor": "start", "offset": 14},
        "description": figure.alt,
        "usermeta": {"caveat": figure.caveat, "foot": list(foot)},
        **drawn,
        "config": config(),
    }
    return dumps(specification, ensure_ascii=False, allow_nan=False, indent=1).encode()


def chart(figure: Figure, *, width: float, ids: str, shrunk: float = 1.0) -> ET.Element:
    """Give the bare chart as an SVG element of that width, to be put into a page.

    What it refers to within itself is named after `ids`, so that several fit on one page; `shrunk`
    is the share of its usual height that the plot keeps, where that is free.
    """
    specification = _specification(figure, width)
    if isinstance(specification.get("height"), int):
        specification["height"] = round(specification["height"] * shrunk)
    drawn: str = vl_convert.vegalite_to_svg(
        specification, config=config(), allowed_base_urls=NOWHERE
    )
    names = dict.fromkeys(re.findall(r'\bid="([^"]+)"', drawn))
    for number, name in enumerate(names):
        own = f"{ids}-{number}"
        drawn = drawn.replace(f'id="{name}"', f'id="{own}"').replace(f"(#{name})", f"(#{own})")
    ET.register_namespace("", SVG)
    return ET.fromstring(drawn)  # noqa: S314 - our own renderer wrote it


def _page(figure: Figure, foot: Sequence[str]) -> ET.Element:
    page = blank(WIDTH, 0, ground=BACKGROUND)
    page.attrib.update({"role": "img", "aria-label": figure.alt})
    for place, (name, text) in enumerate((("title", TAB), ("desc", figure.alt))):
        said = ET.Element(f"{{{SVG}}}{name}")
        said.text = text
        page.insert(place, said)
    below = _text(page, TITLE, figure.title, top=MARGIN) + 14
    if not figure.empty:
        picture = chart(figure, width=INNER, ids=figure.name)
        picture.attrib.update({"x": str(MARGIN), "y": f"{below:g}"})
        page.append(picture)
        below += float(picture.attrib["height"]) + 14
    below = _text(page, CAVEAT, figure.caveat, top=below) + 8
    for text in foot:
        below = _text(page, FOOT, text, top=below)
    height = f"{below + MARGIN:g}"
    page.attrib.update({"height": height, "viewBox": f"0 0 {WIDTH} {height}"})
    page[2].attrib["height"] = height
    return page


def _text(page: ET.Element, style: Style, text: str, *, top: float) -> float:
    return write(page, style, style.wrapped(text, INNER), left=MARGIN, top=top)


def _specification(figure: Figure, width: float) -> dict[str, Any]:
    return {
        **figure.drawing.specification,
        "datasets": {ROWS: _records(figure)},
        "width": width,
    }


def _records(figure: Figure) -> list[dict[Hashable, Any]]:
    """Give the rows for JSON, which knows no missing number but null."""
    return figure.rows.astype(object).where(figure.rows.notna(), None).to_dict("records")
