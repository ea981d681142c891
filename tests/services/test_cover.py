"""Standing in for a coordinator: arranged, at the door of each day, and ended early."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select

from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted
from heal.models import Account, Cover, TrailEntry
from heal.queries import cover as known
from heal.queries import shown
from heal.queries.sign_in import Person
from heal.rules.access import Actor
from heal.services import accounts, cover, desk, groups
from heal.vocabulary import AccountStatus, Role
from tests.kit.staff import NOON, Staff, refused
from tests.kit.statements import sent

ANA, BO, CY, DI = "ana@example.org", "bo@example.org", "cy@example.org", "di@example.org"
TODAY = NOON.date()


def after(days: int) -> date:
    return TODAY + timedelta(days=days)


class Desk:
    """A coordinator who goes away, a facilitator, a second coordinator, and the board."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.group = staff.do(groups.add, name="Tuesday")
        self.numbers = {
            ANA: staff.account(ANA),
            BO: staff.account(BO, Role.FACILITATOR, (self.group,)),
            CY: staff.account(CY),
            DI: staff.account(DI, Role.BOARD),
        }
        self.sessions = {email: staff.enters(email) for email in self.numbers}

    def who(self, email: str, on: date | None = TODAY) -> Person:
        """Look somebody up as the door does on a day."""
        person = self.staff.who(self.sessions[email], today=on)
        assert person is not None
        return person

    def actor(self, email: str, on: date | None = TODAY) -> Actor:
        return self.who(email, on).actor()

    def arranges(self, first: int, last: int, *, by: str = ANA, deputy: str = BO) -> int:
        number = self.staff.do(
            cover.arrange, by=self.actor(by), deputy_id=self.numbers[deputy],
            from_on=after(first), until_on=after(last), today=TODAY,
        )  # fmt: skip
        return int(number)

    def kept(self) -> list[Any]:
        with self.staff.database.reading() as session:
            return list(session.execute(select(Cover.from_on, Cover.until_on).order_by(Cover.id)))

    def lent(self, on: date) -> bool:
        """Say whether the facilitator stands in, after the door and the lists said the same."""
        with self.staff.database.reading() as session:
            (one,) = known.of_account(session, self.numbers[BO], today=TODAY) or (None,)
        standing_in = self.who(BO, on).standing_in
        assert standing_in is (one is not None and one.runs(on))
        return standing_in

    def set(self, email: str, **values: Any) -> None:
        """Change an account behind everybody's back."""
        with self.staff.database.writer.begin() as connection:
            table = Account.__table__
            connection.execute(table.update().where(table.c.email == email).values(**values))


@pytest.fixture
def office(staff: Staff) -> Desk:
    return Desk(staff)


@pytest.mark.parametrize(("days", "runs"), [(2, False), (3, True), (9, True), (10, False)])
def test_the_role_comes_and_goes_by_itself(office: Desk, days: int, *, runs: bool) -> None:
    office.arranges(3, 9)
    assert office.lent(after(days)) is runs
    before, actor = office.actor(BO, None), office.actor(BO, after(days))
    assert before.role is Role.FACILITATOR
    assert actor.role is (Role.COORDINATOR if runs else Role.FACILITATOR)
    assert (shown.of(actor) is None) is runs
    assert (actor.name, actor.account_id, actor.member_id, actor.groups) == (
        "Bo", office.numbers[BO], None, frozenset({office.group}),
    )  # fmt: skip


def test_nobody_else_changes(office: Desk) -> None:
    office.arranges(0, 5)
    assert [office.who(email).standing_in for email in (ANA, BO, CY, DI)] == [
        False, True, False, False,
    ]  # fmt: skip
    office.arranges(6, 8, by=CY, deputy=ANA)
    assert not office.actor(ANA, after(7)).standing_in


def test_looking_a_deputy_up_is_one_statement_still(office: Desk) -> None:
    office.arranges(0, 5)
    with sent(office.staff.database) as statements:
        assert office.who(BO).standing_in
    assert len(statements) == 1


@pytest.mark.parametrize("whose", [ANA, BO])
def test_nothing_is_lent_to_or_by_who_may_not(office: Desk, whose: str) -> None:
    office.arranges(0, 5)
    wanted = {ANA: Role.COORDINATOR, BO: Role.FACILITATOR}[whose]
    for role, status in product(Role, AccountStatus):
        office.set(whose, role=role, status=status)
        person = office.staff.who(office.sessions[BO], today=TODAY)
        lent = person is not None and person.standing_in
        assert lent is (role is wanted and status is AccountStatus.ACTIVE)
        with office.staff.database.reading() as session:
            (one,) = known.of_account(session, office.numbers[ANA], today=TODAY)
        # Of a second coordinator it is said, too; they have it all already.
        second = whose == BO and role is Role.COORDINATOR and status is AccountStatus.ACTIVE
        assert one.runs(TODAY) is (lent or second)


@pytest.mark.parametrize("deputy", [ANA, DI])
def test_oneself_and_the_board_are_refused(office: Desk, deputy: str) -> None:
    refused(lambda: office.arranges(0, 5, deputy=deputy), BadValue)
    assert office.kept() == []


