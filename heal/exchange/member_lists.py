"""A group's list of members as the readers hand it on, whichever forum it comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from heal.errors import BadValue, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Record, Sheet
from heal.exchange.problems import RefusedRow, SetAside, sort_out
from heal.exchange.repeats import first_places


@dataclass(frozen=True)
class ListedMember:
    """Hold one member as the forum lists them; `joined_on` is the forum's date, in its own zone."""

    line: int
    email: str
    nickname: str | None
    joined_on: date | None


@dataclass(frozen=True)
class MemberList:
    """Hold a whole list: the members, and every row that is none, with its reason."""

    group_name: str | None
    rows: tuple[ListedMember, ...]
    set_aside: tuple[SetAside, ...]
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str


ListedRow = ListedMember | SetAside | RefusedRow


def list_members(
    sheet: Sheet,
    read: Callable[[Record], ListedMember | SetAside],
    *,
    kept: Collection[str],
    encoding: str,
    group_name: str | None = None,
) -> MemberList:
    """Return what `read` makes of each row, every address once; its BadValue refuses the row."""
    if sheet.repeated:
        raise UnreadableFile(
            "One of this list's columns occurs twice, so it is not clear which to read; download "
            "the members from the group again and import the file unchanged."
        )
    members, set_aside, refused = each_once(_whole(record, read) for record in sheet.records)
    return MemberList(
        group_name=group_name,
        rows=members,
        set_aside=set_aside,
        refused=refused,
        dropped_columns=sheet.not_kept(kept),
        encoding=encoding,
    )


def each_once(
    rows: Iterable[ListedRow],
) -> tuple[tuple[ListedMember, ...], tuple[SetAside, ...], tuple[RefusedRow, ...]]:
    """Return the rows of a list by what became of them; an address that comes again is refused."""
    found = list(rows)
    first = first_places(lambda: map(_email, found), len(found))
    for place, before in enumerate(first):
        if before != place:
            says = f"The same address is already on line {found[before].line}."
            found[place] = RefusedRow(found[place].line, says)
    del first
    return sort_out(found)


def _email(row: ListedRow) -> str | None:
    return row.email if isinstance(row, ListedMember) else None


def listed_email(record: Record) -> str:
    """Return the row's address, which a list of members cannot do without."""
    written = record.get("email")
    if not written:
        raise BadValue("There is no e-mail address in this row.")
    email = email_address(written)
    if email is None:
        raise BadValue("The e-mail address in this row is not a whole address.")
    return email


def _whole(record: Record, read: Callable[[Record], ListedMember | SetAside]) -> ListedRow:
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the list has columns.")
    try:
        return read(record)
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)
