"""Forms and tables from a shell: what each column is, is told there or was told before."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import ColumnMapping, ImportBatch, Meeting, Member
from tests.kit import answers
from tests.shell.conftest import Run

COLUMNS = (
    "--column", "Email Address=email",
    "--column", "what would you like us to call you?=name",
    "--column", "5=joined_on",
)  # fmt: skip
TIMES = b"Who,Day,Came,Left,=odd\nAna,2026-06-02,19:00,20:00,\nAna,2026-06-09,19:00,19:30,\n"


@pytest.fixture
def run(run: Run) -> Run:
    """Give a function that runs `import …` over the database: status, output, error stream."""
    return partial(run, "import")


def file(folder: Path, data: bytes, name: str = "Joining.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def kept(database: Database, column: object) -> list[object]:
    with database.reading() as session:
        return list(session.scalars(select(column).order_by(column)))


def test_a_form_is_told_once_and_then_known(run: Run, database: Database, tmp_path: Path) -> None:
    first = file(tmp_path, answers.as_csv())
    status, said, _ = run("form", first, "--group", "Harbour", *COLUMNS)
    assert status == 0
    assert "“Email Address”: the e-mail address" in said
    assert "new: 2" in said
    assert kept(database, ColumnMapping.id) == [], "nothing is kept without a yes"
    assert run("form", first, "--group", "Harbour", *COLUMNS, "--yes")[0] == 0
    assert kept(database, Member.name) == ["Ana", "Bea"]
    later = file(tmp_path, answers.as_xlsx(answers.moved()), "Later.xlsx")
    status, said, _ = run("form", later, "--group", "Harbour", "--yes")
    assert status == 0
    assert "for Joining" in said
    assert f"new since then: “{answers.NEW_QUESTION[:20]}" in said
    assert len(kept(database, Member.name)) == 4
    assert kept(database, ColumnMapping.called) == ["Joining"]


REFUSED: dict[str, tuple[bytes, tuple[str, ...], tuple[str, ...]]] = {
    "nothing told": (
        answers.as_csv(), ("form",),
        ('--column "HEADING=TARGET"', "not told are “Timestamp”, “Email Address”", "joined_on"),
    ),
    "too little told": (
        answers.as_csv(), ("form", "--column", "Email Address=group"),
        ("No column is given as the e-mail address", "“Untitled question”"),
    ),
    "two addresses": (
        answers.as_csv(),
        ("form", "--column", "Email Address=email", "--column", "Untitled question=email"),
        ("More than one column is given as the e-mail address",),
    ),
    "no such column": (
        answers.as_csv(), ("form", "--column", "Fruit=name"), ("No column is called “Fruit”",),
    ),
    "no such number": (
        answers.as_csv(), ("form", "--column", "14=name"), ("No column is called “14”",),
    ),
    "no such target": (
        answers.as_csv(), ("form", "--column", "Email Address=minutes"), ("TARGET is one of name",),
    ),
    "no target": (answers.as_csv(), ("table", "--column", "email"), ("does not tell what",)),
    "several groups": (
        answers.as_csv(answers.TWO_GROUPS), ("form", *COLUMNS, "--column", "4=group"),
        ("several groups (Harbour, Hill)", "Add --part NAME."),
    ),
    "several days": (
        TIMES,
        (
            "table", "--as", "register", "--timezone", "UTC", "--column", "Who=name",
            "--column", "Day=day", "--column", "Came=joined_at", "--column", "Left=left_at",
        ),
        ("several days", "Add --day YYYY-MM-DD."),
    ),
    "no clock": (
        TIMES,
        (
            "table", "--as", "register", "--column", "Who=name", "--column", "Came=joined_at",
            "--column", "Left=left_at",
        ),
        ("add --timezone ZONE",),
    ),
    "dates that can be read twice": (
        b"Mail,Since\na@x.org,2/3/2024\n",
        ("table", "--column", "Mail=email", "--column", "Since=joined_on"),
        ("--date-order",),
    ),
    "no such sheet": (
        answers.as_xlsx(), ("form", "--sheet", "Fruit"), ("no sheet called “Fruit”", "Sheet 1"),
    ),
    "no table": (b"\x89PNG\r\n\x1a\n", ("table",), ("picture",)),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_told_is_said_and_nothing_is_kept(
    run: Run, database: Database, tmp_path: Path, case: str
) -> None:
    data, (kind, *told), says = REFUSED[case]
    status, out, error = run(kind, file(tmp_path, data), "--group", "Harbour", "--yes", *told)
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    for part in says:
        assert part in error
    assert kept(database, ImportBatch.id) == kept(database, ColumnMapping.id) == []


def test_the_days_of_a_table_and_the_groups_come_in_by_themselves(
    run: Run, database: Database, tmp_path: Path
) -> None:
    told = REFUSED["several days"][1]
    for day in ("2026-06-02", "2026-06-09"):
        status, said, _ = run(
            *told[:1], file(tmp_path, TIMES), "--group", "Harbour", "--yes", "--day", day, *told[1:]
        )
        assert status == 0
        assert f"meeting of {day}" in said
    assert [str(day) for day in kept(database, Meeting.held_on)] == ["2026-06-02", "2026-06-09"]
    two = file(tmp_path, answers.as_csv(answers.TWO_GROUPS))
    hill = ("--group", "Hill", "--part", "hill", "--yes")
    status, said, _ = run("form", two, *hill, *COLUMNS, "--column", "4=group")
    assert (status, "new: 1" in said) == (0, True)
    assert kept(database, Member.name) == ["Cy"]


def test_which_sheet_is_read_is_said_and_may_be_chosen(run: Run, tmp_path: Path) -> None:
    first = ("Name", "Mail"), ("Ana", "ana@x.org")
    second = ("Name", "Mail"), ("Ben", "ben@x.org"), ("Cy", "cy@x.org")
    data = answers.as_xlsx(first, second, names=("May", "June"))
    told = ("table", file(tmp_path, data, "a.xlsx"), "--group", "G", "--column", "Mail=email")
    status, said, _ = run(*told)
    assert status == 0
    assert "sheet: May (not read: June; --sheet NAME chooses another)" in said
    assert "new: 1" in said
    status, said, _ = run(*told, "--sheet", "June")
    assert status == 0
    assert "sheet: June (not read: May" in said
    assert "new: 2" in said


def test_several_files_of_a_form_come_in_together_or_not_at_all(
    run: Run, database: Database, tmp_path: Path
) -> None:
    first = file(tmp_path, answers.as_csv())
    later = file(tmp_path, answers.as_csv(answers.moved()), "Later.csv")
    torn = file(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(9), "photo.csv")
    told = ("--group", "Harbour", *COLUMNS, "--yes")
    status, _, error = run("form", first, torn, *told)
    assert status == 2
    assert error.startswith("photo.csv: This file seems to be a picture")
    assert kept(database, Member.name) == []
    status, said, _ = run("form", first, later, *COLUMNS[:4], "--group", "Harbour", "--yes")
    assert (status, said.splitlines()[-1]) == (0, "Saved.")
    assert "Joining.csv:\n" in said
    assert "Later.csv:\n" in said
    assert len(kept(database, Member.name)) == 4
    one, other = kept(database, ImportBatch.id)
    assert kept(database, ImportBatch.together_id) in ([None, one], [one, None])
    assert other != one
    again = run("form", first, later, *COLUMNS[:4], "--group", "Harbour", "--yes")
    assert again[0] == 2
    assert "the same file again changes nothing" in again[2]


def test_registers_of_a_table_come_in_together(
    run: Run, database: Database, tmp_path: Path
) -> None:
    one = file(tmp_path, b"Who,Came,Left\nAna,2026-06-02 19:00,2026-06-02 20:00\n", "a.csv")
    two = file(tmp_path, b"Who,Came,Left\nAna,2026-06-09 19:00,2026-06-09 20:00\n", "b.csv")
    columns = ("--column", "Who=name", "--column", "Came=joined_at", "--column", "Left=left_at")
    told = ("--group", "Harbour", "--as", "register", "--timezone", "Europe/Berlin", "--yes")
    status, said, error = run("table", one, two, *columns, *told)
    assert (status, error, said.splitlines()[-1]) == (0, "", "Saved.")
    assert [str(day) for day in kept(database, Meeting.held_on)] == ["2026-06-02", "2026-06-09"]
