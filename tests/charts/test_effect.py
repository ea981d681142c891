"""The honest before and after, drawn and said: no more than the numbers bear."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest

from heal.charts import effect, images
from heal.charts.figure import Figure
from heal.measures.event_study import EVENT_STUDY, OFFSETS
from heal.measures.matched import Estimate, MatchedEffect
from tests.charts.test_figures import encodings

HELPS = Estimate(0.12, 0.04, 0.2, 0.004, 0.21, 0.09, 0.11)
UNCLEAR = Estimate(0.03, -0.04, 0.1, 0.41, 0.12, 0.09, 0.1)
FEWER = Estimate(-0.09, -0.15, -0.02, 0.02, 0.0, 0.09, 0.09)


def found(estimate: Estimate | None, sets: int = 34) -> MatchedEffect:
    return MatchedEffect(sets + 9, sets, 2 * sets, 4, 5, 7, 199, estimate)


def study(*lines: str) -> pd.DataFrame:
    rows = [
        (who, meeting, 0.4 + (meeting > 0) * 0.1 * (2 - place), 0.3, 0.7, 34 * (place + 1))
        for place, who in enumerate(lines)
        for meeting in OFFSETS
    ]
    kinds = {"meeting": "int64", "rate": "float64", "low": "float64", "high": "float64"}
    return pd.DataFrame(rows, columns=list(EVENT_STUDY)).astype(kinds)


def drawn() -> list[Figure]:
    return [
        *(effect.event_study(study(*lines)) for lines in ((), ("paired",), ("paired", "matched"))),
        effect.event_study(study("paired", "matched").iloc[:1]),
        *(effect.changes(found(estimate)) for estimate in (HELPS, UNCLEAR, FEWER)),
        *(effect.changes(found(None, sets)) for sets in (0, 1, 9)),
    ]


@pytest.mark.parametrize("place", range(10))
def test_every_state_is_a_sound_picture_or_only_words(place: int) -> None:
    figure = drawn()[place]
    assert figure.chart.to_dict()
    assert figure.title.endswith(".")
    assert figure.title in figure.alt
    assert figure.seed is not None
    assert figure.empty is figure.data.empty
    for encoding in encodings(figure.specification):
        assert encoding["x"]["title"]
        assert encoding["y"]["title"]
        assert encoding["tooltip"]
    svg = images.svg(figure, foot=()).decode()
    assert ("NaN" in svg) is False
    words = f"{figure.title} {figure.alt} {figure.caveat}"
    assert not re.search(r"boost|improv|thanks to|because of|nan|None\b(?! of)", words, re.I)
    assert not re.search("heal|mentor|affair", figure.name)


def test_only_an_interval_and_a_p_that_agree_make_a_claim_and_it_says_can() -> None:
    title = effect.changes(found(HELPS)).title
    assert title == (
        "Having a mentor can help people to come: over 34 newly paired members, they then came"
        " more often than similar members, by +12 percentage points (95% interval +4 to +20)."
    )
    for doubtful in (UNCLEAR, Estimate(0.12, -0.01, 0.2, 0.04, 0.2, 0.1, 0.1)):
        title = effect.changes(found(doubtful)).title
        assert title.startswith("Not enough yet to say whether having a mentor changes")
        assert "can help" not in title
    assert "cannot tell why" in effect.changes(found(FEWER)).title


def test_beside_the_estimate_stand_the_plain_change_and_what_comes_by_itself() -> None:
    figure = effect.changes(found(HELPS))
    assert figure.data["points"].tolist() == pytest.approx([21, 9, 12])
    assert figure.data["points_low"].isna().tolist() == [True, True, False]
    assert np.isclose(figure.data["points_high"].iloc[2], 20)
    for said in ("change is +21", "expect +9", "difference of 11 points", "p = 0.004"):
        assert said in figure.caveat


def test_under_ten_sets_only_counts_are_said() -> None:
    figure = effect.changes(found(None, 9))
    assert figure.title.startswith("Only 9 of the newly paired stand beside similar members so far")
    assert figure.caveat == (
        "Newly paired: 18. Of these, 9 with 18 similar members beside them, 5 with fewer than two,"
        " 4 with too few meetings before or after."
    )
    assert figure.empty


def test_the_study_says_both_lines_and_how_many_stand_behind_each_point() -> None:
    figure = effect.event_study(study("paired", "matched"))
    assert figure.title == (
        "Newly paired came to 40% of the last six meetings before and 60% of the first six after;"
        " similar, not yet paired came to 40% of the last six meetings before and 50% of the first"
        " six after."
    )
    assert "34 newly paired and 68 similar" in figure.caveat
    assert set(figure.data["n"]) == {34, 68}
    assert "not enough yet" in effect.event_study(study()).title


def test_a_line_that_is_hidden_is_nowhere_in_the_picture() -> None:
    figure = effect.event_study(study("paired", "matched").query("n > 40"))
    written = json.dumps(figure.chart.to_dict()["datasets"])
    assert "Newly paired" not in written + figure.title + figure.caveat
    assert "34" not in written + figure.title + figure.caveat
