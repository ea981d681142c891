"""A report of all figures, made from a shell: `python -m heal report --help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from heal.charts.wording import day
from heal.db.engine import Database
from heal.errors import Refusal
from heal.exports_cli import write_privately
from heal.queries import people
from heal.queries.participation import Scope
from heal.reports import pack
from heal.reports.choice import Choice
from heal.reports.pack import Report
from heal.reports.pack_html import to_html
from heal.reports.pack_pdf import to_pdf
from heal.rules.access import Actor, require
from heal.rules.days import add_months
from heal.rules.disclosure import PROFILES, Profile
from heal.services import door, openings
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
    """Write a report to a file that only its owner may read; that it was taken out is noted."""
    profile = PROFILES[told.audience]
    require(actor, Permission.EXPORT_FIGURES)
    if not profile.hides:
        require(actor, Permission.SEE_EXACT_FIGURES)
    until = _last_day(told.since, told.until, profile, today)
    with database.reading() as session:
        choice = Choice(
            Scope(since=told.since, until=until, group_id=_group(session, told.group)),
            profile,
            group=told.group or "",
        )
        made = pack.read(session, choice, made_on=today)
    data = MAKE[told.format](made)
    what = f"report, {told.format.value}, {told.audience.value}, {made.counted}"
    door.act(
        database, openings.note, actor,
        kind=Opened.FIGURE, record_id=None, member_ids=(), detail=what,
    )  # fmt: skip
    write_privately(told.to, data)
    return f"{made.counted} are in {told.to}. {made.period}."


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month, not a moment
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no month; write it as 2026-05") from None


def _last_day(since: date, until: date, profile: Profile, today: date) -> date:
    """Return the last day of the data, or refuse a period that these figures cannot be of."""
    if since > until:
        raise Refusal("The period ends before it begins; give its first month as --since.")
    last = add_months(until, 1) - timedelta(days=1)
    if profile.whole_months and last >= today:
        raise Refusal(
            f"Where small numbers are hidden, only whole months count, and this one goes on until"
            f" {day(last)}; choose an earlier --until."
        )
    if since > today:
        raise Refusal("The period has not begun yet; choose an earlier --since.")
    return min(last, today)


def _group(session: Session, name: str | None) -> int | None:
    if name is None:
        return None
    groups = people.group_names(session)
    for number, known in groups.items():
        if known == name:
            return number
    raise Refusal(f"There is no group called {name}; there are: {', '.join(groups.values())}.")
