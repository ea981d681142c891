from __future__ import annotations

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.errors import Refusal, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.google_groups import ListedMember, MemberList, read_members
from tests.kit.files import GOOGLE_GROUPS_HEADER as HEADER
from tests.kit.files import google_groups

FULL = f"""Members for group Harbour Wednesday
{HEADER}
Dora@Example.org,Dora,owner,,email,allowed,2018,5,9,8,1,2,Mountain Daylight Time
eli@example.org,"Stone, Eli",MEMBER,bouncing,no email,allowed,2024,2,29,18,54,7,Hawaii Time
fay@example.org,,Manager,,digest,allowed,2025,12,1,0,0,0,Mountain Standard Time
gus@example.org,Gus,invited,,,,,,,,,,
hal@example.org,,Pending,,,,,,,,,,
"""


def read(text: str) -> MemberList:
    return read_members(text.encode())


def addresses(listed: MemberList) -> list[str]:
    return [member.email for member in listed.rows]


def one(row: str, header: str = HEADER) -> MemberList:
    return read(f"{header}\n{row}\n")


def test_a_whole_download_is_read():
    listed = read(FULL)
    assert listed.group_name == "Harbour Wednesday"
    assert listed.rows == (
        ListedMember(3, "dora@example.org", "Dora", date(2018, 5, 9)),
        ListedMember(4, "eli@example.org", "Stone, Eli", date(2024, 2, 29)),
        ListedMember(5, "fay@example.org", None, date(2025, 12, 1)),
    )
    assert [(row.line, row.name) for row in listed.set_aside] == [
        (6, "Gus"),
        (7, "hal@example.org"),
    ]
    assert "invited" in listed.set_aside[0].reason
    assert "asked to join" in listed.set_aside[1].reason
    assert listed.refused == ()
    assert listed.encoding == "utf-8"


def test_what_is_not_kept_is_named():
    assert read(FULL).dropped_columns == (
        "Email status",
        "Email preference",
        "Posting permissions",
        "Join hour",
        "Join minute",
        "Join second",
        "Time zone",
    )


@pytest.mark.parametrize("title", ["", "Members for group Harbour\n", "Harbour\n\n"])
@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Email address", "ivy@example.org"),
        ("Email address,Nickname,Group status", "ivy@example.org,Ivy,member"),
        ("Email address,Nickname,Group status,Email status", "ivy@example.org,Ivy,owner,bouncing"),
        (
            "Email address,Nickname,Group status,Email status,Email preference,Posting permissions",
            "ivy@example.org,Ivy,manager,,email,allowed",
        ),
        ("Nickname,Email address", "Ivy,ivy@example.org"),
    ],
)
def test_short_variants_are_read_with_and_without_a_title(title, header, row):
    listed = read(f"{title}{header}\n{row}\n")
    assert addresses(listed) == ["ivy@example.org"]
    assert listed.rows[0].joined_on is None
    assert listed.group_name == ("Harbour" if title.startswith("Members") else None)


@pytest.mark.parametrize("columns", [3, 4, 6, 13])
@pytest.mark.parametrize("title", ["", "Members for group Zoë’s circle\n"])
def test_every_variant_is_read(title, columns):
    listed = read(google_groups(title, columns))
    top = 2 if title else 1
    dated = columns == 13
    assert listed.group_name == ("Zoë’s circle" if title else None)
    assert listed.rows == (
        ListedMember(top + 1, "zoe@example.org", "Pérez, Zoë", date(2018, 5, 9) if dated else None),
        ListedMember(top + 2, "eli@example.org", None, date(2024, 2, 29) if dated else None),
    )
    assert [row.line for row in listed.set_aside] == [top + 3, top + 4]
    assert listed.refused == ()


