"""Worries about a person or a pair: raised by those who lead groups, read by the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted
from heal.models.concerns import Concern
from heal.models.members import Member
from heal.models.pairings import Pairing
from heal.rules.access import Actor, require
from heal.services import openings, records
from heal.vocabulary import ConcernStatus, Opened, Permission

ENDED_UNSAFELY = "The pairing ended, and a boundary or somebody's safety was named as the reason."


@dataclass(frozen=True)
class Words:
    """What somebody worries about, and what came of it."""

    words: str
    outcome: str | None


def raise_(
    session: Session,
    actor: Actor,
    *,
    words: str,
    on: date,
    member_id: int | None = None,
    pairing_id: int | None = None,
) -> int:
    """Tell the coordinator of a worry about one person or one pair, and return its number.

    Whoever leads groups finds only the people and the pairs of their own.
    """
    require(actor, Permission.RAISE_CONCERN)
    if (member_id is None) == (pairing_id is None):
        raise BadValue("Please say whom it is about: one person, or one pair.")
    told = records.note(words)
    if told is None:
        raise BadValue("Please say, in a sentence, what was seen or heard.")
    if member_id is not None:
        _there(session, member_id)
    if pairing_id is not None:
        _both_there(session, pairing_id)
    concern = Concern(
        status=ConcernStatus.TOLD,
        raised_on=records.believable(on),
        raised_by=actor.name,
        words=told,
        member_id=member_id,
        pairing_id=pairing_id,
    )
    session.add(concern)
    session.flush()
    return concern.id


def read(session: Session, actor: Actor, concern_id: int, *, why: str) -> Words:
    """Return the words of a concern; who reads them, when and why is noted first."""
    require(actor, Permission.READ_CONCERNS)
    concern = records.find(session, Concern, concern_id, "concern")
    if records.note(why) is None:
        raise BadValue("Please say briefly why you read it; that is noted with your name.")
    people = _about(session, concern)
    _somebody_elses(actor, people)
    openings.note(
        session, actor, kind=Opened.CONCERN, record_id=concern_id, member_ids=people, why=why
    )
    return Words(concern.words, concern.outcome)


def settle(
    session: Session, actor: Actor, concern_id: int, *, on: date, outcome: str | None = None
) -> None:
    """Note that somebody has looked into a concern, with what came of it where that is said."""
    require(actor, Permission.READ_CONCERNS)
    concern = records.find(session, Concern, concern_id, "concern")
    if concern.status is not ConcernStatus.TOLD:
        raise MoveNotAllowed("This concern has been looked into already; open the record again.")
    _somebody_elses(actor, _about(session, concern))
    if on < concern.raised_on:
        raise BadValue("A concern cannot have been looked into before it was raised.")
    concern.status, concern.closed_on = ConcernStatus.DONE, on
    concern.outcome = records.note(outcome)


def open_for_safety(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Raise that a pairing ended over a boundary or somebody's safety, once while it is open."""
    require(actor, Permission.MANAGE_PAIRINGS)
    open_already = select(Concern.id).where(
        Concern.pairing_id == pairing_id,
        Concern.words == ENDED_UNSAFELY,
        Concern.status != ConcernStatus.DONE,
    )
    if session.scalar(open_already) is None:
        raise_(session, actor, words=ENDED_UNSAFELY, on=on, pairing_id=pairing_id)


def _there(session: Session, member_id: int) -> None:
    if records.find(session, Member, member_id, "member").erased_on is not None:
        raise NotFound("This member is not in the records (any more); open the list again.")


def _both_there(session: Session, pairing_id: int) -> None:
    pair = records.find(session, Pairing, pairing_id, "pairing")
    erased = select(Member.id).where(
        Member.id.in_((pair.mentor_id, pair.mentee_id)), Member.erased_on.is_not(None)
    )
    if session.scalars(erased.limit(1)).first() is not None:
        raise NotFound("One of the two is not in the records any more; open the list again.")


def _about(session: Session, concern: Concern) -> tuple[int, ...]:
    if concern.pairing_id is None:
        return () if concern.member_id is None else (concern.member_id,)
    pair = records.find(session, Pairing, concern.pairing_id, "pairing")
    return (pair.mentor_id, pair.mentee_id)


def _somebody_elses(actor: Actor, people: tuple[int, ...]) -> None:
    if actor.member_id is not None and actor.member_id in people:
        raise NotPermitted("This is about yourself; somebody else looks into it.")
