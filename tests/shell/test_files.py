"""What is named on a command line is looked at before it is read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from heal.errors import UnreadableFile
from heal.exchange.texts import MOST_BYTES
from heal.shell import files


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        files.read(path)
    assert refusal.value.sentence.endswith(".")
    return refusal.value.sentence


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Email address\n" + b"x" * (MOST_BYTES - 14))
    assert len(files.read(path)) == MOST_BYTES


def test_what_is_no_file_is_said_and_never_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large, pipe, plain = tmp_path / "large.csv", tmp_path / "pipe", tmp_path / "plain.csv"
    plain.touch()
    large.touch()
    os.truncate(large, 60 * 1024 * 1024)
    os.mkfifo(pipe)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("was opened"))
    assert "has 60 MB" in refused(large)
    assert "is a pipe or a device" in refused(pipe)
    assert "is a pipe or a device" in refused(Path(os.devnull))
    assert "is a folder" in refused(tmp_path)
    assert "There is no file" in refused(tmp_path / "nothing.csv")
    assert "There is no file" in refused(plain / "inside.csv")


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, large = tmp_path / "small.csv", tmp_path / "large.csv"
    small.write_bytes(b"Email address\n")
    large.write_bytes(b"x" * (MOST_BYTES + 5))
    was = small.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: was)
    assert "has 10 MB" in refused(large)
