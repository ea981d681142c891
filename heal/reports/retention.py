"""How long people stay members, by whether they had a mentor early on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import retention as charts
from heal.measures import disclosure
from heal.measures import retention as measures
from heal.queries import retention as rows
from heal.reports.choice import Choice, Entry, Part

STAYING: Final = (
    "Everybody who was still a member twelve weeks after joining, followed from that day: the share"
    " still a member of any group so many days later, by whether a pairing of theirs as a mentee"
    " had begun by that day. Nobody moves from one line to the other, for whoever stays long has"
    " had more time to find a mentor. A break between two times as a member does not count; those"
    " who are members count for as long as they have been. All so far, whatever the period. Method:"
    " landmark at twelve weeks (Anderson, Cain and Gelber), Kaplan and Meier, pointwise 95%"
    " intervals on the log–log scale."
)


def read(session: Session, choice: Choice) -> pd.DataFrame:
    """Return each member's time in the groups, and when they first had a mentor."""
    return rows.stays(session, choice.always)


def draw(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield how long people stay; not where one attribute is told at a time, for these are two."""
    profile = choice.profile
    if profile.one_at_a_time:
        return
    followed = measures.followed(found, through=choice.scope.until)
    told = {
        name: disclosure.curve(curve, profile, came="ended", start=1.0)
        for name, curve in measures.curves(followed, every=charts.EVERY).items()
    }
    yield Entry(charts.still_members(told, profile), STAYING + choice.all_groups, choice.always)


PART: Final = Part(read, draw)
