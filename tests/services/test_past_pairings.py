"""Pairs that began before the dashboard: every gate that can be asked, one word for the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import BadValue, NotPermitted, Refusal
from heal.models import (
    Alias,
    Answer,
    Ending,
    ImportRow,
    Member,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    PairingChannel,
    TrailEntry,
)
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.services import (
    audit,
    endings,
    imports,
    members,
    mentors,
    pairs_preview,
    past_pairings,
    requests,
    soundness,
)
from heal.services.pairs_preview import PairsPreview
from heal.vocabulary import (
    Channel,
    EndingManner,
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    RequestStatus,
    Role,
)
from tests.kit.programme import COORDINATOR, TODAY, WILLING, WISH, Programme

HEADINGS = (
    "Mentor's name,Mentor's e-mail,Mentee's name,Mentee's e-mail,Group,Mentor's group,"
    "Began on,Ended on,How it ended,In touch by"
)
BEGAN = date(2025, 9, 2)
GROUP = "HEAL Tuesday"
WORDS = pairs_preview.rules


@dataclass
class Desk:
    """A group with a mentor in the pool and some members, and a file of pairs."""

    programme: Programme
    group: int
    ids: dict[str, int] = field(default_factory=dict)

    def member(self, name: str, *, joined: date = date(2023, 1, 10)) -> int:
        """Add a member called like that, with an address made of the name."""
        number = self.programme.do(
            members.add, name=name, email=f"{name.lower()}@example.org", group_id=self.group,
            joined_on=joined,
        )  # fmt: skip
        self.ids[name] = int(number)
        return int(number)

    def mentor(self, name: str, **told: Any) -> int:
        """Add an approved mentor and return the offer."""
        offer = self.programme.offer(self.member(name), on=BEGAN, told=willing(**told))
        self.programme.do(mentors.approve, offer, on=BEGAN)
        return offer

    def look(self, *rows: str, **more: Any) -> PairsPreview:
        """Return what a file would bring in."""
        with self.programme.database.reading() as session:
            return pairs_preview.preview(
                session, more.pop("actor", COORDINATOR), data=file(*rows), file_name="teams.csv",
                today=TODAY, **more,
            )  # fmt: skip

    def save(self, *rows: str, **more: Any) -> int:
        """Bring a file in."""
        told: dict[str, Any] = {"file_name": "teams.csv", "today": TODAY, "attested": True}
        return int(self.programme.do(past_pairings.save, data=file(*rows), **{**told, **more}))

    def all_of(self, model: type[Base]) -> list[Any]:
        """Return every record of a kind."""
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]


def willing(**told: Any) -> mentors.Willing:
    """Return what a mentor told, but for these."""
    return mentors.Willing(**{**vars(WILLING), **told})


def file(*rows: str) -> bytes:
    """Return a file of pairs with these rows; the first stands on line 2."""
    return "\r\n".join((HEADINGS, *rows)).encode()


def row(
    mentor: str = "Mira",
    mentee: str = "Ben",
    began: str = "2025-09-02",
    ended: str = "",
    manner: str = "",
    channels: str = "",
    group: str = "",
) -> str:
    """Return one row, everybody by name and the address made of it."""
    sides = ",".join(f"{name},{name.lower()}@example.org" for name in (mentor, mentee))
    return f'{sides},{group},,{began},{ended},"{manner}",{channels}'


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but the trail, the clicks and the files themselves."""
    beside = {"trail", "handled_forms", "import_batches"}
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in beside
        }


@pytest.fixture
def desk(database: Database) -> Desk:
    programme = Programme(database)
    desk = Desk(programme, programme.group(GROUP))
    desk.mentor("Mira", capacity=2)
    for name in ("Ben", "Cy"):
        desk.member(name)
    return desk


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


MIRA_IN_2025 = ("Mira", "Ben", "2025-01-01", "2025-10-01")
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
