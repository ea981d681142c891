"""Every shape in which Zoom writes down who was there, in every encoding and with both line ends.

The evening is always the same: Lina came, came again on a second device and stayed until half past
eight, Olu was there without an address, a program took notes, and the clock is New York's.
"""

from __future__ import annotations

import codecs
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import AmbiguousDates, Refusal, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, read_register, read_registers
from heal.rules import attendance

ZONE = "America/New_York"
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be")

# How the evening's moments are written: coming, going, coming again, going again.
US = ("11/19/2025 07:00:10 PM", "11/19/2025 07:30:10 PM", "11/19/2025 07:20:10 PM",
      "11/19/2025 08:30:10 PM")  # fmt: skip
UNPADDED = tuple(text.replace(" 0", " ") for text in US)
DAY_FIRST = ("19/11/2025 19:00:10", "19/11/2025 19:30:10", "19/11/2025 19:20:10",
             "19/11/2025 20:30:10")  # fmt: skip
MONTH_FIRST_24 = tuple("11/19" + text[5:] for text in DAY_FIRST)
ISO = tuple(f"2025-11-19{text[10:]}" for text in DAY_FIRST)
NAMED = tuple(f"Nov 19, 2025{text[10:]}" for text in DAY_FIRST)
SPREADSHEET = ("11/19/25 19:00", "11/19/25 19:30", "11/19/25 19:20", "11/19/25 20:30")
WRITTEN = {
    "us": US, "unpadded": UNPADDED, "24 hours": MONTH_FIRST_24, "day first": DAY_FIRST, "iso": ISO,
    "named": NAMED, "spreadsheet": SPREADSHEET,
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Hold a shape's rows, cell by cell, and what is told by it."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    lina: int = 90
    timed: bool = True
    topic: str | None = None
    number: str | None = None
    there: frozenset[str] = frozenset({"Lina", "Olu"})
    set_aside: tuple[str, ...] = ("Otter.ai",)
    dropped: frozenset[str] = field(default=frozenset())

    def text(self, line_end: str) -> str:
        def cell(text: str) -> str:
            quoted = any(one in text for one in (self.delimiter, '"', "\n"))
            return '"' + text.replace('"', '""') + '"' if quoted else text

        lines = (self.delimiter.join(map(cell, row)) for row in self.rows)
        return line_end.join(lines) + line_end


def sessions(header: str, times=US, more=(), waiting=None, delimiter=",") -> Shape:
    came, went, again, left = times
    people = [
        ("Lina (Lina Bérg)", "Lina@Example.org", came, went, "30"),
        ("Lina (Lina Bérg)", "lina@example.org", again, left, "71"),
        ("Olu", "", came, left, "91"),
        ("Otter.ai", "", came, left, "91"),
    ]
    rows = [(*row, *more) for row in people]
    set_aside = ["Otter.ai"]
    if waiting:
        rows.append(("Mallory", "", came, went, "30", *more[:-1], waiting))
        set_aside.append("Mallory")
    headings = tuple(header.split(","))
    return Shape(
        (headings, *rows), delimiter, set_aside=tuple(set_aside),
        dropped=frozenset(headings[5:-1] if waiting else headings[5:]),
    )  # fmt: skip


def totals(header: str, delimiter=",") -> Shape:
    headings = tuple(header.split(","))
    rows = (("Lina (Lina Bérg)", "lina@example.org", "90"), ("Olu", "", "91"),
            ("Otter.ai", "", "91"))  # fmt: skip
    more = ("Yes",) * (len(headings) - 3)
    return Shape((headings, *((*row, *more) for row in rows)), delimiter, timed=False)


def under(shape: Shape, *above: tuple[str, ...], pad: bool = False) -> Shape:
    rows = (*above, (), *shape.rows)
    if pad:
        width = max(map(len, rows))
        rows = tuple((*row, *("",) * (width - len(row))) for row in rows)
    return Shape(
        rows, shape.delimiter, shape.lina, shape.timed, "Harbour, late", "98765432100",
        shape.there, shape.set_aside, shape.dropped,
    )  # fmt: skip


Z1 = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
Z2 = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
Z3 = ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)",
      "Participants", "")  # fmt: skip
Z3_VALUES = ("98765432100", "Harbour, late", "11/19/2025 06:55:16 PM", "11/19/2025 08:35:20 PM",
             "iris@example.org", "101", "3", "")  # fmt: skip
Z3_AGAIN = ("987 6543 2100", "Harbour, late", "11/19/25 18:55", "11/19/25 20:35",
            "iris@example.org", "101", "3", "")  # fmt: skip
