"""How many members take part, month by month, and of two periods how many did how much.

A person in several groups counts once. Of nobody anything is told but how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    String,
    Subquery,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    values,
)  # fmt: skip
from sqlalchemy.orm import Session, aliased

from heal.models.groups import Group
from heal.models.meetings import Meeting
from heal.models.members import Membership
from heal.models.pairings import Pairing
from heal.queries.chances import COUNTED, chances, on_day
from heal.queries.frames import Rows, frame
from heal.queries.participation import Scope, of_period
from heal.rules.days import add_months, month_end
from heal.rules.mentors import first_newer_day
from heal.vocabulary import InMentoring

TWO = ("part_now", "whole_now", "part_before", "whole_before")
"""Of one person (or one thing) in two periods: how often it was so, of how often it could be."""
NO_MONTH = (date.max, date.min, date.max)
"""It begins after its end: no database has a table without rows to write down."""
GroupMonth = tuple[str, date]
"""A group's name and the first day of a month."""


@dataclass(frozen=True)
class MonthEnd:
    """A month, the day it is looked at, and since when somebody has joined who is newer then."""

    month: date
    day: date
    newer_since: date


def month_ends(since: date, until: date, *, newer_months: int) -> list[MonthEnd]:
    """Return every month from a day's to another's; the last is looked at on that other day."""
    found, month = list[MonthEnd](), since.replace(day=1)
    while month <= until:
        found.append(month_at(min(month_end(month), until), newer_months=newer_months))
        month = add_months(month, 1)
    return found


def month_at(day: date, *, newer_months: int) -> MonthEnd:
    """Return a month as it is looked at on one of its days."""
    return MonthEnd(day.replace(day=1), day, first_newer_day(on=day, months=newer_months))


def active_by_month(
    session: Session,
    scope: Scope,
    months: Sequence[MonthEnd],
    *,
    role: InMentoring | None = None,
) -> pd.DataFrame:
    """Return a month's members who could have come to a counted meeting, and who came to one.

    Columns: month, could, active. A month without any counted meeting has no row.
    """
    some = _table(months)
    people = chances(*COUNTED, *of_period(scope), role=role)
    people = people.join(some, Meeting.held_on.between(some.c.month, some.c.day))
    each = people.add_columns(some.c.month).subquery()
    person = (
        select(each.c.month, func.max(each.c.came).label("came"))
        .group_by(each.c.month, each.c.member)
        .subquery()
    )
    statement = select(
        person.c.month, func.count().label("could"), func.count(person.c.came).label("active")
    )
    return frame(session, statement.group_by(person.c.month).order_by(person.c.month))


def newer_by_month(session: Session, scope: Scope, months: Sequence[MonthEnd]) -> pd.DataFrame:
    """Return who belonged at each month's end: month, members, newer, supported.

    `newer` are those in their first months of membership, `supported` those of them who have had a
    mentor by then. A month's end at which nobody belonged has no row.
    """
    people = _newer(scope, months).subquery()
    statement = select(
        people.c.month,
        func.count().label("members"),
        func.count(people.c.newer).label("newer"),
        func.count(people.c.supported).label("supported"),
    )
    return frame(session, statement.group_by(people.c.month).order_by(people.c.month))


def came_in_two(
    session: Session, scope: Scope, before: Scope, *, hidden: Sequence[GroupMonth] = ()
) -> pd.DataFrame:
    """Return how many people came to so many of so many meetings in either of two periods.

    Columns: part_now (meetings they came to), whole_now (they could have come to), part_before,
    whole_before, people. `hidden` are months of a group that are not read.
    """
    either = or_(and_(*of_period(scope)), and_(*of_period(before)))
    people = chances(*COUNTED, either, *_without(hidden)).subquery()
    now = people.c.held_on.between(scope.since, scope.until)
    earlier = people.c.held_on.between(before.since, before.until)
    person = (
        select(
            func.count(case((now, people.c.came))).label("part_now"),
            func.count(case((now, people.c.one))).label("whole_now"),
            func.count(case((earlier, people.c.came))).label("part_before"),
            func.count(case((earlier, people.c.one))).label("whole_before"),
        )
        .group_by(people.c.member)
        .subquery()
    )
    return frame(session, _tally(person))


