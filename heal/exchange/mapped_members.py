"""A group's list of members from any table, once it is known which column is what."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.exchange.any_table import Table
from heal.exchange.clocks import Clock
from heal.exchange.delimited import Row
from heal.exchange.mapped_rows import MappedTable, Part, choose, day_told, lay
from heal.exchange.mapping import Mapping, Target
from heal.exchange.member_lists import ListedMember, ListedRow, MemberList, each_once
from heal.exchange.moments import DateOrder, decide_order
from heal.exchange.problems import RefusedRow, SetAside
from heal.names import fold

_ANY_ZONE = ZoneInfo("UTC")


def read_members(
    mapping: Mapping,
    table: Table,
    *,
    group: str | None = None,
    date_order: DateOrder | None = None,
) -> MemberList:
    """Return the members that a table lists, and the rows that are left out.

    A table about several groups needs `group`, and PartNotTold asks for it. The order of day and
    month is decided over the whole column, and where that is not possible, AmbiguousDates asks.
    """
    mapped = lay(mapping, table)
    named = (part for row in table.rows for part in mapped.groups_of(row))
    told = (fold(group), group) if group else None
    part = choose(named, told, one="group", many="groups") if mapping.has(Target.GROUP) else None
    clock = Clock(_ANY_ZONE, decide_order(mapped.cells(Target.JOINED_ON), date_order))
    members, set_aside, refused = each_once(_read(mapped, row, part, clock) for row in table.rows)
    return MemberList(
        group_name=part[1] if part else None,
        rows=members,
        set_aside=set_aside,
        refused=refused,
        dropped_columns=mapped.ignored,
        encoding=table.encoding,
    )


def _read(
    mapped: MappedTable,
    row: Row,
    part: Part | None,
    clock: Clock,
) -> ListedRow:
    if mapped.table.is_overlong(row):
        return RefusedRow(row.line, "This row has more cells than the table has columns.")
    name, written = mapped.name(row), mapped.cell(row, Target.EMAIL)
    email = email_address(written)
    its_groups = mapped.groups_of(row)
    if part and its_groups and part[0] not in {key for key, _ in its_groups}:
        return SetAside(row.line, name or email or "", "Is listed for another group.")
    if not written:
        return RefusedRow(row.line, "There is no e-mail address in this row.")
    if email is None:
        return RefusedRow(row.line, "The e-mail address in this row is not a whole address.")
    joined = mapped.cell(row, Target.JOINED_ON)
    try:
        joined_on = day_told(joined, clock) if joined else None
    except BadValue as error:
        return RefusedRow(row.line, error.sentence)
    return ListedMember(row.line, email, name or None, joined_on)
