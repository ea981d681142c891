from __future__ import annotations

from datetime import date, datetime, time

from heal.exchange.clocks import find_dial

DAY = date(2026, 6, 16)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def stays(*pairs: str) -> list[tuple[time, time]]:
    return [
        (time.fromisoformat(came), time.fromisoformat(went))
        for came, went in (pair.split("-") for pair in pairs)
    ]


def test_an_evening_is_one_day():
    dial = find_dial(stays("18:58-20:00", "19:10-19:50"), DAY)
    assert dial.begins == moment("2026-06-16 18:58")
    assert dial.at(time(20)) == moment("2026-06-16 20:00")


def test_times_after_midnight_are_the_next_day():
    dial = find_dial(stays("23:30-00:40", "00:05-00:35"), DAY)
    assert dial.at(time(23, 30)) == moment("2026-06-16 23:30")
    assert dial.at(time(0, 5)) == moment("2026-06-17 00:05")


def test_a_long_day_is_not_turned_round():
    dial = find_dial(stays("06:00-22:00"), DAY)
    assert dial.at(time(22)) == moment("2026-06-16 22:00")


def test_who_comes_early_to_a_meeting_at_midnight_comes_the_evening_before():
    dial = find_dial(stays("23:55-00:50", "00:00-01:00"), DAY, time(0))
    assert dial.at(time(23, 55)) == moment("2026-06-15 23:55")
    assert dial.at(time(1)) == moment("2026-06-16 01:00")


def test_a_meeting_all_round_the_clock_has_no_dial():
    assert find_dial(stays("06:00-20:00", "19:00-07:00"), DAY) is None
    assert find_dial([], DAY) is None
