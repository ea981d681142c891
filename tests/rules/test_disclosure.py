"""Who sees small numbers as they are, and who does not."""

from __future__ import annotations

import pytest

from heal.rules.access import PERMISSIONS, Actor, permits
from heal.rules.disclosure import EXACT, INTERNAL, profile_of
from heal.vocabulary import Permission, Role


def test_only_a_coordinator_sees_exact_figures() -> None:
    for role in Role:
        expected = EXACT if role is Role.COORDINATOR else INTERNAL
        assert profile_of(Actor("somebody", role)) is expected


def test_the_board_and_facilitators_see_figures_all_the_same() -> None:
    for role in (Role.FACILITATOR, Role.BOARD):
        assert permits(Actor("somebody", role), Permission.SEE_FIGURES)


def test_the_profile_follows_the_permission_and_not_the_role(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = PERMISSIONS[Role.COORDINATOR] - {Permission.SEE_EXACT_FIGURES}
    monkeypatch.setitem(PERMISSIONS, Role.COORDINATOR, held)
    assert profile_of(Actor("somebody", Role.COORDINATOR)) is INTERNAL


def test_small_is_one_to_four() -> None:
    assert [n for n in range(9) if INTERNAL.is_small(n)] == [1, 2, 3, 4]
    assert INTERNAL.is_small(4.9)
    assert not any(EXACT.is_small(n) for n in (0, 0.5, 1, 4))
    assert (INTERNAL.k, INTERNAL.least_denominator, INTERNAL.mark) == (5, 10, "<5")
