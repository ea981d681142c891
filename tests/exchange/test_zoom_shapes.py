"""Every shape in which Zoom writes down who was there; in which bytes, is in test_any_bytes."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime

import pytest

from heal.errors import AmbiguousDates, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, read_register, read_registers
from heal.rules import attendance
from tests.kit.zoom_files import (
    DAY_FIRST,
    FLAT,
    FLAT_MEETING,
    FLAT_ROWS,
    NO_SHOW,
    SHAPES,
    SPANISH,
    US,
    USERS,
    WEBINAR_ROWS,
    Z1,
    Shape,
    sessions,
    user,
)  # fmt: skip

ZONE = "America/New_York"


def minutes_of(register: Register) -> dict[str, int]:
    stays = defaultdict(list)
    for stay in register.stays:
        stays[stay.name].append(attendance.Stay(stay.joined_at, stay.left_at, stay.minutes))
    return {name: attendance.minutes_present(theirs) for name, theirs in stays.items()}


def check(shape: Shape, register: Register) -> None:
    minutes = minutes_of(register)
    assert minutes["Lina"] == shape.lina
    assert set(minutes) == shape.there
    assert {stay.original_name for stay in register.stays if stay.name == "Lina"} == {"Lina Bérg"}
    assert {stay.email for stay in register.stays if stay.name == "Lina"} == {"lina@example.org"}
    assert {stay.email for stay in register.stays if stay.name == "Olu"} == {None}
    assert tuple(row.name for row in register.set_aside) == shape.set_aside
    assert register.refused == ()
    assert (register.topic, register.meeting_number) == (shape.topic, shape.number)
    on_that_day = date(2025, 11, 19) if shape.timed or shape.topic else None
    assert register.held_on == on_that_day
    if shape.timed:
        came = {stay.joined_at.replace(second=0) for stay in register.stays}
        assert min(came) == datetime(2025, 11, 20, 0, 0, tzinfo=UTC)
    assert shape.dropped <= set(register.dropped_columns)
    for never in ("555", "010", "Norway", "Piers"):
        assert never not in repr(register)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_read(name):
    check(SHAPES[name], read_register(SHAPES[name].text("\n").encode(), zone=ZONE))


def test_a_line_is_the_line_of_the_file():
    rows = [*SHAPES["Z5"].rows, ("Lina", US[0], "later", "30", "")]
    register = read_register(Shape(tuple(rows)).text("\n").encode(), zone=ZONE)
    assert [(row.line, row.reason) for row in register.refused] == [
        (20, "The date is missing, or not written in a way that is known here.")
    ]
    assert [stay.line for stay in register.stays] == [7, 10, 11, 14, 15]
    assert [(row.line, row.reason) for row in register.set_aside] == [
        (16, "Had registered and did not come."),
        (19, "Is known by a number only, which is not kept."),
    ]


def test_without_its_last_tables_a_webinar_is_read_too():
    rows = (*WEBINAR_ROWS[:4], ("Attendee Details",), USERS, NO_SHOW)
    rows = (*rows, user("Lina", "", US[0], US[3], "--"))
    register = read_register(Shape(rows).text("\r\n").encode(), zone=ZONE)
    assert [(stay.name, stay.minutes) for stay in register.stays] == [("Lina", 90)]
    assert [row.name for row in register.set_aside] == ["Mallory"]


def test_the_hosts_address_is_never_the_participants():
    register = read_register(SHAPES["Z6"].text("\n").encode(), zone=ZONE)
    assert {stay.email for stay in register.stays} == {"lina@example.org", None}
    only_the_hosts = [(*row[:11], *row[12:]) for row in FLAT_ROWS]
    register = read_register(Shape(tuple(only_the_hosts)).text("\n").encode(), zone=ZONE)
    assert {stay.email for stay in register.stays} == {None}
    participants_first = [(*row[10:], *row[:10]) for row in FLAT_ROWS]
    register = read_register(Shape(tuple(participants_first)).text("\n").encode(), zone=ZONE)
    assert {stay.email for stay in register.stays} == {"lina@example.org", None}
    assert [stay.minutes for stay in register.stays] == [30, 71, 91]


@pytest.mark.parametrize(("one", "other"), [(3, 11), (8, 14)])
def test_an_administrators_export_with_its_columns_swapped_is_refused(one, other):
    def swapped(row: tuple[str, ...]) -> tuple[str, ...]:
        cells = list(row)
        cells[one], cells[other] = cells[other], cells[one]
        return tuple(cells)

    olu = (*FLAT_MEETING, "Olu", "olu@example.org", US[0], US[3], "91", "Yes", "No")
    rows = (FLAT, *map(swapped, (*FLAT_ROWS[1:], olu)))
    with pytest.raises(UnreadableFile, match="seem to stand where those of the participants"):
        read_register(Shape(rows).text("\n").encode(), zone=ZONE)


def flat(start: str, name: str, begin: str, end: str, topic: str = "Harbour") -> tuple[str, ...]:
    about = (topic, "987", "Iris", "iris@example.org", "", "", start, end, "", "3")
    return (*about, name, "", begin, end, "", "Yes", "No")


def test_an_export_of_many_meetings_is_read_one_by_one():
    rows = (
        FLAT,
        flat("11/12/2025 07:00:00 PM", "Lina", "11/12/2025 07:00:00 PM", "11/12/2025 08:00:00 PM"),
        flat("11/19/2025 07:00:00 PM", "Olu", "11/19/2025 07:00:00 PM", "11/19/2025 08:00:00 PM"),
        flat("11/12/2025 07:00:00 PM", "Pia", "11/12/2025 07:10:00 PM", "11/12/2025 08:00:00 PM"),
    )
    data = Shape(rows).text("\n").encode()
    found = read_registers(data, zone=ZONE)
    assert [
        (one.held_on, [(stay.line, stay.name) for stay in one.stays]) for one in found
    ] == [
        (date(2025, 11, 12), [(2, "Lina"), (4, "Pia")]),
        (date(2025, 11, 19), [(3, "Olu")]),
    ]  # fmt: skip
    with pytest.raises(UnreadableFile, match="export over 2 meetings, and a register is of one"):
        read_register(data, zone=ZONE)


def test_two_groups_on_one_evening_are_two_meetings():
    times = ("11/19/2025 07:00:00 PM", "11/19/2025 08:00:00 PM")
    rows = (FLAT, flat(times[0], "Lina", *times), flat(times[0], "Olu", *times, topic="Quay"))
    with pytest.raises(UnreadableFile, match="over 2 meetings"):
        read_register(Shape(rows).text("\n").encode(), zone=ZONE)


def test_a_meeting_that_was_begun_again_is_one_in_an_export():
    times = ("11/19/2025 07:00:00 PM", "11/19/2025 07:20:00 PM")
    again = ("11/19/2025 07:30:00 PM", "11/19/2025 08:30:00 PM")
    rows = (FLAT, flat(times[0], "Lina", *times), flat(again[0], "Lina", *again))
    register = read_register(Shape(rows).text("\n").encode(), zone=ZONE)
    assert minutes_of(register) == {"Lina": 80}
    assert [(stay.file, stay.line) for stay in register.stays] == [(1, 2), (1, 3)]
    assert len(register.spans) == 2


def test_an_export_of_nobody_is_an_empty_register():
    assert read_register(Shape((FLAT,)).text("\n").encode(), zone=ZONE).stays == ()


OPEN = tuple(text.replace("19/11", "06/11") for text in DAY_FIRST)


@pytest.mark.parametrize("header", [Z1, f"{SPANISH}Duración (minutos)"])
def test_the_order_of_day_and_month_is_asked_in_every_language(header):
    data = sessions(header, times=OPEN).text("\n").encode()
    with pytest.raises(AmbiguousDates):
        read_register(data, zone=ZONE)
    told = {order: read_register(data, zone=ZONE, date_order=order) for order in DateOrder}
    assert told[DateOrder.MDY].held_on == date(2025, 6, 11)
    assert told[DateOrder.DMY].held_on == date(2025, 11, 6)


def test_a_webinars_other_dates_decide_the_order_too():
    rows = tuple(
        tuple(cell.replace("11/19/2025", "11/06/2025") for cell in row) for row in WEBINAR_ROWS
    )
    register = read_register(Shape(rows).text("\n").encode(), zone=ZONE)
    assert register.held_on == date(2025, 11, 6)
    open_still = tuple(row for row in rows if row[0] != "Report Generated:")
    with pytest.raises(AmbiguousDates):
        read_register(Shape(open_still).text("\n").encode(), zone=ZONE)


WRONG = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a picture"),
    "NULs": (SHAPES["Z1"].text("\n").encode() + b"Lina\0,,", "bytes that no text has"),
    "an unclosed quote": (SHAPES["Z5"].text("\n").encode() + b'"Yes,Lina', "never closed"),
    "empty": (b"", "empty"),
    "blank": (b"\r\n,,,\r\n", "empty"),
    "a workbook": (b"PK\x03\x04" + b"xl/workbook.xml", "an Excel workbook"),
    "a large file": (b"x" * (60 * 1024 * 1024), "60 MB"),
    "cut off": (SHAPES["Z5"].text("\n").encode()[:60], "of a webinar"),
    "odd UTF-16": (SHAPES["Z1"].text("\n").encode("utf-16")[:-1], "text is damaged"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_file_gets_one_clear_sentence(what):
    data, says = WRONG[what]
    with pytest.raises(UnreadableFile, match=says) as refused:
        read_register(data, zone=ZONE)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize("name", SHAPES)
def test_a_header_alone_is_a_register_of_nobody(name):
    shape = SHAPES[name]
    lines = shape.text("\n").splitlines(keepends=True)
    end = next(at for at, row in enumerate(shape.rows) if any("ame (" in c or "om" in c[:3]
               for c in row) and len(row) > 2)  # fmt: skip
    register = read_register("".join(lines[: end + 1]).encode(), zone=ZONE)
    assert register.stays == ()
