"""A file is taken back from a shell: looked at first, and only then."""

from __future__ import annotations

from sqlalchemy import func, select

from heal.db.engine import Database
from heal.models import ImportBatch, Member
from heal.services import member_lists
from tests.kit.programme import TODAY, Programme
from tests.shell.conftest import Run

LIST = (
    b"Email address,Nickname,Group status,Join year,Join month,Join day\r\n"
    b"ana@example.org,Ana,owner,2023,4,10\r\n"
    b"ben@example.org,Ben,member,2024,4,10\r\n"
)


def bring_in(database: Database, data: bytes = LIST) -> str:
    told = {"file_name": "members.csv", "group_name": "Tuesday", "today": TODAY}
    return str(Programme(database).do(member_lists.save, data=data, **told))


def how_many(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Member.id))) or 0


def test_a_file_is_looked_at_first_and_then_taken_back(run: Run, database: Database) -> None:
    assert run("undo-import") == (0, "No file has been brought in yet.\n", "")
    number = bring_in(database)
    status, said, _ = run("undo-import", number)
    assert status == 0
    assert "goes: 2 members\n" in said
    assert "goes: the group\n" in said
    assert "add --yes" in said
    assert how_many(database) == 2
    status, said, _ = run("undo-import", number, "--yes")
    assert (status, how_many(database)) == (0, 0)
    assert said.startswith("Taken back: 2 members, 2 times in the group, the group")
    assert f"{number}: members.csv, {TODAY}, taken back on" in run("undo-import")[1]
    status, _, refused = run("undo-import", number, "--yes")
    assert status == 2
    assert "taken back on" in refused


def test_what_stands_on_a_file_refuses_it_in_one_sentence(run: Run, database: Database) -> None:
    first = bring_in(database)
    bring_in(database, LIST.replace(b"Ben", b"Benjamin"))
    status, _, refused = run("undo-import", first, "--yes")
    assert status == 2
    assert "another file that names them: 2 people" in refused
    assert run("undo-import", "4711")[0] == 2
    with database.reading() as session:
        assert not session.scalars(select(ImportBatch.undone_at)).first()
