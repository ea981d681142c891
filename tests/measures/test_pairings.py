"""The figures on pairings and on waiting, against cases worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import BadValue
from heal.measures import pairings as measure

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
SPELLS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 500)))


def spells(rows: list[tuple[date, int | None]], names: tuple[str, str]) -> pd.DataFrame:
    ends = [pd.NaT if days is None else start + timedelta(days) for start, days in rows]
    return pd.DataFrame({names[0]: [start for start, _ in rows], names[1]: ends})


def month(year: int, number: int) -> pd.Timestamp:
    return pd.Timestamp(year, number, 1)


def test_every_month_is_there_also_the_quiet_ones() -> None:
    pairings = pd.DataFrame(
        [
            (date(2025, 11, 30), pd.NaT),
            (date(2025, 11, 2), date(2026, 1, 31)),
            (date(2026, 2, 1), date(2026, 3, 14)),
            (date(2026, 3, 10), date(2026, 3, 15)),
            (date(2026, 3, 16), pd.NaT),
        ],
        columns=["began_on", "ended_on"],
    )
    found = measure.by_month(pairings, through=date(2026, 3, 14))
    assert found.to_dict("list") == {
        "month": [month(2025, 11), month(2025, 12), month(2026, 1), month(2026, 2), month(2026, 3)],
        "begun": [2, 0, 0, 1, 1],
        "ended": [0, 0, 1, 0, 1],
        "active": [2, 2, 1, 2, 2],
    }


@settings(deadline=None, max_examples=40)
@given(SPELLS, DAYS)
def test_begun_less_ended_adds_up_to_those_live_at_each_months_end(
    rows: list[tuple[date, int | None]], through: date
) -> None:
    pairings = spells(rows, ("began_on", "ended_on"))
    found = measure.by_month(pairings, through=through)
    assert (found["begun"] - found["ended"]).cumsum().tolist() == found["active"].tolist()
    begun = [start.replace(day=1) for start, _ in rows if start <= through]
    months = pd.date_range(min(begun), through, freq="MS") if begun else []
    assert found["month"].tolist() == list(months)
    for first, active in zip(found["month"], found["active"], strict=True):
        day = min((first + pd.offsets.MonthEnd()).date(), through)
        live = [s for s, d in rows if s <= day and (d is None or s + timedelta(d) > day)]
        assert active == len(live)
    assert found["begun"].sum() == sum(start <= through for start, _ in rows)


@pytest.mark.parametrize("rows", [[], [(date(2026, 7, 1), None)]])
def test_before_the_first_beginning_there_are_no_months(rows: list[tuple[date, None]]) -> None:
    found = measure.by_month(spells(rows, ("began_on", "ended_on")), through=date(2026, 6, 30))
    assert found.empty
    assert list(found.columns) == list(measure.BY_MONTH)
    assert found.dtypes.astype(str).tolist() == ["datetime64[us]", "int64", "int64", "int64"]


def test_bands_start_on_their_first_day() -> None:
    today = date(2026, 6, 20)
    ago = (-1, 0, 13, 14, 29, 30, 400)
    requests = pd.DataFrame({"opened_on": [today - timedelta(days) for days in ago]})
    found = measure.waiting(requests, today=today, amber=14, red=30)
    assert found.to_dict("list") == {
        "band": ["under 14 days", "14–29 days", "30 days and more"],
        "from_days": [0, 14, 30],
        "people": [2, 2, 2],
    }


@pytest.mark.parametrize(
    ("amber", "red", "labels"),
    [
        (1, 2, ["today", "1 day", "2 days and more"]),
        (2, 3, ["under 2 days", "2 days", "3 days and more"]),
        (7, 14, ["under 7 days", "7–13 days", "14 days and more"]),
    ],
)
def test_bands_are_named_as_people_say_them(amber: int, red: int, labels: list[str]) -> None:
    nobody = pd.DataFrame({"opened_on": []})
    found = measure.waiting(nobody, today=date(2026, 6, 20), amber=amber, red=red)
    assert found["band"].tolist() == labels
    assert found["people"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("amber", "red"), [(0, 30), (14, 14), (30, 14)])
def test_bands_out_of_order_are_refused(amber: int, red: int) -> None:
    with pytest.raises(BadValue, match="waiting bands"):
        measure.waiting(
            pd.DataFrame({"opened_on": []}), today=date(2026, 6, 20), amber=amber, red=red
        )


@settings(deadline=None, max_examples=40)
@given(st.lists(DAYS), DAYS, st.integers(1, 60), st.integers(1, 60))
def test_everyone_who_waits_is_in_one_band(
    opened: list[date], today: date, amber: int, more: int
) -> None:
    requests = pd.DataFrame({"opened_on": pd.Series(opened, dtype="object")})
    found = measure.waiting(requests, today=today, amber=amber, red=amber + more)
    assert found["people"].sum() == sum(day <= today for day in opened)


def test_waiting_by_month_reads_the_month_end() -> None:
    requests = pd.DataFrame(
        [
            (date(2026, 4, 30), date(2026, 5, 1)),
            (date(2026, 4, 1), date(2026, 6, 10)),
            (date(2026, 6, 9), pd.NaT),
        ],
        columns=["opened_on", "closed_on"],
    )
    found = measure.waiting_by_month(requests, through=date(2026, 6, 9))
    assert found.to_dict("list") == {
        "month": [month(2026, 4), month(2026, 5), month(2026, 6)],
        "waiting": [2, 1, 2],
        "opened": [2, 0, 1],
        "closed": [0, 1, 0],
    }


def test_no_requests_still_have_columns() -> None:
    found = measure.waiting_by_month(
        spells([], ("opened_on", "closed_on")), through=date(2026, 6, 9)
    )
    assert found.empty
    assert list(found.columns) == list(measure.WAITING_BY_MONTH)
