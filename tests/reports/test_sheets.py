"""Blocks on sheets: nothing is lost, nothing runs over, and what belongs together stays so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.charts.lettering import SVG, Style, blank
from heal.reports.sheets import COLUMN, ROOM, Block, Picture, Words, flow, page

STYLE = Style(size=10, colour="#000000")


def words(count: int, **more: str) -> Words:
    return Words(STYLE, tuple(f"line {number}" for number in range(count)), before=4, **more)


def picture(width: float, height: float) -> Picture:
    return Picture(blank(width, height, ground="#ffffff"), before=6)


PIECES = st.one_of(
    st.integers(1, 120).map(words),
    st.tuples(st.floats(50, 900), st.floats(20, 2000)).map(lambda size: picture(*size)),
)
BLOCKS = st.lists(
    st.tuples(st.lists(PIECES, min_size=1, max_size=4), st.floats(0, 40)).map(
        lambda it: Block(tuple(it[0]), before=it[1])
    ),
    min_size=1,
    max_size=12,
)


@given(BLOCKS)
def test_nothing_is_lost_or_runs_over(blocks: list[Block]) -> None:
    sheets = flow(blocks)
    lines: list[object] = []
    for sheet in sheets:
        assert sheet
        below = 0.0
        for placed in sheet:
            assert placed.top >= below - 1e-6
            below = placed.top + placed.piece.height
            assert below <= ROOM + 1e-6
            piece = placed.piece
            lines += piece.lines if isinstance(piece, Words) else [piece.svg]
    pieces = [piece for block in blocks for piece in block.pieces]
    expected: list[object] = []
    for piece in pieces:
        expected += piece.lines if isinstance(piece, Words) else [piece.svg]
    assert lines == expected


@given(BLOCKS)
def test_a_block_that_fits_a_sheet_is_on_one(blocks: list[Block]) -> None:
    where = {
        id(placed.piece): number for number, sheet in enumerate(flow(blocks)) for placed in sheet
    }
    for block in blocks:
        if block.height <= ROOM:
            assert len({where[id(piece)] for piece in block.pieces}) == 1


def test_a_picture_is_as_wide_as_the_column_or_as_high_as_it_may_be() -> None:
    assert picture(2 * COLUMN, 100).height == 50
    high = picture(100, 5000)
    assert high.height == high.highest
    drawn = page(flow([Block((high, words(2)))])[0], "Foot", 3, 4)
    (inner,) = drawn.findall(f"{{{SVG}}}svg")
    assert float(inner.attrib["height"]) == pytest.approx(high.highest)
    assert inner.attrib["viewBox"] == "0 0 100 5000"
    said = [it.text for it in drawn.iter(f"{{{SVG}}}text")]
    assert said == ["line 0", "line 1", "Foot", "Page 3 of 4"]


def test_lines_that_are_parted_keep_their_name_first_and_their_number_last() -> None:
    parts = list(words(3, name="1", aside="7", to="2").parts())
    assert [(it.name, it.aside, it.to, it.before) for it in parts] == [
        ("1", "", "2", 4), ("", "", "2", 0), ("", "7", "2", 0),
    ]  # fmt: skip
