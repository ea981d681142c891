"""A whole programme as a ZIP: a list of contents, and one file of JSON lines a table.

The first line of a table is its columns' names, each further line one row. The same rows give the
same bytes. The list of contents holds how many rows and bytes each table has, and their SHA-256:
what was damaged on the way is found. It is no signature: whoever can write such a file can make
one that fits.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from typing import IO, Any, Final

from heal.errors import UnreadableFile

MANIFEST: Final = "programme.json"
"""The part of a ZIP by which a whole programme is known."""
FORMAT: Final = 1
LONGEST_MANIFEST: Final = 1_000_000
LONGEST_LINE: Final = 64_000_000
"""Bytes of one row: a figure as it was told may have ten million letters."""
LEAST_PACKED: Final = 200
"""Rows are never packed to less than one part in so many; what claims to be is a trap."""
SMALL: Final = 10_000_000
_ALWAYS: Final = (1980, 1, 1, 0, 0, 0)
_FOLDER: Final = "tables/"
_DAMAGED: Final = (ValueError, zipfile.BadZipFile, zlib.error, EOFError, OSError)


@dataclass(frozen=True)
class Rows:
    """Carry one table that is to be written; its rows are read once, one after the other."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Part:
    """Say how long a table is in the file, and what its bytes come to."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Say which tables a file holds, of which schema, and when it was made."""

    schema: str
    made_at: datetime
    tables: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(part.rows for part in self.tables)


def write(file: IO[bytes], tables: Iterable[Rows], *, schema: str, made_at: datetime) -> Manifest:
    """Write the tables in the order in which they come, row by row, and return what was written."""
    with zipfile.ZipFile(file, "w") as archive:
        parts = tuple(_write(archive, table) for table in tables)
        manifest = Manifest(schema, made_at, parts)
        told = {**asdict(manifest), "format": FORMAT, "made_at": made_at.isoformat()}
        archive.writestr(_entry(MANIFEST), json.dumps(told, indent=1, sort_keys=True))
    return manifest


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, 0o600 << 16
    return entry


def _write(archive: zipfile.ZipFile, table: Rows) -> Part:
    told, rows, written = sha256(), -1, 0
    with archive.open(_entry(f"{_FOLDER}{table.name}.jsonl"), "w", force_zip64=True) as out:
        for line in _lines(table):
            out.write(line)
            told.update(line)
            rows, written = rows + 1, written + len(line)
    return Part(table.name, rows, written, told.hexdigest())


def _lines(table: Rows) -> Iterator[bytes]:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
    for row in chain([table.columns], table.rows):
        # JSON may hold half a letter, which UTF-8 alone would refuse; json reads it back as it was.
        yield f"{encode(tuple(row))}\n".encode(errors="surrogatepass")


class Archive:
    """Read a file that holds a whole programme; whatever does not fit is refused on the way."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.manifest = _manifest(archive)
        self._entries = _entries(archive, self.manifest)

    def rows(self, name: str, columns: Sequence[str]) -> Iterator[list[Any]]:
        """Yield a table's rows; that they are whole and unchanged is known after the last."""
        part = next(part for part in self.manifest.tables if part.name == name)
        told, rows, read = sha256(), -1, 0
        with _damage(name), self._archive.open(self._entries[name]) as stream:
            lines = io.BufferedReader(stream)  # type: ignore[type-var]
            while line := lines.readline(LONGEST_LINE + 1):
                told.update(line)
                rows, read = rows + 1, read + len(line)
                values = json.loads(line)
                if type(values) is not list or len(values) != len(columns):
                    raise ValueError
                if rows:
                    yield values
                elif values != list(columns):
                    raise ValueError
            if (rows, read, told.hexdigest()) != (part.rows, part.bytes, part.sha256):
                raise ValueError


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Archive]:
    """Give what a file holds, or refuse one that is no whole programme, in one sentence."""
    if file.read(4) != b"PK\x03\x04":
        raise UnreadableFile(
            "This is not a ZIP of a whole programme; choose one that `export programme` wrote."
        )
    file.seek(0)
    with _damage():
        archive = zipfile.ZipFile(file)
        held = Archive(archive)
    with archive:
        yield held


@contextmanager
def _damage(table: str = "") -> Iterator[None]:
    """Let whatever a damaged file leads to be one sentence."""
    try:
        yield
    except (*_DAMAGED, RuntimeError) as error:  # an encrypted part, or lists in lists without end
        what = f"its table “{table}” is" if table else "its list of contents is"
        raise UnreadableFile(
            f"This file is damaged or was changed: {what} not as it was written. "
            "Nothing was kept of it; take another copy."
        ) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names:
        raise UnreadableFile(
            "This ZIP has no list of contents of a whole programme; choose one that "
            "`export programme` wrote."
        )
    if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise ValueError
    told = json.loads(archive.read(MANIFEST))
    if type(told) is not dict or type(told.get("format")) is not int:
        raise ValueError
    if told["format"] != FORMAT:
        raise UnreadableFile(
            "This file was written in a form that this dashboard does not know; "
            "bring the dashboard up to date first."
        )
    try:
        parts = tuple(Part(**part) for part in told["tables"])
        made_at = datetime.fromisoformat(told["made_at"])
    except (KeyError, TypeError) as error:
        raise ValueError from error
    kinds = {(type(it.name), type(it.rows), type(it.bytes), type(it.sha256)) for it in parts}
    if kinds - {(str, int, int, str)} or type(told.get("schema")) is not str or not made_at.tzinfo:
        raise ValueError
    return Manifest(told["schema"], made_at, parts)


def _entries(archive: zipfile.ZipFile, manifest: Manifest) -> dict[str, zipfile.ZipInfo]:
    """Return where each table stands, if there is nothing else and nothing of an unlikely size."""
    wanted = {f"{_FOLDER}{part.name}.jsonl": part for part in manifest.tables}
    entries = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    if sorted(entry.filename for entry in entries) != sorted(wanted):
        raise UnreadableFile(
            "This ZIP holds other parts than its list of contents names, so nothing was taken "
            "from it; take another copy."
        )
    for entry in entries:
        size = entry.file_size
        swollen = size > SMALL and size > LEAST_PACKED * entry.compress_size
        if size != wanted[entry.filename].bytes or swollen or entry.flag_bits & 1:
            raise ValueError
    return {wanted[entry.filename].name: entry for entry in entries}