Z4 = ("Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants")
Z4_VALUES = ("Harbour, late", "987 6543 2100", "Iris", "101", "11/19/2025 06:55:16 PM",
             "11/19/2025 08:35:20 PM", "3")  # fmt: skip
Z4_SESSIONS = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
    "Recording disclaimer response,In waiting room"
)
Z4_TOTALS = "Name (original name),Email,Total duration (minutes),Guest"

USERS = ("Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time",
         "Time in Session (minutes)", "Is Guest", "Country/Region Name")  # fmt: skip
NO_SHOW = ("No", "Mallory", "mallory@example.org", "--", "--", "--", "No", "")


def user(name: str, email: str, begin: str, end: str, minutes: str) -> tuple[str, ...]:
    return ("Yes", name, email, begin, end, minutes, "Yes", "Norway")


WEBINAR_ROWS = (
    ("Attendee Report",),
    ("Report Generated:", "11/20/2025 08:00:00 AM"),
    ("Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered"),
    ("Harbour, late", "987 6543 2100", "11/19/2025 06:55:16 PM", "101", "4"),
    ("Host Details",),
    USERS,
    user("Iris", "iris@example.org", US[0], US[3], "91"),
    ("Panelist Details",),
    USERS,
    user("Pia (Pia Løv)", "pia@example.org", US[0], US[1], "30"),
    user("Lina (Lina Bérg)", "lina@example.org", US[0], US[1], "30"),
    ("Attendee Details",),
    (*USERS[:2], "First Name", "Last Name", "Email", "Phone", "Registration Time", *USERS[3:]),
    ("Yes", "Lina (Lina Bérg)", "Lina", "Bérg", "lina@example.org", "+1 555 0100",
     "11/01/2025 09:00:00 AM", US[2], US[3], "71", "Yes", "Norway"),
    ("Yes", "Olu", "Olu", "", "", "", "11/02/2025 09:00:00 AM", US[0], US[3], "91", "Yes", ""),
    ("No", "Mallory", "Mallory", "", "mallory@example.org", "+1 555 0101",
     "11/03/2025 09:00:00 AM", "--", "--", "--", "--", ""),
    ("Other Attended",),
    ("User Name", "Join Time", "Leave Time", "Time in Session (minutes)", "Country/Region Name"),
    ("15550100199", US[0], US[3], "91", "Norway"),
)  # fmt: skip

FLAT = (
    "Topic", "Meeting ID", "User Name", "User Email", "Department", "Creation Time", "Start Time",
    "End Time", "Duration (Minutes)", "Participants", "Name (Original Name)", "User Email",
    "Join Time", "Leave Time", "Duration (Minutes)", "Guest", "In Waiting Room",
)  # fmt: skip
FLAT_MEETING = (
    "Harbour, late", "987 6543 2100", "Iris", "iris@example.org", "Piers", "11/01/2025 09:00:00 AM",
    "11/19/2025 06:55:16 PM", "11/19/2025 08:35:20 PM", "101", "3",
)  # fmt: skip
FLAT_ROWS = (
    FLAT,
    (*FLAT_MEETING, "Lina (Lina Bérg)", "lina@example.org", US[0], US[1], "30", "Yes", "No"),
    (*FLAT_MEETING, "Lina (Lina Bérg)", "lina@example.org", US[2], US[3], "71", "Yes", "No"),
    (*FLAT_MEETING, "Olu", "", US[0], US[3], "91", "Yes", "No"),
    (*FLAT_MEETING, "Otter.ai", "", US[0], US[3], "91", "Yes", "No"),
    (*FLAT_MEETING, "Mallory", "", US[0], US[1], "30", "Yes", "Yes"),
)

SPANISH = "Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,"
SPANISH_NEWER = "Nombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,"
FRENCH = "Nom (nom original),Adresse e-mail de l’utilisateur,"
WITH_WAITING = ("Yes", "OK", "No")

