"""A desk at which people have worked: the invented programme, and what its story leaves out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from heal.db.engine import Database
from heal.models import Group, Meeting, Member, MentoringRequest, MentorOffer, Pairing
from heal.queries.participation import Scope
from heal.reports import releasing
from heal.reports.choice import Choice
from heal.rules.access import Actor
from heal.services import (
    accounts,
    concerns,
    demo,
    guide,
    meetings,
    pairings,
    proposals,
    recommendations,
    releases,
    requests,
    suggestions,
)
from heal.services import door as use_cases
from heal.services.requests import Preferred, Wish
from heal.vocabulary import (
    Audience,
    Channel,
    Liking,
    PairingStatus,
    Quality,
    RequestStatus,
    Role,
    Route,
)
from tests.kit import cast, door
from tests.kit.door import SHELL, SignedIn

LED = "Tuesday evening"


@dataclass(frozen=True)
class LivedIn:
    """The database, and somebody of each role who is signed in; the facilitator leads a group."""

    database: Database
    staff: Mapping[Role, SignedIn]

    def actor(self, role: Role) -> Actor:
        """Return on whose behalf somebody of that role acts."""
        return cast.actor(self.database, self.staff[role])


def fill(database: Database, today: date) -> LivedIn:
    """Fill an empty, migrated database."""
    door.coordinator(database)
    use_cases.act(database, demo.load, SHELL, today=today)
    led = _first(database, Group.id, Group.name == LED)
    desk = LivedIn(
        database,
        {
            Role.COORDINATOR: door.signed_in(database),
            Role.FACILITATOR: cast.facilitator(database, [led]),
            Role.BOARD: cast.board(database),
        },
    )
    _happens(desk, led, today)
    _released(desk, today)
    return desk


def _released(desk: LivedIn, today: date) -> None:
    """Release a report of the last months for the board."""
    until = today.replace(day=1) - timedelta(days=1)
    choice = Choice(Scope(until.replace(day=1), until), Audience.INTERNAL, exact=True)
    with desk.database.reading() as session:
        figures = releasing.read(session, choice, lambda _: None)
    cut = releasing.cut_of(choice)
    use_cases.act(desk.database, releases.release, SHELL, cut=cut, figures=figures, on=today)


def _happens(desk: LivedIn, led: int, today: date) -> None:
    """Let happen what the invented programme's own story does not tell."""
    database, facilitator = desk.database, desk.actor(Role.FACILITATOR)
    _do = _doing(database)

    def member(name: str) -> int:
        return _first(database, Member.id, Member.name == name)

    def request(name: str) -> int:
        mine = MentoringRequest.mentee_id == member(name)
        return _first(database, MentoringRequest.id, mine, _is(RequestStatus.OPEN))

    def offer(name: str) -> int:
        return _first(database, MentorOffer.id, MentorOffer.member_id == member(name))

    def pairing(name: str) -> int:
        going = Pairing.status == PairingStatus.ACTIVE
        return _first(database, Pairing.id, Pairing.mentee_id == member(name), going)

    _do(proposals.draft, request("Hanna"), offer_id=offer("Ingrid"), on=today)
    lapsed = _do(proposals.draft, request("Bianca"), offer_id=offer("Rosa"), on=today)
    _do(proposals.ask, lapsed, on=today)
    _do(proposals.lapse, lapsed, on=today)
    _do(requests.hold, request("Bianca"))
    # Somebody for whom a draft finds a mentor.
    like = Wish(
        route=Route.MENTEE_TOLD_GROUP,
        channels=(Channel.PHONE,),
        preferences={1: Preferred(Liking.SIMILAR), 3: Preferred(Liking.CONTRASTING)},
        most=1,
    )
    _do(requests.open, member("Greta"), on=today, wish=like, attested=True)
    _do(pairings.pause, pairing("Jonas"), on=today)
    latest, before = _free_days(database, led, today)
    _do(meetings.add, group_id=led, held_on=latest)
    by_hand = _do(meetings.add, group_id=led, held_on=before)
    _do(meetings.fill_register, by_hand, present=[member("Rosa"), member("Hanna")])
    words = {"words": "Has stayed after the meeting, twice, to listen.", "on": today}
    _do(
        recommendations.recommend, offer("Viktor"), qualities=[Quality.PRESENCE], **words,
        by=facilitator,
    )  # fmt: skip
    two = {"mentor_id": member("Viktor"), "mentee_id": member("Elias")}
    _do(suggestions.suggest, **two, **words, by=facilitator)
    _do(concerns.raise_, pairing_id=pairing("Yusuf"), **words, by=facilitator)
    for _ in range(3):
        hanna = _do(concerns.raise_, member_id=member("Hanna"), **words, by=facilitator)
    _do(concerns.settle, hanna, on=today, outcome="Talked.")
    _do(concerns.signpost, hanna - 1, on=today, to="A line (Austria)")
    _do(guide.keep_resource, None, title="On listening", link="https://example.org/listening")
    _do(guide.take_over_signposts, "Germany")
    _accounts(desk)


def _accounts(desk: LivedIn) -> None:
    database, now = desk.database, door.now()
    door.invited(database, "ina@example.org", Role.BOARD)
    away = cast.joins(database, "away@example.org", Role.BOARD)
    use_cases.act(database, accounts.suspend, SHELL, away.account_id, now=now)


def _doing(database: Database) -> Callable[..., Any]:
    def do(use_case: Callable[..., Any], *details: Any, by: Actor = SHELL, **more: Any) -> Any:
        return use_cases.act(database, use_case, by, *details, **more)

    return do


def _free_days(database: Database, group_id: int, today: date) -> tuple[date, date]:
    """The last two days on which the group has no meeting yet, the later first."""
    with database.reading() as session:
        taken = set(session.scalars(select(Meeting.held_on).where(Meeting.group_id == group_id)))
    days = (today - timedelta(days=back) for back in range(14))
    free = [day for day in days if day not in taken]
    return free[0], free[1]


def _is(status: RequestStatus) -> Any:
    return MentoringRequest.status == status


def _first(database: Database, column: Any, *conditions: Any) -> int:
    with database.reading() as session:
        return int(session.scalars(select(column).where(*conditions).order_by(column)).first() or 0)
