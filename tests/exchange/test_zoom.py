from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

import pytest

from heal.errors import AmbiguousDates, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, Stay, read_register

SESSIONS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
TOTALS = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
NEWER = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
    "Recording disclaimer response,In waiting room"
)
PREAMBLE = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,"
ABOVE = (
    "00987654321,Harbour evening,11/19/2025 06:55:16 PM,11/19/2025 08:30:20 PM,"
    "host@example.org,96,3,"
)
LINA = "Lina (Lina Berg),Lina@Example.org,11/19/2025 07:00:10 PM,11/19/2025 08:25:10 PM,86,No"
NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(*lines: str, zone: str = NEW_YORK, date_order: DateOrder | None = None) -> Register:
    return read_register("\r\n".join(lines).encode(), zone=zone, date_order=date_order)


def one(name: str = "Lina", email: str = "", *times: str) -> Register:
    joined, left, minutes = times or ("2026-06-16 19:00", "2026-06-16 20:00", "60")
    return read(SESSIONS, f'"{name}",{email},{joined},{left},{minutes},No')


def test_sessions_are_read_one_stay_a_row():
    register = read(
        f"{SESSIONS},Recording Consent",
        "Lina (Lina Berg),lina@example.org,11/19/2025 07:00:10 PM,11/19/2025 07:30:10 PM,30,No,Y",
        "Lina's phone,,11/19/2025 07:20:10 PM,11/19/2025 08:20:10 PM,60,Yes,",
        "Lina (Lina Berg),lina@example.org,11/19/2025 8:10:10 PM,11/19/2025 8:25:10 PM,15,No,Y",
        "Olu,,11/19/2025 07:01:00 PM,11/19/2025 08:29:00 PM,88,Yes,",
    )
    assert register.stays[0] == Stay(
        line=2,
        name="Lina",
        original_name="Lina Berg",
        full_name="Lina (Lina Berg)",
        email="lina@example.org",
        joined_at=utc("2025-11-20 00:00:10"),
        left_at=utc("2025-11-20 00:30:10"),
        minutes=30,
    )
    assert [stay.name for stay in register.stays] == ["Lina", "Lina's phone", "Lina", "Olu"]
    assert [stay.line for stay in register.stays] == [2, 3, 4, 5]
    assert register.stays[1].email is None
    assert register.started_at == utc("2025-11-20 00:00:10")
    assert register.ended_at == utc("2025-11-20 01:29:00")
    assert register.held_on == date(2025, 11, 19)
    assert register.topic is None
    assert register.meeting_number is None
    assert register.date_order is DateOrder.MDY
    assert register.dropped_columns == ("Guest", "Recording Consent")
    assert register.refused == ()
    assert register.set_aside == ()


@pytest.mark.parametrize(
    "header", [TOTALS, "Name (original name),Email,Total duration (minutes),Guest"]
)
def test_totals_have_minutes_and_no_times(header):
    register = read(header, "Lina (Lina Berg),,85,Yes", "Olu,olu@example.org,7,No")
    assert [(stay.name, stay.minutes) for stay in register.stays] == [("Lina", 85), ("Olu", 7)]
    assert {stay.joined_at for stay in register.stays} == {None}
    assert {stay.left_at for stay in register.stays} == {None}
    assert (register.started_at, register.ended_at, register.held_on) == (None, None, None)


def test_the_lines_above_the_table_tell_of_the_meeting():
    register = read(PREAMBLE, ABOVE, "", SESSIONS, LINA)
    assert register.topic == "Harbour evening"
    assert register.meeting_number == "00987654321"
    assert register.started_at == utc("2025-11-19 23:55:16")
    assert register.ended_at == utc("2025-11-20 01:30:20")
    assert register.held_on == date(2025, 11, 19)
    assert [stay.line for stay in register.stays] == [5]


def test_totals_under_such_lines_are_held_on_their_day():
    register = read(PREAMBLE, ABOVE, "", TOTALS, "Lina,,85,Yes")
    assert register.held_on == date(2025, 11, 19)
    assert register.stays[0].joined_at is None


