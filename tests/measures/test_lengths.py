"""How long pairings go on, against published curves and against SciPy."""

from __future__ import annotations

import math
import time
import warnings
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from heal.measures import lengths
from heal.measures.spells import Median, at_risk, risk, spells

SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"  # Freireich, 1963
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"
DAY = date(2026, 6, 1)
SPELLS = st.lists(st.tuples(st.integers(0, 40), st.booleans(), st.integers(0, 20)), max_size=40)


def written(text: str) -> pd.DataFrame:
    """Give spells from "6 9+", where + says that it goes on."""
    some = [(int(n.strip("+")), not n.endswith("+"), 0) for n in text.split()]
    return of(some)


def of(rows: list[tuple[int, bool, int]]) -> pd.DataFrame:
    kept = [row for row in rows if row[2] == 0 or row[0] > row[2]]
    frame = pd.DataFrame(kept, columns=["days", "ended", "seen_from"])
    return frame.astype({"days": "int64", "ended": "bool", "seen_from": "int64"})


def points(frame: pd.DataFrame) -> pd.DataFrame:
    return lengths.curve(frame, every=7).points


def test_the_treated_as_published() -> None:
    found = points(written(SIX_MP)).set_index("days")
    expected = {
        6: 0.857143, 7: 0.806723, 10: 0.752941, 13: 0.690196, 16: 0.627451, 22: 0.537815,
        23: 0.448179,
    }  # fmt: skip
    assert found["share"].round(6).to_dict() == {0: 1.0, **expected, 35: 0.448179}
    assert found.loc[6, ["error", "low", "high"]].round(6).tolist() == [
        0.076360,
        0.619718,
        0.951552,
    ]
    assert found["at_risk"].tolist() == [21, 21, 17, 15, 12, 11, 7, 6, 1]
    assert lengths.median(found.reset_index()) == Median(23, 13, None)


def test_the_others_as_published() -> None:
    found = points(written(PLACEBO))
    assert lengths.median(found) == Median(8, 4, 11)
    assert found["share"].iloc[-1] == 0
    assert math.isnan(found["low"].iloc[-1])


@settings(deadline=None, max_examples=25)
@given(SPELLS.filter(lambda rows: any(ended for _, ended, _ in rows)))
def test_without_late_entry_it_is_what_scipy_has(rows: list[tuple[int, bool, int]]) -> None:
    frame = of([(days, ended, 0) for days, ended, _ in rows])
    ended = frame["ended"]
    known = ecdf(
        CensoredData(frame["days"][ended].to_numpy(), right=frame["days"][~ended].to_numpy())
    ).sf
    found = points(frame)
    np.testing.assert_allclose(found["share"], known.evaluate(found["days"]), atol=1e-12)
    # Where it is 0 or 1, SciPy's band has no place for it either.
    with warnings.catch_warnings(action="ignore"):
        band = known.confidence_interval(0.95, method="log-log")
    where = np.searchsorted(known.quantiles, found["days"], side="right") - 1
    inside = found["low"].notna().to_numpy()
    np.testing.assert_allclose(
        found["low"][inside], band.low.probabilities[where[inside]], atol=1e-9
    )
    np.testing.assert_allclose(
        found["high"][inside], band.high.probabilities[where[inside]], atol=1e-9
    )


@settings(deadline=None, max_examples=25)
@given(SPELLS, st.integers(0, 99))
def test_it_goes_down_within_its_band_whatever_the_order(
    rows: list[tuple[int, bool, int]], seed: int
) -> None:
    frame = of(rows)
    found = points(frame)
    again = points(frame.sample(frac=1, random_state=seed))
    pd.testing.assert_frame_equal(found, again)
    assert found["share"].is_monotonic_decreasing
    assert found["share"].between(0, 1).all()
    inside = found.dropna()
    assert (inside["low"] <= inside["share"]).all()
    assert (inside["share"] <= inside["high"]).all()
    for day, n in zip(found["days"], found["at_risk"], strict=True):
        seen = [d for d, e, s in frame.itertuples(index=False) if d >= day and (s == 0 or s < day)]
        assert n == len(seen)


