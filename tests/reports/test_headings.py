"""Rows as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from heal.reports.headings import HEADINGS, told
from heal.ui.figures import COLUMNS
from tests.charts.samples import draw


def test_values_are_said_as_their_column_has_it() -> None:
    frame = pd.DataFrame(
        {
            "month": pd.to_datetime(["2026-06-01", "2026-07-01"]),
            "share": [0.625, 0.5],
            "per_meeting": [10.0, float("nan")],
            "people": pd.array([1234, pd.NA], dtype="Int64"),
            "group": ["Tuesday", None],
            "some_new_day": [date(2026, 6, 3), date(2026, 6, 4)],
            "odd": [0.125, 2.0],
        }
    )
    found = told(replace(draw(1)[0], data=frame, hidden="hidden"))
    assert found.headings == (
        "Month", "Share", "People per meeting", "People", "Group", "Some new day", "Odd",
    )  # fmt: skip
    assert found.numbers == (False, True, True, True, False, False, True)
    assert found.rows == (
        ("Jun 2026", "62.5%", "10.0", "1,234", "Tuesday", "2026-06-03", "0.12"),
        ("Jul 2026", "50%", "hidden", "hidden", "hidden", "2026-06-04", "2"),
    )


def test_a_missing_number_is_nothing_where_nothing_is_hidden() -> None:
    frame = pd.DataFrame({"low": [float("nan")]})
    assert told(replace(draw(1)[0], data=frame, hidden="")).rows == (("",),)


def test_the_page_calls_columns_as_a_report_does() -> None:
    for name, heading in HEADINGS.items():
        config = COLUMNS[name]
        assert (config if isinstance(config, str) else config["label"]) == heading.says
