"""The register of one evening of a group that is in the records, and what is kept of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from heal.db.engine import Database
from heal.models import Mark, Meeting, Member
from heal.queries import imports as lists
from heal.services import members, registers
from heal.services.registers import RegisterPreview
from tests.kit.programme import COORDINATOR, TODAY, Programme

GROUP, ZONE, DAY = "HEAL Tuesday", "America/New_York", date(2025, 11, 19)
HEADINGS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room"
)


def file(*rows: str) -> bytes:
    """Return a report with these rows; the first stands on line 2."""
    return "\r\n".join((HEADINGS, *rows)).encode("utf-8-sig")


def was(
    name: str, joined: str, left: str, email: str = "", day: str = "11/19/2025", waiting: str = "No"
) -> str:
    """Return a row: who was there, from when until when."""
    return f"{name},{email},{day} {joined},{day} {left},1,Yes,{waiting}"


ANA, IPAD = "Ana (Ana Lopez)", "Ana's iPad"
MAIN = file(
    was(ANA, "19:00:10", "19:30:10", "ana@example.org"),
    was(IPAD, "19:20:10", "20:20:10"),
    was(ANA, "20:10:10", "20:25:10", "ana@example.org"),
    was("Ben", "19:01:00", "19:08:00"),
    was("Dev", "18:58:00", "19:00:10", waiting="Yes"),
    was("Read.ai notes", "19:00:00", "20:00:00"),
    was("Zoe", "when?", "20:00:00"),
)
# The call broke off and was begun again.
SECOND = file(was(ANA, "20:40:00", "21:00:00", "ana@example.org"))


def tuesday(database: Database) -> Programme:
    """Return a programme with a group of two, of whom one has an address."""
    found = Programme(database)
    group = found.group(GROUP)
    found.do(
        members.add, name="Ana Lopez", email="ana@example.org", group_id=group,
        joined_on=date(2024, 4, 10),
    )  # fmt: skip
    found.do(members.add, name="Benjamin Ode", group_id=group, joined_on=date(2024, 4, 10))
    return found


def asked(data: bytes, **more: Any) -> dict[str, Any]:
    """Return what is told with a file."""
    told = {"file_name": "zoom.csv", "group_name": GROUP, "zone": ZONE, "today": TODAY}
    return {"data": data, **told, **more}


def bring_in(programme: Programme, data: bytes = MAIN, **more: Any) -> int:
    """Bring a file in."""
    return int(programme.do(registers.save, **asked(data, **more)))


def look(programme: Programme, data: bytes = MAIN, **more: Any) -> RegisterPreview:
    """Return what a file would bring in."""
    with programme.database.reading() as session:
        return registers.preview(session, COORDINATOR, **asked(data, **more))


def marks(programme: Programme) -> dict[str, tuple[bool, int | None, str]]:
    """Return the marks by name: whether present, how long, from where."""
    with programme.database.reading() as session:
        found = session.execute(
            select(Member.name, Mark.present, Mark.minutes, Mark.source).join(
                Member, Member.id == Mark.member_id
            )
        )
        return {name: (present, minutes, source.value) for name, present, minutes, source in found}


def meeting(programme: Programme) -> Meeting:
    """Return the one meeting."""
    with programme.database.reading() as session:
        return session.scalars(select(Meeting)).one()


def member(programme: Programme, name: str) -> int:
    """Return the member of that name."""
    with programme.database.reading() as session:
        return session.scalars(select(Member.id).where(Member.name == name)).one()


def row(programme: Programme, name: str) -> int:
    """Return the line on which a name waits."""
    with programme.database.reading() as session:
        return next(one.row_id for one in lists.waiting(session) if one.name == name)


def waiting(programme: Programme) -> list[str]:
    """Return the names that wait."""
    with programme.database.reading() as session:
        return [one.name for one in lists.waiting(session)]
