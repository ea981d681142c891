"""What a role is shown, in words that are read off the conditions themselves."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import and_, func, or_, select, true

from heal.db.base import Base
from heal.models import (
    ImportBatch,
    Mark,
    Meeting,
    Member,
    Membership,
    MentorOffer,
    Pairing,
    Recommendation,
)
from heal.queries import access
from heal.queries import shown as roles
from heal.queries.access import ACCOUNT, GROUPS, UNKNOWN, Told, told, which
from heal.vocabulary import ImportKind, Role

BOUND = (Role.FACILITATOR, Role.BOARD)
GIVEN = sorted(GROUPS)
PEOPLE = select(Membership.member_id).where(Membership.group_id.in_(GIVEN))


def of(role: Role) -> dict[str, Told]:
    found = told(role)
    assert found is not None
    return {one.table: one for one in found}


@pytest.mark.parametrize("role", BOUND)
def test_every_table_is_printed_as_shown_or_as_nothing(role: Role) -> None:
    found = told(role)
    assert found is not None
    tables = {mapper.local_table.name for mapper in Base.registry.mappers}  # type: ignore[attr-defined]
    assert sorted(one.table.lower() for one in found) == sorted(
        name.replace("_", " ") for name in tables
    )
    shown = roles.of(access.Actor("x", role, account_id=1, groups=frozenset({2})))
    assert shown is not None
    assert sum(one.rows is not None for one in found) == len(shown)


@pytest.mark.parametrize("role", BOUND)
def test_every_condition_has_words_and_every_table_says_what_it_is(role: Role) -> None:
    for one in of(role).values():
        assert UNKNOWN not in (one.rows or "")
        assert "SELECT" not in (one.rows or "")
        assert one.says.endswith(".")


def test_nothing_is_held_back_from_the_coordinator() -> None:
    assert told(Role.COORDINATOR) is None


def test_what_a_facilitator_is_shown() -> None:
    shown = of(Role.FACILITATOR)
    assert (shown["Members"].rows, shown["Groups"].rows) == ("their people", "their groups")
    assert {"name", "number"} <= set(shown["Members"].columns or ())
    assert not {"email", "note"} & set(shown["Members"].columns or ())
    assert (shown["Check ins"].columns, shown["Meetings"].columns) == ((), None)
    for hidden in ("Answers", "Concerns", "Do not pair", "Endings", "Invitations", "Trail"):
        assert (shown[hidden].rows, shown[hidden].columns) == (None, ())


def test_what_the_board_is_shown() -> None:
    shown = of(Role.BOARD)
    assert (shown["Members"].rows, shown["Memberships"].columns) == (None, ())
    assert shown["Pairings"].rows == "all"
    assert not {"mentor", "mentee", "note"} & set(shown["Pairings"].columns or ())
    assert shown["Accounts"].rows == "their own"


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (true(), "all"),
        (Recommendation.account_id == ACCOUNT, "their own"),
        (ImportBatch.kind == ImportKind.REGISTER, "where “kind” is “register”"),
        (Meeting.group_id.in_(GIVEN), "of their groups"),
        (Member.id.in_(PEOPLE), "their people"),
        (MentorOffer.member_id.in_(PEOPLE), "of their people"),
        (Pairing.mentor_id.in_(PEOPLE), "whose mentor is one of their people"),
        (
            or_(Pairing.mentor_id.in_(PEOPLE), Pairing.mentee_id.in_(PEOPLE)),
            "whose mentor is one of their people, or whose mentee is one of their people",
        ),
        (
            and_(
                Mark.meeting_id.in_(select(Meeting.id).where(Meeting.group_id.in_(GIVEN))),
                Mark.member_id.in_(PEOPLE),
            ),
            "of the meetings of their groups, and of their people",
        ),
        (Member.id.in_(select(Membership.member_id)), "people with memberships all"),
    ],
)
def test_a_condition_is_put_into_words(condition: Any, says: str) -> None:
    assert which(condition) == says


@pytest.mark.parametrize(
    "condition",
    [
        Meeting.group_id.in_([1]),
        Member.id > 3,
        Member.email.is_(None),
        ~Meeting.group_id.in_(GIVEN),
        func.lower(Member.name) == "x",
        or_(Meeting.group_id.in_(GIVEN), Meeting.id != 4),
        Meeting.id.in_(select(Meeting.id).where(true())),
    ],
)
def test_a_condition_without_words_is_never_passed_over(condition: Any) -> None:
    assert UNKNOWN in which(condition)


def test_a_table_that_is_added_appears_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_trail(actor: Any) -> roles.Scope:
        return {roles.Meeting: roles.Shown(lambda cls: cls.group_id.in_(sorted(actor.groups)))}

    monkeypatch.setattr(access, "of", with_trail)
    shown = [one for one in told(Role.BOARD) or () if one.rows is not None]
    assert [(one.table, one.rows) for one in shown] == [("Meetings", "of their groups")]
