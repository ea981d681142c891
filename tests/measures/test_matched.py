"""The honest before and after: by hand, one by one, and in worlds where the answer is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from heal.measures.event_study import EVENT_STUDY, OFFSETS, balanced, event_study
from heal.measures.matched import SETS_NEEDED, matched_effect, regression_to_the_mean
from heal.measures.matched_sets import MATCHED, SETS, MatchedSets, matched_sets
from heal.rules.disclosure import INTERNAL
from tests.measures.worlds import Findings, Frames, World, look, simulate

BEGAN = date(2026, 3, 18)
NULL_WORLDS, PLANTED_WORLDS, PLANTED = 100, 40, 0.15
SMALL = World(groups=2, people=60, weeks=80)


def week(number: int) -> date:
    """Give the day of a meeting so many weeks after the first day of the pairing."""
    return BEGAN + timedelta(weeks=number)


def by_hand(came: dict[int, str], *, began: dict[int, date] | None = None) -> Frames:
    """Give one group that met six times before and six after; a 1 is a meeting somebody came to."""
    weeks = [*range(-6, 0), *range(1, 7)]
    marks = [
        (place, member, mark == "1")
        for member, line in came.items()
        for place, mark in enumerate(line.replace(" ", ""))
    ]
    paired = {1: BEGAN} | (began or {})
    return Frames(
        memberships=pd.DataFrame(
            [(member, 7, week(-60), None) for member in came],
            columns=["member", "group", "joined_on", "left_on"],
        ),
        meetings=pd.DataFrame(
            [(place, 7, week(number), False, True) for place, number in enumerate(weeks)],
            columns=["meeting", "group", "held_on", "cancelled", "has_register"],
        ),
        marks=pd.DataFrame(marks, columns=["meeting", "member", "present"]),
        pairings=pd.DataFrame(
            [(member, member, day) for member, day in paired.items()],
            columns=["pairing", "member", "began_on"],
        ),
    )


FOUR = {
    1: "110000 111111",
    2: "001100 111000",
    3: "000011 110000",
    4: "111111 000000",
}


def sets_of(made: Frames, **more: date) -> MatchedSets:
    return matched_sets(made.memberships, made.meetings, made.marks, made.pairings, **more)


def test_a_set_is_whoever_came_as_often_before() -> None:
    found = sets_of(by_hand(FOUR))
    (row,) = found.sets.to_dict("records")
    assert (row["member"], row["before"], row["after"]) == (1, pytest.approx(1 / 3), 1.0)
    assert found.matched["member"].tolist() == [2, 3]
    assert found.matched["after"].tolist() == pytest.approx([1 / 2, 1 / 3])
    # Of the three not paired: mean before 5/9, slope of after on before -3/4 (by least squares).
    assert row["expected_rise"] == pytest.approx((1 + 5 / 8) * (5 / 9 - 1 / 3))


def test_one_similar_member_is_not_enough() -> None:
    found = sets_of(by_hand({number: FOUR[number] for number in (1, 2, 4)}))
    assert (len(found.sets), len(found.matched)) == (0, 0)
    assert (found.newly_paired, found.too_few_similar) == (1, 1)


@pytest.mark.parametrize(("later", "after"), [(5, 3 / 4), (6, 3 / 5), (-3, None), (4, None)])
def test_no_row_is_read_after_somebodys_own_pairing(later: int, after: float | None) -> None:
    also = {5: "100010 111111"}
    made = by_hand(FOUR | also, began={2: week(later)})
    found = sets_of(made, since=BEGAN)
    own = found.sets.index[found.sets["member"] == 1]
    matched = found.matched[found.matched["set"].isin(own)].set_index("member")["after"]
    assert list(matched.index) == ([2, 3, 5] if after else [3, 5])
    if after:
        assert matched[2] == pytest.approx(after)


@pytest.mark.parametrize("change", ["left", "joined late", "elsewhere", "new"])
def test_only_members_of_the_group_at_the_same_meetings_with_similar_tenure(change: str) -> None:
    made = by_hand(FOUR | {5: "100010 111111"})
    stays = made.memberships.set_index("member")
    column, value = {
        "left": ("left_on", week(5)),
        "joined late": ("joined_on", week(-5)),
        "elsewhere": ("group", 8),
        "new": ("joined_on", week(-29)),
    }[change]
    stays.loc[2, column] = value
    found = sets_of(replace(made, memberships=stays.reset_index()))
    assert found.matched["member"].tolist() == [3, 5]


def test_cancelled_meetings_and_those_without_a_register_are_not_read() -> None:
    made = by_hand(FOUR)
    meetings = made.meetings.copy()
    meetings.loc[5, "cancelled"] = True
    meetings.loc[6, "has_register"] = False
    (row,) = sets_of(replace(made, meetings=meetings)).sets.to_dict("records") or [{}]
    assert row == {}  # who came twice of five is not as often as once of five
    meetings.loc[[4, 3], "cancelled"] = True
    found = sets_of(replace(made, meetings=meetings))
    assert (found.newly_paired, found.too_few_meetings) == (1, 1)


def test_a_second_pairing_makes_nobody_new() -> None:
    made = by_hand(FOUR)
    again = pd.DataFrame([(9, 1, week(3))], columns=made.pairings.columns)
    both = replace(made, pairings=pd.concat([again, made.pairings]))
    assert sets_of(both).sets["pairing"].tolist() == [1]
    assert sets_of(both, since=week(2)).newly_paired == 0


def slow_sets(made: Frames) -> list[tuple[int, list[int]]]:
    """Find the sets of a world by its rules, one person after the other."""
    held = {group: sorted(rows["held_on"]) for group, rows in made.meetings.groupby("group")}
    names = made.meetings.set_index(["group", "held_on"])["meeting"].to_dict()
    came = set(zip(made.marks["meeting"], made.marks["member"], strict=True))
    stay = {row.member: row for row in made.memberships.itertuples()}
    first = dict(zip(made.pairings["member"], made.pairings["began_on"], strict=True))

    def there(who: int, day: date) -> bool:
        return stay[who].joined_on <= day <= (stay[who].left_on or date.max)

    found = []
    for own, began in first.items():
        group = stay[own].group
        days = [day for day in held[group] if there(own, day)]
        before = [day for day in days if (began - day).days > 3][-6:]
        after = [day for day in days if (day - began).days > 3][:6]
        if not there(own, began) or min(len(before), len(after)) < 4:
            continue

        def often(who: int, days: list[date], group: int = group) -> int:
            return sum((names[group, day], who) in came for day in days)

        def similar(who: int, began: date = began, own: int = own) -> bool:
            tenures = sorted((began - stay[one].joined_on).days for one in (own, who))
            return tenures[1] - tenures[0] <= 90 or tenures[1] <= 2 * tenures[0]

        beside = [
            who
            for who in stay
            if who != own
            and stay[who].group == group
            and all(there(who, day) for day in before + after)
            and sum(day < first.get(who, date.max) for day in after) >= 4
            and often(who, before) == often(own, before)
            and similar(who)
        ]
        if len(beside) >= 2:
            found.append((own, beside))
    return sorted(found)


@pytest.mark.parametrize("seed", range(3))
def test_the_sets_are_those_that_one_finds_one_by_one(seed: int) -> None:
    made = simulate(seed, SMALL)
    found, slow = sets_of(made), slow_sets(made)
    order = found.sets.sort_values("member")
    assert order["member"].tolist() == [own for own, _ in slow]
    assert len(slow) >= 5
    for place, (_, beside) in zip(order.index, slow, strict=True):
        read = found.matched.loc[found.matched["set"] == place, "member"].tolist()
        assert set(read) <= set(beside)
        assert len(read) == min(len(beside), 10)


def test_the_order_of_rows_and_the_kind_of_column_change_nothing() -> None:
    made = simulate(5, SMALL)
    mixed = [
        frame.sample(frac=1, random_state=4).astype(object)
        for frame in (made.memberships, made.meetings, made.marks, made.pairings)
    ]
    assert matched_effect(matched_sets(*mixed), draws=99) == matched_effect(sets_of(made), draws=99)


def test_the_effect_is_the_mean_over_sets_and_p_counts_exchanges() -> None:
    found = sets_of(simulate(1))
    result = matched_effect(found)
    change = found.matched["after"] - found.matched["before"]
    own = found.sets["after"] - found.sets["before"]
    apart = own - change.groupby(found.matched["set"]).mean()
    assert result.estimate is not None
    assert result.estimate.effect == pytest.approx(apart.mean())
    assert result.estimate.naive == pytest.approx(own.mean())
    assert result.estimate.low < result.estimate.effect < result.estimate.high
    assert result.estimate.p * 2000 == pytest.approx(round(result.estimate.p * 2000))
    assert matched_effect(found) == result
    assert matched_effect(found, seed=1).estimate != result.estimate


def test_under_ten_sets_there_are_counts_and_no_claim() -> None:
    made = simulate(1)
    sets = sets_of(made).sets
    few = made.pairings[made.pairings["pairing"].isin(sets["pairing"][: SETS_NEEDED - 1])]
    result = matched_effect(sets_of(replace(made, pairings=few)))
    assert (result.estimate, result.sets) == (None, SETS_NEEDED - 1)
    assert event_study(sets_of(replace(made, pairings=few))).empty


@pytest.mark.parametrize("missing", ["memberships", "meetings", "marks", "pairings"])
def test_empty_frames_keep_their_columns_and_make_no_claim(missing: str) -> None:
    made = simulate(2, SMALL)
    bare = replace(made, **{missing: getattr(made, missing).iloc[:0].astype(object)})
    found = sets_of(bare)
    assert (list(found.sets.columns), list(found.matched.columns)) == (list(SETS), list(MATCHED))
    result = matched_effect(found, draws=9)
    assert result.estimate is None or not result.estimate.found
    study = event_study(found, draws=9)
    assert list(study.columns) == list(EVENT_STUDY)
    assert study.dtypes.astype(str).tolist() == ["str", "int64", *["float64"] * 3, "int64"]


def test_regression_to_the_mean_has_its_known_answer() -> None:
    assert regression_to_the_mean(0.6, 0.2, 0.5, below=0.5) == pytest.approx(0.114108, abs=5e-7)
    assert regression_to_the_mean(0.6, 0.2, 1.0, below=0.5) == 0


@pytest.fixture(scope="module")
def null() -> Findings:
    """Look at worlds in which being paired does nothing."""
    return look(NULL_WORLDS, World(), draws=199)


def test_where_pairing_does_nothing_nothing_is_found(null: Findings) -> None:
    assert abs(null.effects.mean()) < 0.02
    assert (null.p < 0.05).mean() <= 0.1
    assert null.claims.mean() <= 0.1
    assert null.covers(0) >= 0.9


def test_plain_before_and_after_is_fooled_in_most_of_these_worlds(null: Findings) -> None:
    assert null.naive.mean() > 0.08
    assert null.naive_claims.mean() > 0.8


def test_what_no_register_shows_never_looks_like_a_help() -> None:
    """Who asks when they feel low, whatever the register says, has worse weeks to come."""
    found = look(12, World(by_mood=True), draws=199)
    assert -0.1 < found.effects.mean() < 0
    assert not (found.claims & (found.effects > 0)).any()


def test_an_effect_that_is_there_is_found_within_its_interval() -> None:
    found = look(PLANTED_WORLDS, World(effect=PLANTED), draws=199)
    assert found.covers(PLANTED) >= 0.9
    assert abs(found.effects.mean() - PLANTED) < 0.02
    assert found.claims.mean() > 0.8


def test_the_event_study_is_made_of_the_same_people_at_every_meeting() -> None:
    found = sets_of(simulate(1))
    panel, study = balanced(found), event_study(found)
    assert study["meeting"].tolist() == [*OFFSETS, *OFFSETS]
    assert study.groupby("who")["n"].nunique().tolist() == [1, 1]
    assert study[["low", "rate", "high"]].apply(np.diff, axis=1).map(np.min).min() >= 0
    lines = study.pivot(index="meeting", columns="who", values="rate")
    assert lines.loc[:-1, "paired"].mean() == pytest.approx(panel.sets["before"].mean())
    assert lines.loc[1:, "paired"].mean() == pytest.approx(panel.sets["after"].mean())
    # Matched on how often they came before: both lines have the same mean there.
    assert lines.loc[:-1, "matched"].mean() == pytest.approx(panel.sets["before"].mean())
    of_sets = panel.matched.groupby("set")["after"].mean()
    assert lines.loc[1:, "matched"].mean() == pytest.approx(of_sets.mean())


def test_points_of_fewer_than_k_people_are_dropped_where_small_numbers_are_hidden() -> None:
    made = simulate(1)
    study = event_study(sets_of(made), draws=9)
    people = dict(zip(study["who"], study["n"], strict=True))
    hidden = replace(INTERNAL, k=people["paired"] + 1)
    assert people["paired"] < people["matched"]
    assert set(event_study(sets_of(made), hidden, draws=9)["who"]) == {"matched"}
