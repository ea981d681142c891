"""What a coordinator notes of informal connections; never part of mentoring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from heal.errors import BadValue, Blocked, NotFound
from heal.models.groups import Group
from heal.models.informal import InformalConnection
from heal.models.members import Member
from heal.queries import informal_pairs
from heal.queries.informal_pairs import PossibleMentorship
from heal.rules import informal
from heal.rules.access import Actor, require
from heal.rules.informal import Noted
from heal.services import proposals, records, requests
from heal.services.requests import Wish
from heal.vocabulary import (
    Attendance,
    InformalChannel,
    InformalKind,
    InformalStatus,
    InformalVerb,
    Permission,
    Route,
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of one connection; `other_id` is whom a private offer was made to."""

    kind: InformalKind
    on: date
    channel: InformalChannel | None = None
    group_id: int | None = None
    other_id: int | None = None


def note(session: Session, actor: Actor, member_id: int, *, told: Told) -> int:
    """Note that a member asked for a chat or offered one, and return its number."""
    require(actor, Permission.MANAGE_INFORMAL)
    _refuse_unknown(session, member_id, told.other_id)
    _refuse_if_any(informal.problems(Noted(told.kind, member_id, told.other_id)))
    row = InformalConnection(
        kind=told.kind,
        status=informal.LIFECYCLE.beginning(InformalVerb.NOTE),
        happened_on=records.believable(told.on),
        member_id=member_id,
        group_id=_group(session, told.group_id),
        other_id=told.other_id,
        channel=told.channel,
    )
    session.add(row)
    session.flush()
    return row.id


def correct(session: Session, actor: Actor, connection_id: int, *, told: Told) -> None:
    """Correct what was noted; once it is settled, its day, channel and group alone."""
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    if row.status is InformalStatus.OPEN:
        _refuse_unknown(session, told.other_id)
        _refuse_if_any(informal.problems(Noted(told.kind, row.member_id, told.other_id)))
        row.kind, row.other_id = told.kind, told.other_id
    elif told.kind is not row.kind or told.other_id not in (None, row.other_id):
        raise BadValue(informal.SETTLED)
    records.in_order(
        told.on, row.closed_on, "This cannot have come after the day on which it was settled."
    )
    row.happened_on = records.believable(told.on)
    row.channel, row.group_id = told.channel, _group(session, told.group_id)


def match(
    session: Session,
    actor: Actor,
    connection_id: int,
    *,
    on: date,
    channel: InformalChannel | None = None,
    with_id: int | None = None,
    other_id: int | None = None,
) -> None:
    """Note that somebody came together with whom another note is of, or with a person.

    An ask and an offer that meet are one coming-together, and each names the other. Without a
    channel, what was noted of it before stays.
    """
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    informal.LIFECYCLE.target(row.status, InformalVerb.MATCH)
    if with_id is None:
        other_id = row.other_id if other_id is None else other_id
        _refuse_if_any(informal.with_whom(_noted(row), other_id))
        _refuse_unknown(session, other_id)
        _come_together(row, other_id, on, channel)
        return
    if other_id is not None:
        raise BadValue("Please choose either a note that is here, or a person.")
    other = _connection(session, with_id)
    informal.LIFECYCLE.target(other.status, InformalVerb.MATCH)
    _refuse_if_any(informal.in_the_way_of_a_match(_noted(row), _noted(other)))
    _come_together(row, other.member_id, on, channel)
    _come_together(other, row.member_id, on, channel)
    row.matched_with_id, other.matched_with_id = other.id, row.id


def close(session: Session, actor: Actor, connection_id: int, *, on: date) -> None:
    """Note that an ask or an offer needs nobody any more."""
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    _settle(row, InformalVerb.CLOSE, on)


def undo(session: Session, actor: Actor, connection_id: int) -> None:
    """Take back a match or an end that was noted by mistake; of a match, both sides come back.

    What was noted of the channel stays, to be corrected where it is wrong.
    """
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    other_side = row.matched_with_id
    _open_again(row)
    if other_side is not None:
        _open_again(_connection(session, other_side))


