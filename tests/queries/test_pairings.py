"""The lists of pairings and one pairing, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Pairing
from heal.queries import one_pairing, pairings
from heal.queries.frames import Slice
from heal.queries.pairings import ActiveFilter, EndedFilter
from heal.rules.days import Span
from heal.services import check_ins, contacts, endings, requests
from heal.services import mentors as mentoring
from heal.services import pairings as deeds
from heal.services.check_ins import Heard
from heal.services.endings import HowItEnded
from heal.vocabulary import (
    Activity,
    Channel,
    EndingManner,
    EndingReason,
    HowItGoes,
    PairingStatus,
    SelfCheck,
    Side,
)
from tests.kit.programme import TODAY, Programme

YES, NO = Heard(HowItGoes.GOING_WELL), Heard(HowItGoes.TALK_TO_ME)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Give the statements that readers send meanwhile."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    yield sent
    event.remove(database.reader, "before_cursor_execute", note)


@dataclass
class Lists:
    """A programme, and its lists read on today's day."""

    programme: Programme
    groups: list[int] = field(default_factory=list)

    def read(self, query: Callable[..., Any], *details: Any, **more: Any) -> Any:
        with self.programme.database.reading() as session:
            return query(session, *details, **more)

    def active(self, page: Slice | None = None, **narrowed: Any) -> list[int]:
        found = self.read(
            pairings.active, ActiveFilter(**narrowed), today=TODAY, page=page or Slice(rows=None)
        )
        size = self.read(pairings.active_count, ActiveFilter(**narrowed), today=TODAY)
        assert page is not None or size == len(found)
        return list(found["pairing_id"])

    def ended(self, **narrowed: Any) -> list[int]:
        found = self.read(pairings.ended, EndedFilter(**narrowed), today=TODAY)
        size = self.read(pairings.ended_count, EndedFilter(**narrowed), today=TODAY)
        assert size == len(found)
        return list(found["pairing_id"])

    def one(self, pairing_id: int) -> one_pairing.OnePairing:
        found: one_pairing.OnePairing = self.read(one_pairing.of, pairing_id, today=TODAY)
        return found

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        return self.programme.do(use_case, *details, **more)


@pytest.fixture
def lists(database: Database) -> Lists:
    programme = Programme(database)
    return Lists(programme, [programme.group("Tuesday"), programme.group("Sunday")])


