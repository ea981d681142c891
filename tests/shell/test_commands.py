"""The command line: the same services, the same refusals, nothing saved where it refuses."""

from __future__ import annotations

import csv
import os
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from heal.config import ROOT
from heal.db.engine import Database
from heal.exchange import lists
from heal.exchange.lists import List
from heal.models import Group, ImportBatch, Mark, Meeting, Member, Pairing, TrailEntry
from heal.rules import lifecycles
from heal.vocabulary import Opened
from tests.kit.openings import noted
from tests.shell.conftest import Run

MEMBERS = (
    b"Members for group Tuesday\r\n"
    b"Email address,Nickname,Group status,Join year,Join month,Join day\r\n"
    b"ana@example.org,Ana,owner,2023,4,10\r\n"
    b"ben@example.org,Ben,member,2024,4,10\r\n"
    b"nobody,Nobody,member,2024,4,10\r\n"
)
REGISTER = (
    b"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
    b"Ana,ana@example.org,11/19/2025 19:00:10,11/19/2025 20:25:10,85,No\r\n"
    b"Somebody,,11/19/2025 19:00:10,11/19/2025 20:25:10,85,Yes\r\n"
)
AMBIGUOUS = REGISTER.replace(b"11/19/", b"11/10/")


def _count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(model.id))) or 0


