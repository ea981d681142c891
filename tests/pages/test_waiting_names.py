"""Who a name in a register is: said by a click on the page, and taken back by another."""

from __future__ import annotations

from sqlalchemy import select

from heal.models import Alias, Group
from heal.queries import imports
from heal.queries.imports import WaitingName
from heal.services import registers
from heal.services import waiting_names as services
from heal.vocabulary import ImportKind, LeftOut
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import (
    GROUP,
    REGISTER,
    figures,
    fine,
    group_of_ana,
    keep_register,
    press,
    upload,
)


def test_where_two_are_alike_each_is_one_click_away(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    with programme.database.reading() as session:
        group = session.scalars(select(Group.id)).one()
    other = programme.member(group, "Ana Lindt")
    keep_register(programme)
    at = open_page("exchange")
    assert not [item for item in at.button if (item.key or "").startswith("yes-")]
    offered = {item.label: item for item in at.button if (item.key or "").startswith("or-")}
    assert {"Ana Lopez?", "Ana Lindt?"} <= set(offered)
    fine(offered["Ana Lindt?"].click().run())
    with programme.database.reading() as session:
        assert other in set(session.scalars(select(Alias.member_id)))


def test_a_name_is_found_among_the_members(open_page: OpenPage, programme: Programme) -> None:
    ana = group_of_ana(programme)
    keep_register(programme)
    at = open_page("exchange")
    row = next(
        (item.key or "").removeprefix("yes-") for item in at.button if "yes-" in (item.key or "")
    )
    at.text_input(key=f"who-{row}-search").set_value("lop").run()
    assert at.selectbox(key=f"who-{row}-choice").value == ana
    at.button(key=f"them-{row}").click().run()
    assert "1 name in registers" in texts(fine(at))


def waiting(programme: Programme) -> list[WaitingName]:
    with programme.database.reading() as session:
        return imports.waiting(session)


def test_a_click_makes_a_name_a_new_member(open_page: OpenPage, programme: Programme) -> None:
    group_of_ana(programme)
    keep_register(programme)
    at = open_page("exchange")
    row = next(item.row_id for item in waiting(programme) if item.name == "Zoom Guest")
    at.button(key=f"add-{row}").click().run()
    said = "Zoom Guest is a member of HEAL Tuesday since 19 Nov 2025."
    assert fine(at).toast[0].value.replace("\\", "") == said
    assert [item.name for item in waiting(programme)] == ["Ana's iPad"]
    press(at, "take-out-")
    assert sorted(item.name for item in waiting(programme)) == ["Ana's iPad", "Zoom Guest"]


def test_a_name_becomes_a_new_member_of_another_name(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    keep_register(programme)
    at = open_page("exchange")
    name = next(item for item in at.text_input if item.value == "Zoom Guest")
    name.set_value("Gia").run()
    row = (name.key or "").removeprefix("name-")
    next(
        item for item in at.button if item.label == "Add them" and row in str(item.form_id)
    ).click()
    at.run()
    assert "1 name in registers" in texts(fine(at))


def _many_names(programme: Programme, number: int = 12) -> None:
    group_of_ana(programme)
    rows = "".join(
        f"Guest {n},,11/19/2025 07:00:10 PM,11/19/2025 07:30:10 PM,30,Yes\r\n"
        for n in range(number)
    )
    programme.do(
        registers.save, data=REGISTER.splitlines(keepends=True)[0] + rows.encode(),
        file_name="zoom.csv", group_name=GROUP, zone="America/New_York", today=TODAY,
    )  # fmt: skip


def test_a_name_is_left_out_each_time_until_that_is_taken_back(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    keep_register(programme)
    at = press(open_page("exchange"), "program-")
    assert "1 name in registers" in texts(at)
    said = texts(at).replace("\\", "")
    assert "A program, in every group; 1 line so far; by coordinator, " in said
    later = REGISTER.replace(b"11/19/", b"12/24/")
    at = upload(at, later, ImportKind.REGISTER)
    zone = next(item for item in at.selectbox if (item.key or "").startswith("zone-"))
    zone.set_value("America/New_York").run()
    assert figures(at)["Left out"] == "1"
    assert "left out as was decided before" in texts(at)
    at = press(at, "leave-in-")
    assert "2 names in registers" in texts(at)


def test_a_confirmed_name_is_taken_back_here_and_in_the_members_record(
    open_page: OpenPage, programme: Programme
) -> None:
    ana = group_of_ana(programme)
    keep_register(programme)
    press(open_page("exchange"), "yes-")
    at = open_page("members", open=ana)
    assert "ana's ipad" in texts(at).replace("\\", "")
    at = press(at, "alias-")
    assert not [item for item in at.button if (item.key or "").startswith("alias-")]
    assert "2 names in registers" in texts(open_page("exchange"))


def test_several_names_are_left_out_at_once_and_a_name_is_searched_for(
    open_page: OpenPage, programme: Programme
) -> None:
    _many_names(programme)
    at = open_page("exchange")
    assert len([item for item in at.button if (item.key or "").startswith("guest-")]) == 10
    at.text_input(key="waiting-search").set_value("guest 11").run()
    assert len([item for item in at.button if (item.key or "").startswith("guest-")]) == 1
    at.text_input(key="waiting-search").set_value("nobody at all").run()
    assert "search for less" in texts(at)
    (several,) = at.multiselect
    at = fine(several.set_value([item.row_id for item in waiting(programme)][:4]).run())
    at.button(key="several-guest").click().run()
    assert "8 names in registers" in texts(fine(at))
    assert "(4)" in " ".join(item.label for item in at.expander)


def test_a_decision_is_searched_for_where_there_are_many(
    open_page: OpenPage, programme: Programme
) -> None:
    _many_names(programme, 30)
    rows = {item.name: item.row_id for item in waiting(programme)}
    programme.do(
        services.leave_out, [rows[f"Guest {n}"] for n in range(28)], why=LeftOut.GUEST, on=TODAY
    )
    at = open_page("exchange")
    assert len([item for item in at.button if (item.key or "").startswith("leave-in-")]) == 25
    assert "The latest 25 of 28" in texts(at)
    at.text_input(key="left-out-search").set_value("guest 3").run()
    assert len([item for item in fine(at).button if "leave-in-" in (item.key or "")]) == 1
    press(at, "leave-in-")
    assert sorted(item.name for item in waiting(programme)) == ["Guest 28", "Guest 29", "Guest 3"]


def test_what_was_decided_for_one_meeting_is_asked_again_on_its_file(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    batch = keep_register(programme)
    press(open_page("exchange"), "out-")
    at = open_page("exchange", open=batch)
    assert "Decided for this meeting alone" in texts(at)
    press(at, "again-")
    assert "2 names in registers" in texts(open_page("exchange"))
