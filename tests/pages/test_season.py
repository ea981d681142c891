"""Many registers at once, through the main script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import streamlit as st
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.models import Group, ImportBatch, Mark
from heal.services import members, season_files
from heal.vocabulary import ImportKind
from tests.kit.programme import Programme
from tests.kit.zoom_register import MAIN, SECOND
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import fine, press
from tests.services.test_seasons import SUNDAY, TUESDAY, evening, weekly

FLAT = (
    b"Topic,Meeting ID,Start Time,End Time,Name (Original Name),User Email,Join Time,Leave Time\r\n"
    b"HEAL Tuesday,9,09/16/2025 19:00,09/16/2025 20:00,A,ana@example.org,09/16/2025 19:00,"
    b"09/16/2025 20:00\r\n"
    b"Sunday circle,9,09/21/2025 19:00,09/21/2025 20:00,B,ben@example.org,09/21/2025 19:00,"
    b"09/21/2025 20:00\r\n"
)


@pytest.fixture
def groups(programme: Programme) -> Programme:
    for group, name in ((TUESDAY, "Ana"), (SUNDAY, "Ben")):
        programme.do(
            members.add, name=name, email=f"{name.lower()}@example.org",
            group_id=programme.group(group), joined_on=date(2024, 4, 10),
        )  # fmt: skip
    return programme


def upload(at: AppTest, files: Sequence[tuple[str, bytes]]) -> AppTest:
    at.segmented_control(key="kind").set_value(ImportKind.REGISTER).run()
    told = [(name, data, "text/csv") for name, data in files]
    at.file_uploader[0].set_value(told).run()
    return fine(at)


def on_the_clock(at: AppTest, zone: str = "America/New_York") -> AppTest:
    next(box for box in at.selectbox if str(box.key).startswith("zone-")).set_value(zone).run()
    return fine(at)


def table(at: AppTest) -> list[dict[str, Any]]:
    shown = next(frame.value for frame in at.dataframe if "Were there" in frame.value)
    return [dict(row) for _, row in shown.iterrows()]


def keeps(at: AppTest) -> list[str]:
    return [button.label for button in at.button if str(button.key).startswith("save-")]


def count(programme: Programme, model: Any) -> int:
    with programme.database.reading() as session:
        return session.scalar(select(func.count(model.id))) or 0


def test_a_season_is_one_table_one_button_and_one_way_back(
    open_page: OpenPage, groups: Programme
) -> None:
    files = [
        *weekly()[:4], ("photo.csv", b"\x89PNG\r\n"),
        ("open.csv", evening(TUESDAY, date(2025, 10, 7), "ana@example.org")), ("bare.csv", MAIN),
    ]  # fmt: skip
    at = on_the_clock(upload(open_page("exchange"), files))
    assert keeps(at) == ["Keep these 4 registers"]
    said = texts(at).replace("\\", "")
    for sentence in (
        "4 registers of 4 meetings would be kept",
        "1 file waits for your answer above",
        "1 file waits for the group",
        "photo.csv** is left out. This file seems to be a picture",
    ):
        assert sentence in said
    assert [row["File"] for row in table(at)][:3] == ["open.csv", "bare.csv", "photo.csv"]
    assert [(row["Group"], row["Were there"], row["Wait for a name"]) for row in table(at)[3:]] == [
        (TUESDAY, 1, 1), (SUNDAY, 1, 1),
    ] * 2  # fmt: skip
    (order,) = [asked for asked in at.radio if asked.label == "How are the dates written there?"]
    fine(order.set_value(DateOrder.MDY).run())
    other = next(item for item in at.multiselect if str(item.key).startswith("other-"))
    fine(other.select((6, "")).run())
    box = next(item for item in at.selectbox if item.label == "bare\\.csv")
    fine(box.set_value(SUNDAY).run())
    assert keeps(at) == ["Keep these 6 registers"]
    press(at, "save-")
    assert (count(groups, ImportBatch), "These registers are kept" in texts(at)) == (6, True)
    assert not keeps(at)
    with groups.database.reading() as session:
        one = session.scalars(select(ImportBatch.id).order_by(ImportBatch.id)).all()[2]
    at = open_page("exchange", open=one)
    said = texts(at)
    for sentence in ("6 files came in together, this one among them", "6 meetings", "6 marks"):
        assert sentence in said
    press(at, f"undo-{one}")
    at = open_page("exchange", open=one)
    assert "5 files that came in with this one are still there" in texts(at)
    press(at, f"all-{one}")
    assert at.toast[0].value.startswith("Taken back\\: 5 meetings, 5 marks")
    assert count(groups, Mark) == 0


def test_a_meeting_begun_again_is_one_line_and_an_export_of_many_one_a_meeting(
    open_page: OpenPage, groups: Programme
) -> None:
    at = upload(open_page("exchange"), [("one.csv", MAIN), ("two.csv", SECOND)])
    tuesday = groups.do(lambda session, _: session.scalar(select(Group.id).order_by(Group.id)))
    next(box for box in at.selectbox if str(box.key).startswith("group-")).set_value(tuesday).run()
    (line,) = table(on_the_clock(at))
    assert (line["File"], line["Were there"]) == ("one.csv and two.csv", 1)
    assert keeps(at) == ["Keep these 2 registers"]
    at = on_the_clock(upload(open_page("exchange"), [("season.csv", FLAT)]))
    assert {(row["Group"], row["Day"]) for row in table(at)} == {
        (TUESDAY, date(2025, 9, 16)), (SUNDAY, date(2025, 9, 21)),
    }  # fmt: skip


def test_reading_can_be_stopped_and_goes_on_where_it_was(
    open_page: OpenPage, groups: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = upload(open_page("exchange"), weekly()[:5])
    works, turns = season_files.read, iter(range(2))

    def read(*given: Any, **more: Any) -> season_files.ReadFile:
        if next(turns, None) is None:
            st.stop()
        return works(*given, **more)

    monkeypatch.setattr(season_files, "read", read)
    on_the_clock(at)
    press(at, "stop-")
    assert "Stopped after 2 of 5 files" in texts(at)
    assert not keeps(at)
    monkeypatch.setattr(season_files, "read", works)
    press(at, "on-")
    assert keeps(at) == ["Keep these 5 registers"]
    assert count(groups, ImportBatch) == 0


def test_what_a_file_is_can_be_overruled_and_the_others_stay(
    open_page: OpenPage, groups: Programme
) -> None:
    files = weekly()[:3]
    at = on_the_clock(upload(open_page("exchange"), files))
    assert keeps(at) == ["Keep these 3 registers"]
    which = next(box for box in at.multiselect if str(box.key).startswith("kinds-"))
    which.set_value([1]).run()
    told = next(box for box in fine(at).selectbox if str(box.key).startswith("kind-"))
    assert told.value == Kind.ZOOM
    assert keeps(at) == ["Keep these 3 registers"], "what it seems to be changes nothing"
    told.set_value(Kind.TEAMS).run()
    assert keeps(fine(at)) == ["Keep these 2 registers"]
    (wrong,) = (row for row in table(at) if row["Problem"])
    assert wrong["File"] == files[1][0]
    assert "Teams" in wrong["Problem"]
    told.set_value(Kind.ZOOM).run()
    press(at, "save-")
    assert count(groups, ImportBatch) == 3
