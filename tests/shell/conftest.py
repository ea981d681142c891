"""Commands carried out over a database, as `python -m heal` carries them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heal import config
from heal.__main__ import main
from heal.db.engine import Database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Give a function that runs a command over the database: status, output, error stream."""
    monkeypatch.setenv("HEAL_DATABASE_URL", database.url)
    config.current.cache_clear()

    def running(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    yield running
    config.current.cache_clear()
