"""From an empty desk to a chart that can be handed on, in a real browser."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ARTEFACTS, sign_in

PEOPLE = ("Ana", "Ben", "Chloe", "Dev")
TODAY = date.today()  # noqa: DTZ011 - the server's own day


def _member_list() -> bytes:
    out = io.StringIO()
    out.write("Members for group Tuesday\n")
    writer = csv.writer(out)
    writer.writerow(
        ["Email address", "Nickname", "Group status", "Join year", "Join month", "Join day"]
    )
    for name in PEOPLE:
        writer.writerow([f"{name.lower()}@example.org", name, "member", 2024, 4, 10])
    writer.writerow(["not an address", "Nobody", "member", 2024, 4, 10])
    return out.getvalue().encode()


def _register(day: date) -> bytes:
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"]
    lines += [
        f"{name},{name.lower()}@example.org,{day:%m/%d/%Y} 07:00:10 PM,"
        f"{day:%m/%d/%Y} 08:25:10 PM,85,No"
        for name in PEOPLE
    ]
    lines.append(f"Ana's tablet,,{day:%m/%d/%Y} 07:20:00 PM,{day:%m/%d/%Y} 08:20:00 PM,60,Yes")
    return "\r\n".join(lines).encode("utf-8-sig")


class Desk:
    """What a coordinator does at the desk, in their own words."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self._shots = 0

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until the page has stopped working."""
        self.page.wait_for_timeout(300)
        still = self.page.locator(
            '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
            '[data-test-script-state="notRunning"]'
        )
        expect(still).to_be_visible()
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        self.page.wait_for_timeout(200)

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.settle()

    def choose(self, label: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        self.page.get_by_role("option", name=option).first.click()
        self.settle()

    def upload(self, name: str, data: bytes) -> None:
        self.page.locator("input[type=file]").first.set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": data}
        )
        self.settle()

    def sees(self, text: str) -> Locator:
        found = self.page.get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def shot(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self._shots += 1
        self.page.screenshot(path=ARTEFACTS / f"journey-{self._shots:02d}-{name}.png")


def _bring_in(desk: Desk) -> None:
    desk.go()
    desk.sees("Explore an invented programme")
    desk.shot("two-doors")
    desk.go("exchange")
    desk.upload("members.csv", _member_list())
    desk.sees("is new, and is made with this list")
    desk.shot("preview")
    desk.press("Add 4 people", exact=False)
    desk.sees("members.csv")
    for week in (1, 2):
        desk.go("exchange")
        day = TODAY - timedelta(weeks=week)
        desk.upload(f"meeting-{week}.csv", _register(day))
        desk.press("Read it as a meeting register")
        zone = desk.page.get_by_role("combobox", name="Which clock does Zoom show?")
        zone.click()
        zone.fill("America/Denver")
        desk.page.get_by_role("option", name="America/Denver").first.click()
        desk.settle()
        month_first = desk.page.get_by_text("Month first", exact=True)
        if month_first.count():
            month_first.first.click()
            desk.settle()
        desk.press("Keep this register", exact=False)
        desk.go("exchange")
    desk.sees("Ana's tablet")
    desk.shot("waiting-name")


def _pair(desk: Desk) -> None:
    desk.go("mentor_pool?new=1&member=1")
    desk.page.get_by_role("button", name="Compassion").click()
    desk.page.get_by_role("button", name="Phone").first.click()
    desk.press("Record the offer")
    desk.press("Approve")
    desk.sees("Approved")
    desk.shot("approved")
    desk.go("pending_requests?new=1&member=2")
    desk.shot("gates")
    desk.page.get_by_role("button", name="Phone").first.click()
    desk.press("Open the request")
    desk.sees("Ben")
    desk.shot("request")


def _agree(desk: Desk) -> None:
    grid = desk.page.get_by_test_id("stDataFrame").last
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + 80, box["y"] + 52)
    desk.settle()
    desk.press("Note Ana as an idea", exact=False)
    desk.shot("idea")
    desk.page.get_by_role("button", name="Ana: an idea", exact=False).click()
    desk.settle()
    desk.press("Both were asked")
    for side in ("mentor", "mentee"):
        forms = desk.page.get_by_test_id("stForm").filter(has_text="Their answer")
        form = forms.filter(visible=True).first
        form.get_by_test_id("stRadio").nth(0).get_by_text("Yes", exact=True).click()
        for question in (1, 2, 3):
            form.get_by_test_id("stRadio").nth(question).get_by_text("No", exact=True).click()
        form.get_by_text("They know and accept").click()
        form.get_by_role("button", name="Keep the answer").click()
        desk.settle()
        desk.shot(f"yes-of-the-{side}")
    desk.press("Begin the pairing")
    desk.go("active_pairings?open=1")
    desk.sees("Ana")
    desk.shot("pairing")


def _hand_on_a_chart(desk: Desk) -> None:
    desk.go("participation?about=Pairings")
    desk.sees("1 pairing was active")
    desk.page.get_by_role("button", name="Export").first.click()
    for kind, begins in (
        ("PNG", b"\x89PNG"),
        ("SVG", b"<?xml"),
        ("PDF", b"%PDF"),
        ("JSON", b"{"),
        ("CSV", "\ufeff".encode()),
        ("XLSX", b"PK"),
    ):
        _take(desk, kind, begins)
    desk.shot("chart")


def _take(desk: Desk, button: str, begins: bytes) -> None:
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name=button, exact=True).first.click()
    saved = ARTEFACTS / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.read_bytes().startswith(begins)
    assert "heal" not in saved.name.lower()


def _hand_on_a_report(desk: Desk) -> None:
    """A double click makes one report, and it stays when one goes away and comes back."""
    desk.go("reports")
    desk.sees("None yet")
    desk.page.get_by_role("button", name="Make the report").dblclick()
    desk.page.wait_for_url("**/reports?open=1")
    desk.settle()
    desk.sees("It stays as it was told")
    _take(desk, "PDF, to print", b"%PDF")
    _take(desk, "HTML, to read on a screen", b"<!DOCTYPE html>")
    desk.shot("report")
    desk.go("reports?open=2")
    desk.sees("There is no such report")
    desk.page.go_back()
    desk.settle()
    desk.sees("It stays as it was told")


def test_from_an_empty_desk_to_a_pairing_a_chart_and_a_report(page: Page, address: str) -> None:
    desk = Desk(page, address)
    sign_in(page, address)
    _bring_in(desk)
    _pair(desk)
    _agree(desk)
    _hand_on_a_chart(desk)
    _hand_on_a_report(desk)