ACTIVE = [
    *("pairing_id", "mentor_id", "mentor", "mentee_id", "mentee", "groups", "status"),
    *("began_on", "channels", "check_in_due_on", "last_in_touch_on", "quiet_on"),
]
ENDED = [
    *("pairing_id", "mentor_id", "mentor", "mentee_id", "mentee", "began_on", "ended_on"),
    *("said_by", "manner", "reason", "boundaries_set", "process_respected"),
    "gratitude_expressed",
]
FRAMES: dict[str, tuple[Callable[[Session], pd.DataFrame], list[str]]] = {
    "active": (lambda s: pairings.active(s, ActiveFilter(), today=TODAY), ACTIVE),
    "ended": (lambda s: pairings.ended(s, EndedFilter(), today=TODAY), ENDED),
    "check-ins": (
        lambda s: one_pairing.check_ins(s, 1),
        [
            "check_in_id",
            "due_on",
            "side",
            "answer",
            "self_check",
            "activities",
            "heard_on",
            "seen_to_on",
        ],
    ),
    "contacts": (
        lambda s: one_pairing.contacts(s, 1),
        ["contact_id", "happened_on", "channel", "activities"],
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_has_its_columns_when_there_is_nothing(lists: Lists, name: str) -> None:
    query, columns = FRAMES[name]
    found = lists.read(query)
    assert found.empty
    assert list(found.columns) == columns


def test_what_a_live_pairing_shows(lists: Lists) -> None:
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(10))
    for day in (8, 3, 5):
        lists.do(contacts.record, pairing_id, on=before(day), channel=None, activities=())
    found = lists.read(pairings.active, ActiveFilter(), today=TODAY)
    (row,) = found.to_dict("records")
    assert (row["status"], row["groups"], row["channels"]) == ("active", "Tuesday", "phone")
    assert (row["began_on"], row["last_in_touch_on"]) == (before(10), before(3))
    assert row["check_in_due_on"] == TODAY + timedelta(days=4)
    assert row["quiet_on"] == before(10) + timedelta(days=43)
    one = lists.one(pairing_id)
    assert (row["mentor"], row["mentee"]) == (one.mentor, one.mentee)
    assert one.mentor != one.mentee


def test_check_ins_that_are_due_come_first_and_then_the_beginning_counts(lists: Lists) -> None:
    resting, heard, due, later, due_today = (
        lists.programme.pairing(lists.groups[0], on=before(days)) for days in (90, 60, 30, 5, 14)
    )
    lists.do(deeds.pause, resting, on=TODAY)
    both = {Side.MENTOR: YES, Side.MENTEE: YES}
    lists.do(check_ins.record, heard, on=TODAY, heard=both)
    assert lists.active() == [due, due_today, resting, heard, later]


def test_pages_follow_each_other_without_a_gap(lists: Lists) -> None:
    made = [lists.programme.pairing(lists.groups[0], on=before(5)) for _ in range(3)]
    assert lists.active(Slice(1, 2)) + lists.active(Slice(2, 2)) == made


def test_each_filter_of_the_live_pairings_narrows(lists: Lists) -> None:
    tuesday, sunday = lists.groups
    fresh = lists.programme.pairing(tuesday)
    old = lists.programme.pairing(sunday, on=before(90))
    resting = lists.programme.pairing(sunday, on=before(20))
    lists.do(deeds.pause, resting, on=TODAY)
    gone = lists.programme.pairing(tuesday, on=before(20))
    lists.do(endings.end, gone, on=TODAY)
    assert lists.active() == [old, resting, fresh]
    assert lists.active(group_id=sunday) == [old, resting]
    assert lists.active(status=PairingStatus.PAUSED) == [resting]
    assert lists.active(check_in_due=True) == [old]
    assert lists.active(quiet=True) == [old]
    one = lists.one(fresh)
    assert lists.active(search=one.mentor.upper()) == [fresh]
    assert lists.active(search=f" {one.mentee} ") == [fresh]
    assert lists.active(search="%") == []


def test_quiet_begins_with_the_day_after_the_second_missed_check_in(lists: Lists) -> None:
    last_day = lists.programme.pairing(lists.groups[0], on=before(42))
    quiet = lists.programme.pairing(lists.groups[0], on=before(43))
    assert lists.active(quiet=True) == [quiet]
    assert lists.active(check_in_due=True) == [quiet, last_day]


SAID = HowItEnded(
    said_by=Side.MENTOR,
    manner=EndingManner.FADED,
    reason=EndingReason.LIFE_CHANGED,
    gratitude_expressed=True,
)


def test_ended_pairings_come_with_the_latest_end_first(lists: Lists) -> None:
    first, second = (lists.programme.pairing(lists.groups[0], on=before(90)) for _ in range(2))
    lists.do(endings.end, first, on=before(3), how=SAID)
    lists.do(endings.end, second, on=before(40))
    found = lists.read(pairings.ended, EndedFilter(), today=TODAY)
    assert list(found["pairing_id"]) == [first, second]
    said, unsaid = found.to_dict("records")
    assert (said["said_by"], said["manner"], said["reason"]) == ("mentor", "faded", "life_changed")
    assert (said["boundaries_set"], said["gratitude_expressed"]) == (False, True)
    assert (unsaid["said_by"], unsaid["manner"], unsaid["reason"]) == (None, None, None)
    assert (said["began_on"], said["ended_on"]) == (before(90), before(3))


def test_each_filter_of_the_ended_pairings_narrows(lists: Lists) -> None:
    tuesday, sunday = lists.groups
    year, day_more, faded = (
        lists.programme.pairing(group, on=before(500)) for group in (tuesday, tuesday, sunday)
    )
    lists.do(endings.end, year, on=before(365))
    lists.do(endings.end, day_more, on=before(366))
    lists.do(endings.end, faded, on=before(3), how=SAID)
    lists.programme.pairing(sunday)
    assert lists.ended() == [faded, year, day_more]
    assert lists.ended(recent=True) == [faded, year]
    assert lists.ended(manner=EndingManner.FADED) == [faded]
    assert lists.ended(manner=EndingManner.SUDDEN) == []
    assert lists.ended(group_id=tuesday) == [year, day_more]
    assert lists.ended(search=lists.one(year).mentee) == [year]


def test_one_pairing_comes_with_what_belongs_to_it(lists: Lists) -> None:
    offer = lists.programme.mentor()
    request = lists.programme.request(lists.groups[0], on=before(20))
    proposal = lists.programme.agreed(request, offer, on=before(15))
    pairing_id = lists.do(deeds.begin, proposal, on=before(10), channels=(Channel.PHONE,))
    one = lists.one(pairing_id)
    assert (one.row.id, one.offer_id, one.request_id) == (pairing_id, offer, request)
    assert (one.mentor_yes_on, one.mentee_yes_on) == (before(15), before(15))
    assert one.channels == frozenset({Channel.PHONE})
    assert (one.groups, one.ending, one.last_in_touch_on) == ("Tuesday", None, None)
    assert (one.other_live_id, one.live_request_id, one.mentee_offer_id) == (None, None, None)


def test_one_pairing_tells_what_its_mentee_does_now(lists: Lists) -> None:
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(20))
    mentee = lists.one(pairing_id).row.mentee_id
    lists.do(endings.end, pairing_id, on=before(5), how=SAID)
    offer = lists.programme.offer(mentee)
    request = lists.do(requests.open_next, pairing_id, on=TODAY)
    one = lists.one(pairing_id)
    assert one.ending is not None
    assert one.ending.manner is EndingManner.FADED
    assert (one.other_live_id, one.live_request_id, one.mentee_offer_id) == (None, request, offer)
    proposal = lists.programme.agreed(request, lists.programme.mentor())
    second = lists.do(deeds.begin, proposal, on=TODAY, channels=(Channel.PHONE,))
    one = lists.one(pairing_id)
    assert (one.other_live_id, one.live_request_id) == (second, None)
    assert lists.one(second).other_live_id is None


