"""Whatever anyone does in whatever order, the five gates hold."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from heal.db.engine import Database
from heal.errors import Refusal
from heal.rules.access import Actor
from heal.rules.stopping import Fate
from heal.services import door, endings, meetings, members, mentors, pairings, proposals, requests
from heal.vocabulary import AfterStopping, AnswerKind, Channel, Role, Side
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes

PEOPLE = 4
ACTORS = (
    Actor("coordinator", Role.COORDINATOR),
    Actor("coordinator and member", Role.COORDINATOR, member_id=1),
    Actor("facilitator", Role.FACILITATOR),
    Actor("board", Role.BOARD),
)
DAYS = tuple(TODAY - timedelta(days=days) for days in (0, 3, 40))

numbers = st.integers(1, PEOPLE)
days = st.sampled_from(DAYS)
bools = st.booleans()
channels = st.sets(st.sampled_from([Channel.PHONE, Channel.TEXT]), max_size=2)
answers = st.builds(
    lambda no, on, known, close: yes(
        on,
        answer=AnswerKind.NO if no else AnswerKind.YES,
        acknowledged=known,
        close_friends=close if known else None,
    ),
    st.sampled_from([False] * 9 + [True]),
    days,
    st.sampled_from([True] * 9 + [False]),
    st.sampled_from([False] * 9 + [True]),
)


@dataclass(frozen=True)
class Deed:
    """One thing that somebody tries."""

    actor: Actor
    use_case: Any
    record: tuple[int, ...]
    details: dict[str, Any]


def _deed(
    use_case: Any, *record: st.SearchStrategy[int], **details: Any
) -> st.SearchStrategy[Deed]:
    return st.builds(
        Deed,
        st.sampled_from((ACTORS[0],) * 8 + ACTORS),
        st.just(use_case),
        st.tuples(*record),
        st.fixed_dictionaries(details),
    )


told = st.builds(
    lambda capacity, by: replace(WILLING, capacity=capacity, channels=by),
    st.integers(0, 2),
    channels,
)
wish = st.builds(lambda by: replace(WISH, channels=by), channels)
fates = st.builds(Fate, st.sampled_from(AfterStopping), st.none() | numbers, bools)

DEEDS = st.one_of(
    _deed(mentors.offer, numbers, on=days, told=told),
    _deed(mentors.correct, numbers, on=days, told=told),
    _deed(mentors.approve, numbers, on=days),
    _deed(mentors.pause, numbers, on=days),
    _deed(mentors.resume, numbers),
    _deed(
        mentors.discontinue,
        numbers,
        on=days,
        then=st.dictionaries(numbers, fates, max_size=2),
    ),
    _deed(mentors.offer_again, numbers, on=days),
    _deed(requests.open, numbers, on=days, wish=wish, attested=bools),
    _deed(requests.hold, numbers),
    _deed(requests.resume, numbers),
    _deed(requests.withdraw, numbers, on=days),
    _deed(requests.reopen, numbers),
    _deed(proposals.draft, numbers, offer_id=numbers, on=days),
    _deed(proposals.ask, numbers, on=days),
    _deed(proposals.answer, numbers, side=st.sampled_from(Side), said=answers),
    _deed(pairings.begin, numbers, on=days, channels=channels),
    _deed(pairings.pause, numbers, on=days),
    _deed(pairings.resume, numbers, on=days),
    _deed(endings.end, numbers, on=days),
    _deed(endings.reopen, numbers, on=days),
    _deed(members.keep_apart, numbers, other_id=numbers, on=days),
    _deed(members.allow_together, numbers, other_id=numbers),
    _deed(
        members.correct_membership,
        numbers,
        joined_on=st.just(TODAY - timedelta(days=400)),
        left_on=st.sampled_from([None, None, TODAY - timedelta(days=50)]),
    ),
    _deed(meetings.fill_register, st.integers(1, 2), present=st.sets(numbers)),
)

# Chance alone seldom brings two people together; most stories begin with a pair that is agreed.
MATCHMAKING = st.tuples(
    st.permutations(range(1, PEOPLE + 1)), st.lists(st.sampled_from(DAYS), min_size=1, max_size=1)
)

NOW = "SELECT {} FROM pairings p JOIN proposals q ON q.id = p.proposal_id "
BROKEN = {
    "5: two different people": NOW.format("p.id") + "WHERE p.mentor_id = p.mentee_id",
    "5: one mentor a mentee": "SELECT mentee_id FROM pairings WHERE status <> 'ended' "
    "GROUP BY mentee_id HAVING count(*) > 1",
    "5: the pair is the one that was asked": NOW.format("p.id")
    + "JOIN mentor_offers o ON o.id = q.offer_id JOIN requests r ON r.id = q.request_id "
    "WHERE o.member_id <> p.mentor_id OR r.mentee_id <> p.mentee_id",
    "4: both said yes, before it began": NOW.format("p.id")
    + "WHERE p.status <> 'ended' AND (SELECT count(*) FROM answers a "
    "WHERE a.proposal_id = q.id AND a.answer = 'yes' AND a.acknowledged "
    "AND a.answered_on <= p.began_on) <> 2",
    "3: not too close": NOW.format("p.id")
    + "JOIN answers a ON a.proposal_id = q.id WHERE p.status <> 'ended' AND "
    "(a.close_friends OR a.romantic_partners OR a.long_standing OR a.close_friends IS NULL)",
}
MENTOR_NOW = (
    "SELECT o.status, o.capacity, (SELECT count(*) FROM pairings x WHERE x.mentor_id = o.member_id "
    "AND x.status <> 'ended') FROM proposals q JOIN mentor_offers o ON o.id = q.offer_id "
    "WHERE q.id = :proposal"
)
MENTEE_NOW = (
    "SELECT count(m.id) FROM proposals q JOIN requests r ON r.id = q.request_id "
    "JOIN memberships m ON m.member_id = r.mentee_id AND m.joined_on <= :day "
    "AND (m.left_on IS NULL OR m.left_on >= :day) WHERE q.id = :proposal"
)
APART_NOW = (
    "SELECT count(d.id) FROM proposals q JOIN requests r ON r.id = q.request_id "
    "JOIN mentor_offers o ON o.id = q.offer_id JOIN do_not_pair d ON "
    "(d.first_id = r.mentee_id AND d.second_id = o.member_id) OR "
    "(d.second_id = r.mentee_id AND d.first_id = o.member_id) WHERE q.id = :proposal"
)


def _stage(programme: Programme) -> None:
    """Four members of a group that met twice lately, and came; every offer and request is open."""
    group = programme.group()
    people = [programme.member(group) for _ in range(PEOPLE)]
    for week in (1, 2):
        programme.meeting(group, programme.today - timedelta(weeks=week), people)


def _try(database: Database, deed: Deed) -> bool:
    before = _before_begin(database, deed) if deed.use_case is pairings.begin else None
    try:
        door.act(database, deed.use_case, deed.actor, *deed.record, **deed.details)
    except Refusal:
        return False
    assert deed.actor.role is Role.COORDINATOR, "somebody without the permission did it"
    if before is not None:
        status, capacity, load, memberships, apart = before
        assert status == "approved", "gate 1: the mentor was not approved, or rested"
        assert load < capacity, "gate 1: the mentor had no room"
        assert memberships > 0, "gate 2: the mentee was no current member"
        assert apart == 0, "gate 3: the two are not to be paired"
    return True


def _before_begin(database: Database, deed: Deed) -> tuple[Any, ...] | None:
    named = {"proposal": deed.record[0], "day": deed.details["on"]}
    with database.reading() as session:
        mentor = session.execute(text(MENTOR_NOW), {"proposal": named["proposal"]}).one_or_none()
        if mentor is None:
            return None
        memberships = session.scalar(text(MENTEE_NOW), named)
        apart = session.scalar(text(APART_NOW), {"proposal": named["proposal"]})
    return (*mentor, memberships, apart)


def _hold(database: Database) -> None:
    with database.reading() as session:
        for gate, question in BROKEN.items():
            broken = session.execute(text(question)).all()
            assert not broken, f"gate {gate}: {broken}"


def _matched(programme: Programme, order: list[int], on: date) -> None:
    """Bring two of the four to the brink of a pairing, the way the pages do."""
    mentor, mentee = order[:2]
    offer = programme.offer(mentor, on=min(DAYS))
    programme.do(mentors.approve, offer, on=min(DAYS))
    with suppress(Refusal):
        request = programme.do(requests.open, mentee, on=on, wish=WISH, attested=True)
        programme.agreed(request, offer, on=on)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(match=MATCHMAKING, deeds=st.lists(DEEDS, min_size=4, max_size=25))
def test_no_sequence_of_deeds_breaks_a_gate(
    request: pytest.FixtureRequest, backend: str, match: Any, deeds: list[Deed]
) -> None:
    with request.getfixturevalue(f"{backend}_shelf").fresh() as database:
        programme = Programme(database)
        _stage(programme)
        _matched(programme, match[0], match[1][0])
        for deed in deeds:
            if _try(database, deed):
                _hold(database)


def test_the_stage_lets_a_pairing_begin(database: Database) -> None:
    """Were nothing ever to begin, the property above would hold for nothing."""
    programme = Programme(database)
    _stage(programme)
    _matched(programme, [1, 2], TODAY)
    begin = Deed(ACTORS[0], pairings.begin, (1,), {"on": TODAY, "channels": {Channel.PHONE}})
    assert _try(database, begin)
    _hold(database)
