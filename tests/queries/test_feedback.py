"""What is counted of feedback: each side's last word, by item, and who may count it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.queries import feedback as queries
from heal.queries import scope
from heal.queries.frames import split
from heal.queries.participation import Scope
from heal.rules.access import Actor
from heal.services import endings, feedback
from heal.vocabulary import Gift, Role, Side
from tests.kit.programme import TODAY, Programme

YEAR = Scope(TODAY - timedelta(days=365), TODAY)
Counts = dict[tuple[str, str, bool], int]


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give an empty programme."""
    return Programme(database)


def counts(programme: Programme, wanted: Scope = YEAR, actor: Actor | None = None) -> Counts:
    with programme.database.reading() as session:
        if actor is not None:
            scope.bind(session, actor, shows=True)
        found = queries.answers(session, wanted)
    assert list(found.columns) == ["side", "gift", "given", "n"]
    return {
        (row["side"], row["gift"], bool(row["given"])): int(row["n"])
        for row in found.to_dict("records")
    }


def hear(programme: Programme, pairing_id: int, ago: int, side: Side, **answers: bool) -> int:
    said = {Gift(name): given for name, given in answers.items()}
    heard = programme.do(feedback.hear, pairing_id, side=side, on=before(ago), answers=said)
    return int(heard)


def test_the_last_word_of_each_side_of_a_pairing_counts_once(programme: Programme) -> None:
    group = programme.group()
    one, other = (programme.pairing(group, on=before(200)) for _ in range(2))
    hear(programme, one, 150, Side.MENTEE, hope=False, support=False)
    hear(programme, one, 20, Side.MENTEE, hope=True)
    hear(programme, one, 30, Side.MENTOR, hope=False)
    hear(programme, other, 40, Side.MENTEE, hope=True, meaning=False)
    assert counts(programme) == {
        ("mentee", "hope", True): 2,
        ("mentee", "meaning", False): 1,
        ("mentor", "hope", False): 1,
    }


def test_only_what_was_heard_in_the_days_counts(programme: Programme) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(200))
    for ago, given in ((150, False), (100, True), (50, False)):
        hear(programme, pairing_id, ago, Side.MENTEE, hope=given)
    wanted = {(200, 151): {}, (150, 101): {False: 1}, (150, 51): {True: 1}, (50, 0): {False: 1}}
    for (first, last), expected in wanted.items():
        found = counts(programme, Scope(before(first), before(last)))
        assert found == {("mentee", "hope", given): n for given, n in expected.items()}


def test_a_group_counts_the_pairings_of_its_mentees(programme: Programme) -> None:
    here, there = programme.group(), programme.group()
    one, other = (programme.pairing(group, on=before(90)) for group in (here, there))
    hear(programme, one, 9, Side.MENTOR, purpose=True)
    hear(programme, other, 9, Side.MENTOR, purpose=False)
    for group, given in ((here, True), (there, False)):
        found = counts(programme, replace(YEAR, group_id=group))
        assert found == {("mentor", "purpose", given): 1}


def test_an_ended_pairing_counts_as_well(programme: Programme) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(90))
    programme.do(endings.end, pairing_id, on=before(30))
    hear(programme, pairing_id, 10, Side.MENTEE, connection=True)
    assert counts(programme) == {("mentee", "connection", True): 1}


def test_one_pairings_page_lists_the_latest_first(programme: Programme) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(90))
    first = hear(programme, pairing_id, 60, Side.MENTOR, hope=True, purpose=True, support=False)
    last = hear(programme, pairing_id, 10, Side.MENTEE, hope=False)
    with programme.database.reading() as session:
        found = queries.of_pairing(session, pairing_id)
    assert found["feedback_id"].tolist() == [last, first]
    assert found["heard_on"].tolist() == [before(10), before(60)]
    assert found["side"].tolist() == ["mentee", "mentor"]
    assert [split(words) for words in found["yes"]] == [(), ("hope", "purpose")]
    assert [split(words) for words in found["not_so_much"]] == [("hope",), ("support",)]


@pytest.mark.parametrize("role", [Role.BOARD, Role.FACILITATOR])
def test_who_sees_figures_counts_it_and_is_told_nothing_of_a_pairing(
    programme: Programme, role: Role
) -> None:
    led, other = programme.group(), programme.group()
    own, strange = (programme.pairing(group, on=before(90)) for group in (led, other))
    hear(programme, own, 9, Side.MENTEE, hope=True)
    hear(programme, strange, 9, Side.MENTEE, hope=True)
    actor = Actor("Somebody", role, account_id=1, groups=frozenset({led}))
    seen = 2 if role is Role.BOARD else 1
    assert counts(programme, actor=actor) == {("mentee", "hope", True): seen}
    assert counts(programme, replace(YEAR, group_id=led), actor) == {("mentee", "hope", True): 1}
    with programme.database.reading() as session:
        scope.bind(session, actor, shows=True)
        with pytest.raises(NotPermitted):
            queries.of_pairing(session, own)
