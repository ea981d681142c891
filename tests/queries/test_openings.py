"""Who opened a record, and which concerns there are, as they are told."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.queries import concerns as raised
from heal.queries import openings as opened
from heal.queries import scope
from heal.queries.frames import Slice
from heal.rules.access import Actor
from heal.services import concerns, door, openings
from heal.vocabulary import ConcernStatus, Opened, Role
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

CORA = Actor("Cora", Role.COORDINATOR, account_id=7)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def _open(programme: Programme, kind: Opened, *member_ids: int, **more: Any) -> None:
    details = {"kind": kind, "record_id": 1, "member_ids": member_ids, **more}
    door.act(programme.database, openings.note, CORA, **details)


def _of(programme: Programme, member_id: int, page: Slice) -> pd.DataFrame:
    with one_statement(programme.database) as session:
        return opened.of_member(session, member_id, page)


def test_the_latest_comes_first_and_other_people_are_not_among_them(programme: Programme) -> None:
    ana, ben = programme.member(), programme.member()
    _open(programme, Opened.MEMBER, ana)
    _open(programme, Opened.PAIRING, ana, ben)
    _open(programme, Opened.LIST, ana, detail="openings, csv, 2 rows")
    _open(programme, Opened.MEMBER, ben)
    found = _of(programme, ana, Slice())
    assert list(found["kind"]) == ["list", "pairing", "member"]
    assert list(found["detail"]) == ["openings, csv, 2 rows", None, None]
    assert set(found["who"]) == {"Cora"}
    assert all(at.utcoffset() is not None for at in found["at"])
    assert list(_of(programme, programme.member(), Slice()).columns) == list(found.columns)


def test_the_list_is_shown_by_the_page_and_counted_whole(programme: Programme) -> None:
    ana = programme.member()
    for _ in range(3):
        _open(programme, Opened.MEMBER, ana)
    assert [len(_of(programme, ana, Slice(number, rows=2))) for number in (1, 2)] == [2, 1]
    with one_statement(programme.database) as session:
        assert opened.of_member_count(session, ana) == 3


def test_that_a_concern_was_read_is_told_on_the_concern_alone(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    about = {"words": "Seen on 3 June.", "on": TODAY}
    number = programme.do(concerns.raise_, pairing_id=pairing, **about)
    other = programme.do(concerns.raise_, pairing_id=pairing, **about)
    for why in ("First", "Second"):
        door.act(programme.database, concerns.read, CORA, number, why=why)
    door.act(programme.database, concerns.read, CORA, other, why="Another")
    with one_statement(programme.database) as session:
        found = raised.readings(session, number)
    assert list(found["why"]) == ["Second", "First"]
    with programme.database.reading() as session:
        assert [len(opened.of_member(session, member)) for member in range(1, 3)] == [0, 0]


def test_open_concerns_come_first_and_no_words_are_among_them(programme: Programme) -> None:
    ana, ben = programme.member(), programme.member()
    about = {"words": "Seen on 3 June.", "on": TODAY}
    first, second = (programme.do(concerns.raise_, member_id=ana, **about) for _ in range(2))
    programme.do(concerns.raise_, member_id=ben, **about)
    programme.do(concerns.settle, second, on=TODAY, outcome="Talked.")
    with one_statement(programme.database) as session:
        found = raised.about_member(session, ana)
    assert [(it.concern_id, it.status) for it in found] == [
        (first, ConcernStatus.TOLD),
        (second, ConcernStatus.DONE),
    ]
    assert "Seen" not in str(found)
    assert "Talked" not in str(found)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_nobody_else_is_told_of_concerns_or_openings(programme: Programme, role: Role) -> None:
    group = programme.group()
    ana = programme.member(group)
    number = programme.do(concerns.raise_, member_id=ana, words="Seen on 3 June.", on=TODAY)
    fay = Actor("Fay", role, account_id=7, groups=frozenset({group}))
    for tells in (
        lambda session: raised.about_member(session, ana),
        lambda session: raised.about_pairing(session, ana),
        lambda session: raised.readings(session, number),
        lambda session: opened.of_member(session, ana),
    ):
        with programme.database.reading() as session:
            scope.bind(session, fay, shows=True)
            with pytest.raises(NotPermitted):
                tells(session)
    with programme.database.reading() as session:
        scope.bind(session, fay, shows=True)
        assert opened.of_member_count(session, ana) == 0
