"""Running and past pairs from a shell: looked at first, saved on a word, refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.exchange.file_signatures import Kind
from heal.exchange.recognise import recognise
from heal.models import ImportBatch, Member, Pairing
from heal.rules.past_pairings import will_be_looked_into
from heal.services import members
from tests.kit.programme import Programme
from tests.shell.conftest import Run

FILE = (
    "Mentor,Mentor e-mail,Mentee,Mentee e-mail,Group,Began on,Ended on,Why it ended\n"
    "Ana,ana@example.org,Ben,ben@example.org,Tuesday,02/09/2024,\n"
    "Ana,ana@example.org,Cy,cy@example.org,Tuesday,01/02/2024,03/04/2024,boundary_or_safety\n"
    "Ana,ana@example.org,Dot,,,02/09/2024,\n"
)


@pytest.fixture
def file(database: Database, tmp_path: Path) -> Path:
    """Give a file of pairs; Ana alone is in the records."""
    programme = Programme(database)
    group = programme.group("Tuesday")
    since = programme.today.replace(year=2023)
    programme.do(members.add, name="Ana", email="ana@example.org", group_id=group, joined_on=since)
    path = tmp_path / "teams.csv"
    path.write_text(FILE)
    return path


def count(database: Database, model: type) -> int:
    """Return how many records of a kind there are."""
    with database.reading() as session:
        return session.scalar(select(func.count(model.id))) or 0  # type: ignore[attr-defined]


def test_a_file_is_looked_at_and_then_saved_on_a_word(
    run: Run, database: Database, file: Path
) -> None:
    told = ("import", "pairings", file)
    status, _, error = run(*told)
    assert (status, "--date-order" in error) == (2, True)
    told = (*told, "--date-order", "dmy")
    status, said, _ = run(*told)
    assert (status, "go on: 0" in said, "refused: 3" in said) == (0, True, True)
    assert "line 2: The mentee is not in the records" in said
    assert will_be_looked_into(1) not in said
    told = (*told, "--add-people")
    status, said, _ = run(*told)
    assert (status, "go on: 1\nhave ended: 1\nnew people: 2" in said) == (0, True)
    assert will_be_looked_into(1) in said
    assert "add --yes" in said
    assert count(database, ImportBatch) == 0
    status, _, error = run(*told, "--yes")
    assert (status, "only on somebody's word" in error) == (2, True)
    assert (count(database, Member), count(database, Pairing)) == (1, 0)
    status, said, _ = run(*told, "--yes", "--attest")
    assert (status, said.splitlines()[-1]) == (0, "Saved.")
    assert (count(database, Member), count(database, Pairing)) == (3, 2)
    status, said, error = run(*told, "--yes", "--attest")
    assert (status, "the same file again changes nothing" in error) == (2, True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_to_fill_in_is_written(run: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"teams.{ending}"
    assert run("template", "pairings", "--to", path)[0] == 0
    assert recognise(path.read_bytes()).kind is Kind.PAIRINGS


def test_another_ending_is_refused(run: Run, tmp_path: Path) -> None:
    status, _, error = run("template", "pairings", "--to", tmp_path / "teams.pdf")
    assert (status, ".csv or .xlsx" in error) == (2, True)


def test_two_files_of_pairs_come_in_together_or_not_at_all(
    run: Run, database: Database, file: Path, tmp_path: Path
) -> None:
    more = tmp_path / "more.csv"
    more.write_text(
        f"{FILE.splitlines()[0]}\nAna,ana@example.org,Eve,eve@example.org,Tuesday,05/06/2024,07/08/2024\n"
    )
    told = ("--date-order", "dmy", "--add-people", "--yes", "--attest")
    status, _, error = run("import", "pairings", file, tmp_path, *told)
    assert (status, "is a folder" in error, count(database, Pairing)) == (2, True, 0)
    status, said, error = run("import", "pairings", file, more, *told)
    assert (status, error, "more.csv:\ngo on: 0\nhave ended: 1" in said) == (0, "", True)
    assert (count(database, ImportBatch), count(database, Pairing)) == (2, 3)


def test_a_pair_that_another_file_rules_out_is_not_left_out_without_a_word(
    run: Run, database: Database, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text(
        f"{FILE.splitlines()[0]}\nFay,fay@example.org,Ben,ben@example.org,Tuesday,03/09/2024,\n"
    )
    told = ("--date-order", "dmy", "--add-people", "--yes", "--attest")
    status, _, error = run("import", "pairings", file, other, *told)
    assert (status, "Other pairs would come in than were shown" in error) == (2, True)
    assert (count(database, ImportBatch), count(database, Pairing)) == (0, 0)
    assert run("import", "pairings", file, *told)[0] == 0
    status, said, _ = run("import", "pairings", other, *told)
    assert (status, "go on: 0" in said, "refused: 1" in said) == (0, True, True)
