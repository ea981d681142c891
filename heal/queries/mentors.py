"""The mentor pool, as lists and as one offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.members import Member, Membership
from heal.models.mentors import MentorChannel, MentorOffer, MentorQuality, RatherNot
from heal.models.pairings import Pairing
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame, joined
from heal.queries.pair_facts import LIVE
from heal.queries.people import ever_in_group, found, groups_on
from heal.rules.days import Span
from heal.vocabulary import Channel, MentorStatus, PairingStatus, Quality

LOAD = (
    select(func.count(Pairing.id))
    .where(Pairing.mentor_id == MentorOffer.member_id, Pairing.status.in_(LIVE))
    .correlate(MentorOffer)
    .scalar_subquery()
)
LAST_PAIRED = (
    select(func.max(Pairing.began_on))
    .where(Pairing.mentor_id == MentorOffer.member_id)
    .correlate(MentorOffer)
    .scalar_subquery()
)
QUALITIES = (
    select(joined(MentorQuality.quality))
    .where(MentorQuality.offer_id == MentorOffer.id)
    .correlate(MentorOffer)
    .scalar_subquery()
)
CHANNELS = (
    select(joined(MentorChannel.channel))
    .where(MentorChannel.offer_id == MentorOffer.id)
    .correlate(MentorOffer)
    .scalar_subquery()
)
WAITING_SINCE = func.coalesce(LAST_PAIRED, MentorOffer.decided_on, MentorOffer.offered_on)


@dataclass(frozen=True, kw_only=True)
class MentorFilter:
    """What the pool is narrowed to; None means everything."""

    search: str = ""
    group_id: int | None = None
    status: MentorStatus | None = None
    has_room: bool = False
    quality: Quality | None = None
    channel: Channel | None = None


def pool(
    session: Session, narrowed: MentorFilter, *, today: date, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the pool, whoever has waited longest first.

    Columns: offer_id, member_id, name, groups, status, qualities, channels, capacity, load (live
    pairings), room (capacity − load, not below 0), last_paired_on, waiting_since.
    """
    statement = _narrowed(narrowed, today).order_by(WAITING_SINCE, MentorOffer.id)
    found_rows = frame(session, statement, page)
    found_rows["room"] = (found_rows["capacity"] - found_rows["load"]).clip(lower=0)
    return found_rows


def pool_size(session: Session, narrowed: MentorFilter, *, today: date) -> int:
    """Return how many offers the narrowed pool holds."""
    return count(session, _narrowed(narrowed, today))


def _narrowed(narrowed: MentorFilter, today: date) -> Rows:
    statement: Rows = select(
        MentorOffer.id.label("offer_id"),
        MentorOffer.member_id,
        Member.name,
        groups_on(MentorOffer.member_id, today).label("groups"),
        MentorOffer.status,
        QUALITIES.label("qualities"),
        CHANNELS.label("channels"),
        MentorOffer.capacity,
        LOAD.label("load"),
        LAST_PAIRED.label("last_paired_on"),
        WAITING_SINCE.label("waiting_since"),
    ).join(Member, Member.id == MentorOffer.member_id)
    if narrowed.search.strip():
        statement = statement.where(found(narrowed.search))
    if narrowed.group_id is not None:
        statement = statement.where(ever_in_group(MentorOffer.member_id, narrowed.group_id))
    if narrowed.status is not None:
        statement = statement.where(MentorOffer.status == narrowed.status)
    if narrowed.has_room:
        statement = statement.where(
            MentorOffer.status == MentorStatus.APPROVED, MentorOffer.capacity > LOAD
        )
    if narrowed.quality is not None:
        has = select(MentorQuality.id).where(
            MentorQuality.offer_id == MentorOffer.id, MentorQuality.quality == narrowed.quality
        )
        statement = statement.where(has.exists())
    if narrowed.channel is not None:
        accepts = select(MentorChannel.id).where(
            MentorChannel.offer_id == MentorOffer.id, MentorChannel.channel == narrowed.channel
        )
        statement = statement.where(accepts.exists())
    return statement


@dataclass(frozen=True)
class Offer:
    """One offer as it stands, for its page and its forms."""

    row: MentorOffer
    name: str
    email: str | None
    qualities: frozenset[Quality]
    channels: frozenset[Channel]
    load: int
    rather_not: frozenset[int] = frozenset()


def offer(session: Session, offer_id: int) -> Offer:
    """Return one offer with what was told, or refuse where there is none."""
    row = session.execute(
        select(MentorOffer, Member.name, Member.email, LOAD.label("load"))
        .join(Member, Member.id == MentorOffer.member_id)
        .where(MentorOffer.id == offer_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This offer is not in the records (any more); open the list again.")
    qualities = select(MentorQuality.quality).where(MentorQuality.offer_id == offer_id)
    channels = select(MentorChannel.channel).where(MentorChannel.offer_id == offer_id)
    unwilling = select(RatherNot.option_id).where(RatherNot.offer_id == offer_id)
    return Offer(
        row=row[0],
        name=row.name,
        email=row.email,
        qualities=frozenset(session.scalars(qualities)),
        channels=frozenset(session.scalars(channels)),
        load=row.load,
        rather_not=frozenset(session.scalars(unwilling)),
    )


@dataclass(frozen=True)
class Background:
    """What the records say of somebody who may offer to mentor."""

    name: str
    spans: tuple[Span, ...]
    mentored_before: bool
    offer_id: int | None


def background(session: Session, member_id: int) -> Background:
    """Return somebody's time in groups, and whether they have been mentored to an end."""
    member = session.execute(
        select(Member.name, MentorOffer.id.label("offer_id"))
        .outerjoin(MentorOffer, MentorOffer.member_id == Member.id)
        .where(Member.id == member_id)
    ).one_or_none()
    if member is None:
        raise NotFound("This member is not in the records (any more); look them up again.")
    spans = session.execute(
        select(Membership.joined_on, Membership.left_on).where(Membership.member_id == member_id)
    )
    mentored = select(Pairing.id).where(
        Pairing.mentee_id == member_id, Pairing.status == PairingStatus.ENDED
    )
    return Background(
        name=member.name,
        spans=tuple(Span(row.joined_on, row.left_on) for row in spans),
        mentored_before=session.scalar(mentored) is not None,
        offer_id=member.offer_id,
    )


@dataclass(frozen=True)
class LivePairing:
    """One of a mentor's pairings that is going on."""

    pairing_id: int
    mentee: str
    began_on: date


def live_pairings(session: Session, member_id: int) -> tuple[LivePairing, ...]:
    """Return a mentor's live pairings, the oldest first."""
    statement = (
        select(Pairing.id, Member.name, Pairing.began_on)
        .join(Member, Member.id == Pairing.mentee_id)
        .where(Pairing.mentor_id == member_id, Pairing.status.in_(LIVE))
        .order_by(Pairing.began_on, Pairing.id)
    )
    return tuple(LivePairing(row.id, row.name, row.began_on) for row in session.execute(statement))
