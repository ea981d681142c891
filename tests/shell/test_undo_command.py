"""A file is taken back from a shell: looked at first, and only then."""

from __future__ import annotations

from sqlalchemy import func, select

from heal.db.engine import Database
from heal.models import ImportBatch, Member
from heal.services import many_files, member_lists
from heal.vocabulary import ImportKind
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


def test_files_that_came_together_are_looked_at_and_taken_back_together(
    run: Run, database: Database
) -> None:
    files = [
        {"data": LIST.replace(b"Ben", serial), "file_name": "members.csv", "group_name": group}
        for serial, group in ((b"Ben", "Tuesday"), (b"Benjamin", "Sunday"))
    ]
    told = {"kind": ImportKind.MEMBERS, "files": files, "today": TODAY}
    number = str(Programme(database).do(many_files.save_many, **told))
    second = str(int(number) + 1)
    assert "1 other file came in with it; add --together" in run("undo-import", second)[1]
    assert "another file that names them: 2 people" in run("undo-import", number)[2]
    status, said, _ = run("undo-import", second, "--together")
    assert status == 0
    for line in ("2 members", "4 times in a group", "2 groups", "4 lines of the 2 files"):
        assert f"goes: {line}\n" in said
    assert "add --yes to take these 2 files back" in said
    assert how_many(database) == 2
    status, said, _ = run("undo-import", second, "--together", "--yes")
    assert (status, how_many(database)) == (0, 0)
    assert said.startswith("Taken back: 2 members, 4 times in a group, 2 groups")
    status, _, refused = run("undo-import", second, "--together")
    assert status == 2
    assert "All of these files were taken back already" in refused
