"""A refusal says all that is in the way, and nothing else."""

from __future__ import annotations

import pytest

from heal.errors import Blocked, Refusal
from heal.rules.obstacles import Obstacle, Obstruction, refuse_if_any

FULL = Obstacle(Obstruction.MENTOR_FULL, "Ana has no room.")
ALONE = Obstacle(Obstruction.SAME_PERSON, "Nobody is two people.")


@pytest.mark.parametrize("nothing", [(), [], iter(())], ids=["tuple", "list", "iterator"])
def test_nothing_in_the_way_lets_through(nothing: object) -> None:
    assert refuse_if_any(nothing) is None


def test_everything_in_the_way_is_said_in_order() -> None:
    with pytest.raises(Blocked) as refused:
        refuse_if_any(obstacle for obstacle in (FULL, ALONE))
    assert refused.value.sentences == ("Ana has no room.", "Nobody is two people.")
    assert refused.value.sentence == "Ana has no room. Nobody is two people."
    assert str(refused.value) == refused.value.sentence
    assert isinstance(refused.value, Refusal)


def test_one_is_enough() -> None:
    with pytest.raises(Blocked) as refused:
        refuse_if_any([FULL])
    assert refused.value.sentences == ("Ana has no room.",)
