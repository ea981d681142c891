"""From asking to a mentor or to withdrawing: shares that make up everybody."""

from __future__ import annotations

import time
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import lengths, waits
from heal.measures.waits import OUTCOMES, PAIRED, WAITING, WITHDREW

DAY = date(2026, 6, 1)
OUTCOME = st.sampled_from([PAIRED, WITHDREW, WAITING])
WAITS = st.lists(st.tuples(st.integers(0, 30), OUTCOME, st.integers(0, 15)), max_size=40)


def of(rows: list[tuple[int, str, int]]) -> pd.DataFrame:
    kept = [(d, o != WAITING, s, o) for d, o, s in rows if s == 0 or d > s]
    frame = pd.DataFrame(kept, columns=["days", "ended", "seen_from", "outcome"])
    return frame.astype({"days": "int64", "ended": "bool", "seen_from": "int64"})


def points(frame: pd.DataFrame) -> pd.DataFrame:
    return waits.incidence(frame, every=7).points


def shares(frame: pd.DataFrame) -> pd.DataFrame:
    found: pd.DataFrame = points(frame).pivot(index="days", columns="outcome", values="share")
    return found


def test_by_hand() -> None:
    # Five ask; day 2 one is paired, day 3 one withdraws, day 4 one is still waiting, 5 one paired.
    some = [(2, PAIRED, 0), (3, WITHDREW, 0), (4, WAITING, 0), (5, PAIRED, 0), (6, WAITING, 0)]
    found = points(of(some)).set_index(["outcome", "days"])
    paired, withdrew = found.loc[PAIRED], found.loc[WITHDREW]
    assert paired["at_risk"].tolist() == withdrew["at_risk"].tolist() == [5, 5, 4, 2, 1]
    assert paired["share"].tolist() == pytest.approx([0, 0.2, 0.2, 0.5, 0.5])
    assert withdrew["share"].tolist() == pytest.approx([0, 0, 0.2, 0.2, 0.2])
    assert paired["waiting"].tolist() == pytest.approx([1, 0.8, 0.6, 0.3, 0.3])
    assert paired["came"].tolist() == [0, 1, 0, 1, 0]
    # One less Kaplan-Meier, with those who withdrew as if they still waited, promises more.
    as_if = of([(d, PAIRED if o == PAIRED else WAITING, s) for d, o, s in some])
    assert 1 - lengths.curve(as_if, every=7).points["share"].iloc[-1] == pytest.approx(0.6)


@settings(deadline=None, max_examples=25)
@given(WAITS)
def test_outcomes_and_those_still_waiting_make_up_everybody(
    rows: list[tuple[int, str, int]],
) -> None:
    found = points(of(rows))
    for _, day in found.groupby("days"):
        assert day["share"].sum() + day["waiting"].iloc[0] == pytest.approx(1)
        assert day["waiting"].nunique() == 1
    assert found["share"].between(-1e-12, 1 + 1e-12).all()
    inside = found.dropna()
    assert (inside["low"] <= inside["share"] + 1e-9).all()
    assert (inside["share"] <= inside["high"] + 1e-9).all()
    for name in OUTCOMES:
        assert found.loc[found["outcome"] == name, "share"].is_monotonic_increasing


@settings(deadline=None, max_examples=25)
@given(WAITS)
def test_where_nobody_withdraws_it_is_one_less_kaplan_meier_with_its_band(
    rows: list[tuple[int, str, int]],
) -> None:
    frame = of([row for row in rows if row[1] != WITHDREW])
    found = points(frame)
    paired = found[found["outcome"] == PAIRED].reset_index(drop=True)
    known = lengths.curve(frame, every=7).points
    np.testing.assert_allclose(paired["share"], 1 - known["share"], atol=1e-12)
    np.testing.assert_allclose(paired["error"], known["error"], atol=1e-7)
    np.testing.assert_allclose(paired["low"], 1 - known["high"], atol=1e-6)
    np.testing.assert_allclose(paired["high"], 1 - known["low"], atol=1e-6)
    assert not found.loc[found["outcome"] == WITHDREW, "share"].any()


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(OUTCOMES)), min_size=1, max_size=40))
def test_where_all_came_out_it_is_a_share_of_them_with_its_error(
    rows: list[tuple[int, str]],
) -> None:
    found = points(of([(day, outcome, 0) for day, outcome in rows]))
    n = len(rows)
    for row in found.itertuples():
        share = sum(d <= row.days and o == row.outcome for d, o in rows) / n
        assert row.share == pytest.approx(share)
        assert row.error == pytest.approx(np.sqrt(share * (1 - share) / n), abs=1e-7)


