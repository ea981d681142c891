"""Who may stand in for a coordinator, and on which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from heal.rules import cover
from heal.rules.cover import CoverFacts, Deputy
from heal.rules.days import Span
from heal.vocabulary import AccountStatus, Role
from tests.rules.facts import is_sentence

TODAY = date(2026, 6, 16)
BO = Deputy(2, "Bo", Role.FACILITATOR, AccountStatus.ACTIVE)


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


WEEK = Span(after(3), after(9))
FACTS = CoverFacts(away_id=1, deputy=BO, span=WEEK)


@pytest.mark.parametrize(("days", "runs"), [(2, False), (3, True), (9, True), (10, False)])
def test_it_runs_from_the_first_day_to_the_last(days: int, *, runs: bool) -> None:
    assert cover.is_running(WEEK, after(days)) is runs


@pytest.mark.parametrize(("role", "status"), [*product(Role, AccountStatus)])
def test_only_who_may_sign_in_and_sees_names_stands_in(role: Role, status: AccountStatus) -> None:
    active = status is AccountStatus.ACTIVE
    wanted = active and role in {Role.COORDINATOR, Role.FACILITATOR}
    assert cover.may_stand_in(role, status) is wanted
    assert cover.may_be_away(role, status) is (active and role is Role.COORDINATOR)
    found = cover.problems(
        replace(FACTS, deputy=replace(BO, role=role, status=status)), today=TODAY
    )
    assert bool(found) is not wanted
    assert all(is_sentence(sentence) and "Bo" in sentence for sentence in found)


def test_nobody_stands_in_for_themselves() -> None:
    assert cover.problems(replace(FACTS, away_id=2), today=TODAY) == (cover.ONESELF,)


@pytest.mark.parametrize(("span", "wanted"), [
    (Span(TODAY, TODAY), ()),
    (Span(after(-1), after(5)), (cover.TOO_EARLY,)),
    (Span(after(5), after(4)), (cover.TURNED_ROUND,)),
    (Span(after(5)), (cover.TURNED_ROUND,)),
    (Span(TODAY, date(2027, 6, 16)), ()),
    (Span(after(300), date(2027, 6, 17)), (cover.TOO_LONG,)),
])  # fmt: skip
def test_it_begins_today_at_the_earliest_and_reaches_a_year_ahead(
    span: Span, wanted: tuple[str, ...]
) -> None:
    assert cover.problems(replace(FACTS, span=span), today=TODAY) == wanted


@pytest.mark.parametrize(("first", "last", "meets"), [
    (-5, 2, False), (-5, 3, True), (5, 6, True), (0, 30, True), (9, 12, True), (10, 12, False),
])  # fmt: skip
def test_two_covers_do_not_share_a_day(first: int, last: int, *, meets: bool) -> None:
    other = Span(after(first), after(last))
    for field in ("arranged", "deputy_away"):
        found = cover.problems(replace(FACTS, **{field: (other,)}), today=TODAY)
        assert len(found) == meets
        assert all(after(first).isoformat() in sentence for sentence in found)
        assert all(is_sentence(sentence) for sentence in found)