def _file(folder: Path, data: bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_member_list_is_only_looked_at_without_a_yes(
    run: Run, database: Database, tmp_path: Path
) -> None:
    status, said, _ = run("import", "google-groups", _file(tmp_path, MEMBERS), "--group", "Tuesday")
    assert status == 0
    assert "new, will be made" in said
    assert "new: 2" in said
    assert "line 5:" in said
    assert "--yes" in said
    assert [_count(database, model) for model in (Member, Group, ImportBatch, TrailEntry)] == [
        0
    ] * 4


def test_a_member_list_and_a_register_are_saved_with_a_yes(
    run: Run, database: Database, tmp_path: Path
) -> None:
    members = _file(tmp_path, MEMBERS)
    assert run("import", "google-groups", members, "--group", "Tuesday", "--yes")[0] == 0
    register = _file(tmp_path, REGISTER, "meeting.csv")
    status, said, _ = run(
        "import", "zoom", register, "--group", "Tuesday", "--timezone", "America/Denver", "--yes"
    )
    assert status == 0
    assert "waiting to be recognised: 1" in said
    assert (_count(database, Member), _count(database, Meeting), _count(database, Mark)) == (
        2,
        1,
        1,
    )
    with database.reading() as session:
        actors = set(session.scalars(select(TrailEntry.actor)))
    assert actors == {"shell"}


def test_a_register_makes_a_group_that_is_not_there_and_says_so(
    run: Run, database: Database, tmp_path: Path
) -> None:
    status, said, _ = run(
        "import", "zoom", _file(tmp_path, REGISTER), "--group", "New one",
        "--timezone", "America/Denver", "--yes",
    )  # fmt: skip
    assert status == 0
    assert "New one (new, will be made)" in said
    assert _count(database, Group) == 1


def test_ambiguous_dates_are_asked_and_answered(
    run: Run, database: Database, tmp_path: Path
) -> None:
    told = ("import", "zoom", _file(tmp_path, AMBIGUOUS), "--group", "Tuesday", "--timezone",
            "America/Denver", "--yes")  # fmt: skip
    status, _, error = run(*told)
    assert status == 2
    assert "--date-order" in error
    assert _count(database, Meeting) == 0
    assert run(*told, "--date-order", "dmy")[0] == 0
    with database.reading() as session:
        assert session.scalars(select(Meeting.held_on)).one().isoformat() == "2025-10-11"


def test_several_registers_are_saved_at_once_or_not_at_all(
    run: Run, database: Database, tmp_path: Path
) -> None:
    again = REGISTER.replace(b"19:00:10", b"20:30:00").replace(b"20:25:10", b"20:55:00")
    good = [_file(tmp_path, REGISTER, "one.csv"), _file(tmp_path, again, "two.csv")]
    bad = [_file(tmp_path, b"\x89PNG", "photo.csv"), _file(tmp_path, AMBIGUOUS, "open.csv")]
    told = ("--group", "Tuesday", "--timezone", "America/Denver", "--yes")
    status, said, error = run("import", "zoom", *good, *bad, *told)
    assert (status, said, _count(database, ImportBatch)) == (2, "", 0)
    photo, asked = error.strip().splitlines()
    assert photo.startswith("photo.csv: ")
    assert asked.startswith("open.csv: ")
    assert asked.endswith("Add --date-order mdy or --date-order dmy.")
    status, said, _ = run("import", "zoom", *good, *told)
    assert (status, said.splitlines()[0]) == (0, "one.csv and two.csv:")
    assert [_count(database, model) for model in (ImportBatch, Meeting)] == [2, 1]
    status, said, _ = run("import", "zoom", *good, bad[1], *told, "--date-order", "dmy")
    assert (status, said.count("the same file again changes nothing")) == (0, 2)
    assert _count(database, Meeting) == 2


def test_several_lists_each_go_into_the_group_of_their_title(
    run: Run, database: Database, tmp_path: Path
) -> None:
    other = MEMBERS.replace(b"group Tuesday", b"group Sunday").replace(b"ben@", b"cleo@")
    files = [_file(tmp_path, MEMBERS, "a.csv"), _file(tmp_path, other, "b.csv")]
    status, _, error = run("import", "google-groups", *files, "--group", "Tuesday", "--yes")
    assert (status, error.count("leave --group out")) == (2, 2)
    same = _file(tmp_path, MEMBERS + b"\r\n", "c.csv")
    status, _, error = run("import", "google-groups", *files, same, "--yes")
    assert (status, [line[:6] for line in error.splitlines()]) == (2, ["a.csv:", "c.csv:"])
    assert _count(database, Group) == 0
    status, said, _ = run("import", "google-groups", *files, "--yes")
    assert (status, said.count("(new, will be made)")) == (0, 2)
    assert [_count(database, model) for model in (Group, Member, ImportBatch)] == [2, 3, 2]


REFUSED = {
    "not a table": (["import", "google-groups", "{picture}", "--group", "G", "--yes"], "picture"),
    "the wrong table": (["import", "google-groups", "{register}", "--group", "G", "--yes"], ""),
    "no such file": (["import", "google-groups", "{nothing}", "--group", "G"], "nothing.csv"),
    "no such zone": (
        ["import", "zoom", "{register}", "--group", "G", "--timezone", "Mars/Base", "--yes"],
        "Mars/Base",
    ),
    "no group": (["import", "google-groups", "{register}"], "--group"),
    "no such list": (["export", "secrets", "--format", "csv", "--to", "x"], "secrets"),
    "no command": ([], "command"),
    "nothing to remove": (["demo", "--remove"], "no invented programme"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_a_refusal_is_one_sentence_and_saves_nothing(
    run: Run, database: Database, tmp_path: Path, case: str
) -> None:
    named = {
        "picture": _file(tmp_path, b"\x89PNG\r\n\x1a\n", "picture.csv"),
        "register": _file(tmp_path, REGISTER, "register.csv"),
        "nothing": tmp_path / "nothing.csv",
    }
    arguments, mentions = REFUSED[case]
    status, said, error = run(*[argument.format(**named) for argument in arguments])
    assert status == 2
    assert said == ""
    assert len(error.strip().splitlines()) == 1
    assert mentions.lower() in error.lower()
    counted = (Member, Group, Meeting, ImportBatch, TrailEntry)
    assert [_count(database, model) for model in counted] == [0] * len(counted)


def test_every_list_can_be_taken_out_and_that_is_noted(
    run: Run, database: Database, tmp_path: Path
) -> None:
    assert run("demo")[0] == 0
    for kind in List:
        _take_out(run, tmp_path, kind)
    lines = noted(database)
    assert {(line.actor, line.kind) for line in lines} == {("shell", Opened.LIST)}
    said = [str(line.detail).rpartition(", ")[0] for line in lines]
    assert said == [f"{kind.value}, {form}" for kind in List for form in ("csv", "xlsx")]


def _take_out(run: Run, tmp_path: Path, kind: List) -> None:
    table, book = tmp_path / "list.csv", tmp_path / "list.xlsx"
    assert run("export", kind.value, "--format", "csv", "--to", table)[0] == 0
    assert run("export", kind.value, "--format", "xlsx", "--to", book)[0] == 0
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(book).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert len(rows) >= 3
    assert {len(row) for row in rows} == {len(rows[0])}
    foot = [str(row[0].value) for row in sheet.iter_rows(min_row=len(rows) + 2)]
    assert foot[0].startswith("As of ")
    reached = [place for place, says in enumerate(rows[0]) if "may be reached" in says]
    assert (lists.REACH_ONLY in foot) is bool(reached) is bool(lists.REACHED[kind])
    assert all(any(row[place] for place in reached) for row in rows[1:] if reached)
    assert stat.S_IMODE(table.stat().st_mode) == 0o600


def test_the_invented_programme_comes_and_goes_without_a_trace(
    run: Run, database: Database
) -> None:
    assert run("demo")[0] == 0
    assert _count(database, Pairing) > 5
    status, _, error = run("demo")
    assert (status, "needs an empty place" in error) == (2, True)
    assert run("demo", "--remove")[0] == 0
    counted = (Member, Group, Meeting, Pairing, ImportBatch, TrailEntry)
    assert [_count(database, model) for model in counted] == [0] * len(counted)


def test_the_diagram_is_printed(run: Run) -> None:
    assert run("diagram")[1].strip() == lifecycles.diagram().strip()


def test_a_real_process_says_what_a_database_out_of_date_needs(tmp_path: Path) -> None:
    surroundings = {**os.environ, "HEAL_DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    command = [sys.executable, "-m", "heal"]

    def process(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], cwd=ROOT, env=surroundings, capture_output=True, text=True,
            check=False,
        )  # fmt: skip

    refused = process("demo")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "python -m heal migrate" in refused.stderr
    assert process("migrate").returncode == 0
    assert process("demo").returncode == 0
