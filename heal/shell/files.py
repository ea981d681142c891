"""Files that are named on a command line: looked at from outside before anything is read."""

from __future__ import annotations

import argparse
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from heal.errors import Refusal, UnreadableFile, UnreadableFiles
from heal.exchange import workbooks
from heal.exchange.texts import MOST_BYTES, refuse_too_large

Looked = TypeVar("Looked")


def read(path: Path) -> bytes:
    """Return what is in a file; refuse what is no file, or a larger one than any list of people.

    A pipe would be waited for without an end, and a file may grow while it is read.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile(
            f"There is no file {path}; check its name, and the folder that you are in."
        ) from error
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile(f"{path} is a folder; name one of the files that are in it.")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile(
            f"{path} is a pipe or a device and no file; save what comes from it in a file, and "
            "name that one."
        )
    refuse_too_large(found.st_size)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    refuse_too_large(len(data))
    return data


def sheet(path: Path, name: str | None) -> bytes:
    """Return what is in a file, of a workbook the named sheet alone; refuse what `read` does."""
    data = read(path)
    return workbooks.only(data, name) if name else data


def sheets_said(path: Path, name: str | None) -> Iterator[str]:
    """Say which sheet was read of a workbook where several hold something."""
    names = workbooks.sheets_with_rows(read(path))
    if len(names) > 1:
        chosen = name or names[0]
        others = ", ".join(other for other in names if other != chosen)
        yield f"sheet: {chosen} (not read: {others}; --sheet NAME chooses another)"


def each(paths: Sequence[Path], look: Callable[[Path], Looked]) -> list[Looked]:
    """Look at every file; where some cannot be read, refuse with a sentence for each of them."""
    found, wrong = [], []
    for path in paths:
        try:
            found.append(look(path))
        except Refusal as refusal:
            if len(paths) == 1:
                raise
            wrong.append(f"{path.name}: {refusal.sentence}")
    if wrong:
        raise UnreadableFiles(tuple(wrong))
    return found


def said(told: argparse.Namespace, *paths: Path) -> Iterator[str]:
    """Say which of several files it is about, and which sheet of each was read."""
    if len(told.file) > 1:
        yield f"{' and '.join(path.name for path in paths)}:"
    for path in paths:
        yield from sheets_said(path, told.sheet)
