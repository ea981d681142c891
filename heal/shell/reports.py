"""A report of all figures, made from a shell: `python -m heal report --help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import Refusal
from heal.queries import people
from heal.queries import releases as released
from heal.queries.participation import Scope
from heal.reports import pack, releasing
from heal.reports.choice import Choice
from heal.reports.pack import Report
from heal.reports.pack_html import to_html
from heal.reports.pack_pdf import to_pdf
from heal.rules.access import Actor, require
from heal.rules.days import add_months
from heal.rules.disclosure import PROFILES
from heal.rules.releases import Cut, uncountable
from heal.services import door, openings, releases
from heal.shell.private_files import write_privately
from heal.vocabulary import Audience, Opened, Permission

Told = argparse.Namespace


class Format(StrEnum):
    PDF = "pdf"
    """Sheets to print and to hand round."""
    HTML = "html"
    """One page for any browser, with the rows of every figure."""


MAKE: Final[Mapping[Format, Callable[[Report], bytes]]] = {
    Format.PDF: to_pdf,
    Format.HTML: to_html,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add for whom the report is, of which months and group, in which format, and where to."""
    parser.add_argument(
        "--for", dest="audience", type=Audience, choices=list(Audience), required=True
    )
    for end in ("--since", "--until"):
        parser.add_argument(end, type=_month, required=True, metavar="YYYY-MM")
    parser.add_argument("--group", metavar="NAME")
    parser.add_argument("--format", type=Format, choices=list(Format), required=True)
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")


def report(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    """Write a report to a file that only its owner may read; that it was taken out is noted.

    One for others is kept as it was told, and what is written is what was kept.
    """
    last, hides = add_months(told.until, 1) - timedelta(days=1), PROFILES[told.audience].hides
    cut = Cut(told.audience, told.since, last if hides else min(last, today))
    if refused := uncountable(cut, today=today):
        raise Refusal(refused[0])
    made = (_released if hides else _exact)(database, actor, told, cut, today)
    data = MAKE[told.format](made)
    what = f"report, {told.format.value}, {told.audience.value}, {made.counted}"
    door.act(
        database, openings.note, actor,
        kind=Opened.FIGURE, record_id=None, member_ids=(), detail=what,
    )  # fmt: skip
    write_privately(told.to, data)
    return f"{made.counted} are in {told.to}. {made.period}."


def _exact(database: Database, actor: Actor, told: Told, cut: Cut, today: date) -> Report:
    require(actor, Permission.EXPORT_FIGURES)
    require(actor, Permission.SEE_EXACT_FIGURES)
    with database.reading() as session:
        scope = Scope(since=cut.since, until=cut.until, group_id=_group(session, told.group))
        choice = Choice(scope, told.audience, group=told.group or "", exact=True)
        return pack.read(session, choice, made_on=today)


def _released(database: Database, actor: Actor, told: Told, cut: Cut, today: date) -> Report:
    require(actor, Permission.RELEASE_FIGURES)
    if told.group:
        raise Refusal("A report for others counts all groups; leave --group out.")
    choice = Choice(Scope(since=cut.since, until=cut.until), told.audience, exact=True)
    with database.reading() as session:
        figures = releasing.read(session, choice, lambda _: None)
    number = door.act(
        database, releases.release, actor,
        cut=cut, figures=figures, on=today,
    )  # fmt: skip
    with database.reading() as session:
        kept = released.report(session, number)
    assert kept is not None  # noqa: S101 - it was just made
    return releasing.again(kept)


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, not a moment
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month; write it as 2026-05") from None


def _group(session: Session, name: str | None) -> int | None:
    if name is None:
        return None
    groups = people.group_names(session)
    for number, known in groups.items():
        if known == name:
            return number
    raise Refusal(f"There is no group called {name}; there are: {', '.join(groups.values())}.")
