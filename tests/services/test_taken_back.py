"""Undo after undo leaves the database as it was, byte for byte in a dump.

Two dumps are compared. Where the last file is taken back, every row of every table is what it was,
its numbers too: the raw dump. Where an earlier one is, the dump is what it would be had that file
never been brought in. New records have other numbers then, so a row is told by what it says, and a
number that points somewhere by what it points at; whatever nothing points at needs no number.

Left out of both are the trail, which keeps that a file came and went, and the lines of
`import_batches` that say so themselves: they are there to be seen. Nothing else may name them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Alias, IgnoredName, ImportBatch, ImportRow, Mark, Meeting, Member
from heal.queries import imports as lists
from heal.queries import standing
from heal.services import (
    decided_names,
    imports,
    meetings,
    member_lists,
    members,
    registers,
    waiting_names,
)
from heal.vocabulary import LeftOut
from tests.kit.databases import SqliteShelf
from tests.kit.dumps import raw, told
from tests.kit.programme import TODAY, Programme

GROUPS = ("HEAL Tuesday", "HEAL Sunday")
PEOPLE = ("Ana Lopez", "Ben Ode", "Chloé Ray", "Dev Rao", "Eva Sun", "Finn Ash")
STRANGERS = ("iPhone", "Ana B (Ana Lopez)", "Notes 3000", "Petra")
DAYS = (date(2026, 3, 17), date(2026, 3, 24))
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"

Do = Callable[[Programme], Any]


def address(name: str) -> str:
    return f"{name.split()[0].lower().replace('é', 'e')}@example.org"


def a_list(people: list[str], serial: int) -> bytes:
    rows = [f"{address(name)},{name},member,2024,4,{serial % 27 + 1}" for name in people]
    heading = "Email address,Nickname,Group status,Join year,Join month,Join day"
    return "\r\n".join([heading, *rows, f"x{serial}@example.org,,invited,,,"]).encode()


def a_register(people: list[str], day: date, serial: int) -> bytes:
    rows = []
    for number, name in enumerate(people):
        email = address(name) if name in PEOPLE else ""
        start = f"{day:%m/%d/%Y} 19:{serial % 40:02}:0{number % 10}"
        end = f"{day:%m/%d/%Y} {19 + number % 2}:{50 + serial % 9}:0{serial % 10}"
        rows.append(f"{name},{email},{start},{end},30,Yes")
    return "\r\n".join([ZOOM, *rows]).encode()


@dataclass
class Step:
    """One thing that is done, which can be done again in another database."""

    what: str
    do: Do


@dataclass
class Season:
    """A programme to which files come at random, and where names are decided about."""

    programme: Programme
    chance: Random
    serial: int = 0
    batches: list[tuple[int, Step]] = field(default_factory=list)

    def begin(self) -> None:
        """Have what was there before any file: a group, people, a register without anybody."""
        group = self.programme.group(GROUPS[0])
        for name in PEOPLE[:3]:
            self.programme.do(
                members.add, name=name, email=address(name), group_id=group,
                joined_on=date(2024, 1, 1),
            )  # fmt: skip
        ben = self.member("Ben Ode")
        for day, present in ((DAYS[0], []), (DAYS[0] + timedelta(days=1), [ben])):
            meeting = self.programme.do(meetings.add, group_id=group, held_on=day)
            self.programme.do(meetings.fill_register, meeting, present=present)

    def member(self, name: str) -> int:
        with self.programme.database.reading() as session:
            return session.scalars(select(Member.id).where(Member.name == name)).one()

    def file(self) -> Step:
        """Return the bringing in of a file: a list, a register, another of the same meeting."""
        self.serial += 1
        serial, group = self.serial, self.chance.choice(GROUPS)
        if self.chance.random() < 0.4:
            data = a_list(self.chance.sample(PEOPLE, self.chance.randint(1, 4)), serial)
            told: dict[str, Any] = {}
            use_case: Callable[..., int] = member_lists.save
        else:
            who = self.chance.sample([*PEOPLE[:4], *STRANGERS], self.chance.randint(2, 6))
            day = self.chance.choice([*DAYS, DAYS[0] + timedelta(days=1)])
            data, told = a_register(who, day, serial), {"zone": "UTC"}
            use_case = registers.save
        return Step(
            f"{use_case.__module__} {serial} for {group}",
            lambda programme: programme.do(
                use_case, data=data, file_name=f"{serial}.csv", group_name=group, today=TODAY,
                **told,
            ),
        )  # fmt: skip

    def bring_in(self) -> Step:
        """Bring a file in and remember its number."""
        step = self.file()
        self.batches.append((step.do(self.programme), step))
        return step

    def decide(self) -> None:
        """Decide about a name that waits, if one does."""
        with self.programme.database.reading() as session:
            waiting = sorted(lists.waiting(session), key=lambda one: one.name)
        if not waiting:
            return
        row = self.chance.choice(waiting).row_id
        ana = self.member("Ana Lopez")
        choices: list[Do] = [
            lambda p: p.do(waiting_names.confirm_alias, row, member_id=ana),
            lambda p: p.do(waiting_names.confirm_alias, row, member_id=ana, remember=False),
            lambda p: p.do(waiting_names.set_aside, row),
            lambda p: p.do(waiting_names.leave_out, [row], why=LeftOut.GUEST, on=TODAY),
            lambda p: p.do(waiting_names.leave_out, [row], why=LeftOut.PROGRAM, on=TODAY),
        ]
        self.chance.choice(choices)(self.programme)

    def take_decisions_back(self) -> None:
        """Take back whatever was decided about names, in any order."""
        for use_case, number in self._decisions():
            self.programme.do(use_case, number)
        for _ in range(100):
            if (row := self._by_hand()) is None:
                return
            self.programme.do(decided_names.ask_again, row)
        raise AssertionError("What was decided by hand does not end.")

    def _decisions(self) -> list[tuple[Callable[..., Any], int]]:
        with self.programme.database.reading() as session:
            found: list[tuple[Callable[..., Any], int]] = [
                *((decided_names.forget_alias, n) for n in session.scalars(select(Alias.id))),
                *((decided_names.leave_in, n) for n in session.scalars(select(IgnoredName.id))),
            ]
        self.chance.shuffle(found)
        return found

    def _by_hand(self) -> int | None:
        with self.programme.database.reading() as session:
            return session.scalars(select(ImportRow.id).where(ImportRow.by_hand)).first()

    def undo(self, place: int) -> bool:
        """Take a file back, if nothing stands on it; say whether it is gone."""
        try:
            self.programme.do(imports.undo, self.batches[place][0], on=TODAY)
        except Refusal:
            return False
        del self.batches[place]
        return True


@pytest.mark.parametrize("seed", range(3))
def test_undone_in_turn_each_file_leaves_what_was_there_before_it(
    database: Database, seed: int
) -> None:
    season = Season(Programme(database), Random(seed))  # noqa: S311 - for tests
    season.begin()
    before = []
    for _ in range(6):
        before.append(raw(database))
        season.bring_in()
        season.decide()
        season.decide()
        season.take_decisions_back()
    while before:
        assert season.undo(-1), season.batches[-1][1].what
        assert raw(database) == before.pop()


@pytest.mark.parametrize("seed", range(6))
def test_undone_in_any_order_each_file_leaves_what_there_would_be_without_it(
    database: Database, sqlite_shelf: SqliteShelf, seed: int
) -> None:
    season = Season(Programme(database), Random(seed))  # noqa: S311 - for tests
    season.begin()
    for _ in range(5):
        season.bring_in()
        season.decide()
        season.decide()
    season.take_decisions_back()
    while season.batches:
        there = raw(database)
        if not season.undo(season.chance.randrange(len(season.batches))):
            assert raw(database) == there, "a refusal leaves everything as it was"
            assert season.undo(-1), "nothing stands on the last file"
        assert told(database) == _never_brought_in(sqlite_shelf, season), season.batches


def _never_brought_in(shelf: SqliteShelf, season: Season) -> str:
    """Return the dump of another database, which had only the files that are left."""
    with shelf.fresh() as other:
        apart = Season(Programme(other), Random(0))  # noqa: S311 - for tests
        apart.begin()
        for _, step in season.batches:
            step.do(apart.programme)
        return told(other)


def test_most_files_go_before_others_and_some_names_are_decided_about(database: Database) -> None:
    """What is tried above is not a row of refusals, nor of files that name nobody."""
    gone = tried = decided = 0
    for seed in range(3):
        season = Season(Programme(database), Random(100 + seed))  # noqa: S311 - for tests
        if not seed:
            season.begin()
        season.serial = 100 * (seed + 1)
        for _ in range(4):
            season.bring_in()
            season.decide()
        with database.reading() as session:
            settled = select(ImportRow.id).where(
                ImportRow.alias_id.is_not(None)
                | ImportRow.ignored_name_id.is_not(None)
                | ImportRow.by_hand
            )
            decided += len(session.scalars(settled).all())
        season.take_decisions_back()
        while len(season.batches) > 1:
            tried += 1
            gone += season.undo(0) or (season.undo(-1) and False)
    assert decided >= 6
    assert gone >= tried / 3


def test_a_list_stays_while_a_later_one_found_its_people_in_the_group(database: Database) -> None:
    """Without the first list, the second would have added them; so it goes first."""
    season = Season(Programme(database), Random(0))  # noqa: S311 - for tests
    season.begin()
    group = {"group_name": GROUPS[1], "today": TODAY}
    before = raw(database)
    for serial in (1, 2):
        data = a_list([PEOPLE[0]], serial)
        step = Step("", partial(_save_list, data, group))
        season.batches.append((step.do(season.programme), step))
    assert not season.undo(0)
    assert season.undo(1)
    assert season.undo(0)
    assert raw(database) == before


def _save_list(data: bytes, told: dict[str, Any], programme: Programme) -> Any:
    return programme.do(member_lists.save, data=data, file_name="l", **told)


def test_later_work_by_hand_stays_and_says_so(database: Database) -> None:
    season = Season(Programme(database), Random(0))  # noqa: S311 - for tests
    season.begin()
    do = season.programme.do
    told = {"file_name": "z", "group_name": GROUPS[0], "zone": "UTC", "today": TODAY}
    first = do(
        registers.save,
        data=a_register(["Ana Lopez", "Ben Ode", "iPhone", "Petra"], DAYS[1], 1),
        **told,
    )
    second = do(registers.save, data=a_register(["Ben Ode"], DAYS[1], 2), **told)
    with database.reading() as session:
        rows = {one.name: one.row_id for one in lists.waiting(session)}
        meeting = session.scalars(
            select(ImportBatch.meeting_id).where(ImportBatch.id == first)
        ).one()
    do(waiting_names.add_as_member, rows["Petra"], name="Petra", joined_on=TODAY)
    do(waiting_names.confirm_alias, rows["iPhone"], member_id=season.member("Chloé Ray"))
    do(meetings.fill_register, meeting, present=[season.member("Ben Ode")])
    with database.reading() as session:
        found = standing.of_files(session, [first])
    assert (found.marks_go, found.marks_anew, found.by_hand, found.other_files) == (0, 1, 3, 1)
    assert (found.confirmed, found.added, found.meetings_go, found.lines) == (2, 1, 0, 4)
    do(imports.undo, second, on=TODAY)
    with database.reading() as session:
        found = standing.of_files(session, [first])
    assert (found.marks_go, found.by_hand, found.meetings_stay) == (1, 3, 1)
    do(imports.undo, first, on=TODAY)
    with database.reading() as session:
        marks = session.execute(select(Mark.source, Mark.present, Mark.minutes)).all()
        assert session.get(Meeting, meeting) is not None
    assert sorted(map(tuple, marks))[:3] == [("by_hand", False, None)] * 3
