"""How a pairing ends: in one step, corrected at any time, reopened where it was a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.members import Member
from heal.models.pairings import Ending, Pairing
from heal.queries import one_pairing, settings
from heal.rules import pairings as rules
from heal.rules.access import Actor, require
from heal.rules.days import Span
from heal.rules.obstacles import refuse_if_any
from heal.services import concerns, members, pairings, records
from heal.vocabulary import (
    EndingManner,
    EndingReason,
    NextForMentee,
    NextForMentor,
    PairingStatus,
    PairingVerb,
    Permission,
    Side,
)


@dataclass(frozen=True, kw_only=True)
class HowItEnded:
    """What the two cared to say, and what each would like next; every part may stay blank.

    `mentee_steady` is the mentee's own word, never somebody's opinion of them.
    """

    said_by: Side | None = None
    manner: EndingManner | None = None
    reason: EndingReason | None = None
    boundaries_set: bool = False
    process_respected: bool = False
    gratitude_expressed: bool = False
    for_mentor: NextForMentor | None = None
    for_mentee: NextForMentee | None = None
    mentee_steady: bool = False


UNSAID = HowItEnded()


def end(
    session: Session, actor: Actor, pairing_id: int, *, on: date, how: HowItEnded = UNSAID
) -> None:
    """End a pairing at either side's word, without a reason; it may be back-dated.

    A boundary or safety concern is raised as such, and these two are never suggested again.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    pairing.status = rules.LIFECYCLE.target(pairing.status, PairingVerb.END)
    _refuse_early_end(pairing, on)
    pairing.ended_on = records.believable(on)
    pairing.paused_on = pairing.check_in_due_on = pairing.quiet_on = None
    _keep(session, actor, pairing, how)


def correct(session: Session, actor: Actor, pairing_id: int, *, on: date, how: HowItEnded) -> None:
    """Correct when and how a pairing ended, at any time."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    _refuse_unended(pairing)
    _refuse_early_end(pairing, on)
    mentee = records.find(session, Member, pairing.mentee_id, "member")
    others = one_pairing.times_as_mentee(session, mentee.id, but=pairing_id)
    refuse_if_any(rules.one_at_a_time(mentee.name, Span(pairing.began_on, on), others))
    pairing.ended_on = on
    _keep(session, actor, pairing, how)


def reopen(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Undo an end that was recorded by mistake; what was said of it is forgotten."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    target = rules.LIFECYCLE.target(pairing.status, PairingVerb.REOPEN)
    refuse_if_any(one_pairing.in_the_way_of_reopening(session, pairing, on=on))
    pairing.status, pairing.ended_on = target, None
    pairings.plan(pairing, settings.programme(session).check_ins, after=on)
    for ending in session.scalars(select(Ending).where(Ending.pairing_id == pairing_id)):
        session.delete(ending)


def asked_after(session: Session, actor: Actor, pairing_id: int, *, side: Side, on: date) -> None:
    """Keep that one of the two was asked, after the end, how they are; nothing of the answer."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    _refuse_unended(pairing)
    records.in_order(pairing.ended_on, on, "This is asked after the end; choose a later day.")
    ending = _ending(session, pairing_id)
    if side is Side.MENTOR:
        ending.mentor_asked_on = on
    else:
        ending.mentee_asked_on = on
    session.add(ending)


def _pairing(session: Session, pairing_id: int) -> Pairing:
    return records.find(session, Pairing, pairing_id, "pairing")


def _refuse_unended(pairing: Pairing) -> None:
    if pairing.status is not PairingStatus.ENDED:
        raise BadValue("This pairing has not ended; end it first.")


def _refuse_early_end(pairing: Pairing, on: date) -> None:
    day = pairing.began_on.isoformat()
    records.in_order(pairing.began_on, on, f"This pairing began on {day}; it cannot end before.")


def _ending(session: Session, pairing_id: int) -> Ending:
    kept = session.scalar(select(Ending).where(Ending.pairing_id == pairing_id))
    return kept or Ending(pairing_id=pairing_id)


def _keep(session: Session, actor: Actor, pairing: Pairing, how: HowItEnded) -> None:
    ending = _ending(session, pairing.id)
    unsafe = rules.never_again(how.reason) and not rules.never_again(ending.reason)
    ending.said_by, ending.manner, ending.reason = how.said_by, how.manner, how.reason
    ending.boundaries_set = how.boundaries_set
    ending.process_respected = how.process_respected
    ending.gratitude_expressed = how.gratitude_expressed
    ending.for_mentor, ending.for_mentee = how.for_mentor, how.for_mentee
    ending.mentee_steady = how.mentee_steady
    session.add(ending)
    if unsafe and pairing.ended_on is not None:
        never_again(session, actor, pairing, on=pairing.ended_on)


def never_again(session: Session, actor: Actor, pairing: Pairing, *, on: date) -> None:
    """Let somebody look into why they ended, and keep the two apart for good.

    It stays so when the end is corrected.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    session.flush()
    concerns.open_for_safety(session, actor, pairing.id, on=on)
    members.keep_apart(session, actor, pairing.mentor_id, other_id=pairing.mentee_id, on=on)
