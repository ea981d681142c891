"""Bringing in a meeting's report as whoever leads one of two groups."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from heal.queries.people import group_names
from heal.services import member_lists, members, registers
from heal.vocabulary import ImportKind
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.files import FILES
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import GROUP, LIST, REGISTER, figures, fine, group_of_ana, press

NOT_OWN = "HEAL Thursday"
TOLD = {"file_name": "zoom.csv", "zone": "America/New_York", "today": TODAY}


@pytest.fixture
def fay(programme: Programme) -> SignedIn:
    group_of_ana(programme)
    other = programme.group(NOT_OWN)
    programme.do(
        members.add, name="Zacharias", email="zoom.guest@example.org", group_id=other,
        joined_on=date(2024, 1, 1),
    )  # fmt: skip
    with programme.database.reading() as session:
        own = next(number for number, name in group_names(session).items() if name == GROUP)
    return cast.facilitator(programme.database, [own])


@pytest.fixture
def at(open_page: OpenPage, fay: SignedIn) -> AppTest:
    return open_page("exchange", sid=fay.sid)


def upload(at: AppTest, data: bytes) -> AppTest:
    at.file_uploader[0].upload("f.csv", data, "text/csv").run()
    return fine(at)


def zone(at: AppTest) -> AppTest:
    found = next(item for item in at.selectbox if (item.key or "").startswith("zone-"))
    found.set_value("America/New_York").run()
    return fine(at)


def test_only_registers_are_offered_and_only_the_own_group(at: AppTest) -> None:
    assert not at.segmented_control
    assert [item.key for item in at.file_uploader] == ["files-0"]
    upload(at, REGISTER)
    choice = next(item for item in at.selectbox if (item.key or "").startswith("group-"))
    assert choice.options == [GROUP]


def test_what_they_may_not_bring_in_is_not_offered(at: AppTest) -> None:
    upload(at, FILES["Google Groups, 13 columns"].data())
    assert "a list of members from Google Groups" in texts(at)
    assert not [button for button in at.button if (button.key or "").startswith("as-")]


def test_a_report_of_zoom_is_brought_in(at: AppTest) -> None:
    zone(upload(at, REGISTER))
    assert figures(at)["Were there"] == "1"
    assert figures(at)["Wait for a name"] == "2"
    press(at, "save-")
    assert list(at.dataframe[0].value["group_name"]) == [GROUP]
    assert "2 names in registers" in texts(at)
    assert "the coordinator sees it" in texts(at)
    assert not [item for item in at.button if item.label == "Add them"]
    press(at, "yes-")
    assert "1 name in registers" in texts(at)
    assert "example.org" not in texts(at)


def test_an_address_of_another_group_tells_nothing(at: AppTest) -> None:
    zone(upload(at, REGISTER.replace(b"Zoom Guest,,", b"Z,zoom.guest@example.org,")))
    assert figures(at)["Were there"] == "1"
    press(at, "save-")
    assert "Zacharias" not in texts(at)
    assert "example.org" not in texts(at)
    assert [item.label for item in at.button if (item.key or "").startswith("yes-")] == [
        "Yes, this is Ana Lopez"
    ]


def test_files_of_others_are_not_there(
    open_page: OpenPage, programme: Programme, fay: SignedIn
) -> None:
    lists = programme.do(
        member_lists.save, data=LIST, file_name="list.csv", group_name=GROUP, today=TODAY
    )
    theirs = programme.do(registers.save, data=REGISTER, group_name=NOT_OWN, **TOLD)
    at = open_page("exchange", sid=fay.sid)
    assert "Choose the report of a meeting" in texts(at)
    assert "No name waits" in texts(at)
    for batch in (lists, theirs):
        at = open_page("exchange", sid=fay.sid, open=batch)
        assert "This import is not in the records" in at.error[0].value


def test_a_register_is_taken_back(open_page: OpenPage, programme: Programme, fay: SignedIn) -> None:
    batch = programme.do(registers.save, data=REGISTER, group_name=GROUP, **TOLD)
    at = open_page("exchange", sid=fay.sid, open=batch)
    at.button(key=f"undo-{batch}").click().run()
    assert fine(at).dataframe[0].value["undone_at"][0] == TODAY


def test_a_table_is_told_once_and_known_to_whoever_told_it(
    at: AppTest, open_page: OpenPage, fay: SignedIn
) -> None:
    said = "Read as you said on"
    upload(at, b"Who was there?,Minutes,Notes\nAna,50,x\n")
    assert said not in texts(at)
    at.date_input[0].set_value(date(2025, 11, 19)).run()
    press(at, "save-")
    later = b"Notes,Who was there?,Minutes\nx,Ana,40\n"
    again = upload(open_page("exchange", sid=fay.sid), later)
    assert said in texts(again)
    assert [item.label for item in again.expander][-1] == "Forms that are known again (1)"
    others = open_page("exchange")
    others.segmented_control(key="kind").set_value(ImportKind.REGISTER).run()
    assert "Read as Fay said on" in texts(upload(others, later)).replace("\\", "")