def test_a_pairing_that_is_not_there_is_a_sentence(lists: Lists) -> None:
    with pytest.raises(NotFound):
        lists.one(4711)


def test_check_ins_are_told_side_by_side_the_latest_first(lists: Lists) -> None:
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(60))
    first, second = before(60) + timedelta(days=14), before(60) + timedelta(days=42)
    more = Heard(HowItGoes.TALK_TO_ME, tuple(Activity), SelfCheck.EASE_OFF)
    lists.do(check_ins.record, pairing_id, on=first, heard={Side.MENTOR: more})
    lists.do(check_ins.record, pairing_id, on=before(40), heard={Side.MENTEE: NO})
    lists.do(check_ins.record, pairing_id, on=second, heard={Side.MENTEE: YES})
    found = lists.read(one_pairing.check_ins, pairing_id)
    told = found[["due_on", "side", "answer", "self_check", "heard_on"]]
    assert told.to_numpy().tolist() == [
        [second, "mentee", "going_well", None, second],
        [first, "mentor", "talk_to_me", "ease_off", first],
        [first, "mentee", "talk_to_me", None, before(40)],
    ]
    assert found["activities"][0] is None
    assert set(found["activities"][1].split(", ")) == {word.value for word in Activity}
    assert found["seen_to_on"].isna().all()


def test_contacts_come_with_their_kinds_the_latest_first(lists: Lists) -> None:
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(60))
    kinds = (Activity.CONNECTING, Activity.LEARNING)
    lists.do(contacts.record, pairing_id, on=before(9), channel=None, activities=())
    lists.do(contacts.record, pairing_id, on=before(2), channel=Channel.TEXT, activities=kinds)
    latest, earlier = lists.read(one_pairing.contacts, pairing_id).to_dict("records")
    assert (latest["happened_on"], latest["channel"]) == (before(2), "text")
    assert set(latest["activities"].split(", ")) == {"connecting", "learning"}
    assert (earlier["channel"], earlier["activities"]) == (None, None)


def test_times_as_a_mentee_are_all_but_one(lists: Lists) -> None:
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(20))
    mentee = lists.one(pairing_id).row.mentee_id
    lists.do(endings.end, pairing_id, on=before(5))
    assert lists.read(one_pairing.times_as_mentee, mentee, but=None) == (
        Span(before(20), before(5)),
    )
    assert lists.read(one_pairing.times_as_mentee, mentee, but=pairing_id) == ()


def test_what_stands_in_the_way_of_reopening_is_what_the_service_says(lists: Lists) -> None:
    offer = lists.programme.mentor()
    pairing_id = lists.programme.pairing(lists.groups[0], on=before(20), offer_id=offer)
    lists.do(endings.end, pairing_id, on=before(5))
    with lists.programme.database.reading() as session:
        row = session.get_one(Pairing, pairing_id)
        assert one_pairing.in_the_way_of_reopening(session, row, on=TODAY) == ()
    lists.do(mentoring.discontinue, offer, on=TODAY, then={})
    with lists.programme.database.reading() as session:
        (obstacle,) = one_pairing.in_the_way_of_reopening(session, row, on=TODAY)
    assert "has stopped mentoring" in obstacle.sentence


QUERIES: dict[str, Callable[[Session], Any]] = {
    "active": lambda s: pairings.active(s, ActiveFilter(search="a"), today=TODAY, page=Slice(1)),
    "how many active": lambda s: pairings.active_count(s, ActiveFilter(quiet=True), today=TODAY),
    "ended": lambda s: pairings.ended(s, EndedFilter(), today=TODAY, page=Slice(1)),
    "how many ended": lambda s: pairings.ended_count(s, EndedFilter(recent=True), today=TODAY),
    "one": lambda s: one_pairing.of(s, 1, today=TODAY),
    "check-ins": lambda s: one_pairing.check_ins(s, 1),
    "contacts": lambda s: one_pairing.contacts(s, 1),
    "times": lambda s: one_pairing.times_as_mentee(s, 1, but=None),
}


@pytest.mark.parametrize("name", QUERIES)
def test_each_is_one_statement_however_many_rows(lists: Lists, name: str) -> None:
    for _ in range(3):
        pairing_id = lists.programme.pairing(lists.groups[0], on=before(20))
        lists.do(contacts.record, pairing_id, on=TODAY, channel=None, activities=())
        lists.do(check_ins.record, pairing_id, on=TODAY, heard={Side.MENTOR: YES})
    lists.do(endings.end, pairing_id, on=TODAY)
    with statements(lists.programme.database) as sent:
        lists.read(QUERIES[name])
    assert len([one for one in sent if "SELECT" in one]) == 1
