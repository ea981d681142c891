"""Whether people come more often once they are paired: plainly, and honestly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import before_after as around_charts
from heal.charts import effect as charts
from heal.measures import disclosure, participation, told_effect
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
STEPS: Final = (
    " Of everybody paired so far, whatever the period; who came last is counted once {k} more have"
    " come. In whole per cent or points, the numbers of people rounded down."
)
RELEASED: Final = frozenset({"meetings-around-first-day", "meetings-compared"})
"""The figures that whoever may not see who came reads as they were released last."""


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
    yield Entry(figure, BEFORE_AFTER + MEANS + choice.all_groups, choice.ever)


def read_sets(session: Session, choice: Choice) -> MatchedSets | None:
    """Return the sets; None for whoever may not see who came: they read what was released."""
    if not choice.exact:
        return None
    scope = choice.ever
    found = matched_sets(
        members.stays(session, scope),
        members.held(session, scope),
        members.came(session, scope),
        members.first_pairings(session, scope),
        since=scope.since,
    )
    return told_effect.in_steps(found, choice.profile)


def draw_sets(found: MatchedSets | None, choice: Choice) -> Iterator[Entry]:
    """Yield the picture meeting by meeting and the estimate."""
    if found is None:
        return
    profile, says = choice.profile, choice.all_groups
    if profile.hides:
        says = STEPS.format(k=profile.k) + says
    study = told_effect.study(event_study(found, profile), profile)
    yield Entry(charts.event_study(study, profile), STUDY + says, choice.ever)
    changes = charts.changes(told_effect.effect(matched_effect(found), profile), profile)
    yield Entry(changes, CHANGES + says, choice.ever)


AROUND: Final = Part(read_around, draw_around)
SETS_BESIDE: Final = Part(read_sets, draw_sets)
