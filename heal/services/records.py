"""How a use-case finds the record that it is about, and checks what it was told."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.db.types import NAME_LENGTH, NOTE_LENGTH
from heal.errors import BadValue, NotFound
from heal.models.members import Member
from heal.models.pairings import Pairing

Record = TypeVar("Record", bound=Base)

EARLIEST = date(1990, 1, 1)


def find(session: Session, model: type[Record], record_id: int, noun: str) -> Record:
    """Return the record, or refuse in a sentence where it is not there (any more)."""
    record = session.get(model, record_id)
    if record is None:
        raise NotFound(f"This {noun} is not in the records (any more); open the list again.")
    return record


def both_there(session: Session, pairing_id: int) -> Pairing:
    """Return the pairing, or refuse where the record of one of the two was erased."""
    pair = find(session, Pairing, pairing_id, "pairing")
    erased = select(Member.id).where(
        Member.id.in_((pair.mentor_id, pair.mentee_id)), Member.erased_on.is_not(None)
    )
    if session.scalars(erased.limit(1)).first() is not None:
        raise NotFound("One of the two is not in the records any more; open the list again.")
    return pair


def name(text: str, noun: str) -> str:
    """Return a tidy name, or refuse an empty or endless one."""
    tidy = " ".join(text.split())
    if not tidy:
        raise BadValue(f"Please give the {noun} a name.")
    return _short(tidy, NAME_LENGTH, f"The {noun}'s name")


def note(text: str | None) -> str | None:
    """Return a tidy note or None, or refuse one that tells a story."""
    tidy = (text or "").strip()
    return _short(tidy, NOTE_LENGTH, "A note") if tidy else None


def email(text: str | None) -> str | None:
    """Return an address in small letters or None, or refuse what is none."""
    tidy = (text or "").strip().lower()
    if not tidy:
        return None
    before, at, after = tidy.partition("@")
    if not (before and at and "." in after) or " " in tidy:
        raise BadValue(f"“{tidy[:60]}” is not an e-mail address; leave it empty if unknown.")
    return _short(tidy, NAME_LENGTH, "An e-mail address")


def in_order(first: date | None, last: date | None, sentence: str) -> None:
    """Refuse with the sentence where the last day comes before the first."""
    if first is not None and last is not None and last < first:
        raise BadValue(sentence)


def believable(day: date) -> date:
    """Return the day, or refuse one that must be a slip of the keys."""
    if day < EARLIEST:
        raise BadValue(f"{day.isoformat()} is too long ago to be right; check the year.")
    return day


def _short(text: str, longest: int, what: str) -> str:
    if len(text) > longest:
        raise BadValue(f"{what} may be {longest} letters long; this one has {len(text)}.")
    return text
