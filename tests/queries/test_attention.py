"""Today's lines: each from its very day, gone once acted on, away while it rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import Concern, ImportBatch, ImportRow, Member, Membership, MentoringRequest
from heal.models import MentorOffer as OfferRow
from heal.queries import attention
from heal.queries import settings as stored
from heal.rules.attention import Matter, cutoffs
from heal.services import (
    desk,
    meetings,
    members,
    mentors,
    pairings,
    proposals,
    recommendations,
    requests,
    suggestions,
)
from heal.vocabulary import (
    Channel,
    ConcernStatus,
    ExperienceBasis,
    ImportKind,
    MentorStatus,
    Quality,
    RowOutcome,
    Side,
    StillBeneficial,
    Willingness,
)
from tests.kit.programme import TODAY, WISH, Programme, yes
from tests.kit.reviewers import acts, reviewer

COLUMNS = ["matter", "record_id", "opens", "about", "other", "since", "detail", "whole"]
BOTH_YES = dict.fromkeys(Side, StillBeneficial.YES)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


def lines(programme: Programme, day: date = TODAY, **more: Any) -> pd.DataFrame:
    with programme.database.reading() as session:
        days = cutoffs(stored.programme(session), today=day)
        return attention.lines(session, days, today=day, **more)


def of(programme: Programme, matter: Matter, day: date = TODAY) -> list[dict[str, Any]]:
    found = lines(programme, day)
    return found[found["matter"] == matter.value].to_dict("records")


def shown(programme: Programme, matter: Matter, record_id: int, day: date = TODAY) -> bool:
    return record_id in [line["record_id"] for line in of(programme, matter, day)]


def _change(programme: Programme, model: type[Any], record_id: int, **values: Any) -> None:
    def change(session: Session, actor: object) -> None:
        record = session.get_one(model, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    programme.do(change)


def _add(programme: Programme, *records: Any) -> int:
    def add(session: Session, actor: object) -> int:
        session.add_all(records)
        session.flush()
        return int(records[0].id)

    return int(programme.do(add))


def _concern(programme: Programme) -> int:
    return _add(
        programme,
        Concern(
            status=ConcernStatus.OPEN,
            raised_on=TODAY,
            raised_by="coordinator",
            words="…",
            member_id=programme.member(),
        ),
    )


def _both_said_yes(programme: Programme) -> int:
    group = programme.group()
    return programme.agreed(programme.request(group), programme.mentor(group))


def _no_longer_good(programme: Programme) -> int:
    pairing = programme.pairing(programme.group(), on=ago(14))
    heard = {Side.MENTEE: StillBeneficial.NO, Side.MENTOR: StillBeneficial.YES}
    programme.do(pairings.record_check_in, pairing, on=TODAY, heard=heard)
    return pairing


def _pairing_since(days: int) -> Callable[[Programme], int]:
    return lambda programme: programme.pairing(programme.group(), on=ago(days))


def _asked(days: int) -> Callable[[Programme], int]:
    def make(programme: Programme) -> int:
        group = programme.group()
        request = programme.request(group, on=ago(days))
        return programme.asked(request, programme.mentor(group), on=ago(days))

    return make


def _waiting(programme: Programme) -> int:
    return programme.request(programme.group(), on=ago(14))


def _propose(programme: Programme, request: int) -> int:
    return int(programme.do(proposals.draft, request, offer_id=programme.mentor(), on=TODAY))


def _mentor_said_yes(programme: Programme) -> int:
    """The mentor was asked alone, long ago, and has said yes."""
    request = programme.request(programme.group(), on=ago(40))
    proposal = int(programme.do(proposals.draft, request, offer_id=programme.mentor(), on=ago(40)))
    programme.do(proposals.ask, proposal, on=ago(30), mentor_first=True)
    programme.do(proposals.answer, proposal, side=Side.MENTOR, said=yes(ago(1)))
    return proposal


def _idea(programme: Programme) -> int:
    group = programme.group()
    request, offer = programme.request(group, on=ago(7)), programme.mentor(group)
    return int(programme.do(proposals.draft, request, offer_id=offer, on=ago(7)))


def _suggested(programme: Programme) -> int:
    group = programme.group()
    one, other = programme.member(group), programme.member(group)
    fay = reviewer(programme, [group])
    two = {"mentor_id": one, "mentee_id": other}
    return int(acts(programme, fay, suggestions.suggest, **two, on=TODAY))


def _recommended(programme: Programme, *, on: date = TODAY) -> int:
    group = programme.group()
    offer = programme.offer(programme.member(group), on=on)
    fay = reviewer(programme, [group])
    said = {"qualities": [Quality.PRESENCE], "words": None, "on": on}
    acts(programme, fay, recommendations.recommend, offer, **said)
    return offer


def _left(programme: Programme) -> int:
    request = programme.request(programme.group())
    with programme.database.reading() as session:
        mentee = session.get_one(MentoringRequest, request).mentee_id
        membership = session.scalars(
            select(Membership.id).where(Membership.member_id == mentee)
        ).one()
    _change(programme, Membership, membership, left_on=ago(1))
    return request


def _come_back(programme: Programme, request: int) -> None:
    with programme.database.reading() as session:
        mentee = session.get_one(MentoringRequest, request).mentee_id
    programme.do(members.join, mentee, group_id=programme.group(), joined_on=TODAY)


def _resting(programme: Programme) -> int:
    offer = programme.offer(programme.member(), on=ago(91))
    programme.do(mentors.approve, offer, on=ago(91))
    programme.do(mentors.pause, offer, on=ago(90))
    return offer


def _meeting(programme: Programme) -> int:
    return int(programme.do(meetings.add, group_id=programme.group(), held_on=ago(1)))


def _file(programme: Programme, *, names: int = 1, **more: Any) -> int:
    batch = ImportBatch(
        kind=ImportKind.REGISTER,
        file_name="participants.csv",
        sha256="0" * 64,
        imported_at=datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=12),
        imported_by="coordinator",
        group_id=programme.group("Tuesday"),
        **more,
    )
    batch_id = _add(programme, batch)
    for line in range(names):
        _add(programme, ImportRow(batch_id=batch_id, line=line, outcome=RowOutcome.UNKNOWN))
    return batch_id


def _recognise(programme: Programme, batch_id: int) -> None:
    with programme.database.reading() as session:
        row = session.scalars(select(ImportRow.id).where(ImportRow.batch_id == batch_id)).one()
    _change(programme, ImportRow, row, outcome=RowOutcome.MATCHED)


@dataclass(frozen=True)
class Case:
    """How a line comes about, and what is done about it; `at_once` has no day to wait for."""

    make: Callable[[Programme], int]
    act: Callable[[Programme, int], Any]
    at_once: bool = False


def _do(use_case: Callable[..., Any], **details: Any) -> Callable[[Programme, int], Any]:
    return lambda programme, record_id: programme.do(use_case, record_id, **details)


ON = {"on": TODAY}
CHECKED_IN = _do(pairings.record_check_in, on=TODAY, heard=BOTH_YES)
CASES: dict[Matter, Case] = {
    Matter.CONCERN: Case(
        _concern,
        lambda programme, key: _change(programme, Concern, key, status=ConcernStatus.CLOSED),
        at_once=True,
    ),
    Matter.BOTH_SAID_YES: Case(
        _both_said_yes, _do(pairings.begin, on=TODAY, channels=(Channel.PHONE,)), at_once=True
    ),
    Matter.MENTOR_SAID_YES: Case(_mentor_said_yes, _do(proposals.ask_mentee, **ON), at_once=True),
    Matter.NO_LONGER_GOOD: Case(_no_longer_good, _do(pairings.end, **ON), at_once=True),
    Matter.QUIET: Case(_pairing_since(43), CHECKED_IN),
    Matter.LET_GO: Case(_asked(14), _do(proposals.lapse, **ON)),
    Matter.REMINDER: Case(_asked(5), _do(proposals.nudge, **ON)),
    Matter.WAITING: Case(_waiting, _propose),
    Matter.SUGGESTED: Case(_suggested, _do(suggestions.set_aside, **ON), at_once=True),
    Matter.IDEA: Case(_idea, _do(proposals.ask, **ON)),
    Matter.NOT_CURRENT: Case(_left, _come_back),
    Matter.CHECK_IN: Case(_pairing_since(14), CHECKED_IN),
    Matter.RECOMMENDED: Case(_recommended, _do(mentors.approve, **ON), at_once=True),
    Matter.OFFER: Case(
        lambda programme: programme.offer(programme.member()),
        _do(mentors.approve, **ON),
        at_once=True,
    ),
    Matter.RESTING: Case(_resting, _do(mentors.resume)),
    Matter.NO_REGISTER: Case(_meeting, _do(meetings.fill_register, present=())),
    Matter.UNKNOWN_NAMES: Case(_file, _recognise, at_once=True),
}


def test_every_matter_is_tried() -> None:
    assert set(CASES) == set(Matter)


@pytest.mark.parametrize("matter", Matter)
def test_a_line_comes_on_its_day_and_goes_when_acted_on(
    programme: Programme, matter: Matter
) -> None:
    case = CASES[matter]
    record_id = case.make(programme)
    assert shown(programme, matter, record_id)
    assert case.at_once or not shown(programme, matter, record_id, ago(1))
    case.act(programme, record_id)
    assert not shown(programme, matter, record_id)


@pytest.mark.parametrize("matter", Matter)
def test_a_line_rests_until_its_day_and_comes_back(programme: Programme, matter: Matter) -> None:
    record_id = CASES[matter].make(programme)
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
    recommended = _recommended(programme)
    found = lines(programme)
    assert list(found["matter"]) == ["recommended", "offer"]
    assert list(found["record_id"]) == [recommended, plain]


def test_a_word_for_an_earlier_offer_says_nothing_of_a_new_one(programme: Programme) -> None:
    offer = _recommended(programme, on=ago(9))
    programme.do(mentors.defer, offer, on=ago(5))
    programme.do(mentors.offer_again, offer, on=ago(1))
    assert shown(programme, Matter.OFFER, offer)
    assert not of(programme, Matter.RECOMMENDED)


def test_a_suggestion_names_the_mentor_first(programme: Programme) -> None:
    number = _suggested(programme)
    (line,) = of(programme, Matter.SUGGESTED)
    assert (line["opens"], line["since"]) == (number, TODAY)
    assert line["about"].split()[-1] < line["other"].split()[-1], "the mentor was made first"


def test_a_reminder_is_due_again_after_the_same_days(programme: Programme) -> None:
    proposal = _asked(10)(programme)
    programme.do(proposals.nudge, proposal, on=ago(4))
    assert not shown(programme, Matter.REMINDER, proposal)
    assert shown(programme, Matter.REMINDER, proposal, TODAY + timedelta(days=1))


def test_a_proposal_to_be_let_go_is_not_reminded_of(programme: Programme) -> None:
    proposal = _asked(14)(programme)
    assert not shown(programme, Matter.REMINDER, proposal)
    assert shown(programme, Matter.REMINDER, proposal, ago(1))


def test_a_request_on_hold_is_left_alone(programme: Programme) -> None:
    request = programme.request(programme.group(), on=ago(60))
    programme.do(requests.hold, request)
    assert lines(programme).empty


def test_whoever_was_mistakenly_paired_waits_again(programme: Programme) -> None:
    pairing = programme.pairing(programme.group(), on=ago(20))
    programme.do(pairings.end, pairing, on=ago(19))
    with programme.database.reading() as session:
        request = session.scalars(select(MentoringRequest.id)).one()
    programme.do(requests.reopen, request)
    assert shown(programme, Matter.WAITING, request)
    assert not of(programme, Matter.BOTH_SAID_YES)


def test_a_later_yes_takes_the_no_back(programme: Programme) -> None:
    pairing = _no_longer_good(programme)
    later = TODAY + timedelta(days=28)
    programme.do(pairings.record_check_in, pairing, on=later, heard=BOTH_YES)
    assert not shown(programme, Matter.NO_LONGER_GOOD, pairing, later)


def test_two_noes_of_one_pair_are_one_line(programme: Programme) -> None:
    pairing = programme.pairing(programme.group(), on=ago(14))
    for side, day in ((Side.MENTEE, ago(2)), (Side.MENTOR, ago(1))):
        heard = {side: StillBeneficial.NO}
        programme.do(pairings.record_check_in, pairing, on=day, heard=heard)
    (line,) = of(programme, Matter.NO_LONGER_GOOD)
    assert (line["record_id"], line["since"], line["whole"]) == (pairing, ago(2), 1)


def test_a_quiet_pair_is_not_asked_after_twice(programme: Programme) -> None:
    pairing = _pairing_since(43)(programme)
    assert not shown(programme, Matter.CHECK_IN, pairing)
    assert shown(programme, Matter.CHECK_IN, pairing, ago(1))


def test_a_pair_on_a_break_is_left_alone(programme: Programme) -> None:
    pairing = _no_longer_good(programme)
    programme.do(pairings.pause, pairing, on=TODAY)
    assert lines(programme, TODAY + timedelta(days=100)).empty


def test_a_concern_about_a_pair_names_both_and_leads_to_the_pair(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    concern = Concern(
        status=ConcernStatus.OPEN, raised_on=TODAY, raised_by="x", words="…", pairing_id=pairing
    )
    _add(programme, concern)
    (line,) = of(programme, Matter.CONCERN)
    assert line["opens"] == pairing
    assert line["detail"] == "active"
    assert line["other"] is not None


def test_an_old_or_called_off_meeting_needs_no_register(programme: Programme) -> None:
    meeting = _meeting(programme)
    last = ago(1) + timedelta(days=14)
    assert shown(programme, Matter.NO_REGISTER, meeting, last)
    assert not shown(programme, Matter.NO_REGISTER, meeting, last + timedelta(days=1))
    programme.do(meetings.correct, meeting, held_on=ago(1), cancelled=True)
    assert not shown(programme, Matter.NO_REGISTER, meeting)


def test_a_file_is_one_line_with_its_count_and_none_when_undone(programme: Programme) -> None:
    batch = _file(programme, names=3)
    (line,) = of(programme, Matter.UNKNOWN_NAMES)
    assert (line["about"], line["detail"], line["since"]) == ("Tuesday", "3", TODAY)
    _change(programme, ImportBatch, batch, undone_at=datetime.now(UTC))
    assert not of(programme, Matter.UNKNOWN_NAMES)


def test_the_programmes_own_numbers_move_the_day(programme: Programme) -> None:
    request = _waiting(programme)
    programme.do(desk.change_settings, values={"waiting_amber_days": 15})
    assert not shown(programme, Matter.WAITING, request)
    assert shown(programme, Matter.WAITING, request, TODAY + timedelta(days=1))


def test_the_most_pressing_comes_first_then_the_oldest(programme: Programme) -> None:
    young, old = (programme.offer(programme.member(), on=day) for day in (ago(1), ago(9)))
    _both_said_yes(programme)
    _concern(programme)
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
        attention.lines(session, cutoffs(stored.programme(session), today=TODAY), today=TODAY)
        attention.figures(session)
    assert len([statement for statement in said if statement != "BEGIN"]) == 3, (
        "the settings, the lines, the figures"
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
