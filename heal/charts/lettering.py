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
    191: "'", 222: "ijl‘’łı", 260: "|", 278: " !,./:;I[\\]ft·", 333: "()-`r“”", 334: "{}",
    350: "•", 355: '"', 389: "*", 469: "^", 500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopquŁđ–", 584: "+<=>~−×", 611: "FTZøß", 667: "&ABEKPSVXY",
    722: "CDHNRUwĐ", 778: "GOQØ", 833: "Mm", 889: "%æ", 944: "Wœ", 1000: "…—ÆŒ", 1015: "@",
}  # fmt: skip
"""Letters by the room that they take, in thousandths of their size."""
BOLD: Final[Mapping[int, str]] = {
    238: "'", 278: " ,./I\\ijl‘’łı·", 280: "|", 333: "!()-:;[]`ft", 350: "•", 389: "*r{}",
    474: '"', 500: "z“”", 556: "#$0123456789J_aceksvxy–", 584: "+<=>^~−×",
    611: "?FLTZbdghnopquŁđøß", 667: "EPSVXY", 722: "&ABCDHKNRUĐ", 778: "GOQwØ", 833: "M",
    889: "%mæ", 944: "Wœ", 975: "@", 1000: "…—ÆŒ",
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
        left = -1.0
        for word in self._words(text, width):
            needs = self.width(f" {word}")
            if lines and needs <= left:
                lines[-1] += f" {word}"
                left -= needs
            else:
                lines.append(word)
                left = width - self.width(word)
        return lines

    def _words(self, text: str, width: float) -> Iterator[str]:
        for word in text.split():
            part = ""
            for letter in word if self.width(word) > width else [word]:
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
    if unicodedata.combining(letter):
        return 0
    plain = unicodedata.normalize("NFD", letter)[0]
    return _advances(bold=bold).get(plain, WIDEST)


@cache
def _advances(*, bold: bool) -> dict[str, int]:
    widths = BOLD if bold else REGULAR
    return {letter: width for width, letters in widths.items() for letter in letters}
