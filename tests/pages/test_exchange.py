"""Bringing files in, through the main script."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.models import Alias, Group
from heal.queries import imports
from heal.queries.imports import WaitingName
from heal.services import member_lists, members, registers
from heal.ui import runtime
from heal.vocabulary import ImportKind
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

LIST = (
    b"Members for group HEAL Tuesday\r\n"
    b"Email address,Nickname,Group status,Join year,Join month,Join day\r\n"
    b"ana@example.org,Ana ![x](http://evil.example/x.png),member,2024,4,10\r\n"
    b"ben.ode@example.org,,member,,,\r\n"
    b"kim@example.org,Kim,invited,,,\r\n"
    b"nothing,Nobody,member,,,\r\n"
)
REGISTER = (
    b"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
    b"Ana (Ana Lopez),ana@example.org,11/19/2025 07:00:10 PM,11/19/2025 07:30:10 PM,30,No\r\n"
    b"Ana's iPad,,11/19/2025 07:20:10 PM,11/19/2025 08:20:10 PM,60,Yes\r\n"
    b"Ana (Ana Lopez),ana@example.org,11/19/2025 08:10:10 PM,11/19/2025 08:25:10 PM,15,No\r\n"
    b"Zoom Guest,,11/19/2025 07:00:10 PM,11/19/2025 08:20:10 PM,60,Yes\r\n"
)
GROUP = "HEAL Tuesday"


def upload(at: AppTest, data: bytes, kind: ImportKind = ImportKind.MEMBERS) -> AppTest:
    if kind is not ImportKind.MEMBERS:
        at.segmented_control(key="kind").set_value(kind).run()
    at.file_uploader(key=f"file-{kind}").upload("file.csv", data, "text/csv").run()
    return fine(at)


def fine(at: AppTest) -> AppTest:
    assert not at.exception, [item.value for item in at.exception]
    return at


def press(at: AppTest, start: str) -> AppTest:
    """Press the one button whose key begins so."""
    button = next(item for item in at.button if (item.key or "").startswith(start))
    button.click().run()
    return fine(at)


def figures(at: AppTest) -> dict[str, str]:
    return {item.label: item.value for item in at.metric}


def group_of_ana(programme: Programme) -> int:
    group = programme.group(GROUP)
    return int(
        programme.do(
            members.add, name="Ana Lopez", email="ana@example.org", group_id=group,
            joined_on=date(2024, 4, 10),
        )
    )  # fmt: skip


def keep_register(programme: Programme) -> int:
    return int(
        programme.do(
            registers.save, data=REGISTER, file_name="zoom.csv", group_name=GROUP,
            zone="America/New_York", today=TODAY,
        )
    )  # fmt: skip


def test_an_empty_page_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page("exchange")
    assert "Begin with the list" in texts(at)
    assert "No name waits" in texts(at)


def test_a_list_is_seen_first_and_then_comes_in(open_page: OpenPage) -> None:
    at = upload(open_page("exchange"), LIST)
    assert figures(at) == {
        "New people": "2",
        "Known, join now": "0",
        "In the group already": "0",
        "Left out": "1",
        "Could not be read": "1",
    }
    assert "is new, and is made" in texts(at)
    assert "evil" not in texts(at)
    assert "Begin with the list" in texts(at), "nothing is kept yet"
    joining = at.dataframe[0].value
    assert list(joining["Name"]) == ["Ana ![x](http://evil.example/x.png)", "Ben Ode"]
    at.date_input[0].set_value(date(2026, 1, 2)).run()
    press(at, "save-")
    assert "very file was brought in on 2026" in texts(at).replace("\\", "")
    assert list(at.dataframe[0].value["file_name"]) == ["file.csv"]
    assert at.dataframe[0].value["lines"][0] == "2 added, 1 left out, 1 could not be read"


def test_a_file_that_is_none_is_one_sentence(open_page: OpenPage) -> None:
    at = upload(open_page("exchange"), b"\x89PNG\r\n\x1a\n")
    assert len(at.error) == 1
    assert "picture" in at.error[0].value
    assert not [item for item in at.button if (item.key or "").startswith("save-")]


def test_a_register_needs_a_group(open_page: OpenPage) -> None:
    at = upload(open_page("exchange"), REGISTER, ImportKind.REGISTER)
    assert "no group yet" in texts(at)


def test_a_register_is_kept_and_its_names_are_settled(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    at = upload(open_page("exchange"), REGISTER, ImportKind.REGISTER)
    assert not at.metric, "the zone is asked for first"
    zone = next(item for item in at.selectbox if (item.key or "").startswith("zone-"))
    zone.set_value("America/New_York").run()
    assert figures(at)["Were there"] == "1"
    assert figures(at)["Wait for a name"] == "2"
    assert "19 Nov 2025" in texts(at)
    press(at, "save-")
    assert "2 names in registers" in texts(at)
    assert [item.label for item in at.button if (item.key or "").startswith("yes-")] == [
        "Yes, this is Ana Lopez"
    ]
    press(at, "yes-")
    assert "1 name in registers" in texts(at)
    press(at, "out-")
    assert "No name waits" in texts(at)


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


def test_the_order_of_day_and_month_is_asked_for_only_where_it_matters(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    at = upload(open_page("exchange"), REGISTER.replace(b"11/19/", b"11/10/"), ImportKind.REGISTER)
    next(item for item in at.selectbox if (item.key or "").startswith("zone-")).set_value(
        "Europe/Berlin"
    ).run()
    assert not at.metric
    (order,) = [asked for asked in at.radio if asked.label == "How are the dates written?"]
    assert order.options == ["Month first", "Day first"]
    fine(order.set_value(DateOrder.DMY).run())
    assert "11 Oct 2025" in texts(at)


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


def test_a_file_is_taken_back(open_page: OpenPage, programme: Programme) -> None:
    batch = programme.do(
        member_lists.save, data=LIST, file_name="list.csv", group_name=GROUP, today=TODAY
    )
    at = open_page("exchange", open=batch)
    assert "list" in texts(at)
    assert "could not be read" in texts(at)
    at.button(key=f"undo-{batch}").click().run()
    fine(at)
    assert at.dataframe[0].value["undone_at"][0] == TODAY
    again = open_page("exchange", open=batch)
    assert not [item for item in again.button if (item.key or "").startswith("undo-")]


def test_what_cannot_be_taken_back_is_a_sentence(open_page: OpenPage, programme: Programme) -> None:
    batch = programme.do(
        member_lists.save, data=LIST, file_name="list.csv", group_name=GROUP, today=TODAY
    )
    keep_register(programme)
    at = open_page("exchange", open=batch)
    assert not [item for item in at.button if (item.key or "").startswith("undo-")]
    said = at.info[0].value.replace("\\", "")
    assert "1 person from this file has more in the records by now" in said
    assert "Take back the later files that name them first." in said


def test_a_file_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page("exchange", open=4711)
    assert "not in the records" in at.error[0].value


def test_what_a_file_is_is_said_and_may_be_said_otherwise(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    at = upload(open_page("exchange"), REGISTER, ImportKind.REGISTER)
    said = texts(at).replace("\\", "")
    assert "This is a report of participants from Zoom: line 1 has the headings" in said
    (what,) = [asked for asked in at.radio if asked.label == "Read it as"]
    assert what.value is Kind.ZOOM
    at.selectbox(
        key=next(box.key for box in at.selectbox if str(box.key).startswith("zone"))
    ).set_value("Europe/London").run()
    assert at.metric
    (what,) = [asked for asked in at.radio if asked.label == "Read it as"]
    fine(what.set_value(Kind.TEAMS).run())
    assert "Teams" in at.error[0].value
    assert not at.metric


def test_a_list_of_another_forum_comes_in_as_well(
    open_page: OpenPage, programme: Programme
) -> None:
    data = (
        b"Email,User ID,Member ID,Display Name,Username,Joined\r\n"
        b"ana@example.org,1,11,Ana,ana,04/10/2024\r\n"
    )
    at = upload(open_page("exchange"), data)
    assert "a list of members from Groups.io" in texts(at).replace("\\", "")


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
    at = fine(several.set_value(_rows()[:4]).run())
    at.button(key="several-guest").click().run()
    assert "8 names in registers" in texts(fine(at))
    assert "(4)" in " ".join(item.label for item in at.expander)


def _rows() -> list[int]:
    with runtime.database().reading() as session:
        return [one.row_id for one in imports.waiting(session)]


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


def test_what_goes_and_what_stays_is_said_before_a_file_is_taken_back(
    open_page: OpenPage, programme: Programme
) -> None:
    group_of_ana(programme)
    batch = keep_register(programme)
    press(open_page("exchange"), "yes-")
    at = open_page("exchange", open=batch)
    said = texts(at)
    assert "What goes, in one step:**\n- the meeting\n- 1 mark\n- 1 name that waits" in said
    assert "1 name in it stays confirmed" in said
    at.button(key=f"undo-{batch}").click().run()
    assert fine(at).toast[0].value.replace("\\", "") == (
        "Taken back: the meeting, 1 mark, 1 name that waits, 4 lines of the file. "
        "1 name in it stays confirmed."
    )
