"""The list of members: who is in it, in which order, and what each line says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Member, Pairing
from heal.queries import members as queries
from heal.queries import people
from heal.queries.frames import Slice
from heal.queries.members import MemberFilter, Standing
from heal.rules.mentors import first_newer_day, is_newer
from heal.services import endings, members, requests
from heal.vocabulary import MentorStatus, RequestStatus
from tests.kit.memberships import membership
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.statements import one_statement

COLUMNS = [
    "member_id", "name", "email", "groups", "member_since", "last_came", "as_mentor", "as_mentee",
]  # fmt: skip
ALL = MemberFilter()
WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def names(programme: Programme, narrowed: MemberFilter, *, today: date = TODAY) -> list[str]:
    """Return whom the list holds, in its order, and see that the count says the same."""
    with one_statement(programme.database) as session:
        found = list(queries.members(session, narrowed, today=today)["name"])
    with one_statement(programme.database) as session:
        assert queries.members_count(session, narrowed, today=today) == len(found)
    return found


def row(programme: Programme, name: str) -> dict[str, Any]:
    """Return one line of the list."""
    with programme.database.reading() as session:
        frame = queries.members(session, MemberFilter(search=name), today=TODAY)
    assert len(frame) == 1
    return {str(key): value for key, value in frame.iloc[0].items()}


def test_an_empty_list_has_its_columns(programme: Programme) -> None:
    with one_statement(programme.database) as session:
        frame = queries.members(session, ALL, today=TODAY, page=Slice())
    assert list(frame.columns) == COLUMNS
    assert frame.empty


def test_the_list_is_by_name_whatever_the_capitals(programme: Programme) -> None:
    for name in ("ben", "Ana", "Zoe", "ANA"):
        programme.member(name=name)
    assert names(programme, ALL) == ["Ana", "ANA", "ben", "Zoe"]


def test_pages_follow_each_other(programme: Programme) -> None:
    for number in range(5):
        programme.member(name=f"Ana {number}")
    with programme.database.reading() as session:
        pages = [
            list(queries.members(session, ALL, today=TODAY, page=Slice(number, 2))["name"])
            for number in (1, 2, 3)
        ]
    assert pages == [["Ana 0", "Ana 1"], ["Ana 2", "Ana 3"], ["Ana 4"]]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("chlo", ["Chloé Müller"]),
        ("CHLOÉ", ["Chloé Müller"]),
        ("chloe\u0301", ["Chloé Müller"]),
        ("  mü ", ["Chloé Müller"]),
        ("c.muller@", ["Chloé Müller"]),
        ("100%", ["Ann 100%"]),
        ("%", ["Ann 100%"]),
        ("_", []),
        ("nobody", []),
        ("", ["Ann 100%", "Chloé Müller"]),
    ],
)
def test_a_part_of_a_name_or_address_is_found(
    programme: Programme, search: str, found: list[str]
) -> None:
    programme.do(members.add, name="Chloé Müller", email="C.Muller@example.org")
    programme.do(members.add, name="Ann 100%")
    assert names(programme, MemberFilter(search=search)) == found


def test_groups_now_and_before_are_told_apart(programme: Programme) -> None:
    one, other = programme.group("One"), programme.group("Other")
    programme.member(one, "Here")
    gone = programme.member(one, "Gone")
    moved = programme.member(one, "Moved")
    for member in (gone, moved):
        number = membership(programme, member)
        programme.do(members.leave, number, left_on=TODAY - timedelta(days=1))
    programme.do(members.join, moved, group_id=other, joined_on=TODAY)
    programme.member(name="Nowhere")

    def listed(**more: Any) -> list[str]:
        return names(programme, MemberFilter(**more))

    assert listed(standing=Standing.CURRENT) == ["Here", "Moved"]
    assert listed(standing=Standing.PAST) == ["Gone", "Nowhere"]
    assert listed(group_id=one) == ["Gone", "Here", "Moved"]
    assert listed(group_id=one, standing=Standing.CURRENT) == ["Here"]
    assert listed(group_id=one, standing=Standing.PAST) == ["Gone", "Moved"]
    assert listed(group_id=other) == ["Moved"]
    assert row(programme, "Moved")["groups"] == "Other"
    assert row(programme, "Gone")["groups"] is None


def test_the_last_day_still_counts(programme: Programme) -> None:
    number = membership(programme, programme.member(programme.group(), "Here"))
    programme.do(members.leave, number, left_on=TODAY)
    assert names(programme, MemberFilter(standing=Standing.CURRENT)) == ["Here"]


@pytest.mark.parametrize(
    "today",
    [date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1), date(2024, 2, 29), date(2026, 6, 16)],
)
def test_the_list_and_the_rule_agree_on_who_is_newer(programme: Programme, today: date) -> None:
    group = programme.group()
    days = [
        *(today - timedelta(days=365 + off) for off in range(-4, 5)),
        date(2024, 2, 28), date(2024, 2, 29), today, today - timedelta(days=900),
    ]  # fmt: skip
    joined = {f"Member {day}": day for day in days if day <= today}
    for name, day in joined.items():
        programme.do(members.add, name=name, group_id=group, joined_on=day)
    programme.member(name="Never in a group")
    newer = {name for name, day in joined.items() if is_newer(day, on=today, months=12)}
    assert (
        set(
            names(
                programme,
                MemberFilter(newer_since=first_newer_day(on=today, months=12)),
                today=today,
            )
        )
        == newer
    )


def test_somebody_who_came_back_is_no_newer_member(programme: Programme) -> None:
    member = programme.member(programme.group(), "Back", months=30)
    programme.do(members.join, member, group_id=programme.group(), joined_on=TODAY)
    assert names(programme, MemberFilter(newer_since=first_newer_day(on=TODAY, months=12))) == []
    assert row(programme, "Back")["member_since"] == TODAY - timedelta(days=930)


def test_last_came_is_the_last_meeting_present(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana")
    programme.meeting(group, TODAY - 3 * WEEK, [ana])
    programme.meeting(group, TODAY - 2 * WEEK, [ana])
    programme.meeting(group, TODAY - WEEK, [])
    assert row(programme, "Ana")["last_came"] == TODAY - 2 * WEEK
    programme.member(group, "Ben")
    assert row(programme, "Ben")["last_came"] is None


def test_both_roles_are_in_the_list(programme: Programme) -> None:
    group = programme.group()
    pairing = programme.pairing(group)
    with programme.database.reading() as session:
        pair = session.get_one(Pairing, pairing)
        mentor, mentee = (
            session.get_one(Member, number).name for number in (pair.mentor_id, pair.mentee_id)
        )
    assert row(programme, mentor)["as_mentor"] == MentorStatus.APPROVED.value
    assert row(programme, mentor)["as_mentee"] is None
    assert row(programme, mentee)["as_mentor"] is None
    assert row(programme, mentee)["as_mentee"] == RequestStatus.FULFILLED.value
    programme.do(endings.end, pairing, on=TODAY)
    assert row(programme, mentee)["as_mentee"] is None


def test_looking_and_on_hold_are_told(programme: Programme) -> None:
    group = programme.group()
    ana = programme.attending_member(group, "Ana")
    request = programme.do(requests.open, ana, on=TODAY, wish=WISH)
    assert row(programme, "Ana")["as_mentee"] == RequestStatus.OPEN.value
    programme.do(requests.hold, request)
    assert row(programme, "Ana")["as_mentee"] == RequestStatus.ON_HOLD.value
    programme.do(requests.withdraw, request, on=TODAY)
    assert row(programme, "Ana")["as_mentee"] is None


def test_who_was_erased_is_not_listed(programme: Programme) -> None:
    ana = programme.member(name="Ana")

    def erase(session: Session, _: object) -> None:
        session.get_one(Member, ana).erased_on = TODAY

    programme.do(erase)
    assert names(programme, ALL) == []
    with programme.database.reading() as session, pytest.raises(NotFound):
        queries.member(session, ana)


def test_no_two_choices_say_the_same(programme: Programme) -> None:
    ids = [programme.do(members.add, name="Ana") for _ in range(2)]
    ids.append(programme.do(members.add, name="Ana", email="ana@example.org"))
    with one_statement(programme.database) as session:
        found = people.choices(session, "ana")
    assert set(found) == set(ids)
    assert len(set(found.values())) == 3
    assert found[ids[2]] == "Ana (ana@example.org)"
