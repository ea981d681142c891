"""Whatever is not in the table is refused."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from heal.errors import NotPermitted
from heal.rules import access
from heal.rules.access import Actor
from heal.vocabulary import Permission, Role
from tests.rules.facts import is_sentence

OWN = {Permission.SIGN_IN, Permission.OWN_ACCOUNT, Permission.SEE_GUIDE}
FIGURES = {Permission.SEE_FIGURES, Permission.EXPORT_FIGURES}
GROUPS = {Permission.SEE_MY_GROUPS, Permission.REVIEW}
HOLDS: dict[Role, set[Permission]] = {
    Role.COORDINATOR: set(Permission) - GROUPS,
    Role.FACILITATOR: OWN
    | FIGURES
    | GROUPS
    | {
        *(Permission.SEE_MEETINGS, Permission.RECORD_ATTENDANCE, Permission.IMPORT_REGISTERS),
        *(Permission.ATTEST, Permission.RAISE_CONCERN),
    },
    Role.BOARD: OWN | FIGURES,
    Role.VISITOR: {Permission.SIGN_IN},
}
WAITS_FOR_THE_COORDINATOR = {
    *(Permission.MANAGE_ACCOUNTS, Permission.ARRANGE_COVER, Permission.CHANGE_SETTINGS),
    *(Permission.EDIT_GUIDE, Permission.EXPLORE_DEMO, Permission.SEE_OPENINGS),
    *(Permission.IMPORT_FILES, Permission.EXPORT_LISTS, Permission.RELEASE_FIGURES),
}
CASES = [(role, permission) for role in Role for permission in Permission]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
@pytest.mark.parametrize("permission", sorted(OWN))
def test_whoever_is_signed_in_looks_after_their_own_account(
    role: Role, permission: Permission
) -> None:
    assert access.permits(Actor("Fay", role), permission)


def test_a_visitor_may_come_to_the_door() -> None:
    assert access.VISITOR.role is Role.VISITOR
    assert access.permits(access.VISITOR, Permission.SIGN_IN)


@pytest.mark.parametrize(("role", "permission"), CASES)
def test_a_role_holds_what_is_written_here(role: Role, permission: Permission) -> None:
    somebody = Actor("Fay", role, member_id=7)
    assert access.permits(somebody, permission) is (permission in HOLDS[role])
    if permission in HOLDS[role]:
        assert access.require(somebody, permission) is None
        return
    with pytest.raises(NotPermitted) as refused:
        access.require(somebody, permission)
    assert is_sentence(refused.value.sentence)
    assert role.value in refused.value.sentence


@pytest.mark.parametrize(("role", "permission"), CASES)
def test_whoever_stands_in_holds_part_of_it_and_nothing_new(
    role: Role, permission: Permission
) -> None:
    deputy = Actor("Bo", role, standing_in=True)
    wanted = permission in HOLDS[role] - WAITS_FOR_THE_COORDINATOR - GROUPS
    assert access.permits(deputy, permission) is wanted
    bound = permission in access.OWN and wanted
    assert access.permits(Actor("Bo", role, standing_in=True, only_own=True), permission) is bound
    if not wanted:
        with pytest.raises(NotPermitted) as refused:
            access.require(deputy, permission)
        assert is_sentence(refused.value.sentence)
        assert "waits for the coordinator" in refused.value.sentence


def test_every_role_is_in_the_table() -> None:
    assert set(access.PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_that_is_not_in_the_table_holds_nothing(
    monkeypatch: pytest.MonkeyPatch, role: Role, permission: Permission
) -> None:
    monkeypatch.delitem(access.PERMISSIONS, role)
    assert not access.permits(Actor("Nobody", role), permission)
    with pytest.raises(NotPermitted):
        access.require(Actor("Nobody", role), permission)


def test_a_role_holds_just_what_the_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access.PERMISSIONS, Role.BOARD, frozenset({Permission.SEE_FIGURES}))
    board = Actor("Bo", Role.BOARD)
    assert [held for held in Permission if access.permits(board, held)] == [Permission.SEE_FIGURES]


def test_an_actor_cannot_change_their_own_role() -> None:
    somebody = Actor("Fay", Role.BOARD)
    with pytest.raises(FrozenInstanceError):
        somebody.role = Role.COORDINATOR  # type: ignore[misc]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_whoever_owes_something_holds_their_own_account_and_nothing_new(
    role: Role, permission: Permission
) -> None:
    free, bound = Actor("Fay", role), Actor("Fay", role, only_own=True)
    wanted = access.permits(free, permission) and permission in access.OWN
    assert access.permits(bound, permission) is wanted
    if not wanted:
        with pytest.raises(NotPermitted) as refused:
            access.require(bound, permission)
        assert "Your account" in refused.value.sentence
        assert is_sentence(refused.value.sentence)