@settings(deadline=None, max_examples=30)
@given(WAITS, st.integers(0, 99))
def test_the_order_does_not_matter(rows: list[tuple[int, str, int]], seed: int) -> None:
    frame = of(rows)
    pd.testing.assert_frame_equal(points(frame), points(frame.sample(frac=1, random_state=seed)))


def test_the_band_holds_the_truth_about_as_often_as_it_says() -> None:
    random, held = np.random.default_rng(3), 0
    truth = 0.6 * (1 - np.exp(-1))  # paired by day 30, of two that come at even rates
    for _ in range(100):
        came = np.ceil(random.exponential(30, 120)).astype(int)
        until = random.integers(20, 120, 120)
        outcome = np.where(random.random(120) < 0.6, PAIRED, WITHDREW)
        outcome = np.where(came <= until, outcome, WAITING)
        rows = zip(np.minimum(came, until).tolist(), outcome.tolist(), [0] * 120, strict=True)
        found = points(of(list(rows)))
        there = found[(found["outcome"] == PAIRED) & (found["days"] <= 30)].iloc[-1]
        held += bool(there["low"] <= truth <= there["high"])
    assert 89 <= held <= 99


def test_half_paired() -> None:
    found = points(of([(day, PAIRED, 0) for day in range(1, 21)]))
    half = waits.half_paired(found)
    assert half.days == 10
    assert half.low is not None
    assert half.high is not None
    assert half.low < 10 < half.high
    most = points(of([(3, WITHDREW, 0)] * 6 + [(4, PAIRED, 0)] * 5))
    assert waits.half_paired(most).days is None
    assert waits.half_paired(points(of([]))).days is None


def test_requests_become_waits() -> None:
    asked = pd.DataFrame(
        [
            (DAY - timedelta(30), DAY - timedelta(10), "fulfilled"),
            (DAY - timedelta(30), DAY - timedelta(25), "withdrawn"),
            (DAY - timedelta(7), None, "on_hold"),
            (DAY - timedelta(7), DAY + timedelta(1), "fulfilled"),
            (DAY + timedelta(2), None, "open"),
        ],
        columns=["opened_on", "closed_on", "status"],
    )
    found = waits.of_requests(asked, through=DAY)
    assert found["days"].tolist() == [20, 5, 7, 7]
    assert found["outcome"].tolist() == [PAIRED, WITHDREW, WAITING, WAITING]


def test_nobody_and_only_one() -> None:
    columns = {"opened_on": [], "closed_on": [], "status": []}
    found = waits.incidence(waits.of_requests(pd.DataFrame(columns), through=DAY), every=7)
    assert found.points.empty
    assert list(found.points) == list(waits.POINTS)
    assert found.risk.empty
    assert shares(of([(9, PAIRED, 0)])).to_dict("list") == {PAIRED: [0, 1], WITHDREW: [0, 0]}
    assert shares(of([(9, WAITING, 0)])).to_dict("list") == {PAIRED: [0, 0], WITHDREW: [0, 0]}


def test_a_million_take_moments() -> None:
    random, n = np.random.default_rng(1), 1_000_000
    outcome = np.array([PAIRED, WITHDREW, WAITING], dtype=object)[random.integers(0, 3, n)]
    frame = pd.DataFrame(
        {"days": random.integers(1, 900, n), "ended": outcome != WAITING, "seen_from": 0}
    ).assign(outcome=outcome)
    start = time.perf_counter()
    assert points(frame)["at_risk"].iloc[0] == n
    assert time.perf_counter() - start < 5
