"""Who may stand in for a coordinator who is away, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heal.rules.days import Span, add_months
from heal.vocabulary import AccountStatus, Role

DEPUTIES = frozenset({Role.COORDINATOR, Role.FACILITATOR})
"""Who may stand in; the board sees figures that name nobody, and that stays so."""
MONTHS_AHEAD = 12

ONESELF = "Nobody stands in for themselves; choose somebody else."
TURNED_ROUND = "The last day cannot come before the first; choose another."
TOO_EARLY = "It can begin today at the earliest; choose a later first day."
TOO_LONG = "A cover reaches a year ahead at most; arrange the rest when that time comes."


@dataclass(frozen=True)
class Deputy:
    """Somebody who is asked to stand in."""

    account_id: int
    name: str
    role: Role
    status: AccountStatus


@dataclass(frozen=True)
class CoverFacts:
    """What is to be arranged, and what is arranged already of the two."""

    away_id: int
    deputy: Deputy
    span: Span
    arranged: tuple[Span, ...] = ()
    deputy_away: tuple[Span, ...] = ()


def is_running(span: Span, on: date) -> bool:
    """Say whether somebody stands in on a day: on the first and the last day, too."""
    return span.holds(on)


def may_be_away(role: Role, status: AccountStatus) -> bool:
    """Say whether somebody has what another could do in their place: it is no more than theirs."""
    return role is Role.COORDINATOR and status is AccountStatus.ACTIVE


def may_stand_in(role: Role, status: AccountStatus) -> bool:
    """Say whether somebody may stand in at all."""
    return role in DEPUTIES and status is AccountStatus.ACTIVE


def problems(facts: CoverFacts, *, today: date) -> tuple[str, ...]:
    """Return why a cover cannot be arranged, each as a sentence."""
    return (*_of_the_deputy(facts), *_of_the_days(facts, today))


def _of_the_deputy(facts: CoverFacts) -> tuple[str, ...]:
    deputy = facts.deputy
    if deputy.account_id == facts.away_id:
        return (ONESELF,)
    if deputy.status is not AccountStatus.ACTIVE:
        return (f"{deputy.name} cannot sign in at present; choose somebody else.",)
    if not may_stand_in(deputy.role, deputy.status):
        return (
            f"{deputy.name} sees figures that name nobody; "
            "choose a facilitator or another coordinator.",
        )
    return ()


def _of_the_days(facts: CoverFacts, today: date) -> tuple[str, ...]:
    span, found = facts.span, []
    if span.last is None or span.last < span.first:
        return (TURNED_ROUND,)
    if span.first < today:
        found.append(TOO_EARLY)
    if span.last > add_months(today, MONTHS_AHEAD):
        found.append(TOO_LONG)
    for other in (other for other in facts.arranged if _meet(span, other)):
        found.append(
            f"Somebody stands in for you {_said(other)} already; end that first, "
            "or choose other days."
        )
    for other in (other for other in facts.deputy_away if _meet(span, other)):
        found.append(
            f"{facts.deputy.name} is away {_said(other)}; choose somebody else, or other days."
        )
    return tuple(found)


def _meet(one: Span, other: Span) -> bool:
    return one.holds(other.first) or other.holds(one.first)


def _said(span: Span) -> str:
    last = span.last or span.first
    return f"from {span.first.isoformat()} to {last.isoformat()}"
