"""Inviting somebody, through the main script: the link is shown once, to the coordinator alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.testing.v1 import AppTest

from heal.errors import NotFound
from heal.queries import sign_in
from heal.queries.sign_in import Person
from heal.services import accounts, desk
from heal.services import door as use_cases
from heal.vocabulary import Role
from tests.kit import cast, door
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_accounts import press

BEN = "ben@example.org"
TELLING = re.compile(
    r"heal|mentor|affair|betray|programme|program\b|support|group|circle|member|facilitat"
    r"|coordinat|dashboard|account|invit",
    re.IGNORECASE,
)


def fill(at: AppTest, email: str = BEN, name: str = "Ben Osei", key: str = "invite-0") -> AppTest:
    at.text_input(key=f"{key}-n").set_value(name)
    at.text_input(key=f"{key}-e").set_value(email)
    return at.run()


def invite(at: AppTest, email: str = BEN, name: str = "Ben Osei") -> AppTest:
    return press(fill(at, email, name), "Make the link")


def token(at: AppTest) -> str:
    """Return what opens the door, out of the link that is shown."""
    return at.code[0].value.rpartition("/invite/")[2]


def invitations(programme: Programme) -> Any:
    with programme.database.reading() as session:
        return sign_in.invitations(session)


def who(programme: Programme, signed_in: door.SignedIn) -> Person:
    with programme.database.reading() as session:
        person = sign_in.who(session, signed_in.sid, now=door.now())
    assert person is not None
    return person


def test_a_link_is_shown_once_and_opens(open_page: OpenPage, programme: Programme) -> None:
    monday = programme.group("Monday")
    at = fill(open_page("accounts", new=1))
    at.multiselect[0].set_value([monday]).run()
    press(at, "Make the link")
    opens = token(at)
    assert len(opens) > 40
    assert "**once**" in texts(at)
    assert "Whoever has it can use it" in texts(at)
    assert opens not in str(dict(at.query_params))
    assert not at.dataframe
    assert token(at.run()) == opens  # it stays until it is said to be passed on
    press(at, "I have passed it on")
    assert not at.code
    assert opens not in repr(at.session_state)
    assert "_kept" in repr(at.session_state)
    assert len(at.dataframe) == 2
    door.accepted(programme.database, opens)
    person = who(programme, door.signed_in(programme.database, BEN))
    assert (person.name, person.role, person.groups) == ("Ben Osei", Role.FACILITATOR, {monday})


def test_a_link_said_to_be_passed_on_leads_to_the_list_even_where_the_form_was_not_left(
    open_page: OpenPage,
) -> None:
    at = invite(open_page("accounts", new=1))
    at.query_params["new"] = "1"  # the run that made the link was stopped before it could leave
    assert at.run().code
    press(at, "I have passed it on")
    assert "new" not in at.query_params
    assert len(at.dataframe) == 2


def test_another_visit_is_not_shown_the_link(open_page: OpenPage) -> None:
    assert invite(open_page("accounts", new=1)).code
    assert not open_page("accounts").code


def test_a_link_that_was_used_meanwhile_is_not_shown_any_more(
    open_page: OpenPage, programme: Programme
) -> None:
    at = invite(open_page("accounts", new=1))
    door.accepted(programme.database, token(at))
    assert not at.run().code
    assert len(at.dataframe[0].value) == 2


@pytest.mark.parametrize(
    ("here", "begins", "works_elsewhere"),
    [
        ("https://desk.example.org/accounts", "https://desk.example.org/invite/", True),
        ("http://10.0.0.5:8501/accounts", "http://10.0.0.5:8501/invite/", True),
        ("http://localhost:8501/accounts", "http://localhost:8501/invite/", False),
        ("javascript:alert(1)//accounts", "/invite/", True),
        ("https://desk.example.org@evil.test/accounts", "/invite/", True),
        (None, "/invite/", True),
    ],
)
def test_a_link_begins_where_the_dashboard_answers(
    open_page: OpenPage, here: str | None, begins: str, works_elsewhere: bool
) -> None:
    at = open_page("accounts", new=1)
    if here is not None:
        at.context = {"url": here}
    invite(at)
    assert re.fullmatch(re.escape(begins) + r"[\w-]+", at.code[0].value)
    assert ("this computer alone" in texts(at)) is not works_elsewhere
    assert ("Put the dashboard's address before it." in texts(at)) is (begins == "/invite/")


def test_the_message_says_nothing_of_what_the_link_is_for(open_page: OpenPage) -> None:
    at = open_page("accounts", new=1)
    at.context = {"url": "https://desk.example.org/accounts", "timezone": "America/New_York"}
    invite(at, "o'hara+b&c@example.org", "Ben & Söhne? O'Hara")
    link, body = (code.value for code in at.code)
    (mail,) = at.link_button
    parts = urlsplit(mail.url)
    assert parts.scheme == "mailto"
    assert parts.path == "o%27hara%2Bb%26c@example.org"
    asked = parse_qs(parts.query, strict_parsing=True)
    assert asked == {"subject": ["Your link"], "body": [body.replace("\n", "\r\n")]}
    assert body.startswith("Hello Ben,")
    assert link in body
    assert "(America/New York)" in body
    said = body.removesuffix("\n\ncoordinator").replace(link, "")
    assert said != body
    assert not TELLING.search(f"Your link {said}")


def test_a_double_click_invites_once(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("accounts", new=1)
    at.session_state["_form_invite-0"] = "the same"
    invite(at)
    press(at, "I have passed it on")
    at.query_params["new"] = "1"
    at.session_state["_form_invite-0"] = "the same"
    invite(at.run())
    assert len(invitations(programme)) == 1
    assert not at.code


def test_a_link_survives_a_click_that_stops_the_run(
    open_page: OpenPage, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second click stops the first run at its next call into Streamlit: after the deed."""

    def deed(*details: Any, **more: Any) -> Any:
        found = act(*details, **more)
        monkeypatch.setattr(st, "session_state", _Stopped())
        return found

    at, act, state = open_page("accounts", new=1), use_cases.act, st.session_state
    fill(at)
    monkeypatch.setattr(use_cases, "act", deed)
    press(at, "Make the link")
    assert not at.code
    monkeypatch.setattr(use_cases, "act", act)
    monkeypatch.setattr(st, "session_state", state)
    press(at, "Make the link")
    assert len(invitations(programme)) == 1
    assert door.accepted(programme.database, token(at))


