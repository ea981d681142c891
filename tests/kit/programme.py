"""A small programme for tests, made through the same use-cases that the pages call."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from heal.db.engine import Database
from heal.rules.access import Actor
from heal.services import door, groups, meetings, members, mentors, pairings, proposals, requests
from heal.services.mentors import Willing
from heal.services.proposals import Said
from heal.services.requests import Wish
from heal.vocabulary import (
    AnswerKind,
    Channel,
    Conveyed,
    ExperienceBasis,
    Quality,
    Role,
    Route,
    Side,
    Willingness,
)

TODAY = date(2026, 6, 16)
COORDINATOR = Actor("coordinator", Role.COORDINATOR)
NAMES = ("Ana", "Ben", "Chloé", "Dev", "Eva", "Finn", "Gia", "Hugo", "Ida", "Jon", "Kim", "Leo")

WILLING = Willing(
    expressed_by=Willingness.TOLD_COORDINATOR,
    qualities=(Quality.EXPERIENCE, Quality.COMPASSION),
    experience=ExperienceBasis.MONTHS,
    channels=(Channel.PHONE, Channel.TEXT),
    capacity=1,
    privacy_acknowledged=True,
)
WISH = Wish(route=Route.MENTEE_TOLD_GROUP, channels=(Channel.PHONE,))


def yes(on: date = TODAY, **more: Any) -> Said:
    """Return a full yes: acknowledged, and no to all three relationship questions."""
    said: dict[str, Any] = {
        "answer": AnswerKind.YES,
        "on": on,
        "came_by": Conveyed.PHONE,
        "acknowledged": True,
        "close_friends": False,
        "romantic_partners": False,
        "long_standing": False,
    }
    return Said(**{**said, **more})


@dataclass
class Programme:
    """Make groups, people and pairs in a database, on or before a day."""

    database: Database
    today: date = TODAY
    actor: Actor = COORDINATOR
    _numbers: count[int] = field(default_factory=count)

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        """Carry out a use-case as the pages do."""
        return door.act(self.database, use_case, self.actor, *details, **more)

    def group(self, name: str | None = None) -> int:
        """Make a group."""
        return int(self.do(groups.add, name=name or f"Group {next(self._numbers)}"))

    def member(
        self, group_id: int | None = None, name: str | None = None, *, months: int = 18
    ) -> int:
        """Make a member, in a group since some months where one is given."""
        number = next(self._numbers)
        return int(
            self.do(
                members.add,
                name=name or f"{NAMES[number % len(NAMES)]} {number}",
                email=f"person{number}@example.org",
                group_id=group_id,
                joined_on=self.today - timedelta(days=31 * months) if group_id else None,
            )
        )

    def meeting(self, group_id: int, held_on: date, present: Collection[int]) -> int:
        """Make a meeting with a register."""
        meeting_id = int(self.do(meetings.add, group_id=group_id, held_on=held_on))
        self.do(meetings.fill_register, meeting_id, present=present)
        return meeting_id

    def attending_member(self, group_id: int, name: str | None = None) -> int:
        """Make a member who attends: the last two weekly meetings of the group."""
        member_id = self.member(group_id, name)
        for week in (1, 2):
            self._came(group_id, self.today - timedelta(weeks=week), member_id)
        return member_id

    def _came(self, group_id: int, held_on: date, member_id: int) -> None:
        known = self._meetings.get((group_id, held_on))
        if known is None:
            known = self._meetings[group_id, held_on] = (
                int(self.do(meetings.add, group_id=group_id, held_on=held_on)),
                set(),
            )
        meeting_id, present = known
        present.add(member_id)
        self.do(meetings.fill_register, meeting_id, present=present)

    _meetings: dict[tuple[int, date], tuple[int, set[int]]] = field(default_factory=dict)

    def offer(self, member_id: int, *, on: date | None = None, told: Willing = WILLING) -> int:
        """Record an offer."""
        return int(self.do(mentors.offer, member_id, on=on or self.today, told=told))

    def mentor(self, group_id: int | None = None, *, told: Willing = WILLING) -> int:
        """Make an approved mentor and return the offer."""
        on = self.today - timedelta(days=60)
        offer_id = self.offer(self.member(group_id), on=on, told=told)
        self.do(mentors.approve, offer_id, on=on)
        return offer_id

    def request(self, group_id: int, *, on: date | None = None, wish: Wish = WISH) -> int:
        """Open a request for a new, attending member."""
        member_id = self.attending_member(group_id)
        return int(self.do(requests.open, member_id, on=on or self.today, wish=wish, attested=True))

    def asked(self, request_id: int, offer_id: int, *, on: date | None = None) -> int:
        """Propose a mentor for a request and ask both at once."""
        day = on or self.today
        proposal_id = int(self.do(proposals.draft, request_id, offer_id=offer_id, on=day))
        self.do(proposals.ask, proposal_id, on=day)
        return proposal_id

    def agreed(self, request_id: int, offer_id: int, *, on: date | None = None) -> int:
        """Propose a mentor, and let both say yes."""
        proposal_id = self.asked(request_id, offer_id, on=on)
        for side in Side:
            self.do(proposals.answer, proposal_id, side=side, said=yes(on or self.today))
        return proposal_id

    def pairing(self, group_id: int, *, on: date | None = None, offer_id: int | None = None) -> int:
        """Let a pairing begin between two new people, or with a given mentor."""
        day = on or self.today
        proposal_id = self.agreed(
            self.request(group_id, on=day), offer_id or self.mentor(group_id), on=day
        )
        return int(self.do(pairings.begin, proposal_id, on=day, channels=(Channel.PHONE,)))
