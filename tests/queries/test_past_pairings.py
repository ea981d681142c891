"""Pairs from before stay out of figures whose dates nobody knows, and enter the others late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.measures import lengths, waits
from heal.models import Member
from heal.queries import attention, funnel, participation, requests, settings
from heal.queries.participation import Scope
from heal.queries.requests import RequestFilter
from heal.reports import pack
from heal.reports.choice import Choice
from heal.services import past_pairings
from heal.vocabulary import Audience, RequestStatus
from tests.kit.programme import TODAY, Programme

ALL = Scope(since=date(2000, 1, 1), until=TODAY)
LONG_AGO, FROM, UNTIL = date(2024, 6, 1), date(2024, 1, 9), date(2025, 1, 9)
DAY = timedelta(days=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """A mentor with a pair that goes on since long ago, and one that ended; nobody ever asked."""
    programme = Programme(database)
    group = programme.group("HEAL Tuesday")
    for number in range(4):
        programme.member(group, f"Member {number}", months=60)
    with database.reading() as session:
        one, two, three, four = session.scalars(select(Member.email).order_by(Member.id))
    rows = (f"{one},{two},{LONG_AGO},", f"{four},{three},{FROM},{UNTIL}")
    data = "\r\n".join(("Mentor e-mail,Mentee e-mail,Began on,Ended on", *rows)).encode()
    programme.do(past_pairings.save, data=data, file_name="teams.csv", today=TODAY, attested=True)
    return programme


def test_no_request_is_made_up(programme: Programme) -> None:
    with programme.database.reading() as session:
        assert funnel.requests(session, ALL).empty
        asked = participation.request_spans(session, ALL)
        numbers = settings.programme(session)
        for status in (None, RequestStatus.FULFILLED):
            narrowed = RequestFilter(status=status)
            told = {"today": TODAY, "programme": numbers}
            assert requests.pending_count(session, narrowed, **told) == 0
        assert requests.every(session, today=TODAY).empty
    assert waits.of_requests(asked, through=TODAY).empty


def test_a_real_request_beside_them_waits_as_long_as_it_did(programme: Programme) -> None:
    group = programme.group()
    programme.pairing(group, on=TODAY - 9 * DAY)
    with programme.database.reading() as session:
        asked = participation.request_spans(session, ALL)
        counted = funnel.requests(session, ALL)
    assert list(waits.of_requests(asked, through=TODAY)["days"]) == [0]
    assert list(counted["n"]) == [1]


def test_what_came_in_today_counts_from_today_on(programme: Programme) -> None:
    with programme.database.reading() as session:
        spans = participation.pairing_spans(session, ALL)
    found = lengths.of_pairings(spans, through=TODAY + 30 * DAY)
    assert found.to_dict("records") == [
        {"days": (TODAY - LONG_AGO).days + 30, "ended": False, "seen_from": (TODAY - LONG_AGO).days}
    ], "the one that had ended before left no place for others like it"
    assert lengths.of_pairings(spans, through=TODAY).empty, "nothing was seen of it yet"


def test_whoever_says_since_when_the_records_are_complete_has_the_past_counted(
    programme: Programme,
) -> None:
    since = date(2024, 7, 1)
    with programme.database.reading() as session:
        spans = participation.pairing_spans(session, ALL)
    found = lengths.of_pairings(spans, through=TODAY, since=since)
    assert sorted(zip(found["days"], found["ended"], found["seen_from"], strict=True)) == [
        ((UNTIL - FROM).days, True, (since - FROM).days),
        ((TODAY - LONG_AGO).days, False, (since - LONG_AGO).days),
    ]


def test_today_is_not_flooded(programme: Programme) -> None:
    with programme.database.reading() as session:
        numbers = settings.programme(session)
        found = attention.lines(session, numbers, today=TODAY + DAY)
    assert found.empty


@pytest.mark.parametrize("audience", list(Audience))
def test_every_audience_has_its_report_with_them(programme: Programme, audience: Audience) -> None:
    """What is hidden is worked out over all that is told, and that has to add up."""
    until = date(2026, 5, 31)
    choice = Choice(Scope(since=date(2025, 6, 1), until=until), audience, exact=True)
    with programme.database.reading() as session:
        report = pack.read(session, choice, made_on=TODAY)
    says = " ".join(entry.definition for _, entries in report.chapters for entry in entries)
    assert "counts from the day on which it came in" in says
