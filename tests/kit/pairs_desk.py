"""A small group with a mentor, and files of pairs that began before the dashboard."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from heal.db.base import Base
from heal.db.engine import Database
from heal.services import members, mentors, pairs_preview, past_pairings
from heal.services.pairs_preview import PairsPreview
from tests.kit.programme import COORDINATOR, TODAY, WILLING, Programme

HEADINGS = (
    "Mentor's name,Mentor's e-mail,Mentee's name,Mentee's e-mail,Group,Mentor's group,"
    "Began on,Ended on,How it ended,Why it ended,In touch by"
)
BEGAN = date(2025, 9, 2)
GROUP = "HEAL Tuesday"
WORDS = pairs_preview.rules


@dataclass
class Desk:
    """A group with a mentor in the pool and some members, and a file of pairs."""

    programme: Programme
    group: int
    ids: dict[str, int] = field(default_factory=dict)

    def member(self, name: str, *, joined: date = date(2023, 1, 10)) -> int:
        """Add a member called like that, with an address made of the name."""
        number = self.programme.do(
            members.add, name=name, email=f"{name.lower()}@example.org", group_id=self.group,
            joined_on=joined,
        )  # fmt: skip
        self.ids[name] = int(number)
        return int(number)

    def mentor(self, name: str, **told: Any) -> int:
        """Add an approved mentor and return the offer."""
        offer = self.programme.offer(self.member(name), on=BEGAN, told=willing(**told))
        self.programme.do(mentors.approve, offer, on=BEGAN)
        return offer

    def look(self, *rows: str, **more: Any) -> PairsPreview:
        """Return what a file would bring in."""
        with self.programme.database.reading() as session:
            return pairs_preview.preview(
                session, more.pop("actor", COORDINATOR), data=file(*rows), file_name="teams.csv",
                today=TODAY, **more,
            )  # fmt: skip

    def save(self, *rows: str, **more: Any) -> int:
        """Bring a file in."""
        told: dict[str, Any] = {"file_name": "teams.csv", "today": TODAY, "attested": True}
        return int(self.programme.do(past_pairings.save, data=file(*rows), **{**told, **more}))

    def all_of(self, model: type[Base]) -> list[Any]:
        """Return every record of a kind."""
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]


def willing(**told: Any) -> mentors.Willing:
    """Return what a mentor told, but for these."""
    return mentors.Willing(**{**vars(WILLING), **told})


def file(*rows: str) -> bytes:
    """Return a file of pairs with these rows; the first stands on line 2."""
    return "\r\n".join((HEADINGS, *rows)).encode()


def row(
    mentor: str = "Mira",
    mentee: str = "Ben",
    began: str = "2025-09-02",
    ended: str = "",
    manner: str = "",
    channels: str = "",
    group: str = "",
    reason: str = "",
) -> str:
    """Return one row, everybody by name and the address made of it."""
    sides = ",".join(f"{name},{name.lower()}@example.org" for name in (mentor, mentee))
    return f'{sides},{group},,{began},{ended},"{manner}",{reason},{channels}'


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but the trail, the clicks and the files themselves."""
    beside = {"trail", "handled_forms", "import_batches"}
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in beside
        }


def ready(database: Database) -> Desk:
    """Return a desk with Mira in the pool, who has room for two, and with Ben and Cy."""
    programme = Programme(database)
    desk = Desk(programme, programme.group(GROUP))
    desk.mentor("Mira", capacity=2)
    for name in ("Ben", "Cy"):
        desk.member(name)
    return desk
