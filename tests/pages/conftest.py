"""The dashboard as a person at the desk has it, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from heal import config
from heal.db.engine import Database
from heal.ui import runtime
from tests.kit import door
from tests.kit.programme import TODAY, Programme

OpenPage = Callable[..., AppTest]
Made = dict[str, Callable[[], bytes]]


@pytest.fixture
def programme(database: Database, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Give a programme in the very database that the pages read, on a fixed day."""
    monkeypatch.setattr(runtime, "database", lambda: database)
    monkeypatch.setattr(runtime, "today", lambda: TODAY)
    return Programme(database)


@pytest.fixture
def live(programme: Programme) -> door.SignedIn:
    """Give the coordinator's live session."""
    door.coordinator(programme.database)
    return door.signed_in(programme.database)


@pytest.fixture
def open_page(live: door.SignedIn) -> OpenPage:
    """Give a function that opens a page by its file's name, with an address where one is given."""

    def opening(
        page: str = "today", *, sid: str | None = live.sid, **address: str | int
    ) -> AppTest:
        at = AppTest.from_file(config.ROOT / "heal" / "ui" / "main.py", default_timeout=30)
        at.user = {"sid": sid}
        _asks(at, address)
        if page != "today":
            at.switch_page(f"../../pages/{page}.py")
        at.run()
        if page != "today":
            # Only now it is known which pages there are: whoever has not this one is refused.
            at.switch_page(f"../../pages/{page}.py")
        assert not at.exception, [item.value for item in at.exception]
        return at

    return opening


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Give what the pages offer to take out, by its file's name."""
    made: Made = {}

    def spy(label: str, *, data: Callable[[], bytes], file_name: str, **more: object) -> None:
        made[file_name] = data

    monkeypatch.setattr(st, "download_button", spy)
    return made


def _asks(at: AppTest, address: Mapping[str, str | int]) -> None:
    for part, value in address.items():
        at.query_params[part] = str(value)


def texts(at: AppTest) -> str:
    """Return all that a page says, as one text."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.text, at.error, at.info, at.success)
    return "\n".join(str(item.value) for kind in kinds for item in kind)
