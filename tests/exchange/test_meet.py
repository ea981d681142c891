from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import AmbiguousDates, BadValue, UnreadableFile
from heal.exchange.meet import read_register
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, Stay
from tests.kit.files import MEET
from tests.kit.files import MEET_EXTENSION as EXTENSION
from tests.kit.files import MEET_LINA as LINA
from tests.kit.files import MEET_NAMES as NAMES
from tests.kit.files import MEET_TITLED as TITLED

NEW_YORK = "America/New_York"
DAY = date(2026, 6, 16)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(*lines: str, zone: str = NEW_YORK, **told) -> Register:
    return read_register("\r\n".join(lines).encode(), zone=zone, **told)


def one(duration: str, joined: str, left: str) -> Stay:
    (stay,) = read(NAMES, f'Lina,,,{duration},"{joined}","{left}"', held_on=DAY).stays
    return stay


@pytest.mark.parametrize("lines", MEET)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_every_shape_is_read_under_every_delimiter(lines, delimiter):
    # The title with a comma is quoted, which a tab inside it would be as well.
    register = read(*(line.replace(",", delimiter) for line in lines), held_on=DAY)
    assert register.stays[0].name == "Lina Bérg"
    assert register.refused == ()


def test_names_in_two_columns_are_put_together():
    register = read(NAMES, LINA, "Olu,,,58 min,6:59 PM,7:57 PM", held_on=DAY)
    assert register.stays[0] == Stay(
        line=2,
        name="Lina Bérg",
        original_name=None,
        full_name="Lina Bérg",
        email="lina@example.org",
        joined_at=utc("2026-06-16 22:58"),
        left_at=utc("2026-06-17 00:00"),
        minutes=62,
    )
    assert (register.stays[1].name, register.stays[1].email) == ("Olu", None)
    assert register.held_on == DAY
    assert register.started_at == utc("2026-06-16 22:58")
    assert register.ended_at == utc("2026-06-17 00:00")
    assert (register.topic, register.meeting_number, register.dropped_columns) == (None, None, ())


def test_without_a_day_only_the_minutes_are_known():
    register = read(NAMES, LINA)
    assert (register.held_on, register.started_at, register.ended_at) == (None, None, None)
    (stay,) = register.stays
    assert (stay.joined_at, stay.left_at, stay.minutes) == (None, None, 62)


def test_the_rows_above_tell_of_the_meeting():
    register = read(*TITLED)
    assert register.topic == "Harbour, late"
    assert register.held_on == DAY
    assert register.started_at == utc("2026-06-16 22:55")
    assert register.ended_at == utc("2026-06-17 00:01")
    assert [(stay.line, stay.minutes) for stay in register.stays] == [(5, 42), (6, 60), (7, 95)]
    assert register.stays[0].joined_at == utc("2026-06-16 23:00:12")
    assert register.stays[2].joined_at is None


def test_a_day_in_the_file_holds_over_the_day_that_was_told():
    assert read(*TITLED, held_on=date(2026, 1, 1)).held_on == DAY


def test_a_report_saved_again_in_a_spreadsheet_is_read():
    lines = [f"{line},," for line in TITLED[:2]] + [",,,,,,"] + [f"{line},," for line in TITLED[3:]]
    assert len(read(*lines).stays) == 3


def test_the_extension_tells_when_and_how_long_and_not_until_when():
    register = read(*EXTENSION)
    assert register.meeting_number == "abc-defg-hij"
    assert register.topic is None
    assert register.started_at == utc("2026-09-01 00:12:56")
    assert register.ended_at == utc("2026-09-01 01:15:25")
    assert register.held_on == date(2026, 8, 31)
    assert [(stay.minutes, stay.joined_at) for stay in register.stays] == [(63, None), (10, None)]


def test_the_extension_may_name_the_meeting_and_leave_out_the_days():
    register = read(
        "*,Harbour evening",
        "Meeting code,abc-defg-hij",
        "Created at,2026-08-31 20:12:56",
        "Full Name,First Seen,Time in Call",
        "Lina,8:13 PM,1 hr 2 min",
    )
    assert (register.topic, register.meeting_number) == ("Harbour evening", "abc-defg-hij")
    assert register.held_on == date(2026, 8, 31)
    assert register.stays[0].minutes == 62


@pytest.mark.parametrize(
    ("duration", "joined", "left"),
    [
        ("62 min", "6:58 PM", "8:00 PM"),
        ("1h 2m", "6:58:10 p.m.", "8:00:10 p.m."),
        ("1:02:00", "18:58", "20:00"),
        ("1:02", "18:58", "20:00"),
        ("62", "18:58", "20:00"),
        ("", "18:58", "20:00"),
        ("62 min", "2026-06-16 18:58:00", "2026-06-16 20:00:00"),
        ("62 min", "2026-06-16T22:58:00Z", "2026-06-17T00:00:00Z"),
        ("62 min", "Jun 16, 2026, 6:58:00 PM", "Jun 16, 2026, 8:00:00 PM"),
        ("3 hr", "18:58", "20:00"),
    ],
)
def test_times_and_lengths_are_read_in_every_form(duration, joined, left):
    stay = one(duration, joined, left)
    assert stay.joined_at.replace(second=0) == utc("2026-06-16 22:58")
    assert stay.left_at.replace(second=0) == utc("2026-06-17 00:00")
    assert stay.minutes == (180 if duration == "3 hr" else 62)


