from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

import pytest

from heal.errors import AmbiguousDates, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.exchange.teams import read_register
from heal.exchange.zoom import Register, Stay
from tests.kit.files import TEAMS as SHAPES
from tests.kit.files import TEAMS_ACTIONS as ACTIONS
from tests.kit.files import TEAMS_FLAT as FLAT
from tests.kit.files import TEAMS_LINA as LINA
from tests.kit.files import TEAMS_PEOPLE as PEOPLE
from tests.kit.files import TEAMS_SECTIONS as SECTIONS

NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(*lines: str, zone: str = NEW_YORK, date_order: DateOrder | None = None) -> Register:
    return read_register("\r\n".join(lines).encode("utf-16"), zone=zone, date_order=date_order)


def commas(line: str) -> str:
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in line.split("\t"))


@pytest.mark.parametrize("lines", SHAPES)
@pytest.mark.parametrize("write", [str, commas])
def test_every_shape_is_read_under_every_delimiter(lines, write):
    register = read(*map(write, lines))
    assert "Lina Bérg" in {stay.name for stay in register.stays}
    assert register.refused == ()
    assert register.started_at is not None


def test_every_coming_and_going_is_a_stay():
    register = read(*SECTIONS)
    assert register.stays[0] == Stay(
        line=16,
        name="Lina Bérg",
        original_name=None,
        full_name="Lina Bérg",
        email="lina@example.org",
        joined_at=utc("2026-09-22 23:00:11"),
        left_at=utc("2026-09-22 23:30:11"),
        minutes=30,
    )
    assert [(stay.line, stay.name, stay.minutes) for stay in register.stays] == [
        (16, "Lina Bérg", 30),
        (17, "Lina Bérg", 41),
        (18, "Olu", 30),
    ]
    assert register.topic == "Harbour, late"
    assert register.started_at == utc("2026-09-22 22:59")
    assert register.ended_at == utc("2026-09-23 00:32")
    assert register.held_on == date(2026, 9, 22)
    assert register.dropped_columns == ("Participant ID (UPN)", "Role")


def test_the_table_of_people_stands_in_for_whom_the_activities_leave_out():
    stays = read(*SECTIONS[:-1]).stays
    assert [(stay.line, stay.name) for stay in stays] == [
        (12, "Olu"),
        (16, "Lina Bérg"),
        (17, "Lina Bérg"),
    ]
    broken = SECTIONS[-1].replace("9/22/26, 7:32:00 PM", "later")
    register = read(*SECTIONS[:-1], broken)
    assert [row.line for row in register.refused] == [18]
    assert register.stays[0].name == "Olu"


def test_without_activities_who_was_away_has_minutes_and_no_clock():
    register = read(*SECTIONS[:12])
    lina, olu = register.stays
    assert (lina.joined_at, lina.left_at, lina.minutes) == (None, None, 71)
    assert (olu.joined_at, olu.left_at) == (utc("2026-09-22 23:02"), utc("2026-09-22 23:32"))


def test_the_activities_of_many_people_stand_below_the_first_fifty_rows():
    many = [
        f"Guest {n}\t9/22/26, 7:00:00 PM\t9/22/26, 8:00:00 PM\t1h\t\t\tPresenter" for n in range(90)
    ]
    each = [f"Guest {n}\t9/22/26, 7:00:00 PM\t9/22/26, 8:00:00 PM\t1h\t\tX" for n in range(90)]
    register = read(*SECTIONS[:10], *many, "", *SECTIONS[13:15], *each, "", "4. Questions", "What?")
    assert [stay.line for stay in register.stays] == list(range(104, 194))


def test_a_report_saved_again_in_a_spreadsheet_is_read():
    lines = [commas(line) + ",,," for line in SECTIONS]
    data = "\n".join(line.replace("Olu (External)", "Olu") for line in lines).encode()
    assert len(read_register(data, zone=NEW_YORK).stays) == 3


def test_times_that_are_said_to_be_in_utc_are():
    lines = [
        line.replace("First Join", "First Join (UTC)").replace("Last Leave", "Last Leave (UTC)")
        for line in SECTIONS[:12]
    ]
    register = read(*lines)
    assert register.stays[1].joined_at == utc("2026-09-22 19:02")
    assert register.held_on == date(2026, 9, 22)


def test_the_older_report_is_read():
    register = read(*FLAT)
    assert (register.topic, register.held_on) == ("Harbour", date(2026, 2, 15))
    assert register.meeting_number == "453adbad-3672-4bde-92d0-6be3049eb379"
    (stay,) = register.stays
    assert (stay.line, stay.minutes) == (9, 30)
    assert stay.left_at == utc("2026-02-16 00:29:22")


def test_joined_and_left_are_paired():
    register = read(*ACTIONS)
    assert [(stay.line, stay.name, stay.minutes) for stay in register.stays] == [
        (2, "Lina Bérg", 20),
        (3, "Olu", 55),
        (5, "Lina Bérg", 30),
    ]
    assert register.stays[1].left_at == utc("2026-02-16 01:00")
    assert register.ended_at == utc("2026-02-16 01:00")


