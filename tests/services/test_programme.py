"""The whole programme: out of one database, into another, and identical row for row."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import Refusal, UnreadableFile
from heal.exchange import programme_files
from heal.exchange.programme_files import MANIFEST, Manifest, Rows
from heal.models import Group
from heal.services import door, programme
from tests.kit import filled, lived_in, rows
from tests.kit.databases import SqliteShelf
from tests.kit.door import SHELL
from tests.kit.programme import TODAY

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def out_of(database: Database) -> bytes:
    """Return the whole programme as a file."""
    file = io.BytesIO()
    with database.reading() as session:
        programme.take_out(session, SHELL, file, made_at=NOON)
    return file.getvalue()


def into(database: Database, data: bytes) -> Manifest:
    """Bring a file into a database."""
    return door.act(database, programme.bring_in, SHELL, io.BytesIO(data))


class Full(NamedTuple):
    """A database in which there is everything, and what comes out of it."""

    database: Database
    data: bytes


@pytest.fixture(scope="module")
def full(sqlite_shelf: SqliteShelf) -> Iterator[Full]:
    """Give the invented programme, lived in, with every column of every table filled besides."""
    with sqlite_shelf.fresh() as database:
        lived_in.fill(database, TODAY)
        filled.fill(database)
        yield Full(database, out_of(database))


@pytest.fixture(scope="module")
def small(sqlite_shelf: SqliteShelf) -> bytes:
    """Give the file of a programme with little in it."""
    with sqlite_shelf.fresh() as database:
        with database.writer.begin() as connection:
            rows.insert(connection, rows.table("members"), name="Ana Example")
            filled.each_the_others(connection)
        return out_of(database)


def test_there_is_something_in_every_table(full: Full) -> None:
    assert min(filled.counts(full.database).values()) >= 2


def test_the_same_rows_are_the_same_bytes(full: Full) -> None:
    assert out_of(full.database) == full.data


def test_from_sqlite_to_postgresql_and_back_nothing_changes(
    full: Full, postgresql_database: Database, sqlite_database: Database
) -> None:
    into(postgresql_database, full.data)
    assert filled.counts(postgresql_database) == filled.counts(full.database)
    there = out_of(postgresql_database)
    assert there == full.data
    into(sqlite_database, there)
    assert filled.dump(sqlite_database) == filled.dump(full.database)


def test_what_is_added_afterwards_gets_a_number_of_its_own(
    full: Full, postgresql_database: Database
) -> None:
    into(postgresql_database, full.data)
    with postgresql_database.writer.begin() as connection:
        for table in rows.TABLES:
            rows.insert(connection, table)


def test_a_table_that_is_new_is_in_it_without_anybody_thinking_of_it(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(more)
    new = Table("new_things", more, Column("id", Integer, primary_key=True), Column("a", String(9)))
    monkeypatch.setattr(Base, "metadata", more)
    new.create(sqlite_database.writer)
    with sqlite_database.writer.begin() as connection:
        connection.execute(new.insert().values(a="kept"))
    with zipfile.ZipFile(io.BytesIO(out_of(sqlite_database))) as archive:
        assert archive.read("tables/new_things.jsonl") == b'["id","a"]\n[1,"kept"]\n'


def test_the_file_holds_every_table_of_the_database_but_the_schemas_own(full: Full) -> None:
    with zipfile.ZipFile(io.BytesIO(full.data)) as archive:
        held = {Path(name).stem for name in archive.namelist()} - {"programme"}
    assert held == set(inspect(full.database.reader).get_table_names()) - {"alembic_version"}


def test_rows_are_read_and_written_a_few_at_a_time(
    full: Full, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programme, "CHUNK", 7)
    assert out_of(full.database) == full.data
    into(sqlite_database, full.data)
    assert out_of(sqlite_database) == full.data


def test_a_database_with_anything_in_it_is_refused(database: Database, small: bytes) -> None:
    with database.writer.begin() as connection:
        rows.insert(connection, rows.table("groups"))
    _refuses(database, small, "something in this database already")


def test_a_changed_seed_is_something(database: Database, small: bytes) -> None:
    table = rows.table("attributes")
    with database.writer.begin() as connection:
        connection.execute(table.update().where(table.c.id == 1).values(in_use=False))
    _refuses(database, small, "something in this database already")


def _refuses(database: Database, data: bytes, says: str) -> None:
    before = out_of(database)
    with pytest.raises(Refusal, match=says) as refused:
        into(database, data)
    assert refused.value.sentence.endswith(".")
    assert "Ana Example" not in str(refused.value.__cause__)
    assert out_of(database) == before


def parts(data: bytes) -> dict[str, bytes]:
    """Return what a ZIP holds, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(held: dict[str, bytes], *more: tuple[str, bytes]) -> bytes:
    """Return a ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*held.items(), *more):
            archive.writestr(name, content)
    return out.getvalue()


def retold(data: bytes, **changed: Any) -> bytes:
    """Return the file with another list of contents."""
    held = parts(data)
    held[MANIFEST] = json.dumps({**json.loads(held[MANIFEST]), **changed}).encode()
    return packed(held)


def rewritten(data: bytes, table: str, old: bytes, new: bytes, *, hidden: bool) -> bytes:
    """Return the file with something else in a table; `hidden` lets the list of contents fit it."""
    held, name = parts(data), f"tables/{table}.jsonl"
    assert old in held[name]
    held[name] = held[name].replace(old, new)
    if hidden:
        told = json.loads(held[MANIFEST])
        for part in told["tables"]:
            if part["name"] == table:
                part["bytes"] = len(held[name])
                part["rows"] = held[name].count(b"\n") - 1
                part["sha256"] = sha256(held[name]).hexdigest()
        held[MANIFEST] = json.dumps(told).encode()
    return packed(held)


def _with_an_unlikely_size(data: bytes) -> bytes:
    held = parts(data)
    held["tables/members.jsonl"] = b"[" * 30_000_000
    told = json.loads(held[MANIFEST])
    for part in told["tables"]:
        if part["name"] == "members":
            part["bytes"] = 30_000_000
    held[MANIFEST] = json.dumps(told).encode()
    return packed(held)


def _in_lists_without_end(data: bytes) -> bytes:
    return rewritten(data, "members", b'"id"', b"[" * 100_000, hidden=True)


Damage = Callable[[bytes], bytes]
DAMAGED: dict[str, tuple[Damage, str]] = {
    "nothing": (lambda _: b"", "not a ZIP"),
    "a picture": (lambda _: b"\x89PNG\r\n\x1a\n" + b"0" * 100, "not a ZIP"),
    "another ZIP": (lambda _: packed({"members.csv": b"Name\nAna"}), "no list of contents"),
    "half of it": (lambda data: data[: len(data) // 2], "list of contents"),
    "without its end": (lambda data: data[:-30], "list of contents"),
    "a part is missing": (
        lambda data: packed({k: v for k, v in parts(data).items() if "members" not in k}),
        "other parts",
    ),
    "a part too many": (lambda data: packed(parts(data), ("tables/x.jsonl", b"[]")), "other parts"),
    "a path outside": (lambda data: packed(parts(data), ("../../x", b"[]")), "other parts"),
    "a list that is none": (
        lambda data: packed({**parts(data), MANIFEST: b"{"}), "list of contents",
    ),
    "a list of nonsense": (lambda data: retold(data, tables=[{"name": 1}]), "list of contents"),
    "a list of no moment": (lambda data: retold(data, made_at="noon"), "list of contents"),
    "another form": (lambda data: retold(data, format=2), "bring the dashboard up to date"),
    "newer": (lambda data: retold(data, schema="9999"), "newer dashboard"),
    "older": (lambda data: retold(data, schema="0001"), "older dashboard"),
    "a letter changed": (
        lambda data: rewritten(data, "members", b"Ana Ex", b"Eva Ex", hidden=False), "“members”",
    ),
    "a row less": (
        lambda data: rewritten(data, "members", b"\n[2", b"\n", hidden=False), "list of contents",
    ),
    "no JSON": (lambda data: rewritten(data, "members", b"[1,", b"[1,,", hidden=True), "“members”"),
    "another column": (
        lambda data: rewritten(data, "members", b'"note"', b'"notes"', hidden=True), "“members”",
    ),
    "a value too many": (
        lambda data: rewritten(data, "members", b"[1,", b"[1,1,", hidden=True), "“members”",
    ),
    "no number": (
        lambda data: rewritten(data, "members", b"[1,", b'["1",', hidden=True), "“members”",
    ),
    "too great a number": (
        lambda data: rewritten(data, "members", b"[1,", b"[" + b"9" * 30 + b",", hidden=True),
        "“members”",
    ),
    "too long a name": (
        lambda data: rewritten(data, "members", b"Ana Example", b"A" * 121, hidden=True),
        "“members”",
    ),
    "a word that is none": (
        lambda data: rewritten(
            data, "informal_connections", b'"open"', b'"opened"', hidden=True
        ),
        "“informal_connections”",
    ),
    "a check broken": (
        lambda data: rewritten(
            data, "informal_connections", b'"open"', b'"closed"', hidden=True
        ),
        "“informal_connections”",
    ),
    "somebody who is not there": (
        lambda data: rewritten(data, "members", b"\n[3,", b"\n[77,", hidden=True),
        "“informal_connections”",
    ),
    "in lists without end": (_in_lists_without_end, "“members”"),
    "a trap": (_with_an_unlikely_size, "list of contents"),
}  # fmt: skip


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_file_is_refused_in_a_sentence_and_nothing_is_kept(
    sqlite_database: Database, small: bytes, how: str
) -> None:
    damage, says = DAMAGED[how]
    _refuses(sqlite_database, damage(small), says)


@pytest.mark.parametrize("how", ["somebody who is not there", "a check broken", "too long a name"])
def test_postgresql_refuses_it_likewise(
    postgresql_database: Database, small: bytes, how: str
) -> None:
    damage, says = DAMAGED[how]
    _refuses(postgresql_database, damage(small), says)


def test_the_small_file_itself_comes_in(database: Database, small: bytes) -> None:
    into(database, small)
    assert out_of(database) == small
    with database.reading() as session:
        assert session.scalars(select(Group)).all() == []


def test_a_file_longer_than_it_says_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme_files, "LONGEST_LINE", 100)
    file = io.BytesIO()
    table = Rows("members", ("id", "name"), [(1, "A" * 200)])
    programme_files.write(file, [table], schema="1", made_at=NOON)
    file.seek(0)
    with (
        programme_files.opened(file) as archive,
        pytest.raises(UnreadableFile, match="“members”"),
    ):
        list(archive.rows("members", ("id", "name")))
