"""Moments go in with any zone and come out in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import HandledForm

MOMENTS = (
    datetime(2026, 3, 8, 1, 59, 59, 999999, tzinfo=ZoneInfo("America/New_York")),
    datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York")),
    datetime(1999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-11))),
    datetime(2026, 6, 30, 12, 0, tzinfo=UTC),
)


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_a_moment_comes_back_in_utc(database: Database, moment: datetime) -> None:
    database.transact(lambda session: session.add(HandledForm(key="a", handled_at=moment)))
    with database.reading() as session:
        found = session.get_one(HandledForm, "a").handled_at
    assert found == moment.astimezone(UTC)
    assert found.tzinfo is UTC


def test_a_moment_can_be_searched_for_in_another_zone(database: Database) -> None:
    moment = MOMENTS[0]
    database.transact(lambda session: session.add(HandledForm(key="a", handled_at=moment)))
    before = moment.astimezone(ZoneInfo("Asia/Tokyo")) - timedelta(seconds=1)
    with database.reading() as session:
        later = select(HandledForm.key).where(HandledForm.handled_at > before)
        assert session.scalars(later).all() == ["a"]


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    def keep(session: Session) -> None:
        naive = datetime(2026, 3, 8, 12, 0)  # noqa: DTZ001 - that is the point
        session.add(HandledForm(key="a", handled_at=naive))

    with pytest.raises(StatementError, match="needs a time zone"):
        database.transact(keep)
