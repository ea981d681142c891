"""The desk: the programme's numbers, and lines that rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import BadValue, NotPermitted
from heal.models import Setting, Snooze, TrailEntry
from heal.queries import settings as stored
from heal.rules.access import Actor
from heal.rules.attention import LONGEST_SNOOZE_DAYS, Matter
from heal.rules.settings import LABELS, ProgrammeSettings, default
from heal.services import desk
from heal.vocabulary import Role
from tests.kit.programme import TODAY, Programme

OTHERS = tuple(Actor("somebody", role) for role in Role if role is not Role.COORDINATOR)
OTHER_VALUES = {
    key: (not default(key))
    if isinstance(default(key), bool)
    else default(key) + 1
    if isinstance(default(key), int)
    else "Jo"
    for key in LABELS
} | {"records_begin_on": "2025-01-31"}


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme without anybody in it."""
    return Programme(database)


def settings(programme: Programme) -> ProgrammeSettings:
    with programme.database.reading() as session:
        return stored.programme(session)


def keys(programme: Programme) -> set[str]:
    with programme.database.reading() as session:
        return set(session.scalars(select(Setting.key)))


def test_every_setting_is_kept_and_read_back(programme: Programme) -> None:
    programme.do(desk.change_settings, values=OTHER_VALUES)
    assert settings(programme) == ProgrammeSettings(**OTHER_VALUES)
    assert keys(programme) == set(LABELS)


def test_only_what_differs_from_the_default_is_kept(programme: Programme) -> None:
    programme.do(desk.change_settings, values={"lapse_after_days": 21, "nudge_after_days": 5})
    assert keys(programme) == {"lapse_after_days"}
    programme.do(desk.change_settings, values={"lapse_after_days": 14})
    assert keys(programme) == set()
    assert settings(programme) == ProgrammeSettings()


@pytest.mark.parametrize("wrong", [
    {"waiting_amber_days": 31},
    {"check_in_first_days": 42},
    {"lapse_after_days": 0},
    {"lapse_after_days": 366},
    {"present_percent": 101},
    {"discontinue_contact_name": "x" * 121},
    {"moon_phase": 3},
])  # fmt: skip
def test_a_refusal_keeps_nothing_at_all(programme: Programme, wrong: dict[str, int | str]) -> None:
    programme.do(desk.change_settings, values={"default_capacity": 2})
    with pytest.raises(BadValue) as refused:
        programme.do(desk.change_settings, values={"experience_months": 6, **wrong})
    assert refused.value.sentence.endswith(".")
    assert settings(programme) == replace(ProgrammeSettings(), default_capacity=2)


def test_two_numbers_that_move_together_are_no_contradiction(programme: Programme) -> None:
    values = {"waiting_amber_days": 40, "waiting_red_days": 50}
    programme.do(desk.change_settings, values=values)
    assert settings(programme) == ProgrammeSettings(**values)


def test_a_change_leaves_who_and_what_in_the_trail(programme: Programme) -> None:
    programme.do(desk.change_settings, values={"lapse_after_days": 21})
    programme.do(desk.change_settings, values={"lapse_after_days": 30})
    with programme.database.reading() as session:
        last = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.use_case) == ("coordinator", "desk.change_settings")
    assert last.changes == {"value": ["21", "30"]}


@pytest.mark.parametrize("somebody", OTHERS, ids=[actor.role.value for actor in OTHERS])
def test_only_a_coordinator_changes_settings_or_snoozes(
    programme: Programme, somebody: Actor
) -> None:
    programme.actor = somebody
    with pytest.raises(NotPermitted):
        programme.do(desk.change_settings, values={"lapse_after_days": 21})
    with pytest.raises(NotPermitted):
        programme.do(
            desk.snooze, 1, matter=Matter.OFFER, today=TODAY, until=TODAY + timedelta(days=7)
        )
    assert keys(programme) == set()


@pytest.mark.parametrize("days", [-1, 0, LONGEST_SNOOZE_DAYS + 1])
def test_a_line_cannot_rest_into_the_past_or_for_ever(programme: Programme, days: int) -> None:
    with pytest.raises(BadValue):
        programme.do(
            desk.snooze, 1, matter=Matter.OFFER, today=TODAY, until=TODAY + timedelta(days=days)
        )


def test_a_second_snooze_moves_the_day(programme: Programme) -> None:
    for days in (7, 30):
        until = TODAY + timedelta(days=days)
        programme.do(desk.snooze, 1, matter=Matter.OFFER, today=TODAY, until=until)
    with programme.database.reading() as session:
        (row,) = session.scalars(select(Snooze))
    assert (row.matter, row.record_id, row.until_on) == ("offer", 1, TODAY + timedelta(days=30))
