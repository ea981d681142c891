"""What becomes of a concern: told, shown where there is help, done."""

from __future__ import annotations

from heal.rules.lifecycle import Lifecycle, Move
from heal.vocabulary import ConcernStatus, ConcernVerb

LIFECYCLE = Lifecycle(
    "concern",
    (
        Move(ConcernVerb.TELL, frozenset(), ConcernStatus.TOLD),
        Move(ConcernVerb.SIGNPOST, frozenset({ConcernStatus.TOLD}), ConcernStatus.SIGNPOSTED),
        Move(
            ConcernVerb.SETTLE,
            frozenset({ConcernStatus.TOLD, ConcernStatus.SIGNPOSTED}),
            ConcernStatus.DONE,
        ),
    ),
)

OPEN = (ConcernStatus.TOLD, ConcernStatus.SIGNPOSTED)
"""Where somebody still has to do something."""
