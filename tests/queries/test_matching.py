"""The arrays say what the records say, and the gates of suggestions are those of the programme."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.matching.draft import draft
from heal.matching.people import LIKES
from heal.matching.reasons import reasons, told
from heal.matching.scores import suited
from heal.matching.shortlist import shortlist
from heal.models import Attribute, AttributeOption, Membership, MentorOffer
from heal.queries import matching
from heal.queries.matching import Everyone
from heal.rules.settings import ProgrammeSettings
from heal.services import endings, members, mentors, proposals, requests
from heal.services.requests import Preferred, Wish
from heal.vocabulary import (
    AnswerKind,
    Channel,
    Conveyed,
    Gate,
    Liking,
    ReasonKind,
    Route,
    Side,
)
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.statements import sent

SETTINGS = ProgrammeSettings()


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give an empty programme."""
    return Programme(database)


def word(programme: Programme, question: str, option: str) -> tuple[int, int]:
    """Return the numbers of a question and of one of its words."""
    with programme.database.reading() as session:
        statement = (
            select(Attribute.id, AttributeOption.id)
            .join(AttributeOption, AttributeOption.attribute_id == Attribute.id)
            .where(Attribute.name == question, AttributeOption.name == option)
        )
        found = session.execute(statement).one()
        return found[0], found[1]


def everyone(programme: Programme) -> Everyone:
    """Return everyone whom a draft may look at."""
    with programme.database.reading() as session:
        return matching.everyone(session, today=TODAY, programme=SETTINGS)


def beside(programme: Programme, request_id: int) -> Everyone:
    """Return the pool beside one request."""
    with programme.database.reading() as session:
        return matching.of_request(session, request_id, today=TODAY)


def gates(found: Everyone) -> dict[str, set[Gate]]:
    """Return what keeps each mentor from the first mentee."""
    out = suited(found.programme, 0).gates
    return {
        name: {gate for gate, who in out.items() if who[place]}
        for place, name in enumerate(found.mentors)
    }


def member_of(programme: Programme, request_id: int) -> int:
    """Return whose request it is."""
    return int(beside(programme, request_id).programme.mentees.member_ids[0])


def mentor_of(programme: Programme, offer_id: int) -> int:
    """Return whose offer it is."""
    with programme.database.reading() as session:
        return session.get_one(MentorOffer, offer_id).member_id


