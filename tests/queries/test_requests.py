"""Who is looking for a mentor, in a list and one by one, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from heal.db.engine import Database
from heal.errors import NotFound
from heal.queries import requests as pending
from heal.queries.frames import EVERYTHING, Slice
from heal.queries.requests import Liked, RequestFilter
from heal.rules.settings import ProgrammeSettings
from heal.services import endings, members, pairings, proposals, requests
from heal.services.requests import Preferred
from heal.vocabulary import (
    AttributeKind,
    Channel,
    Liking,
    MentorStatus,
    RequestStatus,
    Route,
    Side,
    Wait,
)
from tests.kit.programme import TODAY, WISH, Programme, yes
from tests.kit.statements import one_statement

COLUMNS = [
    "request_id", "member_id", "name", "groups", "status", "route", "channels", "opened_on",
    "closed_on", "attested_on", "ideas", "asked", "answers", "agreed", "waiting",
]  # fmt: skip
SETTINGS = ProgrammeSettings()
GENDER, ROLE = 1, 2


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Waiting:
    """Those who wait, since so many days, by name."""

    programme: Programme
    groups: list[int] = field(default_factory=list)

    def opened(self, name: str, days: int, group: int = 0, **wish: Any) -> int:
        member = self.programme.attending_member(self.groups[group], name)
        told = replace(WISH, **wish)
        more = {"on": before(days), "wish": told, "attested": True}
        return int(self.programme.do(requests.open, member, **more))

    def read(self, page: Slice = EVERYTHING, **narrowed: Any) -> pd.DataFrame:
        wanted = RequestFilter(**narrowed)
        with self.programme.database.reading() as session:
            told: dict[str, Any] = {"today": TODAY, "programme": SETTINGS}
            found = pending.pending(session, wanted, page=page, **told)
            size = pending.pending_count(session, wanted, **told)
        assert size == len(found) or page is not EVERYTHING
        return found

    def names(self, **narrowed: Any) -> list[str]:
        return list(self.read(**narrowed)["name"])


@pytest.fixture
def waiting(database: Database) -> Waiting:
    programme = Programme(database)
    return Waiting(programme, [programme.group("Tuesday"), programme.group("Thursday")])


def test_a_list_without_rows_carries_its_columns(waiting: Waiting) -> None:
    assert list(waiting.read().columns) == COLUMNS


def test_whoever_has_waited_longest_comes_first(waiting: Waiting) -> None:
    for name, days in (("Ben", 3), ("Ana", 30), ("Eva", 14)):
        waiting.opened(name, days)
    found = waiting.read()
    assert list(found["name"]) == ["Ana", "Eva", "Ben"]
    assert list(found["waiting"]) == [30, 14, 3]
    assert list(found["groups"]) == ["Tuesday"] * 3
    assert list(found["channels"]) == ["phone"] * 3


def test_a_page_is_cut_out_of_the_whole(waiting: Waiting) -> None:
    for number in range(5):
        waiting.opened(f"Member {number}", 10 - number)
    assert list(waiting.read(Slice(2, 2))["name"]) == ["Member 2", "Member 3"]


def test_closed_requests_are_left_out_until_asked_for(waiting: Waiting) -> None:
    programme = waiting.programme
    waiting.opened("Looking", 5)
    programme.do(requests.hold, waiting.opened("Resting", 4))
    programme.do(requests.withdraw, waiting.opened("Gone", 30), on=before(10))
    paired = programme.agreed(waiting.opened("Paired", 3), programme.mentor())
    programme.do(pairings.begin, paired, on=TODAY, channels=(Channel.PHONE,))
    assert waiting.names() == ["Looking", "Resting"]
    for status, name in (
        (RequestStatus.OPEN, "Looking"),
        (RequestStatus.ON_HOLD, "Resting"),
        (RequestStatus.WITHDRAWN, "Gone"),
        (RequestStatus.FULFILLED, "Paired"),
    ):
        assert waiting.names(status=status) == [name]
    assert list(waiting.read(status=RequestStatus.WITHDRAWN)["waiting"]) == [20]


def test_filters_narrow_the_list(waiting: Waiting) -> None:
    waiting.opened("Ána Lopez", 5)
    waiting.opened("Ben", 4, group=1, route=Route.MENTOR_REACHED_OUT)
    assert waiting.names(search="ána l") == ["Ána Lopez"]
    assert waiting.names(search="%") == []
    assert waiting.names(group_id=waiting.groups[1]) == ["Ben"]
    assert waiting.names(route=Route.MENTOR_REACHED_OUT) == ["Ben"]
    assert waiting.names(route=Route.FACILITATOR_IDENTIFIED) == []


def test_the_wait_is_narrowed_by_the_settings_and_leaves_out_who_is_on_hold(
    waiting: Waiting,
) -> None:
    for days in (0, 13, 14, 29, 30, 90):
        waiting.opened(f"{days} days", days)
    waiting.programme.do(requests.hold, waiting.opened("On hold", 50))
    assert waiting.names(wait=Wait.GREEN) == ["13 days", "0 days"]
    assert waiting.names(wait=Wait.AMBER) == ["29 days", "14 days"]
    assert waiting.names(wait=Wait.RED) == ["90 days", "30 days"]


def test_the_list_says_where_the_proposals_stand(waiting: Waiting) -> None:
    programme, request = waiting.programme, waiting.opened("Ben", 9)
    offers = [programme.mentor() for _ in range(4)]
    programme.do(proposals.draft, request, offer_id=offers[0], on=TODAY)
    asked = programme.asked(request, offers[1])
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=yes())
    programme.agreed(request, offers[2])
    programme.do(proposals.lapse, programme.asked(request, offers[3]), on=TODAY)
    [row] = waiting.read().to_dict("records")
    assert (row["ideas"], row["asked"], row["answers"], row["agreed"]) == (1, 1, 1, 1)


def test_what_led_to_a_mistaken_pairing_is_no_proposal_any_more(waiting: Waiting) -> None:
    programme, request = waiting.programme, waiting.opened("Ben", 9)
    agreed = programme.agreed(request, programme.mentor())
    pairing = programme.do(pairings.begin, agreed, on=TODAY, channels=(Channel.PHONE,))
    programme.do(endings.end, pairing, on=TODAY)
    programme.do(requests.reopen, request)
    [row] = waiting.read().to_dict("records")
    assert (row["ideas"], row["asked"], row["answers"], row["agreed"]) == (0, 0, 0, 0)


def test_one_statement_each_however_many_there_are(waiting: Waiting) -> None:
    for number in range(4):
        request = waiting.opened(f"Member {number}", number)
        waiting.programme.asked(request, waiting.programme.mentor())
    wanted, told = RequestFilter(), {"today": TODAY, "programme": SETTINGS}
    queries: tuple[Any, ...] = (
        lambda session: pending.pending(session, wanted, **told),
        lambda session: pending.pending_count(session, wanted, **told),
        lambda session: pending.request(session, 1),
        lambda session: pending.liked(session, 1, 1),
        lambda session: pending.around(session, 1),
    )
    for query in queries:
        with one_statement(waiting.programme.database) as session:
            query(session)


def test_one_request_comes_with_its_channels(waiting: Waiting) -> None:
    both = (Channel.PHONE, Channel.TEXT)
    numbers = waiting.opened("Ben", 3, channels=both), waiting.opened("Eva", 2, channels=())
    with waiting.programme.database.reading() as session:
        found = [pending.request(session, number) for number in numbers]
        with pytest.raises(NotFound):
            pending.request(session, 4711)
    assert [(one.name, one.channels) for one in found] == [
        ("Ben", frozenset(both)),
        ("Eva", frozenset()),
    ]


def test_what_is_liked_comes_with_what_the_mentee_told(waiting: Waiting) -> None:
    like = {GENDER: Preferred(Liking.CONTRASTING, must=True)}
    request = waiting.opened("Ben", 3, preferences=like)
    waiting.programme.do(members.describe, 1, values={GENDER: 2, 6: "At the beginning"})
    with waiting.programme.database.reading() as session:
        found = {one.attribute_id: one for one in pending.liked(session, 1, request)}
        blank = pending.liked(session, 1)
    choice, text = AttributeKind.CHOICE, AttributeKind.TEXT
    none = Liking.NO_PREFERENCE
    assert found[GENDER] == Liked(GENDER, "Gender", choice, "Man", Liking.CONTRASTING, True)
    assert found[ROLE] == Liked(ROLE, "Role", choice, None, none, False)
    assert found[6] == Liked(6, found[6].name, text, "At the beginning", none, False)
    assert {one.liking for one in blank} == {none}
    assert [one.attribute_id for one in blank] == list(range(1, 12))


def test_what_else_there_is_about_somebody(waiting: Waiting) -> None:
    programme = waiting.programme
    pairing = programme.pairing(waiting.groups[0])
    with programme.database.reading() as session:
        mentee, mentor = pending.around(session, 1), pending.around(session, 2)
        with pytest.raises(NotFound):
            pending.around(session, 4711)
    assert (mentee.pairing_id, mentee.mentor) == (pairing, mentor.name)
    assert (mentee.offer_id, mentee.request_id, mentor.pairing_id) == (None, None, None)
    assert (mentor.offer_id, mentor.offer_status) == (1, MentorStatus.APPROVED)
    programme.do(endings.end, pairing, on=TODAY)
    following = programme.do(requests.open_next, pairing, on=TODAY)
    with programme.database.reading() as session:
        now = pending.around(session, 1)
    assert (now.pairing_id, now.request_id) == (None, following)
