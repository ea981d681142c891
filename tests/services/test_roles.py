"""Every use-case × every role, generated from the code: a new one cannot be forgotten."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.models import HandledForm, TrailEntry
from heal.rules.access import Actor, permits
from heal.services import door
from heal.vocabulary import Role
from tests.kit.use_cases import UseCase, every_use_case

ALL = every_use_case()
CASES = [(use_case, role) for use_case in ALL for role in Role]

EVERYONES = {
    "accounts.change_password",
    "accounts.own",
    "attempts.settle",
    "openings.note",
    "second_factor.confirm",
    "second_factor.drop",
    "second_factor.renew_codes",
    "second_factor.start",
    "sign_in.end",
    "sign_in.end_all",
}
"""What whoever has signed in may do: to what is theirs, or so that it is known."""
AT_THE_DOOR = {
    "accounts.accept",
    "attempts.count",
    "attempts.forget",
    "attempts.wait",
    "invitations.opened_by",
    "invitations.use_up",
    "invitations.waiting_for",
    "sign_in.begin_for_verified_email",
    "sign_in.seen",
    "sign_in.set_up",
    "sign_in.set_up_link",
    "sign_in.sign_in",
    "sign_in.sign_out",
}
"""What is done before anyone is known, or at the way out."""
FACILITATORS = {
    "column_mappings.forget",
    "column_mappings.keep",
    "column_mappings.rename",
    "concerns.raise_",
    "decided_names.ask_again",
    "decided_names.forget_alias",
    "decided_names.leave_in",
    "imports.undo",
    "imports.undo_together",
    "meetings.add",
    "meetings.correct",
    "meetings.fill_register",
    "meetings.take_register_away",
    "recommendations.recommend",
    "recommendations.take_back",
    "register_marks.count_new",
    "register_marks.recount",
    "register_places.gathered",
    "register_preview.preview",
    "registers.keep",
    "registers.save",
    "registers.undo",
    "requests.attest",
    "seasons.preview_many",
    "seasons.save_many",
    "suggestions.suggest",
    "waiting_names.confirm_alias",
    "waiting_names.leave_out",
    "waiting_names.set_aside",
    "waiting_names.settle",
}
"""What a facilitator does in their own groups."""
READERS = {"releases.hand_out"}
"""What whoever reads figures does with them."""
MAY: dict[Role, set[str]] = {
    Role.FACILITATOR: FACILITATORS | READERS | EVERYONES | AT_THE_DOOR,
    Role.BOARD: READERS | EVERYONES | AT_THE_DOOR,
    Role.VISITOR: AT_THE_DOOR,
}

STANDS_IN = Actor("Somebody", Role.COORDINATOR, standing_in=True)
NOT_FOR_A_DEPUTY = [use_case for use_case in ALL if not permits(STANDS_IN, use_case.permission)]


def _id(part: object) -> str:
    return part.name if isinstance(part, UseCase) else str(part)


@pytest.mark.parametrize("role", MAY)
def test_a_role_does_what_is_written_here_and_nothing_else(role: Role) -> None:
    somebody = Actor("Somebody", role)
    may = {use_case.name for use_case in ALL if permits(somebody, use_case.permission)}
    assert may == MAY[role]


@pytest.mark.parametrize(("use_case", "role"), CASES, ids=_id)
def test_who_may_not_is_refused_before_anything_is_written(
    sqlite_database: Database, use_case: UseCase, role: Role
) -> None:
    somebody = Actor("Somebody", role)
    details, more = use_case.blanks()
    if permits(somebody, use_case.permission):
        # Nothing is told to it, so it stumbles or refuses; but not at the permission.
        with pytest.raises(BaseException) as stumbled:  # noqa: PT011 - over whatever is missing
            use_case.function(None, somebody, *details, **more)
        sentence = "This is not part of what"
        assert sentence not in str(getattr(stumbled.value, "sentence", ""))
        return
    with pytest.raises(NotPermitted):
        door.act(sqlite_database, use_case.function, somebody, *details, form_key="once", **more)
    with sqlite_database.reading() as session:
        for kept in (TrailEntry, HandledForm):
            assert session.scalar(select(func.count()).select_from(kept)) == 0


def test_a_deputy_leaves_accounts_settings_and_lists_as_they_are() -> None:
    kept_out = {use_case.name.partition(".")[0] for use_case in NOT_FOR_A_DEPUTY}
    assert {"accounts", "cover", "demo", "desk", "member_lists"} <= kept_out
    for use_case in ALL:
        held = permits(STANDS_IN, use_case.permission)
        assert not held or permits(Actor("Somebody", Role.COORDINATOR), use_case.permission)


@pytest.mark.parametrize("use_case", NOT_FOR_A_DEPUTY, ids=_id)
def test_a_deputy_is_refused_before_anything_is_written(
    sqlite_database: Database, use_case: UseCase
) -> None:
    details, more = use_case.blanks()
    with pytest.raises(NotPermitted):
        door.act(sqlite_database, use_case.function, STANDS_IN, *details, form_key="once", **more)
    with sqlite_database.reading() as session:
        for kept in (TrailEntry, HandledForm):
            assert session.scalar(select(func.count()).select_from(kept)) == 0
