"""Sheets of paper: words and pictures set one below the other, and broken where a sheet ends.

Sizes are points; a top is counted from where the sheet's own room begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.etree import ElementTree as ET

from heal.charts.lettering import SVG, Style, blank, write
from heal.charts.theme import BACKGROUND, GRID, QUIET

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 52.0
"""A4, and what stays white beside and above the words."""
COLUMN: Final = WIDTH - 2 * MARGIN
UNDER: Final = HEIGHT - 46
"""Where the foot begins."""
ROOM: Final = UNDER - 16 - MARGIN
"""What is left for one sheet's blocks, above its foot."""
FOOT: Final = Style(size=8, colour=QUIET)


@dataclass(frozen=True, eq=False)
class Words:
    """Carry lines of text; `aside` stands at the right end of the last one.

    `name` is how others find this place, `to` the name of the place that it leads to.
    """

    style: Style
    lines: tuple[str, ...]
    before: float = 0.0
    left: float = 0.0
    aside: str = ""
    name: str = ""
    to: str = ""

    @property
    def height(self) -> float:
        """Give how much of a sheet the lines take."""
        return len(self.lines) * self.style.leading

    def parts(self) -> Iterator[Words]:
        """Yield the lines one by one, for a block that no sheet can hold."""
        for place, line in enumerate(self.lines):
            part = replace(self, lines=(line,))
            if place:
                part = replace(part, before=0.0, name="")
            yield part if place == len(self.lines) - 1 else replace(part, aside="")

    def put(self, page: ET.Element, top: float) -> None:
        """Write the lines on a page."""
        below = write(page, self.style, self.lines, left=MARGIN + self.left, top=top)
        if self.aside:
            last = below - self.style.leading
            write(page, self.style, [self.aside], left=WIDTH - MARGIN, top=last, end=True)


@dataclass(frozen=True, eq=False)
class Picture:
    """Carry a drawing as wide as the column, or smaller where it would be higher than it may."""

    svg: ET.Element
    before: float = 0.0
    highest: float = ROOM * 0.7
    name: str = ""
    to: str = ""

    @property
    def height(self) -> float:
        """Give how much of a sheet the drawing takes."""
        return float(self.svg.attrib["height"]) * self._scale

    @property
    def _scale(self) -> float:
        width, height = float(self.svg.attrib["width"]), float(self.svg.attrib["height"])
        return min(COLUMN / width, self.highest / height)

    def parts(self) -> Iterator[Picture]:
        """Yield the drawing, which cannot be parted."""
        yield self

    def put(self, page: ET.Element, top: float) -> None:
        """Draw it on a page."""
        width = float(self.svg.attrib["width"]) * self._scale
        place = {"x": f"{MARGIN:g}", "y": f"{top:g}"}
        size = {"width": f"{width:g}", "height": f"{self.height:g}"}
        drawn = ET.SubElement(page, self.svg.tag, {**self.svg.attrib, **place, **size})
        drawn.extend(self.svg)


Piece = Words | Picture


@dataclass(frozen=True, eq=False)
class Block:
    """Carry what stays together."""

    pieces: tuple[Piece, ...]
    before: float = 0.0

    @property
    def height(self) -> float:
        """Give how much of a sheet the block takes."""
        return sum(piece.before + piece.height for piece in self.pieces)


@dataclass(frozen=True, eq=False)
class Placed:
    """Carry a piece and how far down its sheet it stands."""

    piece: Piece
    top: float


def flow(blocks: Iterable[Block]) -> list[list[Placed]]:
    """Return the blocks on sheets; only one that is higher than a whole sheet is parted."""
    sheets: list[list[Placed]] = [[]]
    below = 0.0
    for block in blocks:
        whole = block.height <= ROOM
        before = block.before
        if sheets[-1] and whole and below + before + block.height > ROOM:
            sheets.append([])
        pieces = block.pieces if whole else [one for it in block.pieces for one in it.parts()]
        for piece in pieces:
            before += piece.before
            if sheets[-1] and below + before + piece.height > ROOM:
                sheets.append([])
            top = below + before if sheets[-1] else 0.0
            sheets[-1].append(Placed(piece, top))
            below, before = top + piece.height, 0.0
    return sheets


def page(sheet: Sequence[Placed], foot: str, number: int, of: int) -> ET.Element:
    """Return a sheet as it is printed: its pieces, and its foot with the number of the page."""
    drawn = blank(WIDTH, HEIGHT, ground=BACKGROUND)
    for placed in sheet:
        placed.piece.put(drawn, MARGIN + placed.top)
    line = {"x": f"{MARGIN:g}", "y": f"{UNDER:g}", "width": f"{COLUMN:g}", "height": "0.75"}
    ET.SubElement(drawn, f"{{{SVG}}}rect", {**line, "fill": GRID})
    write(drawn, FOOT, [foot], left=MARGIN, top=UNDER + 7)
    counted = f"Page {number} of {of}"
    write(drawn, FOOT, [counted], left=WIDTH - MARGIN, top=UNDER + 7, end=True)
    return drawn