def test_who_was_away_in_between_has_minutes_and_no_clock():
    stay = one("5 min", "18:58", "20:00")
    assert (stay.joined_at, stay.left_at, stay.minutes) == (None, None, 5)
    register = read(NAMES, "Lina,,,5 min,18:58,20:00", held_on=DAY)
    assert register.ended_at == utc("2026-06-17 00:00")


def test_a_meeting_over_midnight_is_held_on_the_day_it_began():
    register = read(
        NAMES, "Lina,,,70 min,11:30 PM,12:40 AM", "Olu,,,35 min,12:00 AM,12:35 AM", held_on=DAY
    )
    assert register.stays[0].joined_at == utc("2026-06-17 03:30")
    assert register.stays[1].joined_at == utc("2026-06-17 04:00")
    assert register.held_on == DAY
    assert register.ended_at == utc("2026-06-17 04:40")


@pytest.mark.parametrize("held_on", [date.min, date.max])
def test_a_day_that_cannot_be_right_is_refused(held_on):
    with pytest.raises(BadValue, match="check the day"):
        read(NAMES, LINA, held_on=held_on)


def test_the_order_of_the_dates_is_asked_for():
    lines = [line.replace("2026-06-16", "06/11/2026") for line in TITLED]
    with pytest.raises(AmbiguousDates):
        read(*lines)
    assert read(*lines, date_order=DateOrder.DMY).held_on == date(2026, 11, 6)


def test_programs_and_telephones_are_set_aside_and_numbers_are_not_kept():
    register = read(
        NAMES,
        "Otter.ai,,,58 min,18:58,20:00",
        "+1 206-555-0123,,,58 min,18:00,21:00",
        LINA,
        held_on=DAY,
    )
    assert [row.line for row in register.set_aside] == [2, 3]
    assert "555" not in repr(register)
    assert register.started_at == utc("2026-06-16 22:58")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,,58 min,18:58,20:00", "neither a name nor"),
        ("Lina,,,an hour,18:58,20:00", "duration in this row is not written"),
        ("Lina,,,,,", "neither a duration nor both times"),
        ("Lina,,,,18:58,", "neither a duration nor both times"),
        ("Lina,,,32:14,,", "could be hours, minutes or seconds"),
        ("Lina,,,58 min,25:00,20:00", "no such time of day"),
        ("Lina,,,58 min,soon,20:00", "date is missing"),
        ("Lina,,,58 min,2026-06-16 20:00,2026-06-16 19:00", "left before they joined"),
        ("Berg, Lina,x,,58 min,18:58,20:00", "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_alone(row, reason):
    register = read(NAMES, LINA, row, held_on=DAY)
    assert [stay.line for stay in register.stays] == [2]
    assert [problem.line for problem in register.refused] == [3]
    assert reason in register.refused[0].reason
    assert "Lina" not in register.refused[0].reason


def test_columns_that_are_not_needed_are_dropped():
    register = read(f"{NAMES},Phone,Country", f"{LINA},555 0100,Norway", held_on=DAY)
    assert register.dropped_columns == ("Phone", "Country")
    assert "Norway" not in repr(register)


def test_a_column_that_occurs_twice_is_refused():
    with pytest.raises(UnreadableFile, match="occurs twice"):
        read(f"{NAMES},Email", f"{LINA},olu@example.org")


def test_an_unknown_zone_is_refused():
    with pytest.raises(UnreadableFile, match="No time zone"):
        read(NAMES, LINA, zone="Mars/Base")


def test_a_report_without_anybody_is_an_empty_register():
    assert read(NAMES).stays == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"PK\x03\x04 xl/workbook.xml", "an Excel workbook"),
        (f"{NAMES}\n\0".encode(), "no text has"),
        (f'{NAMES}\n"Lina,,,58 min,18:58,20:00\n'.encode(), "never closed"),
        (codecs.BOM_UTF16_LE + NAMES.encode("utf-16-le")[:-1], "damaged"),
        (b"Name (Original Name),Join Time,Leave Time\n", "not an attendance report from Google"),
        (b"x" * (60 * 1024 * 1024), "60 MB"),
    ],
)
def test_a_file_that_is_no_report_gets_one_sentence(data, says):
    with pytest.raises(UnreadableFile, match=says):
        read_register(data, zone=NEW_YORK)


cell = st.one_of(
    st.sampled_from(["18:58", "6:58 PM", "12:40 AM", "58 min", "1:00:00", "95", ""]),
    st.text(st.characters(exclude_characters='"\0', exclude_categories=["Cs"]), max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[cell] * 6), max_size=6), st.sampled_from([None, DAY]))
def test_every_row_is_accounted_for(people, held_on):
    rows = [",".join(f'"{part}"' for part in person) for person in people]
    try:
        register = read(NAMES, *rows, held_on=held_on)
    except UnreadableFile:
        return
    found = (*register.stays, *register.set_aside, *register.refused)
    blank = sum(not "".join(person).replace("\ufeff", "").strip() for person in people)
    assert len(found) == len(people) - blank
