"""Which meeting a register is of, and what is known of all that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from heal.errors import NotFound, UnreadableFile
from heal.exchange.registers import Register
from heal.names import fold
from heal.queries import import_facts, recognition, register_facts
from heal.queries.register_facts import RegisterFacts
from heal.rules import imports as rules
from heal.rules.access import Actor, permits, require
from heal.services import records
from heal.vocabulary import Permission


class DayNotTold(UnreadableFile):
    """Ask on which day the meeting was: the file itself does not tell."""


def the_group(
    actor: Actor, group_name: str, known: Mapping[str, tuple[int, str]]
) -> tuple[int | None, str]:
    """Return number and name of the group that is meant; without number one that is to be made.

    Who may not make groups is refused where it is none that they are shown.
    """
    found = known.get(fold(group_name))
    if found is None and not permits(actor, Permission.EDIT_MEMBERS):
        raise NotFound("You lead no group of this name; choose one of your groups.")
    return found or (None, records.name(group_name, "group"))


@dataclass(frozen=True)
class Placed:
    """One register as it was read, and the meeting that it belongs to."""

    told: Register
    sha256: str
    file_name: str
    group_id: int | None
    group_name: str
    day: date
    of_several: bool
    """Its file tells of other meetings as well."""

    @property
    def place(self) -> tuple[str, date]:
        """Return what is the same for all registers of one meeting."""
        return fold(self.group_name), self.day


def placed(
    told: Register,
    digest: str,
    file_name: str,
    group: tuple[int | None, str],
    held_on: date | None,
    today: date,
    *,
    of_several: bool = False,
) -> Placed:
    """Return a register with the meeting that it belongs to, or refuse what can be no register."""
    if not told.stays:
        raise UnreadableFile(
            "This file names nobody who was in the meeting, so it cannot be its register; check "
            "that it is the right file."
        )
    day = told.held_on or held_on
    if day is None:
        raise DayNotTold("This file does not tell on which day the meeting was. Say which.")
    return Placed(
        told, digest, file_name, *group, rules.meeting_day(day, today), of_several=of_several
    )


def gathered(session: Session, actor: Actor, registers: Sequence[Placed]) -> RegisterFacts:
    """Return what is known of all these registers, asked for once."""
    require(actor, Permission.IMPORT_REGISTERS)
    emails = {stay.email for one in registers for stay in one.told.stays if stay.email}
    found = import_facts.members_by_email(session, emails)
    by_email = {email: member_id for email, (member_id, _) in found.items()}
    return register_facts.gather(
        session,
        by_email=by_email,
        who={
            recognition.name_of_stay(stay, one.group_id)
            for one in registers
            for stay in one.told.stays
            if stay.email not in by_email
        },
        places={(one.group_id, one.day) for one in registers if one.group_id is not None},
        digests={one.sha256 for one in registers},
    )
