"""Two people who have agreed, for the tests of what happens to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import select

from heal.db.base import Base
from heal.models import (
    MentoringRequest,
)
from heal.services import pairings
from heal.services.check_ins import Heard
from heal.vocabulary import (
    Channel,
    HowItGoes,
    Side,
)
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

Record = TypeVar("Record", bound=Base)

BY_PHONE = {"channels": (Channel.PHONE,)}
YES, UNSURE, NO = (
    Heard(word) for word in (HowItGoes.GOING_WELL, HowItGoes.TALK_TO_ME, HowItGoes.ENDING)
)
BOTH = {Side.MENTOR: YES, Side.MENTEE: YES}


def before(days: int) -> date:
    """Return a day so many days ago."""
    return TODAY - timedelta(days=days)


@dataclass
class Story:
    """Two people who have agreed, and what happens to them."""

    programme: Programme
    group: int
    offer: int
    request: int
    proposal: int
    on: date

    def get(self, model: type[Record], record_id: int) -> Record:
        with self.programme.database.reading() as session:
            return session.get_one(model, record_id)

    def all(self, model: type[Record]) -> list[Record]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]

    def begin(self, on: date | None = None) -> int:
        return int(self.do(pairings.begin, self.proposal, on=on or self.on, **BY_PHONE))

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        return self.programme.do(use_case, *details, **more)

    def refused(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> str:
        return refused(self.programme, use_case, *details, **more)

    @property
    def mentee(self) -> int:
        return self.get(MentoringRequest, self.request).mentee_id


def told(programme: Programme, *, on: date = TODAY) -> Story:
    """Let two people agree on a day."""
    group, offer = programme.group(), programme.mentor()
    request = programme.request(group, on=on)
    return Story(programme, group, offer, request, programme.agreed(request, offer, on=on), on)
