"""The picture of what mentoring gives: what it says of enough, of few and of nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from heal.charts import feedback, images
from heal.measures import disclosure_shares
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from heal.rules.wording import label
from heal.vocabulary import Gift
from tests.charts.samples import gives

BOTH = (
    "Of those who answered what mentoring gives them, 75% (connection) to 100% (meaning) of"
    " mentees said yes, and 25% (satisfaction) to 100% (meaning) of mentors."
)
TITLES = {
    (0, 0): feedback.NOBODY,
    (9, 1): ("What mentoring gives: no item has more than 9 answers so far, too few to say more."),
    (1, 0): "What mentoring gives: no item has more than 1 answer so far, too few to say more.",
    (24, 12): BOTH,
    (24, 9): (
        "Of those who answered what mentoring gives them, 75% (connection) to 100% (meaning) of"
        " mentees said yes; of mentors too little can be told yet."
    ),
    (9, 12): (
        "Of those who answered what mentoring gives them, 25% (satisfaction) to 100% (meaning) of"
        " mentors said yes; of mentees too little can be told yet."
    ),
}


@pytest.mark.parametrize("people", TITLES, ids=str)
def test_the_title_says_what_can_be_said(people: tuple[int, int]) -> None:
    figure = feedback.what_it_gives(gives(*people))
    assert figure.title == TITLES[people]
    assert figure.empty is (max(people) < feedback.ENOUGH)


def test_one_item_is_named_and_equal_ones_are_told_together() -> None:
    found = gives(24)
    one = found.assign(answered=found["answered"].where(found["gift"] == Gift.HOPE, 0))
    assert "92% (hope) of mentees said yes;" in feedback.what_it_gives(one).title
    same = found.assign(share=0.8)
    assert "80% of mentees for each item said yes;" in feedback.what_it_gives(same).title


def test_the_rows_hold_every_item_of_each_side_in_a_steady_order() -> None:
    figure = feedback.what_it_gives(gives(24, 12))
    assert len(figure.data) == len(figure.rows) == 14
    assert figure.data["gift"].tolist()[:10] == list(feedback.ORDER)
    assert set(figure.data["gift"]) == {label(gift) for gift in Gift}
    assert list(figure.data.columns) == [
        *("side", "gift", "yes", "answered", "share", "low", "high"),
    ]


def test_what_is_not_drawn_is_a_word_and_never_a_nought() -> None:
    few = feedback.what_it_gives(gives(24, 9))
    mentors = few.rows[few.rows["side"] == "Mentors"]
    assert mentors["share"].isna().all()
    assert set(mentors["instead"]) == {feedback.TOO_FEW}
    assert set(few.rows.loc[few.rows["side"] == "Mentees", "instead"]) == {""}
    drawn = images.svg(few, foot=()).decode()
    assert drawn.count(f">{feedback.TOO_FEW}<") == 10
    assert "Items with fewer than 10 answers are not drawn." in few.caveat
    assert "not drawn" not in feedback.what_it_gives(gives(24, 12)).caveat


def test_what_is_hidden_is_in_no_word_of_it() -> None:
    found = disclosure_shares.shares(gives(27, 19), INTERNAL)
    figure = feedback.what_it_gives(found, INTERNAL)
    gone = figure.rows["share"].isna()
    assert 0 < gone.sum() < 14
    assert set(figure.rows.loc[gone, "instead"]) == {"hidden"}
    assert figure.rows.loc[gone, "answered"].isna().all()
    for side, gift in figure.rows.loc[gone, ["side", "gift"]].itertuples(index=False):
        told = figure.alt.partition(f"{side}: ")[2].partition(".")[0]
        assert f"{gift.lower()} " not in told
    assert "fewer than 5 said yes, or not so much" in figure.caveat
    assert "yes" not in figure.data


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC])
def test_of_too_few_not_even_their_number_is_said(profile: Profile) -> None:
    figure = feedback.what_it_gives(disclosure_shares.shares(gives(9, 3), profile), profile)
    assert figure.empty
    assert figure.title == feedback.NOT_ENOUGH
    assert pd.isna(figure.data[["answered", "share", "low", "high"]]).all(axis=None)
    assert feedback.what_it_gives(gives(9, 3), EXACT).title != figure.title
