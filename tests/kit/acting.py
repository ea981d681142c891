"""For the tests below the services: every session acts for somebody, as it must."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from heal.services import audit
from tests.kit.programme import COORDINATOR


def _act(session: Session, _: object) -> None:
    audit.bind(session, COORDINATOR, "test")


@pytest.fixture(autouse=True)
def acting() -> Iterator[None]:
    """Let every session write on the coordinator's behalf while a test runs."""
    event.listen(Session, "after_transaction_create", _act)
    yield
    event.remove(Session, "after_transaction_create", _act)
