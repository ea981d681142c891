"""The way through the programme: no picture gives away what another hides."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures.circulation import possible
from heal.measures.passage import PAIRINGS, REQUESTS, Passage, hide, numbers
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from tests.measures.test_published import same

Month = tuple[int, int, int, int]
"""Opened, closed, begun (of those that closed), ended."""


def passage(months: list[Month], bands: tuple[int, ...] | None = None) -> Passage:
    """Give the frames of some months; bands are the shares of whoever waits at the end."""
    when = pd.date_range("2026-01-01", periods=len(months), freq="MS", unit="us")
    flows = np.array(months, dtype="int64").reshape(-1, 4).T
    opened, closed, begun, ended = flows
    waiting, active = (opened - closed).cumsum(), (begun - ended).cumsum()
    left = int(waiting[-1]) if len(months) else 0
    people = bands if bands is not None else (left, 0, 0)
    return Passage(
        pairings=pd.DataFrame({"month": when, "begun": begun, "ended": ended, "active": active}),
        requests=pd.DataFrame(
            {"month": when, "waiting": waiting, "opened": opened, "closed": closed}
        ),
        bands=pd.DataFrame(
            {"band": ["short", "longer", "long"], "from_days": [0, 14, 30], "people": people}
        ),
    )


@st.composite
def histories(draw: st.DrawFn, *, months: int, most: int) -> Passage:
    """Draw a history in which nobody leaves who has not come."""
    waiting = active = 0
    found: list[Month] = []
    for _ in range(months):
        opened = draw(st.integers(0, most))
        closed = draw(st.integers(0, min(most, waiting + opened)))
        begun = draw(st.integers(0, closed))
        ended = draw(st.integers(0, min(most, active + begun)))
        waiting, active = waiting + opened - closed, active + begun - ended
        found.append((opened, closed, begun, ended))
    short = draw(st.integers(0, waiting))
    longer = draw(st.integers(0, waiting - short))
    return passage(found, (short, longer, waiting - short - longer))


def told(one: Passage) -> dict[Hashable, int | None]:
    """Give every number that is published: None where it is hidden."""
    found: dict[Hashable, int | None] = {}
    for frame, columns in ((one.pairings, PAIRINGS), (one.requests, REQUESTS)):
        for name in columns:
            for month, value in zip(frame["month"], frame[name], strict=True):
                found[name, month] = None if pd.isna(value) else int(value)
    for place, value in enumerate(one.bands["people"]):
        found["band", place] = None if pd.isna(value) else int(value)
    return found


def worlds(months: int, most: int) -> dict[Hashable, np.ndarray]:
    """Give every history of so many months with no free number above a size."""
    free = np.indices((most + 1,) * (4 * months + 2), dtype="int8")
    free = free.reshape(4 * months + 2, -1).astype("int16")
    found: dict[Hashable, np.ndarray] = {}
    waiting = active = np.zeros(free.shape[1], dtype="int16")
    sound = np.full(free.shape[1], True)
    for place, month in enumerate(pd.date_range("2026-01-01", periods=months, freq="MS")):
        opened, withdrawn, begun, ended = free[4 * place : 4 * place + 4]
        closed = withdrawn + begun
        waiting, active = waiting + opened - closed, active + begun - ended
        sound &= (waiting >= 0) & (active >= 0)
        for name, values in {
            "opened": opened, "closed": closed, "waiting": waiting, "withdrawn": withdrawn,
            "begun": begun, "ended": ended, "active": active,
        }.items():  # fmt: skip
            found[name, month] = values
    short, longer = free[-2:]
    found |= {("band", 0): short, ("band", 1): longer, ("band", 2): waiting - short - longer}
    sound &= found["band", 2] >= 0
    return {key: values[sound] for key, values in found.items()}


def _left_open(
    one: Passage, profile: Profile, all_worlds: dict[Hashable, np.ndarray]
) -> np.ndarray:
    """Say which worlds what is published leaves open: a rounded number stands for several."""
    like = np.full(len(next(iter(all_worlds.values()))), True)
    for key, value in told(hide(one, profile)).items():
        if value is not None:
            like &= same(value, all_worlds[key], profile)
    return like


def _no_world_tells(
    one: Passage, profile: Profile, all_worlds: dict[Hashable, np.ndarray]
) -> np.ndarray:
    published, k = told(hide(one, profile)), profile.k
    assert not [n for n in published.values() if n is not None and 0 < n < k]
    assert not [n for n in published.values() if n is not None and n % profile.rounds_to]
    like, exact = _left_open(one, profile, all_worlds), numbers(one)
    for key in exact:
        if published.get(key) is None and (key[0] != "withdrawn" or 0 < exact[key].value < k):  # type: ignore[index]
            assert len(np.unique(all_worlds[key][like])) >= k, key
    return like


ONE, TWO = worlds(1, 7), worlds(2, 3)
WIDER = Profile("wider", k=2)
NARROW = Profile("narrow", k=4, rounds_to=2, within=WIDER)


@settings(deadline=None, max_examples=150)
@given(histories(months=1, most=4))
def test_no_world_of_one_month_tells_a_number_below_three(one: Passage) -> None:
    _no_world_tells(one, Profile("test", k=3), ONE)


@settings(deadline=None, max_examples=60)
@given(histories(months=1, most=5))
def test_no_world_of_one_month_tells_a_number_where_the_rest_are_rounded(one: Passage) -> None:
    narrow, wider = _no_world_tells(one, NARROW, ONE), _no_world_tells(one, WIDER, ONE)
    # Whoever has both has no more than the wider one tells.
    assert ((narrow & wider) == wider).all()


@settings(deadline=None, max_examples=150)
@given(histories(months=2, most=2))
def test_no_world_of_two_months_tells_a_number_below_two(one: Passage) -> None:
    _no_world_tells(one, Profile("test", k=2), TWO)


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC], ids=["internal", "public"])
@settings(deadline=None, max_examples=60)
@given(one=histories(months=9, most=24))
def test_each_hidden_number_of_a_year_can_be_k_values(profile: Profile, one: Passage) -> None:
    exact, k = numbers(one), profile.k
    found = hide(one, profile)
    published = told(found)
    for key, n in published.items():
        if n is not None:
            assert n == 0 or n >= k
            assert n % profile.rounds_to == 0
            assert abs(n - exact[key].value) * 2 <= profile.rounds_to - 1
            assert (n == 0) is (exact[key].value == 0)
    hidden = {key for key, n in exact.items() if published.get(key) is None or not n.told}
    for key in hidden:
        if exact[key].told or 0 < exact[key].value < k:
            least, most = possible(exact, hidden, key)
            assert most - least + 1 >= k
    assert found.waiting == published["waiting", found.requests["month"].iloc[-1]]


@settings(deadline=None, max_examples=60)
@given(histories(months=6, most=24))
def test_nothing_is_public_that_is_hidden_internally(one: Passage) -> None:
    internal, public = told(hide(one, INTERNAL)), told(hide(one, PUBLIC))
    assert not [key for key, n in internal.items() if n is None and public[key] is not None]


def test_the_running_difference_gives_nothing_away() -> None:
    months = [(9, 8, 8, 0), (6, 6, 6, 5), (2, 2, 2, 0), (7, 7, 7, 6)]
    found = hide(passage(months), INTERNAL)
    third = found.pairings.iloc[2]
    assert pd.isna(third["begun"])
    # 9 active before, 11 after, and nobody ended: with both and the 0, the 2 would stand there.
    assert pd.isna(third["ended"]) or pd.isna(third["active"])
    assert found.pairings["active"].notna().sum() >= 3


def test_withdrawals_cannot_be_had_from_two_pictures() -> None:
    months = [(20, 10, 10, 0), (9, 9, 7, 0)]
    found = hide(passage(months, (10, 0, 0)), INTERNAL)
    second = pd.concat([found.requests.iloc[1], found.pairings.iloc[1]])
    assert second[["begun", "closed"]].isna().any()


def test_bands_of_waiting_cannot_be_had_from_the_month() -> None:
    found = hide(passage([(21, 0, 0, 0)], (12, 3, 6)), INTERNAL)
    shown = found.bands["people"]
    assert pd.isna(shown[1])
    assert found.waiting is None or shown.isna().sum() >= 2


def test_a_zero_told_elsewhere_does_not_give_a_beginning_away() -> None:
    # Nothing closed, so nothing began; were that told, the ended 2 would be the difference.
    found = hide(passage([(9, 9, 9, 0), (0, 0, 0, 2)]), INTERNAL)
    exact = numbers(passage([(9, 9, 9, 0), (0, 0, 0, 2)]))
    hidden = {key for key, n in told(found).items() if n is None} | {
        key for key, one in exact.items() if not one.told
    }
    key = next(k for k in exact if k[0] == "ended" and exact[k].value == 2)  # type: ignore[index]
    least, most = possible(exact, hidden, key)
    assert most - least >= 4


def test_a_shorter_period_shows_a_part_of_the_same() -> None:
    one = hide(passage([(3, 2, 2, 0), (9, 9, 9, 1), (6, 2, 1, 0)], (2, 3, 0)), INTERNAL)
    short = one.since("2026-02-01")
    whole = told(one)
    assert len(short.pairings) == 2
    assert all(whole[key] == value for key, value in told(short).items())


def test_whoever_sees_exact_figures_gets_the_frames_as_they_are() -> None:
    one = passage([(3, 2, 2, 0)])
    assert hide(one, EXACT) is one


def test_no_history_is_no_history() -> None:
    found = hide(passage([]), INTERNAL)
    assert found.pairings.empty
    assert found.waiting == 0
    assert found.bands["people"].tolist() == [0, 0, 0]


def test_frames_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="by length"):
        hide(passage([(3, 2, 2, 0)], (3, 0, 0)), INTERNAL)
    cut = passage([(6, 0, 0, 0), (6, 0, 0, 0)])
    with pytest.raises(ValueError, match="came and have not gone"):
        hide(cut.since("2026-02-01"), INTERNAL)
