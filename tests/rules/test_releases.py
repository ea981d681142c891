"""What may be told of a period, and of which there can be no figures."""

from __future__ import annotations

from datetime import date

import pytest

from heal.rules.access import Actor
from heal.rules.releases import Cut, obstacles, uncountable
from heal.vocabulary import Audience, Role

TODAY = date(2026, 6, 16)
SINCE, MAY, NOW = date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)
CORA, BOARD = Actor("Cora", Role.COORDINATOR), Actor("Bo", Role.BOARD)


@pytest.mark.parametrize(
    ("audience", "until", "fine"),
    [
        (Audience.INTERNAL, MAY, True),
        (Audience.INTERNAL, NOW, False),
        (Audience.PUBLIC, TODAY, False),
        (Audience.COORDINATOR, TODAY, True),
        (Audience.COORDINATOR, date(2026, 2, 28), False),
        (Audience.INTERNAL, date(2026, 2, 28), False),
    ],
)
def test_a_period_has_figures_once_it_is_over_for_those_who_are_told_whole_months(
    audience: Audience, until: date, fine: bool
) -> None:
    found = uncountable(Cut(audience, SINCE, until), today=TODAY)
    assert (found == ()) is fine
    assert all(sentence.endswith(".") for sentence in found)


@pytest.mark.parametrize("audience", list(Audience))
def test_a_period_that_has_not_begun_has_no_figures_and_is_told_so(audience: Audience) -> None:
    told = uncountable(Cut(audience, date(2026, 7, 1), TODAY), today=TODAY)
    assert told[0] == "This period has not begun yet; choose an earlier first month."


def test_exact_figures_are_released_to_nobody_and_the_board_has_the_board_s() -> None:
    exact, internal = (
        Cut(audience, SINCE, MAY) for audience in (Audience.COORDINATOR, Audience.INTERNAL)
    )
    assert obstacles(internal, CORA, today=TODAY) == ()
    assert obstacles(internal, BOARD, today=TODAY) == ()
    assert len(obstacles(exact, CORA, today=TODAY)) == 1
    assert len(obstacles(exact, BOARD, today=TODAY)) == 2
