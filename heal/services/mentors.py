"""What a coordinator does with those who are willing to mentor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, Blocked, NotPermitted, Refusal
from heal.models.attributes import AttributeOption
from heal.models.members import Member
from heal.models.mentors import MentorChannel, MentorOffer, MentorQuality, RatherNot
from heal.queries import settings
from heal.queries import stopping as leaving
from heal.queries.stopping import Live
from heal.rules import mentors, stopping
from heal.rules.access import Actor, require
from heal.rules.stopping import Fate
from heal.services import endings, proposals, records, requests
from heal.vocabulary import (
    AfterStopping,
    Channel,
    ExperienceBasis,
    MentorVerb,
    Permission,
    Quality,
    Willingness,
)


@dataclass(frozen=True, kw_only=True)
class Willing:
    """What somebody told about mentoring; `rather_not` are words that they would not go into."""

    expressed_by: Willingness
    qualities: Collection[Quality]
    experience: ExperienceBasis
    channels: Collection[Channel]
    capacity: int
    experience_reason: str | None = None
    capacity_reason: str | None = None
    privacy_acknowledged: bool = False
    note: str | None = None
    rather_not: Collection[int] = ()


def offer(session: Session, actor: Actor, member_id: int, *, on: date, told: Willing) -> int:
    """Record that a member, past or present, is willing, and return the offer's number."""
    require(actor, Permission.MANAGE_MENTORS)
    records.find(session, Member, member_id, "member")
    if session.scalar(select(MentorOffer.id).where(MentorOffer.member_id == member_id)):
        raise BadValue("This member has offered to mentor already; open that offer.")
    standing = MentorOffer(
        member_id=member_id,
        status=mentors.LIFECYCLE.beginning(MentorVerb.OFFER),
        offered_on=records.believable(on),
        expressed_by=told.expressed_by,
        experience=told.experience,
    )
    _take_in(session, standing, told, on)
    return standing.id


def correct(session: Session, actor: Actor, offer_id: int, *, on: date, told: Willing) -> None:
    """Correct what a mentor told; a smaller capacity ends nothing."""
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    if _take_in(session, standing, told, on):
        standing.channels_changed_on = on


def approve(session: Session, actor: Actor, offer_id: int, *, on: date) -> None:
    """Let the mentor be paired; nobody approves themselves."""
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    if actor.member_id == standing.member_id:
        raise NotPermitted("Nobody approves their own offer; ask somebody else to look at it.")
    _decide(standing, MentorVerb.APPROVE, on)


def defer(session: Session, actor: Actor, offer_id: int, *, on: date) -> None:
    """Answer an offer with "not now"."""
    require(actor, Permission.MANAGE_MENTORS)
    _decide(_offer(session, offer_id), MentorVerb.DEFER, on)


def pause(session: Session, actor: Actor, offer_id: int, *, on: date) -> None:
    """Let a mentor rest, at once and without a reason; their pairings go on.

    Whom they were proposed to goes back to the queue, with the time waited so far.
    """
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    standing.status = mentors.LIFECYCLE.target(standing.status, MentorVerb.PAUSE)
    records.in_order(standing.decided_on, on, "Nobody can rest before they were approved.")
    standing.paused_on = on
    proposals.let_go_of_offer(session, actor, offer_id, on=on)


def resume(session: Session, actor: Actor, offer_id: int) -> None:
    """End a mentor's rest."""
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    standing.status = mentors.LIFECYCLE.target(standing.status, MentorVerb.RESUME)
    standing.paused_on = None


def discontinue(
    session: Session, actor: Actor, offer_id: int, *, on: date, then: Mapping[int, Fate]
) -> None:
    """Record that a mentor stops, with what becomes of each of their live pairings.

    All in one transaction; as long as one live pairing was not asked about, nothing is saved.
    """
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    target = mentors.LIFECYCLE.target(standing.status, MentorVerb.DISCONTINUE)
    sentences = leaving.in_the_way(session, offer_id, then, on=on)
    if sentences:
        raise Blocked(sentences)
    standing.status, standing.paused_on = target, None
    standing.discontinued_on, standing.discontinued_by = on, actor.name
    for one in leaving.live(session, offer_id):
        try:
            _settle(session, actor, one, then[one.pairing_id], on)
        except Refusal as refusal:
            raise Blocked((stopping.about(one.mentee, refusal.sentence),)) from refusal
    proposals.let_go_of_offer(session, actor, offer_id, on=on)


