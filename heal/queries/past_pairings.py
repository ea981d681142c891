"""What the records know of the people in a file of pairs, and of what such a file made."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from heal.db.base import Base
from heal.models.concerns import Concern
from heal.models.imports import ImportBatch, ImportRow
from heal.models.members import DoNotPair, Member, Membership
from heal.models.mentors import MentorChannel, MentorOffer
from heal.models.pairings import Ending, Pairing, PairingChannel
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest, RequestChannel
from heal.models.trail import TrailEntry
from heal.queries.frames import Rows, frame
from heal.queries.pair_facts import LIVE
from heal.queries.pointing import pointing_at
from heal.rules import pairings as pairing_rules
from heal.rules.days import Span
from heal.vocabulary import Channel, MentorStatus, RequestStatus

CHUNK = 500
LOOKING = (RequestStatus.OPEN, RequestStatus.ON_HOLD)
BY_FILES = ("past_pairings.save", "many_files.save_many")
"""The use-cases by which pairs come in, as the trail names them."""


@dataclass(frozen=True)
class Offered:
    """A member's offer to mentor, as far as the gates look at it."""

    offer_id: int
    status: MentorStatus
    capacity: int
    channels: frozenset[Channel]


@dataclass(frozen=True)
class Paired:
    """One pairing in the records."""

    mentor_id: int
    mentee_id: int
    time: Span


@dataclass(frozen=True)
class About:
    """What is known of some people, person by person."""

    names: Mapping[int, str]
    offers: Mapping[int, Offered]
    loads: Mapping[int, int]
    pairs: Mapping[int, Sequence[Paired]]
    """By mentee."""
    apart: frozenset[tuple[int, int]]
    """The lower number first."""
    looking: frozenset[int]
    stays: Mapping[int, Sequence[Span]]

    def first_day(self, member_id: int) -> date | None:
        """Return somebody's first day in any group."""
        return min((stay.first for stay in self.stays.get(member_id, ())), default=None)

    def kept_apart(self, one: int, other: int) -> bool:
        """Say whether two people are not to be paired."""
        return (min(one, other), max(one, other)) in self.apart


def named(session: Session, keys: Iterable[str]) -> dict[str, list[tuple[int, str]]]:
    """Return who has each of the names, by name as it is compared: number and name."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for chunk in _chunks(keys):
        statement = select(Member.name_key, Member.id, Member.name).where(
            Member.name_key.in_(chunk), Member.erased_on.is_(None)
        )
        for row in session.execute(statement.order_by(Member.id)):
            found[row.name_key].append((row.id, row.name))
    return dict(found)


def about(session: Session, member_ids: Iterable[int]) -> About:
    """Return what the gates need to know of some people."""
    ids = sorted(set(member_ids))
    stays: defaultdict[int, list[Span]] = defaultdict(list)
    for row in _of(session, Membership, Membership.member_id, ids):
        stays[row.member_id].append(Span(row.joined_on, row.left_on))
    pairs: defaultdict[int, list[Paired]] = defaultdict(list)
    for row in _of(session, Pairing, Pairing.mentee_id, ids):
        time = Span(row.began_on, row.ended_on)
        pairs[row.mentee_id].append(Paired(row.mentor_id, row.mentee_id, time))
    asked = _of(session, MentoringRequest, MentoringRequest.mentee_id, ids)
    led = _of(session, Pairing, Pairing.mentor_id, ids)
    apart = _of(session, DoNotPair, DoNotPair.first_id, ids)
    return About(
        names={row.id: row.name for row in _of(session, Member, Member.id, ids)},
        offers=_offers(session, ids),
        loads=Counter(row.mentor_id for row in led if row.status in LIVE),
        pairs=dict(pairs),
        apart=frozenset((row.first_id, row.second_id) for row in apart),
        looking=frozenset(row.mentee_id for row in asked if row.status in LOOKING),
        stays=dict(stays),
    )


def _offers(session: Session, ids: Sequence[int]) -> dict[int, Offered]:
    offers = _of(session, MentorOffer, MentorOffer.member_id, ids)
    ways: defaultdict[int, set[Channel]] = defaultdict(set)
    offer_ids = [offer.id for offer in offers]
    for row in _of(session, MentorChannel, MentorChannel.offer_id, offer_ids):
        ways[row.offer_id].add(row.channel)
    return {
        offer.member_id: Offered(offer.id, offer.status, offer.capacity, frozenset(ways[offer.id]))
        for offer in offers
    }


def begins_here_since(session: Session) -> date | None:
    """Return the day on which somebody first let a pairing begin here, on two recorded yeses."""
    statement = select(func.min(TrailEntry.at)).where(
        TrailEntry.noun == Pairing.__tablename__,
        TrailEntry.deed == "added",
        TrailEntry.use_case == "pairings.begin",
    )
    first = session.scalar(statement)
    return first.date() if first else None


def pairs_in(session: Session, batch_id: int) -> pd.DataFrame:
    """Return the pairs that a file brought in: line, mentor, mentee, began_on, ended_on."""
    mentor, mentee = aliased(Member), aliased(Member)
    statement: Rows = (
        select(
            ImportRow.line,
            mentor.name.label("mentor"),
            mentee.name.label("mentee"),
            Pairing.began_on,
            Pairing.ended_on,
        )
        .join(Pairing, Pairing.id == ImportRow.pairing_id)
        .join(mentor, mentor.id == Pairing.mentor_id)
        .join(mentee, mentee.id == Pairing.mentee_id)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.line)
        .limit(1000)
    )
    return frame(session, statement)


Made = Mapping[type[Base], tuple[int, ...]]
"""The numbers of what files of pairs made, table by table, what points at others first."""


def made_by(session: Session, batch_ids: Collection[int]) -> Made:
    """Return everything that files of pairs made, for taking them back."""
    rows = _of(session, ImportRow, ImportRow.batch_id, batch_ids)
    pairings = tuple(row.pairing_id for row in rows if row.pairing_id is not None)
    pairs = _of(session, Pairing, Pairing.id, pairings)
    proposals = tuple(pair.proposal_id for pair in pairs)
    requests = tuple(row.request_id for row in _of(session, Proposal, Proposal.id, proposals))
    offers = tuple(row.offer_id for row in rows if row.offer_id is not None)
    return {
        ImportRow: tuple(row.id for row in rows),
        Concern: _by_files(session, Concern, _of(session, Concern, Concern.pairing_id, pairings)),
        DoNotPair: _by_files(session, DoNotPair, _kept_apart(session, pairs)),
        Ending: _ids(session, Ending, Ending.pairing_id, pairings),
        PairingChannel: _ids(session, PairingChannel, PairingChannel.pairing_id, pairings),
        Pairing: pairings,
        Proposal: proposals,
        RequestChannel: _ids(session, RequestChannel, RequestChannel.request_id, requests),
        MentoringRequest: requests,
        MentorChannel: _ids(session, MentorChannel, MentorChannel.offer_id, offers),
        MentorOffer: offers,
        Membership: tuple(row.membership_id for row in rows if row.membership_id is not None),
        Member: tuple(
            row.member_id for row in rows if row.made_member and row.member_id is not None
        ),
    }


def _kept_apart(session: Session, pairs: Sequence[Pairing]) -> list[DoNotPair]:
    """Return what keeps the two of these pairs apart, unless another pair's end does so too."""
    people = {number for pair in pairs for number in (pair.mentor_id, pair.mentee_id)}
    theirs = {pair.id: pair for pair in _of(session, Pairing, Pairing.mentor_id, people)}
    over_a_concern = {
        ending.pairing_id
        for ending in _of(session, Ending, Ending.pairing_id, theirs)
        if pairing_rules.never_again(ending.reason)
    }
    these = {pair.id for pair in pairs}
    here = {_two(theirs[number]) for number in over_a_concern & these}
    here -= {_two(theirs[number]) for number in over_a_concern - these}
    marks = _of(session, DoNotPair, DoNotPair.first_id, {first for first, _ in here})
    return [mark for mark in marks if (mark.first_id, mark.second_id) in here]


