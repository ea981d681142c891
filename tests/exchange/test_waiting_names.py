from __future__ import annotations

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from heal.exchange.waiting_names import LEAST, Likeness, likely, suggestions
from heal.names import fold

GROUP = {
    1: "Ana Lopez",
    2: "Benjamin Ode",
    3: "Chloé Martin",
    4: "Kim One",
    5: "Kim Two",
    6: "Ode, Gia",
    7: "Maria (Mia) Berg",
    8: "Jo de la Cruz",
}


def first(name: str, known: dict[int, str] = GROUP) -> int | None:
    found = likely(suggestions(name, known))
    return found.number if found else None


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("Ana's iPad", 1),
        ("ANA’S IPHONE", 1),
        ("iPhone de Ana", 1),
        ("Ana L", 1),
        ("L., Ana", 1),
        ("A. Lopez", 1),
        ("Lopez Ana", 1),
        ("LOPEZ, Ana", 1),
        ("Anna Lopes", 1),
        ("Xna Lopez", 1),
        ("Ana (Anna)", 1),
        ("Anna (Ana)", 1),
        ("Annie (Ana Lopez)", 1),
        ("Ana (she/her)", 1),
        ("Ana Maria Lopez", 1),
        ("benjamin o.", 2),
        ("Ben Ode", 2),
        ("Chloe Martin", 3),
        ("Kim", None),
        ("Kim's phone", None),
        ("Kim Tow", 5),
        ("Gia's iPad", 6),
        ("Gia Ode", 6),
        ("Ode, Gia", 6),
        ("Mia", 7),
        ("Mia Berg", 7),
        ("Maria Berg", 7),
        ("Jo Cruz", 8),
        ("de la Cruz, Jo", 8),
        ("iPhone", None),
        ("Zoom user", None),
        ("de la", None),
        ("(she/her)", None),
        ("", None),
        ("()", None),
        ("???", None),
    ],
)
def test_only_a_likely_member_stands_out(name: str, member: int | None) -> None:
    assert first(name) == member


def test_two_who_are_as_like_are_both_named_and_neither_stands_out() -> None:
    found = suggestions("Kim", GROUP)
    assert [one.number for one in found] == [4, 5]
    assert likely(found) is None


def test_it_says_in_which_way_a_name_is_alike() -> None:
    likenesses = {
        "ana  LOPEZ": Likeness.SAME,
        "Lopez Ana": Likeness.SAME_WORDS,
        "Ána López": Likeness.SAME_WORDS,
        "Annie (Ana Lopez)": Likeness.NICKNAME,
        "Ana L": Likeness.SHORT,
        "Ana": Likeness.SHORT,
        "AL": Likeness.SHORT,
        "Ana Lopes": Likeness.ALIKE,
    }
    for name, likeness in likenesses.items():
        assert (suggestions(name, GROUP)[0].number, name) == (1, name)
        assert (suggestions(name, GROUP)[0].likeness, name) == (likeness, name)


def test_initials_suggest_and_never_stand_out() -> None:
    assert suggestions("A L", GROUP)[0].number == 1
    assert first("A L") is None
    assert first("AL") is None
    assert suggestions("A", GROUP) == ()


def test_a_short_family_name_is_no_particle() -> None:
    assert first("Kim Di", {1: "Kim De", 2: "Kim Di"}) == 2
    assert suggestions("Kim Du", {1: "Kim De"})[0].likeness is Likeness.ALIKE


def test_a_member_may_be_called_like_a_device() -> None:
    assert first("Mac", {1: "Mac", 2: "Macy"}) == 1


def test_two_of_one_name_are_nobody() -> None:
    assert first("Ana Lopez", {1: "Ana Lopez", 2: "ana lopez"}) is None
    assert first("Ana Lopez", {1: "Lopez Ana", 2: "Ana Lopez"}) == 2


def test_there_are_never_more_than_asked_for() -> None:
    many = {number: f"Ana {chr(97 + number)}berg" for number in range(20)}
    assert len(suggestions("Ana", many)) == 5
    assert len(suggestions("Ana", many, most=2)) == 2


word = st.text(st.sampled_from("abcdeéñoz"), min_size=1, max_size=6)
name = st.lists(word, min_size=1, max_size=4).map(" ".join)
anything = st.text(max_size=25)


@settings(max_examples=150, deadline=None)
@given(st.one_of(name, anything), st.lists(st.one_of(name, anything), max_size=6), st.data())
def test_the_same_name_is_always_first(same, others, data):
    assume(fold(same))
    spelt = data.draw(st.sampled_from([same, f"  {same.casefold()} ", same.replace(" ", "  ")]))
    assume(fold(spelt) == fold(same))
    known = dict(enumerate([*others, spelt]))
    best = suggestions(same, known)[0]
    assert fold(best.name) == fold(same)
    assert (best.score, best.likeness) == (1.0, Likeness.SAME)


@settings(max_examples=150, deadline=None)
@given(name, st.lists(name, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_words_makes_no_difference(unknown, others, chance: random.Random):
    def scores(who: str, whom: list[str]) -> dict[int, float]:
        found = suggestions(who, dict(enumerate(whom)), most=100)
        return {one.number: one.score for one in found}

    def shuffled(text: str) -> str:
        words = text.split()
        chance.shuffle(words)
        return " ".join(words)

    before = scores(unknown, others)
    assert scores(shuffled(unknown), others) == before
    assert scores(unknown, [shuffled(other) for other in others]) == before


@settings(max_examples=150, deadline=None)
@given(anything, st.dictionaries(st.integers(), anything, max_size=6))
def test_any_text_is_compared(unknown, known):
    found = suggestions(unknown, known)
    assert all(LEAST <= one.score <= 1 and known[one.number] == one.name for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
