"""Today's lines about pairs: what they say, their silence, how they are in touch, their ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Select, select

from heal.db.engine import Database
from heal.models import Group, Meeting, MentorChannel, Pairing, RequestChannel
from heal.models import MentorOffer as OfferRow
from heal.rules.attention import AFTER_ENDING_WITHIN_DAYS, Matter
from heal.services import check_ins, concerns, endings, meetings, mentors, pairings
from heal.services.check_ins import Heard
from heal.vocabulary import Channel, HowItGoes, SelfCheck, Side
from tests.kit import matters
from tests.kit.by_hand import ago
from tests.kit.programme import TODAY, Programme
from tests.kit.todays_lines import lines, of, shown

Accepts = MentorChannel | RequestChannel
WORDS = (Matter.TALK_TO_ME, Matter.ENDING)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


@pytest.mark.parametrize("matter", WORDS)
def test_a_later_word_takes_an_earlier_one_back(programme: Programme, matter: Matter) -> None:
    check_in = matters.CASES[matter].make(programme)
    (line,) = of(programme, matter)
    later = TODAY + timedelta(days=28)
    programme.do(check_ins.record, line["opens"], on=later, heard=matters.BOTH_YES)
    assert not shown(programme, matter, check_in, later)


def test_each_side_has_a_line_of_its_own_by_name(programme: Programme) -> None:
    pairing = programme.pairing(programme.group(), on=ago(14))
    for side, day in ((Side.MENTEE, ago(2)), (Side.MENTOR, ago(1))):
        heard = {side: Heard(HowItGoes.TALK_TO_ME)}
        programme.do(check_ins.record, pairing, on=day, heard=heard)
    mentee, mentor = of(programme, Matter.TALK_TO_ME)
    assert (mentee["opens"], mentee["since"], mentee["whole"]) == (pairing, ago(2), 2)
    assert (mentor["opens"], mentor["since"]) == (pairing, ago(1))
    assert mentee["about"] != mentor["about"]
    assert (mentee["other"], mentor["other"]) == (None, None)


@pytest.mark.parametrize("word", [SelfCheck.EASE_OFF, SelfCheck.PAUSE_ME, SelfCheck.CALL_ME])
def test_a_mentor_who_rests_was_heard_but_for_one_who_wants_a_call(
    programme: Programme, word: SelfCheck
) -> None:
    check_in = matters.says(HowItGoes.GOING_WELL, word)(programme)
    (line,) = of(programme, Matter.SELF_CHECK)
    assert (line["record_id"], line["detail"]) == (check_in, word.value)
    with programme.database.reading() as session:
        offer = session.scalars(select(OfferRow.id)).one()
    programme.do(mentors.pause, offer, on=TODAY)
    assert shown(programme, Matter.SELF_CHECK, check_in) == (word is SelfCheck.CALL_ME)


def test_a_mentors_word_in_another_pair_is_their_latest(programme: Programme) -> None:
    """They ease off in one pair, and are fine in the next: the later word is of themselves."""
    check_in = matters.says(HowItGoes.GOING_WELL, SelfCheck.EASE_OFF)(programme)
    with programme.database.reading() as session:
        offer = session.scalars(select(OfferRow.id)).one()
    matters.changed(programme, OfferRow, offer, capacity=2)
    group = programme.group()
    proposal = programme.agreed(programme.request(group, on=ago(14)), offer, on=ago(14))
    other = programme.do(pairings.begin, proposal, on=ago(14), channels=(Channel.PHONE,))
    fine = Heard(HowItGoes.GOING_WELL, (), SelfCheck.FINE)
    programme.do(check_ins.record, other, on=TODAY, heard={Side.MENTOR: fine})
    assert not shown(programme, Matter.SELF_CHECK, check_in)


def test_whoever_was_asked_after_an_end_is_not_named_any_more(programme: Programme) -> None:
    pairing = matters.CASES[Matter.AFTER_ENDING].make(programme)
    (line,) = of(programme, Matter.AFTER_ENDING)
    mentor, mentee = line["about"], line["other"]
    programme.do(endings.asked_after, pairing, side=Side.MENTOR, on=TODAY)
    (line,) = of(programme, Matter.AFTER_ENDING)
    assert (line["about"], line["other"]) == (mentee, None)
    assert mentor != mentee


def test_an_end_long_ago_is_left_in_peace(programme: Programme) -> None:
    pairing = matters.CASES[Matter.AFTER_ENDING].make(programme)
    last = TODAY + timedelta(days=AFTER_ENDING_WITHIN_DAYS)
    assert shown(programme, Matter.AFTER_ENDING, pairing, last)
    assert not shown(programme, Matter.AFTER_ENDING, pairing, last + timedelta(days=1))


def test_a_missing_register_says_nothing_of_who_stays_away(programme: Programme) -> None:
    pairing = matters.CASES[Matter.STOPPED_COMING].make(programme)
    with programme.database.reading() as session:
        group = session.scalars(select(Group.id)).one()
    programme.do(meetings.add, group_id=group, held_on=TODAY + timedelta(days=1))
    assert not shown(programme, Matter.STOPPED_COMING, pairing, TODAY + timedelta(days=1))


def test_a_mentee_has_stopped_coming_from_the_day_after_the_rules_last(
    programme: Programme,
) -> None:
    """Once in the last thirty days is coming; nobody is told so on the thirtieth."""
    pairing = matters.CASES[Matter.STOPPED_COMING].make(programme)
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
        meeting = session.scalars(select(Meeting.id).where(Meeting.held_on == ago(7))).one()
    programme.do(meetings.fill_register, meeting, present=[mentee])
    last = ago(7) + timedelta(days=30)
    assert not shown(programme, Matter.STOPPED_COMING, pairing, last)
    (line,) = of(programme, Matter.STOPPED_COMING, last + timedelta(days=1))
    assert (line["record_id"], line["since"]) == (pairing, ago(7))


def test_only_those_who_are_in_touch_are_asked_what_is_safe(programme: Programme) -> None:
    matters.said_what_is_safe(programme, programme.member(), ago(400))
    assert not of(programme, Matter.SAFE_CONTACT)


def phone(model: type[Accepts]) -> Select[Accepts]:
    return select(model).where(model.channel == Channel.PHONE)


@pytest.mark.parametrize("model", [MentorChannel, RequestChannel])
def test_ways_that_only_one_of_them_still_accepts_are_not_shared(
    programme: Programme, model: type[Accepts]
) -> None:
    pairing = programme.pairing(programme.group())
    assert not of(programme, Matter.NOT_SHARED)
    programme.do(lambda session, _: session.delete(session.scalars(phone(model)).one()))
    assert shown(programme, Matter.NOT_SHARED, pairing)


def test_a_quiet_pair_is_not_asked_after_twice(programme: Programme) -> None:
    pairing = matters.pairing_since(43)(programme)
    assert not shown(programme, Matter.CHECK_IN, pairing)
    assert shown(programme, Matter.CHECK_IN, pairing, ago(1))


def test_a_pair_on_a_break_is_left_alone(programme: Programme) -> None:
    pairing = matters.pairing_since(14)(programme)
    programme.do(pairings.pause, pairing, on=TODAY)
    assert lines(programme, TODAY + timedelta(days=100)).empty


def test_a_concern_about_a_pair_names_both_and_says_where_it_stands(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    number = programme.do(concerns.raise_, words="…", on=ago(2), pairing_id=pairing)
    (line,) = of(programme, Matter.CONCERN)
    assert (line["opens"], line["detail"], line["since"]) == (number, "told", ago(2))
    assert line["other"] is not None
    programme.do(concerns.signpost, number, on=ago(1), to="A line")
    (line,) = of(programme, Matter.CONCERN)
    assert (line["detail"], line["since"]) == ("signposted", ago(1))
    programme.do(concerns.settle, number, on=TODAY)
    assert not of(programme, Matter.CONCERN)
