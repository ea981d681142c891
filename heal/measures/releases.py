"""Whether figures that were told once may be told anew, or the difference would tell of a few."""

from __future__ import annotations

import io
import json
from collections.abc import Hashable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

PLACES: Final = frozenset({"days", "from_days", "meeting"})
"""Numbers that say where a row stands, not how many."""
ROUNDING: Final = 1e-9


def as_table(frame: pd.DataFrame) -> Any:
    """Give a frame as plain values that JSON can hold, from which `from_table` makes it again."""
    return json.loads(frame.to_json(orient="table", index=False, double_precision=15))


def from_table(table: Any) -> pd.DataFrame:
    """Give the frame that `as_table` made plain values of."""
    return pd.read_json(io.StringIO(json.dumps(table)), orient="table")


def too_close(earlier: pd.DataFrame, later: pd.DataFrame, *, k: int) -> bool:
    """Say whether two tellings of one cut differ by so little that it would tell of less than k.

    In: a figure's rows as they were told and as they would be now; hidden numbers are missing.
    Rows are the same where all their words, days and places are; one that is not there counts as
    noughts. Equal tellings are not too close. Any other are, unless every row that differs does so
    by at least k in each of its counts that differ, and in one of them at least: a share says
    nothing of how many moved it. A number that was hidden, or becomes so, is never far enough. A
    count rounded to a multiple may have moved by less, so k is to be more than that multiple.
    """
    if list(earlier.columns) != list(later.columns):
        return True
    keys = [name for name in later.columns if _is_key(later[name], earlier[name], name)]
    values = [name for name in later.columns if name not in keys]
    if not values:
        return not _rows(earlier, keys).equals(_rows(later, keys))
    if not keys:
        keys = ["row"]
        earlier, later = (one.assign(row=np.arange(len(one))) for one in (earlier, later))
    if any(one.duplicated(keys).any() for one in (earlier, later)):
        return not earlier.reset_index(drop=True).equals(later.reset_index(drop=True))
    both = _rows(earlier, keys).merge(
        _rows(later, keys), on=keys, how="outer", suffixes=("", " now"), indicator=True
    )
    counts = [name for name in values if _is_count(earlier[name]) and _is_count(later[name])]
    return any(_row_is_too_close(row, values, counts, k) for row in both.to_dict("records"))


def _row_is_too_close(
    row: Mapping[Hashable, object], values: list[str], counts: list[str], k: int
) -> bool:
    """Say whether one row differs, and by too little."""
    then, now = (
        {name: _number(row[f"{name}{end}"], there=row["_merge"] != absent) for name in values}
        for end, absent in (("", "right_only"), (" now", "left_only"))
    )
    differ = [name for name in values if not _same(then[name], now[name])]
    if not differ:
        return False
    moved = [abs(now[name] - then[name]) for name in differ if name in counts]
    return not moved or any(np.isnan(by) or by < k for by in moved)


def _number(value: object, *, there: bool) -> float:
    if not there:
        return 0.0
    return float("nan") if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]


def _same(one: float, other: float) -> bool:
    return (np.isnan(one) and np.isnan(other)) or abs(one - other) < ROUNDING


def _is_key(later: pd.Series, earlier: pd.Series, name: str) -> bool:
    numeric = all(
        pd.api.types.is_numeric_dtype(one) or one.isna().all() for one in (later, earlier)
    )
    return name in PLACES or not numeric


def _is_count(column: pd.Series) -> bool:
    there = column.dropna()
    return bool((there.astype("float64") % 1 == 0).all())


def _rows(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Give the rows with their keys as text, so that the same are the same after being kept."""
    return frame.assign(**{name: frame[name].astype("str") for name in keys})
