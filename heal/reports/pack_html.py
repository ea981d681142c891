"""A report as one HTML file that needs nothing else: no script, no address, no second file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from heal.charts import images
from heal.charts.figure import Figure
from heal.charts.lettering import SVG
from heal.exchange import html_page
from heal.reports import foot, pack
from heal.reports.contents import Progress
from heal.reports.headings import Told, told
from heal.reports.pack import Report

FOLDER: Final = Path(__file__).parent
WIDE, NARROW = 720, 330
"""Pictures in pixels: for a page, and for a phone, where a smaller one could not be read."""


@dataclass(frozen=True)
class Picture:
    """Carry one drawing of a figure, and for which screens it is."""

    screens: str
    svg: Markup


@dataclass(frozen=True)
class Shown:
    """Carry one figure as the page shows it."""

    name: str
    figure: Figure
    definition: str
    chance: str
    pictures: tuple[Picture, ...]
    told: Told


def to_html(report: Report, progress: Progress | None = None) -> bytes:
    """Return the report as a page in UTF-8; `progress` hears which share is drawn.

    The same report gives the same bytes. Whatever `progress` raises ends the work at that point.
    """
    heard = progress or (lambda _: None)
    shown = _shown(report, heard)
    chapters = [
        (title, f"chapter-{number}", [next(shown) for _ in entries])
        for number, (title, entries) in enumerate(report.chapters, start=1)
    ]
    heard(1.0)
    html = (
        _environment()
        .get_template("pack.html")
        .render(
            report=report,
            chapters=chapters,
            style=Markup(_style()),  # noqa: S704 - ours, a file beside this one
            policy=policy(),
            reading=pack.READING,
            says=(pack.EACH, pack.RANGES, *report.holds_back, *report.chance),
            profile=foot.profile_in_words(report.profile),
        )
    )
    return html.encode()


@cache
def policy() -> str:
    """Return what the page may load: its own style, and nothing else."""
    own = b64encode(sha256(_style().encode()).digest()).decode()
    return html_page.policy(f"'sha256-{own}'")


@cache
def _style() -> str:
    return (FOLDER / "pack.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(report: Report, progress: Progress) -> Iterator[Shown]:
    """Yield the figures one after the other; each has a name of its own on the page."""
    number = len(report.entries)
    for place, entry in enumerate(report.entries):
        progress(place / number)
        name = f"figure-{place + 1}"
        yield Shown(
            name=name,
            figure=entry.figure,
            definition=entry.definition,
            chance=foot.chance(entry),
            pictures=() if entry.figure.empty else tuple(_pictures(entry.figure, name)),
            told=told(entry.figure),
        )


def _pictures(figure: Figure, name: str) -> Iterator[Picture]:
    for screens, width in (("wide", WIDE), ("narrow", NARROW)):
        drawn = images.chart(figure, width=width, ids=f"{name}-{screens}")
        for part in drawn.iter():
            # The picture is read aloud as one; what its marks say by themselves are bare numbers.
            kept = {k: v for k, v in part.attrib.items() if not k.startswith(("aria-", "role"))}
            part.attrib.clear()
            part.attrib.update(kept)
        drawn.attrib.update({"role": "img", "aria-label": figure.alt})
        text = ET.tostring(drawn, encoding="unicode").replace(f' xmlns="{SVG}"', "")
        yield Picture(screens, Markup(text))  # noqa: S704 - drawn by our renderer, which escapes