class _Stopped:
    def __getattr__(self, name: str) -> Any:
        raise StopException

    __setitem__ = __getitem__ = __contains__ = __delitem__ = __getattr__  # type: ignore[assignment]


def test_a_second_invitation_ends_the_first(open_page: OpenPage, programme: Programme) -> None:
    first = door.invited(programme.database, BEN, Role.BOARD)
    at = invite(open_page("accounts", new=1))
    with pytest.raises(NotFound):
        door.accepted(programme.database, first)
    second = token(at)
    press(at, "I have passed it on")
    assert list(at.dataframe[1].value["state"]) == ["Waits to be used"]
    at.toggle(key="earlier").set_value(True).run()
    assert sorted(at.dataframe[1].value["state"]) == ["Taken back", "Waits to be used"]
    door.accepted(programme.database, second)


def test_whoever_has_an_account_is_not_invited_again(
    open_page: OpenPage, programme: Programme
) -> None:
    at = invite(open_page("accounts", new=1), door.EMAIL.upper())
    assert "account for this address already" in at.error[0].value
    assert not at.code
    assert at.text_input(key="invite-0-n").value == "Ben Osei"  # what was typed is still there
    assert invitations(programme).empty


@pytest.mark.parametrize(("email", "name"), [("", "Ben"), ("no address", "Ben"), (BEN, " ")])
def test_what_cannot_be_invited_is_a_sentence(
    open_page: OpenPage, programme: Programme, email: str, name: str
) -> None:
    at = invite(open_page("accounts", new=1), email, name)
    assert len(at.error) == 1
    assert invitations(programme).empty


def test_only_a_facilitator_is_given_groups(open_page: OpenPage, programme: Programme) -> None:
    monday = programme.group()
    at = open_page("accounts", new=1)
    assert "shown nobody" in at.info[0].value
    at.multiselect[0].set_value([monday]).run()
    assert not at.info
    (role,) = (box for box in at.selectbox if box.label == "Role")
    role.set_value(Role.BOARD).run()
    assert not at.multiselect
    at = invite(at)
    door.accepted(programme.database, token(at))
    person = who(programme, door.signed_in(programme.database, BEN))
    assert (person.role, person.groups) == (Role.BOARD, frozenset())


def test_an_invitation_is_taken_back_and_given_anew(
    open_page: OpenPage, programme: Programme
) -> None:
    monday = programme.group("Monday")
    old = door.invited(programme.database, BEN, Role.FACILITATOR, [monday])
    number = int(invitations(programme)["invitation_id"].iloc[0])
    at = press(open_page("accounts", invitation=number), "Take the link back")
    assert "Taken back" in texts(at)
    assert "Take the link back" not in [button.label for button in at.button]
    with pytest.raises(NotFound):
        door.accepted(programme.database, old)
    at = open_page("accounts", invitation=number, new=1)
    assert at.text_input(key=f"invite-{number}-e").value == BEN
    assert at.multiselect[0].value == [monday]
    press(at, "Make the link")
    assert door.accepted(programme.database, token(at))
    used = int(invitations(programme)["invitation_id"].max())
    at = open_page("accounts", invitation=used)
    assert {"Open the account"} <= {button.label for button in at.button}
    assert "Invite anew" not in [button.label for button in at.button]


def test_an_invitation_that_is_over_says_so(open_page: OpenPage, programme: Programme) -> None:
    programme.do(desk.change_settings, values={"invitation_days": 1})
    door.invited(programme.database, BEN, Role.BOARD, at=door.now() - timedelta(days=2))
    at = open_page("accounts")
    assert len(at.dataframe) == 1
    assert "No link waits to be used." in texts(at)
    number = int(invitations(programme)["invitation_id"].iloc[0])
    at = open_page("accounts", invitation=number)
    labels = [button.label for button in at.button]
    assert "Invite anew" in labels
    assert "Take the link back" not in labels


def test_a_new_password_ends_the_sessions_and_gives_a_link(
    open_page: OpenPage, programme: Programme
) -> None:
    fay = cast.facilitator(programme.database, [programme.group()])
    at = press(open_page("accounts", open=fay.account_id), "Make the link")
    assert "a new password" in texts(at)
    opens = token(at)
    assert not open_page(sid=fay.sid).title
    press(at, "I have passed it on")
    assert at.header[0].value == "Fay"  # back where one was
    assert door.accepted(programme.database, opens) == fay.account_id
    assert open_page(sid=door.signed_in(programme.database, cast.FACILITATOR).sid).title


def test_whoever_is_no_coordinator_any_more_is_not_shown_the_link(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    at = invite(open_page("accounts", new=1))
    programme.do(accounts.change_role, _second(programme), role=Role.COORDINATOR, group_ids=())
    programme.do(accounts.change_role, live.account_id, role=Role.BOARD, group_ids=())
    at.run()
    assert not at.code


def _second(programme: Programme) -> int:
    return cast.facilitator(programme.database, []).account_id
