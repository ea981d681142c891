"""Calendar months, as the first day of each."""

from __future__ import annotations

from datetime import date

import pandas as pd


def first_of_month(days: pd.Series) -> pd.Series:
    """Give the first day of each day's month (datetime64; NaT stays NaT)."""
    moments = pd.to_datetime(days).astype("datetime64[us]")
    return moments.dt.normalize() - pd.to_timedelta(moments.dt.day - 1, unit="D")


def months_through(days: pd.Series, through: date) -> pd.DatetimeIndex:
    """Give every month from the earliest day's to that of `through`, none left out."""
    last = pd.Timestamp(through).replace(day=1)
    first = first_of_month(days).min()
    start = last + pd.offsets.MonthBegin() if pd.isna(first) else first
    return pd.date_range(start, last, freq="MS", unit="us", name="month")


def flow_by_month(
    began: pd.Series, ended: pd.Series, *, through: date, names: tuple[str, str, str]
) -> pd.DataFrame:
    """Give, a month, how many began, how many ended and how many were there at its end.

    In: two aligned columns of days; NaT in `ended` means still there. Days after `through` have
    not happened. Out: month (datetime64) and three int64 columns named by `names` (began, ended,
    there); "there" counts those that began on or before the month's last day (`through` for the
    last month) and had not ended on it. So began − ended, summed up to a month, is "there".
    """
    limit = pd.Timestamp(through)
    start = pd.to_datetime(began).astype("datetime64[us]")
    end = pd.to_datetime(ended).astype("datetime64[us]")
    happened = start <= limit
    start, end = start[happened], end[happened & (end <= limit)]
    months = months_through(start, through)
    frame = pd.DataFrame(index=months)
    for name, days in zip(names[:2], (start, end), strict=True):
        counted = first_of_month(days).value_counts()
        frame[name] = counted.reindex(months, fill_value=0).astype("int64")
    frame[names[2]] = (frame[names[0]] - frame[names[1]]).cumsum().astype("int64")
    return frame.reset_index()
