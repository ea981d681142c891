"""Which rows stand for what a row before them stood for, however many there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.exchange import repeats
from heal.exchange.repeats import first_places


@given(st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "ä", ""]))))
def test_the_place_is_that_of_the_first_like_it(keys):
    expected = [at if key is None else keys.index(key) for at, key in enumerate(keys)]
    assert list(first_places(lambda: keys, len(keys))) == expected


@pytest.mark.parametrize("part", [1, 7, 1_024])
def test_in_parts_it_is_the_same(part, monkeypatch):
    monkeypatch.setattr(repeats, "_A_PART", part)
    asked = 0

    def keys():
        nonlocal asked
        asked += 1
        return [f"name {number % 60}" for number in range(200)]

    assert list(first_places(keys, 200)) == [number % 60 for number in range(200)]
    assert asked == {1: 16, 7: 16, 1_024: 1}[part]
