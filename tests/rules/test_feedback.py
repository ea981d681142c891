"""Which items are asked of whom."""

from __future__ import annotations

import pytest

from heal.rules.feedback import ASKED, BOTH, not_asked
from heal.vocabulary import Gift, Side


def test_every_item_is_asked_of_mentors_and_some_of_both() -> None:
    assert set(ASKED) == set(Side)
    assert set(ASKED[Side.MENTOR]) == set(Gift)
    assert ASKED[Side.MENTEE] == BOTH
    for gifts in ASKED.values():
        assert len(set(gifts)) == len(gifts)
        assert gifts[: len(BOTH)] == BOTH


@pytest.mark.parametrize("side", Side)
def test_what_is_not_asked_of_a_side_is_named(side: Side) -> None:
    assert not_asked(side, ASKED[side]) == ()
    assert set(not_asked(side, Gift)) == set(Gift) - set(ASKED[side])
    assert not_asked(side, [Gift.PURPOSE, Gift.HOPE]) == (
        (Gift.PURPOSE,) if side is Side.MENTEE else ()
    )
