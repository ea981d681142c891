"""How many mentors were once mentees here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import closing as charts
from heal.measures import closing as measures
from heal.queries import circle
from heal.reports.choice import Choice, Entry, Part

CLOSED: Final = (
    "Everybody who has been a mentor here, by the year of their approval or, where that is earlier,"
    " of their first pairing as a mentor; and how many of them had been mentees here before:"
    " a pairing of theirs as a mentee had begun. All so far, whatever the period. Share of all with"
    " Wilson's 95% interval, where one is said."
)


def read(session: Session, choice: Choice) -> pd.DataFrame:
    """Return all mentors so far, by year and whether they were mentees before."""
    return circle.mentors(session, choice.always)


def draw(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield how many became mentors each year, and how many of them closed the circle."""
    told = measures.told(measures.closing(found), choice.profile)
    yield Entry(charts.closed(told, choice.profile), CLOSED + choice.all_groups, choice.always)


PART: Final = Part(read, draw)
