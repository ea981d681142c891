"""A count is told once and holds everywhere: on the demo, each equals the rows behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from heal.config import ROOT
from heal.db.base import Base
from heal.db.engine import Database
from heal.models import Concern, InformalConnection, Member, MentorOffer, Pairing
from heal.queries import attention, settings
from heal.rules.access import permits
from heal.rules.attention import MATTERS, Heading, Matter
from heal.ui import navigation, runtime
from heal.ui.navigation import View
from heal.vocabulary import ConcernStatus, PairingStatus, Role
from tests.kit import lived_in
from tests.kit.databases import SqliteShelf
from tests.kit.lived_in import LivedIn

TODAY = date(2026, 6, 16)
ROLES = (Role.COORDINATOR, Role.FACILITATOR)
COUNT = re.compile(r"^([\d,]+) [a-z]")
HEADED = re.compile(r"^(.+) \(([\d,]+)\)$")


@pytest.fixture(scope="module")
def desk(sqlite_shelf: SqliteShelf) -> Iterator[LivedIn]:
    """Give the invented programme, at which people have worked."""
    with sqlite_shelf.fresh() as database:
        yield lived_in.fill(database, TODAY)


@pytest.fixture(autouse=True)
def at_the_desk(desk: LivedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages read that programme, on its day."""
    monkeypatch.setattr(runtime, "database", lambda: desk.database)
    monkeypatch.setattr(runtime, "today", lambda: TODAY)


def opened(desk: LivedIn, role: Role, view: str, **address: str) -> AppTest:
    at = AppTest.from_file(ROOT / "heal" / "ui" / "main.py", default_timeout=60)
    at.user = {"sid": desk.staff[role].sid}
    at.run()
    at.switch_page(f"../../pages/{view}.py")
    for part, value in address.items():
        at.query_params[part] = value
    at.run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def told(at: AppTest) -> int | None:
    """Return the count above a list, where the page has one."""
    found = [COUNT.match(str(item.value)) for item in at.markdown]
    return next((_number(match[1]) for match in found if match), None)


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def listed(desk: LivedIn, role: Role, page: str, **address: str) -> tuple[int | None, int]:
    """Return the count above a list, and how many rows all of its pages have."""
    at = opened(desk, role, page, **address)
    total, rows, number = told(at), 0, 1
    while True:
        rows += max((len(item.value) for item in at.dataframe), default=0)
        if total is None or rows >= total or not at.dataframe:
            return total, rows
        number += 1
        at = opened(desk, role, page, **address, page=str(number))


LISTS = {
    "pending_requests": "request",
    "active_pairings": "pairing",
    "ended_pairings": "ended pairing",
    "mentor_pool": "mentor",
    "members": "member",
    "meetings": "meeting",
    "concerns": "concern",
    "informal": "connection",
    "circle": "person",
}


def pages(role: Role, desk: LivedIn) -> list[View]:
    actor = desk.actor(role)
    return [view for view in navigation.VIEWS if permits(actor, view.permission)]


def test_the_count_above_each_list_is_the_number_of_its_rows(desk: LivedIn) -> None:
    for page in LISTS:
        total, rows = listed(desk, Role.COORDINATOR, page)
        assert total == rows, f"{page} tells {total} and shows {rows}"
        assert rows, f"the invented programme leaves {page} empty, which proves nothing"


def how_many(database: Database, model: type[Base], *which: object) -> int:
    with database.reading() as session:
        statement = select(func.count()).select_from(model).where(*which)  # type: ignore[arg-type]
        return session.scalars(statement).one()


def test_a_list_holds_what_the_records_hold(desk: LivedIn) -> None:
    ended = Pairing.status == PairingStatus.ENDED
    known = {
        "active_pairings": how_many(desk.database, Pairing, ~ended),
        "ended_pairings": how_many(desk.database, Pairing, ended),
        "mentor_pool": how_many(desk.database, MentorOffer),
        "members": how_many(desk.database, Member, Member.erased_on.is_(None)),
        "concerns": how_many(desk.database, Concern, Concern.status != ConcernStatus.DONE),
        "informal": how_many(desk.database, InformalConnection),
    }
    for page, number in known.items():
        assert told(opened(desk, Role.COORDINATOR, page)) == number, page


