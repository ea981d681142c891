"""The honest before and after as others are told it."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from heal.charts import effect as charts
from heal.measures import told_effect
from heal.measures.event_study import event_study
from heal.measures.matched import matched_effect
from heal.measures.matched_sets import MatchedSets, matched_sets
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from tests.charts.test_hidden import counts_in
from tests.measures.worlds import World, simulate

WORLD = World(effect=0.15, groups=3, people=60, weeks=80)
DRAWS = 199


@pytest.fixture(scope="module")
def found() -> MatchedSets:
    made = simulate(3, WORLD)
    return matched_sets(made.memberships, made.meetings, made.marks, made.pairings)


def some(found: MatchedSets, n: int) -> MatchedSets:
    """Give the sets of the first `n` beginnings, in an order of their own."""
    kept = told_effect.in_steps(found, Profile("one by one", k=n, least_denominator=n))
    return told_effect_first(kept, n)


def told_effect_first(found: MatchedSets, n: int) -> MatchedSets:
    sets = found.matched["set"].to_numpy()
    return replace(
        found, sets=found.sets.head(n), matched=found.matched[sets < n].reset_index(drop=True)
    )


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC])
def test_one_more_set_changes_nothing_until_k_more_have_come(
    found: MatchedSets, profile: Profile
) -> None:
    assert len(found.sets) >= 3 * profile.k
    full = 2 * profile.k
    told = [
        told_effect.effect(
            matched_effect(told_effect.in_steps(some(found, n), profile), draws=DRAWS), profile
        )
        for n in (full, full + 1, full + profile.k - 1, full + profile.k)
    ]
    assert told[0] == told[1] == told[2]
    assert told[3].sets == full + profile.k
    assert told[3].estimate is not None


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC])
def test_the_sets_that_are_told_are_the_earliest_with_their_own_beside_them(
    found: MatchedSets, profile: Profile
) -> None:
    told = told_effect.in_steps(found, profile)
    n = len(told.sets)
    assert n == len(found.sets) // profile.k * profile.k
    assert told.sets["began_on"].max() <= found.sets["began_on"].sort_values().iloc[n - 1]
    assert set(told.matched["set"]) == set(range(n))
    beside = found.matched.assign(pairing=found.sets["pairing"].to_numpy()[found.matched["set"]])
    now = told.matched.assign(pairing=told.sets["pairing"].to_numpy()[told.matched["set"]])
    columns = ["pairing", "member", "before", "after"]
    whole = beside[beside["pairing"].isin(told.sets["pairing"])]
    pd.testing.assert_frame_equal(
        now[columns].sort_values(columns, ignore_index=True),
        whole[columns].sort_values(columns, ignore_index=True),
    )


def test_fewer_than_a_percentage_needs_are_none_at_all(found: MatchedSets) -> None:
    assert told_effect.in_steps(some(found, 9), INTERNAL).sets.empty
    assert told_effect.in_steps(some(found, 19), PUBLIC).sets.empty
    assert told_effect.in_steps(found, EXACT) is found


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC])
def test_what_is_drawn_and_said_is_whole_points_and_no_small_number(
    found: MatchedSets, profile: Profile
) -> None:
    told = told_effect.in_steps(found, profile)
    study = told_effect.study(event_study(told, profile, draws=DRAWS), profile)
    effect = told_effect.effect(matched_effect(told, draws=DRAWS), profile)
    assert len(study) >= 12
    assert set(study["n"] % profile.k) == {0}
    assert (study["rate"] * 100).round(6).mod(1).eq(0).all()
    for figure in (charts.event_study(study, profile), charts.changes(effect, profile)):
        assert not figure.empty
        said = f"{figure.title} {figure.alt} {figure.caveat}"
        people = [int(n) for n in re.findall(r"(\d+) (?:newly paired|similar)", said)]
        assert people
        assert not [n for n in people if n % profile.k]
        assert "at least" in said
        assert "too few meetings" not in figure.caveat
    drawn = charts.changes(effect, profile).data
    assert drawn["points"].round(6).mod(1).eq(0).all()


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC])
def test_not_enough_is_said_without_saying_how_many_there_are(
    found: MatchedSets, profile: Profile
) -> None:
    few = matched_effect(told_effect.in_steps(some(found, 4), profile), draws=DRAWS)
    figure = charts.changes(told_effect.effect(few, profile), profile)
    assert figure.empty
    assert figure.title.startswith("Not enough yet")
    assert str(profile.least_denominator) in figure.title
    assert not counts_in(figure.title)
    assert figure.caveat == ""
