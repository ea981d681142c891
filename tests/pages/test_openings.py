"""Whoever opens a record is noted before anything of it is shown; whoever takes a file out, too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from heal.errors import NotPermitted
from heal.exchange.lists import List
from heal.exchange.tables import Format
from heal.queries import members as records
from heal.queries.members import MemberFilter
from heal.reports import pack
from heal.reports.choice import Entry
from heal.rules.disclosure import EXACT, INTERNAL
from heal.services import endings, informal, members, openings
from heal.ui import figures, reports, tables
from heal.ui import openings as who_opened
from heal.vocabulary import InformalKind, Opened, Permission
from tests.charts.samples import draw
from tests.kit import cast, door
from tests.kit.openings import noted, out_of_order
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts


@dataclass(frozen=True)
class Record:
    """One record: its page and address, its kind and number, and whom it is about."""

    page: str
    address: dict[str, int]
    kind: Opened
    record_id: int
    member_ids: tuple[int, ...]


def _member(programme: Programme) -> Record:
    member = programme.member(programme.group())
    return Record("members", {"open": member}, Opened.MEMBER, member, (member,))


def _offer(programme: Programme) -> Record:
    member = programme.member()
    offer = programme.offer(member)
    return Record("mentor_pool", {"open": offer}, Opened.OFFER, offer, (member,))


def _request(programme: Programme) -> Record:
    request = programme.request(programme.group())
    return Record("pending_requests", {"open": request}, Opened.REQUEST, request, (1,))


def _proposal(programme: Programme) -> Record:
    request = programme.request(programme.group())
    proposal = programme.asked(request, programme.mentor())
    return Record("pending_requests", {"proposal": proposal}, Opened.PROPOSAL, proposal, (1, 2))


def _active(programme: Programme) -> Record:
    pairing = programme.pairing(programme.group())
    return Record("active_pairings", {"open": pairing}, Opened.PAIRING, pairing, (1, 2))


def _ended(programme: Programme) -> Record:
    pairing = programme.pairing(programme.group(), on=TODAY - timedelta(days=9))
    programme.do(endings.end, pairing, on=TODAY)
    return Record("ended_pairings", {"open": pairing}, Opened.PAIRING, pairing, (1, 2))


def _new_offer(programme: Programme) -> Record:
    member = programme.member()
    return Record("mentor_pool", {"new": 1, "member": member}, Opened.MEMBER, member, (member,))


def _new_request(programme: Programme) -> Record:
    member = programme.attending_member(programme.group())
    address = {"new": 1, "member": member}
    return Record("pending_requests", address, Opened.MEMBER, member, (member,))


def _informal(programme: Programme) -> Record:
    told = informal.Told(kind=InformalKind.ASKED, on=TODAY)
    number = programme.do(informal.note, programme.member(), told=told)
    programme.do(informal.match, number, other_id=programme.member(), on=TODAY)
    return Record("informal", {"open": number}, Opened.INFORMAL, number, (1, 2))


MADE: tuple[Callable[[Programme], Record], ...] = (
    _member, _offer, _request, _proposal, _active, _ended, _new_offer, _new_request,
    _informal,
)  # fmt: skip


def _lines(programme: Programme) -> list[tuple[Any, ...]]:
    return [(it.actor, it.kind, it.record_id, it.member_id) for it in noted(programme.database)]


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_a_visit_is_noted_once_with_everybody_it_is_about(
    open_page: OpenPage, programme: Programme, make: Callable[[Programme], Record]
) -> None:
    record = make(programme)
    at = open_page(record.page, **record.address)
    once = [("coordinator", record.kind, record.record_id, member) for member in record.member_ids]
    assert _lines(programme) == once
    at.run()
    assert _lines(programme) == once
    at.query_params.clear()
    at.run()
    assert _lines(programme) == once
    for part, value in record.address.items():
        at.query_params[part] = str(value)
    at.run()
    assert not at.exception
    assert _lines(programme) == once * 2


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_what_cannot_be_noted_is_not_shown(
    open_page: OpenPage, programme: Programme, make: Callable[[Programme], Record]
) -> None:
    record = make(programme)
    names = _names(programme)
    at = open_page(record.page)
    at.query_params.clear()
    for part, value in record.address.items():
        at.query_params[part] = str(value)
    with out_of_order(programme.database):
        at.run()
        assert at.exception
        assert not [name for name in names if name in texts(at)]
        assert not at.dataframe
    at.run()
    assert not at.exception
    assert [name for name in names if name in texts(at)]


def _names(programme: Programme) -> list[str]:
    with programme.database.reading() as session:
        return list(records.members(session, MemberFilter(), today=TODAY)["name"])


def test_another_record_on_the_same_page_is_another_line(
    open_page: OpenPage, programme: Programme
) -> None:
    first, second = (programme.member(programme.group()) for _ in range(2))
    at = open_page("members", open=first)
    for member in (second, first):
        at.query_params["open"] = str(member)
        at.run()
    assert [line[-1] for line in _lines(programme)] == [first, second, first]


def test_a_click_on_the_page_is_the_same_visit(open_page: OpenPage, programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    at = open_page("active_pairings", open=pairing)
    at.button(key=f"pause-{pairing}").click().run()
    assert "Taking a break" in texts(at)
    assert len(noted(programme.database)) == 2


def test_neither_lists_nor_what_is_not_there_are_noted(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.pairing(programme.group())
    open_page("members")
    for page in ("members", "mentor_pool", "pending_requests", "active_pairings"):
        open_page(page, open=4711)
    # A live pairing is not shown among the ended ones, but for the way to it.
    assert "is going on" in texts(open_page("ended_pairings", open=1))
    assert noted(programme.database) == []


def _listing(session: Any) -> pd.DataFrame:
    return records.members(session, MemberFilter(), today=TODAY)


def _take_list(sid: str) -> bytes:
    return tables._file(List.MEMBERS, _listing, sid, Format.CSV, TODAY, "members")


def _take_figure(sid: str) -> bytes:
    entry = Entry(draw(1)[0], "What it counts.")
    told = figures._Taken(entry, TODAY, INTERNAL, None, "pairings, csv, 3 rows")
    return figures._made(lambda figure, foot: b"a,b", told, sid)


def _take_report(sid: str) -> bytes:
    made = pack.Report(pack.TITLE, "May", "All.", EXACT, TODAY, TODAY, ())
    exact = Permission.SEE_EXACT_FIGURES
    return reports._file(lambda _: b"%PDF", lambda _: made, sid, exact, "report, pdf, exact")


def _take_openings(sid: str) -> bytes:
    return tables._person_file(
        lambda session: who_opened._file(session, member_id=1),
        sid, Permission.SEE_OPENINGS, "openings", 1, who_opened.FOOT,
    )  # fmt: skip


TAKEN = {
    _take_list: (Opened.LIST, "members, csv, 2 rows", None),
    _take_figure: (Opened.FIGURE, "pairings, csv, 3 rows", None),
    _take_report: (Opened.FIGURE, "report, pdf, exact", None),
    _take_openings: (Opened.LIST, "openings, csv, 0 rows", 1),
}


@pytest.mark.parametrize("take", TAKEN, ids=lambda take: take.__name__)
def test_a_file_is_noted_before_it_is_handed_out(
    programme: Programme, live: door.SignedIn, take: Callable[[str], bytes]
) -> None:
    for _ in range(2):
        programme.member()
    with out_of_order(programme.database), pytest.raises(Exception, match="record_openings"):
        take(live.sid)
    assert take(live.sid)
    (line,) = noted(programme.database)
    assert (line.kind, line.detail, line.member_id) == TAKEN[take]
    assert line.actor == "coordinator"
    assert line.account_id == live.account_id


def test_a_file_that_one_may_not_have_is_neither_handed_out_nor_noted(
    programme: Programme, live: door.SignedIn
) -> None:
    board = cast.board(programme.database)
    for take in (_take_list, _take_report, _take_openings):
        with pytest.raises(NotPermitted):
            take(board.sid)
    assert noted(programme.database) == []
    assert _take_figure(board.sid)
    assert [it.actor for it in noted(programme.database)] == ["Bo"]


def _unfold(at: AppTest, member: int) -> AppTest:
    at.session_state[f"openings-{member}"] = True
    return at.run()


def test_a_member_can_be_shown_who_opened_their_record(
    open_page: OpenPage, programme: Programme
) -> None:
    member = programme.member(programme.group())
    programme.do(members.correct, member, name="Ana", email=None, note=None)
    at = open_page("members", open=member)
    assert "1 line" not in texts(at)
    _unfold(at, member)
    assert "1 line" in texts(at)
    shown = at.dataframe[-1].value
    assert list(shown["what"]) == ["Their record as a member"]
    assert list(shown["who"]) == ["coordinator"]
    (line,) = noted(programme.database)
    assert list(shown["at"]) == [f"{line.at.day} {line.at:%b %Y, %H:%M} UTC"]


def test_a_long_log_is_shown_by_the_page(open_page: OpenPage, programme: Programme) -> None:
    member = programme.member(programme.group())
    for _ in range(51):
        programme.do(openings.note, kind=Opened.OFFER, record_id=1, member_ids=(member,))
    at = _unfold(open_page("members", open=member), member)
    assert "52 lines" in texts(at)
    assert len(at.dataframe[-1].value) == 50


def test_the_file_for_a_member_is_plain_and_says_its_zone(
    programme: Programme, live: door.SignedIn
) -> None:
    programme.member()
    programme.do(openings.note, kind=Opened.MEMBER, record_id=1, member_ids=(1,))
    (line,) = noted(programme.database)
    head, row, *_, foot, _ = _take_openings(live.sid).decode("utf-8-sig").split("\r\n")
    assert head == "When,Who,What they opened"
    when = f"{line.at.day} {line.at:%b %Y, %H:%M} UTC"
    assert row == f'"{when}",coordinator,Their record as a member'
    assert "as files" in foot
