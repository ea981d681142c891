"""The list of members that Google Groups lets a manager download."""

from __future__ import annotations

import re
from datetime import date

from heal.errors import BadValue, UnreadableFile
from heal.exchange.delimited import Layout, Record, Row, decode, find_header
from heal.exchange.member_lists import ListedMember, MemberList, list_members, listed_email
from heal.exchange.problems import SetAside

__all__ = ["ListedMember", "MemberList", "read_members"]

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
# Whose mail comes back is a member all the same.
_MEMBERS = frozenset({"", "member", "manager", "owner", "bouncing"})
_WAITING = {
    "invited": "Was invited and has not joined yet.",
    "pending": "Has asked to join and was not let in yet.",
}
_TITLE = re.compile(r"members for group:? (.+)", re.IGNORECASE)
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2099


def read_members(data: bytes) -> MemberList:
    """Return the members that a Google Groups download lists, and the rows that are left out.

    Only the column of addresses is required. A list without a status column lists members.
    """
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    if sheet.has("timestamp"):
        raise UnreadableFile(
            "These are the answers to a form, not a list of members; import them as form answers, "
            "or download the members from the group itself."
        )
    return list_members(
        sheet,
        _read,
        kept=_KEPT,
        encoding=decoded.encoding,
        group_name=_group_name(sheet.preamble, sheet.delimiter),
    )


def _read(record: Record) -> ListedMember | SetAside:
    email = listed_email(record)
    nickname = record.get("nickname") or None
    status = record.get("status").casefold()
    if status not in _MEMBERS:
        reason = _WAITING.get(status, "The group's status for this row is not that of a member.")
        return SetAside(record.line, nickname or email, reason)
    return ListedMember(record.line, email, nickname, _joined_on(record))


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
