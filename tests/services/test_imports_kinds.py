"""Files of several programs come in through the same door, each by its own reader."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.exchange.file_signatures import Kind
from heal.models import Mark, Member, Membership
from heal.queries.imports import waiting
from heal.services import member_lists, members, registers, waiting_names
from heal.services.register_preview import DayNotTold
from tests.kit.programme import TODAY, Programme

MEET = (
    b"First name,Last name,Email,Duration,Time joined,Time exited\n"
    b"Ana,Lopez,ana@example.org,1 hr 2 min,6:58 PM,8:00 PM\n"
    b"Ben,Ode,ben@example.org,3 min,6:58 PM,7:01 PM\n"
)
TEAMS = (
    "1. Summary\n"
    "Meeting title\tTuesday\n"
    "Start time\t5/19/26, 6:58:00 PM\n"
    "End time\t5/19/26, 8:00:00 PM\n"
    "\n"
    "2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ana Lopez\t5/19/26, 6:58:00 PM\t5/19/26, 8:00:00 PM\t1h 2m\tana@example.org\t\tOrganizer\n"
    "Ben Ode\t5/19/26, 6:58:00 PM\t5/19/26, 7:01:00 PM\t3m\tben@example.org\t\tAttendee\n"
).encode("utf-16")
ZOOM = (
    b"Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"
    b"Ana Lopez,ana@example.org,06/19/2026 06:58:00 PM,06/19/2026 08:00:00 PM,62,No\r\n"
    b"Ben Ode,ben@example.org,06/19/2026 06:58:00 PM,06/19/2026 07:01:00 PM,3,No\r\n"
).replace(b"06/19/2026", b"05/19/2026")
EVENTBRITE = (
    b"Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Barcode #,"
    b"Attendee Status,Cell Phone\n"
    b"1,2026-05-01,Ana,Lopez,ana@example.org,1,Free,11,111,Checked In,0000\n"
    b"2,2026-05-02,Ben,Ode,ben@example.org,1,Free,12,112,Attending,0000\n"
    b"3,2026-05-02,Cy,New,cy@example.org,1,Free,13,113,Checked In,0000\n"
)
GROUPS_IO = (
    b"Email,User ID,Member ID,Display Name,Username,Joined\n"
    b"ana@example.org,1,11,Ana Lopez,ana,04/10/2024\n"
    b"ben@example.org,2,12,Ben Ode,ben,05/11/2025\n"
)


def workbook(data: bytes) -> bytes:
    """Give a CSV as the workbook that a spreadsheet makes of it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in data.decode().splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a group with two members."""
    programme = Programme(database)
    group = programme.group("Tuesday")
    for name in ("Ana Lopez", "Ben Ode"):
        address = f"{name.partition(' ')[0].lower()}@example.org"
        programme.do(
            members.add, name=name, email=address, group_id=group, joined_on=date(2024, 1, 1)
        )
    return programme


def brought(programme: Programme, data: bytes, **more: object) -> dict[str, bool]:
    told = {"group_name": "Tuesday", "zone": "Europe/London", "today": TODAY, **more}
    programme.do(registers.save, data=data, file_name="file", **told)
    with programme.database.reading() as session:
        found = session.execute(
            select(Member.name, Mark.present).join(Mark, Mark.member_id == Member.id)
        )
        return dict(found.all())


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (ZOOM, {}),
        (workbook(ZOOM), {}),
        (TEAMS, {}),
        (MEET, {"held_on": date(2026, 6, 9)}),
        (workbook(MEET), {"held_on": date(2026, 6, 9)}),
    ],
    ids=["zoom", "zoom.xlsx", "teams", "meet", "meet.xlsx"],
)
def test_a_register_comes_in_whichever_program_wrote_it(
    programme: Programme, data: bytes, more: dict[str, object]
) -> None:
    assert brought(programme, data, **more) == {"Ana Lopez": True, "Ben Ode": False}


def test_whoever_was_ticked_off_at_the_door_came_however_long(programme: Programme) -> None:
    day = date(2026, 6, 9)
    assert brought(programme, EVENTBRITE, held_on=day) == {"Ana Lopez": True}
    with programme.database.reading() as session:
        assert list(session.scalars(select(Mark.minutes))) == [None]
        (cy,) = waiting(session)
        assert (cy.name, cy.minutes) == ("Cy New", 0)
    newcomer = programme.member(None, "Cy New")
    programme.do(waiting_names.confirm_alias, cy.row_id, member_id=newcomer)
    with programme.database.reading() as session:
        here = select(Mark.present).where(Mark.member_id == newcomer)
        assert list(session.scalars(here)) == [True]


def test_a_tick_and_a_clock_of_one_meeting_both_count(programme: Programme) -> None:
    day = date(2026, 6, 9)
    brought(programme, MEET, held_on=day)
    tick = EVENTBRITE.replace(b"Attending", b"Checked In")
    assert brought(programme, tick, held_on=day) == {"Ana Lopez": True, "Ben Ode": True}


def test_a_report_without_a_day_asks_for_it(programme: Programme) -> None:
    with pytest.raises(DayNotTold, match="Say which"):
        brought(programme, MEET)


@pytest.mark.parametrize("data", [GROUPS_IO, workbook(GROUPS_IO)], ids=["csv", "xlsx"])
def test_a_list_of_members_comes_in_from_another_forum(database: Database, data: bytes) -> None:
    programme = Programme(database)
    programme.do(member_lists.save, data=data, file_name="file", group_name="Tuesday", today=TODAY)
    with database.reading() as session:
        found = session.execute(
            select(Member.name, Membership.joined_on)
            .join(Membership, Membership.member_id == Member.id)
            .order_by(Member.name)
        )
        assert [tuple(row) for row in found] == [
            ("Ana Lopez", date(2024, 4, 10)),
            ("Ben Ode", date(2025, 5, 11)),
        ]


def test_what_a_person_says_that_it_is_goes_before_what_it_seems(programme: Programme) -> None:
    with pytest.raises(Refusal, match="Teams"):
        brought(programme, ZOOM, kind=Kind.TEAMS)
    assert brought(programme, ZOOM, kind=Kind.ZOOM)["Ana Lopez"] is True
