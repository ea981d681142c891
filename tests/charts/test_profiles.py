"""Every figure in every profile: with nothing, one row, everything hidden, and plenty to show."""

from __future__ import annotations

import io
import json
import re

import pandas as pd
import pytest
from PIL import Image

from heal.charts import images, participation
from heal.charts import lengths as length_charts
from heal.charts import waits as wait_charts
from heal.charts.figure import Figure
from heal.measures import disclosure, lengths, waits
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from tests.charts.samples import MONTHS, attended, published
from tests.charts.test_figures import encodings
from tests.kit.embedded import PLACES, counts_in, counts_of, embedded, given_away

ALL = pytest.mark.parametrize("profile", [EXACT, INTERNAL, PUBLIC], ids=["exact", "5", "10"])
HIDES = pytest.mark.parametrize("profile", [INTERNAL, PUBLIC], ids=["5", "10"])
CASES = {"nothing": (0, 0), "one row": (1, 40), "all small": (14, 1), "plenty": (14, 43)}
AT_HAND = pytest.mark.parametrize(("months", "people"), CASES.values(), ids=list(CASES))
GROUPS = {"one group": ("North",), "many groups": tuple(f"G{n:02}" for n in range(13))}


def check(figure: Figure) -> None:
    """Assert that a figure is valid and says in words what it is."""
    assert len(json.dumps(figure.chart.to_dict())) > 500
    for text in (figure.title, figure.alt):
        assert re.match(r"[A-Z0-9]", text), text
        assert text.endswith(".")
        assert not re.search(r"\b(nan|None|<NA>|inf)\b|\{|\}|  |\.\.", text), text
    assert figure.alt.startswith("An empty chart") is figure.empty, figure.alt
    for encoding in encodings(figure.specification):
        assert encoding["x"]["title"]
        assert encoding["y"]["title"]


@ALL
@AT_HAND
def test_every_figure_makes_sense_whatever_there_is(
    profile: Profile, months: int, people: int
) -> None:
    for figure in published(profile, months=months, people=people):
        check(figure)
        assert not given_away([n for part in embedded(figure).values() for n in part], profile)
        if not months:
            assert figure.empty


@AT_HAND
def test_every_public_figure_is_a_picture(months: int, people: int) -> None:
    for figure in published(PUBLIC, months=months, people=people):
        picture = Image.open(io.BytesIO(images.png(figure, foot=("A foot.",))))
        assert picture.width == images.SCALE * images.WIDTH
        assert (picture.height > images.SCALE * 250) is not figure.empty


@ALL
@pytest.mark.parametrize("groups", GROUPS.values(), ids=list(GROUPS))
def test_one_group_and_many(profile: Profile, groups: tuple[str, ...]) -> None:
    figure = published(profile, months=3, people=43, groups=groups)[0]
    check(figure)
    assert figure.rows["group"].nunique() == min(len(groups), 10)
    assert not given_away(counts_of(figure.rows), profile)


@HIDES
def test_what_is_all_small_shows_nothing(profile: Profile) -> None:
    for figure in published(profile, months=14, people=1):
        assert figure.empty, figure.name
        assert not [n for part in embedded(figure).values() for n in part if n]


@HIDES
def test_the_same_check_fails_of_exact_figures(profile: Profile) -> None:
    found = dict.fromkeys(PLACES, False)
    for figure in published(EXACT, months=14, people=3):
        for place, numbers in embedded(figure).items():
            found[place] |= bool(given_away(numbers, profile))
    assert all(found.values()), found


