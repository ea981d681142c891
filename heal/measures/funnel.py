"""How far requests come, from asking to a beginning, in all and by each of the six routes.

The stages are nested: whoever began had agreed, whoever agreed had been proposed, everybody asked.
So what is lost between two stages can be counted as well, and is protected like what is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from heal.measures import shares
from heal.measures.circulation import OUTSIDE, Number, protect
from heal.measures.disclosure import in_steps, share
from heal.rules.disclosure import Profile

STAGES: Final = ("opened", "proposed", "agreed", "begun")
TOTAL: Final = 1e6
"""What is told elsewhere already cannot be hidden here: anything else goes first."""
WORTH: Final = 4.0
"""Rather four numbers of single months are hidden than one total."""
ENDS: Final = 4 * WORTH
"""Without all who asked there is no share and no route, and without all who began no finding."""


@dataclass(frozen=True, slots=True, eq=False)
class Funnel:
    """Carry the requests of some time by stage, and by route.

    `stages` has stage, requests (all that came so far), and their share of all that were opened,
    with low and high (Wilson's interval, 95%); of these themselves there is none. `routes` has
    one row a route and a column for each stage, with the share of a route's requests that began.
    `waiting` is how many were not closed, none of them begun. Where a profile hides, what is hidden
    is missing; what is not told at all is no column.
    """

    stages: pd.DataFrame
    routes: pd.DataFrame
    waiting: int | None


def funnel(found: pd.DataFrame, *, routes: Sequence[str]) -> Funnel:
    """Give every stage and each of the routes, also where nobody came by it.

    In: route, reached (0 to 3), still and n, what `queries.funnel.requests` returns. Of nobody
    there is no share (NaN). Method: Wilson, see `measures.shares`.
    """
    n = found["n"].astype("int64")
    reached = found["reached"].astype("int64")
    table = (
        n.groupby([found["route"].astype("object"), reached])
        .sum()
        .unstack(fill_value=0)
        .reindex(index=list(routes), columns=range(len(STAGES)), fill_value=0)
    )
    so_far = table.iloc[:, ::-1].cumsum(axis="columns").iloc[:, ::-1].astype("int64")
    totals = so_far.sum()
    by_stage = pd.DataFrame({"stage": list(STAGES), "requests": totals.to_numpy("int64")})
    each = so_far.set_axis(list(STAGES), axis="columns").rename_axis("route").reset_index()
    waits = found["still"].astype("bool") & (reached < len(STAGES) - 1)
    shown = _with_shares(by_stage, by_stage["requests"], int(totals.iloc[0]))
    shown.loc[0, ["share", "low", "high"]] = float("nan")
    return Funnel(
        stages=shown,
        routes=_with_shares(each, each["begun"], each["opened"]),
        waiting=int(n[waits].sum()),
    )


def told(one: Funnel, kept: pd.Series, profile: Profile) -> Funnel:
    """Give the same without what is small, and without what gives it away.

    `kept` says, stage by stage, which totals may be told; that is decided together with all that is
    told of the same requests month by month. Numbers are rounded down to a multiple of k: these are
    all requests so far, so the difference of two months' figures would tell who came in between.
    Of the routes only those opened and those begun are told; where a profile tells one attribute at
    a time, those opened.
    """
    if not profile.hides:
        return one
    exact = one.stages["requests"]
    asked = int(exact.iloc[0])
    rates = [
        _share(int(part), asked, profile) if place and fine and kept.iloc[0] else None
        for place, (part, fine) in enumerate(zip(exact, kept, strict=True))
    ]
    shown = one.stages[["stage"]].assign(
        requests=in_steps(exact, kept, profile), share=pd.Series(rates, dtype="float64")
    )
    return Funnel(stages=shown, routes=_told_routes(one.routes, kept, profile), waiting=None)


def stages(counts: Sequence[int], *, asked: Hashable, begun: Hashable) -> dict[Hashable, Number]:
    """Give the totals by stage as arrows, from the place of all begun to the place of all asked.

    ("stage", n) is told, ("left", n) are those that came no further: these are told nowhere, but
    each is a difference.
    """
    last = len(counts) - 1
    numbers: dict[Hashable, Number] = {}
    for place, count in enumerate(counts):
        source = begun if place == last else ("reached", place)
        target = ("reached", place - 1) if place else asked
        worth = ENDS if place in (0, last) else WORTH
        numbers["stage", place] = Number(source, target, count, worth=worth)
        if place < last:
            left = count - counts[place + 1]
            numbers["left", place] = Number(OUTSIDE, ("reached", place), left, told=False)
    return numbers


def by_route(routes: pd.DataFrame, *, crosses: bool, begun: bool) -> dict[Hashable, Number]:
    """Give what is told of the routes as arrows, with their totals, which are told elsewhere.

    Each request comes in by what became of it and leaves by its route, so all of these are sums of
    one kind. `crosses` says whether it is told of each route how many began, `begun` whether it is
    told of all. Those that have not begun are told nowhere, but are a difference.
    """
    some, every = (routes[name].to_numpy("int64").tolist() for name in ("begun", "opened"))
    numbers: dict[Hashable, Number] = {
        "opened": Number("out", "in", sum(every), worth=TOTAL),
        "begun": Number("in", "begun", sum(some), worth=TOTAL, told=begun),
        "not": Number("in", "not", sum(every) - sum(some), told=False),
    }
    for place, (part, whole) in enumerate(zip(some, every, strict=True)):
        here = ("route", place)
        numbers["begun", place] = Number("begun", here, part, told=crosses)
        numbers["not", place] = Number("not", here, whole - part, told=False)
        numbers["opened", place] = Number(here, "out", whole)
    return numbers


def _told_routes(routes: pd.DataFrame, kept: pd.Series, profile: Profile) -> pd.DataFrame:
    names = ["opened"] if profile.one_at_a_time else ["opened", "begun"]
    hidden = _hidden(routes, kept, profile)
    fine = {
        name: pd.Series([(name, place) not in hidden for place in range(len(routes))], dtype="bool")
        for name in names
    }
    told = {name: in_steps(routes[name], fine[name], profile) for name in names}
    found = routes[["route"]].assign(**told)
    if profile.one_at_a_time:
        return found
    rates = [
        _share(int(some), int(every), profile) if both else None
        for some, every, both in zip(
            routes["begun"], routes["opened"], fine["opened"] & fine["begun"], strict=True
        )
    ]
    return found.assign(share=pd.Series(rates, dtype="float64"))


def _hidden(routes: pd.DataFrame, kept: pd.Series, profile: Profile) -> frozenset[Hashable]:
    """Give what to hide of the routes: rather all of them than a total that is told elsewhere.

    What is hidden from somebody is hidden also from whoever is told less.
    """
    asked, begun = bool(kept.iloc[0]), bool(kept.iloc[-1])
    before = _hidden(routes, kept, profile.within) if profile.within else frozenset()
    for crosses in (True, False) if begun and not profile.one_at_a_time else (False,):
        numbers = by_route(routes, crosses=crosses, begun=begun)
        hidden = protect(numbers, k=profile.k, hidden=before)
        if asked and "opened" not in hidden and not (begun and "begun" in hidden):
            return hidden
    return frozenset(by_route(routes, crosses=False, begun=False))


def _share(part: int, whole: int, profile: Profile) -> float | None:
    found = share(part, whole, profile)
    return None if found is None else round(found, 2)


def _with_shares(frame: pd.DataFrame, part: pd.Series, whole: pd.Series | int) -> pd.DataFrame:
    found = shares.wilson(part, whole)
    return frame.assign(share=found.value, low=found.low, high=found.high)
