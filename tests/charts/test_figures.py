"""Every picture says what it shows, says it honestly, and carries nobody's identity."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from heal.charts import before_after, images, pairings, participation
from heal.charts.figure import ROWS, Figure
from tests.charts.samples import MONTHS, attended, bands, draw, flow, rates

NAMES = {
    "meetings-by-month",
    "meetings-before-after",
    "teams-by-month",
    "waiting-by-month",
    "waiting-now",
    "what-it-gives",
    "from-asking",
    "how-it-began",
    "load-and-room",
    "circle-closed",
    "meetings-rate",
    "members-active",
    "newer-members",
    "two-periods",
}
SHARES = {"what-it-gives", "meetings-rate", "members-active", "newer-members", "two-periods"}
LYING = NAMES - {"meetings-by-month", "meetings-before-after", "teams-by-month", "waiting-by-month"}
"""Whose bars lie, so that the counts are along the bottom."""


def encodings(part: object) -> list[dict[str, dict[str, object]]]:
    """Give every encoding in a specification, however deep its layers."""
    if isinstance(part, list):
        return [found for one in part for found in encodings(one)]
    if not isinstance(part, dict):
        return []
    own = [part["encoding"]] if "encoding" in part else []
    return own + [
        found for key, one in part.items() if key != "datasets" for found in encodings(one)
    ]


@pytest.mark.parametrize("months", [0, 1, 2, 14])
def test_every_figure_is_valid_and_complete(months: int) -> None:
    for figure in draw(months):
        specification = figure.chart.to_dict()  # Altair checks it against Vega-Lite's schema
        assert len(json.dumps(specification)) > 500
        assert figure.title.endswith(".")
        assert len(figure.alt) > 30
        assert figure.empty is (months == 0)
        assert figure.chart.data is figure.rows
        for encoding in encodings(figure.specification):
            assert encoding["x"]["title"]
            assert encoding["y"]["title"]
            assert encoding["tooltip"]


def test_names_are_neutral_and_differ() -> None:
    names = [figure.name for figure in draw(14)]
    assert set(names) == NAMES
    assert not re.search("heal|affair|mentor|betray", " ".join(names), re.IGNORECASE)


def test_colours_of_text_and_ground_are_left_to_the_place_of_display() -> None:
    for figure in draw(14):
        written = json.dumps(figure.drawing.specification)
        assert "config" not in figure.specification
        assert "background" not in written
        assert not re.search(r"#[0-9a-f]{3,8}\b|\"(black|white)\"", written, re.IGNORECASE)


def test_one_drawing_serves_all_data_of_its_kind() -> None:
    first, second = draw(14), draw(1)
    for one, other in zip(first, second, strict=True):
        assert one.drawing is other.drawing
        assert ROWS not in json.dumps(one.drawing.specification.get("datasets", {}))
        assert len(one.specification["datasets"][ROWS]) == len(one.rows)


def test_wording_claims_nothing_and_ranks_nobody() -> None:
    words = " ".join(
        f"{figure.title} {figure.alt} {figure.caveat}" for n in (0, 1, 14) for figure in draw(n)
    )
    assert not re.search(
        r"boost|improv|thanks to|because of|best|worst|top \d|trend|client|case\b", words, re.I
    )


def test_attendance_says_the_latest_month_and_the_whole_time() -> None:
    frame = pd.DataFrame(
        {
            "group": ["A", "B", "A"],
            "month": [*MONTHS[:1], *MONTHS[1:2], *MONTHS[1:2]],
            "meetings": [2, 1, 3],
            "attended": [9, 8, 16],
            "per_meeting": [4.5, 8.0, 16 / 3],
        }
    )
    figure = participation.attended_by_month(frame)
    assert figure.title == (
        "6.0 people came to a meeting on average in Jun 2025 (4 meetings);"
        " over the 2 months shown it was 5.5."
    )
    assert "A 5.0 and B 8.0" in figure.alt
    assert "without a register" in figure.caveat


def test_ten_groups_have_their_own_line_and_more_share_the_last() -> None:
    ten = attended(tuple(f"G{n:02}" for n in range(10)))
    assert participation.attended_by_month(ten).rows["group"].nunique() == 10

    many = attended(tuple(f"G{n:02}" for n in range(13)))
    many.loc[many["group"] == "G12", "meetings"] = 9
    figure = participation.attended_by_month(many)
    drawn = figure.rows
    assert list(drawn["group"].unique()) == [
        *(f"G{n:02}" for n in range(8)),
        "G12",
        "4 other groups",
    ]
    rest = many[many["group"].isin(["G08", "G09", "G10", "G11"])]
    pooled = drawn[drawn["group"] == "4 other groups"]
    assert pooled["attended"].tolist() == rest.groupby("month")["attended"].sum().tolist()
    assert pooled["per_meeting"].tolist() == pytest.approx(
        (rest.groupby("month")["attended"].sum() / rest.groupby("month")["meetings"].sum()).tolist()
    )
    assert "4 groups with fewer counted meetings share one line" in figure.caveat
    assert figure.data["group"].nunique() == 13
    assert drawn["attended"].sum() == figure.data["attended"].sum()


def test_before_and_after_carry_two_rates_and_nothing_else() -> None:
    frame = rates(12, lacking=3)
    figure = before_after.before_after(frame)
    for kept in (figure.rows, figure.data):
        assert list(kept.columns) == ["before", "after"]
        assert len(kept) == 12
        assert kept["before"].is_monotonic_increasing
    shuffled = before_after.before_after(frame.sample(frac=1, random_state=4))
    pd.testing.assert_frame_equal(shuffled.data, figure.data)
    assert not re.search("70[0-9]|2026", json.dumps(figure.chart.to_dict()).replace("v6", ""))
    assert figure.title == (
        "Over 12 pairings, mentees came to 50% of meetings before and 62% after the pairing began."
    )
    assert "does not show that mentoring caused" in figure.caveat
    assert "3 pairings have too few meetings" in figure.caveat


def test_under_ten_pairings_only_their_number_is_said() -> None:
    figure = before_after.before_after(rates(9, lacking=1))
    assert figure.title.startswith("Only 9 pairings have enough meetings")
    assert "%" not in figure.title + figure.alt
    assert "1 pairing has too few meetings" in figure.caveat


def test_titles_of_pairings_and_waiting_count_right() -> None:
    one = pd.DataFrame({"month": MONTHS[:1], "begun": [1], "ended": [0], "active": [1]})
    assert pairings.pairings_by_month(one).title == (
        "1 pairing was active at the end of May 2025; 1 began and none ended in that month."
    )
    waited = flow(("waiting", "opened", "closed"), MONTHS[:3])
    assert pairings.waiting_by_month(waited).title == (
        "5 people were waiting at the end of Jul 2025; 2 requests came in and none closed"
        " in that month."
    )
    assert pairings.waiting_now(bands(4, 0, 1)).title == (
        "5 people are waiting for a mentor, 1 of them for 30 days and more."
    )
    assert pairings.waiting_now(bands(0, 0, 0)).title == "Nobody is waiting for a mentor today."


def test_counts_have_whole_numbers_on_their_axes() -> None:
    def axes(figure: Figure, channel: str) -> list[object]:
        found = [e[channel].get("axis") for e in encodings(figure.specification)]
        return [axis for axis in found if axis]

    counted = [figure for figure in draw(14)[2:] if figure.name not in SHARES]
    for figure in counted:
        channel = "x" if figure.name in LYING else "y"
        assert axes(figure, channel)
        assert all(a["tickMinStep"] == 1 and a["format"] == ",d" for a in axes(figure, channel))  # type: ignore[index]


def test_no_axis_says_a_whole_number_twice() -> None:
    drawn = images.svg(pairings.waiting_now(bands(2, 0, 1)), foot=()).decode()
    for number in range(3):
        assert drawn.count(f">{number}<") == 1