def offer_again(session: Session, actor: Actor, offer_id: int, *, on: date) -> None:
    """Record that somebody is willing again; approval comes anew."""
    require(actor, Permission.MANAGE_MENTORS)
    standing = _offer(session, offer_id)
    standing.status = mentors.LIFECYCLE.target(standing.status, MentorVerb.OFFER_AGAIN)
    before = standing.discontinued_on or standing.decided_on
    records.in_order(before, on, "A new offer cannot come before the last one was settled.")
    standing.offered_on, standing.decided_on = on, None
    standing.discontinued_on = standing.discontinued_by = None


def _settle(session: Session, actor: Actor, one: Live, fate: Fate, on: date) -> None:
    """Let one pairing end, go on, or end with another mentor as an idea for the mentee."""
    if fate.what is AfterStopping.GO_ON:
        return
    endings.end(session, actor, one.pairing_id, on=on)
    if fate.what is AfterStopping.END or fate.to_offer_id is None:
        return
    request_id = one.live_request_id
    if request_id is None:
        request_id = requests.open_next(
            session, actor, one.pairing_id, on=on, attested=fate.attested
        )
    elif fate.attested:
        requests.attest(session, actor, request_id, on=on)
    proposals.draft(session, actor, request_id, offer_id=fate.to_offer_id, on=on)


def _offer(session: Session, offer_id: int) -> MentorOffer:
    return records.find(session, MentorOffer, offer_id, "offer")


def _decide(standing: MentorOffer, verb: MentorVerb, on: date) -> None:
    target = mentors.LIFECYCLE.target(standing.status, verb)
    day = standing.offered_on.isoformat()
    records.in_order(
        standing.offered_on, on, f"The offer came on {day}; it cannot be decided before."
    )
    standing.status, standing.decided_on = target, on


def _take_in(session: Session, standing: MentorOffer, told: Willing, on: date) -> bool:
    """Keep what was told, and say whether other ways of being in touch are accepted than before."""
    experience_reason = records.note(told.experience_reason)
    capacity_reason = records.note(told.capacity_reason)
    problems = mentors.offer_problems(
        experience=told.experience,
        experience_reason=experience_reason,
        capacity=told.capacity,
        capacity_reason=capacity_reason,
        soft_maximum=settings.programme(session).capacity_soft_maximum,
    )
    if problems:
        raise BadValue(" ".join(problems))
    standing.expressed_by, standing.experience = told.expressed_by, told.experience
    standing.experience_reason = experience_reason
    standing.capacity, standing.capacity_reason = told.capacity, capacity_reason
    standing.note = records.note(told.note)
    if told.privacy_acknowledged != (standing.privacy_acknowledged_on is not None):
        standing.privacy_acknowledged_on = on if told.privacy_acknowledged else None
    session.add(standing)
    session.flush()
    _keep_qualities(session, standing.id, set(told.qualities))
    _keep_rather_nots(session, standing.id, set(told.rather_not))
    return _keep_channels(session, standing.id, set(told.channels))


def _keep_qualities(session: Session, offer_id: int, wanted: set[Quality]) -> None:
    kept = session.scalars(select(MentorQuality).where(MentorQuality.offer_id == offer_id)).all()
    for row in kept:
        if row.quality not in wanted:
            session.delete(row)
    for quality in sorted(wanted - {row.quality for row in kept}):
        session.add(MentorQuality(offer_id=offer_id, quality=quality))


def _keep_channels(session: Session, offer_id: int, wanted: set[Channel]) -> bool:
    kept = session.scalars(select(MentorChannel).where(MentorChannel.offer_id == offer_id)).all()
    before = {row.channel for row in kept}
    for row in kept:
        if row.channel not in wanted:
            session.delete(row)
    for channel in sorted(wanted - before):
        session.add(MentorChannel(offer_id=offer_id, channel=channel))
    return before != wanted


def _keep_rather_nots(session: Session, offer_id: int, wanted: set[int]) -> None:
    kept = session.scalars(select(RatherNot).where(RatherNot.offer_id == offer_id)).all()
    for row in kept:
        if row.option_id not in wanted:
            session.delete(row)
    for option_id in sorted(wanted - {row.option_id for row in kept}):
        records.find(session, AttributeOption, option_id, "word")
        session.add(RatherNot(offer_id=offer_id, option_id=option_id))
