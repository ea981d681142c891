from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import BadValue
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.registers import Register, Stay, are_one_meeting, join
from heal.rules import attendance

EVENING = datetime(2026, 6, 16, 19, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return EVENING + timedelta(minutes=minutes)


def stay(name: str, begin: float, end: float, line: int = 2, email: str | None = None) -> Stay:
    return Stay(line, name, None, name, email, at(begin), at(end), int(end - begin))


def register(*stays: Stay, topic: str | None = None, dropped: tuple[str, ...] = ()) -> Register:
    started_at = min((one.joined_at for one in stays if one.joined_at), default=None)
    ended_at = max((one.left_at for one in stays if one.left_at), default=None)
    return Register(
        topic=topic, meeting_number=None, started_at=started_at, ended_at=ended_at,
        held_on=started_at.date() if started_at else None, stays=stays, set_aside=(), refused=(),
        dropped_columns=dropped, encoding="utf-8", date_order=DateOrder.MDY,
    )  # fmt: skip


def minutes_of(told: Register, name: str) -> int:
    rows = [one for one in told.stays if one.full_name.casefold() == name.casefold()]
    return attendance.minutes_present(
        attendance.Stay(one.joined_at, one.left_at, one.minutes) for one in rows
    )


def test_a_meeting_that_was_begun_again_is_one():
    first = register(stay("Lina", 0, 20), stay("Olu", 1, 20, 3), topic="Harbour", dropped=("A",))
    second = register(stay("lina", 30, 60), stay("Pia", 31, 60, 3), dropped=("B", "A"))
    both = join(first, second)
    assert [(one.name, one.file, one.line) for one in both.stays] == [
        ("Lina", 1, 2), ("Olu", 1, 3), ("lina", 2, 2), ("Pia", 2, 3),
    ]  # fmt: skip
    assert (both.started_at, both.ended_at) == (at(0), at(60))
    assert both.spans == ((at(0), at(20)), (at(30), at(60)))
    assert (both.topic, both.files, both.dropped_columns) == ("Harbour", 2, ("A", "B"))
    assert minutes_of(both, "Lina") == 50


def test_times_that_overlap_are_laid_over_each_other():
    first = register(stay("Lina", 0, 30), stay("Lina", 20, 40, 3), stay("Lina", 50, 60, 4))
    both = join(first, register(stay("Lina", 35, 45.5)))
    assert [(one.line, one.joined_at, one.left_at, one.minutes) for one in both.stays] == [
        (2, at(0), at(45.5), 46),
        (4, at(50), at(60), 10),
    ]


def test_the_same_name_under_two_addresses_is_two_people():
    first = register(stay("Lina", 0, 30, email="lina@example.org"))
    both = join(first, register(stay("Lina", 0, 30, email="lina@example.com")))
    assert len(both.stays) == 2


def test_totals_without_times_stay_as_they_are():
    total = replace(stay("Lina", 0, 30), joined_at=None, left_at=None)
    both = join(register(total), register(total, stay("Olu", 0, 5, 3)))
    assert [(one.name, one.file, one.minutes) for one in both.stays] == [
        ("Lina", 1, 30), ("Lina", 2, 30), ("Olu", 2, 5),
    ]  # fmt: skip
    assert both.held_on == EVENING.date()


def test_rows_that_are_left_out_keep_the_line_of_their_own_file():
    one = replace(register(stay("Lina", 0, 5)), refused=(RefusedRow(9, "Why."),))
    other = replace(
        one, refused=(RefusedRow(7, "So."),), set_aside=(SetAside(3, "Bot", "Is one."),)
    )
    three = join(join(one, other), other)
    assert three.files == 3
    assert three.refused == (
        RefusedRow(9, "Why.", 1), RefusedRow(7, "So.", 2), RefusedRow(7, "So.", 3),
    )  # fmt: skip
    assert [row.file for row in three.set_aside] == [2, 3]
    assert join(one, other, of_one_file=True).refused == (
        RefusedRow(9, "Why."), RefusedRow(7, "So."),
    )  # fmt: skip


def test_two_evenings_are_not_one_meeting():
    first, second = register(stay("Lina", 0, 30)), register(stay("Lina", 7 * 1440, 7 * 1440 + 30))
    assert not are_one_meeting(first, second)
    with pytest.raises(BadValue, match=r"of 2026-06-16 and of 2026-06-23, so their times"):
        join(first, second)


def test_a_meeting_over_midnight_is_one():
    first, second = register(stay("Lina", 0, 290)), register(stay("Lina", 305, 330))
    assert first.held_on != second.held_on
    assert join(second, first).held_on == EVENING.date()


@pytest.mark.parametrize(("days", "one"), [(0, True), (1, False)])
def test_without_times_the_day_tells(days, one):
    timed = register(stay("Lina", 0, 30))
    totals = replace(register(), held_on=EVENING.date() + timedelta(days=days))
    assert are_one_meeting(timed, totals) is one
    assert are_one_meeting(timed, register())


people = st.lists(
    st.tuples(st.sampled_from(["Lina", "LINA", "Olu"]), st.integers(0, 90), st.integers(0, 90)).map(
        lambda row: stay(row[0], min(row[1:]), max(row[1:]))
    ),
    max_size=6,
)


@given(people, people)
@settings(max_examples=150, deadline=None)
def test_joining_counts_every_minute_once(one, other):
    first = register(*(replace(row, line=line) for line, row in enumerate(one)))
    second = register(*(replace(row, line=line) for line, row in enumerate(other)))
    both = join(first, second)
    for name in ("Lina", "Olu"):
        theirs = [row for row in (*one, *other) if row.name.casefold() == name.casefold()]
        there = {
            minute
            for row in theirs
            for minute in range(90)
            if row.joined_at <= at(minute) < row.left_at
        }
        assert minutes_of(both, name) == len(there)
        assert minutes_of(join(second, first), name) == len(there)
        assert minutes_of(join(both, first), name) == len(there)
    assert len({(row.file, row.line) for row in both.stays}) == len(both.stays)
