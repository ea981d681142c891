"""Pairs that began before the dashboard: every gate that can be asked of a row is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import ImportRow, Membership, MentorOffer
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.services import audit, members, mentors, requests
from heal.vocabulary import MentorStatus, Role
from tests.kit.pairs_desk import BEGAN, GROUP, WORDS, Desk, ready, row
from tests.kit.programme import TODAY, WISH


@pytest.fixture
def desk(database: Database) -> Desk:
    return ready(database)


def _apart(desk: Desk) -> None:
    desk.programme.do(members.keep_apart, desk.ids["Mira"], other_id=desk.ids["Ben"], on=TODAY)


def _left_before(desk: Desk) -> None:
    with desk.programme.database.reading() as session:
        stay = session.scalars(
            select(Membership.id).where(Membership.member_id == desk.ids["Ben"])
        ).one()
    desk.programme.do(members.leave, stay, left_on=BEGAN - timedelta(days=1))


def _stayed_away(desk: Desk) -> None:
    for weeks in range(1, 7):
        desk.programme.meeting(desk.group, BEGAN - timedelta(weeks=weeks), present=())


def _looks(desk: Desk) -> None:
    desk.programme.do(requests.open, desk.ids["Ben"], on=TODAY, wish=WISH, attested=True)


def _stopped(desk: Desk) -> None:
    desk.programme.do(mentors.discontinue, _offer(desk), on=TODAY, then={})


def _offered(desk: Desk) -> None:
    desk.programme.offer(desk.member("Nia"))


def _offer(desk: Desk) -> int:
    return int(desk.all_of(MentorOffer)[0].id)


def _nothing(_: Desk) -> None:
    pass


REFUSED: dict[str, tuple[Callable[[Desk], None], tuple[str, ...], str]] = {
    "oneself": (_nothing, (row("Mira", "Mira"),), "own mentor"),
    "kept apart": (_apart, (row(),), "not to be paired"),
    "no member then": (_left_before, (row(),), "belonged to no group on 2025-09-02"),
    "stayed away then": (_stayed_away, (row(),), "had not been to meetings before"),
    "mentor joined later": (
        _nothing, (row(began="2022-01-01", ended="2022-02-01"),), "joined only on 2023-01-10",
    ),
    "mentor stopped": (_stopped, (row(),), "has stopped mentoring"),
    "mentor not approved": (_offered, (row("Nia"),), "awaits approval"),
    "looks for a mentor": (_looks, (row(),), "looks for a mentor"),
    "a way not accepted": (_nothing, (row(channels="In person"),), "in one of these ways"),
    "two at a time": (
        _nothing, (row(ended="2025-12-31"), row("Cy", "Ben", "2025-12-01", "2026-01-31")),
        "had another mentor until 2025-12-31",
    ),
    "two mentors today": (
        _nothing, (row(), row("Olga", "Ben", "2025-10-01", group=GROUP)), "another mentor since",
    ),
    "the same two twice": (_nothing, (row(), row()), "on line 2"),
    "the same two, other days": (
        _nothing, (row(), row(began="2025-10-01")), "already, since 2025-09-02",
    ),
    "begins tomorrow": (_nothing, (row(began="2026-06-17"),), "has not come yet"),
    "ends tomorrow": (_nothing, (row(ended="2026-06-17"),), "leave the last day empty"),
    "ends first": (_nothing, (row(ended="2025-09-01"),), "ends before it began"),
    "nobody known": (_nothing, (row("Mira", "Zoe"),), "is not in the records"),
    "no such group": (_nothing, (row("Mira", "Zoe", group="Other"),), "no group has this name"),
    "unknown ending": (_nothing, (row(ended="2026-01-01", manner="badly"),), "How it ended"),
    "an ending without an end": (_nothing, (row(manner="Faded out"),), "but not when"),
    "no first day": (_nothing, (row(began=""),), "first is missing|began is missing"),
    "no such day": (_nothing, (row(began="2025-02-30"),), "no such date"),
    "half an address": (_nothing, (row().replace("@", " at ", 1),), "not a whole address"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "rows", "says"), REFUSED.values(), ids=REFUSED)
def test_each_gate_refuses_its_row_with_line_and_reason(
    desk: Desk, before: Callable[[Desk], None], rows: tuple[str, ...], says: str
) -> None:
    before(desk)
    seen = desk.look(*rows)
    assert [one.line for one in seen.refused] == [len(rows) + 1]
    assert pytest.approx(len(rows) - 1) == len(seen.pairs)
    reason = seen.refused[0].reason
    assert any(part in reason for part in says.split("|")), reason
    assert not any(name in reason for name in desk.ids), "a reason names nobody"
    desk.save(*rows)
    kept = [one for one in desk.all_of(ImportRow) if one.reason]
    assert [(one.line, one.reason) for one in kept] == [(len(rows) + 1, reason)]


def test_a_pair_that_could_have_begun_here_is_asked_both_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "now", lambda: datetime(2025, 11, 3, 9, tzinfo=UTC))
    desk.programme.pairing(desk.group, on=date(2025, 11, 1))
    seen = desk.look(row(), row("Mira", "Cy", "2025-11-03"), row("Mira", "Cy", "2025-11-04"))
    assert [pair.line for pair in seen.pairs] == [2, 3]
    (refused,) = seen.refused
    assert refused.line == 4
    assert "Since 2025-11-03, pairs begin here, with both answers on record" in refused.reason


def test_a_full_mentor_is_full_by_the_lines_before(desk: Desk) -> None:
    desk.member("Dot")
    seen = desk.look(row(), row("Mira", "Cy"), row("Mira", "Dot"))
    assert [one.line for one in seen.refused] == [4]
    assert "has room for 2 and mentors 2 already" in seen.refused[0].reason


def test_somebody_new_takes_as_many_as_they_have_and_not_more_than_needs_no_reason(
    desk: Desk,
) -> None:
    most = ProgrammeSettings().capacity_soft_maximum
    for number in range(most + 1):
        desk.member(f"M{number}")
    rows = [row("Cy", f"M{number}") for number in range(most + 1)]
    seen = desk.look(*rows)
    assert [one.line for one in seen.refused] == [most + 2]
    assert "needs a short reason" in seen.refused[0].reason
    desk.save(*rows)
    offer = desk.all_of(MentorOffer)[-1]
    assert (offer.capacity, offer.status, offer.decided_on) == (most, MentorStatus.APPROVED, BEGAN)


def test_the_past_does_not_ask_what_holds_today(desk: Desk) -> None:
    """An ended pair may be kept apart by now, and its mentor may have stopped."""
    _apart(desk)
    _looks(desk)
    _stopped(desk)
    _stayed_away(desk)
    seen = desk.look(row(ended="2025-12-31"))
    assert (len(seen.pairs), seen.refused) == (1, ())


def test_a_mentee_who_has_left_since_keeps_their_mentor(desk: Desk) -> None:
    with desk.programme.database.reading() as session:
        stay = session.scalars(
            select(Membership.id).where(Membership.member_id == desk.ids["Ben"])
        ).one()
    desk.programme.do(members.leave, stay, left_on=TODAY - timedelta(days=3))
    assert len(desk.look(row()).pairs) == 1


def test_a_mentor_who_rests_goes_on(desk: Desk) -> None:
    desk.programme.do(mentors.pause, _offer(desk), on=TODAY)
    assert len(desk.look(row()).pairs) == 1


def test_whoever_brings_them_in_attests_nothing_about_themselves(desk: Desk) -> None:
    own = Actor("Mira", Role.COORDINATOR, member_id=desk.ids["Mira"])
    seen = desk.look(row(), actor=own)
    assert [one.reason for one in seen.refused] == [WORDS.YOURSELF]
