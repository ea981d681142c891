"""Worries about a person or a pair: told by those who lead groups, looked into by a coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, NotFound, NotPermitted
from heal.models.concerns import Concern
from heal.models.members import Member
from heal.models.pairings import Pairing
from heal.rules.access import Actor, require
from heal.rules.concerns import AT_AN_ENDING, LIFECYCLE, OPEN
from heal.services import openings, records, resting
from heal.vocabulary import ConcernVerb, Opened, Permission


@dataclass(frozen=True)
class Words:
    """What somebody worries about, where they were pointed to, and what came of it."""

    words: str
    signposted_to: str | None
    outcome: str | None


def raise_(
    session: Session,
    actor: Actor,
    *,
    words: str,
    on: date,
    member_id: int | None = None,
    pairing_id: int | None = None,
    pause: bool = False,
) -> int:
    """Tell the coordinator of a worry about one person or one pair, and return its number.

    Whoever leads groups finds only the people and the pairs of their own. With `pause` the two
    rest from contact at once; a pair that rests already, or has ended, is left as it is.
    """
    require(actor, Permission.RAISE_CONCERN)
    if (member_id is None) == (pairing_id is None):
        raise BadValue("Please say whom it is about: one person, or one pair.")
    if pause and pairing_id is None:
        raise BadValue("Only two who are paired can rest from contact; say which pair.")
    told = records.note(words)
    if told is None:
        raise BadValue("Please say, in a sentence, what was seen or heard.")
    day = records.believable(on)
    if member_id is not None:
        _there(session, member_id)
    if pairing_id is not None:
        pair = records.both_there(session, pairing_id)
        if pause:
            resting.rest_for_safety(pair, on=day)
    return _tell(session, actor, told, on=day, member_id=member_id, pairing_id=pairing_id)


def open_for_safety(session: Session, actor: Actor, pairing_id: int, *, on: date) -> int:
    """Open a concern about a pair whose end named one, and return its number.

    Its words say only that; one that says the same and is still open is enough.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    records.find(session, Pairing, pairing_id, "pairing")
    before = select(Concern.id).where(
        Concern.pairing_id == pairing_id,
        Concern.status.in_(OPEN),
        Concern.words == AT_AN_ENDING,
    )
    known = session.scalars(before.limit(1)).first()
    if known is not None:
        return known
    day = records.believable(on)
    return _tell(session, actor, AT_AN_ENDING, on=day, member_id=None, pairing_id=pairing_id)


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
    return Words(concern.words, concern.signposted_to, concern.outcome)


def signpost(session: Session, actor: Actor, concern_id: int, *, on: date, to: str) -> None:
    """Note that whoever it is about was shown where there is help, and where that was."""
    require(actor, Permission.READ_CONCERNS)
    concern = _somebody_elses_concern(session, actor, concern_id)
    target = LIFECYCLE.target(concern.status, ConcernVerb.SIGNPOST)
    where = records.note(to)
    if where is None:
        raise BadValue("Please say where they were pointed to.")
    records.in_order(
        concern.raised_on, on, "Nobody can have been pointed anywhere before this was raised."
    )
    concern.status, concern.signposted_on, concern.signposted_to = target, on, where


def settle(
    session: Session, actor: Actor, concern_id: int, *, on: date, outcome: str | None = None
) -> None:
    """Note that somebody has looked into a concern, with what came of it where that is said."""
    require(actor, Permission.READ_CONCERNS)
    concern = _somebody_elses_concern(session, actor, concern_id)
    target = LIFECYCLE.target(concern.status, ConcernVerb.SETTLE)
    records.in_order(
        concern.raised_on, on, "A concern cannot have been looked into before it was raised."
    )
    records.in_order(
        concern.signposted_on,
        on,
        "They were shown where there is help after that; choose a later day.",
    )
    concern.status, concern.closed_on = target, on
    concern.outcome = records.note(outcome)


def _tell(
    session: Session,
    actor: Actor,
    words: str,
    *,
    on: date,
    member_id: int | None,
    pairing_id: int | None,
) -> int:
    concern = Concern(
        status=LIFECYCLE.beginning(ConcernVerb.TELL),
        raised_on=on,
        raised_by=actor.name,
        words=words,
        member_id=member_id,
        pairing_id=pairing_id,
    )
    session.add(concern)
    session.flush()
    return concern.id


def _there(session: Session, member_id: int) -> None:
    if records.find(session, Member, member_id, "member").erased_on is not None:
        raise NotFound("This member is not in the records (any more); open the list again.")


def _about(session: Session, concern: Concern) -> tuple[int, ...]:
    if concern.pairing_id is None:
        return () if concern.member_id is None else (concern.member_id,)
    pair = records.find(session, Pairing, concern.pairing_id, "pairing")
    return (pair.mentor_id, pair.mentee_id)


def _somebody_elses_concern(session: Session, actor: Actor, concern_id: int) -> Concern:
    concern = records.find(session, Concern, concern_id, "concern")
    _somebody_elses(actor, _about(session, concern))
    return concern


def _somebody_elses(actor: Actor, people: tuple[int, ...]) -> None:
    if actor.member_id is not None and actor.member_id in people:
        raise NotPermitted("This is about yourself; somebody else looks into it.")
