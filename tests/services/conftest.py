"""Two people who have agreed."""

from __future__ import annotations

import pytest

from heal.db.engine import Database
from tests.kit.programme import Programme
from tests.kit.staff import Staff
from tests.kit.story import Story, before, told


@pytest.fixture
def story(database: Database) -> Story:
    return told(Programme(database))


@pytest.fixture
def long_ago(database: Database) -> Story:
    """The same, agreed two hundred days ago."""
    return told(Programme(database), on=before(200))


@pytest.fixture
def staff(database: Database) -> Staff:
    """Give staff on each database."""
    return Staff(database)