def test_what_was_told_comes_back_as_reasons(programme: Programme) -> None:
    group = programme.group()
    request, offer = programme.request(group), programme.mentor(group)
    mentee, mentor = member_of(programme, request), mentor_of(programme, offer)
    told_by: dict[int, dict[int, object]] = {mentee: {}, mentor: {}}
    for question, mine, theirs in (
        ("Role", "Betrayed", "Betrayed"),
        ("Age", "30 to 39", "40 to 49"),
        ("Time since discovery", "Under 3 months", "2 to 5 years"),
    ):
        number, first = word(programme, question, mine)
        _, second = word(programme, question, theirs)
        told_by[mentee][number], told_by[mentor][number] = first, second
    language, english = word(programme, "Language", "English")
    _, spanish = word(programme, "Language", "Spanish")
    times, monday = word(programme, "When they have time", "Monday evening")
    told_by[mentee] |= {language: (spanish,), times: (monday,)}
    told_by[mentor] |= {language: (english, spanish), times: (monday,)}
    for member, values in told_by.items():
        programme.do(members.describe, member, values=values)
    role, age = word(programme, "Role", "Both")[0], word(programme, "Age", "30 to 39")[0]
    children = word(programme, "Children", "None")[0]
    wish = Wish(
        route=Route.MENTEE_TOLD_GROUP,
        channels=(Channel.PHONE,),
        preferences={
            role: Preferred(Liking.CONTRASTING),
            age: Preferred(Liking.SIMILAR),
            language: Preferred(Liking.SIMILAR, must=True),
            children: Preferred(Liking.SIMILAR),
        },
        most=age,
    )
    programme.do(requests.correct, request, on=TODAY, wish=wish)
    found = beside(programme, request)
    why = reasons(found.programme, 0, 0, today=TODAY.toordinal())
    said = {(reason.kind, reason.about): reason.says for reason in why}
    assert said[ReasonKind.NOT_DIFFERENT, "Role"] == "Betrayed"
    assert said[ReasonKind.PARTLY_ALIKE, "Age"] == "40 to 49; the mentee 30 to 39"
    assert said[ReasonKind.PARTLY_ALIKE, "Language"] == "English, Spanish; the mentee Spanish"
    assert said[ReasonKind.UNKNOWN, "Children"] == "the mentee has not told"
    assert said[ReasonKind.SAME_GROUP, ""] == ""
    assert said[ReasonKind.CHANNELS, ""] == "Phone"
    assert said[ReasonKind.ROOM, ""] == "1"
    assert said[ReasonKind.UNASKED, ""] == "60"
    assert said[ReasonKind.TIMES, "When they have time"] == "Monday evening"
    assert said[ReasonKind.FURTHER_ON, "Time since discovery"] == "2 to 5 years"
    assert [reason.about for reason in why if reason.most] == ["Age"]
    assert [reason.about for reason in why if reason.must] == ["Language"]
    assert why[0].about == "Age", "what matters most comes first"
    # Age weighs 3 and is 4/5 alike, role is alike against the wish, language half alike.
    score = suited(found.programme, 0).score[0]
    assert score == pytest.approx((3 * 0.8 + 0 + 0.5) / 5 + 0.02 + 0.02 + 0.01)


def test_each_gate_keeps_its_mentor_out(programme: Programme) -> None:
    group = programme.group()
    request = programme.request(group, on=TODAY - timedelta(days=20))
    mentee = member_of(programme, request)
    role, betrayed = word(programme, "Role", "Betrayed")
    _, unfaithful = word(programme, "Role", "Unfaithful")
    programme.do(members.describe, mentee, values={role: betrayed})
    must = replace(WISH, preferences={role: Preferred(Liking.SIMILAR, must=True)})
    programme.do(requests.correct, request, on=TODAY, wish=must)
    free, resting, full, busy, apart, known, silent, other, no = (
        programme.mentor() for _ in range(9)
    )
    programme.do(mentors.pause, resting, on=TODAY)
    programme.do(mentors.correct, full, on=TODAY, told=replace(WILLING, capacity=0))
    programme.asked(programme.request(group), busy)
    programme.do(members.keep_apart, mentee, other_id=mentor_of(programme, apart), on=TODAY)
    programme.do(proposals.draft, request, offer_id=known, on=TODAY)
    programme.do(mentors.correct, silent, on=TODAY, told=replace(WILLING, rather_not=(betrayed,)))
    programme.do(members.describe, mentor_of(programme, other), values={role: unfaithful})
    declined = programme.asked(request, no)
    said = yes(answer=AnswerKind.NO, came_by=Conveyed.PHONE)
    programme.do(proposals.answer, declined, side=Side.MENTOR, said=said)
    undecided = programme.offer(programme.member(group))
    own = programme.offer(mentee)
    programme.do(mentors.approve, own, on=TODAY)
    found = beside(programme, request)
    by_offer = dict(zip(found.programme.mentors.ids.tolist(), gates(found).items(), strict=True))
    assert {offer: out for offer, (_, out) in by_offer.items()} == {
        free: set(),
        resting: {Gate.NOT_APPROVED},
        full: {Gate.NO_ROOM},
        busy: {Gate.NO_ROOM},
        apart: {Gate.KEPT_APART},
        known: {Gate.PROPOSED, Gate.NO_ROOM},
        silent: {Gate.RATHER_NOT},
        other: {Gate.MUST},
        no: {Gate.PROPOSED},
        undecided: {Gate.NOT_APPROVED},
        own: {Gate.ONESELF},
    }
    listed = shortlist(found.programme, 0, most=20)
    assert found.programme.mentors.ids[listed.places].tolist() == [free]
    assert listed.left == 1


