"""How far requests came: counted once, and no small number left to be worked out."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import funnel
from heal.measures.circulation import OUTSIDE, Number, protect
from heal.measures.funnel import STAGES, Funnel
from heal.measures.passage import Passage, hide, numbers
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from tests.measures.test_passage import passage

ROUTES = ("a", "b", "c")
K = Profile("test", k=3)
SMALL = st.integers(0, 2)
Row = tuple[str, int, bool, int]


def rows(*some: Row) -> pd.DataFrame:
    return pd.DataFrame(some, columns=["route", "reached", "still", "n"], dtype=object)


def counted(*some: Row) -> Funnel:
    return funnel.funnel(rows(*some), routes=ROUTES)


def all_kept(flags: str = "1111") -> pd.Series:
    return pd.Series([flag == "1" for flag in flags])


SOME: tuple[Row, ...] = (
    ("a", 0, True, 3), ("a", 3, False, 20), ("b", 0, False, 2), ("b", 1, True, 1),
    ("b", 2, False, 6), ("b", 3, True, 8),
)  # fmt: skip


def test_stages_are_nested_and_routes_add_up() -> None:
    found = counted(*SOME)
    assert found.stages["stage"].tolist() == list(STAGES)
    assert found.stages["requests"].tolist() == [40, 35, 34, 28]
    assert found.routes.set_index("route")[list(STAGES)].to_numpy().tolist() == [
        [23, 20, 20, 20],
        [17, 15, 14, 8],
        [0, 0, 0, 0],
    ]
    # One whose pairing was a mistake looks again, and has begun all the same.
    assert found.waiting == 4


def test_shares_are_wilsons() -> None:
    found = counted(("a", 0, False, 182), ("a", 3, False, 81))
    last = found.stages.iloc[-1]
    assert (last["share"], last["low"], last["high"]) == pytest.approx(
        (81 / 263, 0.255289, 0.366210), abs=1e-6
    )
    assert np.isnan(found.routes["share"].iloc[1])


def test_nobody_yet_is_every_stage_and_every_route_all_the_same() -> None:
    found = counted()
    assert found.stages["requests"].tolist() == [0, 0, 0, 0]
    assert found.stages["share"].isna().all()
    assert found.routes["route"].tolist() == list(ROUTES)
    assert found.waiting == 0
    told = funnel.told(found, all_kept(), INTERNAL)
    assert told.routes["opened"].tolist() == [0, 0, 0]


def test_whoever_sees_exact_figures_gets_them_as_they_are() -> None:
    found = counted(*SOME)
    assert funnel.told(found, all_kept(), EXACT) is found


def test_what_is_told_is_rounded_down_and_has_no_interval() -> None:
    told = funnel.told(counted(*SOME), all_kept(), INTERNAL)
    assert told.stages["requests"].tolist() == [40, 35, 30, 25]
    assert told.stages.columns.tolist() == ["stage", "requests", "share"]
    assert told.stages["share"].tolist()[1:] == [0.88, 0.85, 0.7]
    assert np.isnan(told.stages["share"].iloc[0])
    assert told.routes.columns.tolist() == ["route", "opened", "begun", "share"]
    assert told.waiting is None


def test_a_hidden_total_has_no_share_and_hides_the_routes_where_it_must() -> None:
    told = funnel.told(counted(*SOME), all_kept("1010"), INTERNAL)
    assert told.stages["requests"].isna().tolist() == [False, True, False, True]
    assert told.stages["share"].isna().tolist() == [True, True, False, True]
    assert told.routes["begun"].isna().all()
    assert told.routes["opened"].notna().any()
    nothing = funnel.told(counted(*SOME), all_kept("0111"), INTERNAL)
    assert nothing.stages["share"].isna().all()
    assert nothing.routes[["opened", "begun"]].isna().all(axis=None)


def test_in_public_no_route_is_crossed_with_what_came_of_it() -> None:
    told = funnel.told(counted(*SOME), all_kept(), PUBLIC)
    assert told.routes.columns.tolist() == ["route", "opened"]
    assert told.stages["requests"].tolist() == [40, 30, 30, 20]


Cells = tuple[tuple[int, int], ...]


def route_worlds(most: int) -> dict[Hashable, np.ndarray]:
    """Give every table of three routes with cells up to a size, the totals included."""
    cells = np.indices((most + 1,) * 6, dtype="int16").reshape(6, -1)
    found: dict[Hashable, np.ndarray] = {}
    for place in range(3):
        found["begun", place], found["not", place] = cells[2 * place], cells[2 * place + 1]
        found["opened", place] = cells[2 * place] + cells[2 * place + 1]
    for name in ("begun", "not", "opened"):
        found[name] = sum(found[name, place] for place in range(3))  # type: ignore[assignment]
    return found


OF_ROUTES = route_worlds(6)


@pytest.mark.parametrize("profile", [K, Profile("test", k=3, one_at_a_time=True)], ids=str)
@pytest.mark.parametrize("kept", ["1111", "1000"])
@settings(deadline=None, max_examples=120)
@given(st.tuples(*[st.tuples(st.integers(0, 4), st.integers(0, 4))] * 3))
def test_no_world_tells_a_small_number_of_a_route(
    kept: str, profile: Profile, cells: Cells
) -> None:
    one = counted(
        *((route, reached, False, n) for route, pair in zip(ROUTES, cells, strict=True)
          for reached, n in zip((3, 0), pair, strict=True))
    )  # fmt: skip
    exact = funnel.by_route(one.routes, crosses=True, begun=True)
    # What the totals are is decided elsewhere, where none is told that gives a small number away.
    if any(0 < exact[name].value < 3 for name in ("begun", "not", "opened")):
        return
    # Beside the numbers of the frame the totals are known from elsewhere, to the last.
    told = funnel.told(one, all_kept(kept), profile).routes
    like = OF_ROUTES["opened"] == exact["opened"].value
    if kept[-1] == "1":
        like = like & (OF_ROUTES["begun"] == exact["begun"].value)
    shown = [
        (name, place)
        for name in ("opened", "begun")
        for place in range(3)
        if name in told and not pd.isna(told[name].iloc[place])
    ]
    for key in shown:
        assert not 0 < exact[key].value < 3
        like = like & (OF_ROUTES[key] == exact[key].value)
    most = exact["opened"].value
    for key in exact:
        if key in shown or not isinstance(key, tuple):
            continue
        if 0 < exact[key].value < (3 if key[0] != "opened" else most + 1):
            values = np.unique(OF_ROUTES[key][like])
            assert len(values) >= min(3, most + 1), (key, shown)


def with_stages(month: tuple[int, int, int, int], agreed: int, proposed: int) -> Passage:
    one = passage([month])
    stages = pd.Series([month[0], proposed, agreed, month[2]], dtype="int64")
    return Passage(one.pairings, one.requests, one.bands, stages)


@st.composite
def ways(draw: st.DrawFn) -> Passage:
    """Draw a month with how far its requests came, all from a beginning in it."""
    opened = draw(st.integers(0, 5))
    closed = draw(st.integers(0, opened))
    begun = draw(st.integers(0, closed))
    ended = draw(st.integers(0, begun))
    agreed = draw(st.integers(begun, opened))
    return with_stages((opened, closed, begun, ended), agreed, draw(st.integers(agreed, opened)))


def way_worlds(most: int) -> dict[Hashable, np.ndarray]:
    """Give every month of that kind in which no free number is above a size."""
    free = np.indices((most + 1,) * 6, dtype="int16").reshape(6, -1)
    ended, on, left, few, some, waiting = free
    begun = ended + on
    opened = begun + left + few + some
    # Whoever has not begun waits or has withdrawn, at whatever stage.
    sound = waiting <= opened - begun
    found: dict[Hashable, np.ndarray] = {
        "ended": ended, "active": on, "begun": begun, "opened": opened, "waiting": waiting,
        "withdrawn": opened - begun - waiting, "closed": opened - waiting,
        ("stage", 0): opened, ("stage", 1): opened - few, ("stage", 2): opened - few - some,
        ("stage", 3): begun, ("left", 0): few, ("left", 1): some, ("left", 2): left,
    }  # fmt: skip
    return {key: values[sound] for key, values in found.items()}


OF_WAYS = way_worlds(7)


@settings(deadline=None, max_examples=200)
@given(ways())
def test_no_world_tells_a_small_number_of_a_stage_beside_the_month(one: Passage) -> None:
    exact, hidden = numbers(one), hide(one, K)
    told: dict[Hashable, object] = {("stage", n): v for n, v in enumerate(hidden.stages)}
    for frame in (hidden.pairings, hidden.requests):
        told |= {name: frame[name].iloc[0] for name in frame if name != "month"}
    told["waiting"] = hidden.waiting if hidden.waiting is not None else pd.NA
    like = np.full(len(OF_WAYS["begun"]), True)
    for key, value in told.items():
        if not pd.isna(value):  # type: ignore[call-overload]
            assert not 0 < int(str(value)) < 3
            like &= OF_WAYS[key] == int(str(value))
    for key, number in exact.items():
        name = key if key in OF_WAYS else key[0]  # type: ignore[index]
        if name in OF_WAYS and pd.isna(told.get(name, pd.NA)):  # type: ignore[call-overload]
            if not (number.told or 0 < number.value < 3):
                continue
            assert len(np.unique(OF_WAYS[name][like])) >= 3, (name, told)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=4, max_size=4))
def test_stages_alone_keep_five_values_for_each_hidden_number(steps: list[tuple[int, ...]]) -> None:
    counts = np.array(steps).sum(axis=1)[::-1].cumsum()[::-1].tolist()
    arrows = {
        **funnel.stages(counts, asked="asked", begun="begun"),
        "all": Number("asked", OUTSIDE, counts[0], told=False),
        "those": Number(OUTSIDE, "begun", counts[-1], told=False),
    }
    hidden = protect(arrows, k=5)
    assert all(key in hidden for key, one in arrows.items() if 0 < one.value < 5)


def test_stages_that_do_not_fit_the_months_are_refused() -> None:
    one = passage([(6, 2, 2, 0)])
    for stages, says in (([5, 2, 2, 2], "by stage"), ([6, 3, 3, 3], "than pairings")):
        wrong = Passage(one.pairings, one.requests, one.bands, pd.Series(stages))
        with pytest.raises(ValueError, match=says):
            hide(wrong, INTERNAL)


def test_a_month_is_not_had_from_the_total() -> None:
    months = [(9, 0, 0, 0), (6, 0, 0, 0), (2, 0, 0, 0), (7, 0, 0, 0)]
    one = passage(months)
    whole = Passage(one.pairings, one.requests, one.bands, pd.Series([24, 24, 24, 0]))
    found = hide(whole, INTERNAL)
    assert pd.isna(found.requests["opened"].iloc[2])
    assert pd.isna(found.stages.iloc[0]) or found.requests["opened"].isna().sum() > 1


def test_a_pairing_of_somebody_from_elsewhere_has_no_request_here() -> None:
    one = passage([(9, 9, 9, 0)])
    fewer = Passage(one.pairings, one.requests, one.bands, pd.Series([9, 9, 9, 7]))
    assert numbers(fewer)["besides"].value == 2
    assert hide(fewer, INTERNAL).stages.isna().any() or hide(fewer, INTERNAL).pairings.isna().any(
        axis=None
    )
