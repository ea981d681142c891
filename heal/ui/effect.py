"""The honest before and after on the page Participation, for whoever may see exact figures."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from heal.charts import effect as charts
from heal.charts.figure import Figure
from heal.measures.event_study import event_study
from heal.measures.matched import DRAWS, SETS_NEEDED, matched_effect
from heal.measures.matched_sets import LEAST_MATCHED, MOST_MATCHED, MatchedSets, matched_sets
from heal.queries import before_after as rows
from heal.queries.participation import Scope
from heal.rules.disclosure import Profile

SETS = (
    "Each member whose first pairing began in the period is set beside similar members of the same "
    f"group who were not yet paired ({LEAST_MATCHED} to {MOST_MATCHED} of them): members at the "
    "same meetings, who came to as many of the last six, for a similar time in the group (at most "
    "90 days apart, or neither more than twice as long). Nothing counts after somebody's own "
    "pairing; the seven days around the first day are left out. "
)
STUDY = (
    f"{SETS}Shown is the mean share that came, meeting by meeting; of sets with all twelve "
    f"meetings, from {SETS_NEEDED} sets on. Bands: 95%, {DRAWS:,} draws of people."
)
CHANGES = (
    f"{SETS}The last six and the next six meetings, at least four on both sides. Beside similar "
    "members: the change of the paired less the mean change of those set beside them, on average; "
    f"its 95% interval from {DRAWS:,} draws of people, p from as many exchanges within the sets. "
    "Plain: the change of the paired alone. Expected by itself: how far people who came as seldom "
    "or as often come back towards what is usual in their group, by the not yet paired. "
    f"From {SETS_NEEDED} sets on."
)


def read(session: Session, scope: Scope, profile: Profile) -> MatchedSets | None:
    """Return the sets; None for whom small numbers are hidden, as they are told of no one's marks.

    A difference between two months' estimates would tell them of the pairings in between.
    """
    if profile.hides:
        return None
    return matched_sets(
        rows.stays(session, scope),
        rows.held(session, scope),
        rows.came(session, scope),
        rows.first_pairings(session, scope),
        since=scope.since,
    )


def figures(found: MatchedSets | None, groups: str) -> Iterator[tuple[Figure, str]]:
    """Yield the picture meeting by meeting and the estimate, each with its definition."""
    if found is None:
        return
    yield charts.event_study(event_study(found)), STUDY + groups
    yield charts.changes(matched_effect(found)), CHANGES + groups
