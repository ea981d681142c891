"""Who was checked in at an event, from the list of attendees that Eventbrite lets one export."""

from __future__ import annotations

from heal.errors import UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Layout, Record, Sheet, decode, find_header, plain
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside, sort_out
from heal.exchange.repeats import first_places
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

Ticket = Stay | SetAside | RefusedRow


def read_register(data: bytes) -> Register:
    """Return the register that an Eventbrite export holds: who was checked in, each person once.

    It tells neither how long anybody stayed nor on which day the event was. Whoever has no row
    that is checked in is set aside, with every further ticket of somebody who is there already.
    """
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    _refuse_other_tables(sheet)
    stays, set_aside, refused = sort_out(_each_once(sheet))
    if sheet.records and not stays and not refused:
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
        stays=stays,
        set_aside=set_aside,
        refused=refused,
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


def _each_once(sheet: Sheet) -> list[Ticket]:
    """Return what becomes of each row; of one person's tickets the first counts."""
    shared = _shared_addresses(sheet)
    tickets: list[Ticket] = []
    addresses: list[str] = []
    for record in sheet.records:
        email = email_address(record.get("email")) or ""
        addresses.append(shared.get(email, email))
        tickets.append(_read(record, None if email in shared else email or None))
    first = first_places(lambda: map(_person, tickets, addresses), len(tickets))
    for place, before in enumerate(first):
        ticket = tickets[place]
        if before != place and isinstance(ticket, Stay):
            says = f"Another ticket of the person on line {tickets[before].line}."
            tickets[place] = SetAside(ticket.line, ticket.name or str(ticket.email), says)
    return tickets


def _person(ticket: Ticket, address: str) -> str | None:
    if not isinstance(ticket, Stay):
        return None
    return ticket.email or f"{address} {plain(ticket.name)}"


def _read(record: Record, own: str | None) -> Ticket:
    """Return what becomes of a row by itself; `own` is its address where that is one person's."""
    name, written = _name(record), email_address(record.get("email"))
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the list has columns.")
    if not name and not written:
        return RefusedRow(record.line, "This row has neither a name nor an e-mail address.")
    if record.get("status").casefold().replace("-", " ") != _PRESENT:
        return SetAside(record.line, name or str(written), "Has a ticket and was not checked in.")
    if not name and not own:
        return RefusedRow(record.line, "This row has no name, and its address is not one person's.")
    return Stay(record.line, name, None, name, own, None, None, minutes=0, checked_in=True)


def _shared_addresses(sheet: Sheet) -> dict[str, str]:
    """Return the addresses that stand beside more than one name, each by itself.

    Who orders for others gives one address for all of them; nothing tells whose it is.
    """
    named: dict[str, str] = {}
    shared: dict[str, str] = {}
    for record in sheet.records:
        email, name = email_address(record.get("email")), plain(_name(record))
        if email and name and named.setdefault(email, name) != name:
            shared[email] = email
    return shared


def _name(record: Record) -> str:
    return f"{record.get('first')} {record.get('last')}".strip()
