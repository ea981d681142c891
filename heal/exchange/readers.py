"""Which reader reads a file: by what is in it, or by what a person says that it is.

A reader joins here. Forms and other tables are read through a mapping, which `ReadAs` carries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeVar

from heal.errors import UnreadableFile
from heal.exchange import (
    eventbrite,
    google_groups,
    groups_io,
    mapped_members,
    mapped_register,
    meet,
    teams,
    zoom,
)
from heal.exchange.any_table import read_table
from heal.exchange.delimited import Decoded
from heal.exchange.file_signatures import Kind
from heal.exchange.member_lists import MemberList
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import MAPPED, How, told
from heal.exchange.recognise import recognise
from heal.exchange.registers import Register

Reader = TypeVar("Reader")

MEMBER_LISTS: Final[Mapping[Kind, Callable[[bytes], MemberList]]] = {
    Kind.GOOGLE_GROUPS: google_groups.read_members,
    Kind.GROUPS_IO: groups_io.read_members,
}
REGISTERS: Final[Mapping[Kind, Callable[..., Register]]] = {
    Kind.ZOOM: zoom.read_register,
    Kind.MEET: meet.read_register,
    Kind.TEAMS: teams.read_register,
    Kind.EVENTBRITE: eventbrite.read_register,
}
TELLS_NO_TIME: Final = frozenset({Kind.EVENTBRITE})
"""Where somebody is ticked off at the door, and no clock is read."""
TELLS_NO_DAY: Final = frozenset({Kind.MEET})
"""Where the clock of somebody's coming is read only once the day is known."""


def read_members(data: bytes, *, kind: How = None) -> MemberList:
    """Return the list of members that a file holds.

    What is recognised as none of `MEMBER_LISTS` is read as the first of them, whose refusal says
    what is missing.
    """
    how = told(kind)
    if how.mapping:
        table = read_table(data, headed=how.headed)
        return mapped_members.read_members(
            how.mapping, table, group=how.group, date_order=how.date_order
        )
    found = _told_or_seen(data, how.kind)
    return _or_first(MEMBER_LISTS, found)(data)


def read_register(
    data: bytes,
    *,
    zone: str,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: How = None,
) -> Register:
    """Return the register that a file holds, its times read on the clock of `zone`.

    What is recognised as none of `REGISTERS` is read as the first of them, likewise.
    """
    how = told(kind)
    order = date_order or how.date_order
    if how.mapping:
        table = read_table(data, headed=how.headed)
        return mapped_register.read_register(
            how.mapping, table, zone=zone, group=how.group, day=how.day or held_on, date_order=order
        )
    found = _told_or_seen(data, how.kind)
    if found in TELLS_NO_TIME:
        return REGISTERS[found](data)
    day = {"held_on": held_on} if found in TELLS_NO_DAY else {}
    return _or_first(REGISTERS, found)(data, zone=zone, date_order=order, **day)


def _told_or_seen(data: bytes, kind: Kind | None) -> Kind | None:
    if kind in MAPPED:
        raise UnreadableFile("Nothing of this table can be read before its columns are told.")
    return kind or recognise(data).kind


def read_registers(
    data: bytes,
    *,
    zone: str,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: How = None,
    decoded: Decoded | None = None,
) -> tuple[Register, ...]:
    """Return a register of each call that a file tells of, never none.

    Only an administrator's export from Zoom tells of several. `decoded` is the file's text, where
    it is at hand already.
    """
    found = kind or recognise(data).kind
    if told(found).kind is Kind.ZOOM:
        return zoom.read_season(decoded or data, zone=zone, date_order=date_order)
    one = read_register(data, zone=zone, date_order=date_order, held_on=held_on, kind=found)
    return (one,)


def _or_first(readers: Mapping[Kind, Reader], kind: Kind | None) -> Reader:
    first = next(iter(readers.values()))
    return first if kind is None else readers.get(kind, first)
