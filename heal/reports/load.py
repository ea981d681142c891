"""How many people mentors have, and how many have room for more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import load as charts
from heal.charts.wording import day
from heal.measures import load as measures
from heal.queries import load as rows
from heal.reports.choice import Choice, Entry, Part

ROOM: Final = (
    "Mentors in the pool on {day}: approved by then, not stopped. {loads}A mentor has room who has"
    " fewer people than they said would suit them, and does not rest. What they said, and rests"
    " that are over, are as they stand now."
)
LOADS: Final = "How many people each has counts pairings that go on, breaks included. "


def read(session: Session, choice: Choice) -> pd.DataFrame:
    """Return the mentors in the pool on the last day, by how many people they have."""
    return rows.mentors(session, choice.whole)


def draw(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield how many people mentors have, and how many have room."""
    profile, until = choice.profile, day(choice.scope.until)
    told = measures.told(measures.load(found), profile)
    figure = charts.load(told, profile, on=until if profile.whole_months else "")
    says = ROOM.format(day=until, loads="" if told.by_load is None else LOADS)
    yield Entry(figure, says + choice.all_groups, choice.always)


PART: Final = Part(read, draw)
