"""What is decided about a name holds everywhere at once, for later files, and until taken back."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import NotPermitted, Refusal
from heal.models import Alias, IgnoredName, ImportRow, Mark, Member
from heal.queries import decided_names as decisions
from heal.queries import imports as lists
from heal.queries import scope
from heal.rules.access import Actor
from heal.services import (
    decided_names,
    imports,
    members,
    register_preview,
    registers,
    waiting_names,
)
from heal.vocabulary import LeftOut, Role, RowOutcome
from tests.kit.programme import COORDINATOR, TODAY, Programme
from tests.services.test_imports_members import everything

HEADINGS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
DAY = date(2024, 4, 10)
_numbers = count()


def file(*people: str, day: str = "11/19/2025") -> bytes:
    """Return a report: each of the people is a name, or a name|address."""
    rows = []
    for person in people:
        name, _, email = person.partition("|")
        rows.append(f"{name},{email},{day} 19:00:00,{day} 20:00:00,60,Yes")
    # No two files are the same: that one would be refused.
    return "\r\n".join((HEADINGS, *rows, *[""] * next(_numbers))).encode()


class Desk:
    """Two groups; a coordinator, and a facilitator of the first."""

    def __init__(self, database: Database) -> None:
        self.all = Programme(database)
        self.own, self.other = self.all.group("Ash"), self.all.group("Birch")
        self.ana, self.gus = (
            self.all.do(members.add, name=name, group_id=group, joined_on=DAY)
            for name, group in (("Ana Lopez", self.own), ("Gus", self.other))
        )
        fay = Actor("Fay", Role.FACILITATOR, groups=frozenset({self.own}))
        self.fay = Programme(database, actor=fay)

    def bring_in(self, *people: str, day: str = "11/19/2025", to: str = "Ash", by: str = "all",
                 ) -> int:  # fmt: skip
        programme: Programme = getattr(self, by)
        told = {"file_name": "z.csv", "group_name": to, "zone": "UTC", "today": TODAY}
        return int(programme.do(registers.save, data=file(*people, day=day), **told))

    def waiting(self, by: str = "all") -> list[tuple[str, str | None]]:
        with self.all.database.reading() as session:
            scope.bind(session, getattr(self, by).actor, shows=True)
            return [(one.name, one.group_name) for one in lists.waiting(session)]

    def row(self, name: str, to: str = "Ash") -> int:
        with self.all.database.reading() as session:
            return next(
                row.row_id
                for row in lists.waiting_rows(session)
                if (row.name, row.group_name) == (name, to)
            )

    def leave_out(self, *names: str, by: str = "all", why: LeftOut = LeftOut.GUEST,
                  to: str = "Ash") -> None:  # fmt: skip
        rows = [self.row(name, to) for name in names]
        getattr(self, by).do(waiting_names.leave_out, rows, why=why, on=TODAY)

    def all_of(self, *columns: Any) -> list[Any]:
        with self.all.database.reading() as session:
            return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_guest_is_left_out_of_every_meeting_and_every_later_file(desk: Desk) -> None:
    desk.bring_in("Petra", "petra|p@example.org", "Notes 3000")
    desk.bring_in("PETRA", to="Birch", day="11/26/2025")
    desk.leave_out("Petra")
    desk.leave_out("Notes 3000", why=LeftOut.PROGRAM)
    assert desk.waiting() == [("petra", "Ash")], "who has an address is told apart by it"
    told = {"file_name": "z.csv", "group_name": "Birch", "zone": "UTC", "today": TODAY}
    data = file("Petra", "Notes 3000", "Zoe", day="12/24/2025")
    with desk.all.database.reading() as session:
        seen = register_preview.preview(session, COORDINATOR, data=data, **told)
    assert [(one.line, one.reason) for one in seen.not_counted] == [
        (2, "Is not a member, as was decided; left out each time."),
        (3, "Is a program, as was decided; left out each time."),
    ]
    assert [one.name for one in seen.waiting] == ["Zoe"]
    desk.bring_in("Petra", "Notes 3000", "Zoe", to="Birch", day="12/24/2025")
    assert desk.waiting() == [("Zoe", "Birch"), ("petra", "Ash")]
    assert desk.all_of(IgnoredName.name_key, IgnoredName.why, IgnoredName.group_id) == [
        ("notes 3000", LeftOut.PROGRAM, None),
        ("petra", LeftOut.GUEST, None),
    ]


def test_taken_back_only_what_it_left_out_waits_again(desk: Desk) -> None:
    desk.bring_in("Petra", "Quinn")
    desk.all.do(waiting_names.set_aside, desk.row("Quinn"))
    before = everything(desk.all.database)["import_rows"]
    desk.leave_out("Petra")
    later = desk.bring_in("Petra", "Quinn", day="11/26/2025")
    with desk.all.database.reading() as session:
        total, (one,) = decisions.left_out(session)
    assert (total, one.name, one.lines, one.group_name) == (1, "petra", 2, None)
    desk.all.do(decided_names.leave_in, one.ignored_id)
    assert desk.waiting() == [("Petra", "Ash"), ("Quinn", "Ash")]
    assert desk.all_of(IgnoredName.id) == []
    desk.all.do(imports.undo, later, on=TODAY)
    assert everything(desk.all.database)["import_rows"] == before


def test_a_confirmed_name_holds_for_a_renamed_row_as_well(desk: Desk) -> None:
    desk.bring_in("Ana B (Ana L)", day="11/26/2025")
    desk.bring_in("Ana L", "Ana L|a@example.org")
    desk.all.do(waiting_names.confirm_alias, desk.row("Ana L"), member_id=desk.ana)
    assert desk.waiting() == []
    desk.bring_in("New (ana l)", to="Birch", day="12/24/2025")
    assert desk.waiting() == []
    assert len(desk.all_of(Mark.id)) == 3
    ((alias,),) = desk.all_of(Alias.id)
    desk.all.do(decided_names.forget_alias, alias)
    assert sorted(name for name, _ in desk.waiting()) == [
        "Ana B (Ana L)", "Ana L", "Ana L", "New (ana l)",
    ]  # fmt: skip
    assert desk.all_of(Mark.id) == []
    kept = [email for (email,) in desk.all_of(ImportRow.email) if email]
    assert kept == ["a@example.org"], "a row waits under its address again"


def test_another_decision_still_holds_where_one_is_taken_back(desk: Desk) -> None:
    desk.bring_in("Ana L", "Annie", "Annie (Ana L)")
    desk.all.do(waiting_names.confirm_alias, desk.row("Ana L"), member_id=desk.ana)
    desk.all.do(waiting_names.confirm_alias, desk.row("Annie"), member_id=desk.ana)
    aliases = dict(desk.all_of(Alias.name_key, Alias.id))
    desk.all.do(decided_names.forget_alias, aliases["ana l"])
    assert desk.waiting() == [("Ana L", "Ash")]
    assert len(desk.all_of(Mark.id)) == 1


def test_a_new_member_holds_for_every_row_of_the_name(desk: Desk) -> None:
    desk.bring_in("Zoe", day="11/26/2025")
    desk.bring_in("Z. (Zoe)", to="Birch")
    told = {"name": "Zoe Kay", "joined_on": DAY}
    zoe = desk.all.do(waiting_names.add_as_member, desk.row("Zoe"), **told)
    assert desk.waiting() == []
    assert {member for _, member in desk.all_of(Mark.id, Mark.member_id)} == {zoe}


def test_a_new_member_with_an_address_is_known_by_it_alone(desk: Desk) -> None:
    desk.bring_in("Zoe|z@example.org", "Zoe", day="11/26/2025")
    with desk.all.database.reading() as session:
        row = next(one.row_id for one in lists.waiting_rows(session) if one.email)
    desk.all.do(waiting_names.add_as_member, row, name="Zoe Kay", joined_on=DAY)
    assert desk.waiting() == [("Zoe", "Ash")]
    desk.all.do(decided_names.ask_again, row)
    assert desk.waiting() == [("Zoe", "Ash"), ("Zoe", "Ash")]
    assert ("Zoe Kay",) in desk.all_of(Member.name), "the member stays"


@pytest.mark.parametrize("address", ["", "|z@example.org"])
def test_who_was_added_by_mistake_is_taken_out_again(desk: Desk, address: str) -> None:
    desk.bring_in(f"Zoe{address}", day="11/26/2025")
    desk.bring_in(f"Zoe{address}", "Ana L")
    before = everything(desk.all.database)
    zoe = desk.all.do(waiting_names.add_as_member, desk.row("Zoe"), name="Zoe Kay", joined_on=DAY)
    assert len(desk.all_of(Mark.id)) == 2
    with desk.all.database.reading() as session:
        total, (added,) = decisions.added(session)
    assert (total, added.member_id, added.name, added.lines) == (1, zoe, "Zoe", 2)
    with pytest.raises(NotPermitted):
        desk.fay.do(decided_names.take_out, zoe)
    desk.all.do(decided_names.take_out, zoe)
    after = everything(desk.all.database)
    assert {name for name in after if after[name] != before[name]} == {"trail"}


def test_who_has_more_in_the_records_is_not_taken_out(desk: Desk) -> None:
    desk.bring_in("Zoe", "Annie")
    zoe = desk.all.do(waiting_names.add_as_member, desk.row("Zoe"), name="Zoe Kay", joined_on=DAY)
    desk.all.do(waiting_names.confirm_alias, desk.row("Annie"), member_id=zoe)
    desk.all.do(members.join, zoe, group_id=desk.other, joined_on=DAY)
    desk.all.do(members.correct, zoe, name="Zoe Kay", email=None, note="Prefers texts.")
    before = everything(desk.all.database)
    with pytest.raises(Refusal) as refused:
        desk.all.do(decided_names.take_out, zoe)
    assert str(refused.value).startswith(
        "There is more of them in the records by now (a confirmed name, a correction made by hand, "
        "another time in a group), so nothing is taken back."
    )
    with pytest.raises(Refusal, match="was not added from a name"):
        desk.all.do(decided_names.take_out, desk.ana)
    assert everything(desk.all.database) == before


def test_what_was_decided_for_one_meeting_alone_is_asked_again(desk: Desk) -> None:
    batch = desk.bring_in("Annie", "Petra")
    before = everything(desk.all.database)
    annie, petra = desk.row("Annie"), desk.row("Petra")
    told = {"member_id": desk.ana, "remember": False}
    desk.all.do(waiting_names.confirm_alias, annie, **told)
    desk.all.do(waiting_names.set_aside, petra)
    with desk.all.database.reading() as session:
        found = decisions.here_alone(session, batch)
    assert [(one.name, one.member) for one in found] == [("Annie", "Ana Lopez"), ("Petra", None)]
    for one in found:
        desk.all.do(decided_names.ask_again, one.row_id)
    after = everything(desk.all.database)
    assert {name for name in after if after[name] != before[name]} == {"trail"}
    with pytest.raises(Refusal, match="Nobody decided"):
        desk.all.do(decided_names.ask_again, annie)


def test_what_a_facilitator_leaves_out_holds_in_their_groups_alone(desk: Desk) -> None:
    desk.bring_in("Petra", by="fay")
    desk.bring_in("Petra", to="Birch")
    desk.leave_out("Petra", by="fay")
    assert desk.waiting() == [("Petra", "Birch")]
    assert desk.all_of(IgnoredName.group_id, IgnoredName.decided_by) == [(desk.own, "Fay")]
    desk.bring_in("Petra", day="11/26/2025", by="fay")
    desk.bring_in("Petra", day="11/26/2025", to="Birch")
    assert set(desk.waiting()) == {("Petra", "Birch")}
    ((number,),) = desk.all_of(IgnoredName.id)
    desk.fay.do(decided_names.leave_in, number)
    assert desk.waiting("fay") == [("Petra", "Ash")]


def test_a_facilitator_learns_nothing_of_guests_elsewhere(desk: Desk) -> None:
    desk.bring_in("Petra", "Notes 3000", to="Birch")
    desk.leave_out("Petra", to="Birch")
    desk.leave_out("Notes 3000", to="Birch", why=LeftOut.PROGRAM)
    desk.bring_in("Petra", "Notes 3000", by="fay")
    assert desk.waiting("fay") == [("Petra", "Ash")]
    with desk.all.database.reading() as session:
        scope.bind(session, desk.fay.actor, shows=True)
        assert [one.name for one in decisions.left_out(session)[1]] == ["notes 3000"]
    with desk.all.database.reading() as session:
        alike = lists.suggestions(session, lists.waiting(session))
    assert alike["petra"].left_out is LeftOut.GUEST, "the coordinator is told, and says so here"
    desk.leave_out("Petra")
    assert desk.waiting() == []
    numbers = dict(desk.all_of(IgnoredName.name_key, IgnoredName.id))
    assert len(numbers) == 2
    with pytest.raises(NotPermitted, match="every group"):
        desk.fay.do(decided_names.leave_in, numbers["notes 3000"])
    with pytest.raises(Refusal, match="not in the records"):
        desk.fay.do(decided_names.leave_in, numbers["petra"])


def test_a_name_of_a_member_is_not_left_out(desk: Desk) -> None:
    desk.bring_in("Goose", to="Birch")
    desk.all.do(waiting_names.confirm_alias, desk.row("Goose", "Birch"), member_id=desk.gus)
    desk.bring_in("Goose", by="fay")
    with pytest.raises(Refusal, match="confirmed for a member"):
        desk.leave_out("Goose")
    desk.leave_out("Goose", by="fay")
    assert desk.waiting() == [], "the facilitator is told nothing of it"
    with pytest.raises(Refusal, match="do not wait any more"):
        desk.all.do(waiting_names.leave_out, [4711], why=LeftOut.GUEST, on=TODAY)


def test_an_address_is_shown_to_nobody_who_may_not_see_it(desk: Desk) -> None:
    desk.bring_in("Petra|p@example.org", by="fay")
    desk.leave_out("Petra", by="fay")
    with desk.all.database.reading() as session:
        assert decisions.left_out(session)[1][0].name == decisions.AN_ADDRESS
        assert decisions.left_out(session, addresses=True)[1][0].name == "p@example.org"
    assert desk.all_of(ImportRow.name, ImportRow.outcome) == [("Petra", RowOutcome.SET_ASIDE)]
