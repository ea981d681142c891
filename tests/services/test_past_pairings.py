"""Pairs that began before the dashboard come in on somebody's word, and go again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import BadValue, NotPermitted, Refusal
from heal.models import (
    Alias,
    Answer,
    Ending,
    Member,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    PairingChannel,
    TrailEntry,
)
from heal.rules.access import Actor
from heal.services import endings, imports, members, mentors, requests, soundness
from heal.vocabulary import (
    Channel,
    EndingManner,
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    RequestStatus,
    Role,
)
from tests.kit.pairs_desk import BEGAN, GROUP, WORDS, Desk, everything, ready, row
from tests.kit.programme import COORDINATOR, TODAY, WILLING


@pytest.fixture
def desk(database: Database) -> Desk:
    return ready(database)


def test_a_running_and_a_past_pair_come_in_as_they_were(desk: Desk) -> None:
    desk.save(
        row(channels="Phone; Text message"),
        row("Mira", "Cy", "2024-03-01", "2025-01-31", "Planned, and said goodbye"),
    )
    running, past = desk.all_of(Pairing)
    assert (running.status, running.began_on, running.ended_on) == (
        PairingStatus.ACTIVE, BEGAN, None,
    )  # fmt: skip
    assert (past.status, past.ended_on) == (PairingStatus.ENDED, date(2025, 1, 31))
    assert [one.manner for one in desk.all_of(Ending)] == [EndingManner.PLANNED_AND_SAID]
    ways = {one.channel for one in desk.all_of(PairingChannel)}
    assert ways == {Channel.PHONE, Channel.TEXT}
    for pair in (running, past):
        assert (pair.attested_on, pair.attested_by) == (TODAY, "coordinator")
    assert desk.all_of(Answer) == [], "nobody's yes is made up"
    assert len(desk.all_of(MentorOffer)) == 1
    with desk.programme.database.reading() as session:
        assert soundness.broken(session, COORDINATOR) == ()
        entry = session.scalars(
            select(TrailEntry).where(TrailEntry.noun == "pairings").order_by(TrailEntry.id)
        ).first()
    assert entry is not None
    assert (entry.use_case, entry.changes["attested_by"]) == (
        "past_pairings.save", [None, "coordinator"],
    )  # fmt: skip


def test_the_next_check_in_comes_in_the_pairs_own_rhythm_and_none_is_overdue(desk: Desk) -> None:
    desk.save(row(), row("Mira", "Cy", (TODAY - timedelta(days=10)).isoformat()))
    due = [pair.check_in_due_on for pair in desk.all_of(Pairing)]
    assert all(TODAY < day <= TODAY + timedelta(days=92) for day in due)
    assert due[1] == TODAY + timedelta(days=4), "two weeks after it began"
    assert all(pair.quiet_on > pair.check_in_due_on for pair in desk.all_of(Pairing))


def test_nothing_comes_in_without_the_word(desk: Desk) -> None:
    before = everything(desk.programme.database)
    with pytest.raises(Refusal, match="only on somebody's word"):
        desk.save(row(), attested=False)
    assert everything(desk.programme.database) == before


def test_looking_writes_nothing(desk: Desk) -> None:
    before = everything(desk.programme.database)
    seen = desk.look(row(), row("Mira", "Nobody"), row("Olga", "Cy", group=GROUP))
    assert (len(seen.pairs), seen.running, len(seen.refused)) == (2, 2, 1)
    assert everything(desk.programme.database) == before


def test_people_who_are_not_there_are_added_with_the_file(desk: Desk) -> None:
    desk.save(row("Olga", "Pia", group=GROUP), row("Olga", "Ben", "2024-01-01", "2024-05-01"))
    olga, pia = desk.all_of(Member)[-2:]
    assert (olga.name, olga.email, pia.email) == ("Olga", "olga@example.org", "pia@example.org")
    stays = {one.member_id: one.joined_on for one in desk.all_of(Membership)}
    assert (stays[olga.id], stays[pia.id]) == (date(2024, 1, 1), BEGAN)
    offer = desk.all_of(MentorOffer)[-1]
    assert (offer.member_id, offer.status, offer.experience) == (
        olga.id, MentorStatus.APPROVED, ExperienceBasis.NEITHER,
    )  # fmt: skip
    assert offer.experience_reason


def test_or_are_not_where_nobody_wants_that(desk: Desk) -> None:
    seen = desk.look(row("Olga", "Ben", group=GROUP), add_people=False)
    assert (seen.pairs, seen.new_people) == ((), ())
    assert "add them with this file" in seen.refused[0].reason


def test_a_mentor_whose_pairs_have_ended_rests_until_they_are_asked(desk: Desk) -> None:
    desk.save(row("Cy", "Ben", "2024-08-01", "2025-02-01"))
    offer = desk.all_of(MentorOffer)[-1]
    assert (offer.status, offer.paused_on, offer.experience) == (
        MentorStatus.PAUSED, TODAY, ExperienceBasis.MONTHS,
    )  # fmt: skip


def test_a_name_alone_is_only_a_question(desk: Desk) -> None:
    told = "Mira,mira@example.org,Ben,ben@elsewhere.example,HEAL Tuesday,,2025-09-02,,,"
    seen = desk.look(told)
    assert "say whether it is them" in seen.refused[0].reason
    (alike,) = seen.alike
    assert (alike.member_id, alike.line, alike.answer) == (desk.ids["Ben"], 2, None)
    them = desk.look(told, same={alike.key: True})
    assert [pair.mentee.member_id for pair in them.pairs] == [desk.ids["Ben"]]
    another = desk.look(told, same={alike.key: False})
    assert [who.email for who in another.new_people] == ["ben@elsewhere.example"]
    desk.member("Ben2")
    desk.programme.do(
        members.correct, desk.ids["Ben2"], name="Ben", email="ben2@example.org", note=None
    )
    assert "Several people" in desk.look(told).refused[0].reason


def test_a_confirmed_name_finds_them(desk: Desk) -> None:
    batch = desk.save(row(), attested=True)
    desk.programme.do(imports.undo, batch, on=TODAY)
    seen = desk.look("Mira,mira@example.org,Benny,,,,2025-09-02,,,")
    assert not seen.pairs
    confirmed(desk, "benny", desk.ids["Ben"])
    assert len(desk.look("Mira,mira@example.org,Benny,,,,2025-09-02,,,").pairs) == 1


def confirmed(desk: Desk, key: str, member_id: int) -> None:
    """Keep a name as confirmed for somebody."""

    def confirm(session: Any, _: Actor) -> None:
        session.add(Alias(member_id=member_id, name_key=key))

    desk.programme.do(confirm)


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    desk.save(row(), row("Mira", "Cy", "2024-03-01", "2025-01-31"))
    before = everything(desk.programme.database)
    assert "the same file again changes nothing" in (
        desk.look(row(), row("Mira", "Cy", "2024-03-01", "2025-01-31")).already or ""
    )
    with pytest.raises(Refusal, match="the same file again"):
        desk.save(row(), row("Mira", "Cy", "2024-03-01", "2025-01-31"))
    assert everything(desk.programme.database) == before
    again = desk.look(row("Mira", "Cy", "2024-03-01", "2025-01-31"), row())
    assert (again.pairs, again.refused, [line for line, _ in again.unchanged]) == ((), (), [2, 3])
    ended = desk.look(row(ended="2026-01-01"))
    assert [one.reason for one in ended.refused] == [WORDS.ENDS_OTHERWISE]


def test_undo_leaves_every_table_as_it_was(desk: Desk) -> None:
    before = everything(desk.programme.database)
    batch = desk.save(
        row(channels="Phone"),
        row("Olga", "Pia", group=GROUP),
        row("Olga", "Cy", "2024-03-01", "2025-01-31", "Faded out", "Text message"),
        row("Mira", "Nobody"),
    )
    assert everything(desk.programme.database) != before
    desk.programme.do(imports.undo, batch, on=TODAY)
    assert everything(desk.programme.database) == before
    desk.save(row(channels="Phone"))
    assert len(desk.all_of(Pairing)) == 1


HANGS_ON = {
    "an end": lambda desk: desk.programme.do(endings.end, desk.all_of(Pairing)[0].id, on=TODAY),
    "a new request of somebody new": lambda desk: desk.programme.do(
        members.correct, desk.all_of(Member)[-1].id, name="Pia P", email=None, note=None
    ),
    "an offer corrected": lambda desk: desk.programme.do(
        mentors.correct, desk.all_of(MentorOffer)[-1].id, on=TODAY, told=WILLING
    ),
}


@pytest.mark.parametrize("since", HANGS_ON.values(), ids=HANGS_ON)
def test_undo_stops_where_more_hangs_on_it(desk: Desk, since: Callable[[Desk], Any]) -> None:
    batch = desk.save(row(), row("Olga", "Pia", group=GROUP))
    since(desk)
    before = everything(desk.programme.database)
    with pytest.raises(Refusal, match="more in the records by now"):
        desk.programme.do(imports.undo, batch, on=TODAY)
    assert everything(desk.programme.database) == before


def test_a_place_held_for_a_request_is_none_to_take_up(desk: Desk) -> None:
    desk.save(row(ended="2026-01-01"))
    (held,) = desk.all_of(MentoringRequest)
    assert (held.of_past, held.status) == (True, RequestStatus.FULFILLED)
    with pytest.raises(BadValue, match="without a request here"):
        desk.programme.do(requests.reopen, held.id)


def test_nobody_but_the_coordinator_brings_pairs_in(desk: Desk) -> None:
    with pytest.raises(NotPermitted):
        desk.look(row(), actor=Actor("Fay", Role.FACILITATOR, groups=frozenset({desk.group})))
