"""The matters of Today that are about a pair: how each comes about, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from heal.models import CheckIn, Group, Meeting, Pairing
from heal.services import check_ins, endings, meetings, safe_contacts
from heal.services.check_ins import Heard
from heal.services.safe_contacts import Safe
from heal.vocabulary import Channel, HowItGoes, SelfCheck, Side
from tests.kit.by_hand import ago
from tests.kit.programme import TODAY, Programme

BOTH_YES = dict.fromkeys(Side, Heard(HowItGoes.GOING_WELL))


def _heard(programme: Programme, pairing: int, **said: Heard) -> int:
    heard = {Side(side): word for side, word in said.items()}
    programme.do(check_ins.record, pairing, on=TODAY, heard=heard)
    with programme.database.reading() as session:
        return session.scalars(
            select(CheckIn.id).where(
                CheckIn.pairing_id == pairing, CheckIn.side == next(iter(heard))
            )
        ).one()


def says(goes: HowItGoes, own: SelfCheck | None = None) -> Callable[[Programme], int]:
    """A side of a pair, the mentor where they say something of themselves, says so."""
    side = Side.MENTEE if own is None else Side.MENTOR

    def make(programme: Programme) -> int:
        pairing = programme.pairing(programme.group(), on=ago(14))
        return _heard(programme, pairing, **{side.value: Heard(goes, (), own)})

    return make


def has_ended(programme: Programme) -> int:
    pairing = programme.pairing(programme.group(), on=ago(20))
    programme.do(endings.end, pairing, on=ago(7))
    return pairing


def ask_both(programme: Programme, pairing: int) -> None:
    for side in Side:
        programme.do(endings.asked_after, pairing, side=side, on=TODAY)


def said_what_is_safe(programme: Programme, member: int, on: date = TODAY, **more: Any) -> None:
    """Somebody says that the phone is safe, and nothing else."""
    safe = Safe(channels={Channel.PHONE: None}, **more)
    programme.do(safe_contacts.confirm, member, safe=safe, on=on)


def not_shared(programme: Programme) -> int:
    """The two agreed on the phone, and the mentee calls nothing safe any more."""
    pairing = programme.pairing(programme.group(), on=ago(3))
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
    programme.do(safe_contacts.confirm, mentee, safe=Safe(), on=TODAY)
    return pairing


def phone_is_safe(programme: Programme, pairing: int) -> None:
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
    said_what_is_safe(programme, mentee)


def stays_away(programme: Programme, pairing: int) -> None:
    """No register of the only group names the pair any more, and the last is of today."""
    with programme.database.reading() as session:
        group = session.scalars(select(Group.id)).one()
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    with programme.database.reading() as session:
        held = session.scalars(select(Meeting.id)).all()
    for meeting in held:
        programme.do(meetings.fill_register, meeting, present=())


def stayed_away(programme: Programme) -> int:
    pairing = programme.pairing(programme.group(), on=ago(50))
    stays_away(programme, pairing)
    return pairing


def comes(programme: Programme, pairing: int) -> None:
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
        meeting = session.scalars(select(Meeting.id).where(Meeting.held_on == TODAY)).one()
    programme.do(meetings.fill_register, meeting, present=[mentee])


def pairing_since(days: int) -> Callable[[Programme], int]:
    return lambda programme: programme.pairing(programme.group(), on=ago(days))
