"""Rates, shares and two periods, in words."""

from __future__ import annotations

import pandas as pd
import pytest

from heal.charts import periods, rates, roles, taking_part
from heal.measures.periods import hide, in_two
from heal.measures.rates import ALL, hide_rates, shares_by_month, with_all_groups
from heal.rules.disclosure import EXACT, INTERNAL
from heal.vocabulary import InMentoring
from tests.charts.samples import MONTHS, PERIODS, rated, taking_part_by_month, two

COLUMNS = ["part_now", "whole_now", "part_before", "whole_before", "people"]


def tally(*rows: tuple[int, int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype=object)


def test_the_rate_says_the_latest_month_and_the_whole_time() -> None:
    frame = rated(("North",), MONTHS[:2])
    frame[["attended", "could"]] = [[50, 100], [31, 50]]
    figure = rates.rate_by_month(with_all_groups(frame.assign(rate=[0.5, 0.62]), EXACT))
    assert figure.title == (
        "In Jun 2025 members came to 62% of the meetings they could have come to;"
        " over the 2 months shown to 54%."
    )
    assert "North 54%" in figure.alt
    assert "not counted as missed" in figure.caveat


def test_all_groups_have_a_line_of_their_own_also_beside_many() -> None:
    many = with_all_groups(rated(tuple(f"G{n:02}" for n in range(13))), EXACT)
    figure = rates.rate_by_month(many)
    drawn = figure.rows
    assert drawn["group"].nunique() == 10
    assert list(drawn["group"].unique())[-2:] == ["5 other groups", ALL]
    assert set(drawn.loc[drawn["bold"], "group"]) == {ALL}
    assert figure.data["group"].nunique() == 14
    # What is said of the whole time counts nobody twice.
    assert figure.title.endswith(f"to {many.loc[many['group'] == ALL, 'rate'].mean():.0%}.")


def test_a_latest_month_that_is_hidden_is_said_to_be() -> None:
    frame = rated(("North", "South"), MONTHS[:3])
    frame.loc[frame["month"] == MONTHS[2], "attended"] = 9
    hidden = with_all_groups(hide_rates(frame, INTERNAL), INTERNAL)
    figure = rates.rate_by_month(hidden, INTERNAL)
    assert figure.title == (
        "For Jul 2025 there is not enough to show; where it is shown, over the whole time,"
        " members came to 61% of the meetings they could have come to."
    )
    assert list(figure.data.columns) == ["group", "month", "rate"]
    few = hide_rates(frame.assign(attended=9), INTERNAL)
    assert rates.rate_by_month(few, INTERNAL).empty


def test_a_role_is_named_and_no_effect_is_claimed() -> None:
    frame = with_all_groups(rated(("North",), MONTHS[:1]), EXACT)
    for role in InMentoring:
        figure = rates.rate_by_month(frame, role=role)
        assert f"2025 {roles.WHO[role]} came to 60% of" in figure.title
        assert "shows no effect of mentoring" in figure.caveat
    assert "effect" not in rates.rate_by_month(frame).caveat
    by_month = shares_by_month(taking_part_by_month(MONTHS[:2]), "active", "could", EXACT)
    figure = taking_part.active(by_month, role=InMentoring.MENTOR)
    assert "of the mentors who could have come" in figure.title
    assert figure.caveat.startswith(roles.NO_EFFECT)


def test_shares_by_month_say_how_many_of_how_many_where_that_is_shown() -> None:
    some = taking_part_by_month(MONTHS[:3])
    active = shares_by_month(some, "active", "could", EXACT)
    assert taking_part.active(active).title == (
        "In Jul 2025 64% of the members who could have come to a meeting came to at least one"
        " (27 of 42); in May 2025 it was 62%."
    )
    newer = shares_by_month(some, "supported", "newer", INTERNAL)
    figure = taking_part.newer(newer, INTERNAL)
    assert figure.title == (
        "At the end of Jul 2025 44% of the newer members had had one-to-one support;"
        " in May 2025 it was 36%."
    )
    assert list(figure.rows.columns) == ["month", "share"]
    assert "low" not in str(figure.specification["layer"])


def test_a_latest_month_that_is_hidden_gives_way_to_the_one_before() -> None:
    some = taking_part_by_month(MONTHS[:3])
    some.loc[2, ["active", "supported"]] = [40, 1]
    active = shares_by_month(some, "active", "could", INTERNAL)
    assert taking_part.active(active, INTERNAL).title == (
        "In Jul 2025 how many members came at least once is not shown; in Jun 2025 it was 63%."
    )
    newer = shares_by_month(some, "supported", "newer", INTERNAL)
    assert taking_part.newer(newer, INTERNAL).title == (
        "At the end of Jul 2025 how many newer members had had support is not shown;"
        " in Jun 2025 it was 40%."
    )


def test_few_are_told_as_a_number_and_nobody_as_nobody() -> None:
    few = taking_part_by_month(MONTHS[:1]).assign(could=4, active=3, newer=2, supported=0)
    active = shares_by_month(few, "active", "could", EXACT)
    assert taking_part.active(active).title == (
        "In May 2025 3 of 4 members who could have come to a meeting came to at least one."
    )
    newer = shares_by_month(few, "supported", "newer", EXACT)
    assert taking_part.newer(newer).title == (
        "At the end of May 2025 0 of 2 newer members had had one-to-one support."
    )
    none = shares_by_month(few.assign(newer=0), "supported", "newer", EXACT)
    assert taking_part.newer(none).empty
    hidden = shares_by_month(few, "supported", "newer", INTERNAL)
    assert "not enough to show here yet" in taking_part.newer(hidden, INTERNAL).title


def test_two_periods_say_the_difference_and_what_may_be_chance() -> None:
    more = in_two(tally((8, 10, 5, 10, 40), (7, 10, 5, 10, 40)))
    same = in_two(tally((1, 1, 0, 0, 20), (0, 1, 0, 0, 20), (0, 0, 1, 1, 22), (0, 0, 0, 1, 18)))
    figure = periods.two_periods({periods.RATE: more, periods.NEWER: same}, PERIODS)
    assert figure.title == (
        "Members came to 75% of the meetings they could have come to, against 50% in Jul 2024 to"
        " Jun 2025: 25 points more (20 to 30)."
    )
    assert (
        "50% of the newer members had had one-to-one support, against 55% in Jul 2024 to Jun 2025:"
        " no difference beyond what chance may bring (−26 to 16 points)." in figure.caveat
    )
    assert figure.title in figure.alt
    hidden = {periods.RATE: hide(more, INTERNAL), periods.NEWER: hide(same, INTERNAL)}
    figure = periods.two_periods(hidden, PERIODS, INTERNAL)
    assert figure.title.endswith("Jun 2025: more, beyond what chance would easily bring.")
    assert list(figure.data.columns) == ["measure", "share", "earlier"]
    assert figure.rows[["low", "high"]].isna().all(axis=None)


def test_fewer_is_told_as_plainly_as_more() -> None:
    fewer = in_two(tally((5, 10, 8, 10, 40), (5, 10, 7, 10, 40)))
    assert (
        "25 points fewer (−30 to −20)" in periods.two_periods({periods.RATE: fewer}, PERIODS).title
    )


def test_too_few_one_period_and_none() -> None:
    few = periods.two_periods({periods.NEWER: in_two(tally((1, 1, 0, 1, 3)))}, PERIODS)
    assert few.title == (
        "3 of 3 newer members had had one-to-one support, against 0 of 3 in Jul 2024 to Jun 2025:"
        " too few people to say whether that is more than chance."
    )
    alone = periods.two_periods({periods.RATE: in_two(tally((4, 10, 0, 0, 12)))}, PERIODS)
    assert alone.title == (
        "There is only one period to speak of: members came to 40% of the meetings they could have"
        " come to (this period)."
    )
    assert len(alone.rows) == 1
    nothing = periods.two_periods({name: two(0) for name in periods.MEASURES}, PERIODS)
    assert nothing.empty
    assert nothing.title == periods.NOT_YET


@pytest.mark.parametrize("groups", [(), ("North",)])
def test_pictures_of_nothing_and_of_one_row_are_whole(groups: tuple[str, ...]) -> None:
    frame = with_all_groups(rated(groups, MONTHS[:1]), EXACT)
    figure = rates.rate_by_month(frame)
    assert figure.empty is (not groups)
    assert figure.chart.to_dict()
