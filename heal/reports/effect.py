"""Whether people come more often once they are paired: plainly, and honestly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import before_after as around_charts
from heal.charts import effect as charts
from heal.measures import disclosure, participation
from heal.measures.event_study import event_study
from heal.measures.matched import DRAWS, SETS_NEEDED, matched_effect
from heal.measures.matched_sets import LEAST_MATCHED, MOST_MATCHED, MatchedSets, matched_sets
from heal.queries import before_after as members
from heal.queries import participation as rows
from heal.reports.choice import Choice, Entry, Part

BEFORE_AFTER: Final = (
    "For each pairing, the share of meetings that the mentee came to: the last six before it began "
    "and the first six after, leaving out the seven days around it; at least four on either side. "
    "Only meetings with a register count."
)
MEANS: Final = " Shown is the mean over every pairing so far, whatever the period."
SETS: Final = (
    "Each member whose first pairing began in the period is set beside similar members of the same "
    f"group who were not yet paired ({LEAST_MATCHED} to {MOST_MATCHED} of them): members at the "
    "same meetings, who came to as many of the last six, for a similar time in the group (at most "
    "90 days apart, or neither more than twice as long). Nothing counts after somebody's own "
    "pairing; the seven days around the first day are left out. "
)
STUDY: Final = (
    f"{SETS}Shown is the mean share that came, meeting by meeting; of sets with all twelve "
    f"meetings, from {SETS_NEEDED} sets on. Bands: 95%, {DRAWS:,} draws of people."
)
CHANGES: Final = (
    f"{SETS}The last six and the next six meetings, at least four on both sides. Beside similar "
    "members: the change of the paired less the mean change of those set beside them, on average; "
    f"its 95% interval from {DRAWS:,} draws of people, p from as many exchanges within the sets. "
    "Plain: the change of the paired alone. Expected by itself: how far people who came as seldom "
    "or as often come back towards what is usual in their group, by the not yet paired. "
    f"From {SETS_NEEDED} sets on."
)


def read_around(session: Session, choice: Choice) -> pd.DataFrame:
    """Return the meetings around each pairing's first day."""
    return rows.around_beginnings(session, choice.ever)


def draw_around(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield the rates before and after; where small numbers are hidden, only their means."""
    rates, profile = participation.before_after(found), choice.profile
    if not profile.hides:
        yield Entry(around_charts.before_after(rates), BEFORE_AFTER + choice.groups())
        return
    means = disclosure.means_before_after(rates, profile)
    figure = around_charts.means_before_after(means, profile)
    yield Entry(figure, BEFORE_AFTER + MEANS + choice.all_groups)


def read_sets(session: Session, choice: Choice) -> MatchedSets | None:
    """Return the sets; None for whom small numbers are hidden, as they are told of no one's marks.

    A difference between two months' estimates would tell them of the pairings in between.
    """
    if choice.profile.hides:
        return None
    scope = choice.scope
    return matched_sets(
        members.stays(session, scope),
        members.held(session, scope),
        members.came(session, scope),
        members.first_pairings(session, scope),
        since=scope.since,
    )


def draw_sets(found: MatchedSets | None, choice: Choice) -> Iterator[Entry]:
    """Yield the picture meeting by meeting and the estimate."""
    if found is None:
        return
    yield Entry(charts.event_study(event_study(found)), STUDY + choice.groups())
    yield Entry(charts.changes(matched_effect(found)), CHANGES + choice.groups())


AROUND: Final = Part(read_around, draw_around)
SETS_BESIDE: Final = Part(read_sets, draw_sets)
