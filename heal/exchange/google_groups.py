"""The list of members that Google Groups lets a manager download."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from heal.errors import BadValue, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Layout, Record, Row, Sheet, decode, find_header
from heal.exchange.problems import RefusedRow, SetAside

_KEPT = frozenset({"email", "nickname", "status", "year", "month", "day"})
_LAYOUT = Layout(
    columns={
        "email address": "email",
        "nickname": "nickname",
        "group status": "status",
        "join year": "year",
        "join month": "month",
        "join day": "day",
        "timestamp": "timestamp",
    },
    signatures=(frozenset({"email"}),),
    not_found=(
        "This is not a list of members from Google Groups: no row has the heading “Email address”; "
        "in the group, open People, then Members, and choose to download the members."
    ),
)
_MEMBERS = frozenset({"", "member", "manager", "owner"})
_WAITING = {
    "invited": "Was invited and has not joined yet.",
    "pending": "Has asked to join and was not let in yet.",
}
_TITLE = re.compile(r"members for group:? (.+)", re.IGNORECASE)
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2099


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


def read_members(data: bytes) -> MemberList:
    """Return the members that a Google Groups download lists, and the rows that are left out.

    Only the column of addresses is required. A list without a status column lists members.
    """
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    _refuse_other_tables(sheet)
    members: dict[str, ListedMember] = {}
    set_aside: list[SetAside] = []
    refused: list[RefusedRow] = []
    for record in sheet.records:
        match _read(record, members):
            case ListedMember() as member:
                members[member.email] = member
            case SetAside() as left_out:
                set_aside.append(left_out)
            case RefusedRow() as problem:
                refused.append(problem)
    return MemberList(
        group_name=_group_name(sheet.preamble, sheet.delimiter),
        rows=tuple(members.values()),
        set_aside=tuple(set_aside),
        refused=tuple(refused),
        dropped_columns=sheet.not_kept(_KEPT),
        encoding=decoded.encoding,
    )


def _refuse_other_tables(sheet: Sheet) -> None:
    if sheet.has("timestamp"):
        raise UnreadableFile(
            "These are the answers to a form, not a list of members; import them as form answers, "
            "or download the members from the group itself."
        )
    if sheet.repeated:
        raise UnreadableFile(
            "One of this list's columns occurs twice, so it is not clear which to read; download "
            "the members from the group again and import the file unchanged."
        )


def _read(record: Record, members: dict[str, ListedMember]) -> ListedMember | SetAside | RefusedRow:
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the list has columns.")
    written = record.get("email")
    if not written:
        return RefusedRow(record.line, "There is no e-mail address in this row.")
    email = email_address(written)
    if email is None:
        return RefusedRow(record.line, "The e-mail address in this row is not a whole address.")
    nickname = record.get("nickname") or None
    status = record.get("status").casefold()
    if status not in _MEMBERS:
        reason = _WAITING.get(status, "The group's status for this row is not that of a member.")
        return SetAside(record.line, nickname or email, reason)
    if email in members:
        first = members[email].line
        return RefusedRow(record.line, f"The same address is already on line {first}.")
    try:
        return ListedMember(record.line, email, nickname, _joined_on(record))
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)


def _joined_on(record: Record) -> date | None:
    parts = [record.get(part) for part in ("year", "month", "day")]
    if not all(parts):
        return None
    try:
        joined_on = date(*map(int, parts))
    except (ValueError, OverflowError) as error:
        raise BadValue("The join date in this row does not exist.") from error
    if not _EARLIEST_YEAR <= joined_on.year <= _LATEST_YEAR:
        raise BadValue(f"The join date in this row, in the year {joined_on.year}, cannot be right.")
    return joined_on


def _group_name(preamble: tuple[Row, ...], delimiter: str) -> str | None:
    # A comma in the group's name splits the title line, which nobody quotes.
    titles = (f"{delimiter} ".join(row.cells).rstrip(f"{delimiter} ") for row in preamble)
    found = (_TITLE.fullmatch(title) for title in titles)
    return next((match[1] for match in found if match), None)
