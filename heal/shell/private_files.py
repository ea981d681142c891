"""Files that only their owner may read, and that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def privately(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write to; it takes its place once all is written, and never half of it."""
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".unfinished-")  # made with mode 0600
    unfinished = Path(name)
    try:
        os.close(number)
        with unfinished.open("r+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def write_privately(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read."""
    with privately(path) as file:
        file.write(data)
