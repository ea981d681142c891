"""Today's lines: each from its very day, gone once acted on, away while it rests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import ImportBatch, Member
from heal.models import MentorOffer as OfferRow
from heal.queries import attention
from heal.queries import settings as stored
from heal.rules.attention import Matter
from heal.services import desk, meetings, mentors, pairings, requests
from heal.vocabulary import ExperienceBasis, MentorStatus, Willingness
from tests.kit import matters
from tests.kit.by_hand import ago
from tests.kit.programme import TODAY, Programme
from tests.kit.todays_lines import lines, of, shown

COLUMNS = ["matter", "record_id", "opens", "about", "other", "since", "detail", "whole"]


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


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
