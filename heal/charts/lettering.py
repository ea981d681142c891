"""Words on a drawn page: how they look, how wide they are, and where their lines break.

Widths are those of Liberation Sans, which the renderer brings along; Arial and Helvetica share
them, so that a line broken here fits wherever the file is opened.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final
from xml.etree import ElementTree as ET

from heal.charts.theme import FONT

SVG: Final = "http://www.w3.org/2000/svg"
REGULAR: Final[Mapping[int, str]] = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”", 334: "{}", 350: "•",
    355: '"', 389: "*", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~−×", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%",
    944: "W",
}  # fmt: skip
"""Letters by the room that they take, in thousandths of their size."""
BOLD: Final[Mapping[int, str]] = {
    238: "'", 278: " ,./I\\ijl‘’·", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}", 474: '"',
    500: "z“”", 556: "#$0123456789J_aceksvxy–", 584: "+<=>^~−×", 611: "?FLTZbdghnopqu",
    667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M", 889: "%m", 944: "W",
}  # fmt: skip
WIDEST: Final = 1050
"""What a letter takes at most that is in neither list."""


@dataclass(frozen=True, slots=True)
class Style:
    """Say how a block of text looks; sizes in the page's own units."""

    size: float
    colour: str
    bold: bool = False
    spacing: float = 1.4

    @property
    def leading(self) -> float:
        """Give the distance from one line to the next."""
        return self.size * self.spacing

    def width(self, text: str) -> float:
        """Give how wide a text is, or a little more where a letter is not known."""
        return sum(_advance(letter, bold=self.bold) for letter in text) * self.size / 1000

    def wrapped(self, text: str, width: float) -> list[str]:
        """Give the text in lines of at most that width; a word that is wider is parted."""
        lines: list[str] = []
        for word in self._words(text, width):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _words(self, text: str, width: float) -> Iterator[str]:
        for word in text.split():
            part = ""
            for letter in word:
                if part and self.width(part + letter) > width:
                    yield part
                    part = ""
                part += letter
            yield part


def write(
    page: ET.Element,
    style: Style,
    lines: Sequence[str],
    *,
    left: float,
    top: float,
    end: bool = False,
) -> float:
    """Write lines under each other from `top` and give where the block ends.

    They begin at `left`, or, if told so, end there.
    """
    looks = {
        "font-family": FONT,
        "font-size": f"{style.size:g}px",
        "font-weight": "600" if style.bold else "400",
        "fill": style.colour,
        **({"text-anchor": "end"} if end else {}),
    }
    for number, line in enumerate(lines):
        baseline = top + style.size + number * style.leading
        place = {"x": f"{left:g}", "y": f"{baseline:g}"}
        ET.SubElement(page, f"{{{SVG}}}text", {**looks, **place}).text = line
    return top + len(lines) * style.leading


def blank(width: float, height: float, *, ground: str) -> ET.Element:
    """Give an empty page of that colour."""
    ET.register_namespace("", SVG)
    size = {"width": f"{width:g}", "height": f"{height:g}"}
    page = ET.Element(f"{{{SVG}}}svg", {**size, "viewBox": f"0 0 {width:g} {height:g}"})
    ET.SubElement(page, f"{{{SVG}}}rect", {**size, "fill": ground})
    return page


@cache
def _advance(letter: str, *, bold: bool) -> int:
    known = _advances(bold=bold)
    plain = unicodedata.normalize("NFKD", letter)
    if unicodedata.combining(letter):
        return 0
    return known.get(letter) or known.get(plain[0]) or WIDEST


@cache
def _advances(*, bold: bool) -> dict[str, int]:
    return {
        letter: width
        for width, letters in (BOLD if bold else REGULAR).items()
        for letter in letters
    }
