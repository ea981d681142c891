"""The rows of a file by what became of them."""

from __future__ import annotations

from heal.exchange.member_lists import ListedMember
from heal.exchange.problems import RefusedRow, SetAside, sort_out


def test_each_kind_stands_in_the_order_of_the_file():
    first, last = (ListedMember(line, f"{line}@b.co", None, None) for line in (2, 9))
    left, right = (SetAside(line, "Ana", "Is a program.") for line in (3, 8))
    wrong = RefusedRow(5, "There is no e-mail address in this row.")
    expected = ((first, last), (left, right), (wrong,))
    assert sort_out(iter([first, left, wrong, right, last])) == expected
    assert sort_out([last, right, wrong, left, first]) == expected
    assert sort_out([]) == ((), (), ())