def test_each_figure_of_today_is_the_number_of_rows_behind_its_way(desk: LivedIn) -> None:
    at = opened(desk, Role.COORDINATOR, "today")
    ways = [link.proto for link in at.get("page_link")][: len(at.metric)]
    assert len(at.metric) == 3
    for metric, way in zip(at.metric, ways, strict=True):
        address = {part: values[0] for part, values in parse_qs(way.query_string).items()}
        total, rows = listed(desk, Role.COORDINATOR, way.page, **address)
        assert _number(metric.value) == total == rows > 0, metric.label


def test_each_heading_of_today_counts_its_lines_and_the_sum_is_told(desk: LivedIn) -> None:
    at = opened(desk, Role.COORDINATOR, "today")
    while any(button.key == "more" for button in at.button):
        at.button(key="more").click().run()
    matters = [Matter(button.key.split("-")[1]) for button in at.menu_button]
    headed = [HEADED.match(item.value) for item in at.header]
    counts = {Heading(match[1]): _number(match[2]) for match in headed if match}
    for heading in Heading:
        shown = sum(MATTERS[matter].heading is heading for matter in matters)
        assert counts.get(heading, 0) == shown, heading
    says = next(str(item.value) for item in at.markdown if "things need someone" in item.value)
    assert says.startswith(f"**{len(matters):,} things need someone:**")
    with desk.database.reading() as session:
        lines = attention.lines(session, settings.programme(session), today=TODAY)
    assert len(lines) == len(matters)


@pytest.mark.parametrize(
    ("matter", "page", "address"),
    [
        (Matter.QUIET, "active_pairings", {"quiet": "true"}),
        (Matter.CHECK_IN, "active_pairings", {"due": "true"}),
        (Matter.CONCERN, "concerns", {}),
        (Matter.COULD_BE_INVITED, "circle", {}),
    ],
)
def test_what_today_shows_is_what_its_page_shows(
    desk: LivedIn, matter: Matter, page: str, address: dict[str, str]
) -> None:
    with desk.database.reading() as session:
        lines = attention.lines(session, settings.programme(session), today=TODAY)
    number = int((lines["matter"] == matter.value).sum())
    at = opened(desk, Role.COORDINATOR, page, **address)
    if matter is Matter.COULD_BE_INVITED:
        assert next(item.value for item in at.header) == f"Could be invited ({number})"
        return
    if matter is Matter.CHECK_IN:
        # A quiet pair is due as well, and stands on Today as quiet.
        number += int((lines["matter"] == Matter.QUIET.value).sum())
    assert (told(at) or 0) == number


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_that_heads_a_count_has_as_many_below(
    desk: LivedIn, role: Role
) -> None:
    """Whatever page it is, also one that is yet to come: “Newcomers (3)” has three below it."""
    seen = 0
    for view in pages(role, desk):
        if view.file == "today":
            continue
        at = opened(desk, role, view.file)
        for heading, number, below in headed(at):
            seen += 1
            assert number == below, f"{view.file}: {heading} says {number} and shows {below}"
    assert seen


def headed(at: AppTest) -> Iterator[tuple[str, int, int]]:
    """Yield each heading with a count, the count, and how many entries follow until the next."""
    entries: list[tuple[str, int, int]] = []
    for block in _blocks(at.main):
        kind = getattr(block, "type", "")
        if kind in ("title", "header", "subheader"):
            match = HEADED.match(str(block.value))
            entries.append((match[1], _number(match[2]), 0) if match else ("", 0, 0))
        elif entries and entries[-1][0]:
            heading, number, below = entries[-1]
            more = len(block.value) if kind == "arrow_data_frame" else int(_is_entry(block))
            entries[-1] = (heading, number, below + more)
    return iter([entry for entry in entries if entry[0]])


def _is_entry(block: object) -> bool:
    """Say whether it is the line by which an entry that is not a row of a table begins."""
    return getattr(block, "type", "") == "markdown" and str(block.value).startswith("**")  # type: ignore[attr-defined]


def _blocks(block: object) -> Iterator[object]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _blocks(child)