@pytest.mark.parametrize("status", ["member", "Manager", "OWNER", "", "bouncing"])
def test_whose_mail_comes_back_is_a_member_still(status):
    assert addresses(one(f"kai@example.org,Kai,{status},bouncing")) == ["kai@example.org"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Members for group Harbour, early", "Harbour, early"),
        ('"Members for group Harbour, early"', "Harbour, early"),
        ("members for group Harbour,,,,", "Harbour"),
        ("Members for group", None),
    ],
)
def test_the_groups_name_is_read_from_the_title(title, name):
    assert read(f"{title}\n{HEADER}\n").group_name == name


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_the_same_list_under_another_delimiter(delimiter):
    text = FULL.replace(",", delimiter).replace(f"Stone{delimiter}", "Stone,")
    listed = read(text)
    assert addresses(listed) == ["dora@example.org", "eli@example.org", "fay@example.org"]
    assert listed.rows[1].nickname == "Stone, Eli"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Jo,member", "no e-mail address"),
        ("jo,Jo,member", "not a whole address"),
        ("jo@example,Jo,member", "not a whole address"),
        ("jo@example.org; al@example.org,Jo,member", "not a whole address"),
        ("jo@example.org,Jo,member,,,,2025,2,30", "does not exist"),
        ("jo@example.org,Jo,member,,,,2025,13,1", "does not exist"),
        ("jo@example.org,Jo,member,,,,2025,Feb,1", "does not exist"),
        ("jo@example.org,Jo,member,,,,99999999999999999999,2,1", "does not exist"),
        ("jo@example.org,Jo,member,,,,24,2,1", "cannot be right"),
        ("jo@example.org,Lund, Jo,member,,email,allowed,2025,2,1,1,1,1,Utc", "more cells"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_line(row, reason):
    listed = one(row)
    assert listed.rows == ()
    assert [problem.line for problem in listed.refused] == [2]
    assert reason in listed.refused[0].reason
    assert listed.refused[0].reason.endswith(".")
    assert "jo" not in listed.refused[0].reason.lower().replace("join", "")


@pytest.mark.parametrize("day", ["2025,2,", "2025,,3", ",2,3", ",,"])
def test_a_join_date_with_a_part_missing_is_no_date(day):
    assert one(f"jo@example.org,Jo,member,,,,{day}").rows[0].joined_on is None


def test_the_second_of_two_equal_addresses_is_refused_and_names_the_first():
    listed = read(f"{HEADER}\nkai@example.org,,member\n\nKAI@example.org ,Kai,member\n")
    assert [member.line for member in listed.rows] == [2]
    assert [(row.line, row.reason) for row in listed.refused] == [
        (4, "The same address is already on line 2.")
    ]


def test_an_invitation_does_not_stand_in_the_way_of_a_member():
    listed = read(f"{HEADER}\nkai@example.org,,invited\nkai@example.org,,member\n")
    assert [member.line for member in listed.rows] == [3]
    assert listed.refused == ()


def test_an_unknown_status_is_set_aside():
    listed = one("kai@example.org,Kai,banned")
    assert listed.rows == ()
    assert "not that of a member" in listed.set_aside[0].reason


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Timestamp,Email Address,Your name\n", "answers to a form"),
        ("Email address,Nickname,Nickname\n", "occurs twice"),
        ("Name,Email,Duration\nKai,kai@example.org,3 min\n", "not a list of members"),
        ("Dear all,\nsee you on Wednesday.\n", "not a list of members"),
        (f'{HEADER}\n"kai@example.org,Kai,member\n', "never closed"),
    ],
)
def test_another_file_gets_one_clear_sentence(text, says):
    with pytest.raises(UnreadableFile, match=says) as refused:
        read(text)
    assert "\n" not in refused.value.sentence
    assert ". " not in refused.value.sentence


def test_a_list_without_anybody_is_an_empty_list():
    assert read(f"Members for group Harbour\n{HEADER}\n").rows == ()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Kai@Example.ORG ", "kai@example.org"),
        ("kai+forum@mail.example.org", "kai+forum@mail.example.org"),
        ("kai@bücher.example", "kai@bücher.example"),
        ("kai", None),
        ("kai@", None),
        ("@example.org", None),
        ("kai@example", None),
        ("kai@example..org", None),
        ("kai@@example.org", None),
        ("Kai <kai@example.org>", None),
        ("kai@example.org\u200b", None),
        ("k" * 250 + "@example.org", None),
    ],
)
def test_only_a_whole_address_is_an_address(text, address):
    assert email_address(text) == address


@given(st.binary(max_size=400))
def test_any_bytes_give_a_list_or_a_refusal(data):
    with contextlib.suppress(Refusal):
        assert isinstance(read_members(data), MemberList)


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_below_a_header_gives_a_list_or_a_refusal(text, encoding):
    try:
        listed = read_members(f"{HEADER}\n{text}".encode(encoding))
    except Refusal:
        return
    lines = [row.line for rows in (listed.rows, listed.refused, listed.set_aside) for row in rows]
    assert len(set(lines)) == len(lines)


word = st.text(max_size=6)
status = st.sampled_from(["member", "OWNER", "invited", "pending", "", "other"])
number = st.one_of(st.integers(-3, 3000).map(str), word)


@given(st.lists(st.tuples(word, status, number, number, number), max_size=6))
def test_every_row_is_accounted_for(people):
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Email address", "Group status", "Join year", "Join month", "Join day"])
    for name, *rest in people:
        writer.writerow([f"{name}@example.org", *rest])
    try:
        listed = read_members(out.getvalue().encode())
    except Refusal:
        assert any("\0" in "".join(person) for person in people)
    else:
        found = len(listed.rows) + len(listed.refused) + len(listed.set_aside)
        assert found == len(people)
