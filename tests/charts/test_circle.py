"""The picture of all lines: legible for few and many, honest in words, and nameless in a file."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from heal.charts import circle, images
from heal.charts.figure import Figure
from heal.charts.places import rows_of
from heal.measures.circle import UNNAMED, people
from tests.charts.test_figures import encodings

DAY = date(2024, 5, 15)
EDGES = ["pairing_id", "mentor_id", "mentor", "mentee_id", "mentee", "began_on", "ended_on"]
Told = tuple[int, int]


def edges(*pairs: Told) -> pd.DataFrame:
    rows = [
        (
            number, mentor, f"Zoë {mentor}", mentee, f"Zoë {mentee}",
            DAY + timedelta(days=30 * number), DAY + timedelta(days=30 * number + 20),
        )
        for number, (mentor, mentee) in enumerate(pairs)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=EDGES, dtype=object)


def approvals(*members: Told) -> pd.DataFrame:
    """Give who was approved, so many days after the first pairing."""
    rows = [(number, f"Zoë {number}", DAY + timedelta(days=days)) for number, days in members]
    return pd.DataFrame(rows, columns=["member_id", "name", "approved_on"], dtype=object)


def drawn(found: pd.DataFrame, approved: pd.DataFrame) -> tuple[Figure, Figure]:
    """Give the picture for a file, and the one for the screen."""
    everybody = people(found, approved)
    figure = circle.lineage(everybody, found)
    return figure, circle.named(figure, everybody, found)


FEW = edges((1, 2), (1, 3), (2, 4), (2, 1), (1, 4), (1, 2))
MANY = edges(*((one // 4, one) for one in range(1, 300)))
CASES = {
    "nobody": (edges(), approvals()),
    "one pair": (edges((1, 2)), approvals((1, -5))),
    "few": (FEW, approvals((1, -5), (2, 40), (9, 0))),
    "many": (MANY, approvals(*((number, 31 * number) for number in range(75)))),
}


@pytest.mark.parametrize("case", CASES)
def test_the_picture_is_whole_whatever_there_is(case: str) -> None:
    figure, on_screen = drawn(*CASES[case])
    assert figure.empty is (case == "nobody")
    for one in (figure, on_screen):
        assert len(json.dumps(one.chart.to_dict())) > 500  # checked against Vega-Lite's schema
        assert one.title.endswith(".")
        assert len(one.alt) > 30
        assert one.drawing is figure.drawing
    for encoding in encodings(figure.specification):
        assert encoding["x"]["title"]
        assert encoding["y"]["title"]
        assert encoding["tooltip"]
    assert images.png(figure, foot=("x",)).startswith(b"\x89PNG")


@pytest.mark.parametrize("case", CASES)
def test_no_name_goes_into_a_file(case: str) -> None:
    figure, on_screen = drawn(*CASES[case])
    assert "Zoë" not in json.dumps(figure.chart.to_dict(), ensure_ascii=False)
    assert "Zoë" not in images.svg(figure, foot=()).decode()
    assert "Zoë" not in figure.data.to_csv()
    assert figure.empty or "Zoë" in json.dumps(on_screen.chart.to_dict(), ensure_ascii=False)


def test_there_is_a_sign_a_person_and_a_line_for_two_who_were_paired() -> None:
    figure, on_screen = drawn(*CASES["few"])
    rows = figure.rows
    signs = rows[rows["part"] == "person"]
    assert list(signs["kind"]) == [circle.MENTOR, circle.CLOSED, circle.MENTEE, circle.MENTEE]
    assert list(signs["generation"]) == [0, 1, 1, 2]
    lines = rows[rows["part"] == "pairing"].groupby("line")["further"].first()
    assert list(lines) == [False, False, False, True, True]
    assert not rows.duplicated(["part", "line", "generation", "place"]).any()
    said = set(on_screen.rows["who"])
    assert {"Zoë 1", "Zoë 1 mentored Zoë 2, 2024", "Zoë 2 mentored Zoë 1, 2024"} <= said
    assert "dashed line is a further pairing" in figure.caveat
    assert set(rows["who"]) == {"One person", "One pairing"}


def test_whoever_was_erased_has_a_sign_without_a_name() -> None:
    found = edges((1, 2)).assign(mentee=None)
    figure, on_screen = drawn(found, approvals((1, -5)))
    assert list(dict.fromkeys(on_screen.rows["who"])) == [
        f"Zoë 1 mentored {UNNAMED}, 2024", "Zoë 1", UNNAMED,
    ]  # fmt: skip
    assert len(figure.rows) == len(on_screen.rows)


TITLES = {
    "nobody": "Nobody has been a mentor here yet, so there is no line to show.",
    "one pair": "The one mentor so far was not a mentee here before.",
    "few": "1 of 3 mentors was once mentored here.",
    "many": "74 of 75 mentors were once mentored here.",
}


@pytest.mark.parametrize("case", CASES)
def test_the_title_says_what_its_rows_add_up_to(case: str) -> None:
    figure, _ = drawn(*CASES[case])
    assert figure.title == TITLES[case]
    everybody = people(*CASES[case])
    assert figure.data["people"].sum() == len(everybody)
    assert figure.data["mentors"].sum() == everybody["mentor_since"].notna().sum()
    assert figure.data["came_round"].sum() == everybody["came_round"].sum()
    numbers = [word for word in figure.title.split() if word.isdigit()]
    if len(numbers) == 2:
        assert numbers == [str(figure.data[name].sum()) for name in ("came_round", "mentors")]


def test_mentors_without_any_pairing_are_said_and_not_drawn() -> None:
    figure, _ = drawn(edges(), approvals((1, 0), (2, 0)))
    assert figure.empty
    assert figure.title == "None of 2 mentors was once mentored here; nobody has been paired yet."
    assert figure.data.to_dict("records") == [
        {"generation": circle.NOT_PAIRED, "people": 2, "mentors": 2, "came_round": 0}
    ]


def test_more_people_than_can_be_seen_are_said_and_the_first_are_drawn() -> None:
    found = edges(*((one // 4, one) for one in range(1, circle.MOST_PEOPLE + 50)))
    figure, on_screen = drawn(found, approvals())
    assert (figure.rows["part"] == "person").sum() == circle.MOST_PEOPLE
    assert figure.caveat.startswith("Drawn are the first 600 of 650 people.")
    assert figure.data["people"].sum() == 650
    assert len(on_screen.rows) == len(figure.rows)


def test_rows_are_taken_by_ends_and_nobody_of_one_generation_shares_one() -> None:
    assert rows_of({1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: None}) == {
        4: 0, 5: 1, 2: 0, 3: 2, 1: 0, 6: 3,
    }  # fmt: skip
    assert rows_of({}) == {}
    chain = {number: number - 1 if number else None for number in range(5000)}
    assert set(rows_of(chain).values()) == {0}
    for case in CASES.values():
        figure, _ = drawn(*case)
        signs = figure.rows[figure.rows["part"] == "person"]
        assert not signs.duplicated(["generation", "place"]).any()
        assert set(signs["place"]) == set(range(len(set(signs["place"]))))
