"""Today's lines: each from its very day, gone once acted on, away while it rests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Select, event, select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import (
    Group,
    ImportBatch,
    Meeting,
    Member,
    MentorChannel,
    MentoringRequest,
    Pairing,
    RequestChannel,
)
from heal.models import MentorOffer as OfferRow
from heal.queries import attention
from heal.queries import settings as stored
from heal.rules.attention import AFTER_ENDING_WITHIN_DAYS, Matter
from heal.services import (
    check_ins,
    concerns,
    desk,
    endings,
    meetings,
    mentors,
    pairings,
    proposals,
    requests,
)
from heal.services.check_ins import Heard
from heal.vocabulary import (
    Channel,
    ExperienceBasis,
    HowItGoes,
    MentorStatus,
    SelfCheck,
    Side,
    Willingness,
)
from tests.kit import matters
from tests.kit.matters import ago
from tests.kit.programme import TODAY, WISH, Programme

COLUMNS = ["matter", "record_id", "opens", "about", "other", "since", "detail", "whole"]


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


def lines(programme: Programme, day: date = TODAY, **more: Any) -> pd.DataFrame:
    with programme.database.reading() as session:
        return attention.lines(session, stored.programme(session), today=day, **more)


def of(programme: Programme, matter: Matter, day: date = TODAY) -> list[dict[str, Any]]:
    found = lines(programme, day)
    return found[found["matter"] == matter.value].to_dict("records")


def shown(programme: Programme, matter: Matter, record_id: int, day: date = TODAY) -> bool:
    return record_id in [line["record_id"] for line in of(programme, matter, day)]


def test_every_matter_is_tried() -> None:
    assert set(matters.CASES) == set(Matter)


@pytest.mark.parametrize("matter", Matter)
def test_a_line_comes_on_its_day_and_goes_when_acted_on(
    programme: Programme, matter: Matter
) -> None:
    case = matters.CASES[matter]
    record_id = case.make(programme)
    assert shown(programme, matter, record_id)
    assert case.at_once or not shown(programme, matter, record_id, ago(1))
    case.act(programme, record_id)
    assert not shown(programme, matter, record_id)


@pytest.mark.parametrize("matter", Matter)
def test_a_line_rests_until_its_day_and_comes_back(programme: Programme, matter: Matter) -> None:
    record_id = matters.CASES[matter].make(programme)
    other = next(word for word in Matter if word is not matter)
    back = TODAY + timedelta(days=7)
    programme.do(desk.snooze, record_id, matter=other, today=TODAY, until=back)
    assert shown(programme, matter, record_id), "another matter's rest is not this one's"
    programme.do(desk.snooze, record_id, matter=matter, today=TODAY, until=back)
    assert not shown(programme, matter, record_id)
    assert not shown(programme, matter, record_id, back - timedelta(days=1))
    assert shown(programme, matter, record_id, back)


def test_nothing_is_said_of_an_empty_programme(programme: Programme) -> None:
    found = lines(programme)
    assert found.empty
    assert list(found.columns) == COLUMNS


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


Accepts = MentorChannel | RequestChannel
WORDS = (Matter.TALK_TO_ME, Matter.ENDING)


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


def test_an_old_or_called_off_meeting_needs_no_register(programme: Programme) -> None:
    meeting = matters.a_meeting(programme)
    last = ago(1) + timedelta(days=14)
    assert shown(programme, Matter.NO_REGISTER, meeting, last)
    assert not shown(programme, Matter.NO_REGISTER, meeting, last + timedelta(days=1))
    programme.do(meetings.correct, meeting, held_on=ago(1), cancelled=True)
    assert not shown(programme, Matter.NO_REGISTER, meeting)


def test_a_file_is_one_line_with_its_count_and_none_when_undone(programme: Programme) -> None:
    batch = matters.a_file(programme, names=3)
    (line,) = of(programme, Matter.UNKNOWN_NAMES)
    assert (line["about"], line["detail"], line["since"]) == ("Tuesday", "3", TODAY)
    matters.changed(programme, ImportBatch, batch, undone_at=datetime.now(UTC))
    assert not of(programme, Matter.UNKNOWN_NAMES)


def test_the_programmes_own_numbers_move_the_day(programme: Programme) -> None:
    request = matters.waiting(programme)
    programme.do(desk.change_settings, values={"waiting_amber_days": 15})
    assert not shown(programme, Matter.WAITING, request)
    assert shown(programme, Matter.WAITING, request, TODAY + timedelta(days=1))


def test_the_most_pressing_comes_first_then_the_oldest(programme: Programme) -> None:
    young, old = (programme.offer(programme.member(), on=day) for day in (ago(1), ago(9)))
    matters.both_said_yes(programme)
    matters.concern(programme)
    found = lines(programme)
    assert list(found["matter"]) == ["concern", "both_said_yes", "offer", "offer"]
    assert list(found["record_id"][2:]) == [old, young]


def _offers(programme: Programme, number: int) -> None:
    def add(session: Session, actor: object) -> None:
        people = [Member(name=f"Person {place}") for place in range(number)]
        session.add_all(people)
        session.flush()
        session.add_all(
            OfferRow(
                member_id=person.id,
                status=MentorStatus.OFFERED,
                offered_on=TODAY,
                expressed_by=Willingness.FILLED_FORM,
                experience=ExperienceBasis.MONTHS,
            )
            for person in people
        )

    programme.do(add)


def test_only_some_lines_of_a_matter_come_with_the_whole_number(programme: Programme) -> None:
    _offers(programme, 23)
    rested = int(lines(programme)["record_id"].iloc[0])
    programme.do(
        desk.snooze, rested, matter=Matter.OFFER, today=TODAY, until=TODAY + timedelta(days=1)
    )
    found = lines(programme)
    assert len(found) == attention.LINES_A_MATTER
    assert set(found["whole"]) == {22}
    assert len(lines(programme, each=3)) == 3


@pytest.mark.parametrize("number", [5, 200])
def test_one_statement_whatever_the_number(programme: Programme, number: int) -> None:
    _offers(programme, number)
    said: list[str] = []
    database = programme.database
    event.listen(database.reader, "before_cursor_execute", lambda *given: said.append(given[2]))
    with database.reading() as session:
        attention.lines(session, stored.programme(session), today=TODAY)
        attention.figures(session)
    assert len([statement for statement in said if statement != "BEGIN"]) == 4, (
        "the settings, whose attendance matters, the lines, the figures"
    )


def test_the_figures_count_who_waits_who_is_paired_and_who_has_room(programme: Programme) -> None:
    group = programme.group()
    paired = programme.pairing(group)
    programme.do(pairings.pause, paired, on=TODAY)
    programme.mentor(group)
    resting = programme.mentor(group)
    programme.do(mentors.pause, resting, on=TODAY)
    programme.request(group)
    programme.do(requests.hold, programme.request(group))
    with programme.database.reading() as session:
        known = attention.figures(session)
    assert known == attention.Figures(anyone=True, waiting=1, pairings=1, mentors_with_room=1)


def test_a_group_alone_is_somebody(programme: Programme) -> None:
    with programme.database.reading() as session:
        assert not attention.figures(session).anyone
    programme.group()
    with programme.database.reading() as session:
        assert attention.figures(session).anyone
