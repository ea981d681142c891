"""Who stands in for a coordinator who is away, and who could."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.accounts import Account
from heal.models.desk import Cover
from heal.rules import cover as rules
from heal.rules.days import Span
from heal.vocabulary import AccountStatus, Role

Away, Deputy = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class Arranged:
    """A time during which somebody stands in.

    `holds` is false where nothing comes of it: one of the two may not sign in any more, or has
    another role by now.
    """

    cover_id: int
    away_id: int
    away: str
    deputy_id: int
    deputy: str
    from_on: date
    until_on: date
    holds: bool

    def runs(self, on: date) -> bool:
        """Say whether somebody stands in on a day."""
        return self.holds and self.is_due(on)

    def is_due(self, on: date) -> bool:
        """Say whether somebody should stand in on a day, whether they may or not."""
        return rules.is_running(Span(self.from_on, self.until_on), on)


def lends(today: date | None) -> ColumnElement[bool]:
    """Return the condition that a facilitator's account stands in for a coordinator on a day.

    Without a day nobody does. What is lent is no more than the coordinator still has themselves.
    """
    if today is None:
        return false()
    return (
        exists()
        .where(
            Account.role == Role.FACILITATOR,
            Account.status == AccountStatus.ACTIVE,
            Cover.deputy_id == Account.id,
            Cover.from_on <= today,
            Cover.until_on >= today,
            Away.id == Cover.away_id,
            Away.role == Role.COORDINATOR,
            Away.status == AccountStatus.ACTIVE,
        )
        .correlate(Account)
    )


def of_account(session: Session, account_id: int, *, today: date) -> tuple[Arranged, ...]:
    """Return what runs or is to come of somebody's covers, on either side, the earliest first."""
    statement = (
        select(
            Cover.id, Cover.away_id, Away.name, Away.role, Away.status,
            Cover.deputy_id, Deputy.name, Deputy.role, Deputy.status,
            Cover.from_on, Cover.until_on,
        )
        .join(Away, Away.id == Cover.away_id)
        .join(Deputy, Deputy.id == Cover.deputy_id)
        .where(
            or_(Cover.away_id == account_id, Cover.deputy_id == account_id),
            Cover.until_on >= today,
        )
        .order_by(Cover.from_on, Cover.id)
    )  # fmt: skip
    found = []
    for row in session.execute(statement):
        number, away_id, away, *of_away, deputy_id, deputy, role, status, first, last = row
        holds = rules.may_be_away(*of_away) and rules.may_stand_in(role, status)
        found.append(Arranged(number, away_id, away, deputy_id, deputy, first, last, holds=holds))
    return tuple(found)


def times_away(session: Session, account_id: int) -> tuple[Span, ...]:
    """Return when somebody stands, or stood, in for a coordinator."""
    statement = (
        select(Cover.from_on, Cover.until_on)
        .where(Cover.away_id == account_id)
        .order_by(Cover.from_on, Cover.id)
    )
    return tuple(Span(row.from_on, row.until_on) for row in session.execute(statement))


def deputies(session: Session, account_id: int) -> dict[int, str]:
    """Return who could stand in for somebody, number and name: for picking one in a form.

    The address tells apart two who have the same name.
    """
    statement = (
        select(Account.id, Account.name, Account.email)
        .where(
            Account.role.in_(rules.DEPUTIES),
            Account.status == AccountStatus.ACTIVE,
            Account.id != account_id,
        )
        .order_by(func.lower(Account.name), Account.name, Account.id)
    )
    return {row.id: f"{row.name} ({row.email})" for row in session.execute(statement)}
