"""What is told to others is kept as it was told, and stays told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.measures.releases import from_table, too_close
from heal.models.releases import Release, ReleasedFigure
from heal.queries import releases as kept
from heal.rules.access import Actor, require
from heal.rules.releases import Cut, obstacles
from heal.vocabulary import Permission


@dataclass(frozen=True)
class Telling:
    """One figure that is to be told: its chapter and name, what it counts, and all of it as JSON.

    Under "data" the JSON holds its rows in pandas' table form.
    """

    chapter: str
    name: str
    cut: Cut
    content: str


def release(
    session: Session, actor: Actor, *, cut: Cut, figures: Sequence[Telling], on: date
) -> int:
    """Keep a whole report as it is told, and return its number.

    A figure that was told of the same cut before and differs by so few that the difference would
    tell of them is told again as it was.
    """
    require(actor, Permission.RELEASE_FIGURES)
    _refuse(cut, figures, actor, on)
    if not figures:
        raise BadValue("There is no figure to release.")
    before = kept.already(session, audience=cut.audience, until=cut.until)
    told = [_as_told(one, before.get((one.name, one.cut))) for one in figures]
    return _keep(session, cut, told, on, whole=True)


def hand_out(session: Session, actor: Actor, *, figure: Telling, on: date) -> str:
    """Keep one figure that is taken out for others, and return what to hand out, as JSON.

    That is the figure as it was told before, where it differs from that by too little.
    """
    require(actor, Permission.EXPORT_FIGURES)
    cut = figure.cut
    _refuse(cut, [figure], actor, on)
    before = kept.already(session, audience=cut.audience, until=cut.until)
    earlier = before.get((figure.name, cut))
    told = _as_told(figure, earlier)
    if earlier is None or earlier.content != told.content:
        _keep(session, cut, [told], on, whole=False)
    return told.content


def rows(content: str) -> pd.DataFrame:
    """Return the rows of a figure that was kept."""
    return from_table(json.loads(content)["data"])


def _refuse(cut: Cut, figures: Sequence[Telling], actor: Actor, on: date) -> None:
    for one in (cut, *(figure.cut for figure in figures)):
        if one.audience is not cut.audience:
            raise BadValue("One report tells the same people everything that is in it.")
        for sentence in obstacles(one, actor, today=on):
            raise BadValue(sentence)


def _as_told(figure: Telling, earlier: kept.Told | None) -> Telling:
    if earlier is None:
        return figure
    before, now = rows(earlier.content), rows(figure.content)
    if before.equals(now) or too_close(before, now, k=figure.cut.profile.k):
        return replace(figure, content=earlier.content)
    return figure


def _keep(session: Session, cut: Cut, figures: Sequence[Telling], on: date, *, whole: bool) -> int:
    record = Release(
        audience=cut.audience, since=cut.since, until=cut.until, made_on=on, whole=whole
    )
    session.add(record)
    session.flush()
    session.add_all(
        ReleasedFigure(
            release_id=record.id,
            position=position,
            chapter=one.chapter,
            name=one.name,
            since=one.cut.since,
            until=one.cut.until,
            groups=one.cut.groups,
            content=one.content,
        )
        for position, one in enumerate(figures)
    )
    return record.id
