"""Pictures of frames in which small numbers are hidden: nothing of these is left in them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from heal.charts import (
    before_after,
    feedback,
    images,
    pairings,
    participation,
    periods,
    taking_part,
)
from heal.charts import rates as rate_charts
from heal.charts.figure import Figure
from heal.measures import disclosure, disclosure_shares
from heal.measures.passage import Passage, hide
from heal.measures.periods import hide as hide_two
from heal.measures.rates import hide_rates, shares_by_month, with_all_groups
from heal.rules.disclosure import INTERNAL
from tests.charts.samples import (
    MONTHS,
    PERIODS,
    attended,
    gives,
    rated,
    rates,
    taking_part_by_month,
    two,
)

FLOWS = [(9, 8, 7, 0), (6, 6, 6, 5), (2, 2, 2, 0), (0, 0, 0, 0), (13, 7, 7, 6), (6, 3, 3, 2)]
"""Opened, closed, begun, ended."""


def passage() -> Passage:
    opened, closed, begun, ended = pd.DataFrame(FLOWS).T.to_numpy()
    when = pd.Series(MONTHS[: len(FLOWS)])
    waiting = (opened - closed).cumsum()
    bands = {"band": ["under 14 days", "14–29 days", "30 days and more"], "from_days": [0, 14, 30]}
    return Passage(
        pairings=pd.DataFrame(
            {"month": when, "begun": begun, "ended": ended, "active": (begun - ended).cumsum()}
        ),
        requests=pd.DataFrame(
            {"month": when, "waiting": waiting, "opened": opened, "closed": closed}
        ),
        bands=pd.DataFrame({**bands, "people": [6, 3, int(waiting[-1]) - 9]}),
    )


def thin() -> pd.DataFrame:
    """Give groups of which one is small in some months, and one always."""
    frame = attended(("North", "South", "West"), MONTHS[:6])
    small = (frame["group"] == "West") | ((frame["group"] == "North") & (frame.index % 3 == 0))
    frame.loc[small, "attended"] = 9
    return frame.assign(per_meeting=frame["attended"] / frame["meetings"])


def thin_rates() -> pd.DataFrame:
    """Give rates of groups of which one is told in some months, and one never."""
    frame = rated(("North", "South", "West"), MONTHS[:6])
    frame.loc[(frame["group"] == "North") & (frame.index % 3 == 0), "attended"] = 9
    frame.loc[frame["group"] == "West", ["attended", "could"]] = [13, 24]
    frame["rate"] = frame["attended"] / frame["could"]
    return with_all_groups(hide_rates(frame, INTERNAL), INTERNAL)


def drawn() -> list[Figure]:
    hidden = hide(passage(), INTERNAL)
    means = disclosure.means_before_after(rates(12, lacking=3), INTERNAL)
    some = taking_part_by_month()
    sides = {
        name: hide_two(two(30 if name == "rate" else 4), INTERNAL) for name in periods.MEASURES
    }
    return [
        participation.attended_by_month(disclosure.attendance(thin(), INTERNAL), INTERNAL),
        before_after.means_before_after(means, INTERNAL),
        pairings.pairings_by_month(hidden.pairings, INTERNAL),
        pairings.waiting_now(hidden.bands, INTERNAL, waiting=hidden.waiting, on="on 31 May 2026"),
        pairings.waiting_by_month(hidden.requests, INTERNAL),
        feedback.what_it_gives(disclosure_shares.shares(gives(27, 19), INTERNAL), INTERNAL),
        rate_charts.rate_by_month(thin_rates(), INTERNAL),
        taking_part.active(shares_by_month(some, "active", "could", INTERNAL), INTERNAL),
        taking_part.newer(shares_by_month(some, "supported", "newer", INTERNAL), INTERNAL),
        periods.two_periods(sides, PERIODS, INTERNAL),
    ]


OF_SHARES = {
    *("meetings-before-after", "meetings-rate", "members-active", "newer-members"),
    *("two-periods", "what-it-gives"),
}
"""Their numbers below 1 are shares, not people."""


def numbers(part: Any) -> Iterator[float]:
    """Yield every number in JSON, however deep."""
    if isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from numbers(one)
    elif isinstance(part, int | float) and not isinstance(part, bool):
        yield part


def counts_in(text: str) -> list[str]:
    """Give the numbers from 1 to 4 that a text says, but for days and lengths of time."""
    text = re.sub(r"\b\d{1,2} (?=[A-Z][a-z]{2} \d{4})|\b\d+ months\b", "", text)
    return re.findall(r"(?<![\d.,–])[1-4](?:\.\d)?(?![\d.,–]*\d|%)", text)


def test_the_checks_see_what_they_look_for() -> None:
    assert counts_in("Only 3 began on 2 May 2026, over 4 months; 14–29 days, 12.4 or 2.5.") == [
        "3",
        "2.5",
    ]
    assert sorted(numbers({"a": [1, {"b": 2.5}], "c": True})) == [1, 2.5]


@pytest.mark.parametrize("figure", drawn(), ids=lambda figure: figure.name)
def test_no_small_number_is_left_anywhere(figure: Figure) -> None:
    written = json.loads(json.dumps(figure.chart.to_dict()))
    (data,) = written["datasets"].values()
    assert data
    assert not [n for n in numbers(data) if 0 < n < 5 and not (n <= 1 and figure.name in OF_SHARES)]
    for frame in (figure.rows, figure.data):
        counts = frame.select_dtypes("number").astype("float64")
        shares = (counts <= 1) & (figure.name in OF_SHARES)
        assert not ((counts > 0) & (counts < 5) & ~shares).any(axis=None)
    for text in (figure.title, figure.alt, figure.caveat, figure.name):
        assert not counts_in(text), text


@pytest.mark.parametrize("figure", drawn(), ids=lambda figure: figure.name)
def test_files_hold_no_more_than_the_picture(figure: Figure) -> None:
    svg = images.svg(figure, foot=()).decode()
    assert figure.title.split()[0] in svg
    marks = [label for label in re.findall(r'aria-label="([^"]*)"', svg) if "; " in label]
    assert marks or figure.name == "waiting-now"
    assert not [label for label in marks if re.search(r"(?<!high): [1-4](?:\.\d)?(?:;|$)", label)]
    picture = Image.open(io.BytesIO(images.png(figure, foot=())))
    assert picture.width == images.SCALE * images.WIDTH


def test_single_pairings_are_not_drawn_and_their_number_is_a_least() -> None:
    figure = drawn()[1]
    assert len(figure.rows) == 1
    assert figure.title == (
        "Over at least 10 pairings, mentees came to 50% of meetings before and 62% after the"
        " pairing began."
    )
    assert "One pairing" not in json.dumps(figure.specification["layer"])
    none = before_after.means_before_after(
        disclosure.means_before_after(rates(9), INTERNAL), INTERNAL
    )
    assert none.empty
    assert "not enough to show" in none.title
    assert "9" not in none.title + none.alt


def test_hidden_months_stay_as_gaps_with_a_note() -> None:
    attendance, _, flow, *_ = drawn()
    north = attendance.rows[attendance.rows["group"] == "North"]
    assert north["per_meeting"].isna().sum() == 2
    assert len(north) == 6
    assert "A mean below 5 is hidden" in attendance.caveat
    assert flow.rows["begun"].isna().any()
    assert flow.caveat == (
        "Numbers below 5 are hidden, and some others with them."
        " In the picture, × stands for a hidden number."
    )
    assert flow.empty is False


def test_a_hidden_count_is_a_cross_and_never_a_nought() -> None:
    months = pd.Series(MONTHS[:2])
    gone = pd.array([pd.NA, 0], dtype="Int64")
    frame = pd.DataFrame({"month": months, "begun": gone, "ended": gone, "active": [8, 9]})
    svg = images.svg(pairings.pairings_by_month(frame, INTERNAL), foot=()).decode()
    assert svg.count(">×<") == 2
    labels = [one for one in re.findall(r'aria-label="([^"]*)"', svg) if "end: 8; " in one]
    assert len(labels) >= 3
    assert all("Begun: hidden; Ended: hidden" in one for one in labels)


def test_findings_say_what_is_not_shown() -> None:
    def title(active: object, begun: object, ended: object) -> str:
        row = pd.array([active, begun, ended], dtype="Int64")
        names = ["active", "begun", "ended"]
        frame = pd.DataFrame({name: row[n : n + 1] for n, name in enumerate(names)})
        return pairings.pairings_by_month(frame.assign(month=MONTHS[:1]), INTERNAL).title

    assert title(9, 5, 0).endswith("5 began and none ended in that month.")
    assert title(9, pd.NA, 7).endswith("7 ended in that month, and how many began is not shown.")
    assert title(9, 7, pd.NA).endswith("7 began in that month, and how many ended is not shown.")
    assert title(pd.NA, 7, 6).startswith("How many pairings were active at the end of May 2025 is")
    assert title(pd.NA, pd.NA, pd.NA).endswith("there is not enough to show here yet.")


def test_waiting_says_all_part_or_nothing() -> None:
    labels = {"band": ["under 14 days", "30 days and more"], "from_days": [0, 30]}

    def title(short: object, long: object, waiting: int | None) -> str:
        frame = pd.DataFrame({**labels, "people": pd.array([short, long], dtype="Int64")})
        return pairings.waiting_now(frame, INTERNAL, waiting=waiting, on="on 31 May 2026").title

    assert title(6, 7, 99) == (
        "13 people were waiting for a mentor on 31 May 2026, 7 of them for 30 days and more."
    )
    assert title(pd.NA, pd.NA, 8) == (
        "8 people were waiting for a mentor on 31 May 2026;"
        " how many of them for 30 days and more is not shown."
    )
    assert title(6, pd.NA, None).endswith("on 31 May 2026 is not shown.")
    assert title(0, 0, 0) == "Nobody was waiting for a mentor on 31 May 2026."
    nought = pd.DataFrame({**labels, "people": pd.array([0, pd.NA], dtype="Int64")})
    assert pairings.waiting_now(nought, INTERNAL, waiting=8, on="on 31 May 2026").empty


def test_months_without_any_number_to_show_have_words_only() -> None:
    few = thin().assign(per_meeting=2.25, attended=9)
    figure = participation.attended_by_month(disclosure.attendance(few, INTERNAL), INTERNAL)
    assert figure.empty
    assert "Fewer than 5 people" in figure.title


def test_the_line_that_others_share_is_made_of_what_is_shown() -> None:
    many = attended(tuple(f"G{n:02}" for n in range(13)), MONTHS[:2])
    many.loc[many["group"] == "G12", ["attended", "per_meeting"]] = [8, 2.0]
    figure = participation.attended_by_month(disclosure.attendance(many, INTERNAL), INTERNAL)
    pooled = figure.rows[figure.rows["group"] == "4 other groups"]
    seen = many[many["group"].isin(["G09", "G10", "G11"])].groupby("month")
    expected = seen["attended"].sum() / seen["meetings"].sum()
    assert pooled["per_meeting"].tolist() == pytest.approx(expected.tolist())


def of_people_per_meeting(groups: tuple[str, ...]) -> Figure:
    frame = attended(groups, MONTHS[:6])
    frame.loc[frame["group"] == groups[0], "attended"] = 9
    frame = frame.assign(per_meeting=frame["attended"] / frame["meetings"])
    return participation.attended_by_month(disclosure.attendance(frame, INTERNAL), INTERNAL)


def of_rates(groups: tuple[str, ...]) -> Figure:
    frame = rated(groups, MONTHS[:6])
    frame.loc[frame["group"] == groups[0], ["attended", "could"]] = [9, 12]
    frame = frame.assign(rate=frame["attended"] / frame["could"])
    told = with_all_groups(hide_rates(frame, INTERNAL), INTERNAL)
    return rate_charts.rate_by_month(told, INTERNAL)


@pytest.mark.parametrize("draw", [of_people_per_meeting, of_rates])
def test_a_group_that_is_hidden_throughout_takes_no_colour_from_the_others(
    draw: Callable[[tuple[str, ...]], Figure],
) -> None:
    figure = draw(("Always few", "North", "South"))
    assert {"North", "South"} <= set(figure.rows["group"])
    assert "Always few" not in set(figure.rows["group"])
    assert "Always few" in set(figure.data["group"])
    drawn = images.svg(figure, foot=()).decode()
    lines = re.findall(r'aria-roledescription="line mark"[^>]*stroke="(#\w+)"', drawn)
    points = re.findall(r'aria-roledescription="point"[^>]*fill="(#\w+)"', drawn)
    assert list(dict.fromkeys(points)) == lines
