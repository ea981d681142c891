"""Tables of any kind, read through a mapping."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import AmbiguousDates, Blocked, Refusal, UnreadableFile
from heal.exchange import mapped_members, mapped_register
from heal.exchange.any_table import Table, read_table
from heal.exchange.google_groups import ListedMember, MemberList
from heal.exchange.mapped_rows import PartNotTold, groups, lay
from heal.exchange.mapping import Column, Mapping, Purpose, Target
from heal.exchange.mapping_proposals import proposed_for
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register
from tests.kit.files import FORM

NEW_YORK = "America/New_York"


def members(text: str, **asked) -> MemberList:
    table = read_table(text.encode())
    return mapped_members.read_members(proposed_for(table, Purpose.MEMBERS), table, **asked)


def register(text: str, **asked) -> Register:
    table = read_table(text.encode())
    proposal = proposed_for(table, Purpose.REGISTER)
    return mapped_register.read_register(proposal, table, zone=NEW_YORK, **asked)


def test_answers_to_a_form_are_a_list_of_members() -> None:
    table = read_table(FORM.encode())
    listed = mapped_members.read_members(proposed_for(table), table)
    assert listed.rows == (
        ListedMember(3, "ana@example.org", "Ana", date(2024, 1, 2)),
        ListedMember(4, "ben@example.org", "Ben", date(2024, 2, 13)),
    )
    assert {row.line: row.reason for row in listed.refused} == {
        5: "The same address is already on line 4.",
        6: "There is no e-mail address in this row.",
        7: "The e-mail address in this row is not a whole address.",
        8: "There is no such date as 30/2/2024.",
        9: "This row has more cells than the table has columns.",
    }
    assert listed.group_name == "Harbour"
    assert listed.dropped_columns == ("Timestamp",)


def test_day_and_month_are_decided_over_the_whole_column_or_asked() -> None:
    undecided = "Email,Joined\na@x.org,2/3/2024\nb@x.org,4/4/2024\n"
    with pytest.raises(AmbiguousDates, match="Say which"):
        members(undecided)
    assert members(undecided, date_order=DateOrder.DMY).rows[0].joined_on == date(2024, 3, 2)
    assert members(undecided + "c@x.org,3/13/2024\n").rows[0].joined_on == date(2024, 2, 3)
    with pytest.raises(UnreadableFile, match="contradict each other"):
        members("Email,Joined\na@x.org,13/3/2024\nb@x.org,3/13/2024\n")


def test_a_column_that_is_not_read_decides_nothing() -> None:
    listed = members("Timestamp,Email,Joined\n6/30/2026 10:00:00,a@x.org,31/3/2024\n")
    assert listed.rows[0].joined_on == date(2024, 3, 31)


def test_a_table_of_several_groups_asks_which() -> None:
    text = "Email,Name,Group\na@x.org,Ana,Harbour\nb@x.org,Ben,Hill; harbour\nc@x.org,Cleo,Hill\n"
    with pytest.raises(PartNotTold, match="several groups \\(Harbour, Hill\\)") as asked:
        members(text)
    assert asked.value.parts == ("Harbour", "Hill")
    hill = members(text, group="HILL")
    assert hill.group_name == "Hill"
    assert [row.email for row in hill.rows] == ["b@x.org", "c@x.org"]
    assert [(row.line, row.name) for row in hill.set_aside] == [(2, "Ana")]
    with pytest.raises(UnreadableFile, match="No row of this table is about the group Lake"):
        members(text, group="Lake")
    table = read_table(text.encode())
    assert groups(lay(proposed_for(table), table)) == ("Harbour", "Hill")


def test_a_mapping_with_problems_reads_nothing() -> None:
    table = read_table(b"Name\nAna\n")
    with pytest.raises(Blocked, match="No column is given as the e-mail address"):
        mapped_members.read_members(proposed_for(table), table)


def test_a_saved_mapping_reads_a_table_whose_columns_were_moved() -> None:
    mapping = proposed_for(read_table(b"Name,Email\nAna,ana@x.org\n"))
    moved = read_table(b"Email;Phone;Name\nben@x.org;555;Ben\n")
    listed = mapped_members.read_members(mapping, moved)
    assert listed.rows == (ListedMember(2, "ben@x.org", "Ben", None),)
    assert listed.dropped_columns == ("Phone",)
    with pytest.raises(UnreadableFile, match="does not have the columns"):
        mapped_members.read_members(mapping, read_table(b"Fruit,Many\nApple,3\n"))


def test_a_register_with_days_and_times() -> None:
    held = register(
        "Name,Email,Date,Join time,Leave time\n"
        "Ana (Ana Lopez),ana@x.org,11/19/2025,7:00 PM,8:00 PM\n"
        "Ben,,11/19/2025,11:30 PM,12:30 AM\n"
        "Otter.ai,,11/19/2025,7:00 PM,8:00 PM\n"
        "Cleo,,11/19/2025,7:00 PM,\n"
        "Dot,,11/19/2025,soon,8:00 PM\n"
        ",,11/19/2025,7:00 PM,8:00 PM\n"
    )
    assert held.held_on == date(2025, 11, 19)
    assert held.started_at == datetime(2025, 11, 20, 0, 0, tzinfo=UTC)
    ana, ben = held.stays
    assert (ana.name, ana.original_name, ana.full_name) == ("Ana", "Ana Lopez", "Ana (Ana Lopez)")
    assert (ana.email, ana.minutes, ana.line) == ("ana@x.org", 60, 2)
    assert (ben.joined_at, ben.left_at) == (
        datetime(2025, 11, 20, 4, 30, tzinfo=UTC),
        datetime(2025, 11, 20, 5, 30, tzinfo=UTC),
    )
    assert [row.line for row in held.set_aside] == [4]
    assert [row.line for row in held.refused] == [5, 6, 7]


def test_a_register_whose_times_carry_their_days() -> None:
    held = register(
        "Participante;Hora de entrada;Hora de salida\n"
        "Ana;19/11/2025 19:00:10;19/11/2025 20:00:10\n"
        "Ben;19/11/2025 20:00:10;19/11/2025 19:00:10\n"
    )
    assert held.held_on == date(2025, 11, 19)
    assert held.date_order is DateOrder.DMY
    assert [stay.minutes for stay in held.stays] == [60]
    assert "left before they joined" in held.refused[0].reason


def test_times_without_a_day_still_tell_how_long() -> None:
    held = register("Name,Arrived,Left\nAna,19:00,20:15\nBen,23:30,00:15\n")
    assert held.held_on is None
    assert held.started_at is None
    assert [(stay.joined_at, stay.minutes) for stay in held.stays] == [(None, 75), (None, 45)]


def test_minutes_are_read_as_people_write_them() -> None:
    held = register("Name,Duration\nAna,42\nBen,1 hr 2 min\nCleo,1:00:00\nDot,long\nEve,\n")
    assert [stay.minutes for stay in held.stays] == [42, 62, 60]
    assert [row.line for row in held.refused] == [5, 6]


def test_a_tick_without_minutes_stands_for_a_whole_meeting_too() -> None:
    held = register("Name,Came?,Minutes\nAna,yes,\nBen,yes,42\nCleo,no,\n")
    assert [stay.minutes for stay in held.stays] == [mapped_register.A_TICK, 42]
    assert not held.refused


def test_ticks_stand_for_a_whole_meeting() -> None:
    text = "Name,Present\nAna,yes\nBen,No\nCleo,\nDot,x\nEve,\u2713\nFay,perhaps\n"
    held = register(text)
    assert [(stay.name, stay.minutes) for stay in held.stays] == [
        ("Ana", mapped_register.A_TICK),
        ("Dot", mapped_register.A_TICK),
        ("Eve", mapped_register.A_TICK),
    ]
    assert [(row.line, row.reason) for row in held.set_aside] == [
        (3, "Was not there."),
        (4, "Was not there."),
    ]
    assert [row.line for row in held.refused] == [7]
    assert register(text, a_tick=90).stays[0].minutes == 90


def test_whoever_signs_in_by_a_form_was_there() -> None:
    text = (
        "Timestamp,Your name\n6/16/2026 19:10:26,Ana\n6/16/2026 19:11:00,Ben\n"
        "6/23/2026 19:10:26,Ana\n"
    )
    with pytest.raises(PartNotTold, match="several days") as asked:
        register(text)
    assert asked.value.parts == ("2026-06-16", "2026-06-23")
    held = register(text, day=date(2026, 6, 16))
    assert held.held_on == date(2026, 6, 16)
    assert [stay.name for stay in held.stays] == ["Ana", "Ben"]
    assert [row.reason for row in held.set_aside] == ["Is listed for another day."]
    table = read_table(text.encode())
    mapping = proposed_for(table, Purpose.REGISTER)
    assert mapped_register.days(mapping, table) == [date(2026, 6, 16), date(2026, 6, 23)]
    with pytest.raises(UnreadableFile, match="about the day 2026-06-17"):
        register(text, day=date(2026, 6, 17))


def test_a_table_is_found_below_its_title_and_under_its_own_delimiter() -> None:
    table = read_table(b"Our people\n\nName;E-mail;Notes, if any\nLopez, Ana;a@x.org;\n;;\n")
    assert table.headings == ("Name", "E-mail", "Notes, if any")
    assert [row.cells for row in table.rows] == [("Lopez, Ana", "a@x.org", "")]
    assert (table.line, table.delimiter, table.headed) == (3, ";", True)
    assert table.preamble[0].cells[0] == "Our people"


def test_a_table_without_headings_keeps_its_first_row() -> None:
    table = read_table(b"Ana,ana@x.org\nBen,ben@x.org\n")
    assert (table.headed, table.headings, len(table.rows)) == (False, ("", ""), 2)
    columns = (Column("", Target.NAME), Column("", Target.EMAIL))
    listed = mapped_members.read_members(Mapping(Purpose.MEMBERS, columns), table)
    assert [row.nickname for row in listed.rows] == ["Ana", "Ben"]
    assert read_table(b"Ana\nBen\n", headed=False).rows[0].cells == ("Ana",)
    assert read_table(b"a@x.org\nb@x.org\n", headed=True).headings == ("a@x.org",)


def test_padding_is_no_column_and_a_column_without_a_heading_is_one() -> None:
    assert read_table(b"Name,Email,,\nAna,a@x.org,,\n").headings == ("Name", "Email")
    assert read_table(b"Name,Email,,\nAna,a@x.org,x,\n").headings == ("Name", "Email", "")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b'Name,Email\n"Ana,a@x.org\n', "never closed"),
        (b"Name,Email\nAn\0a,a@x.org\n", "no text"),
        (b"," * 600 + b"x\n" + b"a," * 600 + b"\n", "600 columns"),
        (b" " * (10 * 1024 * 1024 + 1), "MB"),
    ],
    ids=range(6),
)
def test_what_is_no_table_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read_table(data)


def test_headings_alone_are_an_empty_table() -> None:
    assert members("Name,Email\n").rows == ()
    assert register("Name,Minutes\n").stays == ()


REGISTER = (
    "Name,Email,Date,Join time,Leave time,Duration,Present,Group\n"
    "Ana,ana@x.org,11/19/2025,7:00 PM,8:00 PM,60,yes,Harbour\n"
    "Ben,,11/19/2025,11:30 PM,12:30 AM,1 hr,no,Harbour\n"
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([FORM, REGISTER]), st.sampled_from(list(Purpose)), st.data())
def test_damage_gives_a_result_or_a_refusal(text: str, purpose: Purpose, data) -> None:
    whole = bytearray(text.encode())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b",", b'"', b"\n", b"9", b"/", b":", b";", b"\xff", b"\t", b"@"])
        )
    with contextlib.suppress(Refusal):
        table = read_table(bytes(whole))
        assert isinstance(table, Table)
        mapping = proposed_for(table, purpose)
        if purpose is Purpose.MEMBERS:
            listed = mapped_members.read_members(mapping, table)
            rows = (*listed.rows, *listed.set_aside, *listed.refused)
        else:
            held = mapped_register.read_register(mapping, table, zone=NEW_YORK)
            rows = (*held.stays, *held.set_aside, *held.refused)
        assert sorted(row.line for row in rows) == [row.line for row in table.rows]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_text_is_a_table_or_refused(text: str, headed: bool) -> None:
    with contextlib.suppress(Refusal):
        table = read_table(text.encode(), headed=headed)
        assert proposed_for(table).columns
