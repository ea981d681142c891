"""What a refusal has to be: one clear sentence, and nothing saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.errors import Refusal
from heal.models import TrailEntry
from tests.kit.programme import Programme
from tests.rules.facts import is_sentence


def refused(programme: Programme, use_case: Callable[..., Any], *details: Any, **more: Any) -> str:
    """Return the sentence with which a use-case refuses; every write would leave a trail."""
    before = _trail(programme)
    with pytest.raises(Refusal) as refusal:
        programme.do(use_case, *details, **more)
    assert _trail(programme) == before, "something was saved all the same"
    sentence = refusal.value.sentence
    assert is_sentence(sentence)
    return sentence


def _trail(programme: Programme) -> int:
    with programme.database.reading() as session:
        return session.scalars(select(func.count(TrailEntry.id))).one()
