"""The whole programme, backups and the check from a shell."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import insert, make_url, select

from heal import config
from heal.__main__ import main
from heal.db.engine import Database
from heal.exchange.programme_files import MANIFEST
from heal.migrations import runner
from heal.models import Member
from heal.services import demo, door
from heal.shell import backups
from heal.vocabulary import Opened
from tests.kit import rows
from tests.kit.databases import SqliteShelf
from tests.kit.door import SHELL
from tests.kit.openings import noted
from tests.kit.programme import TODAY

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Give a function that runs a command over a database: status, output, error stream."""

    def running(url: str, *arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setenv("HEAL_DATABASE_URL", url)
        config.current.cache_clear()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    yield running
    config.current.cache_clear()


@pytest.fixture(scope="module")
def demo_file(sqlite_shelf: SqliteShelf, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a database of the invented programme as a file; copies of it are written to."""
    kept = tmp_path_factory.mktemp("demo") / "demo.db"
    with sqlite_shelf.fresh() as database:
        door.act(database, demo.load, SHELL, today=TODAY)
        backups.sqlite_files.copy(database.reader, kept)
    return kept


@pytest.fixture
def played(demo_file: Path, tmp_path: Path) -> str:
    """Give the URL of the invented programme's database."""
    return f"sqlite:///{shutil.copyfile(demo_file, tmp_path / 'played.db')}"


def _new(folder: Path) -> str:
    return f"sqlite:///{folder / 'new' / 'new.db'}"


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _differences(one: Path, other: Path) -> dict[str, list[bytes]]:
    """Return which lines of which tables are only in the second file."""
    before, after = _parts(one.read_bytes()), _parts(other.read_bytes())
    del before[MANIFEST], after[MANIFEST]
    assert list(before) == list(after)
    found = {}
    for name, content in after.items():
        more = content.splitlines()[len(before[name].splitlines()) :]
        assert content.startswith(before[name])
        if more:
            found[name] = more
    return found


def test_from_sqlite_to_postgresql_and_back_only_the_notes_of_it_are_more(
    run: Run, played: str, postgresql_database: Database, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / f"{number}.zip" for number in range(3))
    status, said, _ = run(played, "export", "programme", "--to", first)
    assert (status, "readable by you alone" in said) == (0, True)
    assert run(postgresql_database.url, "import", "programme", first)[0] == 0
    assert run(postgresql_database.url, "check")[1].strip() == backups.HOLDS
    assert run(postgresql_database.url, "export", "programme", "--to", second)[0] == 0
    assert run(_new(tmp_path), "import", "programme", second)[0] == 0
    assert run(_new(tmp_path), "export", "programme", "--to", third)[0] == 0
    for one, other in ((first, second), (second, third)):
        ((name, (line,)),) = _differences(one, other).items()
        assert name == "tables/record_openings.jsonl"
        assert json.loads(line)[-1] == "everything, zip"


def test_what_was_taken_out_is_noted_and_the_note_is_in_the_file(
    run: Run, played: str, tmp_path: Path
) -> None:
    file = tmp_path / "everything.zip"
    file.write_bytes(b"an older one, for all to read")
    file.chmod(0o644)
    assert run(played, "export", "programme", "--to", file)[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    last = noted(Database(played))[-1]
    assert (last.actor, last.kind, last.detail) == ("shell", Opened.LIST, "everything, zip")
    held = _parts(file.read_bytes())["tables/record_openings.jsonl"].splitlines()
    assert json.loads(held[-1])[1] == last.at.isoformat()
    assert abs((_made_at(file) - last.at).total_seconds()) < 60


def _made_at(file: Path) -> datetime:
    return datetime.fromisoformat(json.loads(_parts(file.read_bytes())[MANIFEST])["made_at"])


def test_an_export_that_fails_leaves_no_half_of_a_file(
    run: Run, played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    folder = tmp_path / "to"
    folder.mkdir()
    monkeypatch.setattr(backups.programme.programme, "take_out", fails)
    status, _, error = run(played, "export", "programme", "--to", folder / "x.zip")
    assert (status, "No space left" in error) == (2, True)
    assert list(folder.iterdir()) == []


def test_a_refused_file_leaves_an_absent_database_absent(
    run: Run, played: str, tmp_path: Path
) -> None:
    file, url = tmp_path / "x.zip", _new(tmp_path)
    file.write_bytes(b"Name,E-mail\nAna,ana@example.org\n")
    status, said, error = run(url, "import", "programme", file)
    assert (status, said, len(error.splitlines())) == (2, "", 1)
    assert runner.current(url) is None
    assert run(played, "export", "programme", "--to", file)[0] == 0
    assert run(url, "import", "programme", file)[0] == 0
    status, _, error = run(url, "import", "programme", file)
    assert (status, "something in this database already" in error) == (2, True)


def test_a_backup_is_whole_while_somebody_else_writes(
    run: Run, played: str, tmp_path: Path
) -> None:
    file, database, done = tmp_path / "backup.db", Database(played), Event()
    written = []

    def writes() -> None:
        while not done.is_set():
            number = len(written)
            with database.writer.begin() as connection:
                for half in "ab":
                    told = {"name": f"Two {number}{half}", "name_key": f"two {number}{half}"}
                    connection.execute(insert(Member).values(**told))
            written.append(number)

    writer = Thread(target=writes)
    writer.start()
    try:
        while len(written) < 5:
            done.wait(0.01)
        before = len(written)
        status, said, _ = run(played, "backup", file)
    finally:
        done.set()
        writer.join()
        database.close()
    assert (status, "copy of everything" in said) == (0, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (two,) = copy.execute("SELECT count(*) FROM members WHERE name LIKE 'Two %'").fetchone()
        (told,) = copy.execute("SELECT max(id) FROM record_openings").fetchone()
    assert two % 2 == 0
    assert 2 * before <= two <= 2 * len(written)
    assert told is not None
    assert [path.name for path in tmp_path.glob("backup.db*")] == ["backup.db"]


def test_a_backup_is_looked_at_and_then_brought_back(run: Run, played: str, tmp_path: Path) -> None:
    file, url = tmp_path / "backup", _new(tmp_path)
    assert run(played, "backup", file)[0] == 0
    status, said, _ = run(url, "restore", file)
    assert (status, "add --yes" in said) == (0, True)
    assert not Path(str(make_url(url).database)).exists()
    assert run(url, "restore", file, "--yes")[0] == 0
    assert run(url, "check")[1].strip() == backups.HOLDS
    assert _everything(url) == _everything(f"sqlite:///{file}")
    for more in ([], ["--yes"]):
        status, _, error = run(url, "restore", file, *more)
        assert (status, "something in this database already" in error) == (2, True)


def test_a_backup_of_postgresql_is_the_zip_and_either_restores_into_the_other(
    run: Run, played: str, postgresql_database: Database, tmp_path: Path
) -> None:
    file, packed = tmp_path / "backup.db", tmp_path / "backup.zip"
    assert run(played, "backup", file)[0] == 0
    assert run(postgresql_database.url, "restore", file, "--yes")[0] == 0
    assert _everything(postgresql_database.url) == _everything(f"sqlite:///{file}")
    assert run(postgresql_database.url, "backup", packed)[0] == 0
    assert zipfile.is_zipfile(packed)
    assert run(_new(tmp_path), "restore", packed, "--yes")[0] == 0
    assert _everything(_new(tmp_path)) == _everything(postgresql_database.url)


def _everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = Database(url)
    with database.reading() as session:
        found = {
            table.name: [
                tuple(row)
                for row in session.connection().execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in rows.TABLES
        }
    database.close()
    return found


def test_an_older_backup_is_brought_up_to_date(run: Run, played: str, tmp_path: Path) -> None:
    file = tmp_path / "older.db"
    assert run(played, "backup", file)[0] == 0
    runner.downgrade(f"sqlite:///{file}", "0008")
    status, _, error = run(_new(tmp_path), "restore", file, "--yes")
    assert (status, error) == (0, "")
    assert runner.current(_new(tmp_path)) == runner.head()
    assert runner.current(f"sqlite:///{file}") == "0008"


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200_000])


def _swollen(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[20_000:60_000] = bytes(40_000)
    file.write_bytes(data)


def _another_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE members (id INTEGER PRIMARY KEY)").close()


def _newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _of_nobody(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")


UNFIT = {
    "of another program with the same library": (_of_nobody, "no database of this dashboard"),
    "cut": (_cut, "damaged"),
    "torn": (_swollen, "damaged"),
    "another program's": (_another_database, "no database of this dashboard"),
    "newer": (_newer, "newer dashboard"),
    "text": (lambda file: file.write_text("Name\nAna\n"), "not a ZIP"),
}


@pytest.mark.parametrize("how", UNFIT)
def test_a_backup_that_is_none_is_refused_in_a_sentence(
    run: Run, played: str, tmp_path: Path, how: str
) -> None:
    file, url = tmp_path / "backup", _new(tmp_path)
    assert run(played, "backup", file)[0] == 0
    spoil, says = UNFIT[how]
    spoil(file)
    for more in ([], ["--yes"]):
        status, said, error = run(url, "restore", file, *more)
        assert (status, said, len(error.splitlines())) == (2, "", 1)
        assert says in error
    assert runner.current(url) is None, "nothing is made for a file that is refused"


def test_the_check_lists_what_is_not_so_and_ends_with_one(run: Run, played: str) -> None:
    assert run(played, "check")[:2] == (0, f"{backups.HOLDS}\n")
    with closing(sqlite3.connect(str(make_url(played).database))) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints=ON").close()
        connection.execute("UPDATE pairings SET ended_on = NULL WHERE status = 'ended'")
        connection.execute("DROP INDEX uq_pairings_live")
    status, said, error = run(played, "check")
    assert (status, error) == (1, "")
    assert "has the day of its end" in said
    assert "CHECK constraint failed in pairings" in said
    assert "not as the newest schema has it" in said


def test_a_database_that_is_not_up_to_date_is_told_so(
    run: Run, played: str, tmp_path: Path
) -> None:
    runner.downgrade(played, "0008")
    status, said, _ = run(played, "check")
    assert (status, "not at the newest schema" in said) == (1, True)
    status, _, error = run(played, "export", "programme", "--to", tmp_path / "x.zip")
    assert (status, "python -m heal migrate" in error) == (2, True)
    assert run(_new(tmp_path), "check")[0] == 1
    assert run(_new(tmp_path), "backup", tmp_path / "x.db")[0] == 2
    assert not (tmp_path / "x.zip").exists()
    assert not (tmp_path / "x.db").exists()
