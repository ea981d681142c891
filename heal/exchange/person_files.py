"""Everything that is kept about one person as a ZIP: a page to read, and a CSV for each kind.

Whatever people typed is text in the page, never markup, and never a formula in a CSV. No name in it
says what this is about, nor does the page's title: it lies among somebody's downloads.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from html import escape
from typing import Any

import pandas as pd

from heal.exchange.html_page import page, paragraphs
from heal.exchange.tables import to_csv
from heal.rules import discretion
from heal.rules.wording import label

TITLE = "Your records"
PAGE = "read-me-first.html"
_ALWAYS = (1980, 1, 1, 0, 0, 0)
_LONGEST_CARDS = 3
"""Rows that are shown one below the other, each as a list; more of them make a table."""
_FEW_COLUMNS = 3
"""So many fit beside each other on a phone; with more, each row becomes a list there."""
STYLE = """
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1d1c1a; background: #fff;
  font: 1.05rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; margin-bottom: 0.25rem; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.5rem; }
p, ul { margin: 0.5rem 0; } li { margin: 0.25rem 0; }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: 0.2rem 1rem;
  margin: 0.5rem 0; padding: 0.6rem 0; border-top: 1px solid #d9d5ce; }
dt { color: #5b5750; } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0;
  border-bottom: 1px solid #d9d5ce; }
th { color: #5b5750; font-weight: 600; vertical-align: bottom; }
.day { white-space: nowrap; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: 0.4rem; }
  .many thead { display: none; } .many td:empty { display: none; }
  .many, .many tbody, .many tr { display: block; }
  .many tr { padding: 0.5rem 0; border-bottom: 1px solid #d9d5ce; }
  .many td { border: 0; padding: 0.1rem 0; display: grid; grid-template-columns: 8rem 1fr; }
  .many td::before { content: attr(data-heading); color: #5b5750; padding-right: 1rem; } }
@media (prefers-color-scheme: dark) { body { color: #ece9e4; background: #1b1a18; }
  dt, th, .many td::before { color: #b8b2a8; }
  dl, th, td, .many tr { border-color: #45413b; } }
@media print { body { margin: 0; max-width: none; color: #000; font-size: 10pt; }
  tr, dl { break-inside: avoid; } h2 { break-after: avoid; } }
"""


@dataclass(frozen=True)
class Kind:
    """Carry one kind of records: what its file is called, its title, its headings and its rows."""

    file: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Person:
    """Carry everything about one person, and what has to be said of it."""

    name: str
    kinds: tuple[Kind, ...]
    history: Kind
    says: tuple[str, ...]
    left_out: tuple[str, ...]


def to_zip(person: Person, *, day: date) -> bytes:
    """Return the ZIP as of a day; the same records give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_entry(PAGE), to_html(person, day=day))
        for kind in (*person.kinds, person.history):
            if kind.rows:
                frame = pd.DataFrame(
                    [[words(cell) for cell in row] for row in kind.rows],
                    columns=list(kind.headings),
                    dtype=object,
                )
                archive.writestr(_entry(f"{kind.file}.csv"), to_csv(frame))
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    if discretion.gives_away(name):
        raise ValueError(f"“{name}” gives away what this is about; choose a plainer name.")
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o600 << 16
    return entry


def words(cell: Any) -> Any:
    """Return a stored value as people read it; days and numbers stay what they are."""
    return label(cell) if isinstance(cell, StrEnum) else cell


def to_html(person: Person, *, day: date) -> bytes:
    """Return the page: what is kept, kind by kind, of what nothing is kept, what is left out."""
    there = [kind for kind in person.kinds if kind.rows]
    nothing = [kind.title for kind in person.kinds if not kind.rows]
    parts = "\n".join(map(_section, there))
    body = f"""<p>{escape(person.name)}, as of {_day(day)}</p>
{paragraphs(person.says)}
{parts}
{_list("Of these, nothing is kept", nothing)}
{_list("What is not in this file, and why", person.left_out)}
{_section(person.history) if person.history.rows else ""}"""
    return page(TITLE, STYLE, body).encode(errors="replace")


def _section(kind: Kind) -> str:
    shown = _cards(kind) if len(kind.rows) <= _LONGEST_CARDS else _table(kind)
    return f"<section>\n<h2>{escape(kind.title)}</h2>\n{shown}\n</section>"


def _cards(kind: Kind) -> str:
    return "\n".join(f"<dl>{_facts(kind.headings, row)}</dl>" for row in kind.rows)


def _facts(headings: Sequence[str], row: Sequence[Any]) -> str:
    return "".join(
        f"<dt>{escape(heading)}</dt><dd>{_cell(cell)}</dd>"
        for heading, cell in zip(headings, row, strict=True)
        if cell is not None
    )


def _table(kind: Kind) -> str:
    # A column in which nothing stands only makes the others narrow.
    places = range(len(kind.headings))
    used = [place for place in places if any(row[place] is not None for row in kind.rows)]
    many = ' class="many"' if len(used) > _FEW_COLUMNS else ""
    headings = {place: escape(kind.headings[place]) for place in used}
    head = "".join(f'<th scope="col">{heading}</th>' for heading in headings.values())
    body = "\n".join(
        "".join(
            ["<tr>"]
            + [f'<td data-heading="{it}">{_cell(row[at])}</td>' for at, it in headings.items()]
            + ["</tr>"]
        )
        for row in kind.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(kind.title)}">'
        f"<table{many}><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>"
    )


def _cell(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f'<span class="day">{said(cell)}</span>'
    return escape(said(cell))


def said(value: Any) -> str:
    """Return a value as it stands in a sentence."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return f"{_day(value)}, {value:%H:%M}"
    return _day(value) if isinstance(value, date) else str(words(value))


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _list(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<section>\n<h2>{escape(title)}</h2>\n<ul>{items}</ul>\n</section>"