def test_whoever_cannot_be_drafted_is_told_why(programme: Programme) -> None:
    group = programme.group()
    offer = programme.mentor()
    programme.asked(programme.request(group), offer)
    waiting = programme.request(group)
    gone = programme.request(group)
    member = member_of(programme, gone)
    with programme.database.reading() as session:
        membership = session.scalars(
            select(Membership.id).where(Membership.member_id == member)
        ).one()
    programme.do(members.leave, membership, left_on=TODAY - timedelta(days=1))
    held = programme.request(group)
    programme.do(requests.hold, held)
    found = everyone(programme)
    assert found.programme.mentees.ids.tolist() == [waiting]
    why = {one.request_id: " ".join(one.why) for one in found.waiting}
    assert set(why) == {1, gone}
    assert "proposed for them" in why[1]
    assert "not a current member" in why[gone]


def test_the_draft_is_within_the_room_and_days_count_from_the_last_asking(
    programme: Programme,
) -> None:
    group = programme.group()
    first = programme.mentor(group, told=replace(WILLING, capacity=2))
    second = programme.mentor(group)
    asked = programme.asked(
        programme.request(group, on=TODAY - timedelta(days=30)),
        first,
        on=TODAY - timedelta(days=7),
    )
    long = programme.request(group, on=TODAY - timedelta(days=40))
    programme.request(group, on=TODAY - timedelta(days=10))
    last = programme.request(group)
    found = everyone(programme)
    mentors_side = found.programme.mentors
    assert mentors_side.room.tolist() == [1, 1]
    assert (TODAY.toordinal() - mentors_side.since).tolist() == [7, 60]
    drafted = draft(found.programme, today=TODAY.toordinal())
    served = {int(found.programme.mentees.ids[pair.mentee]) for pair in drafted.pairs}
    assert len(served) == 2
    assert long in served
    assert last not in served
    programme.do(proposals.lapse, asked, on=TODAY)
    assert everyone(programme).programme.mentors.room.tolist() == [2, 1]
    pairing = programme.pairing(group, offer_id=second)
    after = everyone(programme).programme.mentors
    assert (after.room.tolist(), after.load.tolist()) == ([2, 0], [0, 1])
    programme.do(endings.end, pairing, on=TODAY)
    assert everyone(programme).programme.mentors.room.tolist() == [2, 1]


def test_own_words_are_for_people_to_compare(programme: Programme) -> None:
    group = programme.group()
    request, offer = programme.request(group), programme.mentor(group)
    role, betrayed = word(programme, "Role", "Betrayed")
    programme.do(
        members.describe, member_of(programme, request), values={role: "It is complicated"}
    )
    programme.do(members.describe, mentor_of(programme, offer), values={role: betrayed})
    like = replace(WISH, preferences={role: Preferred(Liking.SIMILAR)})
    programme.do(requests.correct, request, on=TODAY, wish=like)
    found = beside(programme, request)
    place = next(
        n for n, question in enumerate(found.programme.questions) if question.name == "Role"
    )
    assert found.programme.mentees.liking[0, place] == LIKES
    assert told(found.programme, found.programme.mentees, 0, place) == ""
    (unknown,) = (
        reason
        for reason in reasons(found.programme, 0, 0, today=TODAY.toordinal())
        if reason.about == "Role"
    )
    assert unknown.kind is ReasonKind.UNKNOWN


def test_more_people_are_not_more_statements(programme: Programme) -> None:
    def statements() -> int:
        with programme.database.reading() as session, sent(programme.database) as seen:
            matching.everyone(session, today=TODAY, programme=SETTINGS)
        return len(seen)

    group = programme.group()
    programme.request(group)
    programme.mentor(group)
    few = statements()
    for _ in range(4):
        programme.request(group)
        programme.mentor(group)
    assert statements() == few
