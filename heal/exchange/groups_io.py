"""The list of members that Groups.io lets an owner download."""

from __future__ import annotations

from datetime import date

from heal.errors import AmbiguousDates
from heal.exchange.delimited import Layout, Record, Sheet, decode, find_header
from heal.exchange.member_lists import ListedMember, MemberList, list_members, listed_email
from heal.exchange.moments import DateOrder, decide_order, parse_day

_KEPT = frozenset({"email", "nickname", "joined"})
_LAYOUT = Layout(
    columns={
        "email": "email",
        "display name": "nickname",
        "joined": "joined",
        "user id": "user",
        "member id": "member",
    },
    signatures=(
        frozenset({"email", "member"}),
        frozenset({"email", "user"}),
        frozenset({"email", "nickname", "joined"}),
    ),
    not_found=(
        "This is not a list of members from Groups.io: no row has the headings “Email” and “Member "
        "ID”; in the group, open Admin, then Members, and choose to download the members."
    ),
)


def read_members(data: bytes) -> MemberList:
    """Return the members that a Groups.io download lists, and the rows that are left out."""
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    order = _order(sheet)

    def read(record: Record) -> ListedMember:
        nickname = record.get("nickname") or None
        return ListedMember(
            record.line, listed_email(record), nickname, _joined_on(record.get("joined"), order)
        )

    return list_members(sheet, read, kept=_KEPT, encoding=decoded.encoding)


def _order(sheet: Sheet) -> DateOrder:
    # A spreadsheet may have turned the dates about; where the file does not tell, it has not.
    try:
        return decide_order(record.get("joined") for record in sheet.records)
    except AmbiguousDates:
        return DateOrder.MDY


def _joined_on(written: str, order: DateOrder) -> date | None:
    return parse_day(written, order) if written else None
