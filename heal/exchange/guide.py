"""The guide as one file to print or to keep: a page of the web that needs nothing but itself.

Whatever people typed is text in it, never markup. Its title tells as little as its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from heal.exchange.html_page import page, paragraphs
from heal.rules.guide import Point, Section, link_problem

TITLE = "Guide"
ENDING = "html"
MEDIA_TYPE = "text/html"
STYLE = """
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1a; background: #fff;
  font: 1.05rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; } h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
p, ul { margin: 0.5rem 0; } li { margin: 0.25rem 0; }
a { color: inherit; } footer { margin-top: 2rem; }
@media print { body { margin: 0; max-width: none; color: #000; font-size: 11pt; }
  li { break-inside: avoid; } h2 { break-after: avoid; } }
"""


def document(sections: Sequence[Section], *, day: date) -> bytes:
    """Return the guide as one file, as of a day."""
    parts = "\n".join(_section(one) for one in sections)
    return page(TITLE, STYLE, parts, foot=f"As of {day.isoformat()}.").encode()


def _section(section: Section) -> str:
    return "\n".join(
        part
        for part in (
            "<section>",
            f"<h2>{escape(section.title)}</h2>",
            paragraphs(section.says),
            _points(section.points),
            paragraphs(section.after),
            "</section>",
        )
        if part
    )


def _points(points: Sequence[Point]) -> str:
    if not points:
        return ""
    return "\n".join(["<ul>", *(f"<li>{_point(point)}</li>" for point in points), "</ul>"])


def _point(point: Point) -> str:
    word = f"<strong>{escape(point.word)}</strong>" if point.word else ""
    said = ": ".join(part for part in (word, escape(point.says)) if part)
    return f"{said}<br>{_link(point.link)}" if point.link else said


def _link(link: str) -> str:
    # It was looked at when it was kept; a file that others are given looks once more.
    if link_problem(link) is not None:
        return escape(link)
    return f'<a href="{escape(link)}" rel="noopener noreferrer" target="_blank">{escape(link)}</a>'
