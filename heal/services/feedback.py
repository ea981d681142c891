"""What either side says that it gives them: yes or not so much, item by item, all optional."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.feedback import Feedback, FeedbackAnswer
from heal.rules.access import Actor, require
from heal.rules.feedback import not_asked
from heal.rules.wording import label
from heal.services import records
from heal.vocabulary import Gift, Permission, Side

NOTHING_SAID = "Nothing is chosen yet; one item is enough, the others may stay blank."


def hear(
    session: Session,
    actor: Actor,
    pairing_id: int,
    *,
    side: Side,
    on: date,
    answers: Mapping[Gift, bool],
) -> int:
    """Keep what one side said that it gives them, or not so much, and return its number.

    Welcome at any time, also after the end. What the same side said earlier on that day is replaced
    as a whole: they were heard again.
    """
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = records.both_there(session, pairing_id)
    began_on = pairing.began_on
    records.in_order(began_on, on, "Nobody can have felt it before the pairing began.")
    if not answers:
        raise BadValue(NOTHING_SAID)
    if foreign := not_asked(side, answers.keys()):
        raise BadValue(f"Leave “{label(foreign[0])}” blank; it is not asked of a {side.value}.")
    row = _that_day(session, pairing_id, side, on)
    if row is None:
        row = Feedback(pairing_id=pairing_id, side=side, heard_on=records.believable(on))
        session.add(row)
        session.flush()
    _keep(session, row.id, answers)
    return row.id


def take_back(session: Session, actor: Actor, feedback_id: int) -> None:
    """Take away what was noted by mistake, or what somebody would rather not have said."""
    require(actor, Permission.MANAGE_PAIRINGS)
    row = records.find(session, Feedback, feedback_id, "feedback")
    for answer in _answers(session, feedback_id).values():
        session.delete(answer)
    session.flush()
    session.delete(row)


def _that_day(session: Session, pairing_id: int, side: Side, on: date) -> Feedback | None:
    statement = select(Feedback).where(
        Feedback.pairing_id == pairing_id, Feedback.side == side, Feedback.heard_on == on
    )
    return session.scalars(statement).one_or_none()


def _answers(session: Session, feedback_id: int) -> dict[Gift, FeedbackAnswer]:
    statement = select(FeedbackAnswer).where(FeedbackAnswer.feedback_id == feedback_id)
    return {row.gift: row for row in session.scalars(statement)}


def _keep(session: Session, feedback_id: int, answers: Mapping[Gift, bool]) -> None:
    kept = _answers(session, feedback_id)
    for gift, row in kept.items():
        if gift not in answers:
            session.delete(row)
    for gift in (gift for gift in Gift if gift in answers):
        given = answers[gift]
        if gift in kept:
            kept[gift].given = given
        else:
            session.add(FeedbackAnswer(feedback_id=feedback_id, gift=gift, given=given))
