"""Files that came in together, taken back in one step: what is said to go and to stay is true.

What is said before is compared with what is there before and after, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Alias, Group, IgnoredName, ImportBatch, ImportRow, Mark, Meeting, Member
from heal.queries import import_facts, standing
from heal.queries import imports as lists
from heal.rules.taking_back import Standing, done, refusal
from heal.services import (
    imports,
    meetings,
    members,
    records,
    registers,
    season_files,
    seasons,
    waiting_names,
)
from heal.vocabulary import LeftOut, RegisterSource
from tests.kit.pairs_desk import everything
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import sent
from tests.kit.zoom_register import file, was
from tests.services.test_taken_back import Season

TUESDAY, NEW, OTHER, ZONE = "HEAL Tuesday", "Brand new", "Other new", "America/New_York"
ANA, BEN = "ana@example.org", "ben@example.org"
BY_HAND = date(2025, 9, 30)


@pytest.fixture
def programme(database: Database) -> Programme:
    return begun(database)


def begun(database: Database) -> Programme:
    """Return a programme with a group, its people, and a register that was filled in by hand."""
    found = Programme(database)
    group = found.group(TUESDAY)
    for name in ("Ana", "Ben", "Chloé"):
        found.do(
            members.add, name=name, email=f"{name.lower()}@example.org", group_id=group,
            joined_on=date(2024, 4, 10),
        )  # fmt: skip
    found.meeting(group, BY_HAND, present=[number(database, Member, "Ana")])
    return found


def number(database: Database, model: Any, name: str) -> int:
    """Return the number of the record of that name."""
    with database.reading() as session:
        return int(session.scalars(select(model.id).where(model.name == name)).one())


def register(day: str, *people: str) -> bytes:
    """Return a register of some people, by address or by name, on a day of September."""
    rows = []
    for who in people:
        name, email = ("Somebody", who) if "@" in who else (who, "")
        rows.append(was(name, "19:00:00", "20:00:00", email, f"09/{day}/2025"))
    return file(*rows)


TOGETHER: Sequence[tuple[str, bytes]] = (
    ("a.csv", register("16", ANA, "iPhone", "Petra", "Gus")),
    ("b.csv", register("23", ANA, BEN, "iPhone", "Zed", "Nina")),
    ("c.csv", register("23", ANA, "Zed", "Yuri")),
    ("d.csv", register("18", ANA, "Yuri")),
    ("e.csv", register("19", BEN)),
    ("f.csv", register("30", BEN)),
)
GROUPS = {(at, ""): TUESDAY for at in (0, 1, 2, 5)} | {(3, ""): NEW, (4, ""): OTHER}


GO = ("meetings_go", "groups_go", "marks_go", "lines", "waiting", "here_alone")


def bring_in(programme: Programme) -> int:
    """Bring a season in and return its first file."""
    read = season_files.read_many(TOGETHER, zone=ZONE)
    return int(
        programme.do(
            seasons.save_many, files=read, today=TODAY, keeping=len(TOGETHER), group_names=GROUPS
        )
    )


def later_work(programme: Programme) -> None:
    """Do what may be done after a season came in: by hand, about its names, with another file."""
    do, database = programme.do, programme.database
    with database.reading() as session:
        rows = {one.name: one.row_id for one in lists.waiting(session)}
        held = dict(map(tuple, session.execute(select(Meeting.held_on, Meeting.id))))
    do(waiting_names.confirm_alias, rows["iPhone"], member_id=number(database, Member, "Chloé"))
    do(waiting_names.add_as_member, rows["Petra"], name="Petra", joined_on=TODAY)
    do(waiting_names.leave_out, [rows["Gus"]], why=LeftOut.GUEST, on=TODAY)
    do(waiting_names.set_aside, rows["Nina"])
    do(meetings.fill_register, held[date(2025, 9, 16)], present=[])
    other = number(database, Group, OTHER)
    do(meetings.add, group_id=other, held_on=date(2025, 9, 26))
    do(
        registers.save, data=register("23", ANA, "Zed", BEN), file_name="alone.csv",
        group_name=TUESDAY, zone=ZONE, today=TODAY,
    )  # fmt: skip


def said(programme: Programme, batch_id: int) -> Standing:
    """Return what is said of all files that came in with one."""
    with programme.database.reading() as session:
        numbers = import_facts.brought_in_together(session, batch_id)
        return standing.of_files(session, numbers)


def there(database: Database) -> dict[str, set[Any]]:
    """Return what is there, kind by kind, each by what nothing changes about it."""
    with database.reading() as session:
        marks = session.execute(select(Mark.id, Mark.source)).all()
        decided = session.execute(
            select(ImportBatch.meeting_id, ImportRow.name).join(
                ImportRow, ImportRow.batch_id == ImportBatch.id
            ).where(ImportRow.by_hand)
        )  # fmt: skip
        return {
            "meetings_go": set(session.scalars(select(Meeting.id))),
            "groups_go": set(session.scalars(select(Group.id))),
            "marks_go": {one.id for one in marks if one.source is RegisterSource.IMPORTED},
            "by_hand": {one.id for one in marks if one.source is RegisterSource.BY_HAND},
            "lines": set(session.scalars(select(ImportRow.id))),
            "waiting": {one.key for one in lists.waiting(session)},
            "here_alone": set(map(tuple, decided)),
            "confirmed": set(session.scalars(select(Alias.id))),
            "left_out": set(session.scalars(select(IgnoredName.id))),
            "members": set(session.scalars(select(Member.id))),
        }


def test_of_a_season_what_is_said_to_go_goes_and_what_is_said_to_stay_stays(
    programme: Programme,
) -> None:
    database = programme.database
    first = bring_in(programme)
    later_work(programme)
    told, before = said(programme, first), there(database)
    assert told == Standing(
        files=6, lines=16, meetings_go=2, meetings_stay=1, groups_go=1, groups_stay=1,
        marks_go=4, marks_anew=2, by_hand=4, other_files=1, waiting=1, waiting_on=1, here_alone=1,
        confirmed=2, left_out=1, added=1,
    )  # fmt: skip
    programme.do(imports.undo_together, first, on=TODAY)
    after = there(database)
    for kind in GO:
        assert len(before[kind] - after[kind]) == getattr(told, kind), kind
    for kind in ("by_hand", "confirmed", "left_out", "members"):
        assert after[kind] == before[kind], kind
    assert len(after["by_hand"]) == told.by_hand
    assert (len(after["confirmed"]), len(after["left_out"])) == (told.confirmed, told.left_out)
    assert len(after["marks_go"]) == told.marks_anew
    assert len(after["waiting"]) == told.waiting_on
    assert {OTHER, TUESDAY} == names_of_groups(database)
    assert done(told) == (
        "Taken back: 2 meetings, 4 marks, 1 name that waits, 1 name decided for one meeting alone, "
        "1 group, 16 lines of the 6 files. 1 other file of their meetings stays; 2 marks worked "
        "out anew. 4 marks made by hand stay, and 1 meeting with them. 2 names in them stay "
        "confirmed. 1 name in them stays left out each time. 1 name in them still waits, in other "
        "files. 1 member added from their names stays. 1 group stays: something else is in it by "
        "now."
    )


def names_of_groups(database: Database) -> set[str]:
    """Return what the groups are called."""
    with database.reading() as session:
        return set(session.scalars(select(Group.name)))


def test_nothing_but_a_season_goes_whole_and_one_that_went_before_is_not_counted(
    programme: Programme,
) -> None:
    before = everything(programme.database)
    first = bring_in(programme)
    programme.do(imports.undo, first + 1, on=TODAY)
    told, held = said(programme, first), there(programme.database)
    assert (told.files, told.meetings_stay, told.groups_stay, told.other_files) == (5, 0, 0, 0)
    programme.do(imports.undo_together, first, on=TODAY)
    after = there(programme.database)
    for kind in ("meetings_go", "groups_go", "marks_go", "lines", "waiting"):
        assert len(held[kind] - after[kind]) == getattr(told, kind) > 0, kind
    assert everything(programme.database) == before
    assert said(programme, first) == Standing()


def test_of_one_file_of_a_season_the_others_are_other_files(programme: Programme) -> None:
    first = bring_in(programme)
    with programme.database.reading() as session:
        numbers = import_facts.brought_in_together(session, first)
        names = dict(map(tuple, session.execute(select(ImportBatch.file_name, ImportBatch.id))))
        one = standing.of_files(session, [names["c.csv"]])
    assert len(numbers) == 6
    assert (one.files, one.other_files, one.waiting, one.waiting_on) == (1, 1, 0, 2)
    assert (one.marks_go, one.marks_anew, one.meetings_go) == (0, 1, 0)


def test_a_season_asks_the_database_no_more_than_one_file_does(programme: Programme) -> None:
    first = bring_in(programme)
    with programme.database.reading() as session:
        numbers = import_facts.brought_in_together(session, first)
    asked = []
    for some in (numbers[:1], numbers):
        with sent(programme.database) as statements, programme.database.reading() as session:
            standing.of_files(session, some)
        asked.append(len(statements))
    assert asked[0] == asked[1] > 0


def taken_back(session: Any, actor: Any, batch_ids: Sequence[int]) -> None:
    """Let files be such as came in together, and take them back."""
    first, *others = batch_ids
    for one in others:
        records.find(session, ImportBatch, one, "import").together_id = first
    session.flush()
    imports.undo_together(session, actor, first, on=TODAY)


@pytest.mark.parametrize("seed", range(5))
def test_of_any_files_and_any_later_work_what_is_said_is_true(
    database: Database, seed: int
) -> None:
    season = Season(Programme(database), Random(seed))  # noqa: S311 - for tests
    season.begin()
    for _ in range(7):
        season.bring_in()
        season.decide()
        season.decide()
    with database.reading() as session:
        held = session.scalars(select(Meeting.id)).all()
    season.programme.do(meetings.fill_register, season.chance.choice(held), present=[])
    left, tried = [one for one, _ in season.batches], 0
    while left:
        some = of_one_kind(season, left)
        with database.reading() as session:
            told = standing.of_files(session, some)
        before, why = there(database), refusal(told)
        if why is None:
            season.programme.do(taken_back, some)
            after = there(database)
            for kind in GO:
                assert len(before[kind] - after[kind]) == getattr(told, kind), (kind, told)
            assert len(before["members"] - after["members"]) == told.members
            tried += 1
        else:
            with pytest.raises(Refusal) as refused:
                season.programme.do(taken_back, some)
            assert refused.value.sentence == why
            assert there(database) == before
        left = [one for one in left if one not in some]
    assert tried


def of_one_kind(season: Season, left: Sequence[int]) -> list[int]:
    """Return some files of one kind, at random."""
    with season.programme.database.reading() as session:
        kinds = dict(map(tuple, session.execute(select(ImportBatch.id, ImportBatch.kind))))
    kind = kinds[season.chance.choice(left)]
    alike = [one for one in left if kinds[one] is kind]
    return sorted(season.chance.sample(alike, season.chance.randint(1, min(3, len(alike)))))
