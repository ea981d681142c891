"""Several registers at once: a meeting that was begun again, a whole season, an export of many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.exchange.moments import DateOrder
from heal.models import Group, ImportBatch, Mark, Meeting, Member
from heal.services import audit, imports, meetings, members, registers, season_files, seasons
from heal.services.season_files import Asks, ReadFile
from heal.services.seasons import Season
from heal.vocabulary import RegisterSource
from tests.kit.programme import COORDINATOR, TODAY, Programme
from tests.kit.zoom_register import ANA, MAIN, SECOND, file, was
from tests.services.test_imports_members import everything, statements

TUESDAY, SUNDAY, ZONE = "HEAL Tuesday", "Sunday circle", "America/New_York"
TUESDAYS = [
    date(2025, month, on)
    for month, on in ((9, 16), (9, 23), (10, 14), (10, 21), (11, 18), (11, 25))
]
FLAT = "Topic,Meeting ID,Start Time,End Time,Name (Original Name),User Email,Join Time,Leave Time"
Files = Sequence[tuple[str, bytes]]


@pytest.fixture
def programme(database: Database) -> Programme:
    found = Programme(database)
    for group, name, email in (
        (TUESDAY, "Ana Lopez", "ana@example.org"),
        (SUNDAY, "Ben Ode", "ben@example.org"),
    ):
        found.do(
            members.add, name=name, email=email, group_id=found.group(group),
            joined_on=date(2024, 4, 10),
        )  # fmt: skip
    return found


def evening(group: str, day: date, *people: str, of: int = 60) -> bytes:
    """Return a report with its topic above, of one evening and of people with these addresses."""
    written = f"{day:%m/%d/%Y}"
    above = (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,",
        f"987,{group} on Zoom,{written} 19:00:00,{written} 20:{of - 60:02}:00,,{of},2,",
        "",
    )
    rows = [
        was(f"Person {at}", "19:00:00", "20:00:00", who, written) for at, who in enumerate(people)
    ]
    return "\r\n".join(above).encode() + b"\r\n" + file(*rows).removeprefix(b"\xef\xbb\xbf")


def weekly() -> list[tuple[str, bytes]]:
    """Return twelve reports of two groups; none of their dates could be read otherwise."""
    return [
        (f"{group} {week}.csv", evening(group, tuesday + timedelta(days=on), who, ""))
        for week, tuesday in enumerate(TUESDAYS)
        for group, on, who in ((TUESDAY, 0, "ana@example.org"), (SUNDAY, 3, "ben@example.org"))
    ]


def read(files: Files, **more: Any) -> list[ReadFile]:
    return season_files.read_many(files, zone=ZONE, **more)


def look(programme: Programme, files: Files, **more: Any) -> Season:
    with programme.database.reading() as session:
        return seasons.preview_many(
            session, COORDINATOR, files=read(files), today=TODAY, **{"otherwise": TUESDAY, **more}
        )


def bring_in(programme: Programme, files: Files, **more: Any) -> int:
    kept = look(programme, files).kept
    told = {"files": read(files), "today": TODAY, "keeping": len(kept), "otherwise": TUESDAY}
    return int(programme.do(seasons.save_many, **{**told, **more}))


def kept(database: Database) -> dict[str, Any]:
    """Return what the meetings and marks say, without the numbers of their rows."""
    with database.reading() as session:
        held = session.execute(
            select(
                Group.name, Meeting.held_on, Meeting.started_at, Meeting.minutes, Meeting.register,
                Meeting.cancelled,
            ).join(Group)
        )  # fmt: skip
        marks = session.execute(
            select(Meeting.held_on, Member.name, Mark.present, Mark.minutes, Mark.source)
            .join(Meeting, Meeting.id == Mark.meeting_id)
            .join(Member, Member.id == Mark.member_id)
        )
        batches = session.execute(
            select(
                ImportBatch.file_name, ImportBatch.started_at, ImportBatch.ended_at,
                ImportBatch.made_group, ImportBatch.undone_at,
            )
        )  # fmt: skip
        return {
            "meetings": sorted(map(tuple, held)),
            "marks": sorted(map(tuple, marks)),
            "batches": sorted(map(tuple, batches), key=repr),
        }


def batches(programme: Programme) -> list[tuple[int, int | None]]:
    with programme.database.reading() as session:
        found = session.execute(
            select(ImportBatch.id, ImportBatch.together_id).order_by(ImportBatch.id)
        )
        return [(number, together) for number, together in found]


def test_a_meeting_begun_again_is_the_same_at_once_and_one_after_the_other(
    programme: Programme,
) -> None:
    two = [("one.csv", MAIN), ("two.csv", SECOND)]
    (line,) = look(programme, two).lines
    assert (line.files, line.held_on, line.were_there, line.waiting) == (
        (0, 1), date(2025, 11, 19), 1, 2,
    )  # fmt: skip
    assert {(told.minutes, told.other_files) for told in line.plans} == {(105, 1)}
    first = bring_in(programme, two)
    at_once = kept(programme.database)
    assert [mark[1:4] for mark in at_once["marks"]] == [("Ana Lopez", True, 65)]
    programme.do(imports.undo_together, first, on=TODAY)
    for name, data in two:
        programme.do(
            registers.save, data=data, file_name=name, group_name=TUESDAY, zone=ZONE, today=TODAY
        )
    in_turn = kept(programme.database)
    in_turn["batches"] = [batch for batch in in_turn["batches"] if batch[-1] is None]
    assert in_turn == at_once


def test_a_season_says_of_each_file_what_is_kept_and_what_is_not(programme: Programme) -> None:
    good = weekly()
    programme.do(
        registers.save, data=good[0][1], file_name="x", group_name=TUESDAY, zone=ZONE, today=TODAY
    )
    other = [
        ("torn.csv", b"\x89PNG\r\n"),
        ("open.csv", evening(TUESDAY, date(2025, 10, 7), "ana@example.org")),
        ("again.csv", good[1][1]),
    ]
    season = look(programme, [*good, *other])
    assert (len(season.kept), season.meetings) == (11, 11)
    assert {(told.file_name[:-6], told.group_name) for told in season.kept} == {
        (TUESDAY, TUESDAY), (SUNDAY, SUNDAY),
    }  # fmt: skip
    said = {line.files: line for line in season.lines if not line.plans}
    assert "was brought in on 2026-06-16 for “HEAL Tuesday”" in str(said[0,].problem)
    assert "picture" in str(said[12,].problem)
    assert said[13,].asks is Asks.ORDER
    assert "same file as “Sunday circle 0.csv”" in str(said[14,].problem)
    (torn, answered, again) = read(other, date_order=DateOrder.DMY)
    assert (answered.day, answered.asks) == (date(2025, 7, 10), None)
    assert read(good, date_order=DateOrder.DMY) == read(good), "these decide it themselves"
    assert (torn.registers, again.day) == ((), date(2025, 9, 19))
    bring_in(programme, [*good, *other])
    told = kept(programme.database)
    assert len(told["meetings"]) == len(told["marks"]) == 12
    assert {mark[1:] for mark in told["marks"]} == {
        (name, True, 60, RegisterSource.IMPORTED) for name in ("Ana Lopez", "Ben Ode")
    }
    again_all = look(programme, good)
    assert (again_all.kept, [line.already for line in again_all.lines]) == ((), [True] * 12)


def test_of_those_that_came_together_one_goes_alone_and_the_others_in_one_step(
    programme: Programme,
) -> None:
    before = everything(programme.database)
    first = bring_in(programme, weekly())
    numbers = batches(programme)
    assert numbers == [(first, None), *((first + at, first) for at in range(1, 12))]
    programme.do(imports.undo, first + 4, on=TODAY)
    assert len(kept(programme.database)["meetings"]) == 11
    programme.do(imports.undo_together, first + 7, on=TODAY)
    after = everything(programme.database)
    assert {name for name in after if after[name] != before[name]} == {"import_batches", "trail"}
    with pytest.raises(Refusal, match="taken back already"):
        programme.do(imports.undo_together, first, on=TODAY)
    assert bring_in(programme, weekly()) > first + 11


def test_a_group_that_a_season_made_goes_with_the_last_of_its_files(programme: Programme) -> None:
    before = everything(programme.database)
    days = (date(2025, 9, 16), date(2025, 9, 23))
    files = [(f"{day}.csv", evening("Unheard of", day, "ana@example.org")) for day in days]
    kept_ones = look(programme, files, otherwise="Brand new").kept
    assert [told.group_id for told in kept_ones] == [None, None]
    first = bring_in(programme, files, otherwise="Brand new")
    programme.do(imports.undo, first, on=TODAY)
    assert "Brand new" in {meeting[0] for meeting in kept(programme.database)["meetings"]}
    programme.do(imports.undo, first + 1, on=TODAY)
    after = everything(programme.database)
    assert {name for name in after if after[name] != before[name]} == {"import_batches", "trail"}


def test_a_failure_or_a_stop_in_the_middle_leaves_no_row(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(programme.database)
    monkeypatch.setattr(registers, "AT_ONCE", 4)

    class Stopped(BaseException):
        """What Streamlit raises where somebody clicks on."""

    told = []

    def stop(done: int, of: int) -> None:
        told.append((done, of))
        if done == 8:
            raise Stopped

    with pytest.raises(Stopped):
        bring_in(programme, weekly(), progress=stop)
    assert told == [(0, 12), (4, 12), (8, 12)]
    assert everything(programme.database) == before
    monkeypatch.setattr(audit, "add_many", _fails_at(3, audit.add_many))
    with pytest.raises(OSError, match="full"):
        bring_in(programme, weekly())
    assert everything(programme.database) == before


def _fails_at(turn: int, works: Any) -> Any:
    turns = iter(range(turn))

    def add_many(*given: Any) -> None:
        if next(turns, None) is None:
            raise OSError("The disk is full.")
        works(*given)

    return add_many


def test_nothing_is_kept_but_what_was_shown(programme: Programme) -> None:
    before = everything(programme.database)
    for keeping, sentence in ((11, "changed meanwhile"), (0, "changed meanwhile")):
        with pytest.raises(Refusal, match=sentence):
            bring_in(programme, weekly(), keeping=keeping)
    with pytest.raises(Refusal, match="None of these files"):
        bring_in(programme, [("torn.csv", b"\x89PNG\r\n")])
    assert everything(programme.database) == before


def test_who_was_there_counts_over_all_files_and_marks_by_hand_stay(programme: Programme) -> None:
    with programme.database.reading() as session:
        group = session.scalars(select(Group.id).where(Group.name == TUESDAY)).one()
    held_on = date(2025, 9, 16)
    made = programme.do(meetings.add, group_id=group, held_on=held_on)
    programme.do(meetings.fill_register, made, present=[])
    short = file(was(ANA, "19:00:00", "19:08:00", "ana@example.org", "09/16/2025"))
    more = file(was("Ana", "19:30:00", "19:38:00", "ana@example.org", "09/16/2025"))
    two = [("a.csv", short), ("b.csv", more)]
    (line,) = look(programme, two).lines
    assert {one.minutes for told in line.plans for one in told.attendees} == {16}
    assert line.were_there == 1, "a few minutes in each file are enough together"
    bring_in(programme, two)
    assert [mark[2:4] for mark in kept(programme.database)["marks"]] == [(True, 16)]
    programme.do(meetings.fill_register, made, present=[])
    third = [("c.csv", file(was("A", "20:00:00", "21:00:00", "ana@example.org", "09/16/2025")))]
    bring_in(programme, third)
    assert kept(programme.database)["marks"][0][2:] == (False, 76, RegisterSource.BY_HAND)


def test_an_export_over_many_meetings_comes_in_whole_and_each_again_alone(
    programme: Programme,
) -> None:
    def row(
        topic: str, day: str, who: str, begins: str = "19:00:00", ends: str = "20:00:00"
    ) -> str:
        at = f"{day}/2025"
        return f"{topic},987,{at} {begins},{at} {ends},P,{who},{at} {begins},{at} {ends}"

    data = "\r\n".join(
        (
            FLAT,
            row("Sunday circle", "09/21", "ben@example.org"),
            row("HEAL Tuesday", "09/16", "ana@example.org"),
            row("HEAL Tuesday", "09/23", "ana@example.org"),
            row("HEAL Tuesday", "09/23", "ana@example.org", "20:30", "21:00"),
        )
    ).encode()
    files = [("season.csv", data)]
    season = look(programme, files, otherwise=None)
    assert [(line.group_name, len(line.plans)) for line in season.lines] == [
        (TUESDAY, 1), (SUNDAY, 1), (TUESDAY, 2),
    ]  # fmt: skip
    first = bring_in(programme, files, otherwise=None)
    minutes = {meeting[1]: meeting[3] for meeting in kept(programme.database)["meetings"]}
    assert minutes == {date(2025, 9, 16): 60, date(2025, 9, 21): 60, date(2025, 9, 23): 90}
    assert [mark[3] for mark in kept(programme.database)["marks"]] == [60, 60, 90]
    assert not look(programme, files).kept
    programme.do(imports.undo, first, on=TODAY)
    (told,) = look(programme, files).kept
    assert told.held_on == date(2025, 9, 16)


def test_a_file_asks_whose_it_was_only_where_nothing_says(programme: Programme) -> None:
    (line,) = look(programme, [("zoom.csv", MAIN)], otherwise=None).lines
    assert line.asks is Asks.GROUP
    said = {(0, ""): SUNDAY}
    (line,) = look(programme, [("zoom.csv", MAIN)], group_names=said).lines
    assert line.group_name == SUNDAY
    (line,) = look(programme, [("heal-tuesday 7.csv", MAIN)], otherwise=SUNDAY).lines
    assert line.group_name == TUESDAY, "its name says so where no topic does"


def test_a_season_asks_the_database_no_more_than_one_register_does(programme: Programme) -> None:
    few, many = weekly()[:2], weekly()
    with statements(programme.database) as one:
        look(programme, few)
    with statements(programme.database) as all_of_them:
        look(programme, many)
    assert len(all_of_them) == len(one)
