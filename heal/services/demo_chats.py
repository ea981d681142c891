"""Informal connections of the invented programme, told through the real use-cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heal.rules.access import Actor, require
from heal.services import informal
from heal.vocabulary import InformalChannel, InformalKind, Permission

Told = Mapping[str, Any]
Number = Callable[[str], int]
Day = Callable[[int], date]


def tell(session: Session, actor: Actor, told: Told, *, number: Number, day: Day) -> None:
    """Let somebody ask or offer, and come together with who answered, where anyone did.

    `number` finds a member by name, `day` a day by how long ago it is.
    """
    require(actor, Permission.MANAGE_INFORMAL)

    def noted(who: str, about: Told) -> int:
        channel = about.get("channel")
        what = informal.Told(
            kind=InformalKind(about["kind"]),
            on=day(about["on"]),
            channel=InformalChannel(channel) if channel else None,
            other_id=number(about["to"]) if "to" in about else None,
        )
        return informal.note(session, actor, number(who), told=what)

    first, together = noted(told["who"], told), told.get("together")
    if together is not None:
        whom: dict[str, int] = {}
        if "answered" in told:
            whom["with_id"] = noted(together["with"], told["answered"])
        else:
            whom["other_id"] = number(together["with"])
        on, channel = day(together["on"]), InformalChannel(together["channel"])
        informal.match(session, actor, first, on=on, channel=channel, **whom)
    if "closed" in told:
        informal.close(session, actor, first, on=day(told["closed"]))
