from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import Refusal, UnreadableFile
from heal.exchange.groups_io import read_members
from heal.exchange.member_lists import ListedMember, MemberList
from tests.kit.files import GROUPS_IO as FULL
from tests.kit.files import GROUPS_IO_HEADER as HEADER


def read(text: str) -> MemberList:
    return read_members(text.encode())


def test_a_whole_download_is_read():
    listed = read(FULL)
    assert listed == MemberList(
        group_name=None,
        rows=(
            ListedMember(2, "dora@example.org", "Dora Lund", date(2018, 5, 9)),
            ListedMember(3, "zoe@example.org", "Pérez, Zoë", date(2024, 2, 29)),
            ListedMember(4, "fay@example.org", None, date(2025, 12, 1)),
            ListedMember(5, "gil@example.org", "Gil", None),
        ),
        set_aside=(),
        refused=(),
        dropped_columns=("User ID", "Member ID", "Username", "Phone", "Country"),
        encoding="utf-8",
    )


def test_columns_are_read_by_name_in_any_order():
    listed = read("Joined;Display name;Email\n05/09/2018;Dora;dora@example.org\n")
    assert listed.rows == (ListedMember(2, "dora@example.org", "Dora", date(2018, 5, 9)),)


@pytest.mark.parametrize(
    ("joined", "day"),
    [
        ("05/09/2018", date(2018, 5, 9)),
        ("5/9/2018", date(2018, 5, 9)),
        ("2018-05-09", date(2018, 5, 9)),
        ("05/09/2018 7:01 PM", date(2018, 5, 9)),
        ("05/13/2018", date(2018, 5, 13)),
    ],
)
def test_the_join_date_is_month_first(joined, day):
    assert read(f"{HEADER}\nd@example.org,,,,,{joined}\n").rows[0].joined_on == day


def test_a_spreadsheet_may_have_turned_the_dates_about():
    text = f"{HEADER}\na@example.org,,,,,05/09/2018\nb@example.org,,,,,25/12/2018\n"
    assert [row.joined_on for row in read(text).rows] == [date(2018, 9, 5), date(2018, 12, 25)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",1,2,Jo,jo,05/09/2018", "no e-mail address"),
        ("jo,1,2,Jo,jo,05/09/2018", "not a whole address"),
        ("jo@example.org,1,2,Jo,jo,02/30/2018", "no such date"),
        ("jo@example.org,1,2,Jo,jo,last spring", "not written in a way"),
        ("jo@example.org,1,2,Jo,jo,05/09/2018 sharp", "not written in a way"),
        ("jo@example.org,1,2,Jo,jo,05/09/2018,,,x", "more cells"),
        ("first@example.org,1,2,Jo,jo,", "already on line 2"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_line(row, reason):
    listed = read(f"{HEADER}\nfirst@example.org,,,,,\n{row}\n")
    assert [member.line for member in listed.rows] == [2]
    assert [problem.line for problem in listed.refused] == [3]
    assert reason in listed.refused[0].reason


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Email address,Nickname\nkai@example.org,Kai\n", "not a list of members from Groups.io"),
        ("Email,Member ID,Email\n", "occurs twice"),
        (f"{HEADER}\na@example.org,,,,,25/12/2018\nb@example.org,,,,,12/25/2018\n", "contradict"),
        (f'{HEADER}\n"kai@example.org,1\n', "never closed"),
    ],
)
def test_another_file_gets_one_clear_sentence(text, says):
    with pytest.raises(UnreadableFile, match=says) as refused:
        read(text)
    assert ". " not in refused.value.sentence


def test_a_list_without_anybody_is_an_empty_list():
    assert read(f"{HEADER}\n").rows == ()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FULL)), st.integers(0, 9), st.binary(max_size=6))
def test_a_mutated_list_gives_a_list_or_a_refusal(at, length, instead):
    data = FULL.encode()
    with contextlib.suppress(Refusal):
        assert isinstance(read_members(data[:at] + instead + data[at + length :]), MemberList)
