"""A facilitator says that somebody of their groups attends, where no register tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted, Refusal
from heal.models import MentoringRequest, TrailEntry
from heal.rules.access import Actor
from heal.services import meetings, members, requests
from heal.vocabulary import Role
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.reviewers import acts, reviewer

OPENED = TODAY - timedelta(days=60)


@dataclass
class Unknown:
    """Somebody who came once, long ago, and of whom no register tells since."""

    programme: Programme
    group: int
    member: int
    request: int
    fay: Actor

    def attest(self, by: Actor | None = None, *, on: date = TODAY) -> None:
        acts(self.programme, by or self.fay, requests.attest, self.request, on=on)

    def row(self) -> Any:
        with self.programme.database.reading() as session:
            return session.get_one(MentoringRequest, self.request)


@pytest.fixture
def unknown(database: Database) -> Unknown:
    programme = Programme(database)
    group = programme.group()
    member = programme.member(group, "Ben")
    programme.meeting(group, OPENED, present=(member,))
    request = int(programme.do(requests.open, member, on=OPENED, wish=WISH))
    return Unknown(programme, group, member, request, reviewer(programme, [group]))


def test_the_record_says_who_attested_and_when(unknown: Unknown) -> None:
    unknown.attest()
    assert (unknown.row().attested_by, unknown.row().attested_on) == ("Fay", TODAY)
    with unknown.programme.database.reading() as session:
        last = session.query(TrailEntry).order_by(TrailEntry.id.desc()).first()
    assert last is not None
    assert (last.actor, last.use_case) == ("Fay", "requests.attest")


def test_whoever_attested_first_stays_the_one(unknown: Unknown) -> None:
    unknown.attest()
    gil = reviewer(unknown.programme, [unknown.group], "Gil")
    with pytest.raises(Refusal, match="already, by Fay"):
        unknown.attest(gil)
    assert unknown.row().attested_by == "Fay"


def test_nobody_attests_for_themselves(unknown: Unknown) -> None:
    ben = reviewer(unknown.programme, [unknown.group], "Ben", member_id=unknown.member)
    with pytest.raises(NotPermitted, match="This is you"):
        unknown.attest(ben)
    assert unknown.row().attested_on is None


def test_a_request_of_another_group_is_not_there(unknown: Unknown) -> None:
    gil = reviewer(unknown.programme, [unknown.programme.group()], "Gil")
    with pytest.raises(NotFound):
        unknown.attest(gil)


def test_another_groups_register_is_not_told_by_a_refusal(unknown: Unknown) -> None:
    """Elsewhere they came yesterday: this facilitator is not to learn of it."""
    elsewhere = unknown.programme.group()
    unknown.programme.do(
        members.join, unknown.member, group_id=elsewhere, joined_on=TODAY - timedelta(days=9)
    )
    unknown.programme.meeting(elsewhere, TODAY - timedelta(days=1), present=(unknown.member,))
    gil = reviewer(unknown.programme, [unknown.group, elsewhere], "Gil")
    with pytest.raises(Refusal, match="show already"):
        unknown.attest(gil)
    unknown.attest()
    assert unknown.row().attested_by == "Fay"


def test_a_register_that_tells_otherwise_is_corrected_first(unknown: Unknown) -> None:
    for days in (1, 8):
        unknown.programme.meeting(unknown.group, TODAY - timedelta(days=days), present=())
    with pytest.raises(Refusal, match="not been to meetings lately"):
        unknown.attest()
    with unknown.programme.database.reading() as session:
        ids = [row.id for row in session.query(meetings.Meeting).order_by("id")][1:]
    for meeting in ids:
        unknown.programme.do(meetings.take_register_away, meeting)
    unknown.attest()


def test_whoever_left_the_group_is_not_attested(unknown: Unknown) -> None:
    unknown.programme.do(members.leave, 1, left_on=TODAY - timedelta(days=1))
    with pytest.raises(Refusal, match="not a current member of any group that you can see"):
        unknown.attest()


@pytest.mark.parametrize("role", [Role.BOARD, Role.VISITOR])
def test_nobody_else_attests(unknown: Unknown, role: Role) -> None:
    with pytest.raises(NotPermitted):
        unknown.attest(Actor("somebody", role, account_id=unknown.fay.account_id))
