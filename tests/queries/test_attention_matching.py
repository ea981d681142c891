"""Today's lines about requests, offers and proposals: who waits, and for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import MentoringRequest
from heal.rules.attention import Matter
from heal.services import endings, mentors, proposals, requests
from tests.kit import matters
from tests.kit.by_hand import ago
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.todays_lines import lines, of, shown


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


def test_a_pair_is_named_mentor_first_and_its_proposal_opens(programme: Programme) -> None:
    group = programme.group()
    mentor = programme.offer(programme.member(group, "Mia"), on=ago(60))
    programme.do(mentors.approve, mentor, on=ago(60))
    mentee = programme.attending_member(group, "Noor")
    request = int(programme.do(requests.open, mentee, on=ago(6), wish=WISH))
    proposal = programme.asked(request, mentor, on=ago(6))
    (line,) = of(programme, Matter.REMINDER)
    assert (line["about"], line["other"], line["opens"]) == ("Mia", "Noor", proposal)
    assert line["since"] == ago(6)


def test_an_offer_appears_once_with_its_recommendation_before_the_others(
    programme: Programme,
) -> None:
    plain = programme.offer(programme.member(), on=ago(9))
    recommended = matters.recommended(programme)
    found = lines(programme)
    assert list(found["matter"]) == ["recommended", "offer"]
    assert list(found["record_id"]) == [recommended, plain]


def test_a_word_for_an_earlier_offer_says_nothing_of_a_new_one(programme: Programme) -> None:
    offer = matters.recommended(programme, on=ago(9))
    programme.do(mentors.defer, offer, on=ago(5))
    programme.do(mentors.offer_again, offer, on=ago(1))
    assert shown(programme, Matter.OFFER, offer)
    assert not of(programme, Matter.RECOMMENDED)


def test_a_suggestion_names_the_mentor_first(programme: Programme) -> None:
    number = matters.suggested(programme)
    (line,) = of(programme, Matter.SUGGESTED)
    assert (line["opens"], line["since"]) == (number, TODAY)
    assert line["about"].split()[-1] < line["other"].split()[-1], "the mentor was made first"


def test_a_reminder_is_due_again_after_the_same_days(programme: Programme) -> None:
    proposal = matters.asked(10)(programme)
    programme.do(proposals.nudge, proposal, on=ago(4))
    assert not shown(programme, Matter.REMINDER, proposal)
    assert shown(programme, Matter.REMINDER, proposal, TODAY + timedelta(days=1))


def test_days_count_from_when_the_mentee_was_asked(programme: Programme) -> None:
    """Until then it is the coordinator's turn, and nobody is kept waiting by anybody else."""
    proposal = matters.mentor_said_yes(programme)
    for matter in (Matter.REMINDER, Matter.LET_GO):
        assert not shown(programme, matter, proposal)
    programme.do(proposals.ask_mentee, proposal, on=TODAY)
    assert not shown(programme, Matter.MENTOR_SAID_YES, proposal)
    for days, matter in ((5, Matter.REMINDER), (14, Matter.LET_GO)):
        assert not shown(programme, matter, proposal, TODAY + timedelta(days=days - 1))
        assert shown(programme, matter, proposal, TODAY + timedelta(days=days))


def test_a_proposal_to_be_let_go_is_not_reminded_of(programme: Programme) -> None:
    proposal = matters.asked(14)(programme)
    assert not shown(programme, Matter.REMINDER, proposal)
    assert shown(programme, Matter.REMINDER, proposal, ago(1))


def test_a_request_on_hold_is_left_alone(programme: Programme) -> None:
    request = programme.request(programme.group(), on=ago(60))
    programme.do(requests.hold, request)
    assert lines(programme).empty


def test_whoever_was_mistakenly_paired_waits_again(programme: Programme) -> None:
    pairing = programme.pairing(programme.group(), on=ago(20))
    programme.do(endings.end, pairing, on=ago(19))
    with programme.database.reading() as session:
        request = session.scalars(select(MentoringRequest.id)).one()
    programme.do(requests.reopen, request)
    assert shown(programme, Matter.WAITING, request)
    assert not of(programme, Matter.BOTH_SAID_YES)
