"""Every read model: one SELECT, and its columns also when there is nothing to show."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from heal import queries
from heal.db.engine import Database
from heal.queries import (
    attention,
    before_after,
    circle,
    concerns,
    feedback,
    funnel,
    group_members,
    groups,
    imports,
    informal,
    load,
    meetings,
    members,
    mentors,
    one_pairing,
    openings,
    pairings,
    participation,
    past_pairings,
    proposals,
    releases,
    requests,
    retention,
    reviews,
    sign_in,
    suggestions,
    taking_part,
)
from heal.queries.participation import Scope
from heal.rules.releases import Cut
from heal.rules.settings import ProgrammeSettings
from heal.services.releases import Telling, release
from heal.vocabulary import Audience
from tests.kit.programme import TODAY, Programme
from tests.kit.staff import NOON, Staff
from tests.kit.statements import as_many

SETTINGS = ProgrammeSettings()
SCOPE = Scope(since=date(2000, 1, 1), until=TODAY)
MONTHS = taking_part.month_ends(TODAY - timedelta(days=400), TODAY, newer_months=12)
Read = Callable[[Session], pd.DataFrame]

READS: dict[str, Read] = {
    "attention.lines": lambda s: attention.lines(s, SETTINGS, today=TODAY),
    "before_after.came": lambda s: before_after.came(s, SCOPE),
    "before_after.first_pairings": lambda s: before_after.first_pairings(s, SCOPE),
    "before_after.held": lambda s: before_after.held(s, SCOPE),
    "before_after.stays": lambda s: before_after.stays(s, SCOPE),
    "circle.approvals": circle.approvals,
    "circle.could_be_invited": circle.could_be_invited,
    "circle.edges": circle.edges,
    "feedback.answers": lambda s: feedback.answers(s, SCOPE),
    "feedback.of_pairing": lambda s: feedback.of_pairing(s, 1),
    "circle.mentors": lambda s: circle.mentors(s, SCOPE),
    "funnel.requests": lambda s: funnel.requests(s, SCOPE),
    "group_members.everyone": lambda s: group_members.everyone(s, today=TODAY),
    "concerns.concerns": lambda s: concerns.concerns(s, concerns.ConcernFilter()),
    "concerns.readings": lambda s: concerns.readings(s, 1),
    "groups.groups": lambda s: groups.groups(s, today=TODAY),
    "imports.batches": imports.batches,
    "imports.left_out": lambda s: imports.left_out(s, 1),
    "imports.people_in": lambda s: imports.people_in(s, 1),
    "informal.candidates": lambda s: informal.candidates(s, 1),
    "informal.connections": lambda s: informal.connections(s, informal.InformalFilter()),
    "load.mentors": lambda s: load.mentors(s, SCOPE),
    "meetings.attendance": lambda s: meetings.attendance(s, meetings.MeetingFilter()),
    "meetings.meetings": lambda s: meetings.meetings(s, meetings.MeetingFilter()),
    "members.latest_meetings": lambda s: members.latest_meetings(s, 1, today=TODAY),
    "members.members": lambda s: members.members(s, members.MemberFilter(), today=TODAY),
    "mentors.pool": lambda s: mentors.pool(s, mentors.MentorFilter(), today=TODAY),
    "one_pairing.check_ins": lambda s: one_pairing.check_ins(s, 1),
    "one_pairing.contacts": lambda s: one_pairing.contacts(s, 1),
    "openings.of_member": lambda s: openings.of_member(s, 1),
    "pairings.active": lambda s: pairings.active(s, pairings.ActiveFilter(), today=TODAY),
    "pairings.ended": lambda s: pairings.ended(s, pairings.EndedFilter(), today=TODAY),
    "pairings.every": lambda s: pairings.every(s, today=TODAY),
    "past_pairings.pairs_in": lambda s: past_pairings.pairs_in(s, 1),
    "participation.around_beginnings": lambda s: participation.around_beginnings(s, SCOPE),
    "participation.meetings": lambda s: participation.meetings(s, SCOPE),
    "participation.pairing_spans": lambda s: participation.pairing_spans(s, SCOPE),
    "participation.request_spans": lambda s: participation.request_spans(s, SCOPE),
    "proposals.candidates": lambda s: proposals.candidates(s, 1, today=TODAY),
    "proposals.of_request": lambda s: proposals.of_request(s, 1),
    "releases.reports": releases.reports,
    "retention.stays": lambda s: retention.stays(s, SCOPE),
    "sign_in.accounts": sign_in.accounts,
    "sign_in.invitations": sign_in.invitations,
    "sign_in.sessions_of": lambda s: sign_in.sessions_of(s, 1, now=NOON, programme=SETTINGS),
    "requests.every": lambda s: requests.every(s, today=TODAY),
    "reviews.offers": lambda s: reviews.offers(s, account_id=1, today=TODAY),
    "reviews.pairs": lambda s: reviews.pairs(s, today=TODAY),
    "reviews.recommendations": lambda s: reviews.recommendations(s, 1),
    "reviews.requests": lambda s: reviews.requests(s, today=TODAY),
    "suggestions.for_mentee": lambda s: suggestions.for_mentee(s, 1),
    "suggestions.mine": lambda s: suggestions.mine(s, account_id=1),
    "taking_part.active_by_month": lambda s: taking_part.active_by_month(s, SCOPE, MONTHS),
    "taking_part.active_in_two": lambda s: taking_part.active_in_two(s, SCOPE, MONTHS, MONTHS[:3]),
    "taking_part.came_in_two": lambda s: taking_part.came_in_two(s, SCOPE, SCOPE),
    "taking_part.newer_by_month": lambda s: taking_part.newer_by_month(s, SCOPE, MONTHS),
    "taking_part.newer_in_two": lambda s: taking_part.newer_in_two(s, SCOPE, *MONTHS[:2]),
    "requests.pending": lambda s: requests.pending(
        s, requests.RequestFilter(), today=TODAY, programme=SETTINGS
    ),
}


def _in_the_code() -> set[str]:
    """Return every public function of the queries that gives a frame."""
    found = set()
    for module in pkgutil.iter_modules(queries.__path__):
        code = importlib.import_module(f"heal.queries.{module.name}")
        for name, function in inspect.getmembers(code, inspect.isfunction):
            gives = str(function.__annotations__.get("return"))
            if function.__module__ == code.__name__ and not name.startswith("_"):
                found |= {f"{module.name}.{name}"} if "DataFrame" in gives else set()
    return found - {"frames.frame"}


def test_no_read_model_is_forgotten() -> None:
    assert set(READS) == _in_the_code()


# Who stayed away is asked before the lines: which pairs are live, then in two what they came to.
MORE = {"attention.lines": (2, 4), "reviews.pairs": (3, 5)}


def _released(programme: Programme) -> None:
    cut = Cut(Audience.INTERNAL, date(2026, 1, 1), date(2026, 5, 31))
    content = json.dumps({"data": json.loads(pd.DataFrame().to_json(orient="table"))})
    figures = [Telling("meetings", "meetings-by-month", cut, content)]
    programme.do(release, cut=cut, figures=figures, on=TODAY)


@pytest.mark.parametrize("name", list(READS))
def test_one_select_and_the_same_columns_with_and_without_rows(
    name: str, database: Database
) -> None:
    first, then = MORE.get(name, (1, 1))
    with as_many(database, first) as session:
        nothing = READS[name](session)
    assert nothing.empty
    assert len(nothing.columns) > 0

    programme = Programme(database)
    group = programme.group()
    programme.pairing(group, on=TODAY - timedelta(days=90))
    programme.asked(
        programme.request(group, on=TODAY - timedelta(days=40)), programme.mentor(group)
    )
    programme.offer(programme.member(group))
    _released(programme)
    Staff(database).account()
    Staff(database).enters()
    with as_many(database, then) as session:
        something = READS[name](session)
    assert list(something.columns) == list(nothing.columns)
