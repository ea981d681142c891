"""Who may sign in, through the main script: one account, its role, its way in and out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import SecondFactor
from heal.queries import accounts as known
from heal.queries.accounts import Known
from heal.services import accounts, members
from heal.services import sign_in as at_the_door
from heal.ui.accounts import ONLY
from heal.vocabulary import AccountStatus, Role
from tests.kit import cast, door
from tests.kit.programme import Programme
from tests.kit.staff import Staff
from tests.pages.conftest import OpenPage, texts

Coordinator = door.SignedIn


def press(at: AppTest, label: str) -> AppTest:
    """Press the button that says so, and let the page answer."""
    (found,) = (button for button in at.button if button.label == label)
    found.click().run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def account(programme: Programme, number: int) -> Known:
    with programme.database.reading() as session:
        return known.account(session, number)


def choose_role(at: AppTest, role: Role) -> AppTest:
    (box,) = (box for box in at.selectbox if box.label == "Role")
    return box.set_value(role).run()


def test_every_account_is_listed_with_its_role(open_page: OpenPage, programme: Programme) -> None:
    monday = programme.group("Monday")
    cast.facilitator(programme.database, [monday])
    cast.facilitator(programme.database, [], "ned@example.org")
    bo = cast.board(programme.database)
    programme.do(accounts.suspend, bo.account_id, now=door.now())
    shown = open_page("accounts").dataframe[0].value.set_index("email")
    assert shown.loc["fay@example.org", "groups"] == "Monday"
    assert shown.loc["ned@example.org", "groups"] == "None yet"
    assert shown.loc["bo@example.org", "status"] == "Suspended"
    assert shown.loc["fay@example.org", "role"] == "Facilitator"
    assert shown.loc[door.EMAIL, "role"] == "Coordinator"
    assert set(shown["seen"]) == {"today"}
    assert set(shown["second_factor"]) == {"No"}


@pytest.mark.parametrize("role", ["facilitator", "board"])
def test_nobody_but_the_coordinator_has_the_page(
    open_page: OpenPage, programme: Programme, role: str
) -> None:
    somebody = (
        cast.board(programme.database)
        if role == "board"
        else cast.facilitator(programme.database, [programme.group()])
    )
    with pytest.raises(ValueError, match="accounts"):
        open_page("accounts", sid=somebody.sid)


def test_a_role_and_its_groups_are_changed(open_page: OpenPage, programme: Programme) -> None:
    monday, tuesday = programme.group("Monday"), programme.group("Tuesday")
    fay = cast.facilitator(programme.database, [monday])
    at = open_page("accounts", open=fay.account_id)
    assert "Keep this" not in [button.label for button in at.button]
    at.multiselect[0].set_value([tuesday]).run()
    press(at, "Keep this")
    assert account(programme, fay.account_id).group_ids == {tuesday}
    choose_role(at, Role.BOARD)
    assert not at.multiselect
    press(at, "Keep this")
    kept = account(programme, fay.account_id)
    assert (kept.role, kept.group_ids) == (Role.BOARD, frozenset())
    assert "Keep this" not in [button.label for button in at.button]


def test_a_facilitator_without_a_group_is_said_to_see_nobody(
    open_page: OpenPage, programme: Programme
) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    at = open_page("accounts", open=fay.account_id)
    assert not at.info
    at.multiselect[0].set_value([]).run()
    assert "shown nobody" in at.info[0].value
    press(at, "Keep this")
    assert "None yet, so they are shown nobody" in texts(at)


def test_a_choice_that_was_not_kept_does_not_outlive_what_was(
    open_page: OpenPage, programme: Programme
) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    at = choose_role(open_page("accounts", open=fay.account_id), Role.BOARD)
    programme.do(accounts.change_role, fay.account_id, role=Role.COORDINATOR, group_ids=())
    at.run()
    assert [box.value for box in at.selectbox if box.label == "Role"] == [Role.COORDINATOR]


def test_the_only_coordinator_is_told_so_before_the_click(
    open_page: OpenPage, programme: Programme, live: Coordinator
) -> None:
    fay = cast.facilitator(programme.database, [])
    at = open_page("accounts", open=live.account_id)
    (box,) = (box for box in at.selectbox if box.label == "Role")
    assert box.disabled
    assert ONLY in texts(at)
    programme.do(accounts.change_role, fay.account_id, role=Role.COORDINATOR, group_ids=())
    at = open_page("accounts", open=live.account_id)
    assert ONLY not in texts(at)
    choose_role(at, Role.BOARD)
    assert "This is you" in at.warning[0].value
    press(at, "Keep this")
    assert at.title[0].value != "Who may sign in"
    assert account(programme, fay.account_id).is_only_coordinator


def test_what_the_page_calls_the_only_coordinator_is_what_the_deed_refuses(
    programme: Programme, live: Coordinator
) -> None:
    other = cast.joins(programme.database, "other@example.org", Role.COORDINATOR)
    assert not account(programme, live.account_id).is_only_coordinator
    programme.do(accounts.suspend, other.account_id, now=door.now())
    assert account(programme, live.account_id).is_only_coordinator
    assert not account(programme, other.account_id).is_only_coordinator


def test_suspending_ends_the_sessions_and_restoring_opens_the_door(
    open_page: OpenPage, programme: Programme
) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    at = open_page("accounts", open=fay.account_id)
    press(at, "Suspend the account")
    assert account(programme, fay.account_id).status is AccountStatus.SUSPENDED
    assert "Nowhere at the moment." in texts(at)
    assert not open_page(sid=fay.sid).title
    press(at, "Restore the account")
    assert account(programme, fay.account_id).status is AccountStatus.ACTIVE
    assert open_page(sid=door.signed_in(programme.database, cast.FACILITATOR).sid).title


def test_all_sessions_are_ended(open_page: OpenPage, programme: Programme) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    door.signed_in(programme.database, cast.FACILITATOR)
    at = open_page("accounts", open=fay.account_id)
    press(at, "End 2 sessions")
    assert "Nowhere at the moment." in texts(at)
    assert not open_page(sid=fay.sid).title
    assert door.signed_in(programme.database, cast.FACILITATOR)


def test_a_second_factor_that_is_lost_is_removed(open_page: OpenPage, programme: Programme) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    without = open_page("accounts", open=fay.account_id)
    assert "Remove the second factor" not in [button.label for button in without.button]
    staff = Staff(programme.database, now=door.now())
    staff.second_factor(cast.actor(programme.database, fay), door.PASSWORD)
    at = press(open_page("accounts", open=fay.account_id), "Remove the second factor")
    assert "Not added" in texts(at)
    with programme.database.reading() as session:
        assert session.scalar(select(SecondFactor.id)) is None


def test_ones_own_account_has_no_way_to_lock_oneself_out(
    open_page: OpenPage, programme: Programme, live: Coordinator
) -> None:
    cast.joins(programme.database, "other@example.org", Role.COORDINATOR)
    at = open_page("accounts", open=live.account_id)
    labels = {button.label for button in at.button}
    assert not labels & {"Suspend the account", "Make the link", "Remove the second factor"}
    assert not any(label.startswith("End ") for label in labels)


def test_a_member_is_named_as_theirs(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana Ruiz")
    fay = cast.facilitator(programme.database, [group])
    at = open_page("accounts", open=fay.account_id)
    assert "nobody has been named" in texts(at)
    at.text_input(key=f"link-{fay.account_id}-search").set_value("ana").run()
    press(at, "This is them")
    assert account(programme, fay.account_id).member == (ana, "Ana Ruiz")
    press(at, "They are no member")
    assert account(programme, fay.account_id).member is None


def test_the_member_with_the_same_address_is_pointed_out(
    open_page: OpenPage, programme: Programme
) -> None:
    ana = programme.member(programme.group(), "Ana Ruiz")
    programme.do(members.correct, ana, name="Ana Ruiz", email=cast.FACILITATOR, note=None)
    fay = cast.facilitator(programme.database, [])
    assert "known by the same e-mail address" in texts(open_page("accounts", open=fay.account_id))
    assert account(programme, fay.account_id).same_address == (ana, "Ana Ruiz")


def test_for_oneself_a_member_is_named_once(
    open_page: OpenPage, programme: Programme, live: Coordinator
) -> None:
    ana = programme.member(programme.group(), "Ana Ruiz")
    programme.do(accounts.link, live.account_id, member_id=ana)
    at = open_page("accounts", open=live.account_id)
    assert "another coordinator can change it" in texts(at)
    assert "This is them" not in [button.label for button in at.button]


def _suspended(programme: Programme, number: int) -> None:
    programme.do(accounts.suspend, number, now=door.now())


def _signed_out(programme: Programme, number: int) -> None:
    programme.do(at_the_door.end_all, number, now=door.now())


@pytest.mark.parametrize("happened", [_suspended, _signed_out])
def test_a_click_after_the_coordinators_own_session_is_over_does_nothing(
    open_page: OpenPage,
    programme: Programme,
    live: Coordinator,
    happened: Callable[[Programme, int], None],
) -> None:
    other = cast.joins(programme.database, "other@example.org", Role.COORDINATOR)
    at = open_page("accounts", open=other.account_id)
    happened(programme, live.account_id)
    press(at, "Suspend the account")
    assert account(programme, other.account_id).status is AccountStatus.ACTIVE


def test_an_account_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    assert "not in the records" in open_page("accounts", open=4711).error[0].value
    assert "not in the records" in open_page("accounts", invitation=4711).error[0].value
