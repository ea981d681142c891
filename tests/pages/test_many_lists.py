"""Several lists of members at once, through the main script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from heal.models import Group, ImportBatch, Member, Membership
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import fine, press

HEADINGS = "Email address,Nickname,Group status,Join year,Join month,Join day"


def titled(group: str, *people: str) -> bytes:
    rows = (f"{name.lower()}@example.org,{name},member,2024,4,10" for name in people)
    title = f"Members for group {group}\n" if group else ""
    return (title + "\n".join([HEADINGS, *rows]) + "\n").encode()


HARBOUR = ("harbour.csv", titled("Harbour", "Ana", "Ben"))
LATE = ("late.csv", titled("Harbour late", "Ana", "Cleo"))
UNNAMED = ("unnamed.csv", titled("", "Dora"))


def upload(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    told = [(name, data, "text/csv") for name, data in files]
    at.file_uploader[0].set_value(told).run()
    return fine(at)


def table(at: AppTest) -> dict[str, dict[str, Any]]:
    shown = next(frame.value for frame in at.dataframe if "New people" in frame.value)
    return {row["File"]: dict(row) for _, row in shown.iterrows()}


def keeps(at: AppTest) -> list[str]:
    return [button.label for button in at.button if str(button.key).startswith("save-")]


def counts(programme: Programme, models: Sequence[Any]) -> list[int]:
    with programme.database.reading() as session:
        return [session.scalar(select(func.count(model.id))) or 0 for model in models]


def test_several_lists_come_in_by_one_click_and_go_by_one(
    open_page: OpenPage, programme: Programme
) -> None:
    at = upload(open_page("exchange"), HARBOUR, LATE, ("again.csv", LATE[1]))
    assert "“again.csv” is the same file as “late.csv”" in texts(at).replace("\\", "")
    assert {name: row["Group"] for name, row in table(at).items()} == {
        "harbour.csv": "Harbour", "late.csv": "Harbour late",
    }  # fmt: skip
    assert keeps(at) == ["Keep these 2 lists"]
    press(at, "save-")
    assert at.toast[0].value.replace("\\", "") == "2 lists are kept; 3 people joined."
    assert counts(programme, [ImportBatch, Group, Member, Membership]) == [2, 2, 3, 4]
    assert not keeps(at)
    assert "2 lists are here already" in texts(at)
    at = press(open_page("exchange", open=1), "all-")
    assert counts(programme, [Group, Member, Membership]) == [0, 0, 0]


def test_what_a_list_does_not_tell_is_asked_and_what_is_none_stays_out(
    open_page: OpenPage, programme: Programme
) -> None:
    at = upload(open_page("exchange"), HARBOUR, UNNAMED, ("photo.csv", b"\x89PNG\r\n\x1a\n"))
    assert keeps(at) == ["Keep this list"]
    problems = {name: row["Problem"] for name, row in table(at).items()}
    assert problems["harbour.csv"] == ""
    assert problems["unnamed.csv"].startswith("Does not tell everything")
    assert "picture" in problems["photo.csv"]
    name = next(
        box for box in at.text_input if str(box.key).startswith("new-group-") and not box.value
    )
    name.set_value("Sunday").run()
    assert keeps(fine(at)) == ["Keep these 2 lists"]
    press(at, "save-")
    assert counts(programme, [ImportBatch, Group, Member]) == [2, 2, 3]


def test_two_lists_of_one_group_are_brought_in_one_by_one(
    open_page: OpenPage, programme: Programme
) -> None:
    later = ("later.csv", titled("harbour", "Ana", "Cleo"))
    at = upload(open_page("exchange"), HARBOUR, later, LATE)
    assert keeps(at) == ["Keep this list"]
    told = table(at)
    for name in ("harbour.csv", "later.csv"):
        assert "one by one, the older first" in told[name]["Problem"]
    press(at, "save-")
    assert counts(programme, [ImportBatch, Group]) == [1, 1]
