"""What a hidden number can be, against trying every world there is."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures.circulation import OUTSIDE, Number, Numbers, possible, protect

WORKED = ((12, 3), (9, 14), (20, 6))
SMALL = st.integers(0, 4)


def grid(rows: tuple[tuple[int, ...], ...]) -> dict[Hashable, Number]:
    """Give a table with its margins, all as arrows."""
    width = range(len(rows[0]))
    numbers: dict[Hashable, Number] = {
        (r, c): Number(f"row {r}", f"column {c}", value)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
    }
    numbers |= {f"row {r}": Number("in", f"row {r}", sum(row)) for r, row in enumerate(rows)}
    numbers |= {f"column {c}": Number(f"column {c}", "out", sum(r[c] for r in rows)) for c in width}
    return numbers | {"total": Number("out", "in", sum(map(sum, rows)))}


def values(key: Hashable, numbers: Numbers, hidden: Collection[Hashable]) -> float:
    least, most = possible(numbers, hidden, key)
    return most - least + 1


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        ({(0, 1)}, (3, 3)),
        ({(0, 1), (0, 0)}, (3, 3)),
        ({(0, 0), (0, 1), (2, 0), (2, 1)}, (0, 9)),
    ],
)
def test_the_worked_case(hidden: set[Hashable], expected: tuple[int, int]) -> None:
    assert possible(grid(WORKED), hidden, (0, 1)) == expected


def test_the_worked_case_is_solved_as_it_is_written() -> None:
    numbers = grid(WORKED)
    hidden = protect(numbers, k=5)
    assert hidden == {(0, 0), (0, 1), (2, 0), (2, 1)}
    assert all(values(key, numbers, hidden) == 10 for key in hidden)


def test_two_hidden_cells_that_sum_to_two_are_not_enough() -> None:
    numbers: dict[Hashable, Number] = {
        "a": Number(OUTSIDE, "total", 1),
        "b": Number(OUTSIDE, "total", 1),
        "c": Number(OUTSIDE, "total", 9),
        "total": Number("total", OUTSIDE, 11),
    }
    assert possible(numbers, {"a", "b"}, "a") == (0, 2)
    hidden = protect(numbers, k=5)
    assert {"a", "b"} < hidden
    assert all(values(key, numbers, hidden) >= 5 for key in hidden)


def test_a_number_that_nothing_adds_up_to_stays_alone() -> None:
    numbers: dict[Hashable, Number] = {n: Number(OUTSIDE, OUTSIDE, n) for n in range(8)}
    assert protect(numbers, k=5) == {1, 2, 3, 4}
    assert possible(numbers, {1, 2, 3, 4}, 3) == (0, inf)


def test_what_is_never_told_is_not_to_be_worked_out_either() -> None:
    numbers: dict[Hashable, Number] = {
        "closed": Number(OUTSIDE, "closed", 9),
        "begun": Number("closed", OUTSIDE, 7),
        "withdrawn": Number("closed", OUTSIDE, 2, told=False),
    }
    assert len(protect(numbers, k=5)) > 1
    plenty = {**numbers, "withdrawn": Number("closed", OUTSIDE, 0, told=False)}
    assert protect({**plenty, "begun": Number("closed", OUTSIDE, 9)}, k=5) == {"withdrawn"}


def test_nothing_is_hidden_where_every_number_may_be_seen() -> None:
    assert protect(grid(((1, 2), (3, 4))), k=1) == frozenset()


Pair = tuple[int, int]


def worlds(rows: int, columns: int, most: int) -> dict[Hashable, np.ndarray]:
    """Give every table with cells up to a size, each number as an array over the tables."""
    cells = np.indices((most + 1,) * (rows * columns), dtype="int16").reshape(rows * columns, -1)
    found: dict[Hashable, np.ndarray] = {
        (r, c): cells[r * columns + c] for r in range(rows) for c in range(columns)
    }
    found |= {f"row {r}": sum(found[r, c] for c in range(columns)) for r in range(rows)}  # type: ignore[misc]
    found |= {f"column {c}": sum(found[r, c] for r in range(rows)) for c in range(columns)}  # type: ignore[misc]
    return found | {"total": cells.sum(axis=0)}


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.tuples(SMALL, SMALL)] * 2), st.sets(st.integers(0, 8), min_size=1))
def test_what_is_possible_is_what_some_world_holds(
    rows: tuple[Pair, Pair], places: set[int]
) -> None:
    numbers, all_worlds = grid(rows), worlds(2, 2, 16)
    hidden = {key for place, key in enumerate(numbers) if place in places}
    like = np.all([all_worlds[k] == numbers[k].value for k in numbers if k not in hidden], axis=0)
    for key in hidden:
        found = np.unique(all_worlds[key][like])
        least, most = possible(numbers, hidden, key)
        assert found[0] == least
        assert (found[-1] == most) if most < inf else found[-1] >= 16


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.tuples(SMALL, SMALL, SMALL)] * 2))
def test_no_small_cell_of_a_table_is_told_or_can_be_had(
    rows: tuple[tuple[int, int, int], tuple[int, int, int]],
) -> None:
    k = 3
    numbers, all_worlds = grid(rows), worlds(2, 3, 6)
    hidden = protect(numbers, k=k)
    told = [key for key in numbers if key not in hidden]
    assert not [key for key in told if 0 < numbers[key].value < k]
    like = np.all(
        [all_worlds[key] == numbers[key].value for key in told] or [np.full(7**6, True)], axis=0
    )
    for key in hidden:
        assert len(np.unique(all_worlds[key][like])) >= k


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=7))
def test_larger_tables_keep_five_values_for_each_hidden_cell(
    rows: list[tuple[int, int, int, int]],
) -> None:
    numbers = grid(tuple(rows))
    hidden = protect(numbers, k=5)
    assert all(key in hidden for key, one in numbers.items() if 0 < one.value < 5)
    assert all(values(key, numbers, hidden) >= 5 for key in hidden)
