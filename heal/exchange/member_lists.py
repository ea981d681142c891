"""A group's list of members as the readers hand it on, whichever forum it comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from heal.errors import BadValue, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Record, Sheet
from heal.exchange.problems import RefusedRow, SetAside


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
    members: dict[str, ListedMember] = {}
    set_aside: list[SetAside] = []
    refused: list[RefusedRow] = []
    for record in sheet.records:
        try:
            row = _once(_whole(record, read), members)
        except BadValue as error:
            refused.append(RefusedRow(record.line, error.sentence))
            continue
        if isinstance(row, SetAside):
            set_aside.append(row)
        else:
            members[row.email] = row
    return MemberList(
        group_name=group_name,
        rows=tuple(members.values()),
        set_aside=tuple(set_aside),
        refused=tuple(refused),
        dropped_columns=sheet.not_kept(kept),
        encoding=encoding,
    )


def listed_email(record: Record) -> str:
    """Return the row's address, which a list of members cannot do without."""
    written = record.get("email")
    if not written:
        raise BadValue("There is no e-mail address in this row.")
    email = email_address(written)
    if email is None:
        raise BadValue("The e-mail address in this row is not a whole address.")
    return email


def _whole(
    record: Record, read: Callable[[Record], ListedMember | SetAside]
) -> ListedMember | SetAside:
    if record.overlong:
        raise BadValue("This row has more cells than the list has columns.")
    return read(record)


def _once(
    row: ListedMember | SetAside, members: dict[str, ListedMember]
) -> ListedMember | SetAside:
    if isinstance(row, ListedMember) and row.email in members:
        raise BadValue(f"The same address is already on line {members[row.email].line}.")
    return row
