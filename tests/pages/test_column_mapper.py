"""Forms and other tables on the page: which column is what, told once and known again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.exchange.file_signatures import Kind
from heal.exchange.mapping import Target
from heal.exchange.moments import DateOrder
from heal.models import ColumnMapping, Meeting, Member
from heal.services import door
from heal.ui.column_mapper import MOST_COLUMNS
from heal.vocabulary import ImportKind
from tests.kit import answers
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import figures, fine, press, upload
from tests.pages.test_typed_text import MARKUP, NASTY

TICKS = (
    b"Who,Notes,Day,Came?\n"
    b"Ana,x,2/6/2026,yes\nBen,y,2/6/2026,no\n"
    b"Ana,z,9/6/2026,no\nBen,,9/6/2026,yes\n"
)


def box(at: AppTest, start: str) -> AppTest:
    """Return the one select whose key begins so."""
    (found,) = (item for item in at.selectbox if str(item.key).startswith(start))
    return found


def column(at: AppTest, number: int) -> AppTest:
    return next(item for item in at.selectbox if item.label == f"Column {number}")


def told(at: AppTest) -> dict[str, Target]:
    return {item.label: item.value for item in at.selectbox if item.label.startswith("Column ")}


def said(at: AppTest) -> str:
    warned = "\n".join(item.value for item in at.warning)
    return (texts(at) + warned).replace("\\", "")


def buttons(at: AppTest, start: str) -> list[str]:
    return [str(item.key) for item in at.button if str(item.key).startswith(start)]


def rows(programme: Programme, what: object) -> list[object]:
    with programme.database.reading() as session:
        return list(session.scalars(select(what).order_by(what)))


def test_a_form_is_read_as_it_is_told_and_known_again(
    open_page: OpenPage, programme: Programme
) -> None:
    at = upload(open_page("exchange"), answers.as_csv())
    assert "These are answers to a form" in said(at)
    assert {name: target for name, target in told(at).items() if target is not Target.IGNORE} == {
        "Column 2": Target.EMAIL,
        "Column 3": Target.NAME,
        "Column 4": Target.GROUP,
        "Column 5": Target.JOINED_ON,
    }
    assert len(told(at)) == len(answers.QUESTIONS), "every question can be said to be something"
    assert "What helps you most on a hard day? You may name several things" in said(at)
    assert "Such as Tea, walks; Music" in said(at)
    assert [item.label for item in at.expander] == ["9 columns not needed, and never kept"]
    assert figures(at)["New people"] == "2"
    press(at, "save-")
    assert rows(programme, Member.name) == ["Ana", "Bea"]
    assert rows(programme, ColumnMapping.called) == ["file"]
    at = upload(open_page("exchange"), answers.as_csv(answers.moved()))
    assert "Read as you said on 16 Jun 2026 for “file”." in said(at)
    assert f"New since then, and not kept unless you say so: “{answers.NEW_QUESTION}" in said(at)
    assert told(at)["Column 3"] is Target.EMAIL
    assert figures(at)["New people"] == "2"
    fine(column(at, 5).set_value(Target.IGNORE).run())
    press(at, "save-")
    with programme.database.reading() as session:
        (kept,) = session.scalars(select(ColumnMapping))
        targets = [one["target"] for one in kept.columns["columns"]]
    assert targets == ["ignore", "name", "email", "group", *["ignore"] * 10]


def test_what_is_wrong_is_said_and_cannot_be_kept(
    open_page: OpenPage, programme: Programme
) -> None:
    at = upload(open_page("exchange"), answers.as_csv())
    fine(column(at, 10).set_value(Target.EMAIL).run())
    assert "More than one column is given as the e-mail address" in said(at)
    assert not buttons(at, "save-")
    fine(column(at, 10).set_value(Target.IGNORE).run())
    fine(column(at, 2).set_value(Target.IGNORE).run())
    assert "No column is given as the e-mail address" in said(at)
    assert not buttons(at, "save-")
    fine(column(at, 2).set_value(Target.EMAIL).run())
    assert buttons(at, "save-")
    assert rows(programme, ColumnMapping.id) == []


def test_a_double_click_keeps_a_form_once(
    open_page: OpenPage, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = upload(open_page("exchange"), answers.as_csv())
    acted = door.act

    def twice(database, use_case, actor, *details, form_key=None, **more):
        result = acted(database, use_case, actor, *details, form_key=form_key, **more)
        if form_key is not None:
            with pytest.raises(door.AlreadyHandled):
                acted(database, use_case, actor, *details, form_key=form_key, **more)
        return result

    monkeypatch.setattr(door, "act", twice)
    press(at, "save-")
    assert rows(programme, Member.name) == ["Ana", "Bea"]
    assert len(rows(programme, ColumnMapping.id)) == 1


def test_the_groups_of_a_form_are_asked_for_and_come_in_one_after_the_other(
    open_page: OpenPage, programme: Programme
) -> None:
    data = answers.as_csv(answers.TWO_GROUPS)
    at = upload(open_page("exchange"), data)
    assert not at.metric
    part = box(at, "part-group")
    assert part.options == ["Harbour", "Hill"]
    fine(part.set_value("Harbour").run())
    assert figures(at)["New people"] == "2"
    press(at, "save-")
    assert "very file was brought in" in said(at)
    fine(box(at, "part-group").set_value("Hill").run())
    assert figures(at)["New people"] == "1"
    press(at, "save-")
    assert rows(programme, Member.name) == ["Ana", "Bea", "Cy"]


def test_a_table_of_ticks_is_a_register_a_day(open_page: OpenPage, programme: Programme) -> None:
    programme.group("Harbour")
    at = upload(open_page("exchange"), TICKS, ImportKind.REGISTER)
    assert "say which column is what" in said(at)
    (order,) = [asked for asked in at.radio if asked.label == "How are the dates written?"]
    fine(order.set_value(DateOrder.DMY).run())
    part = box(at, "part-day")
    assert part.options == ["2 Jun 2026", "9 Jun 2026"]
    fine(part.set_value("2026-06-09").run())
    assert not [item for item in at.selectbox if str(item.key).startswith("zone-")], "no clock"
    assert figures(at)["Wait for a name"] == "1"
    press(at, "save-")
    assert rows(programme, Meeting.held_on) == [date(2026, 6, 9)]


def test_what_seems_something_else_can_be_read_as_a_table(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.group("Harbour")
    data = (
        b"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
        b"Ana,ana@example.org,11/19/2025 07:00:10 PM,11/19/2025 07:30:10 PM,30,No\r\n"
    )
    at = upload(open_page("exchange"), data, ImportKind.MEMBERS)
    assert "This is a report of participants from Zoom" in said(at)
    assert [button.label for button in at.button if str(button.key).startswith("as-")] == [
        "Read it as a meeting register"
    ], "it is no list of members"
    assert not at.metric, "and is not read as one"
    (what,) = [asked for asked in at.radio if asked.label == "Read it as"]
    assert what.value is None
    fine(what.set_value(Kind.TABLE).run())
    assert told(at)["Column 2"] is Target.EMAIL
    assert asks_for_the_group(at)


def asks_for_the_group(at: AppTest) -> bool:
    """Say whether the page goes on to the group, once the columns are settled."""
    return any(str(item.key).startswith("group-") for item in at.selectbox)


def test_a_table_without_headings_is_told_by_its_columns(open_page: OpenPage) -> None:
    at = upload(open_page("exchange"), b"Ana,ana@example.org\nBea,bea@example.org\n")
    assert "Column 1" in said(at)
    (headed,) = at.checkbox
    assert not headed.value
    fine(column(at, 1).set_value(Target.NAME).run())
    assert asks_for_the_group(at)
    fine(headed.set_value(True).run())
    assert "ana@example.org" in said(at).replace("\u2060", "")


def test_a_very_wide_table_is_told_by_its_first_columns(open_page: OpenPage) -> None:
    wide = [[f"Question {number}" for number in range(70)], ["yes"] * 70]
    at = upload(open_page("exchange"), answers.as_csv(wide))
    assert len(told(at)) == MOST_COLUMNS
    assert f"{70 - MOST_COLUMNS} more columns stay as they are." in said(at)


def test_a_sheet_of_a_workbook_is_chosen(open_page: OpenPage) -> None:
    first = ("Name", "Mail"), ("Ana", "ana@x.org")
    second = ("Name", "Mail"), ("Ben", "ben@x.org"), ("Cy", "cy@x.org")
    at = upload(open_page("exchange"), answers.as_xlsx(first, second, names=("May", "June")))
    sheet = box(at, "sheet-")
    assert (sheet.value, sheet.options) == ("May", ["May", "June"])
    assert "Such as Ana" in said(at)
    fine(sheet.set_value("June").run())
    assert "Such as Ben; Cy" in said(at)


def test_forms_that_are_known_are_listed_renamed_and_forgotten(
    open_page: OpenPage, programme: Programme
) -> None:
    assert "Forms that are known" not in [item.label for item in open_page("exchange").expander]
    press(upload(open_page("exchange"), answers.as_csv()), "save-")
    at = open_page("exchange")
    assert [item.label for item in at.expander] == ["Forms that are known again (1)"]
    assert "“Email Address” is the e-mail address" in said(at)
    (number,) = rows(programme, ColumnMapping.id)
    at.text_input(key=f"called-{number}").set_value("Joining").run()
    press(at, "rename-")
    assert rows(programme, ColumnMapping.called) == ["Joining"]
    press(at, "forget-")
    assert rows(programme, ColumnMapping.id) == []
    assert not at.expander


def test_no_heading_and_no_cell_is_read_as_markup(
    open_page: OpenPage, programme: Programme
) -> None:
    table = [[NASTY, "Email", f"Name {NASTY}"], [NASTY, "ana@example.org", NASTY[:90]]]
    at = upload(open_page("exchange"), answers.as_csv(table))
    shown = [texts(at), *(item.label for item in (*at.selectbox, *at.expander))]
    shown += [item.value for item in at.warning]
    assert [text for text in shown if MARKUP.search(text)] == []
    at.text_input[0].set_value("Harbour").run()
    press(at, "save-")
    (number,) = rows(programme, ColumnMapping.id)
    at = open_page("exchange")
    at.text_input(key=f"called-{number}").set_value(NASTY[:100]).run()
    press(at, "rename-")
    assert "evil" in texts(at)
    assert not MARKUP.search(texts(at))
    at = upload(at, answers.as_csv([*table, ["", "ben@example.org", "Ben"]]))
    assert "evil" in texts(at)
    assert not MARKUP.search(texts(at))