def _two(pair: Pairing) -> tuple[int, int]:
    first, second = sorted((pair.mentor_id, pair.mentee_id))
    return first, second


def _by_files(session: Session, model: type[Base], records: Sequence[Any]) -> tuple[int, ...]:
    """Return which records came with files of pairs: the trail tells by what each was added."""
    use_case: dict[int | None, str] = {}
    for chunk in _chunks(one.id for one in records):
        entries = select(TrailEntry.record_id, TrailEntry.use_case).where(
            TrailEntry.noun == model.__tablename__,
            TrailEntry.deed == "added",
            TrailEntry.record_id.in_(chunk),
        )
        # A number may have been another record's before: the last entry is this one's.
        use_case |= {
            row.record_id: row.use_case for row in session.execute(entries.order_by(TrailEntry.id))
        }
    return tuple(one.id for one in records if use_case.get(one.id) in BY_FILES)


def more_since(session: Session, batch_ids: Collection[int]) -> frozenset[str]:
    """Return the tables in which something has come to hang on what files of pairs made.

    "corrected" stands among them where any of it was changed: the trail tells. What they made of
    each other's people is nothing more.
    """
    made, came_in = made_by(session, batch_ids), _came_in(session, batch_ids)
    own = {model.__tablename__: frozenset(ids) for model, ids in made.items()}
    found = set()
    for model, ids in made.items():
        for other, column in pointing_at(model.__tablename__):
            name = other.__tablename__
            if _others(session, other, column, ids) - own.get(name, frozenset()):
                found.add(name)
        if _changed(session, model, ids, came_in):
            found.add("corrected")
    return frozenset(found)


def _others(session: Session, model: type[Base], column: Any, ids: Sequence[int]) -> set[int]:
    key = next(iter(model.__table__.primary_key))
    found: set[int] = set()
    for chunk in _chunks(ids):
        found |= set(session.scalars(select(key).where(column.in_(chunk))))
    return found


def _came_in(session: Session, batch_ids: Collection[int]) -> int:
    """Return the last file's entry in the trail: a number may have been another record's before."""
    statement = select(func.max(TrailEntry.id)).where(
        TrailEntry.noun == ImportBatch.__tablename__,
        TrailEntry.record_id.in_(batch_ids),
        TrailEntry.deed == "added",
    )
    return session.scalar(statement) or 0


def _changed(session: Session, model: type[Base], ids: Sequence[int], came_in: int) -> bool:
    for chunk in _chunks(ids):
        statement = select(TrailEntry.id).where(
            TrailEntry.noun == model.__tablename__,
            TrailEntry.deed == "changed",
            TrailEntry.record_id.in_(chunk),
            TrailEntry.id > came_in,
        )
        if session.scalars(statement.limit(1)).first() is not None:
            return True
    return False


def _ids(session: Session, model: type[Any], column: Any, values: Sequence[int]) -> tuple[int, ...]:
    return tuple(row.id for row in _of(session, model, column, values))


def _of(session: Session, model: type[Any], column: Any, values: Iterable[int]) -> list[Any]:
    found: list[Any] = []
    for chunk in _chunks(values):
        found += session.scalars(select(model).where(column.in_(chunk)).order_by(model.id))
    return found


def _chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]
