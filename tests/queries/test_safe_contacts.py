"""How people may be reached, read at once for all who stand on a page or in a file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.db.engine import Database
from heal.queries import safe_contacts as known
from heal.queries.safe_contacts import Contact
from heal.rules.messages import Reachable
from heal.rules.settings import ProgrammeSettings
from heal.services import members, safe_contacts
from heal.services.safe_contacts import Safe
from heal.vocabulary import Channel
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

SETTINGS = ProgrammeSettings()
SAFE = Safe(channels={Channel.TEXT: "555 0100", Channel.IN_PERSON: None}, email_is_safe=True)
REACH = Reachable(
    channels=(Channel.IN_PERSON, Channel.TEXT),
    addresses={Channel.TEXT: "555 0100"},
    email_is_safe=True,
    confirmed_on=TODAY,
)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give four members: one said much, one nothing is safe for, one was never asked, one more."""
    found = Programme(database)
    for _ in range(4):
        found.member()
    found.do(members.correct, 1, name="Ana", email="ana@example.org", note=None)
    found.do(safe_contacts.confirm, 1, safe=SAFE, on=TODAY)
    found.do(safe_contacts.confirm, 2, safe=Safe(), on=TODAY - timedelta(days=90))
    return found


def test_all_of_a_page_are_read_at_once(programme: Programme) -> None:
    with one_statement(programme.database) as session:
        found = known.contacts(session, [1, 2, 3, 3, 4711])
    assert found == {
        1: Contact("ana@example.org", REACH),
        2: Contact("person1@example.org", Reachable(confirmed_on=TODAY - timedelta(days=90))),
        3: Contact("person2@example.org", None),
    }
    with one_statement(programme.database) as session:
        assert dict(known.reachable(session, [3, 2, 1])) == {
            1: REACH,
            2: found[2].reach,
        }


def test_a_file_gets_a_line_for_each_who_said_something(programme: Programme) -> None:
    with one_statement(programme.database) as session:
        said = known.in_words(session, [1, 2, 3, 4], today=TODAY, programme=SETTINGS)
    assert said == {
        1: "In person, Text message, E-mail; others may read their e-mail",
        2: "Nobody has asked: only in person, or where they last wrote",
    }


@pytest.mark.parametrize(("later", "asks"), [(89, False), (90, True)])
def test_a_file_says_what_is_to_be_asked_anew(programme: Programme, later: int, asks: bool) -> None:
    day = TODAY + timedelta(days=later)
    with programme.database.reading() as session:
        said = known.in_words(session, [1], today=day, programme=SETTINGS)
    assert ("not confirmed for 90 days: ask first" in said[1]) is asks


def test_so_many_that_one_statement_could_not_name_them(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with programme.database.reading() as session:
        assert set(known.reachable(session, range(70_000))) == {1, 2}
    monkeypatch.setattr(known, "AT_ONCE", 1)
    with programme.database.reading() as session:
        assert set(known.contacts(session, range(70))) == {1, 2, 3, 4}
        assert known.contacts(session, []) == {}
