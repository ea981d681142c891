"""Figures that were released to others: kept as they were told, never changed afterwards."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PRIVATE, PublicName
from heal.vocabulary import Audience

LONGEST = 10_000_000
"""Letters of one figure with all its rows."""


class Release(Base):
    """What was told to some people: a whole report of a period, or one figure taken out."""

    __tablename__ = "releases"
    __table_args__ = (
        CheckConstraint("until >= since", name="in_order"),
        CheckConstraint("audience <> 'coordinator'", name="to_others"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    audience: Mapped[Audience]
    since: Mapped[date]
    until: Mapped[date]
    made_on: Mapped[date]
    whole: Mapped[bool]


class ReleasedFigure(Base):
    """One figure as it was told: its words, its rows, its drawing.

    It may count a longer time than the report it stands in. `groups` are the numbers of the groups
    it counts, with commas; empty for all.
    """

    __tablename__ = "released_figures"
    __table_args__ = (
        UniqueConstraint("release_id", "position"),
        CheckConstraint("until >= since", name="in_order"),
        Index(None, "until", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    release_id: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    position: Mapped[int]
    chapter: Mapped[PublicName]
    name: Mapped[PublicName]
    since: Mapped[date]
    until: Mapped[date]
    groups: Mapped[PublicName]
    # Nothing in it is secret; it is only too long for the trail.
    content: Mapped[str] = mapped_column(String(LONGEST), info=PRIVATE)