def test_who_is_suspended_or_unknown_is_refused(office: Desk) -> None:
    office.staff.do(accounts.suspend, office.numbers[BO], now=NOON)
    assert "Bo" in refused(lambda: office.arranges(0, 5), BadValue)
    office.numbers[BO] = 4711
    refused(lambda: office.arranges(0, 5), NotFound)
    assert office.kept() == []


def test_days_that_meet_are_refused_and_others_are_not(office: Desk) -> None:
    office.arranges(3, 9)
    assert "already" in refused(lambda: office.arranges(9, 12, deputy=CY), BadValue)
    assert "is away" in refused(lambda: office.arranges(5, 5, by=CY, deputy=ANA), BadValue)
    refused(lambda: office.arranges(-1, 2), BadValue)
    refused(lambda: office.arranges(10, 400), BadValue)
    office.arranges(10, 12, deputy=CY)
    office.arranges(3, 9, by=CY)
    assert len(office.kept()) == 3


def test_the_shell_is_never_away(office: Desk) -> None:
    says = refused(
        lambda: office.staff.do(
            cover.arrange, deputy_id=office.numbers[BO], from_on=TODAY, until_on=TODAY, today=TODAY
        ),
        NotPermitted,
    )
    assert "signed in" in says


def test_it_ends_early_at_the_next_click(office: Desk) -> None:
    number = office.arranges(0, 9)
    office.staff.do(cover.end_early, number, by=office.actor(ANA), on=after(4))
    assert office.kept() == [(TODAY, after(3))]
    assert office.lent(after(3))
    assert not office.who(BO, after(4)).standing_in
    refused(
        lambda: office.staff.do(cover.end_early, number, by=office.actor(ANA), on=after(4)),
        MoveNotAllowed,
    )


@pytest.mark.parametrize(("first", "by"), [(0, ANA), (3, ANA), (0, CY)])
def test_what_has_not_been_for_a_day_is_dropped(office: Desk, first: int, by: str) -> None:
    number = office.arranges(first, 9)
    office.staff.do(cover.end_early, number, by=office.actor(by), on=TODAY)
    assert office.kept() == []
    assert not office.lent(TODAY)
    assert not office.lent(after(3))
    refused(lambda: office.staff.do(cover.end_early, number, on=TODAY), NotFound)


def test_a_deputy_acts_in_their_own_name_and_hands_nothing_on(office: Desk) -> None:
    number = office.arranges(0, 9)
    bo = office.actor(BO)
    office.staff.do(groups.add, by=bo, name="Friday")
    with office.staff.database.reading() as session:
        last = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.use_case) == ("Bo", "groups.add")
    for deed, given in (
        (cover.arrange, {"deputy_id": office.numbers[CY], "from_on": after(20),
                         "until_on": after(21), "today": TODAY}),
        (cover.end_early, {"cover_id": number, "on": TODAY}),
        (desk.change_settings, {"values": {"lapse_after_days": 21}}),
        (accounts.change_role, {"account_id": office.numbers[BO], "role": Role.COORDINATOR,
                                "group_ids": ()}),
        (accounts.suspend, {"account_id": office.numbers[ANA], "now": NOON}),
    ):  # fmt: skip
        says = refused(lambda d=deed, g=given: office.staff.do(d, by=bo, **g), NotPermitted)
        assert "waits for the coordinator" in says


def test_what_was_arranged_and_ended_is_in_the_trail(office: Desk) -> None:
    number = office.arranges(0, 9)
    office.staff.do(cover.end_early, number, by=office.actor(CY), on=after(4))
    with office.staff.database.reading() as session:
        found = list(session.scalars(
            select(TrailEntry).where(TrailEntry.noun == "covers").order_by(TrailEntry.id)
        ))  # fmt: skip
    assert [(one.actor, one.deed) for one in found] == [("Ana", "added"), ("Cy", "changed")]
    assert found[0].changes["deputy_id"] == [None, office.numbers[BO]]
    assert found[1].changes == {"until_on": [after(9).isoformat(), after(3).isoformat()]}


def test_a_factor_that_is_owed_comes_first(office: Desk) -> None:
    office.arranges(0, 9)
    office.staff.do(desk.change_settings, values={"second_factor_required": True})
    bo = office.actor(BO)
    assert (bo.only_own, bo.standing_in) == (True, True)
    assert "second factor" in refused(
        lambda: office.staff.do(groups.add, by=bo, name="Friday"), NotPermitted
    )


def test_both_sides_know_what_runs_and_what_is_to_come(office: Desk) -> None:
    office.arranges(0, 2)
    office.arranges(5, 9, deputy=CY)
    with office.staff.database.reading() as session:
        for day, wanted in ((0, 2), (2, 2), (3, 1), (9, 1), (10, 0)):
            found = known.of_account(session, office.numbers[ANA], today=after(day))
            assert len(found) == wanted
        (one,) = known.of_account(session, office.numbers[CY], today=TODAY)
        could = known.deputies(session, office.numbers[ANA])
    assert (one.away, one.deputy, one.from_on, one.until_on) == ("Ana", "Cy", after(5), after(9))
    assert not one.runs(after(4))
    assert one.runs(after(5))
    assert could == {office.numbers[BO]: f"Bo ({BO})", office.numbers[CY]: f"Cy ({CY})"}
