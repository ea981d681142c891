"""What comes of asking, room, closed circles and who stays: in pictures and in words."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pandas as pd
import pytest

from heal.charts import closing, funnel, images, load, retention
from heal.charts.figure import ROWS, Figure
from heal.measures import closing as closing_measures
from heal.measures import disclosure
from heal.measures import funnel as funnel_measures
from heal.measures import load as load_measures
from heal.measures import retention as retention_measures
from heal.measures.funnel import Funnel
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from heal.rules.discretion import gives_away
from heal.vocabulary import Route
from tests.charts.samples import asked, closings, loads
from tests.charts.test_figures import encodings
from tests.charts.test_hidden import counts_in

DAY = date(2026, 6, 1)
SIZES = [0, 1, 5, 14]
PROFILES = [EXACT, INTERNAL, PUBLIC]


def told(found: Funnel, profile: Profile, kept: str = "1111") -> Funnel:
    return funnel_measures.told(found, pd.Series([flag == "1" for flag in kept]), profile)


def stays(with_one: int, without: int) -> pd.DataFrame:
    rows = [
        (
            DAY - timedelta(days=700),
            None if place % 3 == 0 else DAY - timedelta(days=600 - 11 * place % 590),
            DAY - timedelta(days=690) if place < with_one else None,
        )
        for place in range(with_one + without)
    ]
    return pd.DataFrame(rows, columns=["joined_on", "left_on", "mentored_on"], dtype=object)


def staying(with_one: int, without: int, profile: Profile = EXACT) -> Figure:
    found = retention_measures.followed(stays(with_one, without), through=DAY)
    curves = retention_measures.curves(found, every=retention.EVERY)
    return retention.still_members(
        {
            name: disclosure.curve(curve, profile, came="ended", start=1.0)
            for name, curve in curves.items()
        },
        profile,
    )


def every(size: int, profile: Profile) -> list[Figure]:
    requests = told(asked(size), profile)
    return [
        funnel.stages(requests, profile),
        funnel.routes(requests, profile),
        load.load(load_measures.told(loads(size), profile), profile, on="31 May 2026"),
        closing.closed(closing_measures.told(closings(size), profile), profile),
        staying(3 * size, 5 * size, profile),
    ]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
@pytest.mark.parametrize("size", SIZES)
def test_every_figure_is_valid_and_complete(size: int, profile: Profile) -> None:
    for figure in every(size, profile):
        assert figure.chart.to_dict()
        assert figure.title.endswith(".")
        assert len(figure.alt) > 30
        assert figure.title in figure.alt
        assert figure.empty or size
        assert not gives_away(figure.name)
        words = f"{figure.title} {figure.alt} {figure.caveat}"
        assert not re.search(r"\bnan\b|None|<NA>|surviv|fail|client|case\b|best|drop.?out", words)
        assert images.svg(figure, foot=()).startswith(b"<?xml")
        for encoding in encodings(figure.specification):
            assert encoding["x"]["title"]
            assert encoding["y"]["title"]
            assert encoding["tooltip"]


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC], ids=lambda profile: profile.name)
@pytest.mark.parametrize("size", SIZES)
def test_no_small_number_is_left_anywhere(size: int, profile: Profile) -> None:
    for figure in every(size, profile):
        for frame in (figure.rows, figure.data):
            counts = frame.select_dtypes("number").drop(
                columns=["share", "low", "high", "days"], errors="ignore"
            )
            assert not ((counts > 0) & (counts < profile.k)).any(axis=None), figure.name
        for text in (figure.title, figure.alt, figure.caveat):
            assert not counts_in(text.replace("95%", "")), text


def test_one_drawing_serves_all_data_of_its_kind() -> None:
    for one, other in zip(every(1, EXACT), every(14, EXACT), strict=True):
        assert one.drawing is other.drawing
        assert ROWS not in json.dumps(one.drawing.specification.get("datasets", {}))


def few(*rows: tuple[str, int, bool, int]) -> Funnel:
    frame = pd.DataFrame(rows, columns=["route", "reached", "still", "n"], dtype=object)
    return funnel_measures.funnel(frame, routes=[*Route])


def test_findings_of_asking_in_words_not_enough_included() -> None:
    route, other = Route.FACILITATOR_IDENTIFIED.value, Route.MENTEE_TOLD_GROUP.value
    nobody = few()
    assert funnel.stages(nobody).title == "Nobody asked for a mentor in this time."
    assert funnel.routes(nobody).title == "Nobody asked for a mentor in this time."
    some = few((route, 0, True, 6), (route, 3, False, 2))
    assert funnel.stages(some).title == (
        "Only 8 requests in this time, 2 of which led to a pairing: too few to speak of shares."
    )
    assert "%" not in funnel.stages(some).title
    assert funnel.routes(some).title == (
        "Only 8 requests in this time: too few to say by which of the six routes they come."
    )
    many = few((route, 0, True, 15), (other, 3, False, 81), (route, 2, False, 167))
    assert funnel.stages(many).title == (
        "Of 263 requests, 31% have led to a pairing so far (95% interval: 26% to 37%)."
    )
    assert funnel.stages(many).caveat == (
        "15 of them still wait or are on hold, and have not had the time yet."
    )
    assert funnel.routes(many).title == (
        "Most often it began like this: “A facilitator saw a match”, 182 of 263 requests."
    )
    assert funnel.stages(told(many, INTERNAL), INTERNAL).title == (
        "Of at least 260 requests, 31% have led to a pairing so far."
    )
    even = few((route, 3, False, 6), (other, 0, False, 6))
    assert funnel.routes(even).title == (
        "Most often it began like this: “A facilitator saw a match” and “The member told the"
        " group”, 6 of 12 each."
    )


def test_hidden_totals_are_said_to_be_hidden() -> None:
    found = asked(14)
    without = funnel.stages(told(found, INTERNAL, "1110"), INTERNAL)
    assert without.title.endswith("how many have led to a pairing is not shown.")
    assert without.rows["stage"].iloc[-1] == "The pairing began\nhidden"
    nothing = told(found, INTERNAL, "0111")
    assert funnel.stages(nothing, INTERNAL).empty
    assert funnel.routes(nothing, INTERNAL).empty
    assert "not enough to show here yet" in funnel.routes(nothing, INTERNAL).title


def test_in_public_a_route_has_one_bar() -> None:
    figure = funnel.routes(told(asked(20), PUBLIC), PUBLIC)
    assert "begun" not in figure.data
    assert set(figure.rows["kind"]) == {"Asked for a mentor"}
    assert not re.search("began(?! like)", figure.title + figure.alt)


def test_the_six_routes_keep_their_order() -> None:
    svg = images.svg(funnel.routes(asked(14)), foot=()).decode()
    named = ["A facilitator saw a", "The coordinator saw a", "A mentor reached out",
             "A mentor told the", "The member reached out", "The member told the"]  # fmt: skip
    places = [svg.index(f">{name}<") for name in named]
    assert places == sorted(places)


def _load(*rows: tuple[bool, int, int, int]) -> Figure:
    names = ["rests", "capacity", "load", "n"]
    return load.load(load_measures.load(pd.DataFrame(rows, columns=names, dtype=object)))


def test_room_in_words() -> None:
    assert _load().title == "There is no mentor in the pool yet."
    assert _load((False, 1, 0, 1)).title == "1 of 1 mentor has room, for 1 more person in all."
    assert _load((False, 3, 1, 2), (True, 1, 0, 1)).title == (
        "2 of 3 mentors have room, for 4 more people in all."
    )
    assert _load((False, 1, 1, 2)).title == "None of 2 mentors have room."
    assert "nobody, 1 with room" in _load((False, 1, 0, 1)).alt
    hidden = load.load(load_measures.told(loads(14), INTERNAL), INTERNAL, on="31 May 2026")
    assert re.fullmatch(r"\d+ of \d+ mentors had room on 31 May 2026\.", hidden.title)
    assert "more people" not in hidden.title


def test_the_closed_circle_in_words() -> None:
    def title(*rows: tuple[int, bool, int], profile: Profile = EXACT) -> str:
        frame = pd.DataFrame(rows, columns=["year", "closed", "n"], dtype=object)
        found = closing_measures.told(closing_measures.closing(frame), profile)
        return closing.closed(found, profile).title

    assert title() == "Nobody has been a mentor here yet."
    assert title((2026, False, 1)) == ("The one mentor so far was not a mentee here before.")
    assert title((2026, False, 2)) == (
        "None of 2 mentors so far were once mentees here: too few to speak of a share."
    )
    assert title((2026, True, 7), (2025, False, 13)) == (
        "7 of 20 mentors so far were once mentees here: 35% (95% interval: 18% to 57%)."
    )
    both = ((2026, True, 7), (2025, False, 13))
    assert title(*both, profile=INTERNAL) in {
        "Of at least 20 mentors so far, 35% were once mentees here.",
        "Of at least 20 mentors so far, how many were once mentees here is not shown.",
    }


def test_who_stays_is_compared_only_where_there_are_enough() -> None:
    assert staying(0, 0).title == "Nobody has been a member for twelve weeks yet."
    assert staying(0, 12).title == (
        "Of 12 members followed so far, none had a mentor by the twelfth week: nothing to compare."
    )
    assert staying(4, 30).title == (
        "Only 4 members with a mentor by then so far: too few to say who stays how long."
    )
    many = staying(30, 40)
    assert re.fullmatch(
        r"\d+ days after their twelfth week, \d+% of those with a mentor by then and \d+% of those"
        r" without one by then were still members\.",
        many.title,
    )
    assert "no effect of mentoring" in many.caveat
    assert "good ones among them" in many.caveat
    assert "not enough to show" in staying(4, 4, INTERNAL).title


def test_numbers_of_both_stand_on_the_same_days_under_the_plot() -> None:
    figure = staying(30, 40)
    under = figure.rows.dropna(subset="at_risk")
    days = {kind: part["days"].tolist() for kind, part in under.groupby("kind")}
    with_one, without = days.values()
    shorter = min(len(with_one), len(without))
    assert with_one[:shorter] == without[:shorter]
    svg = images.svg(figure, foot=()).decode()
    assert ">With<" in svg
    assert ">Without<" in svg
