"""Which rows and columns a role is shown: one table a role, and what is not in it is not shown.

The session puts it on every SELECT, so that no query, old or new, can forget it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, event, false, inspect, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from heal.db.base import Base
from heal.errors import NotPermitted
from heal.models.accounts import Account, AccountGroup
from heal.models.desk import HandledForm, Setting
from heal.models.groups import Group
from heal.models.guide import Prompt, Resource, Signpost
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Mark, Meeting
from heal.models.members import Alias, Member, Membership
from heal.models.mentors import MentorOffer, MentorQuality
from heal.models.pairings import CheckIn, Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation, RecommendedQuality, Suggestion
from heal.models.sign_in import RecoveryCode, SecondFactor, SignInAttempt, SignInSession
from heal.queries.telling import told
from heal.rules.access import Actor
from heal.vocabulary import ImportKind, Role

Rows = Callable[[Any], ColumnElement[bool]]
"""A table, or another name of it, and the rows of it that are shown."""

FOR_WORK = {"heal_for_work": True}
"""The execution option of a SELECT that only compares: its rows are bound, its columns are not."""

FOR_FIGURES = {"heal_for_figures": True}
"""The execution option of a SELECT that only counts: more may stand in a condition there."""

ALL = frozenset({"*"})
NOTHING: frozenset[str] = frozenset()
"""No column is told; it may stand in a condition, or be counted."""
NAMES = frozenset({"id", "name", "name_key", "erased_on"})
OFFERS = frozenset({"id", "member_id", "status", "offered_on", "experience"})
REQUESTS = frozenset(
    {"id", "mentee_id", "status", "opened_on", "closed_on", "attested_on", "attested_by"}
)
PAIRINGS = frozenset({"id", "status", "began_on", "ended_on"})
COUNTED: Mapping[type[Base], frozenset[str]] = {
    MentorOffer: frozenset({"status", "capacity", "decided_on"}),
    MentoringRequest: frozenset({"route", "opened_on", "closed_on"}),
    Proposal: NOTHING,
    Answer: NOTHING,
}
STAYS = frozenset({"joined_on", "left_on"})


@dataclass(frozen=True)
class Shown:
    """What somebody is shown of one table."""

    rows: Rows
    columns: frozenset[str] = ALL


Scope = Mapping[type[Base], Shown]


def of(actor: Actor) -> Scope | None:
    """Return what an actor is shown, table by table; None where nothing is held back."""
    if actor.role is Role.FACILITATOR:
        groups = sorted(actor.groups)
        return {
            **_everyones(actor.account_id or 0),
            **_groups(groups),
            **_mentoring(groups),
            **_own_words(actor.account_id or 0),
        }
    if actor.role is Role.BOARD:
        return {**_everyones(actor.account_id or 0), **_figures()}
    return None


def of_figures(actor: Actor) -> Scope | None:
    """Return what an actor is shown by a SELECT that only counts; None where nothing is held back.

    Whether somebody was proposed, and both said yes, is in no list of theirs and told of nobody.
    """
    found = of(actor)
    if found is None:
        return None
    groups = sorted(actor.groups)
    return {**found, **(_counted(groups) if actor.role is Role.FACILITATOR else _all_counted())}


def _everyones(account: int) -> Scope:
    """What keeps the dashboard going, and one's own account."""
    return {
        Setting: Shown(_everything),
        Prompt: Shown(_everything),
        Resource: Shown(_everything),
        Signpost: Shown(_everything),
        HandledForm: Shown(_everything),
        SignInAttempt: Shown(_everything),
        Account: Shown(lambda cls: cls.id == account),
        AccountGroup: Shown(lambda cls: cls.account_id == account),
        SignInSession: Shown(lambda cls: cls.account_id == account),
        SecondFactor: Shown(lambda cls: cls.account_id == account),
        RecoveryCode: Shown(lambda cls: cls.account_id == account),
    }


def _groups(groups: Sequence[int]) -> Scope:
    """The groups that a facilitator leads: who belongs or belonged there, and who came."""
    people, batch = _people(groups), _table(ImportBatch).c
    meetings = select(_table(Meeting).c.id).where(_table(Meeting).c.group_id.in_(groups))
    registers = select(batch.id).where(
        batch.group_id.in_(groups), batch.kind == ImportKind.REGISTER
    )
    return {
        Group: Shown(lambda cls: cls.id.in_(groups)),
        Member: Shown(lambda cls: cls.id.in_(people), NAMES),
        Membership: Shown(lambda cls: cls.group_id.in_(groups)),
        Alias: Shown(lambda cls: cls.member_id.in_(people)),
        Meeting: Shown(lambda cls: cls.group_id.in_(groups)),
        Mark: Shown(lambda cls: cls.meeting_id.in_(meetings) & cls.member_id.in_(people)),
        ImportBatch: Shown(lambda cls: cls.id.in_(registers)),
        ImportRow: Shown(lambda cls: cls.batch_id.in_(registers)),
    }


def _mentoring(groups: Sequence[int]) -> Scope:
    """That these people offer, ask and are paired, as far as a review needs it."""
    people, pair = _people(groups), _table(Pairing).c
    offers = select(_table(MentorOffer).c.id).where(_table(MentorOffer).c.member_id.in_(people))
    pairs = select(pair.id).where(or_(pair.mentor_id.in_(people), pair.mentee_id.in_(people)))
    return {
        MentorOffer: Shown(lambda cls: cls.member_id.in_(people), OFFERS),
        MentorQuality: Shown(lambda cls: cls.offer_id.in_(offers)),
        MentoringRequest: Shown(lambda cls: cls.mentee_id.in_(people), REQUESTS),
        Pairing: Shown(lambda cls: cls.id.in_(pairs), PAIRINGS),
        CheckIn: Shown(lambda cls: cls.pairing_id.in_(pairs), NOTHING),
    }


