"""What the programme says of informal connections: apart from mentoring, never counted in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from heal.rules.lifecycle import Lifecycle, Move
from heal.vocabulary import InformalStatus, InformalVerb

LIFECYCLE = Lifecycle(
    "informal connection",
    (
        Move(InformalVerb.NOTE, frozenset(), InformalStatus.OPEN),
        Move(InformalVerb.MATCH, frozenset({InformalStatus.OPEN}), InformalStatus.MATCHED),
        Move(InformalVerb.CLOSE, frozenset({InformalStatus.OPEN}), InformalStatus.CLOSED),
        Move(
            InformalVerb.UNDO,
            frozenset({InformalStatus.MATCHED, InformalStatus.CLOSED}),
            InformalStatus.OPEN,
        ),
    ),
)

OFTEN = 3
"""So many times within the weeks of the setting, and it may be asked whether it is mentoring."""


def could_be_mentoring(days: Iterable[date], *, on: date, weeks: int) -> bool:
    """Say whether two people came together so often of late that it may be asked after.

    It only ever asks: nothing becomes mentoring by itself.
    """
    since = on - timedelta(weeks=weeks)
    return sum(since < day <= on for day in days) >= OFTEN
