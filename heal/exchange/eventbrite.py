"""Who was checked in at an event, from the list of attendees that Eventbrite lets one export."""

from __future__ import annotations

from collections import defaultdict

from heal.errors import UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Layout, Record, Sheet, decode, find_header, plain
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.zoom import Register, Stay

_KEPT = frozenset({"first", "last", "email", "status"})
_WAY = "in Eventbrite, open the event's attendees report and export it with “Attendee Status”."
_LAYOUT = Layout(
    columns={
        "order #": "order",
        "order no.": "order",
        "first name": "first",
        "last name": "last",
        "surname": "last",
        "email": "email",
        "attendee status": "status",
    },
    signatures=(
        frozenset({"first", "status"}),
        frozenset({"email", "status"}),
        frozenset({"order", "email"}),
    ),
    not_found=(
        "This is not a list of attendees from Eventbrite: no row has the headings “First Name” "
        "and “Attendee Status”; " + _WAY
    ),
)
_PRESENT = "checked in"


def read_register(data: bytes) -> Register:
    """Return the register that an Eventbrite export holds: who was checked in, each person once.

    It tells neither how long anybody stayed nor on which day the event was. Whoever has no row
    that is checked in is set aside, with every further ticket of somebody who is there already.
    """
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    _refuse_other_tables(sheet)
    people: dict[str, Stay] = {}
    set_aside: list[SetAside] = []
    refused: list[RefusedRow] = []
    shared = _shared_addresses(sheet)
    for record in sheet.records:
        match _read(record, people, shared):
            case Stay() as stay:
                people[_person(record, shared)] = stay
            case SetAside() as left_out:
                set_aside.append(left_out)
            case RefusedRow() as problem:
                refused.append(problem)
    if sheet.records and not people and not refused:
        raise UnreadableFile(
            "Nobody in this file was checked in, so it does not tell who came; mark the meeting's "
            "register by hand, or check people in with Eventbrite's app and export again."
        )
    return Register(
        topic=None,
        meeting_number=None,
        started_at=None,
        ended_at=None,
        held_on=None,
        stays=tuple(people.values()),
        set_aside=tuple(set_aside),
        refused=tuple(refused),
        dropped_columns=sheet.not_kept(_KEPT),
        encoding=decoded.encoding,
        date_order=DateOrder.MDY,
    )


def _refuse_other_tables(sheet: Sheet) -> None:
    if not sheet.has("status"):
        raise UnreadableFile(
            "This list of orders does not tell who came, because it has no column “Attendee "
            "Status”; " + _WAY
        )
    if sheet.repeated:
        raise UnreadableFile(
            "One of this list's columns occurs twice, so it is not clear which to read; " + _WAY
        )


def _read(
    record: Record, people: dict[str, Stay], shared: frozenset[str]
) -> Stay | SetAside | RefusedRow:
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the list has columns.")
    name, email = _name(record), email_address(record.get("email"))
    if not name and not email:
        return RefusedRow(record.line, "This row has neither a name nor an e-mail address.")
    if record.get("status").casefold().replace("-", " ") != _PRESENT:
        return SetAside(record.line, name or str(email), "Has a ticket and was not checked in.")
    before = people.get(_person(record, shared))
    if before:
        return SetAside(
            record.line, name or str(email), f"Another ticket of the person on line {before.line}."
        )
    own = None if email in shared else email
    if not name and not own:
        return RefusedRow(record.line, "This row has no name, and its address is not one person's.")
    return Stay(record.line, name, None, name, own, None, None, minutes=0, checked_in=True)


def _shared_addresses(sheet: Sheet) -> frozenset[str]:
    """Return the addresses that stand beside more than one name.

    Who orders for others gives one address for all of them; nothing tells whose it is.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    for record in sheet.records:
        email = email_address(record.get("email"))
        if email and _name(record):
            names[email].add(plain(_name(record)))
    return frozenset(email for email, found in names.items() if len(found) > 1)


def _person(record: Record, shared: frozenset[str]) -> str:
    email = email_address(record.get("email")) or ""
    return email if email and email not in shared else f"{email} {plain(_name(record))}"


def _name(record: Record) -> str:
    return f"{record.get('first')} {record.get('last')}".strip()
