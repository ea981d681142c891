"""The list of informal connections, who may belong together, and the line on Today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Member
from heal.queries import informal as noted
from heal.queries.attention_informal import again_and_again
from heal.queries.frames import Slice, frame
from heal.queries.informal import InformalFilter
from heal.rules.access import Actor
from heal.rules.attention import Matter
from heal.rules.informal import counted_after
from heal.services import endings, informal, members, mentors, pairings, proposals, requests
from heal.vocabulary import Channel, InformalStatus, Side
from tests.kit.chats import ASKED, OFFERED, PRIVATE, WEEKS, Chats, ago, chats
from tests.kit.programme import TODAY, WISH, yes

SINCE = counted_after(TODAY, weeks=WEEKS)


@pytest.fixture
def chat(database: Database) -> Chats:
    return chats(database)


def listed(chat: Chats, **narrowed: Any) -> list[int]:
    wanted = InformalFilter(**narrowed)
    with chat.programme.database.reading() as session:
        found = list(noted.connections(session, wanted)["connection_id"])
        assert noted.connection_count(session, wanted) == len(found)
    return found


def fitting(chat: Chats, number: int, **more: Any) -> list[int]:
    with chat.programme.database.reading() as session:
        return list(noted.candidates(session, number, **more)["connection_id"])


def lines(chat: Chats) -> pd.DataFrame:
    with chat.programme.database.reading() as session:
        return frame(session, again_and_again(Matter.SUGGESTED, SINCE))


def test_what_is_open_comes_first_then_the_latest(chat: Chats) -> None:
    closed = chat.note(chat.ana, days=1)
    chat.do(informal.close, closed, on=TODAY)
    met = chat.together(chat.ana, chat.ben, days=2)
    early, late = chat.note(chat.ana, days=9), chat.note(chat.ben, OFFERED, days=8)
    assert listed(chat) == [late, early, met, closed]


def test_every_filter_narrows(chat: Chats) -> None:
    ask = chat.note(chat.ana, group_id=chat.group)
    private = chat.note(chat.ben, PRIVATE, to=chat.ana)
    cleo = chat.note(chat.programme.member(name="Chloé"), OFFERED, days=1)
    assert listed(chat, search="CHLOÉ") == [cleo]
    assert sorted(listed(chat, search=" ANA ")) == [ask, private]
    assert listed(chat, search="50%") == []
    assert listed(chat, group_id=chat.group) == [ask]
    assert listed(chat, kind=PRIVATE) == [private]
    chat.do(informal.close, cleo, on=TODAY)
    assert listed(chat, status=InformalStatus.CLOSED) == [cleo]
    assert listed(chat, status=InformalStatus.OPEN, kind=OFFERED) == []


def test_the_list_is_paged_in_the_database(chat: Chats) -> None:
    numbers = [chat.note(chat.ana, days=back) for back in range(5)]
    with chat.programme.database.reading() as session:
        pages = [
            list(noted.connections(session, InformalFilter(), page=Slice(n, 2))["connection_id"])
            for n in (1, 2, 3)
        ]
    assert pages == [numbers[:2], numbers[2:4], numbers[4:]]


def test_one_connection_names_its_people(chat: Chats) -> None:
    met = chat.together(chat.ana, chat.ben)
    with chat.programme.database.reading() as session:
        one = noted.connection(session, met)
        assert (one.member, one.other, one.group) == ("Ana", "Ben", None)
        for missing in (noted.connection, noted.who):
            with pytest.raises(NotFound):
                missing(session, 4711)


def test_an_ask_is_shown_the_open_offers_the_latest_first(chat: Chats) -> None:
    cleo = chat.programme.member(name="Cleo")
    ask = chat.note(chat.ana)
    early, late = chat.note(chat.ben, OFFERED, days=9), chat.note(cleo, OFFERED, days=1)
    private = chat.note(chat.ben, PRIVATE, to=chat.ana, days=4)
    chat.note(chat.ana, OFFERED)  # nobody with themselves
    to_cleo = chat.note(chat.ben, PRIVATE, to=cleo)
    chat.note(cleo)  # another ask
    gone = chat.note(cleo, OFFERED)
    chat.do(informal.close, gone, on=TODAY)
    assert fitting(chat, ask) == [late, private, early]
    assert fitting(chat, ask, search="cleo") == [late]
    assert fitting(chat, ask, most=1) == [late]
    assert fitting(chat, private) == [ask]
    assert ask not in fitting(chat, to_cleo)
    assert ask in fitting(chat, early)
    chat.do(members.keep_apart, chat.ana, other_id=chat.ben, on=TODAY)
    assert fitting(chat, ask) == [late]
    chat.do(informal.close, ask, on=TODAY)
    assert fitting(chat, ask) == []


def test_a_match_of_two_notes_counts_once_whoever_asked(chat: Chats) -> None:
    chat.together(chat.ana, chat.ben, days=4, both=True)
    chat.together(chat.ben, chat.ana, days=2, both=True)
    chat.together(chat.ben, chat.ana, days=3)
    assert chat.days() == (ago(4), ago(3), ago(2))


def test_the_days_within_the_weeks_count_and_no_others(chat: Chats) -> None:
    oldest = TODAY - SINCE - timedelta(days=1)
    for days in (oldest.days, oldest.days + 1):
        chat.together(chat.ana, chat.ben, days=days)
    chat.note(chat.ana)
    assert chat.days() == (SINCE + timedelta(days=1),)


@pytest.mark.parametrize("both", [False, True])
def test_the_third_is_a_line_and_the_second_is_none(chat: Chats, both: bool) -> None:
    chat.often(2, both=both)
    assert lines(chat).empty
    chat.together(chat.ben, chat.ana, days=1, both=both)
    found = lines(chat)
    assert len(found) == 1
    (row,) = found.to_dict("records")
    latest = next(number for number in listed(chat, status=InformalStatus.MATCHED))
    assert row["record_id"] == row["opens"]
    assert chat.row(row["opens"]).closed_on == row["since"] == TODAY == chat.row(latest).closed_on
    assert {row["person_id"], row["other_id"]} == {chat.ana, chat.ben}
    assert (row["matter"], row["detail"]) == (Matter.SUGGESTED.value, "3")


def test_a_fourth_time_is_the_same_line_with_its_latest_connection(chat: Chats) -> None:
    first = chat.often(3)
    chat.together(chat.ana, chat.programme.member())
    assert list(lines(chat)["opens"]) == [first]
    fourth = chat.together(chat.ben, chat.ana)
    assert [(row.opens, row.detail) for row in lines(chat).itertuples()] == [(fourth, "4")]


def test_at_the_boundary_day_the_first_of_three_counts_no_more(chat: Chats) -> None:
    oldest = (TODAY - SINCE).days
    first = chat.together(chat.ana, chat.ben, days=oldest)
    chat.often(2)
    assert lines(chat).empty
    chat.do(informal.take_away, first)
    chat.together(chat.ana, chat.ben, days=oldest - 1)
    assert len(lines(chat)) == 1


def _proposed(chat: Chats, mentor: int, mentee: int) -> int:
    offer = chat.programme.offer(mentor, on=ago(20))
    chat.do(mentors.approve, offer, on=ago(20))
    request = chat.do(requests.open, mentee, on=ago(20), wish=WISH, attested=True)
    return int(chat.do(proposals.draft, request, offer_id=offer, on=ago(20)))


@pytest.mark.parametrize("turned", [False, True])
def test_two_who_are_proposed_or_paired_are_not_asked_after(chat: Chats, turned: bool) -> None:
    chat.often()
    two = (chat.ben, chat.ana) if turned else (chat.ana, chat.ben)
    proposal = _proposed(chat, *two)
    assert lines(chat).empty
    chat.do(proposals.ask, proposal, on=ago(19))
    for side in Side:
        chat.do(proposals.answer, proposal, side=side, said=yes(ago(18)))
    assert lines(chat).empty
    pairing = chat.do(pairings.begin, proposal, on=ago(17), channels=(Channel.PHONE,))
    assert lines(chat).empty
    chat.do(endings.end, pairing, on=ago(1))
    assert len(lines(chat)) == 1, "the agreement that began it is not a live proposal"


def test_a_proposal_that_came_to_nothing_leaves_the_question_open(chat: Chats) -> None:
    chat.often()
    chat.do(proposals.discard, _proposed(chat, chat.ana, chat.ben), on=TODAY)
    assert len(lines(chat)) == 1


def test_who_is_kept_apart_or_gone_is_not_asked_after(chat: Chats) -> None:
    chat.often()
    number = chat.do(members.keep_apart, chat.ana, other_id=chat.ben, on=TODAY)
    assert lines(chat).empty
    chat.do(members.allow_together, chat.ana, other_id=chat.ben)
    assert number is None
    assert len(lines(chat)) == 1

    def erase(session: Session, _: Actor) -> None:
        session.get_one(Member, chat.ben).erased_on = TODAY

    chat.do(erase)
    assert lines(chat).empty


def test_who_is_paired_with_somebody_else_is_asked_after(chat: Chats) -> None:
    chat.often()
    chat.programme.pairing(chat.group)
    assert len(lines(chat)) == 1
    assert ASKED in {chat.row(number).kind for number in listed(chat)}
