"""A report for others: made once, kept as it was told, and made again from that at any time."""

from __future__ import annotations

from itertools import groupby

from sqlalchemy.orm import Session

from heal.queries import releases
from heal.reports import contents, pack
from heal.reports.choice import Choice
from heal.reports.contents import TITLES, Chapter, Progress
from heal.reports.kept import entry_of, telling
from heal.rules.releases import Cut
from heal.services.releases import Telling


def cut_of(choice: Choice) -> Cut:
    """Return what a report is of: a period, of all groups, for some people."""
    return Cut(choice.audience, choice.scope.since, choice.scope.until)


def read(session: Session, choice: Choice, progress: Progress) -> list[Telling]:
    """Return every figure of a report as it is to be told; `progress` hears which share is done.

    Whatever `progress` raises ends the work at that point.
    """
    found = contents.whole(session, choice, progress)
    return [telling(name, one, choice) for name, entries in found.items() for one in entries]


def again(report: releases.Report) -> pack.Report:
    """Return a report as it was told."""
    by_chapter = groupby(report.figures, key=lambda told: told.chapter)
    return pack.Report(
        title=pack.TITLE,
        period=pack.period(report.cut.since, report.cut.until),
        groups="All groups together.",
        profile=report.cut.profile,
        until=report.cut.until,
        made_on=report.made_on,
        chapters=tuple(
            (TITLES[Chapter(name)], tuple(entry_of(told.content) for told in figures))
            for name, figures in by_chapter
        ),
    )
