"""What somebody does on a page, and then sees there: nothing that an address would lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyotp
from playwright.sync_api import Page, expect

from heal.vocabulary import Role
from tests.kit import door

MEMBERS = (
    b"Members for group Saturday\n"
    b"Email address,Nickname,Group status,Join year,Join month,Join day\n"
    b"ana@example.org,Ana,member,2024,4,10\n"
    b"rosa@example.org,Rosa,member,2024,4,10\n"
    b"nobody,Nobody,member,2024,4,10\n"
)


@dataclass(frozen=True)
class Doing:
    """Who does it, on which page, and how."""

    role: Role
    place: str
    do: Callable[[Page], None]


def _register() -> bytes:
    day = date.today() - timedelta(days=2)  # noqa: DTZ011 - the server's own day
    times = f"{day:%m/%d/%Y} 07:00:10 PM,{day:%m/%d/%Y} 08:25:10 PM,85"
    return (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
        f"Hanna,hanna@example.org,{times},No\nAna's tablet,,{times},Yes\n"
    ).encode()


def _uploads(page: Page, name: str, data: bytes) -> None:
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def _brings_in_members(page: Page) -> None:
    _uploads(page, "members.csv", MEMBERS)
    expect(page.get_by_text("is new, and is made with this list")).to_be_visible()


def _brings_in_a_register(page: Page) -> None:
    _uploads(page, "meeting.csv", _register())
    zone = page.get_by_role("combobox", name="Which clock does Zoom show?")
    zone.fill("America/Denver")
    page.get_by_role("option", name="America/Denver").click()
    either = page.get_by_role("button", name="Keep this register").or_(
        page.get_by_text("Month first", exact=True)
    )
    expect(either.first).to_be_visible()
    if page.get_by_text("Month first", exact=True).count():
        page.get_by_text("Month first", exact=True).click()
    expect(page.get_by_role("button", name="Keep this register")).to_be_visible()


def _is_refused(page: Page) -> None:
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_test_id("stAlertContentError")).to_be_visible()


def _invites(page: Page) -> None:
    page.get_by_role("textbox", name="Name").fill("Una")
    page.get_by_role("textbox", name="E-mail address").fill("una@example.org")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("button", name="I have passed it on")).to_be_visible()


def _reads_a_concern(page: Page) -> None:
    page.get_by_role("textbox", name="Why do you read it?").fill("It came up on Today")
    page.get_by_role("button", name="Read what was written").click()
    expect(page.get_by_role("button", name="Put it away")).to_be_visible()


def _lets_a_line_rest(page: Page) -> None:
    page.get_by_role("button", name="Later").first.click()
    page.get_by_role("menuitem", name="Until a day …").click()
    expect(page.get_by_role("button", name="Let it rest")).to_be_visible()
    expect(page.get_by_role("menuitem")).to_have_count(0)
    page.mouse.move(0, 0)  # away from whatever now lies under it and would say what it is for


def _looks_for_somebody(page: Page) -> None:
    page.get_by_role("searchbox", name="Who is willing?").fill("a")
    expect(page.get_by_role("combobox", name="Who is it?")).to_be_visible()


def _finds_nobody(page: Page) -> None:
    page.get_by_role("searchbox", name="Search").fill("zzz")
    expect(page.get_by_text("Nobody fits")).to_be_visible()


def _begins_a_second_factor(page: Page) -> None:
    page.get_by_label("Present password").last.fill(door.PASSWORD)
    page.get_by_role("button", name="Add a second factor").click()
    expect(page.get_by_label("The six digits")).to_be_visible()
    page.get_by_test_id("stToast").hover()  # so that it stays


def _has_a_second_factor(page: Page) -> None:
    _begins_a_second_factor(page)
    secret = page.get_by_test_id("stCode").inner_text().replace(" ", "")
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("button", name="I have put them away")).to_be_visible()


def _moves_a_pairing(page: Page) -> None:
    page.get_by_text("End it, and propose another mentor").first.click()
    expect(page.get_by_text("Whom to propose to")).to_be_visible()


def _drafts(page: Page) -> None:
    page.get_by_role("button", name="Draft for everyone").click()
    expect(page.get_by_role("button", name="Send on as a proposal").first).to_be_visible()


DOINGS: Mapping[str, Doing] = {
    "a draft for all": Doing(Role.COORDINATOR, "draft_for_all", _drafts),
    "a pairing that moves": Doing(Role.COORDINATOR, "mentor_pool?open=1&stop=1", _moves_a_pairing),
    "a list of members": Doing(Role.COORDINATOR, "exchange", _brings_in_members),
    "a register": Doing(Role.FACILITATOR, "exchange", _brings_in_a_register),
    "a refusal": Doing(Role.COORDINATOR, "accounts?new=1", _is_refused),
    "a link to pass on": Doing(Role.COORDINATOR, "accounts?new=1", _invites),
    "a concern": Doing(Role.COORDINATOR, "concerns?open=1", _reads_a_concern),
    "a day to rest until": Doing(Role.COORDINATOR, "today", _lets_a_line_rest),
    "who is it": Doing(Role.COORDINATOR, "mentor_pool?new=1", _looks_for_somebody),
    "nobody fits": Doing(Role.COORDINATOR, "members", _finds_nobody),
    "the picture of a secret": Doing(Role.BOARD, "own_account", _begins_a_second_factor),
    "recovery codes": Doing(Role.FACILITATOR, "own_account", _has_a_second_factor),
}
