from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.errors import AmbiguousDates, BadValue, UnreadableFile
from heal.exchange.moments import (
    DateOrder,
    as_utc,
    decide_order,
    find_zone,
    parse_day,
    parse_moment,
)

MDY, DMY = DateOrder.MDY, DateOrder.DMY


@pytest.mark.parametrize(
    ("text", "order", "moment"),
    [
        ("11/19/2021 09:54:15 AM", MDY, "2021-11-19T09:54:15"),
        ("1/9/2021 9:54:15 PM", MDY, "2021-01-09T21:54:15"),
        ("11/19/2021 12:00:00 AM", MDY, "2021-11-19T00:00:00"),
        ("11/19/2021 12:00:00 pm", MDY, "2021-11-19T12:00:00"),
        ("11/19/2021 7:05\u202fPM", MDY, "2021-11-19T19:05:00"),
        ("19/11/2021 07:05:00 p. m.", DMY, "2021-11-19T19:05:00"),
        ("09/12/2026 07:46:02", MDY, "2026-09-12T07:46:02"),
        ("09/12/2026 07:46:02", DMY, "2026-12-09T07:46:02"),
        ("19/11/2025 19:00:10", DMY, "2025-11-19T19:00:10"),
        ("19.11.2025 19:00", DMY, "2025-11-19T19:00:00"),
        ("11-19-2025 19:00", MDY, "2025-11-19T19:00:00"),
        ("9/24/20 13:30", MDY, "2020-09-24T13:30:00"),
        ("2025-11-19 19:00:10", DMY, "2025-11-19T19:00:10"),
        ("2025-11-19T19:00:10.250", MDY, "2025-11-19T19:00:10"),
        ("2025/11/19 19:00", MDY, "2025-11-19T19:00:00"),
        ("2025-11-19T19:00:10Z", MDY, "2025-11-19T19:00:10+00:00"),
        ("Mar 22, 2025 19:13:27", MDY, "2025-03-22T19:13:27"),
        ("Mar 22, 2025 07:13:27 PM", DMY, "2025-03-22T19:13:27"),
        ("September 2, 2025, 19:13", MDY, "2025-09-02T19:13:00"),
        ("22 Mar 2025 19:13:27", MDY, "2025-03-22T19:13:27"),
    ],
)
def test_every_way_of_writing_a_moment_is_read(text, order, moment):
    assert parse_moment(text, order).isoformat() == moment


def test_an_offset_is_kept():
    moment = parse_moment("2025-11-19T19:00:10-05:00", MDY)
    assert as_utc(moment, ZoneInfo("Europe/Berlin")) == datetime(2025, 11, 20, 0, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "date is missing"),
        ("--", "date is missing"),
        ("yesterday", "date is missing"),
        ("1/2/345 10:00", "date is missing"),
        ("02/30/2026 07:00", "no such date as 02/30/2026"),
        ("13/14/2026 07:00", "no such date as 13/14/2026"),
        ("00/14/2026 07:00", "no such date as 00/14/2026"),
        ("2026-02-30 07:00", "no such date as 2026-02-30"),
        ("Feb 30, 2026 07:00", "no such date as feb 30, 2026"),
        ("Foo 3, 2026 07:00", "date is missing"),
        ("Marlon 12, 2025 07:00", "date is missing"),
        ("02/03/0001 07:00", "no such date as 02/03/0001"),
        ("02/03/2026", "time of day is missing"),
        ("02/03/2026 noon", "time of day is missing"),
        ("02/03/2026 25:00", "no such time of day"),
        ("02/03/2026 07:60", "no such time of day"),
        ("02/03/2026 13:00 PM", "no such time of day"),
        ("02/03/2026 00:10 AM", "no such time of day"),
        ("2026-02-03T10:00:00+99:00", "no such time of day"),
    ],
)
def test_a_moment_that_does_not_exist_is_refused_alone(text, says):
    with pytest.raises(BadValue, match=says) as refused:
        parse_moment(text, MDY)
    assert not isinstance(refused.value, UnreadableFile)


