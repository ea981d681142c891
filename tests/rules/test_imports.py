"""How people in a file are told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from heal.errors import BadValue
from heal.rules import imports

DAY = date(2026, 6, 16)
GROUP = {
    1: "Ana Lopez",
    2: "Benjamin Ode",
    3: "Chloé Martin",
    4: "Kim One",
    5: "Kim Two",
    6: "Ode, Gia",
}


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("ana@example.org", "Ana"),
        ("ana.maria_lopez@example.org", "Ana Maria Lopez"),
        ("ben+heal@example.org", "Ben"),
        ("o'brien-kim7@example.org", "O Brien Kim7"),
        ("josé@example.org", "José"),
        ("---@example.org", "---"),
        ("a" * 200 + "@example.org", "A" + "a" * 119),
    ],
)
def test_a_name_comes_from_nothing_but_the_address(email: str, name: str) -> None:
    assert imports.name_from_address(email) == name


def test_the_most_telling_key_comes_first_and_none_comes_twice() -> None:
    told = ("ana@x.org", "Ana (Ana Lopez)", "Ana", "Ana Lopez")
    assert imports.alias_keys(*told) == ("ana@x.org", "ana (ana lopez)", "ana", "ana lopez")
    assert imports.alias_keys(None, " ANA ", "Ana", None) == ("ana",)


def test_people_who_wait_are_told_apart_by_address_before_name() -> None:
    assert imports.waiting_key("Ana", "a@x.org") != imports.waiting_key("Ana", "b@x.org")
    assert imports.waiting_key("ANA  L", None) == imports.waiting_key("ana l", None)
    assert len(imports.waiting_key("ﷺ" * 120, None)) == imports.NAME_LENGTH


@pytest.mark.parametrize(
    ("joined_on", "fine"),
    [(None, True), (DAY, True), (date(2026, 6, 17), True), (date(2026, 6, 18), False)],
)
def test_nobody_joined_in_the_future(joined_on: date | None, fine: bool) -> None:
    assert (imports.join_date_problem(joined_on, DAY) is None) is fine


@pytest.mark.parametrize("day", [date(2026, 6, 18), date(1989, 1, 1)])
def test_a_meeting_was_not_then(day: date) -> None:
    with pytest.raises(BadValue, match=day.isoformat()):
        imports.meeting_day(day, DAY)
    assert imports.meeting_day(DAY, DAY) == DAY


def test_the_sentences_name_the_day_and_the_way_out() -> None:
    said = imports.already_here(datetime(2026, 3, 2, tzinfo=UTC), "HEAL Tuesday")
    assert "2026-03-02 for “HEAL Tuesday”" in said
    assert "take that import back first" in said
    assert "for “" not in imports.already_here(datetime(2026, 3, 2, tzinfo=UTC), None)
