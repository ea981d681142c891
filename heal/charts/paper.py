"""Drawn pages bound to one PDF: text stays text, and nothing tells who made it, where or when."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast
from xml.etree import ElementTree as ET

import vl_convert
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    BooleanObject,
    DictionaryObject,
    Fit,
    IndirectObject,
    NameObject,
    TextStringObject,
)

LANGUAGE: Final = "en-GB"


@dataclass(frozen=True, slots=True)
class Mark:
    """Name a place that the outline leads to; deeper ones hang under the last one above."""

    says: str
    page: int
    top: float
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Lead from a rectangle on a page (left, top, right, bottom) to another page."""

    page: int
    area: tuple[float, float, float, float]
    to: int


def bound(
    pages: Sequence[ET.Element],
    *,
    title: str,
    on: date | None = None,
    marks: Sequence[Mark] = (),
    ways: Sequence[Way] = (),
) -> bytes:
    """Give the pages as one PDF; the same pages give the same bytes."""
    writer = PdfWriter()
    for page in pages:
        writer.add_page(_page(page))
    parent: IndirectObject | None = None
    for mark in marks:
        fit = Fit.xyz(left=0, top=_up(writer, mark.page, mark.top), zoom=0)
        under = parent if mark.deep else None
        item = writer.add_outline_item(
            title=mark.says, page_number=mark.page, parent=under, fit=fit
        )
        parent = parent if mark.deep else item
    for way in ways:
        left, top, right, bottom = way.area
        rect = (left, _up(writer, way.page, bottom), right, _up(writer, way.page, top))
        link = Link(rect=rect, border=[0, 0, 0], target_page_index=way.to, fit=Fit.fit())
        writer.add_annotation(way.page, link)
    if marks:
        writer.page_mode = "/UseOutlines"
    writer.root_object[NameObject("/Lang")] = TextStringObject(LANGUAGE)
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    dated = {"/CreationDate": f"D:{on:%Y%m%d}000000Z"} if on else {}
    writer.metadata = {"/Title": title, **dated}
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(page: ET.Element) -> PageObject:
    drawn = vl_convert.svg_to_pdf(ET.tostring(page, encoding="unicode"))
    reader = PdfReader(io.BytesIO(drawn))
    # The renderer writes what a page needs in an order that changes from one time to the next.
    for number in range(1, cast(int, reader.trailer["/Size"])):
        _in_order(reader.get_object(number))
    return reader.pages[0]


def _in_order(part: object) -> None:
    if isinstance(part, DictionaryObject):
        for name, value in sorted(dict.items(part)):
            del part[name]
            part[name] = value
            _in_order(value)


def _up(writer: PdfWriter, page: int, top: float) -> float:
    """Give a height as PDF counts it: from the bottom of the page."""
    return float(writer.pages[page].mediabox.height) - top
