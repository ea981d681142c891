from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import Refusal, UnreadableFile
from heal.exchange.eventbrite import read_register
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, Stay
from tests.kit.files import EVENTBRITE as FULL
from tests.kit.files import EVENTBRITE_HEADER as HEADER


def read(*rows: str) -> Register:
    return read_register("\n".join([HEADER, *rows]).encode())


def row(name: str, email: str, status: str = "Checked In", order: int = 7001) -> str:
    first, _, last = name.partition(" ")
    return f"{order},2026-06-01,{first},{last},{email},1,General,1,1,{status},555 0100"


def there(line: int, name: str, email: str | None) -> Stay:
    return Stay(line, name, None, name, email, None, None, minutes=0, checked_in=True)


def test_who_was_checked_in_was_there():
    register = read_register(FULL.encode())
    assert register.stays == (
        there(2, "Dora Lund", "dora@example.org"),
        there(3, "Zoë Pérez", "zoe@example.org"),
    )
    assert [(left.line, left.name) for left in register.set_aside] == [(4, "Fay Stone")]
    assert "not checked in" in register.set_aside[0].reason
    assert register.refused == ()
    assert (register.started_at, register.ended_at, register.held_on) == (None, None, None)
    assert (register.topic, register.meeting_number) == (None, None)
    assert register.date_order is DateOrder.MDY


def test_phones_addresses_and_barcodes_are_dropped_on_reading():
    header = f"{HEADER},Home Address 1,Home Country"
    text = f"{header}\n{row('Dora Lund', 'dora@example.org')},1 Sea Lane,Norway\n"
    register = read_register(text.encode())
    assert register.dropped_columns == (
        "Order #",
        "Order Date",
        "Quantity",
        "Ticket Type",
        "Attendee #",
        "Barcode #",
        "Cell Phone",
        "Home Address 1",
        "Home Country",
    )
    assert not any(kept in repr(register) for kept in ("555", "Sea Lane", "Norway", "General"))


def test_other_headings_for_the_same_columns_are_read():
    text = "Order no.;First Name;Surname;Email;Attendee Status\n1;Dora;Lund;;Checked In\n"
    assert read_register(text.encode()).stays == (there(2, "Dora Lund", None),)


def test_several_tickets_of_one_person_count_once():
    register = read(
        row("Dora Lund", "dora@example.org", "Attending"),
        row("Dora Lund", "dora@example.org"),
        row("dora  lund", "DORA@example.org"),
        row("Dora Lund", "dora@example.org", order=7009),
        row("Olu", ""),
        row("OLU", ""),
        row("", "kim@example.org"),
        row("Kim", "kim@example.org"),
    )
    assert [(stay.line, stay.email) for stay in register.stays] == [
        (3, "dora@example.org"),
        (6, None),
        (8, "kim@example.org"),
    ]
    assert [(left.line, left.reason) for left in register.set_aside] == [
        (2, "Has a ticket and was not checked in."),
        (4, "Another ticket of the person on line 3."),
        (5, "Another ticket of the person on line 3."),
        (7, "Another ticket of the person on line 6."),
        (9, "Another ticket of the person on line 8."),
    ]


def test_an_address_beside_several_names_is_nobodys():
    register = read(
        row("Dora Lund", "dora@example.org"),
        row("Eli Stone", "dora@example.org"),
        row("Fay Stone", "dora@example.org", "Attending"),
        row("Eli Stone", "dora@example.org"),
        row("", "dora@example.org"),
    )
    assert register.stays == (there(2, "Dora Lund", None), there(3, "Eli Stone", None))
    assert [left.line for left in register.set_aside] == [4, 5]
    assert [problem.line for problem in register.refused] == [6]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row("", ""), "neither a name nor"),
        (row("", "nobody"), "neither a name nor"),
        (f"{row('Dora Lund', '')},x", "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_line(line, reason):
    register = read(row("Olu", ""), line)
    assert [problem.line for problem in register.refused] == [3]
    assert reason in register.refused[0].reason


@pytest.mark.parametrize("status", ["Attending", "Not Attending", "Deleted", "Refunded", ""])
def test_a_file_in_which_nobody_was_checked_in_does_not_tell_who_came(status):
    with pytest.raises(UnreadableFile, match="Nobody in this file was checked in"):
        read(row("Dora Lund", "dora@example.org", status))


def test_a_file_without_rows_is_an_empty_register():
    assert read().stays == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Order #,Order Date,First Name,Email\n1,2026-06-01,Dora,\n",
            "no column “Attendee Status”",
        ),
        ("First Name,First Name,Attendee Status\n", "occurs twice"),
        ("Name,Email,Duration\nKai,kai@example.org,3 min\n", "not a list of attendees"),
        (f'{HEADER}\n"7001,Dora\n', "never closed"),
    ],
)
def test_another_file_gets_one_clear_sentence(text, says):
    with pytest.raises(UnreadableFile, match=says) as refused:
        read_register(text.encode())
    assert ". " not in refused.value.sentence


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FULL)), st.integers(0, 9), st.binary(max_size=6))
def test_a_mutated_file_gives_a_register_or_a_refusal(at, length, instead):
    data = FULL.encode()
    with contextlib.suppress(Refusal):
        register = read_register(data[:at] + instead + data[at + length :])
        assert all(stay.name or stay.email for stay in register.stays)
