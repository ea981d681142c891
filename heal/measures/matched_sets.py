"""Newly paired members, each beside similar members of their group who have no mentor yet.

Risk-set matching (Li, Propert and Rosenbaum, J. Am. Stat. Assoc. 96, 2001): whoever serves as a
comparison is chosen by what was known when the pairing began; of the time after it is asked only
that they stay members and, for four meetings, not yet paired.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from heal.measures.participation import DAYS_LEFT_OUT, MEETINGS_EACH_SIDE, MEETINGS_NEEDED
from heal.measures.register import EPOCH, FAR, Numbers, Register, days, numbers

LEAST_MATCHED: Final = 2
"""A newly paired member beside fewer than this tells nothing."""
MOST_MATCHED: Final = 10
"""So many, those with the most similar tenure, are read; more would only cost time."""
TENURE_DAYS: Final = 90
"""Tenures this close are similar, and so are those of which neither is twice the other."""
AT_ONCE: Final = 2_000_000
"""So many possible comparisons are held in memory at a time."""

PLACES: Final = ("before_from", "before_to", "after_from", "after_to")
SETS: Final = (
    "pairing", "member", "group", "began_on", *PLACES, "before", "after", "expected_rise",
)  # fmt: skip
MATCHED: Final = ("set", "member", "after_to", "before", "after")


@dataclass(frozen=True, slots=True, eq=False)
class MatchedSets:
    """Carry the sets, and how many newly paired members have none.

    `sets`, one row a newly paired member: pairing, member, group, began_on (datetime64); the places
    in `register` of the meetings before (before_from up to, not including, before_to) and after;
    before, after (rates, 0 to 1); expected_rise (of the rate, by regression to the mean alone).
    `matched`, one row a set and matched member: set (row of `sets`, from 0), member, after_to
    (where the meetings that are read of them end), before, after.
    Every newly paired member is in a set, or among `too_few_meetings` or `too_few_similar`.
    """

    sets: pd.DataFrame
    matched: pd.DataFrame
    register: Register
    too_few_meetings: int
    too_few_similar: int

    @property
    def newly_paired(self) -> int:
        """Say how many members were paired for the first time."""
        return len(self.sets) + self.too_few_meetings + self.too_few_similar


def matched_sets(
    memberships: pd.DataFrame,
    meetings: pd.DataFrame,
    marks: pd.DataFrame,
    pairings: pd.DataFrame,
    *,
    since: date = date.min,
) -> MatchedSets:
    """Give each member paired for the first time since a day, beside similar ones not yet paired.

    In: memberships: member, group (int), joined_on, left_on (date, None while it lasts), one stay a
    row. meetings: meeting, group (int), held_on (date), cancelled, has_register (bool). marks:
    meeting, member (int), present (bool); no mark means absent. pairings: pairing, member (int, the
    mentee), began_on (date), all there were: the earliest of a member counts.

    Read are the last 6 and the next 6 counted meetings of the group around the first day, without
    that week, at least 4 on both sides, all within one stay; of several groups the one with most of
    them. Similar is who was a member at all of these meetings, came to as many of those before, has
    a similar tenure (at most 90 days apart, or neither more than twice the other), and was not yet
    paired; what is read of them ends where their own pairing begins, after 4 meetings at least. To
    leave them out for being paired later would choose those who did well without. A set has 2 to
    10 of them, the nearest in tenure.

    The rise by regression to the mean alone is (1 − r)(m − before): m the mean rate before of all
    of the group who were members then and not yet paired, r the slope of after on before within
    these (Galton; Davis, Am. J. Epidemiol. 104, 1976, has the same form).
    """
    register = Register.of(meetings, marks)
    stays = _stays(memberships)
    began = _first_pairings(pairings)
    paired = _windows(began, stays, register, since)
    enough = paired[_long_enough(paired)].drop_duplicates("member").reset_index(drop=True)
    beside = _beside(enough, stays, began, register)
    enough["expected_rise"] = _expected_rise(enough, beside)
    return _kept(
        enough,
        _similar(enough, beside),
        register,
        too_few_meetings=paired["member"].nunique() - len(enough),
    )


def _kept(
    paired: pd.DataFrame, matched: pd.DataFrame, register: Register, *, too_few_meetings: int
) -> MatchedSets:
    """Give the sets with enough matched members, numbered anew."""
    kept = np.bincount(matched["set"], minlength=len(paired)) >= LEAST_MATCHED
    number = np.cumsum(kept) - 1
    matched = matched[kept[matched["set"].to_numpy()]].reset_index(drop=True)
    matched["set"] = number[matched["set"].to_numpy()]
    return MatchedSets(
        sets=paired.loc[kept, list(SETS)].reset_index(drop=True),
        matched=matched[list(MATCHED)],
        register=register,
        too_few_meetings=too_few_meetings,
        too_few_similar=int((~kept).sum()),
    )


def _stays(memberships: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "member": numbers(memberships["member"]),
            "group": numbers(memberships["group"]),
            "joined": days(memberships["joined_on"]),
            "left": days(memberships["left_on"]),
        }
    )
    return frame.sort_values(["group", "joined", "member"]).reset_index(drop=True)


def _first_pairings(pairings: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "pairing": numbers(pairings["pairing"]),
            "member": numbers(pairings["member"]),
            "began": days(pairings["began_on"]),
        }
    )
    return frame.sort_values(["began", "pairing"]).drop_duplicates("member")


def _windows(
    began: pd.DataFrame, stays: pd.DataFrame, register: Register, since: date
) -> pd.DataFrame:
    """Give the meetings around each first day, a row a group, the group with most of them first."""
    found = began[began["began"] >= since.toordinal()].merge(stays, on="member")
    found = found[(found["joined"] <= found["began"]) & (found["began"] <= found["left"])]
    group, day = numbers(found["group"]), numbers(found["began"])
    joined = register.place(group, numbers(found["joined"]))
    gone = register.place(group, numbers(found["left"]), after=True)
    before_to = register.place(group, day - DAYS_LEFT_OUT)
    after_from = register.place(group, day + DAYS_LEFT_OUT, after=True)
    found = found.assign(
        before_from=np.maximum(joined, before_to - MEETINGS_EACH_SIDE),
        before_to=before_to,
        after_from=after_from,
        after_to=np.minimum(gone, after_from + MEETINGS_EACH_SIDE),
    )
    read = found["before_to"] - found["before_from"] + found["after_to"] - found["after_from"]
    order = found.assign(fewest=-read).sort_values(["fewest", "joined", "group"], kind="stable")
    order = order[_long_enough(order)]
    short = found[~found["member"].isin(order["member"])]
    found = pd.concat([order, short]).reset_index(drop=True)
    return _with_rates(found, register)


def _with_rates(found: pd.DataFrame, register: Register) -> pd.DataFrame:
    places = [numbers(found[name]) for name in PLACES]
    member = numbers(found["member"])
    with np.errstate(divide="ignore", invalid="ignore"):
        before, after = register.rate(member, *places[:2]), register.rate(member, *places[2:])
    first = (numbers(found["began"]) - EPOCH).astype("datetime64[D]").astype("datetime64[us]")
    return found.assign(before=before, after=after, began_on=first)


def _long_enough(found: pd.DataFrame) -> pd.Series[bool]:
    return (found["before_to"] - found["before_from"] >= MEETINGS_NEEDED) & (
        found["after_to"] - found["after_from"] >= MEETINGS_NEEDED
    )


def _beside(
    paired: pd.DataFrame, stays: pd.DataFrame, began: pd.DataFrame, register: Register
) -> pd.DataFrame:
    """Give everyone of the group who was there for the same meetings and not yet paired."""
    if paired.empty:
        return pd.DataFrame(columns=["joined", *MATCHED])
    free = stays["member"].map(began.set_index("member")["began"]).fillna(FAR - 1)
    which, stay = _together(paired, stays.assign(free=free), register)
    found = stays[["member", "joined"]].iloc[stay].assign(set=which, free=free.iloc[stay])
    found = found.drop_duplicates(["set", "member"]).reset_index(drop=True)
    window = paired.iloc[found["set"]]
    before_from, before_to, after_from, after_to = (numbers(window[n]) for n in PLACES)
    until = register.place(numbers(window["group"]), numbers(found["free"]))
    found["after_to"] = np.minimum(after_to, until)
    who = numbers(found["member"])
    found["before"] = register.rate(who, before_from, before_to)
    found["after"] = register.rate(who, after_from, numbers(found["after_to"]))
    return found


def _together(
    paired: pd.DataFrame, stays: pd.DataFrame, register: Register
) -> tuple[Numbers, Numbers]:
    """Give who (a row of `paired`) and whose stay lasted through the same meetings, not paired."""
    keys = numbers(stays["group"]) * FAR + numbers(stays["joined"])
    group, own = numbers(paired["group"]), numbers(paired["member"])
    opening = register.days[numbers(paired["before_from"])]
    needed = register.days[numbers(paired["after_from"]) + MEETINGS_NEEDED - 1]
    closing = register.days[numbers(paired["after_to"]) - 1]
    start = np.searchsorted(keys, group * FAR)
    lengths = np.searchsorted(keys, group * FAR + opening, side="right") - start
    member, left, free = (numbers(stays[name]) for name in ("member", "left", "free"))
    parts = []
    for rows in _portions(lengths):
        size = lengths[rows]
        which = np.repeat(rows, size)
        stay = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + start[which]
        fits = (left[stay] >= closing[which]) & (free[stay] > needed[which])
        fits &= member[stay] != own[which]
        parts.append((which[fits], stay[fits]))
    return np.concatenate([which for which, _ in parts]), np.concatenate([s for _, s in parts])


def _portions(lengths: Numbers) -> Iterator[Numbers]:
    """Yield the rows in turns, so that not too much is held at a time."""
    turn = np.cumsum(lengths) // AT_ONCE
    for number in np.unique(turn):
        yield np.flatnonzero(turn == number)


def _expected_rise(paired: pd.DataFrame, beside: pd.DataFrame) -> pd.Series[float]:
    if beside.empty:
        return pd.Series(np.nan, index=paired.index)
    means = beside.groupby("set")[["before", "after"]].mean()
    apart = beside[["before", "after"]] - means.loc[beside["set"]].to_numpy()
    spread = float((apart["before"] ** 2).sum())
    slope = float((apart["before"] * apart["after"]).sum()) / spread if spread else 0.0
    return (1 - slope) * (means["before"].reindex(paired.index) - paired["before"])


def _similar(paired: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """Give those who came as often before and whose tenure is similar, the nearest first."""
    own = paired.iloc[numbers(beside["set"])]
    tenure = numbers(own["began"]) - numbers(beside["joined"])
    theirs = numbers(own["began"]) - numbers(own["joined"])
    apart = np.abs(tenure - theirs)
    near = (apart <= TENURE_DAYS) | (np.maximum(tenure, theirs) <= 2 * np.minimum(tenure, theirs))
    as_often = np.isclose(beside["before"].to_numpy("float64"), own["before"].to_numpy("float64"))
    found = beside.assign(apart=apart)[near & as_often]
    found = found.sort_values(["set", "apart", "member"])
    found = found.groupby("set").head(MOST_MATCHED)
    kept: pd.DataFrame = found.astype({"set": "int64", "member": "int64", "after_to": "int64"})
    return kept
