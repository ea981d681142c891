"""Lists of members, brought in and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, func, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import BadValue, NotPermitted, Refusal
from heal.models import Alias, Group, ImportBatch, ImportRow, Member, Membership, TrailEntry
from heal.rules.access import Actor
from heal.services import imports, member_lists, members
from heal.services.member_lists import MembersPreview
from heal.vocabulary import Role, RowOutcome
from tests.kit.programme import COORDINATOR, TODAY, Programme

HEADINGS = (
    "Email address,Nickname,Group status,Email status,Email preference,Posting permissions,"
    "Join year,Join month,Join day,Join hour,Join minute,Join second,Time zone"
)
TUESDAY = "HEAL Tuesday"


def file(*rows: str) -> bytes:
    """Return a download of the forum, with these rows."""
    return "\r\n".join((f"Members for group {TUESDAY}", HEADINGS, *rows)).encode()


def listed(
    email: str, nickname: str = "", status: str = "member", joined: str = "2024,4,10"
) -> str:
    return f"{email},{nickname},{status},,email,allowed,{joined},18,54,7,Eastern Daylight Time"


SAMPLE = file(
    listed("ana@example.org", '"Lopez, Ana"'),
    listed("ben.ode+heal@example.org", joined=",,"),
    listed("kim@example.org", "Kim", "invited"),
    listed("not an address", "Nobody"),
)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def bring_in(programme: Programme, data: bytes = SAMPLE, **more: Any) -> int:
    told: dict[str, Any] = {"file_name": "members.csv", "group_name": TUESDAY, "today": TODAY}
    return int(programme.do(member_lists.save, data=data, **{**told, **more}))


def look(programme: Programme, data: bytes = SAMPLE, group: str = TUESDAY) -> MembersPreview:
    with programme.database.reading() as session:
        return member_lists.preview(
            session,
            COORDINATOR,
            data=data,
            file_name="members.csv",
            group_name=group,
            today=TODAY,
        )


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Count what is sent to the database."""
    sent: list[str] = []

    def note(*told: Any) -> None:
        sent.append(str(told[2]))

    engines = (database.writer, database.reader)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_a_preview_counts_and_writes_nothing(programme: Programme) -> None:
    before = everything(programme.database)
    seen = look(programme)
    assert [(one.name, one.joined_on, one.derived) for one in seen.new] == [
        ("Lopez, Ana", date(2024, 4, 10), False),
        ("Ben Ode", None, True),
    ]
    assert (seen.group_id, seen.group_name, seen.undated) == (None, TUESDAY, 1)
    assert [one.line for one in seen.set_aside] == [5]
    assert [one.line for one in seen.refused] == [6]
    assert seen.refused[0].reason
    assert seen.already is None
    assert "Email status" in seen.dropped_columns
    assert everything(programme.database) == before


def test_the_whole_list_comes_in(programme: Programme) -> None:
    batch_id = bring_in(programme, undated_joined_on=date(2026, 1, 2))
    with programme.database.reading() as session:
        people = session.execute(
            select(Member.name, Member.email, Member.name_key, Membership.joined_on)
            .join(Membership, Membership.member_id == Member.id)
            .order_by(Member.name)
        ).all()
        assert [tuple(row) for row in people] == [
            ("Ben Ode", "ben.ode+heal@example.org", "ben ode", date(2026, 1, 2)),
            ("Lopez, Ana", "ana@example.org", "lopez, ana", date(2024, 4, 10)),
        ]
        batch = session.get_one(ImportBatch, batch_id)
        assert (batch.made_group, batch.imported_by, batch.file_name) == (
            True,
            "coordinator",
            "members.csv",
        )
        rows = session.scalars(select(ImportRow).order_by(ImportRow.line)).all()
        assert [(row.line, row.outcome) for row in rows] == [
            (3, RowOutcome.ADDED),
            (4, RowOutcome.ADDED),
            (5, RowOutcome.SET_ASIDE),
            (6, RowOutcome.REFUSED),
        ]
        assert rows[3].reason
        assert rows[3].name is None


def test_the_trail_knows_of_it_and_names_nobody(programme: Programme) -> None:
    bring_in(programme)
    with programme.database.reading() as session:
        entries = session.scalars(select(TrailEntry).order_by(TrailEntry.id)).all()
    nouns = {entry.noun for entry in entries}
    assert {"groups", "import_batches", "members", "memberships", "import_rows"} <= nouns
    assert {entry.use_case for entry in entries} == {"member_lists.save"}
    said = repr([entry.changes for entry in entries])
    assert not any(word in said for word in ("Lopez", "ana@", "Ben Ode", "members.csv"))


def test_the_same_file_again_changes_nothing_until_it_is_taken_back(programme: Programme) -> None:
    first = bring_in(programme)
    before = everything(programme.database)
    assert "2026-06-16" in str(look(programme).already)
    with pytest.raises(Refusal, match="2026-06-16"):
        bring_in(programme)
    assert everything(programme.database) == before
    programme.do(imports.undo, first, on=TODAY)
    assert look(programme).already is None
    bring_in(programme)


def test_another_file_with_the_same_people_changes_nothing_for_them(programme: Programme) -> None:
    bring_in(programme)
    again = file(listed("ana@example.org", "Ana Maria", joined="2020,1,1"))
    seen = look(programme, again, group="heal  TUESDAY")
    assert (len(seen.new), len(seen.joining), len(seen.unchanged)) == (0, 0, 1)
    assert seen.missing == ("Ben Ode",)
    before = everything(programme.database)
    bring_in(programme, again)
    after = everything(programme.database)
    assert all(after[name] == before[name] for name in ("members", "memberships", "groups"))


