"""Who is at the desk: one named coordinator, and only on this very machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heal import config
from heal.rules.access import Actor
from heal.ui import identity
from heal.vocabulary import Role


@pytest.fixture(autouse=True)
def fresh_config() -> Iterator[None]:
    config.current.cache_clear()
    yield
    config.current.cache_clear()


def _at(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    monkeypatch.setattr(identity, "get_option", {"server.address": address}.get)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_the_coordinator_is_believed_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HEAL_SOLE_COORDINATOR", "rosa")
    _at(monkeypatch, address)
    assert identity.actor() == Actor("rosa", Role.COORDINATOR)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.7", "::", "example.org", "", None])  # noqa: S104 - refused
def test_nobody_is_believed_where_others_can_reach_the_server(
    monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    monkeypatch.setenv("HEAL_SOLE_COORDINATOR", "rosa")
    _at(monkeypatch, address)
    assert identity.actor() is None


@pytest.mark.parametrize("name", [None, ""])
def test_without_a_name_nobody_gets_in(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    monkeypatch.delenv("HEAL_SOLE_COORDINATOR", raising=False)
    if name is not None:
        monkeypatch.setenv("HEAL_SOLE_COORDINATOR", name)
    _at(monkeypatch, "127.0.0.1")
    assert identity.actor() is None
