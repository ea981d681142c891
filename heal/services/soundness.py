"""What must always be so in the records, and what is not: told by numbers, never by names.

Each thing that must be so is one function: its docstring is the sentence, its SELECT finds the
numbers of the records where it is not so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.imports import ImportBatch, ImportRow
from heal.models.informal import InformalConnection
from heal.models.meetings import Mark, Meeting
from heal.models.mentors import MentorOffer
from heal.models.pairings import Ending, Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.rules.access import Actor, require
from heal.services import trail_fits
from heal.vocabulary import (
    AnswerKind,
    InformalStatus,
    MentorStatus,
    PairingStatus,
    Permission,
    ProposalStatus,
    RegisterSource,
    RequestStatus,
)

Numbers = Select[Any]
MOST = 10
"""Numbers that are told of one sentence; the rest are counted."""


@dataclass(frozen=True)
class Broken:
    """Say what is not so, and in which records of which table."""

    sentence: str
    table: str
    numbers: tuple[int, ...]

    def __str__(self) -> str:
        told = ", ".join(map(str, self.numbers[:MOST]))
        more = len(self.numbers) - MOST
        rest = f" and {more} more" if more > 0 else ""
        return f"{self.sentence} Not so in “{self.table}”: {told}{rest}."


def broken(session: Session, actor: Actor) -> tuple[Broken, ...]:
    """Return everything that is not as it must be; nothing where everything holds."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    found = []
    for table, what in INVARIANTS:
        numbers = tuple(sorted(set(session.connection().scalars(what()))))
        found.append(Broken(what.__doc__ or "", table, numbers))
    found += (
        Broken(trail_fits.SENTENCE, table, numbers)
        for table, numbers in trail_fits.unfitting(session.connection())
    )
    return tuple(one for one in found if one.numbers)


def _one_mentor_at_a_time() -> Numbers:
    """A mentee has at most one pairing that goes on or rests."""
    live = [PairingStatus.ACTIVE, PairingStatus.PAUSED]
    several = (
        select(Pairing.mentee_id)
        .where(Pairing.status.in_(live))
        .group_by(Pairing.mentee_id)
        .having(func.count() > 1)
    )
    return select(Pairing.id).where(Pairing.status.in_(live), Pairing.mentee_id.in_(several))


def _two_people() -> Numbers:
    """A pairing is of two people."""
    return select(Pairing.id).where(Pairing.mentor_id == Pairing.mentee_id)


def _pairing_days_fit() -> Numbers:
    """A pairing has the day of its end if it has ended, and of its break only while it rests."""
    return select(Pairing.id).where(
        _unlike(Pairing.status == PairingStatus.ENDED, Pairing.ended_on)
        | _unlike(Pairing.status == PairingStatus.PAUSED, Pairing.paused_on)
        | (Pairing.ended_on < Pairing.began_on)
    )


