"""That two were in touch: when, and what kind of time it was; never what was said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.pairings import Contact, ContactActivity, Pairing
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Activity, Channel, Permission


def record(
    session: Session,
    actor: Actor,
    pairing_id: int,
    *,
    on: date,
    channel: Channel | None,
    activities: Collection[Activity],
) -> int:
    """Keep that the two were in touch, never what was said, and return the contact's number."""
    require(actor, Permission.MANAGE_PAIRINGS)
    _refuse_outside(session, pairing_id, on)
    contact = Contact(pairing_id=pairing_id, happened_on=on, channel=channel)
    session.add(contact)
    session.flush()
    _keep(session, contact.id, activities)
    return contact.id


def correct(
    session: Session,
    actor: Actor,
    contact_id: int,
    *,
    on: date,
    channel: Channel | None,
    activities: Collection[Activity],
) -> None:
    """Correct when and how the two were in touch."""
    require(actor, Permission.MANAGE_PAIRINGS)
    contact = records.find(session, Contact, contact_id, "contact")
    _refuse_outside(session, contact.pairing_id, on)
    contact.happened_on, contact.channel = on, channel
    _keep(session, contact_id, activities)


def take_back(session: Session, actor: Actor, contact_id: int) -> None:
    """Take away a contact that was noted by mistake."""
    require(actor, Permission.MANAGE_PAIRINGS)
    contact = records.find(session, Contact, contact_id, "contact")
    _keep(session, contact_id, ())
    session.flush()
    session.delete(contact)


def _refuse_outside(session: Session, pairing_id: int, on: date) -> None:
    pairing = records.find(session, Pairing, pairing_id, "pairing")
    records.in_order(pairing.began_on, on, "The two cannot have met before the pairing began.")
    records.in_order(on, pairing.ended_on, "By then the pairing had ended; choose an earlier day.")


def _keep(session: Session, contact_id: int, wanted: Collection[Activity]) -> None:
    statement = select(ContactActivity).where(ContactActivity.contact_id == contact_id)
    kept = {row.activity: row for row in session.scalars(statement)}
    for activity, row in kept.items():
        if activity not in wanted:
            session.delete(row)
    for activity in sorted(set(wanted) - set(kept)):
        session.add(ContactActivity(contact_id=contact_id, activity=activity))
