"""What was released to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from heal.models.releases import Release, ReleasedFigure
from heal.queries.frames import frame
from heal.rules.releases import Cut
from heal.vocabulary import Audience


@dataclass(frozen=True)
class Told:
    """One figure as it was told, and when."""

    chapter: str
    name: str
    cut: Cut
    content: str
    made_on: date


@dataclass(frozen=True)
class Report:
    """A whole report as it was released."""

    cut: Cut
    made_on: date
    figures: tuple[Told, ...]


Already = Mapping[tuple[str, Cut], Told]
"""What was last told, by the name of a figure and what it counts."""


def reports(session: Session) -> pd.DataFrame:
    """Return the reports that were released, the latest first.

    release_id, audience, since, until, made_on, figures (how many are in it).
    """
    columns = (Release.audience, Release.since, Release.until, Release.made_on)
    statement = (
        select(
            Release.id.label("release_id"),
            *columns,
            func.count(ReleasedFigure.id).label("figures"),
        )
        .join(ReleasedFigure, ReleasedFigure.release_id == Release.id)
        .where(Release.whole)
        .group_by(Release.id, *columns)
        .order_by(Release.made_on.desc(), Release.id.desc())
    )
    return frame(session, statement)


def report(session: Session, release_id: int) -> Report | None:
    """Return one report whole, or None where there is no such report to be seen."""
    release = session.scalar(select(Release).where(Release.id == release_id, Release.whole))
    if release is None:
        return None
    found = _told(session, Release.id == release_id)
    return Report(
        cut=Cut(release.audience, release.since, release.until),
        made_on=release.made_on,
        figures=tuple(found),
    )


def already(session: Session, *, audience: Audience, until: date) -> Already:
    """Return what was last told to some people of all figures that end on a day."""
    latest = (
        select(func.max(ReleasedFigure.id))
        .join(Release, Release.id == ReleasedFigure.release_id)
        .where(Release.audience == audience, ReleasedFigure.until == until)
        .group_by(ReleasedFigure.name, ReleasedFigure.since, ReleasedFigure.groups)
    )
    found = _told(session, ReleasedFigure.id.in_(latest))
    return {(one.name, one.cut): one for one in found}


def latest(session: Session, *, audience: Audience, names: Collection[str]) -> tuple[Told, ...]:
    """Return how some figures of all groups were told last, whatever the period."""
    last = (
        select(func.max(ReleasedFigure.id))
        .join(Release, Release.id == ReleasedFigure.release_id)
        .where(Release.audience == audience, Release.whole, ReleasedFigure.name.in_(names))
        .group_by(ReleasedFigure.name)
    )
    return tuple(_told(session, ReleasedFigure.id.in_(last)))


def _told(session: Session, condition: ColumnElement[bool]) -> Iterator[Told]:
    statement = (
        select(ReleasedFigure, Release.audience, Release.made_on)
        .join(Release, Release.id == ReleasedFigure.release_id)
        .where(condition)
        .order_by(ReleasedFigure.release_id, ReleasedFigure.position)
    )
    for one, audience, made_on in session.execute(statement):
        cut = Cut(audience, one.since, one.until, one.groups)
        yield Told(one.chapter, one.name, cut, one.content, made_on)
