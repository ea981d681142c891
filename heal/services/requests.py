"""What a coordinator does with wishes for a mentor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, NotPermitted
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest, Preference, RequestChannel
from heal.queries.eligibility import mentee_facts
from heal.rules import requests
from heal.rules.access import Actor, require
from heal.rules.obstacles import refuse_if_any
from heal.rules.reviews import YOURSELF, is_oneself, may_attest
from heal.services import proposals, records
from heal.vocabulary import (
    Channel,
    Liking,
    PairingStatus,
    Permission,
    RequestStatus,
    RequestVerb,
    Route,
)

LIVE = (RequestStatus.OPEN, RequestStatus.ON_HOLD)


@dataclass(frozen=True)
class Preferred:
    """What is liked in one attribute; "must" is rare, and may lengthen the wait."""

    liking: Liking
    must: bool = False


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody told about the mentor they would like; `most` is what matters most to them."""

    route: Route
    channels: Collection[Channel]
    own_words: str | None = None
    preferences: Mapping[int, Preferred] = field(default_factory=dict)
    most: int | None = None


def open(  # noqa: A001 - the programme's verb
    session: Session, actor: Actor, member_id: int, *, on: date, wish: Wish, attested: bool = False
) -> int:
    """Open a request for a current, attending member and return its number.

    Where no register tells whether they attend, the coordinator may attest, and the record says so;
    nobody attests for themselves.
    """
    require(actor, Permission.MANAGE_REQUESTS)
    if attested and is_oneself(actor.member_id, member_id):
        raise NotPermitted(YOURSELF)
    refuse_if_any(requests.eligible(mentee_facts(session, member_id, on=on, attested=attested)))
    _refuse_second(session, member_id)
    request = MentoringRequest(
        mentee_id=member_id,
        status=requests.LIFECYCLE.beginning(RequestVerb.OPEN),
        route=wish.route,
        opened_on=records.believable(on),
        attested_on=on if attested else None,
        attested_by=actor.name if attested else None,
    )
    session.add(request)
    session.flush()
    _take_in(session, request, wish)
    return request.id


def open_next(
    session: Session, actor: Actor, pairing_id: int, *, on: date, attested: bool = False
) -> int:
    """Open the next request of a mentee whose pairing ended, with the same preferences."""
    require(actor, Permission.MANAGE_REQUESTS)
    pairing = records.find(session, Pairing, pairing_id, "pairing")
    if pairing.status is not PairingStatus.ENDED:
        raise BadValue("This pairing has not ended; end it first.")
    before = _request_of(session, pairing)
    return open(
        session,
        actor,
        pairing.mentee_id,
        on=on,
        wish=_wish_of(session, before),
        attested=attested,
    )


def correct(session: Session, actor: Actor, request_id: int, *, on: date, wish: Wish) -> None:
    """Correct what a mentee told; somebody waiting may widen their channels."""
    require(actor, Permission.MANAGE_REQUESTS)
    request = _request(session, request_id)
    if request.status not in LIVE:
        raise BadValue("This request is closed; open a new one.")
    if _take_in(session, request, wish):
        request.channels_changed_on = on


def attest(session: Session, actor: Actor, request_id: int, *, on: date) -> None:
    """Keep that whoever acts knows the mentee to be attending, where no register tells.

    Nobody attests for themselves; a facilitator does for the people of their groups.
    """
    require(actor, Permission.ATTEST)
    request = _request(session, request_id)
    if is_oneself(actor.member_id, request.mentee_id):
        raise NotPermitted(YOURSELF)
    if request.status not in LIVE:
        raise BadValue("This request is closed; nothing has to be attested for it.")
    if request.attested_on is not None:
        raise BadValue(f"This has been attested already, by {request.attested_by}.")
    refuse_if_any(may_attest(mentee_facts(session, request.mentee_id, on=on)))
    request.attested_on, request.attested_by = on, actor.name


def hold(session: Session, actor: Actor, request_id: int) -> None:
    """Wait on the mentee's word."""
    require(actor, Permission.MANAGE_REQUESTS)
    _move(_request(session, request_id), RequestVerb.HOLD)


def resume(session: Session, actor: Actor, request_id: int) -> None:
    """Go on looking."""
    require(actor, Permission.MANAGE_REQUESTS)
    _move(_request(session, request_id), RequestVerb.RESUME)


