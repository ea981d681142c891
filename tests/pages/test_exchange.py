"""Bringing files in, through the main script."""

from __future__ import annotations

from datetime import date

from streamlit.testing.v1 import AppTest

from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.services import member_lists, members, registers
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
    at.file_uploader[0].upload("file.csv", data, "text/csv").run()
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
