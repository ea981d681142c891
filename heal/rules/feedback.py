"""What a mentor and a mentee may say that it gives them: which item is asked of whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from heal.vocabulary import Gift, Side

BOTH: Final = (Gift.MEANING, Gift.HOPE, Gift.SUPPORT, Gift.CONNECTION)
"""Asked of both, so that the two can be seen beside each other."""

ASKED: Final[Mapping[Side, tuple[Gift, ...]]] = {
    Side.MENTOR: (
        *BOTH,
        *(Gift.INSPIRATION, Gift.PURPOSE, Gift.GRATITUDE),
        *(Gift.PERSPECTIVE, Gift.ELEVATION, Gift.SATISFACTION),
    ),
    Side.MENTEE: BOTH,
}
"""The items of each side, in the order in which they are asked and shown."""


def not_asked(side: Side, said: Collection[Gift]) -> tuple[Gift, ...]:
    """Return which of the items are not asked of this side; empty means that all are."""
    return tuple(gift for gift in Gift if gift in said and gift not in ASKED[side])
