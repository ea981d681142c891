"""When figures that were told once may be told anew."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures.releases import too_close

K = 5
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=6)


def months(*people: int | None) -> pd.DataFrame:
    days = pd.date_range("2026-01-01", periods=len(people), freq="MS")
    return pd.DataFrame({"month": days, "people": pd.array(people, dtype="Int64")})


def shares(*rows: tuple[str, int | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["what", "people", "share"])
    return frame.astype({"people": "Int64", "share": "float64", "what": "str"})


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (months(10, 20), False),
        (months(10, 21), True),
        (months(10, 24), True),
        (months(10, 16), True),
        (months(10, 25), False),
        (months(10, 15), False),
        (months(15, 24), True),
        (months(10, None), True),
        (months(10, 20, 5), False),
        (months(10, 20, 4), True),
        (months(10), False),
        (months(10, 20, None), True),
    ],
)
def test_a_count_stays_or_moves_by_at_least_k(now: pd.DataFrame, wanted: bool) -> None:
    assert too_close(months(10, 20), now, k=K) is wanted


def test_a_share_moves_only_beside_a_count_that_moved_enough() -> None:
    then = shares(("hope", 40, 0.5), ("meaning", None, None))
    assert not too_close(then, then.copy(), k=K)
    assert too_close(then, shares(("hope", 40, 0.52), ("meaning", None, None)), k=K)
    assert not too_close(then, shares(("hope", 45, 0.52), ("meaning", None, None)), k=K)
    assert too_close(then, shares(("hope", 43, 0.5), ("meaning", None, None)), k=K)
    assert too_close(then, shares(("hope", 45, 0.52), ("meaning", 20, 0.5)), k=K)


def test_a_curve_without_counts_stays_as_it_was_told() -> None:
    curve = pd.DataFrame({"days": [0, 30, 60], "share": [1.0, 0.8, 0.6]})
    assert not too_close(curve, curve.copy(), k=K)
    assert too_close(curve, curve.assign(share=[1.0, 0.8, 0.59]), k=K)
    assert too_close(curve, curve.head(2), k=K)


def test_other_columns_and_rows_without_any_number_are_not_the_same() -> None:
    words = pd.DataFrame({"what": ["a", "b"]})
    assert too_close(months(1), words, k=K)
    assert too_close(words, words.head(1), k=K)
    assert not too_close(words, words.copy(), k=K)


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_whatever_is_told_anew_is_equal_or_far_from_what_was_told(
    then: list[int | None], now: list[int | None]
) -> None:
    if too_close(months(*then), months(*now), k=K):
        return
    longer = max(len(then), len(now))
    pairs = zip(
        [*then, *[0] * (longer - len(then))], [*now, *[0] * (longer - len(now))], strict=True
    )
    for before, after in pairs:
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert before == after or abs(before - after) >= K


@settings(deadline=None, max_examples=40)
@given(COUNTS)
def test_what_was_kept_is_the_same_as_what_was_told(people: list[int | None]) -> None:
    frame = months(*people)
    text = json.dumps(json.loads(frame.to_json(orient="table", index=False)))
    again = pd.read_json(io.StringIO(text), orient="table")
    assert not too_close(again, frame, k=K)
    assert not too_close(frame, again, k=K)