def take_away(session: Session, actor: Actor, connection_id: int) -> None:
    """Remove what was noted by mistake; not where another note came together with it."""
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    if row.matched_with_id is not None:
        raise BadValue(informal.TIED)
    session.delete(row)


def make_mentorship(
    session: Session,
    actor: Actor,
    connection_id: int,
    *,
    mentee_id: int,
    on: date,
    attested: bool = False,
    route: Route = Route.COORDINATOR_IDENTIFIED,
) -> int:
    """Note as an idea that one of two who came together mentors the other; return the proposal.

    It is a proposal like any other, through every gate: both are asked, and both say yes, before
    anything begins. Where the mentee has no live request, one is opened.
    """
    require(actor, Permission.MANAGE_INFORMAL)
    row = _connection(session, connection_id)
    mentor_id = _mentor(row, mentee_id)
    records.in_order(
        row.closed_on, on, f"They came together on {row.closed_on}; propose it from then on."
    )
    pair = informal_pairs.mentorship(session, mentor_id, mentee_id, on=on, attested=attested)
    sentences = informal.in_the_way_of_mentoring(pair.facts)
    if sentences or pair.offer_id is None:
        raise Blocked(sentences)
    request_id = pair.request_id
    if request_id is None:
        wish = Wish(route=route, channels=())
        request_id = requests.open(session, actor, mentee_id, on=on, wish=wish, attested=attested)
    elif attested and _still_to_attest(pair):
        requests.attest(session, actor, request_id, on=on)
    return proposals.draft(session, actor, request_id, offer_id=pair.offer_id, on=on)


def _mentor(row: InformalConnection, mentee_id: int) -> int:
    if row.status is not InformalStatus.MATCHED or row.other_id is None:
        raise BadValue(informal.NOT_TOGETHER)
    both = {row.member_id: row.other_id, row.other_id: row.member_id}
    if mentee_id not in both:
        raise BadValue("The mentee has to be one of the two who came together; choose which.")
    return both[mentee_id]


def _still_to_attest(pair: PossibleMentorship) -> bool:
    return not pair.attested and pair.facts.mentee.attendance is Attendance.UNKNOWN


def _come_together(
    row: InformalConnection, other_id: int | None, on: date, channel: InformalChannel | None
) -> None:
    _settle(row, InformalVerb.MATCH, on)
    row.other_id, row.channel = other_id, channel or row.channel


def _settle(row: InformalConnection, verb: InformalVerb, on: date) -> None:
    target = informal.LIFECYCLE.target(row.status, verb)
    day = row.happened_on.isoformat()
    records.in_order(row.happened_on, on, f"This was noted for {day}; settle it from then on.")
    row.status, row.closed_on = target, on


def _open_again(row: InformalConnection) -> None:
    row.status = informal.LIFECYCLE.target(row.status, InformalVerb.UNDO)
    row.closed_on = row.matched_with_id = None
    if row.kind is not InformalKind.ANSWERED:
        row.other_id = None


def _noted(row: InformalConnection) -> Noted:
    return Noted(row.kind, row.member_id, row.other_id)


def _connection(session: Session, connection_id: int) -> InformalConnection:
    return records.find(session, InformalConnection, connection_id, "connection")


def _group(session: Session, group_id: int | None) -> int | None:
    if group_id is not None:
        records.find(session, Group, group_id, "group")
    return group_id


def _refuse_unknown(session: Session, *member_ids: int | None) -> None:
    for member_id in member_ids:
        if member_id is None:
            continue
        if records.find(session, Member, member_id, "member").erased_on is not None:
            raise NotFound("This member is not in the records (any more); look them up again.")


def _refuse_if_any(sentences: tuple[str, ...]) -> None:
    if sentences:
        raise BadValue(" ".join(sentences))
