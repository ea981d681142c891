"""What attending means where registers are missing, and how long somebody was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.attendance import (
    AttendanceRule,
    MeetingSeen,
    Stay,
    counts_as_present,
    in_group,
    minutes_present,
    overall,
)
from heal.vocabulary import Attendance
from tests.rules.facts import unhurried

ON = date(2024, 6, 30)
RULE = AttendanceRule(meetings=2, of_last=6, within_days=30)
MARK = {"x": True, ".": False, "?": None}
ATTENDING, NOT_ATTENDING, UNKNOWN = (
    Attendance.ATTENDING,
    Attendance.NOT_ATTENDING,
    Attendance.UNKNOWN,
)


def weekly(marks: str, *, latest_days_ago: int = 1) -> list[MeetingSeen]:
    """Return weekly meetings, the latest first: x came, . did not, ? no register."""
    return [
        MeetingSeen(ON - timedelta(days=latest_days_ago + 7 * week), MARK[mark])
        for week, mark in enumerate(marks)
    ]


@pytest.mark.parametrize(
    ("marks", "latest_days_ago", "expected"),
    [
        ("x.....", 1, ATTENDING),  # once within 30 days
        ("....x.", 1, ATTENDING),  # 29 days ago
        ("....x.", 2, ATTENDING),  # 30 days ago
        ("....x.", 3, NOT_ATTENDING),  # 31 days ago, and once is not twice
        ("....xx", 3, ATTENDING),  # two of the last six, both long ago
        ("....x.x", 3, NOT_ATTENDING),  # the second lies seven meetings back
        ("......", 1, NOT_ATTENDING),
        (".......xxxxxxx", 1, NOT_ATTENDING),
        ("xxxxxx", 1, ATTENDING),
        (".", 1, NOT_ATTENDING),
        # no register is not absent
        ("", 1, UNKNOWN),
        ("??????", 1, UNKNOWN),
        ("?.....", 1, UNKNOWN),
        ("....??", 3, UNKNOWN),
        ("....?.", 3, NOT_ATTENDING),  # this one alone could not make two of six
        ("....x?", 3, UNKNOWN),
        ("......??", 1, NOT_ATTENDING),  # too long ago to matter
        ("?....x", 1, UNKNOWN),
        ("?x????", 1, ATTENDING),
        ("????xx", 3, ATTENDING),
        # nothing held lately says nothing of lately
        ("......", 40, UNKNOWN),
        ("x.....", 40, UNKNOWN),
        ("xx....", 40, ATTENDING),
    ],
)
def test_attending_is_two_of_the_last_six_or_once_in_thirty_days(
    marks: str, latest_days_ago: int, expected: Attendance
) -> None:
    meetings = weekly(marks, latest_days_ago=latest_days_ago)
    assert in_group(meetings, RULE, on=ON) is expected
    assert in_group(meetings[::-1], RULE, on=ON) is expected


def test_a_group_may_have_its_own_meaning() -> None:
    meetings = weekly("......xx")
    assert in_group(meetings, RULE, on=ON) is NOT_ATTENDING
    assert in_group(meetings, replace(RULE, of_last=8), on=ON) is ATTENDING
    assert in_group(meetings, replace(RULE, of_last=8, meetings=3), on=ON) is NOT_ATTENDING
    assert in_group(meetings, replace(RULE, within_days=43), on=ON) is ATTENDING


def test_a_meeting_to_come_says_nothing() -> None:
    to_come = MeetingSeen(ON + timedelta(days=1), True)
    assert in_group([to_come, *weekly("......")], RULE, on=ON) is NOT_ATTENDING
    assert in_group([to_come], RULE, on=ON) is UNKNOWN


def test_a_meeting_of_today_counts() -> None:
    assert in_group([MeetingSeen(ON, True)], RULE, on=ON) is ATTENDING


marks = st.sampled_from([True, False, False, None])
rules = st.builds(AttendanceRule, st.integers(1, 4), st.integers(1, 7), st.integers(0, 60))


@st.composite
def meetings_seen(draw: st.DrawFn) -> list[MeetingSeen]:
    days_ago = draw(st.lists(st.integers(-5, 80), max_size=9, unique=True))
    return [MeetingSeen(ON - timedelta(days=ago), draw(marks)) for ago in days_ago]


def came_enough(meetings: Sequence[MeetingSeen], rule: AttendanceRule) -> bool:
    """Say what attending means where every register is there."""
    held = sorted((seen for seen in meetings if seen.held_on <= ON), key=lambda seen: seen.held_on)
    often = sum(bool(seen.attended) for seen in held[-rule.of_last :]) >= rule.meetings
    lately = any(seen.attended for seen in held if (ON - seen.held_on).days <= rule.within_days)
    return often or lately


@unhurried
@given(meetings_seen(), rules)
def test_it_is_unknown_exactly_where_the_missing_registers_could_make_the_difference(
    meetings: list[MeetingSeen], rule: AttendanceRule
) -> None:
    choices = [[True, False] if seen.attended is None else [seen.attended] for seen in meetings]
    could_be = {
        came_enough([replace(s, attended=a) for s, a in zip(meetings, filled, strict=True)], rule)
        for filled in product(*choices)
    }
    held_lately = any(0 <= (ON - seen.held_on).days <= rule.within_days for seen in meetings)
    if could_be == {True}:
        expected = ATTENDING
    elif could_be == {False} and held_lately:
        expected = NOT_ATTENDING
    else:
        expected = UNKNOWN
    assert in_group(meetings, rule, on=ON) is expected


@unhurried
@given(st.data(), meetings_seen().filter(bool), rules)
def test_a_register_that_goes_missing_can_only_make_it_unknown(
    data: st.DataObject, meetings: list[MeetingSeen], rule: AttendanceRule
) -> None:
    before = in_group(meetings, rule, on=ON)
    lost = data.draw(st.sets(st.integers(0, len(meetings) - 1), min_size=1))
    without = [
        replace(seen, attended=None) if number in lost else seen
        for number, seen in enumerate(meetings)
    ]
    assert in_group(without, rule, on=ON) in {before, UNKNOWN}


@unhurried
@given(meetings_seen(), st.integers(0, 80), rules)
def test_one_more_meeting_without_a_register_makes_nobody_absent(
    meetings: list[MeetingSeen], days_ago: int, rule: AttendanceRule
) -> None:
    held_on = ON - timedelta(days=days_ago)
    others = [seen for seen in meetings if seen.held_on != held_on]
    before = in_group(others, rule, on=ON)
    after = in_group([*others, MeetingSeen(held_on, None)], rule, on=ON)
    assert after is not NOT_ATTENDING or before is NOT_ATTENDING


@unhurried
@given(st.data(), meetings_seen().filter(bool), rules)
def test_having_come_once_more_never_counts_against_anyone(
    data: st.DataObject, meetings: list[MeetingSeen], rule: AttendanceRule
) -> None:
    better = {NOT_ATTENDING: 0, UNKNOWN: 1, ATTENDING: 2}
    number = data.draw(st.integers(0, len(meetings) - 1))
    came = [replace(seen, attended=True) if i == number else seen
            for i, seen in enumerate(meetings)]  # fmt: skip
    before, after = in_group(meetings, rule, on=ON), in_group(came, rule, on=ON)
    assert better[after] >= better[before]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], UNKNOWN),
        ([ATTENDING], ATTENDING),
        ([UNKNOWN], UNKNOWN),
        ([NOT_ATTENDING], NOT_ATTENDING),
        ([NOT_ATTENDING, ATTENDING], ATTENDING),
        ([UNKNOWN, ATTENDING], ATTENDING),
        ([NOT_ATTENDING, UNKNOWN], UNKNOWN),
        ([NOT_ATTENDING, UNKNOWN, ATTENDING], ATTENDING),
        ([NOT_ATTENDING, NOT_ATTENDING], NOT_ATTENDING),
    ],
)
def test_overall_is_the_best_that_is_known(groups: list[Attendance], expected: Attendance) -> None:
    assert overall(groups) is expected
    assert overall(iter(groups[::-1])) is expected


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2024-06-04T{clock}").replace(tzinfo=UTC)


def stay(joined: str, left: str, minutes: int = 0) -> Stay:
    return Stay(at(joined), at(left), minutes)


def total(minutes: int) -> Stay:
    return Stay(None, None, minutes)


ANA = [
    stay("19:00:10", "19:30:10", 30),
    stay("19:20:10", "20:20:10", 60),
    stay("20:10:10", "20:25:10", 15),
]


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        pytest.param([], 0, id="nobody"),
        pytest.param(ANA, 85, id="Ana, her iPad, and Ana again"),
        pytest.param([stay("19:00:00", "19:30:00")], 30, id="once"),
        pytest.param([stay("19:00:00", "19:30:59")], 30, id="whole minutes only"),
        pytest.param([stay("19:00:00", "19:00:40"), stay("19:10:00", "19:10:40")], 1,
                     id="seconds add up before they are cut"),
        pytest.param([stay("19:00:00", "19:30:00"), stay("19:30:00", "20:00:00")], 60,
                     id="came straight back"),
        pytest.param([stay("19:00:00", "19:20:00"), stay("19:40:00", "20:00:00")], 40,
                     id="came back later"),
        pytest.param([stay("19:00:00", "20:00:00"), stay("19:10:00", "19:20:00")], 60,
                     id="a second device within"),
        pytest.param([stay("19:00:00", "20:00:00"), stay("19:10:00", "19:20:00"),
                      stay("19:30:00", "20:10:00")], 70, id="a short device between"),
        pytest.param([stay("19:00:00", "20:00:00")] * 2, 60, id="one row twice"),
        pytest.param([stay("19:30:00", "19:00:00")], 0, id="left before coming"),
        pytest.param([total(42)], 42, id="a total"),
        pytest.param([total(42), total(17)], 42, id="totals are not added"),
        pytest.param([stay("19:00:00", "19:30:00", 99)], 30, id="moments before minutes"),
        pytest.param([stay("19:00:00", "19:30:00"), total(20)], 30, id="the longer of both"),
        pytest.param([stay("19:00:00", "19:30:00"), total(50)], 50, id="a longer total"),
        pytest.param([Stay(at("19:00:00"), None, 12)], 12, id="no leaving on record"),
        pytest.param([Stay(None, at("19:00:00"), 12)], 12, id="no coming on record"),
    ],
)  # fmt: skip
def test_minutes_are_the_union_of_stays(stays: list[Stay], expected: int) -> None:
    assert minutes_present(stays) == expected
    assert minutes_present(iter(stays[::-1])) == expected


TICK = 10


@st.composite
def stays_in_ticks(draw: st.DrawFn) -> list[tuple[int, int]]:
    bounds = st.tuples(st.integers(0, 600), st.integers(0, 600))
    return [(min(pair), max(pair)) for pair in draw(st.lists(bounds, max_size=6))]


def timed(joined: int, left: int) -> Stay:
    began = at("19:00:10")
    return Stay(
        began + timedelta(seconds=TICK * joined),
        began + timedelta(seconds=TICK * left),
        minutes=-(-TICK * (left - joined) // 60),
    )


@unhurried
@given(stays_in_ticks())
def test_the_union_is_every_moment_counted_once(spans: list[tuple[int, int]]) -> None:
    moments = {tick for joined, left in spans for tick in range(joined, left)}
    assert minutes_present(timed(*span) for span in spans) == len(moments) * TICK // 60


@unhurried
@given(stays_in_ticks().filter(bool))
def test_the_union_lies_between_the_longest_and_the_sum(spans: list[tuple[int, int]]) -> None:
    lengths = [TICK * (left - joined) for joined, left in spans]
    found = minutes_present(timed(*span) for span in spans)
    assert max(lengths) // 60 <= found <= sum(lengths) // 60
    assert found <= sum(timed(*span).minutes for span in spans)


@unhurried
@given(st.data(), stays_in_ticks(), st.lists(st.integers(0, 120), max_size=3))
def test_the_order_of_rows_does_not_matter(
    data: st.DataObject, spans: list[tuple[int, int]], totals: list[int]
) -> None:
    rows = [timed(*span) for span in spans] + [total(minutes) for minutes in totals]
    assert minutes_present(data.draw(st.permutations(rows))) == minutes_present(rows)


@pytest.mark.parametrize(
    ("minutes", "meeting_minutes", "expected"),
    [
        (15, None, True),
        (14, None, False),
        (0, None, False),
        (15, 90, True),
        (14, 90, False),  # a quarter is 22.5
        (14, 56, True),
        (13, 56, False),
        (14, 57, False),
        (5, 20, True),
        (4, 20, False),
        (0, 20, False),
        (14, 0, False),  # a meeting without a length has no share
    ],
)
def test_a_quarter_of_an_hour_or_a_quarter_of_the_meeting(
    minutes: int, meeting_minutes: int | None, expected: bool
) -> None:
    found = counts_as_present(
        minutes, meeting_minutes=meeting_minutes, least_minutes=15, least_percent=25
    )
    assert found is expected
