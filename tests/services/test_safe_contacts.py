"""Nothing is safe until somebody says so, and then just what they said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.models import SafeChannel, SafeContact, TrailEntry
from heal.queries import safe_contacts as known
from heal.rules.access import Actor
from heal.rules.messages import Reachable
from heal.services import safe_contacts
from heal.services.audit import MARK
from heal.services.safe_contacts import Safe
from heal.vocabulary import Channel, Role, Voicemail
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

SAFE = Safe(
    channels={Channel.TEXT: "555 0100", Channel.PHONE: None},
    times="  weekdays before noon ",
    voicemail=Voicemail.VAGUE_ONLY,
    email_is_safe=True,
    email_is_shared=False,
    name_to_ask_for="M.",
)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme with one member."""
    found = Programme(database)
    found.member()
    return found


def reachable(programme: Programme) -> Reachable | None:
    """Return what is known of the one member."""
    with programme.database.reading() as session:
        return known.reachable(session, [1, 4711]).get(1)


def test_what_they_said_is_kept_and_changed(programme: Programme) -> None:
    assert reachable(programme) is None
    programme.do(safe_contacts.confirm, 1, safe=SAFE, on=TODAY)
    assert reachable(programme) == Reachable(
        channels=(Channel.PHONE, Channel.TEXT),
        times="weekdays before noon",
        voicemail=Voicemail.VAGUE_ONLY,
        email_is_safe=True,
        email_is_shared=False,
        calendar_invites=False,
        name_to_ask_for="M.",
        addresses={Channel.TEXT: "555 0100"},
        confirmed_on=TODAY,
    )
    later = Safe(channels={Channel.TEXT: "555 0199"})
    programme.do(safe_contacts.confirm, 1, safe=later, on=TODAY + timedelta(days=0))
    assert reachable(programme) == Reachable(
        channels=(Channel.TEXT,), addresses={Channel.TEXT: "555 0199"}, confirmed_on=TODAY
    )


def test_it_can_be_forgotten(programme: Programme) -> None:
    programme.do(safe_contacts.confirm, 1, safe=SAFE, on=TODAY)
    programme.do(safe_contacts.forget, 1)
    assert reachable(programme) is None
    with programme.database.reading() as session:
        for model in (SafeContact, SafeChannel):
            assert session.scalar(select(func.count()).select_from(model)) == 0
    assert "nothing to forget" in refused(programme, safe_contacts.forget, 1)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_it_is_the_coordinators_to_note(programme: Programme, role: Role) -> None:
    programme.actor = Actor("Fay", role)
    refused(programme, safe_contacts.confirm, 1, safe=SAFE, on=TODAY)
    refused(programme, safe_contacts.forget, 1)


def test_the_trail_keeps_no_number(programme: Programme) -> None:
    programme.do(safe_contacts.confirm, 1, safe=SAFE, on=TODAY)
    with programme.database.reading() as session:
        lines = session.scalars(select(TrailEntry).where(TrailEntry.noun == "safe_channels")).all()
        everything = str([line.changes for line in session.scalars(select(TrailEntry))])
    assert {line.changes.get("address", [None, MARK])[1] for line in lines} == {MARK}
    for private in ("555 0100", "before noon", "M."):
        assert private not in everything


def test_what_cannot_be_is_a_sentence(programme: Programme) -> None:
    assert "not in the records" in refused(
        programme, safe_contacts.confirm, 4711, safe=SAFE, on=TODAY
    )
    long = Safe(channels={Channel.TEXT: "5" * 121})
    assert "120 letters" in refused(programme, safe_contacts.confirm, 1, safe=long, on=TODAY)
