"""A provider that knows Ana, and a door that knows the provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from heal.config import OidcProvider
from heal.db.engine import Database
from heal.vocabulary import Role
from tests.kit import door, provider
from tests.kit.provider import Provider

ANA = "ana@example.org"


@pytest.fixture
def google() -> Iterator[Provider]:
    """Serve a provider that knows Ana."""
    with provider.running() as found:
        found.knows = {"email": ANA, "email_verified": True}
        yield found


@pytest.fixture
def providers(google: Provider) -> Sequence[OidcProvider]:
    """Give two providers by name; it is one server, so only the name tells them apart."""
    return (google.settings(), google.settings("work", label="the office"))


@pytest.fixture(autouse=True)
def ana(database: Database) -> None:
    """Invite Ana."""
    door.coordinator(database)
    door.invited(database, ANA, Role.BOARD)