@pytest.mark.parametrize(
    ("values", "told", "order"),
    [
        (["06/11/2026 19:00", "06/13/2026 19:00"], None, MDY),
        (["06/11/2026 19:00", "13/06/2026 19:00"], None, DMY),
        (["06/11/2026 19:00", "06/13/2026 19:00"], MDY, MDY),
        (["06/11/2026 19:00"], MDY, MDY),
        (["06/11/2026 19:00"], DMY, DMY),
        (["9/24/20 13:30"], None, MDY),
        (["06/06/2026 19:00", "6/06/2026 20:00"], None, MDY),
        (["06/06/2026 19:00"], DMY, DMY),
        (["2026-06-11 19:00", "Jun 11, 2026 19:00", ""], None, MDY),
        ([], DMY, DMY),
        (["02/30/2026 19:00"], DMY, DMY),
        (["02/30/2026 19:00", "13/06/2026 19:00"], None, DMY),
    ],
)
def test_the_whole_file_decides_the_order(values, told, order):
    assert decide_order(values, told) is order


def test_when_nothing_decides_the_person_is_asked_with_an_example():
    with pytest.raises(AmbiguousDates) as asked:
        decide_order(["06/06/2026 19:00", "06/11/2026 19:00", "07/11/2026 19:00"])
    assert asked.value.sentence == (
        "The dates could be read month first or day first (06/11/2026). Say which."
    )


@pytest.mark.parametrize("told", [None, MDY, DMY])
def test_dates_that_contradict_each_other_are_refused(told):
    with pytest.raises(UnreadableFile, match="contradict") as refused:
        decide_order(["06/13/2026 19:00", "13/06/2026 19:00"], told)
    assert "06/13/2026" in refused.value.sentence
    assert "13/06/2026" in refused.value.sentence
    assert not isinstance(refused.value, AmbiguousDates)


@pytest.mark.parametrize(
    ("value", "told", "says"),
    [
        ("06/13/2026 19:00", DMY, r"written month first \(06/13/2026\), not day first"),
        ("13/06/2026 19:00", MDY, r"written day first \(13/06/2026\), not month first"),
    ],
)
def test_an_order_that_the_file_contradicts_is_refused(value, told, says):
    with pytest.raises(UnreadableFile, match=says):
        decide_order([value], told)


@pytest.mark.parametrize(
    "name", ["", "America", "Nowhere/Atall", "../zone", "/etc/localtime", "\0", "a" * 5000]
)
def test_a_zone_that_does_not_exist_is_named(name):
    with pytest.raises(UnreadableFile, match="No time zone is called"):
        find_zone(name)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2026-03-08 02:30", datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        ("2026-11-01 01:30", datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        ("2026-07-01 19:00", datetime(2026, 7, 1, 23, 0, tzinfo=UTC)),
        ("2026-12-01 19:00", datetime(2026, 12, 2, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_clock_changes_are_survived(local, utc):
    assert as_utc(parse_moment(local, MDY), find_zone("America/New_York")) == utc


moments = st.datetimes(
    datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2099-12-31")
).map(lambda moment: moment.replace(microsecond=0))


@given(moments)
def test_what_is_written_is_read_back(moment):
    assert parse_moment(f"{moment:%m/%d/%Y %I:%M:%S %p}", MDY) == moment
    assert parse_moment(f"{moment:%d/%m/%Y %H:%M:%S}", DMY) == moment
    assert parse_moment(moment.isoformat(), DMY) == moment
    assert parse_moment(f"{moment:%b %d, %Y %H:%M:%S}", DMY) == moment


@given(st.lists(moments, min_size=1), st.sampled_from(DateOrder))
def test_a_file_is_never_read_in_the_wrong_order(written, order):
    form = "%m/%d/%Y %H:%M:%S" if order is MDY else "%d/%m/%Y %H:%M:%S"
    values = [f"{moment:{form}}" for moment in written]
    try:
        decided = decide_order(values)
    except AmbiguousDates:
        assert all(moment.day <= 12 for moment in written)
    else:
        assert [parse_moment(value, decided) for value in values] == written


@pytest.mark.parametrize("text", ["05/09/2018", "2018-05-09", "May 9, 2018", "5/9/18 7:01 PM"])
def test_a_day_is_read_with_or_without_a_time_behind_it(text):
    assert parse_day(text, DateOrder.MDY).isoformat() == "2018-05-09"


@pytest.mark.parametrize("text", ["", "05/09/2018 sharp", "02/30/2018", "noon", "05/09/20181"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(BadValue):
        parse_day(text, DateOrder.MDY)