def test_a_second_device_overlaps():
    register = read(
        ACTIONS[0],
        "Lina\tJoined\t2/15/2026, 7:00:00 PM",
        "Lina\tJoined\t2/15/2026, 7:10:00 PM",
        "Lina\tLeft\t2/15/2026, 7:20:00 PM",
        "Lina\tLeft\t2/15/2026, 8:00:00 PM",
        "Lina\tLeft\t2/15/2026, 8:01:00 PM",
    )
    assert [stay.minutes for stay in register.stays] == [20, 50]
    assert "no row that they had joined" in register.refused[0].reason


def test_a_list_of_people_who_were_still_there_is_refused():
    with pytest.raises(UnreadableFile, match="while most people were still in the meeting"):
        read(*ACTIONS[:3])


def test_a_report_of_who_attended_only_is_refused():
    with pytest.raises(UnreadableFile, match="not for how long"):
        read("2. Participants", "Name\tEmail\tRole", "Lina\tlina@example.org\tPresenter")


def test_a_report_in_another_language_is_asked_for_in_english():
    with pytest.raises(UnreadableFile, match="choose English"):
        read("1. Zusammenfassung", "x\ty", "2. Teilnehmer", "A\tB\tC", "Lina\t1\t2")


def test_a_meeting_over_midnight_is_held_on_the_day_it_began():
    register = read(FLAT[7], "Lina\t2/15/2026, 23:30:00\t2/16/2026, 00:30:00\t1h\t\tX\tx")
    assert register.held_on == date(2026, 2, 15)
    assert register.ended_at == utc("2026-02-16 05:30")


def test_the_order_of_the_dates_is_asked_for():
    rows = (FLAT[7], "Lina\t06/11/2026, 19:00:00\t06/11/2026, 20:00:00\t1h\t\tX\tx")
    with pytest.raises(AmbiguousDates):
        read(*rows)
    assert read(*rows, date_order=DateOrder.DMY).held_on == date(2026, 11, 6)
    lower = (row.replace("9/22/26", "11/9/26") for row in SECTIONS[:-1])
    last = SECTIONS[-1].replace("9/22/26", "13/9/26")
    assert read(*lower, last).date_order is DateOrder.DMY


def test_programs_and_telephones_are_set_aside_once_and_numbers_are_not_kept():
    times = "9/22/26, 7:02:00 PM\t9/22/26, 7:32:00 PM\t30m\t"
    who = ("Otter.ai", "+1 206-555-0123 (Unverified)")
    register = read(
        *SECTIONS[:12],
        *(f"{name}\t{times}\t\tPresenter" for name in who),
        *SECTIONS[12:],
        *(f"{name}\t{times}\tPresenter" for name in who),
    )
    assert [row.line for row in register.set_aside] == [21, 22]
    assert "555" not in repr(register)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("\t9/22/26, 7:00 PM\t9/22/26, 8:00 PM\t1h\t\t\tX", "neither a name nor"),
        ("Olu\t9/31/26, 7:00 PM\t9/22/26, 8:00 PM\t1h\t\t\tX", "no such date as 9/31/26"),
        ("Olu\t9/22/26, 9:00 PM\t9/22/26, 8:00 PM\t1h\t\t\tX", "left before they joined"),
        ("Olu\t9/22/26, 7:00 PM\t9/22/26, 8:00 PM\tan hour\t\t\tX", "duration in this row"),
        ("Olu\t\t\t\t\t\tX", "neither a duration nor both times"),
        ("Olu\t9/22/26, 7:00 PM\t9/22/26, 8:00 PM\t1h\t\t\tX\ty", "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_alone(row, reason):
    register = read(*SECTIONS[:11], row)
    assert [stay.line for stay in register.stays] == [11]
    assert [problem.line for problem in register.refused] == [12]
    assert reason in register.refused[0].reason
    assert "Olu" not in register.refused[0].reason


def test_an_action_that_is_not_known_is_refused_alone():
    register = read(*ACTIONS, "Olu\tWaved\t2/15/2026, 7:30:00 PM", "Olu\tLeft\tsoon")
    assert [row.line for row in register.refused] == [7, 8]
    assert "neither “Joined” nor “Left”" in register.refused[0].reason


def test_a_column_that_occurs_twice_is_refused():
    with pytest.raises(UnreadableFile, match="occurs twice"):
        read(f"{PEOPLE}\tEmail", LINA)


@pytest.mark.parametrize("header", [PEOPLE, FLAT[7], ACTIONS[0]])
def test_a_report_without_anybody_is_an_empty_register(header):
    assert read(header).stays == ()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"PK\x03\x04 xl/workbook.xml", "an Excel workbook"),
        (PEOPLE.encode("utf-16-le"), "no text has"),
        (f'{PEOPLE}\n"Lina\t1\n'.encode(), "never closed"),
        (codecs.BOM_UTF16_LE + PEOPLE.encode("utf-16-le")[:-1], "damaged"),
        (b"First name,Last name,Email,Duration\n", "not an attendance report from Microsoft"),
        (b"x" * (60 * 1024 * 1024), "60 MB"),
    ],
)
def test_a_file_that_is_no_report_gets_one_sentence(data, says):
    with pytest.raises(UnreadableFile, match=says):
        read_register(data, zone=NEW_YORK)
