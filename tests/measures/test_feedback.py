"""The shares of what mentoring gives, and what of them others may be told."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from heal.measures import disclosure_shares, feedback
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from heal.rules.feedback import ASKED
from heal.vocabulary import Gift, Side

Answers = dict[tuple[Side, Gift], tuple[int, int]]
ITEMS = [(side, gift) for side, gifts in ASKED.items() for gift in gifts]
NUMBERS = ["answered", "share", "low", "high"]


def counted(answers: Answers) -> pd.DataFrame:
    """Give yes and not so much as the database counts them: no row of nought."""
    rows = [
        (side.value, gift.value, given, n)
        for (side, gift), (no, yes) in answers.items()
        for given, n in ((False, no), (True, yes))
        if n
    ]
    return pd.DataFrame(rows, columns=["side", "gift", "given", "n"], dtype=object)


def only(no: int, yes: int, profile: Profile) -> pd.Series:
    """Give the row of one item, with so many answers."""
    found = feedback.shares(counted({(Side.MENTEE, Gift.HOPE): (no, yes)}))
    told = disclosure_shares.shares(found, profile)
    return told[(told["side"] == "mentee") & (told["gift"] == "hope")].iloc[0]


def test_every_item_of_each_side_is_there_also_when_nobody_answered() -> None:
    found = feedback.shares(counted({}))
    assert list(found.columns) == list(feedback.COLUMNS)
    assert list(zip(found["side"], found["gift"], strict=True)) == ITEMS
    assert (found[["yes", "answered"]] == 0).all(axis=None)
    assert found[["share", "low", "high"]].isna().all(axis=None)
    assert found.dtypes[["yes", "answered"]].tolist() == ["int64", "int64"]


@given(
    st.dictionaries(
        st.sampled_from(ITEMS), st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=14
    )
)
def test_each_share_is_wilsons_of_those_who_answered(answers: Answers) -> None:
    found = feedback.shares(counted(answers)).set_index(["side", "gift"])
    assert len(found) == len(ITEMS)
    for (side, gift), (no, yes) in answers.items():
        row = found.loc[(side.value, gift.value)]
        assert (row["yes"], row["answered"]) == (yes, yes + no)
        if yes + no:
            expected = binomtest(yes, yes + no).proportion_ci(method="wilson")
            assert row["share"] == yes / (yes + no)
            assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))


def test_the_coordinator_is_told_all() -> None:
    found = feedback.shares(counted({(Side.MENTOR, Gift.PURPOSE): (1, 2)}))
    assert disclosure_shares.shares(found, EXACT) is found


@pytest.mark.parametrize(
    ("no", "yes", "share"),
    [
        (5, 5, 0.5),
        (5, 8, 0.62),
        (0, 10, 1.0),
        (10, 0, 0.0),
        (4, 30, None),
        (30, 4, None),
        (1, 30, None),
        (0, 9, None),
        (4, 5, None),
        (0, 0, None),
    ],
)
def test_inside_nobody_can_be_picked_out(no: int, yes: int, share: float | None) -> None:
    row = only(no, yes, INTERNAL)
    assert "yes" not in row.index
    if share is None:
        assert row[NUMBERS].isna().all()
    else:
        assert row["share"] == share
        assert row["answered"] == (no + yes) // 5 * 5


@pytest.mark.parametrize(
    ("no", "yes", "share", "of"),
    [(10, 10, 0.5, 20), (13, 27, 0.62, 40), (0, 20, 1.0, 20), (9, 40, None, 0), (0, 19, None, 0)],
)
def test_outside_shares_are_of_rounded_numbers(
    no: int, yes: int, share: float | None, of: int
) -> None:
    row = only(no, yes, PUBLIC)
    if share is None:
        assert row[NUMBERS].isna().all()
    else:
        assert (row["share"], row["answered"]) == (share, of)


@given(no=st.integers(0, 60), yes=st.integers(0, 60), profile=st.sampled_from([INTERNAL, PUBLIC]))
def test_what_is_told_is_of_enough_and_coarse(no: int, yes: int, profile: Profile) -> None:
    row = only(no, yes, profile)
    told = row[NUMBERS].notna()
    assert told.all() or not told.any()
    if told.any():
        assert yes + no >= profile.least_denominator
        assert not profile.is_small(yes)
        assert not profile.is_small(no)
        assert row["answered"] % profile.k == 0
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1
        for name in ("share", "low", "high"):
            assert row[name] == round(row[name], 2)
