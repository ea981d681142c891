"""Which concerns wait, in which order, and what nobody is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted
from heal.models import Pairing
from heal.queries import concerns as raised
from heal.queries import scope
from heal.queries.concerns import ConcernFilter, Two
from heal.queries.frames import Slice
from heal.rules.access import Actor
from heal.services import concerns, pairings
from heal.vocabulary import ConcernStatus, PairingStatus, Role
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

OPEN = ConcernFilter()


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def _ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _told(programme: Programme, days: int, **about: int) -> int:
    words = f"Seen {days} days ago."
    return int(programme.do(concerns.raise_, words=words, on=_ago(days), **about))


def _ids(programme: Programme, narrowed: ConcernFilter, page: Slice | None = None) -> list[int]:
    """Return the list's numbers, and hold that it is as long as it is counted."""
    with programme.database.reading() as session:
        total = raised.concerns_count(session, narrowed)
        whole = list(raised.concerns(session, narrowed)["concern_id"])
        assert len(whole) == total
        return list(raised.concerns(session, narrowed, page=page)["concern_id"]) if page else whole


def test_who_waits_comes_first_and_what_is_done_last_first(programme: Programme) -> None:
    ana = programme.member()
    told = {days: _told(programme, days, member_id=ana) for days in (1, 9, 5, 8, 3, 2)}
    programme.do(concerns.signpost, told[9], on=_ago(8), to="A line")
    for days, on in ((5, 4), (8, 0), (3, 0)):
        programme.do(concerns.settle, told[days], on=_ago(on))
    assert _ids(programme, OPEN) == [told[2], told[1], told[9]]
    assert _ids(programme, OPEN, Slice(2, rows=2)) == [told[9]]
    assert _ids(programme, ConcernFilter(status=ConcernStatus.TOLD)) == [told[2], told[1]]
    assert _ids(programme, ConcernFilter(status=ConcernStatus.SIGNPOSTED)) == [told[9]]
    done = ConcernFilter(status=ConcernStatus.DONE)
    assert _ids(programme, done) == [told[3], told[8], told[5]]


def test_a_pair_is_found_by_either_name_and_a_person_by_theirs(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    programme.member(name="Zora")
    about_pair = _told(programme, 0, pairing_id=pairing)
    about_zora = _told(programme, 0, member_id=programme.member(name="Zora Two"))
    with programme.database.reading() as session:
        frame = raised.concerns(session, OPEN)
        mentor, mentee = frame["about"][0], frame["other"][0]
    assert list(frame["other"]) == [mentee, None]
    assert frame["about"][1] == "Zora Two"
    for search in (mentor, mentee):
        assert _ids(programme, ConcernFilter(search=search)) == [about_pair]
    assert _ids(programme, ConcernFilter(search="zora")) == [about_zora]
    assert _ids(programme, ConcernFilter(search="nobody")) == []


def test_no_words_are_in_the_list_nor_on_the_one(programme: Programme) -> None:
    number = _told(programme, 1, member_id=programme.member())
    programme.do(concerns.signpost, number, on=TODAY, to="A line")
    programme.do(concerns.settle, number, on=TODAY, outcome="Talked.")
    with one_statement(programme.database) as session:
        one = raised.one(session, number)
    with programme.database.reading() as session:
        listed = raised.concerns(session, ConcernFilter(status=ConcernStatus.DONE))
    for said in (str(one), listed.to_csv()):
        assert "coordinator" in said
        assert not [word for word in ("Seen", "A line", "Talked") if word in said]


def test_one_concern_names_whom_it_is_about(programme: Programme) -> None:
    ana, pairing = programme.member(name="Ana"), programme.pairing(programme.group())
    about_ana, about_two = (
        _told(programme, 1, **about) for about in ({"member_id": ana}, {"pairing_id": pairing})
    )
    programme.do(pairings.pause, pairing, on=TODAY)
    with programme.database.reading() as session:
        row = session.get_one(Pairing, pairing)
        one, two = raised.one(session, about_ana), raised.one(session, about_two)
        with pytest.raises(NotFound):
            raised.one(session, 4711)
    assert (one.people, one.pairing_id, one.pairing_status) == (((ana, "Ana"),), None, None)
    assert [member_id for member_id, _ in two.people] == [row.mentor_id, row.mentee_id]
    assert (two.pairing_id, two.pairing_status) == (pairing, PairingStatus.PAUSED)


def test_nobody_is_told_who_worries_about_them(programme: Programme) -> None:
    ana, pairing = programme.member(), programme.pairing(programme.group())
    about_ana, about_two = (
        _told(programme, 1, member_id=ana), _told(programme, 1, pairing_id=pairing),
    )  # fmt: skip
    with programme.database.reading() as session:
        pair = session.get_one(Pairing, pairing)
        for own_id, hidden in (
            (ana, {about_ana}), (pair.mentor_id, {about_two}), (pair.mentee_id, {about_two}),
            (None, set()), (4711, set()),
        ):  # fmt: skip
            listed = raised.concerns(session, OPEN, own_id=own_id)
            ones = {it: raised.one(session, it, own_id=own_id) for it in (about_ana, about_two)}
            (of_ana,) = raised.about_member(session, ana, own_id=own_id)
            (of_two,) = raised.about_pairing(session, pairing, own_id=own_id)
            assert set(listed["concern_id"][listed["raised_by"].isna()]) == hidden
            assert {it for it, one in ones.items() if one.raised.raised_by is None} == hidden
            assert {
                it.concern_id for it in (of_ana, of_two) if it.raised_by is None
            } == hidden  # fmt: skip


def _shown(programme: Programme, role: Role, group: int, tells: Any) -> Any:
    somebody = Actor("Fay", role, account_id=7, groups=frozenset({group}))
    with programme.database.reading() as session:
        scope.bind(session, somebody, shows=True)
        return tells(session)


def test_a_facilitator_is_told_the_names_of_their_own_and_of_no_concern(
    programme: Programme,
) -> None:
    led, other = programme.group(), programme.group()
    mixed = programme.pairing(led, offer_id=programme.mentor(other))
    elsewhere = programme.pairing(other)
    number = _told(programme, 1, pairing_id=mixed)
    with programme.database.reading() as session:
        two = raised.two(session, mixed)
    facilitator = Role.FACILITATOR
    assert _shown(programme, facilitator, led, lambda session: raised.two(session, mixed)) == Two(
        None, two.mentee, PairingStatus.ACTIVE
    )
    with pytest.raises(NotFound):
        _shown(programme, facilitator, led, lambda session: raised.two(session, elsewhere))
    for tells in (
        lambda session: raised.concerns(session, OPEN),
        lambda session: raised.one(session, number),
    ):
        for role in (Role.FACILITATOR, Role.BOARD):
            with pytest.raises(NotPermitted):
                _shown(programme, role, led, tells)
