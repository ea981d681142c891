"""What either side says when asked whether it still does them good: noted late, corrected later."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.pairings import CheckIn, CheckInActivity, Pairing
from heal.queries import settings
from heal.rules.access import Actor, require
from heal.rules.pairings import CheckInRhythm
from heal.services import pairings, records
from heal.vocabulary import Activity, HowItGoes, PairingStatus, Permission, SelfCheck, Side

MENTORS_OWN = "A self-check is the mentor's own; leave it blank for the mentee."


@dataclass(frozen=True)
class Heard:
    """What one side said: a word is enough; the self-check is a mentor's own."""

    goes: HowItGoes
    activities: Collection[Activity] = ()
    self_check: SelfCheck | None = None


def record(
    session: Session, actor: Actor, pairing_id: int, *, on: date, heard: Mapping[Side, Heard]
) -> None:
    """Keep what either side said when asked; the next day is planned once both were heard.

    Whoever was heard in this round already has thought of something else: the later word counts.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    due_on = pairing.check_in_due_on
    if pairing.status is PairingStatus.ENDED:
        raise BadValue("This pairing has ended, so nobody is asked any more.")
    if pairing.status is PairingStatus.PAUSED or due_on is None:
        raise BadValue("The two are taking a break, and nobody asks meanwhile; let them go on.")
    _refuse_before_the_beginning(pairing, on)
    if not heard:
        raise BadValue("Choose what at least one of the two said.")
    kept = {row.side: row for row in _round(session, pairing_id, due_on)}
    for side, said in heard.items():
        row = kept.setdefault(
            side,
            CheckIn(pairing_id=pairing_id, side=side, due_on=due_on, heard_on=on, answer=said.goes),
        )
        _keep(session, row, on, said)
    both = set(kept) == set(Side)
    pairings.plan(pairing, _rhythm(session), after=max(due_on, on) if both else on)
    if not both:
        pairing.check_in_due_on = due_on


def correct(session: Session, actor: Actor, check_in_id: int, *, on: date, said: Heard) -> None:
    """Correct what was noted of one side, at any time, also when the pairing has ended since."""
    require(actor, Permission.MANAGE_PAIRINGS)
    row = _check_in(session, check_in_id)
    pairing = _pairing(session, row.pairing_id)
    _refuse_before_the_beginning(pairing, on)
    records.in_order(on, pairing.ended_on, "By then the pairing had ended; choose an earlier day.")
    _keep(session, row, on, said)


def take_back(session: Session, actor: Actor, check_in_id: int) -> None:
    """Take away what was noted by mistake; where it belongs to the last round, that is open again.

    A round before the last stays as it was planned: nobody is asked for a day long past.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    row = _check_in(session, check_in_id)
    pairing, due_on = _pairing(session, row.pairing_id), row.due_on
    later = select(CheckIn.id).where(CheckIn.pairing_id == pairing.id, CheckIn.due_on > due_on)
    for activity in _activities(session, row.id):
        session.delete(activity)
    session.flush()
    session.delete(row)
    if pairing.status is PairingStatus.ACTIVE and session.scalars(later.limit(1)).first() is None:
        pairings.plan(pairing, _rhythm(session), after=due_on - timedelta(days=1))
        pairing.check_in_due_on = due_on


def seen_to(session: Session, actor: Actor, check_in_id: int, *, on: date) -> None:
    """Keep that somebody talked with them about what they had said; it leaves Today."""
    require(actor, Permission.MANAGE_PAIRINGS)
    row = _check_in(session, check_in_id)
    records.in_order(row.heard_on, on, "Nobody can have talked about it before it was said.")
    row.seen_to_on = on


def _pairing(session: Session, pairing_id: int) -> Pairing:
    return records.find(session, Pairing, pairing_id, "pairing")


def _rhythm(session: Session) -> CheckInRhythm:
    return settings.programme(session).check_ins


def _check_in(session: Session, check_in_id: int) -> CheckIn:
    return records.find(session, CheckIn, check_in_id, "check-in")


def _round(session: Session, pairing_id: int, due_on: date) -> list[CheckIn]:
    statement = select(CheckIn).where(CheckIn.pairing_id == pairing_id, CheckIn.due_on == due_on)
    return list(session.scalars(statement))


def _activities(session: Session, check_in_id: int) -> list[CheckInActivity]:
    statement = select(CheckInActivity).where(CheckInActivity.check_in_id == check_in_id)
    return list(session.scalars(statement))


def _refuse_before_the_beginning(pairing: Pairing, on: date) -> None:
    records.in_order(pairing.began_on, on, "Nobody can be asked before the pairing began.")


def _keep(session: Session, row: CheckIn, on: date, said: Heard) -> None:
    if said.self_check is not None and row.side is not Side.MENTOR:
        raise BadValue(MENTORS_OWN)
    if (row.answer, row.self_check) != (said.goes, said.self_check) or (
        row.seen_to_on is not None and row.seen_to_on < on
    ):
        row.seen_to_on = None
    row.heard_on, row.answer, row.self_check = records.believable(on), said.goes, said.self_check
    session.add(row)
    session.flush()
    kept = {activity.activity: activity for activity in _activities(session, row.id)}
    for activity, known in kept.items():
        if activity not in said.activities:
            session.delete(known)
    for activity in sorted(set(said.activities) - set(kept)):
        session.add(CheckInActivity(check_in_id=row.id, activity=activity))
