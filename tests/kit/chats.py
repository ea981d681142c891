"""Members who chat with each other now and then, and the notes about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from heal.db.engine import Database
from heal.models import InformalConnection
from heal.queries import informal_pairs
from heal.services import informal
from heal.services.informal import Told
from heal.vocabulary import InformalChannel, InformalKind
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

ASKED, OFFERED, PRIVATE = InformalKind.ASKED, InformalKind.OFFERED, InformalKind.ANSWERED
WEEKS = 12


def ago(days: int) -> date:
    """Return a day so many days ago."""
    return TODAY - timedelta(days=days)


@dataclass
class Chats:
    """A programme with two who attend, Ana and Ben, and what is noted of people."""

    programme: Programme
    group: int
    ana: int
    ben: int

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        return self.programme.do(use_case, *details, **more)

    def refused(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> str:
        return refused(self.programme, use_case, *details, **more)

    def row(self, number: int) -> InformalConnection:
        with self.programme.database.reading() as session:
            return session.get_one(InformalConnection, number)

    def note(
        self, who: int, kind: InformalKind = ASKED, *, days: int = 5, to: int | None = None,
        **more: Any,
    ) -> int:  # fmt: skip
        """Note an ask or an offer some days ago."""
        told = Told(kind=kind, on=ago(days), other_id=to, **more)
        return int(self.do(informal.note, who, told=told))

    def together(self, one: int, other: int, *, days: int = 0, both: bool = False) -> int:
        """Let two come together some days ago; where `both`, an ask with an offer."""
        asked = self.note(one, days=days)
        whom = {"with_id": self.note(other, OFFERED, days=days)} if both else {"other_id": other}
        by = {"channel": InformalChannel.PHONE, "on": ago(days)}
        self.do(informal.match, asked, **by, **whom)
        return asked

    def often(self, times: int = 3, *, both: bool = False) -> int:
        """Let Ana and Ben come together so often, a week apart, the last time today."""
        return [
            self.together(self.ana, self.ben, days=7 * back, both=both)
            for back in reversed(range(times))
        ][-1]

    def days(self) -> tuple[date, ...]:
        """Return on which days Ana and Ben came together within the weeks."""
        with self.programme.database.reading() as session:
            after = TODAY - timedelta(weeks=WEEKS)
            return informal_pairs.days_together(session, self.ben, self.ana, after=after)


def chats(database: Database) -> Chats:
    """Give two members who attend the same group."""
    return among(Programme(database))


def among(programme: Programme) -> Chats:
    """Give two members of a programme who attend the same group."""
    group = programme.group()
    ana, ben = (programme.attending_member(group, name) for name in ("Ana", "Ben"))
    return Chats(programme, group, ana, ben)