def test_a_report_saved_again_in_a_spreadsheet_is_read():
    register = read(
        PREAMBLE,
        "987 6543 2100,Harbour,9/24/20 13:30,9/24/20 14:45,host@example.org,75,2,",
        ",,,,,,,",
        f"{SESSIONS},,",
        "Lina,lina@example.org,9/24/20 13:31,9/24/20 14:40,70,No,,",
        ",,,,,,,",
        "Olu,,9/24/20 13:35,9/24/20 14:45,70,Yes,,",
        zone="Europe/Lisbon",
    )
    assert register.meeting_number == "98765432100"
    assert register.started_at == utc("2020-09-24 12:30")
    assert [(stay.line, stay.joined_at) for stay in register.stays] == [
        (5, utc("2020-09-24 12:31")),
        (7, utc("2020-09-24 12:35")),
    ]


def test_a_number_that_a_spreadsheet_has_rounded_is_no_number():
    above = ABOVE.replace("00987654321", "9.87654E+10")
    assert read(PREAMBLE, above, "", TOTALS).meeting_number is None


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name (original name),Email,Total duration (minutes),Guest", "Lina,,76,No"),
        (NEWER, "Lina,,06/16/2026 07:10:58 PM,06/16/2026 08:26:31 PM,76,No,OK,No"),
    ],
)
def test_the_newer_report_is_read(header, row):
    register = read(
        "Topic,ID,Host,Duration (minutes),Start time,End time,Participants",
        '"Harbour, late",987 6543 2100,Iris,80,06/16/2026 07:08:00 PM,06/16/2026 08:28:00 PM,3',
        "",
        header,
        row,
    )
    assert register.topic == "Harbour, late"
    assert register.meeting_number == "98765432100"
    assert register.started_at == utc("2026-06-16 23:08")
    assert [stay.minutes for stay in register.stays] == [76]


def test_above_lines_without_a_readable_start_leave_it_to_the_first_who_joined():
    above = ABOVE.replace("11/19/2025 06:55:16 PM", "").replace("11/19/2025 08:30:20 PM", "later")
    register = read(PREAMBLE, above, "", SESSIONS, LINA)
    assert register.started_at == utc("2025-11-20 00:00:10")
    assert register.ended_at == utc("2025-11-20 01:25:10")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (codecs.BOM_UTF8 + f"{SESSIONS}\r\n{LINA}\r\n".encode(), "utf-8"),
        (f"{SESSIONS}\n{LINA}".replace(",", "\t").encode("utf-16"), "utf-16"),
        (f"{SESSIONS}\n{LINA}".replace("Berg", "Bérg").encode("cp1252"), "cp1252"),
        (f"{SESSIONS}\n{LINA}".replace(",", ";").encode(), "utf-8"),
    ],
)
def test_the_same_report_in_other_bytes(data, encoding):
    register = read_register(data, zone=NEW_YORK)
    assert register.encoding == encoding
    assert register.stays[0].joined_at == utc("2025-11-20 00:00:10")
    assert register.stays[0].name == "Lina"


def test_the_order_of_the_dates_is_asked_for_and_then_used():
    rows = (SESSIONS, "Lina,,06/11/2026 19:00:00,06/11/2026 20:00:00,60,No")
    with pytest.raises(AmbiguousDates, match=r"\(06/11/2026\)\. Say which"):
        read(*rows)
    assert read(*rows, date_order=DateOrder.MDY).held_on == date(2026, 6, 11)
    assert read(*rows, date_order=DateOrder.DMY).held_on == date(2026, 11, 6)
    with pytest.raises(UnreadableFile, match="not day first"):
        read(SESSIONS, LINA, date_order=DateOrder.DMY)


def test_the_lines_above_help_to_decide_the_order():
    row = "Lina,,12/11/2025 19:00:00,12/11/2025 20:00:00,60,No"
    assert read(PREAMBLE, ABOVE, SESSIONS, row).stays[0].joined_at == utc("2025-12-12 00:00")


def test_a_meeting_over_midnight_is_held_on_the_day_it_began():
    register = one("Lina", "", "2026-06-16 23:30", "2026-06-17 00:30", "60")
    assert register.held_on == date(2026, 6, 16)
    assert register.started_at == utc("2026-06-17 03:30")


def test_a_program_is_set_aside_and_a_bracket_is_read():
    times = "2026-06-16 19:00,2026-06-16 20:00,60,No"
    register = read(SESSIONS, f"Otter.ai (Lina),,{times}", f"Lina (she/her) (Lina Berg),,{times}")
    assert [(row.line, row.name, row.reason) for row in register.set_aside] == [
        (2, "Otter.ai (Lina)", "Is a program (Otter).")
    ]
    (stay,) = register.stays
    assert (stay.name, stay.original_name) == ("Lina (she/her)", "Lina Berg")
    assert stay.full_name == "Lina (she/her) (Lina Berg)"


