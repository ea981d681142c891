"""A whole programme as bytes: rows go through it a few at a time."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from heal.exchange import programme_files
from heal.exchange.programme_files import MANIFEST, Rows

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
MANY = 20_000
WORDS = "A sentence that somebody has written, as long as such a sentence may be. " * 3


def _rows() -> Iterator[tuple[int, str]]:
    for number in range(MANY):
        yield number, f"{number} {WORDS}"


def test_a_long_table_is_never_in_memory_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.zip"
    tracemalloc.start()
    try:
        with path.open("w+b") as file:
            table = Rows("long", ("id", "words"), _rows())
            manifest = programme_files.write(file, [table], schema="1", made_at=NOON)
            file.seek(0)
            with programme_files.opened(file) as archive:
                read = sum(1 for _ in archive.rows("long", ("id", "words")))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == manifest.rows == MANY
    assert manifest.tables[0].bytes > 4_000_000
    assert most < 1_000_000


def test_half_a_letter_in_json_comes_back_as_it_was(tmp_path: Path) -> None:
    kept = {"note": ["\ud83d", None], "more": [1.5, True, "\x00"]}
    with (tmp_path / "x.zip").open("w+b") as file:
        table = Rows("trail", ("id", "changes"), [(1, kept)])
        programme_files.write(file, [table], schema="1", made_at=NOON)
        file.seek(0)
        with programme_files.opened(file) as archive:
            assert list(archive.rows("trail", ("id", "changes"))) == [[1, kept]]


def test_the_parts_carry_no_clock_and_nobody_elses_rights(tmp_path: Path) -> None:
    with (tmp_path / "x.zip").open("w+b") as file:
        programme_files.write(file, [Rows("a", ("id",), [])], schema="1", made_at=NOON)
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["tables/a.jsonl", MANIFEST]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o600}
