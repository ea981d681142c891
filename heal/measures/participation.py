"""How many people come to meetings, and how regularly mentees come before and after a pairing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from heal.measures.months import first_of_month

MEETINGS_EACH_SIDE: Final = 6
"""At most so many meetings are read before, and as many after, the day a pairing began."""
MEETINGS_NEEDED: Final = 4
"""With fewer than this on either side there is no rate to give yet."""
DAYS_LEFT_OUT: Final = 3
"""Meetings this close to the first day, on either side of it, belong to neither side."""

BY_MONTH: Final = ("group", "month", "meetings", "attended", "per_meeting")
RATE_BY_MONTH: Final = ("group", "month", "meetings", "attended", "could", "rate")
BEFORE_AFTER: Final = ("pairing", "began_on", "before", "after", "n_before", "n_after", "enough")


@dataclass(frozen=True, slots=True)
class BeforeAfterMeans:
    """Carry the mean rates of the pairings that have enough meetings, and how many do not.

    Rates lie between 0 and 1; both are NaN when `pairings` is 0. Every pairing weighs the same.
    """

    pairings: int
    before: float
    after: float
    not_enough: int


def attended_by_month(meetings: pd.DataFrame) -> pd.DataFrame:
    """Give each group's attendance a month, from the meetings that have a register.

    In: group (str), held_on (date), cancelled (bool), has_register (bool), attended (people
    present as members). Out, one row per group and month with at least one counted meeting:
    group, month (datetime64, its first day), meetings (held, with a register), attended (people,
    summed over the meetings), per_meeting (people per meeting, the mean). A cancelled meeting or
    one without a register is left out, and never read as nobody having come.
    """
    found = _by_month(meetings, ["attended"])
    found["per_meeting"] = found["attended"] / found["meetings"]
    return found.astype({"per_meeting": "float64"})[list(BY_MONTH)]


def rate_by_month(meetings: pd.DataFrame) -> pd.DataFrame:
    """Give each group's rate a month: how often members came, of the times that they could have.

    In: as `attended_by_month`, and could (members of the group that day). Out, one row per group
    and month with at least one counted meeting that somebody could have come to: group, month
    (datetime64, its first day), meetings, attended and could (people, summed over the meetings),
    rate (attended / could, 0 to 1). Every person weighs as much as they had chances to come.
    """
    found = _by_month(meetings, ["attended", "could"])
    found = found[found["could"] > 0].reset_index(drop=True)
    found["rate"] = found["attended"] / found["could"]
    return found.astype({"rate": "float64"})[list(RATE_BY_MONTH)]


def _by_month(meetings: pd.DataFrame, people: list[str]) -> pd.DataFrame:
    """Give the counted meetings a group and month, and the people of them summed up."""
    counts = meetings["has_register"].astype(bool) & ~meetings["cancelled"].astype(bool)
    named = {
        "group": meetings["group"].astype("str"),
        "month": first_of_month(meetings["held_on"]),
    }
    counted = pd.DataFrame({**named, **{name: meetings[name] for name in people}})[counts]
    grouped = counted.astype(dict.fromkeys(people, "int64")).groupby(
        ["group", "month"], as_index=False, observed=True, sort=True
    )
    sums = {name: (name, "sum") for name in people}
    found: pd.DataFrame = grouped.agg(meetings=(people[0], "size"), **sums)
    return found.astype(dict.fromkeys(["meetings", *people], "int64"))


def before_after(marks: pd.DataFrame) -> pd.DataFrame:
    """Give each pairing its mentee's rate of attendance before and after it began.

    In, one row per meeting that counts for the mentee: pairing (int), began_on (date), held_on
    (date), attended (bool). Out, one row per pairing: pairing, began_on (datetime64), before and
    after (attended / counted, 0 to 1), n_before, n_after (meetings read, at most 6), enough.

    Read are the last 6 counted meetings before and the next 6 after the first day, without that
    week: the seven days centred on it, from began_on − 3 to began_on + 3, belong to neither side.
    With fewer than 4 on either side `enough` is false and both rates are NaN. Meetings of one day
    keep the order of the input.
    """
    rows = pd.DataFrame(
        {
            "pairing": marks["pairing"].astype("int64"),
            "began_on": pd.to_datetime(marks["began_on"]).astype("datetime64[us]"),
            "held_on": pd.to_datetime(marks["held_on"]).astype("datetime64[us]"),
            "attended": marks["attended"].astype("bool"),
        }
    ).sort_values(["pairing", "held_on"], kind="stable")
    days = (rows["held_on"] - rows["began_on"]).dt.days
    earlier = rows[days < -DAYS_LEFT_OUT].groupby("pairing").tail(MEETINGS_EACH_SIDE)
    later = rows[days > DAYS_LEFT_OUT].groupby("pairing").head(MEETINGS_EACH_SIDE)
    found = rows.groupby("pairing")[["began_on"]].first()
    found["before"], found["n_before"] = _rate(earlier, found.index)
    found["after"], found["n_after"] = _rate(later, found.index)
    found["enough"] = found[["n_before", "n_after"]].min(axis="columns") >= MEETINGS_NEEDED
    found[["before", "after"]] = found[["before", "after"]].where(found["enough"], axis="index")
    return found.reset_index()[list(BEFORE_AFTER)]


def before_after_means(rates: pd.DataFrame) -> BeforeAfterMeans:
    """Give the mean rates over the pairings with enough meetings.

    In: what `before_after` returns. A pairing counts once, whether it has 4 or 6 meetings a side.
    """
    enough = rates["enough"].astype(bool)
    read = rates[enough]
    return BeforeAfterMeans(
        pairings=int(enough.sum()),
        before=float(read["before"].mean()),
        after=float(read["after"].mean()),
        not_enough=int((~enough).sum()),
    )


def _rate(side: pd.DataFrame, pairings: pd.Index) -> tuple[pd.Series, pd.Series]:
    """Give the share attended and the number of meetings of one side, for every pairing."""
    attended = side.groupby("pairing")["attended"]
    share = attended.mean().reindex(pairings).astype("float64")
    meetings = attended.size().reindex(pairings, fill_value=0).astype("int64")
    return share, meetings
