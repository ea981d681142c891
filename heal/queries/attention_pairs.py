"""Today's matters of pairs: how it goes, what was said, and how they are after an end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Exists, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from heal.models.meetings import Mark, Meeting
from heal.models.members import SafeChannel, SafeContact
from heal.models.mentors import MentorChannel, MentorOffer
from heal.models.pairings import CheckIn, Contact, Ending, Pairing, PairingChannel
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest, RequestChannel
from heal.queries.attention_lines import NOBODY, line
from heal.queries.frames import Rows
from heal.queries.pair_facts import LIVE
from heal.rules.attention import Cutoffs, Matter
from heal.vocabulary import HowItGoes, MentorStatus, PairingStatus, SelfCheck, Side

ASKED_FOR = (SelfCheck.EASE_OFF, SelfCheck.PAUSE_ME, SelfCheck.CALL_ME)
WHO_SAID_IT = case((CheckIn.side == Side.MENTOR, Pairing.mentor_id), else_=Pairing.mentee_id)

LAST_CAME = (
    select(func.max(Meeting.held_on))
    .join(Mark, Mark.meeting_id == Meeting.id)
    .where(Mark.member_id == Pairing.mentee_id, Mark.present.is_(True))
    .correlate(Pairing)
    .scalar_subquery()
)


def latest_word(word: Any = CheckIn) -> ColumnElement[bool]:
    """Return the condition that nothing newer was heard of this side of the pair."""
    later = aliased(CheckIn)
    newer = select(later.id).where(
        later.pairing_id == word.pairing_id, later.side == word.side, later.due_on > word.due_on
    )
    return ~newer.correlate(word).exists()


def wants_a_word(pair: Any) -> Exists:
    """Return the condition that a side of a pair said last something that nobody has seen to."""
    word = aliased(CheckIn)
    return (
        select(word.id)
        .where(
            word.pairing_id == pair.id,
            word.answer != HowItGoes.GOING_WELL,
            word.seen_to_on.is_(None),
            latest_word(word),
        )
        .correlate(pair)
        .exists()
    )


def said(matter: Matter, answer: HowItGoes) -> Rows:
    """Return what one side of a live pairing said last, as long as nobody talked with them."""
    return (
        line(
            matter,
            record_id=CheckIn.id,
            opens=Pairing.id,
            person=WHO_SAID_IT,
            since=CheckIn.heard_on,
        )
        .select_from(CheckIn)
        .join(Pairing, Pairing.id == CheckIn.pairing_id)
        .where(
            Pairing.status.in_(LIVE),
            CheckIn.answer == answer,
            CheckIn.seen_to_on.is_(None),
            latest_word(),
        )
    )


def self_checks() -> Rows:
    """Return what mentors of a live pairing asked for last; a rest that was given is seen to."""
    later, with_whom = aliased(CheckIn), aliased(Pairing)
    newer = (
        select(later.id)
        .join(with_whom, with_whom.id == later.pairing_id)
        .where(
            with_whom.mentor_id == Pairing.mentor_id,
            later.self_check.is_not(None),
            or_(
                later.heard_on > CheckIn.heard_on,
                and_(later.heard_on == CheckIn.heard_on, later.id > CheckIn.id),
            ),
        )
        .correlate(CheckIn, Pairing)
    )
    rests = select(MentorOffer.id).where(
        MentorOffer.member_id == Pairing.mentor_id,
        MentorOffer.status.in_((MentorStatus.PAUSED, MentorStatus.DISCONTINUED)),
        CheckIn.self_check != SelfCheck.CALL_ME,
    )
    return (
        line(
            Matter.SELF_CHECK,
            record_id=CheckIn.id,
            opens=Pairing.id,
            person=Pairing.mentor_id,
            since=CheckIn.heard_on,
            detail=cast(CheckIn.self_check, String),
        )
        .select_from(CheckIn)
        .join(Pairing, Pairing.id == CheckIn.pairing_id)
        .where(
            Pairing.status.in_(LIVE),
            CheckIn.self_check.in_(ASKED_FOR),
            CheckIn.seen_to_on.is_(None),
            ~newer.exists(),
            ~rests.correlate(CheckIn, Pairing).exists(),
        )
    )


def quiet(today: date) -> Rows:
    """Return the active pairings that have missed so many check-ins that they count as quiet."""
    found = _pairing(Matter.QUIET, Pairing.quiet_on)
    return found.where(Pairing.status == PairingStatus.ACTIVE, Pairing.quiet_on <= today)


def check_ins(today: date) -> Rows:
    """Return the active pairings to be asked now; a quiet one is asked after as such."""
    found = _pairing(Matter.CHECK_IN, Pairing.check_in_due_on)
    return found.where(
        Pairing.status == PairingStatus.ACTIVE,
        Pairing.check_in_due_on <= today,
        Pairing.quiet_on.is_(None) | (Pairing.quiet_on > today),
    )


def without_first_contact(days: Cutoffs) -> Rows:
    """Return the active pairings, not quiet, of which neither contact nor check-in is known.

    Those that began before the dashboard were in touch long before anything could be noted here.
    """
    met = select(Contact.id).where(Contact.pairing_id == Pairing.id).correlate(Pairing)
    heard = select(CheckIn.id).where(CheckIn.pairing_id == Pairing.id).correlate(Pairing)
    return _pairing(Matter.FIRST_CONTACT, Pairing.began_on).where(
        Pairing.status == PairingStatus.ACTIVE,
        Pairing.began_on <= days[Matter.FIRST_CONTACT],
        Pairing.attested_on.is_(None),
        Pairing.quiet_on.is_(None) | (Pairing.quiet_on > days.today),
        ~met.exists(),
        ~heard.exists(),
    )


def not_shared() -> Rows:
    """Return the live pairings of which no agreed way is open to both any more.

    Open is what the offer and the request name, and, where somebody said what is safe for them,
    what they called safe. Of those that began before the dashboard, the ways may not be known.
    """
    agreed = select(PairingChannel.id).where(PairingChannel.pairing_id == Pairing.id)
    known = Pairing.attested_on.is_(None) | agreed.correlate(Pairing).exists()
    safe = aliased(SafeContact), aliased(SafeContact)
    since = (
        MentorOffer.channels_changed_on,
        MentoringRequest.channels_changed_on,
        *(contact.confirmed_on for contact in safe),
    )
    return (
        _pairing(Matter.NOT_SHARED, func.coalesce(*since, Pairing.began_on))
        .join(Proposal, Proposal.id == Pairing.proposal_id)
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(MentoringRequest, MentoringRequest.id == Proposal.request_id)
        .outerjoin(safe[0], safe[0].member_id == Pairing.mentor_id)
        .outerjoin(safe[1], safe[1].member_id == Pairing.mentee_id)
        .where(Pairing.status.in_(LIVE), known, ~_open_to_both(safe))
    )


def _open_to_both(safe: Sequence[Any]) -> Exists:
    way = PairingChannel.channel
    offered = select(MentorChannel.id).where(
        MentorChannel.offer_id == MentorOffer.id, MentorChannel.channel == way
    )
    wished = select(RequestChannel.id).where(
        RequestChannel.request_id == MentoringRequest.id, RequestChannel.channel == way
    )
    called_safe = (
        select(SafeChannel.id)
        .where(SafeChannel.safe_contact_id == contact.id, SafeChannel.channel == way)
        .correlate(contact, PairingChannel)
        .exists()
        for contact in safe
    )
    return (
        select(PairingChannel.id)
        .where(
            PairingChannel.pairing_id == Pairing.id,
            offered.correlate(MentorOffer, PairingChannel).exists(),
            wished.correlate(MentoringRequest, PairingChannel).exists(),
            *(or_(one.id.is_(None), said) for one, said in zip(safe, called_safe, strict=True)),
        )
        .correlate(Pairing, MentorOffer, MentoringRequest, *safe)
        .exists()
    )


def stopped_coming(pairing_ids: Sequence[int]) -> Rows:
    """Return the live pairings whose mentees the registers show to have stayed away."""
    return (
        line(
            Matter.STOPPED_COMING,
            record_id=Pairing.id,
            opens=Pairing.id,
            person=Pairing.mentee_id,
            since=func.coalesce(LAST_CAME, Pairing.began_on),
        )
        .select_from(Pairing)
        .where(Pairing.id.in_(pairing_ids))
    )


def after_ending(days: Cutoffs) -> Rows:
    """Return the pairings that ended lately, with whoever was not asked since how they are."""
    mentor, mentee = Ending.mentor_asked_on.is_(None), Ending.mentee_asked_on.is_(None)
    return (
        line(
            Matter.AFTER_ENDING,
            record_id=Pairing.id,
            opens=Pairing.id,
            person=case((mentor, Pairing.mentor_id), else_=Pairing.mentee_id),
            other=case((and_(mentor, mentee), Pairing.mentee_id), else_=NOBODY),
            since=Pairing.ended_on,
        )
        .select_from(Pairing)
        .join(Ending, Ending.pairing_id == Pairing.id)
        .where(
            Pairing.status == PairingStatus.ENDED,
            Pairing.ended_on.between(days.ended_from, days[Matter.AFTER_ENDING]),
            mentor | mentee,
        )
    )


def _pairing(matter: Matter, since: Any) -> Rows:
    return line(
        matter,
        record_id=Pairing.id,
        opens=Pairing.id,
        person=Pairing.mentor_id,
        other=Pairing.mentee_id,
        since=since,
    ).select_from(Pairing)