def test_those_found_under_way_count_from_then_on() -> None:
    # Two from the start; one that was found on day 5 is at risk on day 6 and not on day 4.
    found = points(of([(4, True, 0), (6, True, 0), (8, False, 5)])).set_index("days")
    assert found["at_risk"].to_dict() == {0: 2, 4: 2, 6: 2, 8: 1}
    assert found["share"].to_dict() == {0: 1.0, 4: 0.5, 6: 0.25, 8: 0.25}
    # Taken for one seen from the start, it would have made the others look too long.
    wrong = points(of([(4, True, 0), (6, True, 0), (8, False, 0)])).set_index("days")
    assert wrong.loc[6, "share"] > found.loc[6, "share"]


def test_late_entry_takes_away_the_bias_of_records_that_begin_late() -> None:
    random = np.random.default_rng(4)
    began = np.array([DAY - timedelta(int(d)) for d in random.integers(0, 1500, 6000)])
    lasted = random.exponential(200, 6000).astype(int)
    ended = np.array([b + timedelta(int(d)) for b, d in zip(began, lasted, strict=True)])
    since = DAY - timedelta(400)
    known = pd.DataFrame({"began_on": began, "ended_on": ended})[ended > since]
    known["ended_on"] = known["ended_on"].where(known["ended_on"] <= DAY, None)
    half = 200 * math.log(2)
    honest = lengths.median(points(lengths.of_pairings(known, through=DAY, since=since)))
    naive = lengths.median(points(lengths.of_pairings(known, through=DAY)))
    assert honest.days is not None
    assert naive.days is not None
    assert abs(honest.days - half) < 12
    assert naive.days > half + 60


def test_spells_from_days() -> None:
    began = pd.Series(
        [DAY, DAY - timedelta(9), DAY - timedelta(9), DAY + timedelta(1)], index=list("abcd")
    )
    ended = pd.Series([DAY, pd.NaT, DAY + timedelta(5), pd.NaT], index=list("abcd"))
    found = spells(began, ended, through=DAY)
    assert found.to_dict("index") == {
        "a": {"days": 0, "ended": True, "seen_from": 0},
        "b": {"days": 9, "ended": False, "seen_from": 0},
        "c": {"days": 9, "ended": False, "seen_from": 0},
    }
    late = spells(began, ended, through=DAY, since=DAY - timedelta(4))
    assert late["seen_from"].to_dict() == {"a": 0, "b": 5, "c": 5}
    gone = spells(
        began[1:2],
        pd.Series([DAY - timedelta(4)], index=["b"]),
        through=DAY,
        since=DAY - timedelta(4),
    )
    assert gone.empty


def test_nobody_and_only_one() -> None:
    nothing = lengths.of_pairings(pd.DataFrame({"began_on": [], "ended_on": []}), through=DAY)
    found = lengths.curve(nothing, every=30)
    assert found.points.empty
    assert list(found.points) == list(lengths.POINTS)
    assert found.risk.empty
    assert lengths.median(found.points) == Median(None, None, None)
    for ended, shares in ((None, [1.0, 1.0]), (DAY, [1.0, 0.0])):
        row = pd.DataFrame({"began_on": [DAY - timedelta(61)], "ended_on": [ended]})
        one = lengths.curve(lengths.of_pairings(row, through=DAY), every=30)
        assert one.points["share"].tolist() == shares
        assert one.risk.to_dict("list") == {"days": [0, 30, 60], "at_risk": [1, 1, 1]}


def test_over_on_the_first_day_counts() -> None:
    found = points(of([(0, True, 0), (5, False, 0)]))
    assert found["share"].tolist() == [0.5, 0.5]
    assert at_risk(of([(0, True, 0), (5, False, 0)]), [0, 1, 5, 6]).tolist() == [2, 1, 1, 0]
    assert risk(of([]), every=7).empty


def test_a_million_take_moments() -> None:
    random = np.random.default_rng(1)
    n = 1_000_000
    frame = pd.DataFrame(
        {
            "days": random.integers(1, 2000, n),
            "ended": random.random(n) < 0.7,
            "seen_from": np.zeros(n, dtype="int64"),
        }
    )
    start = time.perf_counter()
    found = points(frame)
    assert time.perf_counter() - start < 5
    assert found["at_risk"].iloc[0] == n
    assert found["share"].iloc[-1] == pytest.approx(0, abs=0.05)