def test_public_words_say_about_wherever_a_number_is_rounded() -> None:
    said = [figure.title for figure in published(PUBLIC, months=14, people=43)]
    assert said == [
        "About 45 people came to a meeting on average in Jun 2026; over the 14 months shown it was"
        " about 45.",
        "Over at least 40 pairings, mentees came to about 50% of meetings before and about 60%"
        " after the pairing began.",
        "About 130 pairings were active at the end of Jun 2026; about 45 began and about 45 ended"
        " in that month.",
        "About 170 people were waiting at the end of Jun 2026; about 45 requests came in and about"
        " 45 closed in that month.",
        "About 170 people were waiting for a mentor on 30 Jun 2026, none of them for 30 days and"
        " more.",
        "About half of those who asked had a mentor within 77 days; by then at least about 25% had"
        " withdrawn.",
        "About half of the pairings had ended within 60 days of beginning.",
    ]
    for figure in published(PUBLIC, months=14, people=43):
        assert "ounded to 5" in figure.caveat
        text = f"{figure.title} {figure.alt}"
        for number in {f"{n:,.0f}" for n in counts_in(text) if n}:
            # Numbers at risk and of pairings are rounded down, and say "at least" or so.
            if not re.search(rf"(least|:|,|and) {number} (pairings|on day)", text):
                assert re.search(rf"bout (\d+ (and|to) )?{number}\b", text), (number, text)
    internal = " ".join(f"{f.title} {f.alt}" for f in published(INTERNAL, months=14, people=43))
    assert "bout" not in internal


def test_totals_are_never_summed_up_from_rounded_numbers() -> None:
    now = published(PUBLIC, months=14, people=17)[4]
    # 51 and 17: together 68, about 70; of the rounded ones it would be 65.
    assert now.data["people"].tolist() == [50, 15, 0]
    assert now.title.startswith("About 70 people")
    for figure in published(PUBLIC, months=14, people=43):
        assert "In all" not in figure.alt


def test_hidden_numbers_have_their_mark() -> None:
    attendance, means, *flows = published(PUBLIC, months=14, people=43)[:5]
    assert (attendance.hidden, means.hidden) == ("<10", "")
    assert {figure.hidden for figure in flows} == {"hidden"}
    assert "exact" not in " ".join(f"{f.title} {f.alt} {f.caveat}".lower() for f in flows)


def test_a_line_has_the_colour_of_its_points_also_beside_a_hidden_group() -> None:
    frame = attended(("A few", "Many", "More"), MONTHS[:4])
    for group, people in (("A few", 2), ("Many", 15), ("More", 25)):
        rows = frame["group"] == group
        frame.loc[rows, ["attended", "per_meeting"]] = [4 * people, people]
    figure = participation.attended_by_month(disclosure.attendance(frame, PUBLIC), PUBLIC)
    assert figure.rows["group"].unique().tolist() == ["Many", "More"]
    assert figure.data["group"].unique().tolist() == ["A few", "Many", "More"]
    svg = images.svg(figure, foot=()).decode()
    lines = re.findall(r'stroke="(#\w+)"[^>]*stroke-width="2"', svg)
    points = re.findall(r'aria-roledescription="point"[^>]*fill="(#\w+)"', svg)
    assert set(lines) == set(points)
    assert len(set(lines)) == 2


def test_the_mean_line_of_many_groups_is_made_of_rounded_means() -> None:
    frame = attended(tuple(f"G{n:02}" for n in range(12)), MONTHS[:2])
    frame["attended"] = [4 * (10 + place % 24) for place in frame.index]
    frame["per_meeting"] = frame["attended"] / 4
    figure = participation.attended_by_month(disclosure.attendance(frame, PUBLIC), PUBLIC)
    rest = figure.rows[figure.rows["group"] == "3 other groups"]
    assert len(rest) == 2
    assert not [n for n in rest["per_meeting"] if n % 5]


def test_a_share_that_rounds_to_none_or_all_is_not_said_to_be_that() -> None:
    few = pd.DataFrame({"days": [5] * 12 + [40] * 988, "ended": [True] * 12 + [False] * 988})
    few = few.assign(seen_from=0, outcome=["paired"] * 12 + [""] * 988)
    kept = disclosure.curve(lengths.curve(few, every=30), PUBLIC, came="ended", start=1.0)
    assert length_charts.going_on(kept, PUBLIC).title == (
        "After 30 days nearly all pairings were still going on."
    )
    came = disclosure.curve(
        waits.incidence(few, every=7), PUBLIC, came="came", start=0.0, by="outcome"
    )
    assert "how many had a mentor" in wait_charts.outcomes(came, PUBLIC).title
