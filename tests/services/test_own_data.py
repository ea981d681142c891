"""One person's file: everything that is theirs to be given, and nothing of anybody else's."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Enum, String, Table, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted
from heal.models import Member, Pairing, TrailEntry
from heal.rules import own_data as rules
from heal.rules.access import Actor
from heal.rules.discretion import telling
from heal.rules.own_records import GIVEN
from heal.services import door, endings, members, own_data
from heal.services.own_data import NOTED
from heal.vocabulary import (
    EndingManner,
    EndingReason,
    InformalKind,
    InformalStatus,
    NextForMentee,
    Opened,
    PairingStatus,
    ProposalStatus,
    Role,
    Side,
)
from tests.kit import rows
from tests.kit.door import SHELL
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme

MEMBERS = Base.metadata.tables["members"]
BY_NUMBER = {"member_id", "record_id"}
"""Columns that name a record without pointing to it."""
ONE_MORE = {"read-me-first.html", f"{GIVEN['record_openings'].file}.csv"}
"""What differs the next time: the file itself was taken out."""


def _leads_to_members(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    if table is MEMBERS or BY_NUMBER & set(table.columns.keys()):
        return True
    further = {key.column.table for key in table.foreign_keys} - {table}
    return any(
        _leads_to_members(other, seen | {table.name}) for other in further if other.name not in seen
    )


def test_every_table_that_leads_to_somebody_is_given_or_left_out_for_a_reason() -> None:
    found = {table.name for table in rows.TABLES if _leads_to_members(table)}
    assert found == {*GIVEN, *rules.LEFT_OUT, "trail"}
    assert not GIVEN.keys() & rules.LEFT_OUT.keys()
    assert all(len(reason) > 20 for reason in rules.LEFT_OUT.values())


@pytest.mark.parametrize("name", [*GIVEN, "trail"])
def test_every_column_is_given_or_withheld_for_a_reason(name: str) -> None:
    given = GIVEN.get(name, rules.HISTORY)
    hold_together = {"id", *(way.column for way in given.ways)}
    shown = {path.partition(".")[0] for path in given.columns}
    columns = set(rows.table(name).columns.keys())
    assert columns == shown | set(given.withheld) | (hold_together & columns)
    assert not shown & given.withheld.keys()
    assert given.only.keys() <= given.columns.keys()


@pytest.mark.parametrize("name", GIVEN)
def test_every_way_leads_to_somebody(name: str) -> None:
    given, columns = GIVEN[name], rows.table(name).columns
    for way in [*given.ways, *(way for ways in given.only.values() for way in ways)]:
        told = {way.column, *way.where, *way.but} | ({way.since} if way.since else set())
        assert told <= set(columns.keys())
        if way.through is not None:
            assert columns[way.column].references(rows.table(way.through).c.id)
            assert way.by in {None, *(it.column for it in GIVEN[way.through].ways)}
        elif columns[way.column].foreign_keys:
            assert columns[way.column].references(MEMBERS.c.id)
    assert list(GIVEN).index(name) >= max(
        (list(GIVEN).index(way.through) for way in given.ways if way.through), default=0
    )


def test_no_file_in_it_is_called_what_it_is_and_each_has_a_name_of_its_own() -> None:
    every = [*GIVEN.values(), rules.HISTORY]
    assert (
        len({given.file for given in every}) == len({given.title for given in every}) == len(every)
    )
    assert [given.file for given in every if telling(given.file)] == []


@dataclass
class World:
    """Ana mentors Ben; Cleo is somebody of whom Ana knows nothing. Each text says whose it is."""

    connection: Connection
    ana: int = 0
    ben: int = 0
    cleo: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def put(self, whose: str, name: str, /, **given: Any) -> int:
        """Write a row whose texts say whose they are, and from which column."""
        told = {
            column.name: f"{whose}:{name}.{column.name}"
            for column in rows.table(name).columns
            if isinstance(column.type, String)
            and not isinstance(column.type, Enum)
            and column.name not in given
        }
        number: int = rows.insert(self.connection, rows.table(name), **{**told, **given})["id"]
        return number

    def write(self) -> World:
        """Write it all."""
        for whose, called in (("ana", "Ana Alder"), ("ben", "Ben Birch"), ("cleo", "Cleo Cedar")):
            setattr(self, whose, self.put(whose, "members", name=called, name_key=called.lower()))
        account = self.put("told", "accounts")
        for whose in ("ana", "ben", "cleo"):
            self._alone(whose, getattr(self, whose))
        self._in_confidence(account)
        self._together()
        return self

    def _alone(self, whose: str, member: int) -> None:
        put, number = self.put, self.numbers
        for name in ("memberships", "aliases", "marks", "record_openings"):
            put(whose, name, member_id=member)
        # What Ben and Cleo took part in, Ana did not.
        put(whose, "import_rows", member_id=member)
        safe = put(whose, "safe_contacts", member_id=member)
        put(whose, "safe_channels", safe_contact_id=safe)
        value = put(whose, "attribute_values", member_id=member)
        put(whose, "attribute_picks", value_id=value)
        put(whose, "informal_connections", member_id=member)
        offer = number[f"{whose} offer"] = put(whose, "mentor_offers", member_id=member)
        request = number[f"{whose} request"] = put(
            whose, "requests", mentee_id=member, attested_on=TODAY
        )
        for name in ("mentor_qualities", "mentor_channels", "rather_nots"):
            put(whose, name, offer_id=offer)
        for name in ("request_channels", "preferences"):
            put(whose, name, request_id=request)
        account = put(whose, "accounts", member_id=member)
        for name in ("account_groups", "sign_in_sessions", "second_factors", "recovery_codes"):
            put(whose, name, account_id=account)
        link = put(whose, "invitations", account_id=account)
        put(whose, "invitation_groups", invitation_id=link)
        put(whose, "covers", away_id=account)

    def _in_confidence(self, account: int) -> None:
        """Write what was told of Ana, or of her and somebody else, and is not hers to be given."""
        put = self.put
        put("told", "concerns", member_id=self.ana)
        put("told", "record_openings", member_id=self.ana, kind=Opened.CONCERN)
        put("told", "do_not_pair", first_id=self.ana, second_id=self.cleo)
        put("told", "suggestions", mentor_id=self.ana, mentee_id=self.cleo, account_id=account)
        word = put(
            "told", "recommendations", offer_id=self.numbers["ana offer"], account_id=account
        )
        put("told", "recommended_qualities", recommendation_id=word)
        idea = put(
            "told", "proposals", status=ProposalStatus.DRAFTED,
            offer_id=self.numbers["ana offer"], request_id=self.numbers["cleo request"],
        )  # fmt: skip
        put("told", "answers", proposal_id=idea, side=Side.MENTEE)

    def _together(self) -> None:
        """Write what Ana and Ben have in common, and what each of them said."""
        put, started = self.put, TODAY - timedelta(days=30)
        proposal = put(
            "both", "proposals", status=ProposalStatus.AGREED, drafted_on=started,
            asked_on=started, mentee_asked_on=TODAY,
            offer_id=self.numbers["ana offer"], request_id=self.numbers["ben request"],
        )  # fmt: skip
        pairing = put(
            "both", "pairings", proposal_id=proposal, mentor_id=self.ana, mentee_id=self.ben,
            status=PairingStatus.ENDED, began_on=started, ended_on=TODAY, attested_on=TODAY,
        )  # fmt: skip
        put("both", "pairing_channels", pairing_id=pairing)
        contact = put("both", "contacts", pairing_id=pairing)
        put("both", "contact_activities", contact_id=contact)
        put(
            "ben", "endings", pairing_id=pairing, said_by=Side.MENTEE, mentee_asked_on=TODAY,
            reason=EndingReason.BOUNDARY_OR_SAFETY, manner=EndingManner.SUDDEN,
        )  # fmt: skip
        for whose, side in (("ana", Side.MENTOR), ("ben", Side.MENTEE)):
            put(whose, "answers", proposal_id=proposal, side=side)
            heard = put(whose, "check_ins", pairing_id=pairing, side=side)
            put(whose, "check_in_activities", check_in_id=heard)
            said = put(whose, "feedbacks", pairing_id=pairing, side=side)
            put(whose, "feedback_answers", feedback_id=said)
        put(
            "both", "informal_connections", member_id=self.ben, other_id=self.ana,
            kind=InformalKind.OFFERED, status=InformalStatus.MATCHED,
            happened_on=TODAY, closed_on=TODAY,
        )  # fmt: skip


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