def _own_words(account: int) -> Scope:
    """What a facilitator has said themselves."""
    words = _table(Recommendation).c
    said = select(words.id).where(words.account_id == account)
    return {
        Recommendation: Shown(lambda cls: cls.account_id == account),
        RecommendedQuality: Shown(lambda cls: cls.recommendation_id.in_(said)),
        Suggestion: Shown(lambda cls: cls.account_id == account),
    }


def _figures() -> Scope:
    """What figures are made of, and nothing that names anyone."""
    return {
        Group: Shown(_everything, frozenset({"id", "name"})),
        Membership: Shown(_everything, NOTHING),
        Meeting: Shown(_everything),
        Mark: Shown(_everything, frozenset({"id", "present"})),
        Pairing: Shown(_everything, PAIRINGS),
        MentoringRequest: Shown(_everything, frozenset({"id", "status", "opened_on", "closed_on"})),
    }


def _counted(groups: Sequence[int]) -> Scope:
    """What the figures of a facilitator count: of the people of these groups only.

    By conditions on each row, never by lists of numbers: a database may go through such a list
    again for every row that it counts.
    """
    people = _people(groups)
    request, proposal = _table(MentoringRequest).alias(), _table(Proposal).alias()
    asked = select(request.c.id).where(request.c.mentee_id.in_(people))
    proposed = asked.join(proposal, proposal.c.request_id == request.c.id)
    rows: Mapping[type[Base], Rows] = {
        MentorOffer: lambda cls: cls.member_id.in_(people),
        MentoringRequest: lambda cls: cls.mentee_id.in_(people),
        Proposal: lambda cls: asked.where(request.c.id == cls.request_id).exists(),
        Answer: lambda cls: proposed.where(proposal.c.id == cls.proposal_id).exists(),
    }
    pairs = Shown(lambda cls: cls.mentor_id.in_(people) | cls.mentee_id.in_(people), PAIRINGS)
    counted = {model: Shown(rows[model], columns) for model, columns in COUNTED.items()}
    return {**counted, Pairing: pairs}


def _all_counted() -> Scope:
    """What the figures of the whole programme count."""
    everywhere = {model: Shown(_everything, columns) for model, columns in COUNTED.items()}
    return {**everywhere, Membership: Shown(_everything, STAYS)}


def _people(groups: Sequence[int]) -> Select[int]:
    membership = _table(Membership).c
    return select(membership.member_id).where(membership.group_id.in_(groups))


def _everything(_: Any) -> ColumnElement[bool]:
    return true()


def _nothing(_: Any) -> ColumnElement[bool]:
    return false()


def bind(session: Session, actor: Actor, *, shows: bool) -> None:
    """Let a session find no more than the actor is shown; where it `shows`, tell no more either."""
    scope = of(actor)
    session.info.update(actor=actor, scope=scope, shows=shows, narrowing=_narrowing(scope))


def _narrowing(scope: Scope | None) -> tuple[ExecutableOption, ...]:
    if scope is None:
        return ()
    rows = {model: scope[model].rows if model in scope else _nothing for model in _models()}
    return tuple(
        with_loader_criteria(model, condition, include_aliases=True)
        for model, condition in rows.items()
        if condition is not _everything
    )


@contextmanager
def whole(session: Session) -> Iterator[None]:
    """Let a deed work out whole what it found within the scope; nothing of it may be told.

    Otherwise a register's guests from elsewhere, whom a facilitator is not shown, would be left
    behind when the register is brought up to date or taken away.
    """
    if session.info.get("shows"):
        raise NotPermitted("What is shown stays narrowed; only a deed may look at the whole.")
    held = session.info.pop("scope", None)
    try:
        yield
    finally:
        session.info["scope"] = held


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope: Scope | None = state.session.info.get("scope")
    writes = state.is_insert or state.is_update or state.is_delete
    if scope is None or writes:
        return
    if not state.is_orm_statement:
        raise NotPermitted("Only what the tables are mapped to can be narrowed; ask by them.")
    narrowing = state.session.info["narrowing"]
    if state.execution_options.get("heal_for_figures"):
        scope = of_figures(state.session.info["actor"]) or scope
        narrowing = _narrowing(scope)
    if state.session.info["shows"] and not state.execution_options.get("heal_for_work"):
        _refuse_what_is_not_told(state.statement, scope)
    state.statement = state.statement.options(*narrowing)


@cache
def _models() -> tuple[type[Base], ...]:
    return tuple(mapper.class_ for mapper in Base.registry.mappers)


@cache
def _by_table() -> Mapping[str, type[Base]]:
    return {_table(model).name: model for model in _models()}


def _table(model: type[Base]) -> Table:
    found = inspect(model).local_table
    assert isinstance(found, Table)  # noqa: S101 - for the type checker
    return found


def _refuse_what_is_not_told(statement: Any, scope: Scope) -> None:
    for table, column in told(statement):
        model = _by_table().get(table)
        shown = scope.get(model) if model else None
        if shown is None or not (shown.columns is ALL or column in shown.columns):
            raise NotPermitted(f"“{table}.{column}” is not among what you are shown here.")