def active_in_two(
    session: Session, scope: Scope, months: Sequence[MonthEnd], earlier: Sequence[MonthEnd]
) -> pd.DataFrame:
    """Return how many people came to a meeting in so many of so many months of two periods.

    Columns as `came_in_two`: part counts the months in which somebody came to at least one counted
    meeting, whole those in which they could have. A month may be in both periods.
    """
    one, group = _sides(months, earlier), scope.group_id
    wanted = (Meeting.held_on.between(one.c.month, one.c.day),)
    people = chances(*COUNTED, *(() if group is None else (Meeting.group_id == group,)))
    each = people.join(one, *wanted).add_columns(one.c.now, one.c.month).subquery()
    month = (
        select(each.c.member, each.c.now, func.max(each.c.came).label("came"))
        .group_by(each.c.member, each.c.now, each.c.month)
        .subquery()
    )
    now, before = month.c.now == 1, month.c.now == 0
    person = (
        select(
            func.count(case((now, month.c.came))).label("part_now"),
            func.count(case((now, 1))).label("whole_now"),
            func.count(case((before, month.c.came))).label("part_before"),
            func.count(case((before, 1))).label("whole_before"),
        )
        .group_by(month.c.member)
        .subquery()
    )
    return frame(session, _tally(person))


def newer_in_two(session: Session, scope: Scope, last: MonthEnd, past: MonthEnd) -> pd.DataFrame:
    """Return how many people were newer members with a mentor so far, on either of two days.

    Columns as `came_in_two`: part is 1 for whoever had had a mentor, whole for whoever was newer.
    """
    people = _newer(scope, (last, past)).subquery()
    now, before = people.c.month == last.month, people.c.month == past.month
    person = (
        select(
            func.count(case((now, people.c.supported))).label("part_now"),
            func.count(case((now, people.c.newer))).label("whole_now"),
            func.count(case((before, people.c.supported))).label("part_before"),
            func.count(case((before, people.c.newer))).label("whole_before"),
        )
        .group_by(people.c.member)
        .subquery()
    )
    return frame(session, _tally(person))


def _tally(person: Subquery) -> Rows:
    four = [person.c[name] for name in TWO]
    some = or_(person.c.whole_now > 0, person.c.whole_before > 0)
    statement: Rows = select(*four, func.count().label("people")).where(some)
    return statement.group_by(*four).order_by(*four)


def _newer(scope: Scope, months: Sequence[MonthEnd]) -> Rows:
    """Return who belonged at each month's end: month, member, newer and supported (1 or None)."""
    some = _table(months)
    belonged: Rows = select(
        some.c.month, some.c.day, some.c.newer_since, Membership.member_id.label("member")
    ).join_from(some, Membership, on_day(some.c.day))
    if scope.group_id is not None:
        belonged = belonged.where(Membership.group_id == scope.group_id)
    there = belonged.distinct().subquery()
    joined = _first(Membership.member_id, Membership.joined_on)
    paired = _first(Pairing.mentee_id, Pairing.began_on)
    newer = and_(joined.c.person == there.c.member, joined.c.first >= there.c.newer_since)
    supported = and_(paired.c.person == joined.c.person, paired.c.first <= there.c.day)
    return (
        select(
            there.c.month,
            there.c.member,
            joined.c.one.label("newer"),
            paired.c.one.label("supported"),
        )
        .outerjoin(joined, newer)
        .outerjoin(paired, supported)
    )


def _first(person: Any, day: Any) -> Subquery:
    statement = select(
        person.label("person"), func.min(day).label("first"), literal(1).label("one")
    )
    return statement.group_by(person).subquery()


def _without(months: Sequence[GroupMonth]) -> tuple[ColumnElement[bool], ...]:
    if not months:
        return ()
    columns = (column("group", String), column("first", Date), column("last", Date))
    rows = [(name, first, month_end(first)) for name, first in months]
    some = values(*columns, name="hidden").data(rows).cte("hidden")
    held = aliased(Meeting)
    meetings = (
        select(held.id)
        .join(Group, Group.id == held.group_id)
        .join(
            some, and_(some.c.group == Group.name, held.held_on.between(some.c.first, some.c.last))
        )
    )
    return (Meeting.id.not_in(meetings),)


def _sides(months: Sequence[MonthEnd], earlier: Sequence[MonthEnd]) -> CTE:
    columns = (column("now", Integer), column("month", Date), column("day", Date))
    sides = ((1, months), (0, earlier))
    rows = [(now, one.month, one.day) for now, some in sides for one in some]
    return values(*columns, name="sides").data(rows or [(0, *NO_MONTH[:2])]).cte("sides")


def _table(months: Sequence[MonthEnd]) -> CTE:
    columns = (column("month", Date), column("day", Date), column("newer_since", Date))
    rows = [(one.month, one.day, one.newer_since) for one in months]
    return values(*columns, name="months").data(rows or [NO_MONTH]).cte("months")
