"""How many come to meetings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import participation as charts
from heal.measures import disclosure, participation
from heal.queries import participation as rows
from heal.reports.choice import Choice, Entry, Part

MEETINGS: Final = (
    "People present at a group's meetings in a month. A meeting counts when it was held and has a "
    "register; people count who were members of the group that day."
)


def read(session: Session, choice: Choice) -> pd.DataFrame:
    """Return the meetings of the period and group."""
    return rows.meetings(session, choice.scope)


def draw(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield people per meeting, by group and month."""
    attended = disclosure.attendance(participation.attended_by_month(found), choice.profile)
    figure = charts.attended_by_month(attended, choice.profile)
    yield Entry(figure, MEETINGS + choice.groups())


PART: Final = Part(read, draw)
