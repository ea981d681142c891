"""What was said of a form's columns: kept with the file, known again, forgotten when asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Blocked, NotFound, Refusal, UnreadableFile
from heal.exchange.any_table import read_table
from heal.exchange.file_signatures import Kind
from heal.exchange.mapped_rows import PartNotTold
from heal.exchange.mapping import Mapping, Purpose, Target, changed
from heal.exchange.mapping_proposals import proposed_for
from heal.exchange.read_as import ReadAs
from heal.models import ColumnMapping, Mark, Meeting, Member, Membership, TrailEntry
from heal.queries.column_mappings import known_again, saved
from heal.services import column_mappings, member_lists, registers
from heal.vocabulary import ImportKind
from tests.kit import answers, rows
from tests.kit.leading import leads, shown
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

TICKS = (
    b"Who was there?,Day,Came?\n"
    b"Ana,2026-06-02,yes\n"
    b"Ben,2026-06-02,no\n"
    b"Ana,2026-06-09,no\n"
    b"Ben,2026-06-09,yes\n"
)


def told(data: bytes, purpose: Purpose = Purpose.MEMBERS, **more: Any) -> ReadAs:
    """Return how to read a table as it is proposed: what somebody says who changes nothing."""
    return ReadAs(Kind.FORM, proposed_for(read_table(data), purpose), **more)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def bring_in(programme: Programme, data: bytes, how: ReadAs | None = None, **more: Any) -> int:
    given = {"file_name": "Harbour (Responses).csv", "group_name": "Harbour", "today": TODAY}
    return int(programme.do(member_lists.save, data=data, kind=how or told(data), **given | more))


def all_of(database: Database, *columns: Any) -> list[Any]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]


@pytest.mark.parametrize("made", [answers.as_csv, answers.as_xlsx], ids=["csv", "xlsx"])
def test_a_form_is_known_again_with_a_question_moved_and_one_added(
    programme: Programme, made: Callable[..., bytes]
) -> None:
    bring_in(programme, made())
    joined = all_of(programme.database, Membership.joined_on)
    assert joined == [(date(2024, 1, 2),), (date(2024, 2, 13),)]
    later = made(answers.moved())
    table = read_table(later)
    with programme.database.reading() as session:
        known = known_again(session, table.headings, ImportKind.MEMBERS)
        assert known_again(session, table.headings, ImportKind.REGISTER) is None
        assert known_again(session, ["Fruit", "Many"]) is None
    assert known is not None
    assert (known.saved.called, known.saved.saved_on) == ("Harbour (Responses)", TODAY)
    assert known.new == (answers.NEW_QUESTION,)
    assert known.gone == ()
    before = proposed_for(read_table(made()), Purpose.MEMBERS)
    targets = {one.heading: one.target for one in before.columns}
    for column in known.mapping.columns:
        assert column.target is targets.get(column.heading, Target.IGNORE)
    following = TODAY + timedelta(days=7)
    bring_in(programme, later, ReadAs(Kind.FORM, known.mapping), today=following)
    with programme.database.reading() as session:
        (only,) = saved(session)
        again = known_again(session, table.headings)
    assert only.saved_on == following, "the same form is kept once, as it was told last"
    assert again is not None
    assert again.new == ()
    assert again.mapping == known.mapping
    assert len(all_of(programme.database, Member.id)) == 4


def test_nothing_of_a_heading_stands_in_the_trail(programme: Programme) -> None:
    bring_in(programme, answers.as_csv())
    with programme.database.reading() as session:
        entries = session.scalars(select(TrailEntry).where(TrailEntry.noun == "column_mappings"))
        (entry,) = entries
        said = json.dumps(entry.changes)
    assert entry.deed == "added"
    assert "saved_by" in said
    assert "hard day" not in said
    assert "Responses" not in said


def test_the_groups_of_a_table_come_in_one_after_the_other_and_each_once(
    programme: Programme,
) -> None:
    data = answers.as_csv(answers.TWO_GROUPS)
    with pytest.raises(PartNotTold) as asked:
        bring_in(programme, data)
    assert (asked.value.parts, asked.value.one) == (("Harbour", "Hill"), "group")
    assert all_of(programme.database, ColumnMapping.id) == [], "what is refused keeps nothing"
    bring_in(programme, data, told(data, group="Harbour"))
    bring_in(programme, data, told(data, group="Hill"), group_name="Hill")
    sentence = refused(
        programme, member_lists.save, data=data, kind=told(data, group="HARBOUR"),
        file_name="f.csv", group_name="Harbour", today=TODAY,
    )  # fmt: skip
    assert "very file was brought in" in sentence
    assert [name for (name,) in all_of(programme.database, Member.name)] == ["Ana", "Bea", "Cy"]
    groups = [group for (group,) in all_of(programme.database, Membership.group_id)]
    assert len(groups) == 3
    assert len(set(groups)) == 2
    assert len(all_of(programme.database, ColumnMapping.id)) == 1


def test_the_days_of_a_table_are_registers_of_their_own(programme: Programme) -> None:
    group = programme.group("Harbour")
    members = {programme.member(group, name): name for name in ("Ana", "Ben")}
    given = {"data": TICKS, "file_name": "ticks.csv", "group_name": "Harbour", "zone": "UTC"}

    def register(day: date | None) -> None:
        how = told(TICKS, Purpose.REGISTER, day=day)
        programme.do(registers.save, kind=how, today=TODAY, **given)

    with pytest.raises(PartNotTold) as asked:
        register(None)
    assert (asked.value.one, asked.value.parts) == ("day", ("2026-06-02", "2026-06-09"))
    register(date(2026, 6, 2))
    register(date(2026, 6, 9))
    with pytest.raises(Refusal, match="very file"):
        register(date(2026, 6, 9))
    # Nobody is known by these names yet; but each day is a meeting, with its own lines.
    assert [day for (day,) in all_of(programme.database, Meeting.held_on)] == [
        date(2026, 6, 2),
        date(2026, 6, 9),
    ]
    assert all_of(programme.database, Mark.id) == []
    assert len(members) == 2


def test_what_was_said_wrongly_keeps_nothing(programme: Programme) -> None:
    data = answers.as_csv()
    mapping = proposed_for(read_table(data), Purpose.MEMBERS)
    nothing = Mapping(
        Purpose.MEMBERS,
        tuple(changed(mapping, at, Target.IGNORE).columns[at] for at in range(13)),
    )
    for wrong, says in (
        (changed(mapping, 0, Target.EMAIL), "More than one column is given as the e-mail"),
        (nothing, "No column is given as the e-mail"),
    ):
        with pytest.raises(Blocked, match=says):
            bring_in(programme, data, ReadAs(Kind.FORM, wrong))
    with pytest.raises(UnreadableFile, match="before its columns are told"):
        bring_in(programme, data, ReadAs(Kind.FORM))
    assert all_of(programme.database, ColumnMapping.id) == all_of(programme.database, Member.id)


def test_a_table_without_headings_is_read_and_not_kept(programme: Programme) -> None:
    data = b"Ana,ana@example.org\nBea,bea@example.org\n"
    mapping = changed(proposed_for(read_table(data), Purpose.MEMBERS), 0, Target.NAME)
    bring_in(programme, data, ReadAs(Kind.TABLE, mapping))
    assert [name for (name,) in all_of(programme.database, Member.name)] == ["Ana", "Bea"]
    assert all_of(programme.database, ColumnMapping.id) == []


def test_a_form_is_renamed_and_forgotten(programme: Programme) -> None:
    bring_in(programme, answers.as_csv())
    ((number,),) = all_of(programme.database, ColumnMapping.id)
    programme.do(column_mappings.rename, number, called="  Joining  form ")
    assert "name" in refused(programme, column_mappings.rename, number, called=" ")
    with programme.database.reading() as session:
        assert saved(session)[0].called == "Joining form"
    programme.do(column_mappings.forget, number)
    assert "not in the records" in refused(programme, column_mappings.forget, number)
    with programme.database.reading() as session:
        assert known_again(session, answers.QUESTIONS) is None
    assert len(all_of(programme.database, Member.id)) == 2


def test_what_is_damaged_is_listed_and_never_used(programme: Programme) -> None:
    bring_in(programme, answers.as_csv())
    with programme.database.writer.begin() as connection:
        table = rows.table("column_mappings")
        connection.execute(table.update().values(columns={"version": 99}))
    with programme.database.reading() as session:
        assert [one.mapping for one in saved(session)] == [None]
        assert known_again(session, answers.QUESTIONS) is None


def test_whoever_leads_a_group_has_their_own_forms_and_no_others(programme: Programme) -> None:
    group = programme.group("Harbour")
    with programme.database.writer.begin() as connection:
        account = rows.insert(connection, rows.table("accounts"))["id"]
    fay = Programme(programme.database, actor=leads(group, account_id=account))
    data = b"Who was there?,Minutes\nAna,50\n"
    given = {"data": data, "file_name": "a.csv", "group_name": "Harbour", "zone": "UTC"}
    given |= {"kind": told(data, Purpose.REGISTER), "today": TODAY}
    bring_in(programme, answers.as_csv())
    ((others,),) = all_of(programme.database, ColumnMapping.id)
    with shown(programme.database, fay.actor) as session:
        assert saved(session) == []
    fay.do(registers.save, held_on=TODAY, **given)
    with shown(programme.database, fay.actor) as session:
        (own,) = saved(session)
    assert (own.called, own.saved_by) == ("a", "Fay")
    with pytest.raises(NotFound):
        fay.do(column_mappings.forget, others)
    fay.do(column_mappings.forget, own.mapping_id)
    with programme.database.reading() as session:
        assert [one.mapping_id for one in saved(session)] == [others]
