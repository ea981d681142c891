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

AT_AN_ENDING = (
    "When this pairing ended, the reason was noted as a boundary or safety concern. "
    "What happened is not written here; please ask whoever was told of the end."
)
"""The words of a concern that an ending opens by itself; they say no more than is known."""