def _begun_by_agreement() -> Numbers:
    """A pairing began from a proposal of these two to which both said yes, or is attested."""
    yes = (
        select(func.count())
        .where(Answer.proposal_id == Proposal.id, Answer.answer == AnswerKind.YES)
        .scalar_subquery()
    )
    return (
        select(Pairing.id)
        .outerjoin(Proposal, Proposal.id == Pairing.proposal_id)
        .outerjoin(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .outerjoin(MentoringRequest, MentoringRequest.id == Proposal.request_id)
        .where(
            or_(
                Proposal.id.is_(None),
                Proposal.status != ProposalStatus.AGREED,
                MentorOffer.member_id.is_distinct_from(Pairing.mentor_id),
                MentoringRequest.mentee_id.is_distinct_from(Pairing.mentee_id),
                and_(yes != 2, Pairing.attested_on.is_(None)),
            )
        )
    )


def _ends_belong_to_ended() -> Numbers:
    """How a pairing ended is kept only of one that has ended."""
    return (
        select(Ending.id)
        .outerjoin(Pairing, Pairing.id == Ending.pairing_id)
        .where(or_(Pairing.id.is_(None), Pairing.status != PairingStatus.ENDED))
    )


def _one_request_at_a_time() -> Numbers:
    """Somebody has at most one request that is open or on hold."""
    live = [RequestStatus.OPEN, RequestStatus.ON_HOLD]
    several = (
        select(MentoringRequest.mentee_id)
        .where(MentoringRequest.status.in_(live))
        .group_by(MentoringRequest.mentee_id)
        .having(func.count() > 1)
    )
    return select(MentoringRequest.id).where(
        MentoringRequest.status.in_(live), MentoringRequest.mentee_id.in_(several)
    )


def _request_days_fit() -> Numbers:
    """A request has the day on which it was closed if it is closed, and only then."""
    closed = MentoringRequest.status.in_([RequestStatus.WITHDRAWN, RequestStatus.FULFILLED])
    return select(MentoringRequest.id).where(
        _unlike(closed, MentoringRequest.closed_on)
        | (MentoringRequest.closed_on < MentoringRequest.opened_on)
    )


def _fulfilled_by_a_pairing() -> Numbers:
    """A request that has found a mentor is one that a pairing began from."""
    begun = select(Proposal.request_id).join(Pairing, Pairing.proposal_id == Proposal.id)
    return select(MentoringRequest.id).where(
        MentoringRequest.status == RequestStatus.FULFILLED, MentoringRequest.id.not_in(begun)
    )


def _proposal_days_fit() -> Numbers:
    """A proposal was asked before it was agreed, and has the day of its close if it is closed."""
    asked = Proposal.status.in_([ProposalStatus.ASKED, ProposalStatus.AGREED])
    closed = Proposal.status.in_(
        [ProposalStatus.NOT_GOING_AHEAD, ProposalStatus.LAPSED, ProposalStatus.DISCARDED]
    )
    # Of a pairing from before the dashboard nobody knows when it was asked: somebody attests it.
    attested = select(Pairing.proposal_id).where(Pairing.attested_on.is_not(None))
    never = and_(asked, Proposal.asked_on.is_(None), Proposal.id.not_in(attested))
    return select(Proposal.id).where(never | _unlike(closed, Proposal.closed_on))


def _mentor_days_fit() -> Numbers:
    """A mentor has the day of a rest only while resting, and of having stopped only since then."""
    return select(MentorOffer.id).where(
        _unlike(MentorOffer.status == MentorStatus.PAUSED, MentorOffer.paused_on)
        | _unlike(MentorOffer.status == MentorStatus.DISCONTINUED, MentorOffer.discontinued_on)
    )


def _marks_have_a_register() -> Numbers:
    """A mark belongs to a meeting that was held and has a register."""
    return (
        select(Mark.id)
        .outerjoin(Meeting, Meeting.id == Mark.meeting_id)
        .where(or_(Meeting.id.is_(None), Meeting.register.is_(None), Meeting.cancelled))
    )


def _marks_come_from_a_file() -> Numbers:
    """A mark from a file stands on a line of a file that was not taken back."""
    line = (
        select(ImportRow.id)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(
            ImportBatch.meeting_id == Mark.meeting_id,
            ImportRow.member_id == Mark.member_id,
            ImportBatch.undone_at.is_(None),
        )
    )
    return select(Mark.id).where(Mark.source == RegisterSource.IMPORTED, ~line.exists())


def _both_sides_name_each_other() -> Numbers:
    """Of two who came together, each one's line names the other's."""
    other = aliased(InformalConnection)
    return (
        select(InformalConnection.id)
        .outerjoin(other, other.id == InformalConnection.matched_with_id)
        .where(
            InformalConnection.matched_with_id.is_not(None),
            or_(
                other.id.is_(None),
                other.matched_with_id.is_distinct_from(InformalConnection.id),
                other.status != InformalStatus.MATCHED,
                InformalConnection.status != InformalStatus.MATCHED,
                other.member_id.is_distinct_from(InformalConnection.other_id),
            ),
        )
    )


def _unlike(condition: Any, day: Any) -> Any:
    """Say that the condition holds without the day, or the day is there without it."""
    return and_(condition, day.is_(None)) | and_(~condition, day.is_not(None))


INVARIANTS: tuple[tuple[str, Callable[[], Numbers]], ...] = (
    ("pairings", _one_mentor_at_a_time),
    ("pairings", _two_people),
    ("pairings", _pairing_days_fit),
    ("pairings", _begun_by_agreement),
    ("endings", _ends_belong_to_ended),
    ("requests", _one_request_at_a_time),
    ("requests", _request_days_fit),
    ("requests", _fulfilled_by_a_pairing),
    ("proposals", _proposal_days_fit),
    ("mentor_offers", _mentor_days_fit),
    ("marks", _marks_have_a_register),
    ("marks", _marks_come_from_a_file),
    ("informal_connections", _both_sides_name_each_other),
)
