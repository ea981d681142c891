"""The five gates, the rhythm of check-ins, and nothing else that blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.mentors import MentorFacts
from heal.rules.obstacles import Obstruction
from heal.rules.pairings import (
    PairFacts,
    may_begin,
    may_propose,
    may_reopen,
    not_too_late,
)
from heal.rules.proposals import AnswerFacts
from heal.rules.requests import MenteeFacts
from heal.vocabulary import AnswerKind, Attendance, Channel, MentorStatus, Side
from tests.rules.facts import CLEAR, DAY, SINGLE_OBSTACLES, is_sentence, unhurried

PROPOSING_ASKS = {
    Obstruction.MENTOR_NOT_AVAILABLE,
    Obstruction.NOT_A_CURRENT_MEMBER,
    Obstruction.NOT_ATTENDING,
    Obstruction.ATTENDANCE_UNKNOWN,
    Obstruction.DO_NOT_PAIR,
    Obstruction.SAME_PERSON,
}
REOPENING_ASKS = {
    Obstruction.MENTOR_NOT_AVAILABLE,
    Obstruction.MENTOR_FULL,
    Obstruction.DO_NOT_PAIR,
    Obstruction.ALREADY_PAIRED,
}

single_obstacles = pytest.mark.parametrize(
    ("pair", "obstruction"), SINGLE_OBSTACLES.values(), ids=SINGLE_OBSTACLES.keys()
)


def test_a_clear_pair_may_do_everything() -> None:
    assert may_propose(CLEAR) == ()
    assert may_begin(CLEAR, on=DAY) == ()
    assert may_reopen(CLEAR) == ()


def test_every_obstruction_is_met_alone_below() -> None:
    found = {obstruction for _, obstruction in SINGLE_OBSTACLES.values()}
    assert found | {Obstruction.TOO_LATE} == set(Obstruction)


LATE = [(30, 30, False), (31, 30, True), (0, 1, False)]


@pytest.mark.parametrize(("days", "within", "late"), LATE)
def test_a_mistaken_end_is_put_right_within_its_days(days: int, within: int, late: bool) -> None:
    obstacles = not_too_late(DAY - timedelta(days=days), on=DAY, within_days=within)
    assert [obstacle.kind for obstacle in obstacles] == [Obstruction.TOO_LATE] * late
    assert all(is_sentence(obstacle.sentence) for obstacle in obstacles)


@single_obstacles
def test_one_thing_in_the_way_of_beginning(pair: PairFacts, obstruction: Obstruction) -> None:
    (obstacle,) = may_begin(pair, on=DAY)
    assert obstacle.kind is obstruction
    assert is_sentence(obstacle.sentence)


@single_obstacles
def test_one_thing_in_the_way_of_proposing(pair: PairFacts, obstruction: Obstruction) -> None:
    found = may_propose(pair)
    expected = [obstruction] if obstruction in PROPOSING_ASKS else []
    assert [obstacle.kind for obstacle in found] == expected
    assert all(is_sentence(obstacle.sentence) for obstacle in found)


@single_obstacles
def test_one_thing_in_the_way_of_reopening(pair: PairFacts, obstruction: Obstruction) -> None:
    found = may_reopen(pair)
    resting = pair.mentor.status is MentorStatus.PAUSED
    expected = [obstruction] if obstruction in REOPENING_ASKS and not resting else []
    assert [obstacle.kind for obstacle in found] == expected
    assert all(is_sentence(obstacle.sentence) for obstacle in found)


def test_it_may_begin_on_the_very_day_of_the_second_yes() -> None:
    assert may_begin(CLEAR, on=date(2024, 5, 12)) == ()
    assert [obstacle.kind for obstacle in may_begin(CLEAR, on=date(2024, 5, 11))] == [
        Obstruction.NOT_AGREED
    ]


EVERYTHING_IN_THE_WAY = PairFacts(
    mentor_id=1,
    mentee_id=1,
    mentor=MentorFacts("Ana", MentorStatus.PAUSED, capacity=1, load=1),
    mentee=MenteeFacts("Ana", (), Attendance.NOT_ATTENDING),
    do_not_pair=True,
    mentee_has_mentor=True,
    mentor_channels=frozenset(),
    mentee_channels=frozenset(),
)


def test_everything_in_the_way_is_said_at_once() -> None:
    assert [obstacle.kind for obstacle in may_begin(EVERYTHING_IN_THE_WAY, on=DAY)] == [
        Obstruction.SAME_PERSON,
        Obstruction.MENTOR_NOT_AVAILABLE,
        Obstruction.NOT_A_CURRENT_MEMBER,
        Obstruction.DO_NOT_PAIR,
        Obstruction.MENTOR_FULL,
        Obstruction.ALREADY_PAIRED,
        Obstruction.NOT_AGREED,
        Obstruction.NOT_AGREED,
        Obstruction.NO_COMMON_CHANNEL,
    ]


def too_close_by_both() -> PairFacts:
    return replace(
        CLEAR, answers=tuple(replace(answer, long_standing=True) for answer in CLEAR.answers)
    )


def test_nothing_is_said_twice() -> None:
    said = [obstacle.sentence for obstacle in may_begin(too_close_by_both(), on=DAY)]
    assert len(said) == len(set(said))


# The five gates, stated once more and on their own.


def first_gate(pair: PairFacts) -> bool:
    return pair.mentor.status is MentorStatus.APPROVED


def second_gate(pair: PairFacts) -> bool:
    attends = pair.mentee.attendance is Attendance.ATTENDING
    vouched_for = pair.mentee.attendance is Attendance.UNKNOWN and pair.mentee.attested
    return len(pair.mentee.current_groups) > 0 and (attends or vouched_for)


def third_gate(pair: PairFacts) -> bool:
    asked = [
        question
        for answer in pair.answers
        for question in (answer.close_friends, answer.romantic_partners, answer.long_standing)
    ]
    return not pair.do_not_pair and len(asked) == 6 and all(said is False for said in asked)


def fourth_gate(pair: PairFacts, on: date) -> bool:
    yeses = {
        answer.side
        for answer in pair.answers
        if answer.answer is AnswerKind.YES and answer.answered_on <= on and answer.acknowledged
    }
    return yeses == {Side.MENTOR, Side.MENTEE}


def fifth_gate(pair: PairFacts) -> bool:
    return pair.mentor_id != pair.mentee_id and not pair.mentee_has_mentor


def what_the_two_said_of_themselves(pair: PairFacts) -> bool:
    room = pair.mentor.load < pair.mentor.capacity
    return room and bool(pair.mentor_channels.intersection(pair.mentee_channels))


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
channels = st.frozensets(st.sampled_from(Channel))
known = st.sampled_from([False, False, False, False, True, None])


@st.composite
def any_answer(draw: st.DrawFn, side: Side) -> AnswerFacts:
    return AnswerFacts(
        side=side,
        answer=draw(st.sampled_from([AnswerKind.YES, AnswerKind.YES, AnswerKind.NO])),
        answered_on=draw(days),
        acknowledged=draw(st.booleans()),
        close_friends=draw(known),
        romantic_partners=draw(known),
        long_standing=draw(known),
    )


@st.composite
def any_pair(draw: st.DrawFn) -> PairFacts:
    ids = st.integers(1, 4)
    said = [draw(st.none() | any_answer(side)) for side in Side]
    answers = tuple(answer for answer in draw(st.permutations(said)) if answer is not None)
    return PairFacts(
        mentor_id=draw(ids),
        mentee_id=draw(ids),
        mentor=MentorFacts(
            name=draw(st.text(max_size=8)),
            status=draw(st.sampled_from(MentorStatus)),
            capacity=draw(st.integers(0, 4)),
            load=draw(st.integers(0, 4)),
        ),
        mentee=MenteeFacts(
            name=draw(st.text(max_size=8)),
            current_groups=tuple(draw(st.lists(st.text(max_size=4), max_size=2))),
            attendance=draw(st.sampled_from(Attendance)),
            attested=draw(st.booleans()),
        ),
        do_not_pair=draw(st.booleans()),
        mentee_has_mentor=draw(st.booleans()),
        mentor_channels=draw(channels),
        mentee_channels=draw(channels),
        answers=answers,
    )


@st.composite
def pair_within_the_gates(draw: st.DrawFn, on: date) -> PairFacts:
    """Draw everything that the programme leaves open, and the gates as they must be."""
    common = draw(st.sampled_from(Channel))
    mentor_id = draw(st.integers(1, 1000))
    capacity = draw(st.integers(1, 20))
    attendance, attested = draw(
        st.sampled_from(
            [
                (Attendance.ATTENDING, False),
                (Attendance.ATTENDING, True),
                (Attendance.UNKNOWN, True),
            ]
        )
    )
    answers = [
        AnswerFacts(
            side=side,
            answer=AnswerKind.YES,
            answered_on=on - timedelta(days=draw(st.integers(0, 1000))),
            acknowledged=True,
            close_friends=False,
            romantic_partners=False,
            long_standing=False,
        )
        for side in Side
    ]
    return PairFacts(
        mentor_id=mentor_id,
        mentee_id=draw(st.integers(1, 1000).filter(lambda other: other != mentor_id)),
        mentor=MentorFacts(
            name=draw(st.text(max_size=8)),
            status=MentorStatus.APPROVED,
            capacity=capacity,
            load=draw(st.integers(0, capacity - 1)),
        ),
        mentee=MenteeFacts(
            name=draw(st.text(max_size=8)),
            current_groups=tuple(draw(st.lists(st.text(max_size=4), min_size=1, max_size=3))),
            attendance=attendance,
            attested=attested,
        ),
        do_not_pair=False,
        mentee_has_mentor=False,
        mentor_channels=draw(channels) | {common},
        mentee_channels=draw(channels) | {common},
        answers=tuple(draw(st.permutations(answers))),
    )


@st.composite
def pair_near_the_gates(draw: st.DrawFn, on: date) -> PairFacts:
    """Draw a pair that differs from one within the gates in at most a few fields."""
    within, other = draw(pair_within_the_gates(on)), draw(any_pair())
    fields = st.sampled_from(list(PairFacts.__dataclass_fields__))
    changed = draw(st.sets(fields, max_size=2))
    return replace(within, **{name: getattr(other, name) for name in changed})


@unhurried
@given(st.data(), days)
def test_it_may_begin_exactly_if_all_gates_hold(data: st.DataObject, on: date) -> None:
    pair = data.draw(any_pair() | pair_near_the_gates(on))
    may = (
        first_gate(pair)
        and second_gate(pair)
        and third_gate(pair)
        and fourth_gate(pair, on)
        and fifth_gate(pair)
        and what_the_two_said_of_themselves(pair)
    )
    assert (may_begin(pair, on=on) == ()) is may


@unhurried
@given(st.data(), days)
def test_nothing_but_the_gates_ever_blocks(data: st.DataObject, on: date) -> None:
    pair = data.draw(pair_within_the_gates(on))
    assert may_propose(pair) == ()
    assert may_begin(pair, on=on) == ()
    assert may_reopen(pair) == ()


@unhurried
@given(st.data(), days)
def test_it_may_be_proposed_before_channels_capacity_and_answers(
    data: st.DataObject, on: date
) -> None:
    pair = data.draw(any_pair() | pair_near_the_gates(on))
    may = (
        first_gate(pair)
        and second_gate(pair)
        and not pair.do_not_pair
        and pair.mentor_id != pair.mentee_id
    )
    assert (may_propose(pair) == ()) is may
    assert set(may_propose(pair)) <= set(may_begin(pair, on=on))


@unhurried
@given(st.data(), days)
def test_reopening_asks_only_what_would_break_today(data: st.DataObject, on: date) -> None:
    pair = data.draw(any_pair() | pair_near_the_gates(on))
    may = (
        (first_gate(pair) or pair.mentor.status is MentorStatus.PAUSED)
        and not pair.do_not_pair
        and not pair.mentee_has_mentor
        and pair.mentor.load < pair.mentor.capacity
    )
    assert (may_reopen(pair) == ()) is may
