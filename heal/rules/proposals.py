"""What the programme says of proposing a pair and of the two answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.obstacles import Obstacle, Obstruction
from heal.vocabulary import AnswerKind, Channel, ProposalStatus, ProposalVerb, Side

LIFECYCLE = Lifecycle(
    "proposal",
    (
        Move(ProposalVerb.DRAFT, frozenset(), ProposalStatus.DRAFTED),
        Move(ProposalVerb.ASK, frozenset({ProposalStatus.DRAFTED}), ProposalStatus.ASKED),
        Move(ProposalVerb.DISCARD, frozenset({ProposalStatus.DRAFTED}), ProposalStatus.DISCARDED),
        Move(ProposalVerb.AGREE, frozenset({ProposalStatus.ASKED}), ProposalStatus.AGREED),
        Move(
            ProposalVerb.CLOSE,
            frozenset({ProposalStatus.ASKED, ProposalStatus.AGREED}),
            ProposalStatus.NOT_GOING_AHEAD,
        ),
        Move(ProposalVerb.LAPSE, frozenset({ProposalStatus.ASKED}), ProposalStatus.LAPSED),
    ),
)


@dataclass(frozen=True)
class AnswerFacts:
    """What one side said; the three questions are None where they were not answered."""

    side: Side
    answer: AnswerKind
    answered_on: date
    acknowledged: bool
    close_friends: bool | None
    romantic_partners: bool | None
    long_standing: bool | None

    @property
    def relationship_known(self) -> bool:
        """Say whether all three relationship questions were answered."""
        return None not in (self.close_friends, self.romantic_partners, self.long_standing)

    @property
    def too_close(self) -> bool:
        """Say whether any of the three was answered with yes."""
        return bool(self.close_friends or self.romantic_partners or self.long_standing)


def is_the_mentees_turn(mentee_asked_on: date | None, mentor_said: AnswerKind | None) -> bool:
    """Say whether the mentor has said yes, and the mentee is still to be asked."""
    return mentee_asked_on is None and mentor_said is AnswerKind.YES


def may_ask_mentee(
    status: ProposalStatus,
    mentee_asked_on: date | None,
    answers: tuple[AnswerFacts, ...],
    *,
    on: date,
) -> str | None:
    """Return what keeps the mentee from being asked, where the mentor is asked first."""
    if status is not ProposalStatus.ASKED:
        return "The mentee can be asked once the mentor has been, and as long as it is open."
    if mentee_asked_on is not None:
        return f"The mentee was asked already, on {mentee_asked_on.isoformat()}."
    said = next((answer for answer in answers if answer.side is Side.MENTOR), None)
    if said is None or not is_the_mentees_turn(mentee_asked_on, said.answer):
        return "The mentor has not said yes yet; wait for their answer before asking the mentee."
    if on < said.answered_on:
        return (
            f"The mentor said yes on {said.answered_on.isoformat()}; ask the mentee from then on."
        )
    return None


def verdict(answers: tuple[AnswerFacts, ...]) -> ProposalVerb | None:
    """Return the move that the answers so far call for, if any.

    A no, or any of the three relationships, closes it; two full yeses agree it.
    """
    if any(answer.answer is AnswerKind.NO or answer.too_close for answer in answers):
        return ProposalVerb.CLOSE
    return None if agreed(answers) else ProposalVerb.AGREE


def agreed(answers: tuple[AnswerFacts, ...], *, by: date | None = None) -> tuple[Obstacle, ...]:
    """Return what is missing from two dated, unforced yeses, up to a day."""
    by_side = {answer.side: answer for answer in answers}
    found: list[Obstacle] = []
    for side in Side:
        answer = by_side.get(side)
        if answer is None or answer.answer is AnswerKind.NO:
            found.append(
                Obstacle(
                    Obstruction.NOT_AGREED,
                    f"The {side.value}'s dated yes is missing; record it when it comes.",
                )
            )
            continue
        found += _shortfalls(answer, by)
    return tuple(found)


def _shortfalls(answer: AnswerFacts, by: date | None) -> list[Obstacle]:
    side, found = answer.side.value, []
    if by is not None and answer.answered_on > by:
        says = f"The {side} agreed on {answer.answered_on}, after that day; choose a later day."
        found.append(Obstacle(Obstruction.NOT_AGREED, says))
    if answer.too_close:
        says = "The two know each other too well for mentoring; propose somebody else."
        found.append(Obstacle(Obstruction.TOO_CLOSE, says))
    elif not answer.relationship_known:
        says = f"The three relationship questions are still to be asked of the {side}."
        found.append(Obstacle(Obstruction.NOT_ASKED_ABOUT_RELATIONSHIP, says))
    if not answer.acknowledged:
        says = f"The {side} has not yet acknowledged what mentoring is and what it is not."
        found.append(Obstacle(Obstruction.NOT_ACKNOWLEDGED, says))
    return found


def two_people(mentor_id: int, mentee_id: int) -> tuple[Obstacle, ...]:
    """Refuse a pair of one."""
    if mentor_id != mentee_id:
        return ()
    says = "Nobody can be their own mentor; choose somebody else."
    return (Obstacle(Obstruction.SAME_PERSON, says),)


def may_meet(*, do_not_pair: bool) -> tuple[Obstacle, ...]:
    """Return the bare "do not pair" where there is one; it has no reason to give."""
    if not do_not_pair:
        return ()
    says = "These two are marked as not to be paired; propose somebody else."
    return (Obstacle(Obstruction.DO_NOT_PAIR, says),)


def in_common(mentor: frozenset[Channel], mentee: frozenset[Channel]) -> tuple[Channel, ...]:
    """Return the ways of being in touch that both accept, in the programme's order."""
    return tuple(channel for channel in Channel if channel in mentor & mentee)


def can_be_in_touch(mentor: frozenset[Channel], mentee: frozenset[Channel]) -> tuple[Obstacle, ...]:
    """Return an obstacle where nothing is in common: it may be proposed, but not begun."""
    if mentor & mentee:
        return ()
    says = "There is no way of being in touch that both accept; ask one of them to widen theirs."
    return (Obstacle(Obstruction.NO_COMMON_CHANNEL, says),)


def nudge_on(asked_on: date, *, after_days: int) -> date:
    """Return the day on which a friendly reminder is due."""
    return asked_on + timedelta(days=after_days)


def lapse_on(asked_on: date, *, after_days: int) -> date:
    """Return the day from which an unanswered proposal may be let go, without blame."""
    return asked_on + timedelta(days=after_days)
