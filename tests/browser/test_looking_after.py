"""Looking after pairs, in a real browser: from Today to the pair, to the end, and around."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from heal.db.engine import Database
from heal.migrations import runner
from heal.models import Cover, DoNotPair, Member, MentorOffer, Pairing, Proposal
from heal.rules.attention import Matter
from heal.services import demo
from heal.services import door as use_cases
from heal.vocabulary import MentorStatus, PairingStatus, Role
from tests.browser.conftest import settled, sign_in
from tests.kit import cast, door, server

DEPUTY = "fay@example.org"


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[tuple[Database, str]]:
    """Give the invented programme, and the address at which it is served."""
    url = f"sqlite:///{tmp_path / 'heal.db'}"
    runner.upgrade(url)
    database = Database(url)
    door.coordinator(database)
    use_cases.act(database, demo.load, door.SHELL, today=date.today())  # noqa: DTZ011 - the server's
    cast.joins(database, DEPUTY, Role.FACILITATOR)
    with server.running(url) as address:
        yield database, address
    database.close()


class Desk:
    """What a coordinator does, found by what it says."""

    def __init__(self, page: Page, database: Database, address: str) -> None:
        self.page, self.database, self.address = page, database, address

    def today(self) -> None:
        self.page.get_by_role("link", name="Today", exact=True).click()
        expect(self.page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
        settled(self.page)

    def line(self, matter: Matter, about: str) -> Locator:
        lines = self.page.locator(f"[class*='st-key-line-{matter.value}-']")
        return lines.filter(has_text=re.compile(rf"^{about}\b"))

    def follow(self, matter: Matter, about: str, heading: str) -> None:
        """Follow a line of Today to where it leads."""
        self.today()
        self.line(matter, about).get_by_role("link").click()
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        settled(self.page)

    def press(self, name: str, within: Locator | Page | None = None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()
        settled(self.page)

    def press_once(self, name: str) -> None:
        """Press what is there no more once it was done."""
        self.press(name)
        expect(self.page.get_by_role("button", name=name, exact=True)).to_have_count(0)
        settled(self.page)

    def hears(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()
        settled(self.page)

    def choose(self, field: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=field, exact=True)
        box.scroll_into_view_if_needed()
        box.click()
        box.press_sequentially(option[:12])
        self.page.get_by_role("option", name=option).first.click()

    def pairing(self, mentor: str, mentee: str) -> Pairing:
        def number(name: str) -> int:
            return session.scalars(select(Member.id).where(Member.name == name)).one()

        with self.database.reading() as session:
            statement = select(Pairing).where(
                Pairing.mentor_id == number(mentor), Pairing.mentee_id == number(mentee)
            )
            return session.scalars(statement).one()


def test_the_whole_way(page: Page, invented: tuple[Database, str]) -> None:
    desk = Desk(page, *invented)
    sign_in(page, desk.address)
    _somebody_is_talked_with(desk)
    _a_line_rests(desk)
    _both_are_heard_and_it_ends(desk)
    _the_concern_is_looked_into(desk)
    _a_mentor_stops(desk)
    _both_are_asked_after_an_end(desk)
    _somebody_is_invited(desk)
    _two_who_find_each_other_again(desk)


def _somebody_is_talked_with(desk: Desk) -> None:
    desk.follow(Matter.TALK_TO_ME, "Felix", "Samuel and Felix")
    expect(desk.page.get_by_role("link", name="Call Samuel")).to_have_attribute(
        "href", re.compile(r"^tel:\d+$")
    )
    expect(desk.page.get_by_role("link", name=re.compile("Felix$"))).to_have_count(0)
    desk.press_once("I have talked with Felix")
    desk.today()
    expect(desk.line(Matter.TALK_TO_ME, "Felix")).to_have_count(0)


def _a_line_rests(desk: Desk) -> None:
    line = desk.line(Matter.SELF_CHECK, "Ingrid")
    line.get_by_role("button", name="Later").click()
    desk.page.get_by_role("option", name="For three days").or_(
        desk.page.get_by_role("menuitem", name="For three days")
    ).or_(desk.page.get_by_role("button", name="For three days")).first.click()
    expect(line).to_have_count(0)
    settled(desk.page)


def _both_are_heard_and_it_ends(desk: Desk) -> None:
    desk.follow(Matter.FIRST_CONTACT, "Rosa and Yusuf", "Rosa and Yusuf")
    number = desk.pairing("Rosa", "Yusuf").id
    for side, word in (("mentor", "Going well"), ("mentee", "Ending")):
        desk.press(word, desk.page.locator(f".st-key-side-{number}-{side}"))
        desk.hears("Kept, with thanks")
    desk.hears("Yusuf said that it is ending")
    desk.choose("Why", "A boundary or safety concern")
    desk.press("End the pairing")
    expect(desk.page.get_by_role("heading", name="Ended pairings", exact=True)).to_be_visible()
    settled(desk.page)
    with desk.database.reading() as session:
        assert len(session.scalars(select(DoNotPair)).all()) == 1
    desk.page.get_by_text("It has not ended: reopen").click()
    desk.hears("not to be paired")
    expect(desk.page.get_by_role("button", name="Reopen", exact=True)).to_be_disabled()
    desk.page.go_back()
    settled(desk.page)
    expect(desk.page.get_by_text("This pairing has ended.")).to_be_visible()


def _the_concern_is_looked_into(desk: Desk) -> None:
    desk.follow(Matter.CONCERN, "Rosa and Yusuf", "About Rosa and Yusuf")
    desk.page.get_by_role("textbox", name="Why do you read it?").fill("It came up on Today")
    desk.press("Read what was written")
    desk.hears("a boundary or safety concern")
    desk.press("They were shown where there is help")
    desk.page.get_by_role("combobox", name="Where were they pointed to?").fill("A line")
    desk.page.keyboard.press("Enter")
    desk.press("Keep where they were pointed to")
    desk.hears("Kept; look again later")
    desk.today()
    expect(desk.line(Matter.CONCERN, "Rosa and Yusuf")).to_contain_text("See whether it is done")
    desk.follow(Matter.CONCERN, "Rosa and Yusuf", "About Rosa and Yusuf")
    desk.press("It has been looked into")
    desk.press_once("It is settled")
    desk.today()
    expect(desk.line(Matter.CONCERN, "Rosa and Yusuf")).to_have_count(0)


def _a_mentor_stops(desk: Desk) -> None:
    jonas, dario = (desk.pairing("Ingrid", name) for name in ("Jonas", "Dario"))
    with desk.database.reading() as session:
        offer = session.scalars(
            select(MentorOffer.id).where(MentorOffer.member_id == jonas.mentor_id)
        ).one()
    desk.page.goto(f"{desk.address}/mentor_pool?open={offer}&stop=1")
    expect(desk.page.get_by_role("heading", name="Ingrid stops mentoring")).to_be_visible()
    settled(desk.page)
    stop = desk.page.get_by_role("button", name="They stop mentoring", exact=True)
    expect(stop).to_be_disabled()
    _picks(desk, jonas.id, "Let it go on to its own end")
    _picks(desk, dario.id, "End it, and propose another mentor")
    whom = desk.page.get_by_role("radiogroup", name="Whom to propose to Dario")
    whom.locator("label").first.click()
    settled(desk.page)
    known = desk.page.locator(f".st-key-stop-{dario.id}").get_by_role("checkbox")
    if known.count():
        known.check(force=True)
        settled(desk.page)
    expect(stop).to_be_enabled()
    stop.dblclick()
    desk.hears(["They", "have stopped mentoring"][1])
    with desk.database.reading() as session:
        assert session.get_one(MentorOffer, offer).status is MentorStatus.DISCONTINUED
        assert session.get_one(Pairing, jonas.id).status is not PairingStatus.ENDED
        assert session.get_one(Pairing, dario.id).status is PairingStatus.ENDED
        drafted = session.scalars(select(Proposal).where(Proposal.drafted_on == date.today()))  # noqa: DTZ011
        assert len(drafted.all()) == 1, "a double click stops them once"


def _picks(desk: Desk, pairing_id: int, word: str) -> None:
    desk.page.locator(f".st-key-stop-{pairing_id}").get_by_text(word, exact=True).click()
    settled(desk.page)


def _both_are_asked_after_an_end(desk: Desk) -> None:
    desk.follow(Matter.AFTER_ENDING, "Owen and Hanna", "Owen and Hanna")
    for name in ("Owen", "Hanna"):
        desk.press_once(f"{name} was asked")
    desk.today()
    expect(desk.line(Matter.AFTER_ENDING, "Owen")).to_have_count(0)


def _somebody_is_invited(desk: Desk) -> None:
    desk.page.get_by_role("link", name="The circle", exact=True).click()
    expect(desk.page.get_by_role("heading", name="Could be invited (1)")).to_be_visible()
    settled(desk.page)
    expect(desk.page.get_by_text("mentors was once mentored here").first).to_be_visible()
    desk.page.get_by_role("link", name="Record their offer").click()
    expect(desk.page.get_by_role("heading", name="Tomas is willing to mentor")).to_be_visible()
    settled(desk.page)
    desk.press("Record the offer")
    desk.hears("to be decided")
    desk.today()
    expect(desk.line(Matter.COULD_BE_INVITED, "Tomas")).to_have_count(0)
    expect(desk.line(Matter.OFFER, "Tomas")).to_have_count(1)


def _two_who_find_each_other_again(desk: Desk) -> None:
    before = _counts(desk)
    desk.follow(Matter.AGAIN_AND_AGAIN, "Martin and Petra", "Martin and Petra")
    desk.hears("mentorship")
    assert _counts(desk) == before, "nothing becomes mentoring by itself"


def _counts(desk: Desk) -> tuple[int, int]:
    with desk.database.reading() as session:
        return (
            len(session.scalars(select(Pairing.id)).all()),
            len(session.scalars(select(Proposal.id)).all()),
        )


def test_a_deputy_has_the_queue_while_somebody_is_away(
    page: Page, another: object, invented: tuple[Database, str]
) -> None:
    database, address = invented
    deputy = another()  # type: ignore[operator]
    sign_in(deputy, address, email=DEPUTY)
    expect(deputy.get_by_role("heading", name="My groups", exact=True)).to_be_visible()
    settled(deputy)
    sign_in(page, address, "own_account")
    settled(page)
    page.get_by_text("When you are away").first.scroll_into_view_if_needed()
    page.get_by_label("Who stands in").first.click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Let them stand in").click()
    expect(page.get_by_role("button", name="I am back")).to_be_visible()
    settled(page)
    with database.reading() as session:
        assert len(session.scalars(select(Cover)).all()) == 1
    deputy.reload()
    expect(deputy.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    expect(deputy.get_by_text("stand in for").first).to_be_visible()
    expect(deputy.get_by_role("link", name="Who may sign in")).to_have_count(0)
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("button", name="I am back")).to_have_count(0)
    settled(page)
    deputy.get_by_role("link", name="Members", exact=True).click()
    expect(deputy.get_by_role("heading", name="Members", exact=True)).to_have_count(0)
