"""Curves of time: how long pairings go on, and what comes of asking for a mentor."""

from __future__ import annotations

import io
import json
import re

import pandas as pd
import pytest
from PIL import Image

from heal.charts import images, lengths, waits
from heal.charts.figure import Figure
from heal.measures import disclosure
from heal.measures import lengths as length_measures
from heal.measures import waits as wait_measures
from heal.measures.waits import PAIRED, WITHDREW
from heal.rules.disclosure import EXACT, INTERNAL, Profile
from tests.charts.test_figures import encodings
from tests.charts.test_hidden import counts_in

SIZES = [0, 1, 9, 24, 60]
OUTCOMES = (PAIRED, "", PAIRED, WITHDREW)


def asked(n: int) -> pd.DataFrame:
    outcome = [OUTCOMES[place % 4] for place in range(n)]
    days = [3 + place % 40 for place in range(n)]
    frame = pd.DataFrame({"days": days, "outcome": outcome}).astype({"days": "int64"})
    return frame.assign(ended=frame["outcome"] != "", seen_from=0)


def paired(n: int) -> pd.DataFrame:
    days = [20 + 7 * place % 300 for place in range(n)]
    ended = [place % 3 != 2 for place in range(n)]
    frame = pd.DataFrame({"days": days, "ended": ended, "seen_from": 0})
    return frame.astype({"days": "int64", "ended": "bool"})


def outcomes(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    curve = wait_measures.incidence(frame, every=waits.EVERY)
    told = disclosure.curve(curve, profile, came="came", start=0.0, by="outcome")
    return waits.outcomes(told, profile)


def going_on(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    curve = length_measures.curve(frame, every=lengths.EVERY)
    told = disclosure.curve(curve, profile, came="ended", start=1.0)
    return lengths.going_on(told, profile)


def both(n: int, profile: Profile = EXACT) -> list[Figure]:
    return [outcomes(asked(n), profile), going_on(paired(n), profile)]


@pytest.mark.parametrize("profile", [EXACT, INTERNAL], ids=["exact", "internal"])
@pytest.mark.parametrize("n", SIZES)
def test_every_figure_is_valid_and_complete(n: int, profile: Profile) -> None:
    for figure in both(n, profile):
        specification = figure.chart.to_dict()
        assert len(json.dumps(specification)) > 500
        assert figure.title.endswith(".")
        assert len(figure.alt) > 30
        assert figure.empty is (n < profile.least_denominator)
        assert figure.data.empty is figure.empty
        assert "nan" not in f"{figure.title} {figure.alt} {figure.caveat}"
        for encoding in encodings(figure.specification):
            assert encoding["x"]["title"]
            assert encoding["y"]["title"]
            assert encoding["tooltip"]
        words = f"{figure.title} {figure.alt} {figure.caveat} {json.dumps(specification)}"
        assert not re.search(r"surviv|failure|\brisk of|hazard|mentorship", words, re.I)
        assert not re.search(r"#[0-9a-f]{6}\b", json.dumps(figure.drawing.specification))
        assert not re.search("heal|affair|mentor|betray", figure.name)


def test_one_drawing_serves_all_data_of_its_kind() -> None:
    for first, second in zip(both(1), both(60, INTERNAL), strict=True):
        assert first.drawing is second.drawing


def test_findings_in_words_not_enough_included() -> None:
    assert [figure.title for figure in both(0)] == [
        "Nobody has asked for a mentor yet.",
        "No pairing has begun yet.",
    ]
    assert [figure.title for figure in both(1)] == [
        "Only 1 request so far: too few to say what comes of asking, and how soon.",
        "Only 1 pairing has been followed so far: too few to say how long they go on.",
    ]
    for figure in both(9, INTERNAL):
        assert "not enough to show here yet" in figure.title
    none = paired(12).assign(ended=False)
    assert going_on(none).title == "None of the 12 pairings has ended yet."


def test_the_half_is_said_with_its_interval() -> None:
    days = pd.Series(range(1, 41))
    frame = pd.DataFrame({"days": days, "ended": True, "seen_from": 0})
    assert going_on(frame).title == (
        "Half of the pairings had ended within 20 days of beginning (95% interval: 14 to 26 days)."
    )
    assert outcomes(frame.assign(outcome=PAIRED)).title == (
        "Half of those who asked had a mentor within 20 days (95% interval: 14 to 26 days);"
        " by then 0% had withdrawn."
    )
    same = pd.DataFrame({"days": [0] * 12, "ended": True, "seen_from": 0, "outcome": PAIRED})
    assert "had a mentor on the very day (" in outcomes(same).title


def test_before_the_half_the_last_day_with_enough_is_said() -> None:
    frame = pd.DataFrame({"days": [5] * 4 + [65] * 16, "ended": [True] * 4 + [False] * 16})
    assert going_on(frame.assign(seen_from=0)).title == (
        "After 60 days 80% of pairings were still going on; fewer than half have ended so far."
    )
    told = going_on(pd.concat([frame, frame]).assign(seen_from=0), INTERNAL)
    assert told.title.startswith("After 60 days at most 80% of pairings")
    waited = frame.assign(seen_from=0, outcome=[PAIRED] * 2 + [WITHDREW] * 2 + [""] * 16)
    assert outcomes(waited).title == (
        "Within 56 days of asking, 10% had a mentor and 10% had withdrawn."
    )
    some = pd.concat([waited] * 3)
    assert outcomes(some[some["outcome"] != WITHDREW], INTERNAL).title == (
        "Within 56 days of asking, at least 11% had a mentor; how many had withdrawn is not shown."
    )


def test_the_exact_rows_are_the_curve() -> None:
    first, second = both(12)
    assert list(first.data) == ["outcome", "days", "still", "came", "share", "low", "high"]
    assert list(second.data) == ["days", "still", "ended", "share", "low", "high"]
    assert first.data["outcome"].unique().tolist() == ["Paired", "Withdrew"]
    drawn = second.rows[second.rows["kind"] == ""]
    assert drawn["at_risk"].iloc[0] == 12
    assert drawn["share"].isna().all()


@pytest.mark.parametrize("figure", both(60, INTERNAL), ids=lambda figure: figure.name)
def test_nothing_small_is_left_anywhere(figure: Figure) -> None:
    for frame in (figure.rows, figure.data):
        people = frame[[name for name in ("at_risk", "still") if name in frame]].stack().dropna()
        assert (people % 5 == 0).all()
        assert not {"came", "ended", "error"} & set(frame)
        assert (frame["share"].dropna() * 100 % 1).round(6).isin([0, 1]).all()
    for text in (figure.title, figure.alt, figure.caveat, figure.name):
        assert not counts_in(text), text
    svg = images.svg(figure, foot=()).decode()
    marks = [label for label in re.findall(r'aria-label="([^"]*)"', svg) if "; " in label]
    assert marks
    assert not [label for label in marks if re.search(r": [1-4](?:\.\d)?(?:;|$)", label)]
    assert Image.open(io.BytesIO(images.png(figure, foot=()))).width == 2 * images.WIDTH


def test_the_numbers_stand_on_the_days_of_the_axis() -> None:
    for figure, every in zip(both(60), (waits.EVERY, lengths.EVERY), strict=True):
        shown = figure.rows.loc[figure.rows["kind"] == "", "days"].tolist()
        assert 1 < len(shown) <= 8
        assert not [day for day in shown if day % every]
        svg = images.svg(figure, foot=()).decode()
        for day in shown:
            assert f">{day:,}</text>" in svg
