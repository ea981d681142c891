"""Beside a name stands how somebody may be reached, and a button only for what is safe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, cast

import pytest
from streamlit.testing.v1 import AppTest

from heal.rules.access import Actor, permits
from heal.services import members, proposals, requests, safe_contacts
from heal.services.safe_contacts import Safe
from heal.ui import runtime
from heal.ui.words import plain
from heal.vocabulary import Channel, Permission, Role, Voicemail
from tests.kit.pressing import submit
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import sent
from tests.pages.conftest import OpenPage, texts

ON = {"on": TODAY}
CALL_ONLY = Safe(
    channels={Channel.PHONE: "+1 (555) 010-0100"}, times="before noon", name_to_ask_for="M."
)
EVERYTHING = Safe(
    channels={Channel.PHONE: "555 0100", Channel.TEXT: "555 0199", Channel.OTHER: "by *letter*"},
    voicemail=Voicemail.YES, email_is_safe=True, email_is_shared=False,
)  # fmt: skip
NOBODY = "Nobody has asked: only in person, or where they last wrote"


def links(at: AppTest) -> dict[str, str]:
    """Return the buttons that lead out of the page: what each says, and where it goes."""
    found: Iterator[Any] = (cast(Any, one).proto for one in at.get("link_button"))
    return {proto.label.replace("\\", ""): proto.url for proto in found}


@pytest.fixture
def proposal(programme: Programme) -> int:
    """Make a proposal: the mentor is member 2, offer 1; the mentee is member 1, request 1."""
    request, offer = programme.request(programme.group()), programme.mentor()
    for member, name in ((1, "Mia Long"), (2, "Tom")):
        programme.do(members.correct, member, name=name, email=f"{member}@example.org", note=None)
    return int(programme.do(proposals.draft, request, offer_id=offer, **ON))


PAGES = [
    ("pending_requests", {"open": 1}, 1),
    ("mentor_pool", {"open": 1}, 2),
    ("members", {"open": 1}, 1),
    ("pending_requests", {"proposal": 1}, 1),
    ("pending_requests", {"proposal": 1}, 2),
]


@pytest.mark.parametrize(("page", "address", "member"), PAGES)
def test_a_button_is_there_only_for_what_is_safe(
    open_page: OpenPage,
    programme: Programme,
    proposal: int,
    page: str,
    address: dict[str, int],
    member: int,
) -> None:
    name = {1: "Mia Long", 2: "Tom"}[member]
    at = open_page(page, **address)
    assert links(at) == {}
    assert page == "members" or plain(NOBODY) in texts(at)
    programme.do(safe_contacts.confirm, member, safe=CALL_ONLY, **ON)
    at = open_page(page, **address)
    assert links(at) == {f"Call {name}": "tel:+15550100100"}
    for said in ("imes: before noon", "eave no message on the phone", "sk for M.", "ot by e-mail"):
        assert plain(said) in texts(at)
    programme.do(safe_contacts.confirm, member, safe=EVERYTHING, **ON)
    at = open_page(page, **address)
    assert links(at) == {
        f"Call {name}": "tel:5550100",
        f"Text {name}": "sms:5550199",
        f"Write to {name}": f"mailto:{member}@example.org",
    }
    assert plain("by *letter*") in texts(at)


def test_what_was_said_long_ago_is_asked_first(
    open_page: OpenPage, programme: Programme, proposal: int
) -> None:
    for days, old in ((89, False), (90, True)):
        before = TODAY - timedelta(days=days)
        programme.do(safe_contacts.confirm, 1, safe=CALL_ONLY, on=before)
        at = open_page("pending_requests", open=1)
        assert links(at) == {"Call Mia Long": "tel:+15550100100"}
        assert (plain("not confirmed for 90 days: ask first") in texts(at)) is old


def test_it_is_said_once_and_read_at_once_for_both(
    open_page: OpenPage, programme: Programme, proposal: int
) -> None:
    programme.do(proposals.ask, proposal, **ON)
    programme.do(safe_contacts.confirm, 1, safe=CALL_ONLY, **ON)
    with sent(programme.database) as statements:
        said = texts(open_page("pending_requests", proposal=proposal))
    assert said.count("before noon") == 1
    assert said.count("beside their name") == 2
    # The page is run twice: once for the list, once for the proposal.
    assert len([one for one in statements if "FROM members LEFT OUTER JOIN safe_c" in one]) == 1
    # Today, which is run first, asks in its one statement who is to be asked anew.
    others = [one for one in statements if not one.startswith("WITH lines")]
    assert not [one for one in others if "FROM safe_" in one]


def test_where_nobody_is_to_be_contacted_it_does_not_stand(
    open_page: OpenPage, programme: Programme, proposal: int
) -> None:
    programme.do(safe_contacts.confirm, 1, safe=EVERYTHING, **ON)
    programme.do(requests.withdraw, 1, **ON)
    at = open_page("pending_requests", open=1)
    assert links(at) == {}
    assert plain(NOBODY) not in texts(at)


def test_whoever_may_not_contact_them_from_a_page_is_shown_none_of_it(
    open_page: OpenPage, programme: Programme, proposal: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme.do(safe_contacts.confirm, 1, safe=EVERYTHING, **ON)
    may = runtime.may
    withheld = {Permission.MANAGE_REQUESTS, Permission.EDIT_MEMBERS}
    monkeypatch.setattr(runtime, "may", lambda one: one not in withheld and may(one))
    for page in ("pending_requests", "members"):
        assert links(open_page(page, open=1)) == {}
    assert plain("555 0100") not in texts(open_page("pending_requests", open=1))


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_it_is_for_those_alone_who_may_contact_them(role: Role) -> None:
    for permission in (
        Permission.MANAGE_REQUESTS, Permission.MANAGE_MENTORS, Permission.MANAGE_PAIRINGS,
        Permission.EDIT_MEMBERS,
    ):  # fmt: skip
        assert not permits(Actor("", role), permission)


def test_that_e_mail_is_safe_is_noted_apart_from_who_may_read_it(
    open_page: OpenPage, programme: Programme, proposal: int
) -> None:
    at = open_page("members", open=1)
    assert not at.checkbox(key="safe-1-mail").value
    assert at.checkbox(key="safe-1-shared").value
    at.checkbox(key="safe-1-mail").check()
    submit(at, "Keep it")
    assert links(at) == {"Write to Mia Long": "mailto:1@example.org"}
    assert plain("Safe for them: E-mail.") in texts(at)
    assert plain("Others may read their e-mail.") in texts(at)
    at.checkbox(key="safe-1-mail").uncheck()
    submit(at, "Keep it")
    assert links(at) == {}