SHAPES: dict[str, Shape] = {
    "Z1 older": sessions(Z1),
    "Z1": sessions(f"{Z1},Guest", more=("Yes",)),
    "Z1 consent": sessions(f"{Z1},Guest,Recording Consent", more=("Yes", "")),
    "Z1 waiting room": sessions(
        f"{Z1},Guest,Recording Disclaimer Response,In Waiting Room",
        more=WITH_WAITING, waiting="Yes",
    ),
    **{f"Z1 {how}": sessions(Z1, times=times) for how, times in WRITTEN.items()},
    "Z1 semicolon": sessions(Z1, delimiter=";"),
    "Z1 tab": sessions(Z1, delimiter="\t"),
    "Z2": totals(Z2),
    "Z3 over Z1": under(sessions(f"{Z1},Guest", more=("Yes",)), Z3, Z3_VALUES),
    "Z3 over Z2": under(totals(Z2), Z3, Z3_VALUES),
    "Z3 again": under(
        sessions(f"{Z1},Guest", more=("Yes",), times=SPREADSHEET), Z3, Z3_AGAIN, pad=True
    ),
    "Z3 totals again": under(totals(Z2), Z3, Z3_AGAIN, pad=True),
    "Z3 again semicolon": under(
        sessions(f"{Z1},Guest", more=("Yes",), times=SPREADSHEET, delimiter=";"),
        Z3, Z3_AGAIN, pad=True,
    ),
    "Z4 totals": under(totals(Z4_TOTALS), Z4, Z4_VALUES),
    "Z4": under(sessions(Z4_SESSIONS, more=WITH_WAITING, waiting="Yes"), Z4, Z4_VALUES),
    "Z4 bare": sessions(Z4_SESSIONS, more=WITH_WAITING, waiting="Yes"),
    "Z5": Shape(
        WEBINAR_ROWS, topic="Harbour, late", number="98765432100",
        there=frozenset({"Lina", "Olu", "Iris", "Pia"}),
        set_aside=("Mallory", "Somebody on the telephone"),
        dropped=frozenset({"Phone", "First Name", "Last Name", "Is Guest", "Registration Time",
                           "Country/Region Name"}),
    ),
    "Z6": Shape(
        FLAT_ROWS, topic="Harbour, late", number="98765432100", set_aside=("Otter.ai", "Mallory"),
        dropped=frozenset({"User Name", "User Email", "Department", "Creation Time", "Guest",
                           "Duration (Minutes)", "Participants"}),
    ),
    "Z7 Spanish": sessions(f"{SPANISH}Duración (minutos)", times=DAY_FIRST),
    "Z7 Spanish semicolon": sessions(
        f"{SPANISH}Duración (minutos)", times=DAY_FIRST, delimiter=";"
    ),
    "Z7 Spanish unique": totals(
        "Nombre (nombre original),E-mail del usuario,Duración total (minutos),Invitado"
    ),
    "Z7 Spanish unique semicolon": totals(
        "Nombre (nombre original),Correo electrónico,Duración total (minutos),Invitado", ";"
    ),
    "Z7 Spanish newer": sessions(
        f"{SPANISH_NEWER}Duración (minutos),Invitado,En sala de espera",
        times=DAY_FIRST, more=("Sí", "No"), waiting="Sí",
    ),
    "Z7 French": sessions(
        f"{FRENCH}Heure d’arrivée,Heure de départ,Durée (minutes),Invité,Salle d’attente",
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui",
    ),
    "Z7 French straight": sessions(
        f"{FRENCH}Heure d’arrivée,Heure de départ,Durée (minutes),Invité,Salle d’attente".replace(
            "’", "'"
        ),
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui",
    ),
    "Z7 French newer": sessions(
        f"{FRENCH}Heure de connexion,Heure de départ,Durée (minutes),Invité,"
        "Dans la salle d’attente",
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui", delimiter=";",
    ),
    "Z7 French totals": totals(f"{FRENCH}Durée totale (minutes),Invité"),
}  # fmt: skip


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "utf-16-be":
        return codecs.BOM_UTF16_BE + text.encode(encoding)
    return text.encode(encoding)


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


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_read_whatever_its_bytes(name, encoding, line_end):
    shape = SHAPES[name]
    register = read_register(encoded(shape.text(line_end), encoding), zone=ZONE)
    check(shape, register)
    assert register.encoding == encoding.removesuffix("-sig").removesuffix("-be")


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


@pytest.mark.parametrize("name", ["Z1 waiting room", "Z3 again", "Z5", "Z6", "Z7 French newer"])
@given(
    at=st.floats(0, 1, exclude_max=True), bytes_=st.binary(max_size=4), cut=st.integers(0, 40),
    encoding=st.sampled_from(ENCODINGS),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_damage_is_refused_or_read_and_nothing_else(name, at, bytes_, cut, encoding):
    data = encoded(SHAPES[name].text("\r\n"), encoding)
    begin = int(at * len(data))
    try:
        register = read_register(data[:begin] + bytes_ + data[begin + cut :], zone=ZONE)
    except Refusal:
        return
    assert isinstance(register, Register)