def withdraw(session: Session, actor: Actor, request_id: int, *, on: date) -> None:
    """Close a request that is no longer wanted; what was proposed does not go ahead."""
    require(actor, Permission.MANAGE_REQUESTS)
    request = _request(session, request_id)
    _move(request, RequestVerb.WITHDRAW)
    records.in_order(request.opened_on, on, "A request cannot be withdrawn before it was opened.")
    request.closed_on = on
    proposals.let_go_of_request(session, actor, request_id, on=on)


def reopen(session: Session, actor: Actor, request_id: int) -> None:
    """Look again for somebody whose pairing proved to be a mistake and was ended."""
    require(actor, Permission.MANAGE_REQUESTS)
    request = _request(session, request_id)
    target = requests.LIFECYCLE.target(request.status, RequestVerb.REOPEN)
    if request.of_past:
        raise BadValue(requests.NEVER_MADE)
    _refuse_second(session, request.mentee_id)
    live = select(Pairing.id).where(
        Pairing.mentee_id == request.mentee_id, Pairing.status != PairingStatus.ENDED
    )
    if session.scalar(live) is not None:
        raise BadValue(requests.STILL_PAIRED)
    request.status, request.closed_on = target, None


def _move(request: MentoringRequest, verb: RequestVerb) -> None:
    request.status = requests.LIFECYCLE.target(request.status, verb)


def _request(session: Session, request_id: int) -> MentoringRequest:
    return records.find(session, MentoringRequest, request_id, "request")


def _request_of(session: Session, pairing: Pairing) -> MentoringRequest:
    proposal = records.find(session, Proposal, pairing.proposal_id, "proposal")
    return _request(session, proposal.request_id)


def _refuse_second(session: Session, member_id: int) -> None:
    statement = select(MentoringRequest.id).where(
        MentoringRequest.mentee_id == member_id, MentoringRequest.status.in_(LIVE)
    )
    if session.scalar(statement) is not None:
        raise BadValue(requests.LIVE_ALREADY)


def _wish_of(session: Session, request: MentoringRequest) -> Wish:
    channels = select(RequestChannel.channel).where(RequestChannel.request_id == request.id)
    liked = session.scalars(select(Preference).where(Preference.request_id == request.id)).all()
    return Wish(
        route=request.route,
        channels=session.scalars(channels).all(),
        own_words=request.own_words,
        preferences={row.attribute_id: Preferred(row.liking, row.must) for row in liked},
        most=next((row.attribute_id for row in liked if row.most), None),
    )


def _take_in(session: Session, request: MentoringRequest, wish: Wish) -> bool:
    """Keep what was told, and say whether other ways of being in touch are accepted than before."""
    request.route, request.own_words = wish.route, records.note(wish.own_words)
    changed = _keep_channels(session, request.id, set(wish.channels))
    _keep_preferences(session, request.id, wish)
    return changed


def _keep_channels(session: Session, request_id: int, wanted: set[Channel]) -> bool:
    statement = select(RequestChannel).where(RequestChannel.request_id == request_id)
    kept = session.scalars(statement).all()
    before = {row.channel for row in kept}
    for row in kept:
        if row.channel not in wanted:
            session.delete(row)
    for channel in sorted(wanted - before):
        session.add(RequestChannel(request_id=request_id, channel=channel))
    return before != wanted


def _keep_preferences(session: Session, request_id: int, wish: Wish) -> None:
    """No preference is the default, so it leaves no row."""
    wanted = wish.preferences.items()
    said = {key: like for key, like in wanted if like.liking is not Liking.NO_PREFERENCE}
    if wish.most is not None and wish.most not in said:
        raise BadValue("What matters most has to be something that they would like; choose which.")
    statement = select(Preference).where(Preference.request_id == request_id)
    kept = {row.attribute_id: row for row in session.scalars(statement)}
    for attribute_id, row in kept.items():
        if attribute_id not in said:
            session.delete(row)
    for attribute_id, like in said.items():
        row = kept.get(attribute_id) or Preference(
            request_id=request_id, attribute_id=attribute_id, liking=like.liking
        )
        row.liking, row.must = like.liking, like.must
        row.most = row.most and wish.most == attribute_id
        session.add(row)
    session.flush()
    # Only now: two rows that matter most would meet in the database.
    for row in session.scalars(statement):
        row.most = row.attribute_id == wish.most