def test_somebody_known_joins_and_somebody_who_left_is_only_asked_about(
    programme: Programme,
) -> None:
    known = programme.do(members.add, name="Ana", email="ana@example.org")
    group = programme.group(TUESDAY)
    gone = programme.do(
        members.add, name="Eva", email="eva@example.org", group_id=group,
        joined_on=date(2024, 1, 1),
    )  # fmt: skip
    with programme.database.reading() as session:
        membership = session.scalar(select(Membership.id).where(Membership.member_id == gone))
    programme.do(
        members.correct_membership, membership, joined_on=date(2024, 1, 1), left_on=date(2025, 1, 1)
    )
    data = file(listed("ana@example.org"), listed("eva@example.org"))
    seen = look(programme, data)
    assert [one.member_id for one in seen.joining] == [known]
    assert [one.name for one in seen.left_before] == ["Eva"]
    batch_id = bring_in(programme, data)
    with programme.database.reading() as session:
        assert session.scalar(select(func.count(Membership.id))) == 2
        assert session.get_one(Member, known).name == "Ana"
    programme.do(imports.undo, batch_id, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(func.count(Membership.id))) == 1
        assert session.scalar(select(func.count(Member.id))) == 2


def test_taking_back_leaves_what_was_there(programme: Programme) -> None:
    before = everything(programme.database)
    batch_id = bring_in(programme)
    programme.do(imports.undo, batch_id, on=TODAY)
    after = everything(programme.database)
    assert {name for name in after if after[name] != before[name]} == {"import_batches", "trail"}
    with pytest.raises(Refusal, match="already"):
        programme.do(imports.undo, batch_id, on=TODAY)


def test_a_group_that_holds_more_stays(programme: Programme) -> None:
    first = bring_in(programme)
    bring_in(programme, file(listed("zoe@example.org", "Zoe")))
    programme.do(imports.undo, first, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalars(select(Group.name)).all() == [TUESDAY]
        assert session.scalars(select(Member.name)).all() == ["Zoe"]


@pytest.mark.parametrize("what", ["offer", "renamed", "alias", "second list", "left", "told"])
def test_taking_back_is_refused_where_something_hangs_on_a_person(
    programme: Programme, what: str
) -> None:
    batch_id = bring_in(programme)
    with programme.database.reading() as session:
        ana = session.scalar(select(Member.id).where(Member.email == "ana@example.org"))
        membership = session.scalar(select(Membership.id).where(Membership.member_id == ana))
    assert ana is not None
    match what:
        case "offer":
            programme.offer(ana)
        case "renamed":
            programme.do(members.correct, ana, name="A.", email="ana@example.org", note=None)
        case "alias":
            programme.do(_alias, member_id=ana)
        case "second list":
            bring_in(programme, file(listed("ana@example.org")))
        case "left":
            programme.do(
                members.correct_membership, membership, joined_on=date(2024, 4, 10), left_on=TODAY
            )
        case "told":
            programme.do(members.describe, ana, values={1: "words"})
    before = everything(programme.database)
    with pytest.raises(Refusal, match="1 person from this file has more"):
        programme.do(imports.undo, batch_id, on=TODAY)
    assert everything(programme.database) == before


def _alias(session: Any, _actor: Actor, *, member_id: int) -> None:
    session.add(Alias(member_id=member_id, name_key="nana"))


@pytest.mark.parametrize(
    ("data", "told", "refusal"),
    [
        (b"\x89PNG\r\n", {}, Refusal),
        (b"Email address,Nickname\r\n", {}, Refusal),
        (SAMPLE, {"undated_joined_on": date(2026, 6, 17)}, BadValue),
        (SAMPLE, {"undated_joined_on": date(1900, 1, 1)}, BadValue),
        (SAMPLE, {"group_name": "  "}, BadValue),
        (SAMPLE, {"group_name": "x" * 121}, BadValue),
        (SAMPLE, {"file_name": " "}, BadValue),
    ],
)
def test_a_refused_import_leaves_every_table_as_it_was(
    programme: Programme, data: bytes, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = everything(programme.database)
    with pytest.raises(refusal):
        bring_in(programme, data, **told)
    assert everything(programme.database) == before


def test_only_who_may_brings_files_in(programme: Programme) -> None:
    programme.actor = Actor("board", Role.BOARD)
    with pytest.raises(NotPermitted):
        bring_in(programme)


def test_what_does_not_fit_is_refused_or_shortened(programme: Programme) -> None:
    long = f"{'a' * 120}@example.org"
    data = file(
        listed(long), listed("far@example.org", joined="2031,1,1"), listed("n@x.org", "n" * 200)
    )
    seen = look(programme, data)
    assert [one.line for one in seen.refused] == [3, 4]
    assert [len(one.name) for one in seen.new] == [120]
    bring_in(programme, data)


def test_the_number_of_statements_grows_by_chunks_only(programme: Programme) -> None:
    def people(many: int, word: str) -> bytes:
        return file(*(listed(f"{word}{number}@example.org", "N") for number in range(many)))

    counts: dict[str, list[int]] = {"preview": [], "save": [], "undo": []}
    for many, word in ((50, "few"), (2500, "many")):
        data = people(many, word)
        with statements(programme.database) as sent:
            look(programme, data)
            counts["preview"].append(len(sent))
        with statements(programme.database) as sent:
            batch_id = bring_in(programme, data)
            counts["save"].append(len(sent))
        with statements(programme.database) as sent:
            programme.do(imports.undo, batch_id, on=TODAY)
            counts["undo"].append(len(sent))
    chunks = 2500 // 500
    assert counts["preview"][1] - counts["preview"][0] < chunks
    assert counts["save"][1] - counts["save"][0] < 5 * chunks
    assert counts["undo"][1] - counts["undo"][0] < 3 * chunks
    assert max(counts["preview"][0], counts["save"][0], counts["undo"][0]) < 60
