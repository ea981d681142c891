"""One person's file: everything that is theirs to be given, and nothing of anybody else's."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import Enum, String, select

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted
from heal.models import Member, Pairing, TrailEntry
from heal.rules import own_data as rules
from heal.rules.access import Actor
from heal.rules.discretion import telling
from heal.rules.own_records import GIVEN
from heal.services import door, endings, members, own_data
from heal.services.own_data import NOTED
from heal.vocabulary import EndingReason, NextForMentee, Opened, Role, Side
from tests.kit import rows
from tests.kit.door import SHELL
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme
from tests.kit.whose import World

ONE_MORE = {"read-me-first.html", f"{GIVEN['record_openings'].file}.csv"}
"""What differs the next time: the file itself was taken out."""


def taken(database: Database, member_id: int) -> dict[str, str]:
    """Return what one person's file holds, by name."""
    data = door.act(database, own_data.take_out, SHELL, member_id, day=TODAY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def table(held: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """Return one table of a person's file."""
    return list(csv.DictReader(io.StringIO(held[f"{GIVEN[name].file}.csv"], newline="")))


@pytest.fixture
def world(database: Database) -> World:
    """Give the three people, written."""
    with database.writer.begin() as connection:
        return World(connection).write()


def test_everything_of_theirs_is_in_it_and_nothing_of_anybody_elses(
    database: Database, world: World
) -> None:
    held = taken(database, world.ana)
    text = "\n".join(held.values())
    for whose in ("ben:", "cleo:", "told:", "Cleo Cedar"):
        assert whose not in text
    for name, given in GIVEN.items():
        for column in rows.table(name).columns:
            mark = f"ana:{name}.{column.name}"
            if mark not in _written(world):
                continue
            assert (mark in text) is (column.name in given.columns), mark
    assert "both:pairings.attested_by" in text
    empty = {name for name, given in GIVEN.items() if f"{given.file}.csv" not in held}
    assert empty == set()


def _written(world: World) -> set[str]:
    """Return the marks that were written for Ana: names and search keys were her own."""
    own = {"members.name", "members.name_key"}
    return {
        f"ana:{table.name}.{column.name}"
        for table in rows.TABLES
        for column in table.columns
        if isinstance(column.type, String)
        and not isinstance(column.type, Enum)
        and f"{table.name}.{column.name}" not in own
        and table.name in {*GIVEN} - {"recommendations", "suggestions", "endings", "pairings"}
    }


def test_each_side_of_a_pairing_is_given_its_own(database: Database, world: World) -> None:
    for member, side in ((world.ana, "Mentor"), (world.ben, "Mentee")):
        held = taken(database, member)
        for name in ("check_ins", "feedbacks", "answers"):
            assert [row["As"] for row in table(held, name)] == [side], name
        assert len(table(held, "check_in_activities")) == len(table(held, "feedback_answers")) == 1
        (pair,) = table(held, "pairings")
        assert (pair["Mentor"], pair["Mentee"]) == ("Ana Alder", "Ben Birch")


def test_why_it_ended_is_told_to_whoever_said_so(database: Database, world: World) -> None:
    (heard,) = table(taken(database, world.ben), "endings")
    assert heard["Why"] == "A boundary or safety concern"
    assert heard["Asked how you are, as a mentee, on"] == TODAY.isoformat()
    (kept,) = table(taken(database, world.ana), "endings")
    assert (kept["Why"], kept["How"], kept["Asked how you are, as a mentee, on"]) == ("", "", "")


def test_an_idea_that_nobody_was_told_of_is_not_in_it(database: Database, world: World) -> None:
    assert len(table(taken(database, world.ana), "proposals")) == 1
    held = taken(database, world.cleo)
    assert f"{GIVEN['proposals'].file}.csv" not in held
    (told,) = table(taken(database, world.ben), "proposals")
    assert (told["Asked as a mentee on"], told["Asked as a mentor on"]) == (TODAY.isoformat(), "")


def test_that_somebody_worried_is_not_in_it(database: Database, world: World) -> None:
    held = taken(database, world.ana)
    assert [row["What"] for row in table(held, "record_openings")] == [
        "Their record as a member",
        "A list, taken out as a file",
    ]
    with database.writer.begin() as connection:
        for name in rules.LEFT_OUT:
            connection.execute(rows.table(name).delete())
    again = taken(database, world.ana)
    assert {name for name in again if held.get(name) != again[name]} == ONE_MORE


def test_it_is_noted_before_anything_is_read_and_the_note_is_in_it(
    database: Database, world: World
) -> None:
    held = taken(database, world.ana)
    last = noted(database)[-1]
    assert (last.member_id, last.kind, last.detail) == (world.ana, Opened.LIST, NOTED)
    assert table(held, "record_openings")[-1]["More"] == NOTED
    assert NOTED in held["read-me-first.html"]


@pytest.mark.parametrize("what", ["nobody", "erased"])
def test_of_whom_there_is_no_record_nothing_is_given_or_noted(
    database: Database, what: str
) -> None:
    with database.writer.begin() as connection:
        erased = rows.insert(connection, rows.table("members"), erased_on=TODAY)["id"]
    with pytest.raises(NotFound):
        taken(database, erased if what == "erased" else 4711)
    assert noted(database) == []


def test_a_facilitator_and_whoever_stands_in_is_not_given_it(database: Database) -> None:
    for somebody in (
        Actor("Fay", Role.FACILITATOR),
        Actor("Bo", Role.BOARD),
        Actor("Dee", Role.COORDINATOR, standing_in=True),
    ):
        with pytest.raises(NotPermitted):
            door.act(database, own_data.take_out, somebody, 1, day=TODAY)
    assert noted(database) == []


def test_what_people_typed_is_text_in_the_page_and_no_formula_in_a_table(
    database: Database,
) -> None:
    with database.writer.begin() as connection:
        ana = rows.insert(
            connection, rows.table("members"), name="<b>Ana</b>", note="=1+1<script>x</script>"
        )["id"]
    held = taken(database, ana)
    assert table(held, "members")[0]["Note"] == "'=1+1<script>x</script>"
    assert "<script>" not in held["read-me-first.html"]
    assert "&lt;b&gt;Ana&lt;/b&gt;" in held["read-me-first.html"]
    assert "default-src 'none'" in held["read-me-first.html"]
    assert telling(held["read-me-first.html"].split("<title>")[1].split("</title>")[0]) == ()


def test_what_was_changed_is_told_and_what_is_gone_as_well(database: Database) -> None:
    programme = Programme(database)
    pairing = programme.pairing(programme.group("Tuesday"), on=TODAY - timedelta(days=9))
    programme.do(endings.end, pairing, on=TODAY)
    with database.reading() as session:
        ana = session.get_one(Member, 1)
        name, email = ana.name, ana.email
    programme.do(members.correct, 1, name=f"{name} Again", email=email, note=None)
    held = taken(database, 1)
    lines = list(csv.DictReader(io.StringIO(held["changes.csv"], newline="")))
    said = {(line["In what"], line["From what, to what"]) for line in lines}
    assert ("Who you are", "Name") in said
    assert any(
        what == "Your pairings" and "Status: Active → Ended" in (how or "") for what, how in said
    )
    with database.reading() as session:
        actors = set(session.scalars(select(TrailEntry.actor)))
    assert {line["Who"] for line in lines} <= actors


def test_the_lines_of_the_trail_tell_of_nothing_that_the_other_one_said(
    database: Database,
) -> None:
    programme = Programme(database)
    pairing = programme.pairing(programme.group("Tuesday"), on=TODAY - timedelta(days=9))
    how = endings.HowItEnded(
        said_by=Side.MENTEE, reason=EndingReason.LIFE_CHANGED, for_mentee=NextForMentee.NOTHING
    )
    programme.do(endings.end, pairing, on=TODAY, how=how)
    with database.reading() as session:
        pair = session.get_one(Pairing, pairing)
        mentor, mentee = pair.mentor_id, pair.mentee_id
    for member, why in ((mentor, ""), (mentee, "Life or time changed")):
        held = taken(database, member)
        (ended,) = table(held, "endings")
        assert ended["Why"] == why
        lines = list(csv.DictReader(io.StringIO(held["changes.csv"], newline="")))
        (line,) = [line for line in lines if line["In what"] == GIVEN["endings"].title]
        assert "Why" not in line["From what, to what"]
        assert "Next" not in line["From what, to what"]


def test_the_same_records_are_the_same_file(database: Database, world: World) -> None:
    first, second = taken(database, world.ana), taken(database, world.ana)
    differ = {name for name in second if first[name] != second[name]}
    assert differ == ONE_MORE
