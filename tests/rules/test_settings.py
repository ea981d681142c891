"""The programme's own numbers, and what a coordinator may make of them."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.errors import BadValue
from heal.rules.attendance import AttendanceRule
from heal.rules.pairings import CheckInRhythm
from heal.rules.settings import LABELS, ProgrammeSettings, from_stored, problems, to_stored
from tests.rules.facts import is_sentence, unhurried

DEFAULTS = {
    "attending_meetings": 2,
    "attending_of_last": 6,
    "attending_within_days": 30,
    "present_minutes": 15,
    "present_percent": 25,
    "experience_months": 12,
    "default_capacity": 1,
    "capacity_soft_maximum": 3,
    "same_group_first": True,
    "nudge_after_days": 5,
    "lapse_after_days": 14,
    "waiting_amber_days": 14,
    "waiting_red_days": 30,
    "check_in_first_days": 14,
    "check_in_second_days": 42,
    "check_in_every_months": 3,
    "missed_check_ins_for_quiet": 2,
    "discontinue_contact_name": "",
    "discontinue_contact_address": "",
}
NUMBERS = [item for item in fields(ProgrammeSettings) if type(item.default) is int]
DAYS = [item for item in fields(ProgrammeSettings) if "day" in item.metadata]
WORDS = [
    item for item in fields(ProgrammeSettings) if isinstance(item.default, str) and item not in DAYS
]
number_ids = [item.name for item in NUMBERS]
word_ids = [item.name for item in WORDS]


def test_the_defaults_are_those_of_the_programme() -> None:
    # The programme's numbers are all here; others may join them without leave of this test.
    assert asdict(ProgrammeSettings()) | DEFAULTS == asdict(ProgrammeSettings())


def test_the_defaults_do_not_contradict_each_other() -> None:
    assert problems(ProgrammeSettings()) == ()


def test_the_defaults_read_as_rules() -> None:
    assert ProgrammeSettings().attendance == AttendanceRule(meetings=2, of_last=6, within_days=30)
    assert ProgrammeSettings().check_ins == CheckInRhythm(
        first_days=14, second_days=42, every_months=3, missed_for_quiet=2
    )


def test_changed_numbers_reach_the_rules() -> None:
    changed = ProgrammeSettings(
        attending_meetings=3,
        attending_of_last=8,
        attending_within_days=45,
        check_in_first_days=7,
        check_in_second_days=21,
        check_in_every_months=2,
        missed_check_ins_for_quiet=4,
    )
    assert changed.attendance == AttendanceRule(3, 8, 45)
    assert changed.check_ins == CheckInRhythm(7, 21, 2, 4)


def test_every_setting_has_words_of_its_own() -> None:
    assert set(LABELS) == {item.name for item in fields(ProgrammeSettings)}
    assert all(says.strip() for says in LABELS.values())
    assert len(set(LABELS.values())) == len(LABELS)


@pytest.mark.parametrize("item", NUMBERS, ids=number_ids)
def test_a_default_lies_within_its_own_bounds(item: object) -> None:
    assert item.metadata["least"] <= item.default <= item.metadata["most"]


@st.composite
def any_settings(draw: st.DrawFn) -> ProgrammeSettings:
    drawn: dict[str, int | bool | str] = {}
    for item in fields(ProgrammeSettings):
        if isinstance(item.default, bool):
            drawn[item.name] = draw(st.booleans())
        elif isinstance(item.default, int):
            drawn[item.name] = draw(st.integers(item.metadata["least"], item.metadata["most"]))
        elif item in DAYS:
            drawn[item.name] = draw(st.one_of(st.just(""), st.dates().map(date.isoformat)))
        else:
            drawn[item.name] = draw(st.text(max_size=item.metadata["longest"])).strip()
    return ProgrammeSettings(**drawn)


@unhurried
@given(any_settings())
def test_what_is_stored_is_read_back(chosen: ProgrammeSettings) -> None:
    stored = {key: to_stored(key, value) for key, value in asdict(chosen).items()}
    assert all(isinstance(text, str) for text in stored.values())
    assert from_stored(stored) == chosen


@unhurried
@given(st.data(), any_settings())
def test_what_is_not_stored_keeps_its_default(
    data: st.DataObject, chosen: ProgrammeSettings
) -> None:
    some = data.draw(st.sets(st.sampled_from(sorted(DEFAULTS))))
    stored = {key: to_stored(key, getattr(chosen, key)) for key in some}
    kept = {key: getattr(chosen, key) for key in some}
    assert from_stored(stored) == replace(ProgrammeSettings(), **kept)


def test_unknown_stored_keys_are_ignored() -> None:
    stored = {"moon_phase": "full", "lapse_after_days": "21", "": "x"}
    assert from_stored(stored) == ProgrammeSettings(lapse_after_days=21)


def test_an_unknown_setting_is_not_stored() -> None:
    with pytest.raises(BadValue) as refused:
        to_stored("moon phase", 1)
    assert is_sentence(refused.value.sentence)
    assert "moon phase" in refused.value.sentence


@pytest.mark.parametrize("item", NUMBERS, ids=number_ids)
def test_a_number_out_of_bounds_is_refused(item: object) -> None:
    least, most = item.metadata["least"], item.metadata["most"]
    assert to_stored(item.name, least) == str(least)
    assert to_stored(item.name, most) == str(most)
    for beyond in (least - 1, most + 1):
        with pytest.raises(BadValue) as refused:
            to_stored(item.name, beyond)
        sentence = refused.value.sentence
        assert sentence.endswith(".")
        assert item.metadata["says"] in sentence
        assert str(least) in sentence
        assert str(most) in sentence


def test_a_day_is_read_back_as_one_and_anything_else_is_refused() -> None:
    assert ProgrammeSettings().records_since is None
    known = from_stored({"records_begin_on": to_stored("records_begin_on", " 2024-02-29 ")})
    assert known.records_since == date(2024, 2, 29)
    for wrong in ("2023-02-29", "yesterday", "29.2.2024"):
        with pytest.raises(BadValue) as refused:
            to_stored("records_begin_on", wrong)
        assert refused.value.sentence.endswith("such as 2026-01-31, or empty.")


@pytest.mark.parametrize("item", WORDS, ids=word_ids)
def test_words_that_are_too_long_are_refused(item: object) -> None:
    assert to_stored(item.name, "é" * 120) == "é" * 120
    assert to_stored(item.name, "  Jo  ") == "Jo"
    with pytest.raises(BadValue) as refused:
        to_stored(item.name, "é" * 121)
    assert refused.value.sentence.endswith(".")
    assert "120" in refused.value.sentence


@pytest.mark.parametrize(
    ("value", "stored"), [(True, "true"), (False, "false"), (1, "true"), (0, "false")]
)
def test_a_yes_or_no_is_stored_as_a_word(value: bool | int, stored: str) -> None:
    assert to_stored("same_group_first", value) == stored
    assert from_stored({"same_group_first": stored}).same_group_first is bool(value)


def test_a_number_may_come_as_text() -> None:
    assert to_stored("lapse_after_days", "21") == "21"


@pytest.mark.parametrize("text", ["soon", "", "2.5"])
def test_text_that_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadValue):
        to_stored("lapse_after_days", text)


def test_a_yes_or_no_that_comes_as_text_means_what_it_says() -> None:
    assert to_stored("same_group_first", "false") == "false"


CONTRADICTIONS = [
    ("attending_meetings", "attending_of_last"),
    ("nudge_after_days", "lapse_after_days"),
    ("waiting_amber_days", "waiting_red_days"),
    ("check_in_first_days", "check_in_second_days"),
    ("default_capacity", "capacity_soft_maximum"),
]


@pytest.mark.parametrize(("low", "high"), CONTRADICTIONS)
def test_two_numbers_the_wrong_way_round_are_said(low: str, high: str) -> None:
    (problem,) = problems(replace(ProgrammeSettings(), **{low: 9, high: 8}))
    assert problem.endswith(".")
    assert LABELS[low] in problem
    assert LABELS[high] in problem
    assert problems(replace(ProgrammeSettings(), **{low: 8, high: 9})) == ()


def test_every_contradiction_is_said_at_once() -> None:
    wrong = {name: value for low, high in CONTRADICTIONS for name, value in ((low, 9), (high, 8))}
    said = problems(replace(ProgrammeSettings(), **wrong))
    assert len(said) == len(set(said)) == len(CONTRADICTIONS)


def test_the_first_two_check_ins_fall_on_different_days() -> None:
    on_one_day = ProgrammeSettings(check_in_first_days=14, check_in_second_days=14)
    assert problems(on_one_day) != ()