def test_the_waiting_room_is_no_attendance():
    register = read(
        NEWER,
        "Lina,lina@example.org,06/16/2026 07:05:26 PM,06/16/2026 07:10:58 PM,6,No,,Yes",
        "Lina,lina@example.org,06/16/2026 07:10:58 PM,06/16/2026 08:26:31 PM,76,No,OK,No",
        ",olu@example.org,06/16/2026 07:10:58 PM,06/16/2026 08:26:31 PM,76,No,,yes",
    )
    assert [stay.line for stay in register.stays] == [3]
    assert [(row.line, row.name) for row in register.set_aside] == [
        (2, "Lina"),
        (4, "olu@example.org"),
    ]
    assert register.started_at == utc("2026-06-16 23:10:58")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Lina,,02/30/2026 07:00:00 PM,02/28/2026 08:00:00 PM,60,No", "no such date as 02/30/2026"),
        ("Lina,,,11/19/2025 08:00:00 PM,60,No", "date is missing"),
        ("Lina,,11/19/2025 07:00:00 PM,--,60,No", "date is missing"),
        ("Lina,,11/19/2025,11/19/2025 08:00:00 PM,60,No", "time of day is missing"),
        ("Lina,,11/19/2025 08:00 PM,11/19/2025 07:00 PM,60,No", "left before they joined"),
        (",,11/19/2025 07:00 PM,11/19/2025 08:00 PM,60,No", "neither a name nor an e-mail"),
        ("Lina,,11/19/2025 07:00 PM,11/19/2025 08:00 PM,an hour,No", "not a whole number"),
        ("Lina,,11/19/2025 07:00 PM,11/19/2025 08:00 PM,-60,No", "not a whole number"),
        ('Lina,,11/19/2025 07:00 PM,11/19/2025 08:00 PM,"1,440",No', "not a whole number"),
        ("Berg, Lina,,11/19/2025 07:00 PM,11/19/2025 08:00 PM,60,No", "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_alone(row, reason):
    register = read(SESSIONS, LINA, row)
    assert [stay.line for stay in register.stays] == [2]
    assert [problem.line for problem in register.refused] == [3]
    assert reason in register.refused[0].reason
    assert "Lina" not in register.refused[0].reason


def test_an_impossible_date_alone_asks_nothing():
    register = read(SESSIONS, "Lina,,02/30/2026 07:00 PM,02/30/2026 08:00 PM,60,No")
    assert (register.stays, len(register.refused)) == ((), 1)


def test_minutes_of_a_total_may_not_be_missing():
    assert read(TOTALS, "Lina,,,No").refused[0].line == 2
    assert read(TOTALS, "Lina,,85.0,No").stays[0].minutes == 85


def test_minutes_are_counted_where_the_report_leaves_them_out():
    assert one("Lina", "", "2026-06-16 19:00:00", "2026-06-16 19:10:01", "").stays[0].minutes == 11


@pytest.mark.parametrize("email", ["-", "N/A", "lina"])
def test_what_is_no_address_is_no_email(email):
    assert one("Lina", email).stays[0].email is None


def test_somebody_known_by_their_address_only_has_no_name():
    (stay,) = one("", "lina@example.org").stays
    assert (stay.name, stay.original_name, stay.full_name) == ("", None, "")


def test_phones_addresses_and_countries_are_dropped():
    register = read(
        f"{SESSIONS},Phone,Street Address,Country/Region Name",
        f"{LINA},+1 555 0100,1 Quay Street,Norway",
    )
    assert register.dropped_columns == ("Guest", "Phone", "Street Address", "Country/Region Name")
    assert "Quay" not in repr(register)
    assert "555" not in repr(register)
    assert "Norway" not in repr(register)


def test_an_unknown_zone_is_refused():
    with pytest.raises(UnreadableFile, match="No time zone is called «Mars/Base»"):
        read(SESSIONS, LINA, zone="Mars/Base")


def test_a_report_without_anybody_is_an_empty_register():
    register = read(SESSIONS)
    assert (register.stays, register.started_at, register.held_on) == ((), None, None)
