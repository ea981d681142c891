"""Registers of meetings, brought in, settled and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import AmbiguousDates, BadValue, NotFound, Refusal, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.models import Alias, Group, ImportRow, Mark, Meeting, Member, Membership, TrailEntry
from heal.queries import imports as lists
from heal.services import imports, meetings, members, registers, waiting_names
from heal.services.registers import DayNotTold, RegisterPreview
from heal.vocabulary import RegisterSource, RowOutcome
from tests.kit.programme import COORDINATOR, TODAY, Programme
from tests.services.test_imports_members import everything, statements

GROUP, ZONE, DAY = "HEAL Tuesday", "America/New_York", date(2025, 11, 19)
HEADINGS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,In Waiting Room"
)


def file(*rows: str) -> bytes:
    return "\r\n".join((HEADINGS, *rows)).encode("utf-8-sig")


def was(
    name: str, joined: str, left: str, email: str = "", day: str = "11/19/2025", waiting: str = "No"
) -> str:
    return f"{name},{email},{day} {joined},{day} {left},1,Yes,{waiting}"


ANA, IPAD = "Ana (Ana Lopez)", "Ana's iPad"
MAIN = file(
    was(ANA, "19:00:10", "19:30:10", "ana@example.org"),
    was(IPAD, "19:20:10", "20:20:10"),
    was(ANA, "20:10:10", "20:25:10", "ana@example.org"),
    was("Ben", "19:01:00", "19:08:00"),
    was("Dev", "18:58:00", "19:00:10", waiting="Yes"),
    was("Read.ai notes", "19:00:00", "20:00:00"),
    was("Zoe", "when?", "20:00:00"),
)
# The call broke off and was begun again.
SECOND = file(was(ANA, "20:40:00", "21:00:00", "ana@example.org"))


@pytest.fixture
def programme(database: Database) -> Programme:
    found = Programme(database)
    group = found.group(GROUP)
    found.do(
        members.add, name="Ana Lopez", email="ana@example.org", group_id=group,
        joined_on=date(2024, 4, 10),
    )  # fmt: skip
    found.do(members.add, name="Benjamin Ode", group_id=group, joined_on=date(2024, 4, 10))
    return found


def asked(data: bytes, **more: Any) -> dict[str, Any]:
    told = {"file_name": "zoom.csv", "group_name": GROUP, "zone": ZONE, "today": TODAY}
    return {"data": data, **told, **more}


def bring_in(programme: Programme, data: bytes = MAIN, **more: Any) -> int:
    return int(programme.do(registers.save, **asked(data, **more)))


def look(programme: Programme, data: bytes = MAIN, **more: Any) -> RegisterPreview:
    with programme.database.reading() as session:
        return registers.preview(session, COORDINATOR, **asked(data, **more))


def marks(programme: Programme) -> dict[str, tuple[bool, int | None, str]]:
    with programme.database.reading() as session:
        found = session.execute(
            select(Member.name, Mark.present, Mark.minutes, Mark.source).join(
                Member, Member.id == Mark.member_id
            )
        )
        return {name: (present, minutes, source.value) for name, present, minutes, source in found}


def meeting(programme: Programme) -> Meeting:
    with programme.database.reading() as session:
        return session.scalars(select(Meeting)).one()


def member(programme: Programme, name: str) -> int:
    with programme.database.reading() as session:
        return session.scalars(select(Member.id).where(Member.name == name)).one()


def row(programme: Programme, name: str) -> int:
    with programme.database.reading() as session:
        return next(one.row_id for one in lists.waiting(session) if one.name == name)


def waiting(programme: Programme) -> list[str]:
    with programme.database.reading() as session:
        return [one.name for one in lists.waiting(session)]


def test_a_preview_says_what_would_be_kept_and_writes_nothing(programme: Programme) -> None:
    before = everything(programme.database)
    seen = look(programme)
    assert [(one.name, one.minutes, one.present) for one in seen.attendees] == [
        ("Ana Lopez", 45, True)
    ]
    assert [(one.name, one.minutes) for one in seen.waiting] == [(IPAD, 60), ("Ben", 7)]
    assert [one.line for one in seen.set_aside] == [6, 7]
    assert [one.line for one in seen.refused] == [8]
    assert (seen.held_on, seen.minutes, seen.meeting_id) == (DAY, 85, None)
    assert (seen.not_in_group, seen.kept_by_hand, seen.other_files) == (0, 0, 0)
    assert everything(programme.database) == before


def test_a_confirmed_name_makes_one_time_of_two_devices(programme: Programme) -> None:
    bring_in(programme)
    assert marks(programme) == {"Ana Lopez": (True, 45, "imported")}
    assert (meeting(programme).minutes, meeting(programme).register) == (
        85,
        RegisterSource.IMPORTED,
    )
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, row(programme, IPAD), member_id=ana)
    assert marks(programme) == {"Ana Lopez": (True, 85, "imported")}
    assert waiting(programme) == ["Ben"]
    with programme.database.reading() as session:
        assert session.scalars(select(Alias.name_key)).all() == ["ana's ipad"]
    other = file(was("ANA’S iPad".replace("’", "'"), "19:00:00", "19:20:00", day="11/26/2025"))
    assert [one.name for one in look(programme, other).attendees] == ["Ana Lopez"]


def test_a_remembered_name_holds_in_every_meeting_and_another_only_in_its_own(
    programme: Programme,
) -> None:
    bring_in(programme)
    bring_in(programme, file(was("ben", "19:00:00", "19:40:00", day="11/26/2025")))
    ben = member(programme, "Benjamin Ode")
    assert len(waiting(programme)) == 2
    latest = row(programme, "ben")
    programme.do(waiting_names.confirm_alias, latest, member_id=ben, remember=False)
    assert marks(programme)["Benjamin Ode"] == (True, 40, "imported")
    assert waiting(programme) == [IPAD, "Ben"]
    programme.do(waiting_names.confirm_alias, row(programme, "Ben"), member_id=ben)
    assert waiting(programme) == [IPAD]
    with programme.database.reading() as session:
        found = session.execute(select(Mark.minutes, Mark.present).where(Mark.member_id == ben))
        assert sorted(map(tuple, found)) == [(7, False), (40, True)]
    with pytest.raises(Refusal, match="does not wait"):
        programme.do(waiting_names.confirm_alias, latest, member_id=ben)


def test_a_name_is_confirmed_for_one_person_only(programme: Programme) -> None:
    bring_in(programme)
    programme.do(_alias, member_id=member(programme, "Ana Lopez"), key="ben")
    with pytest.raises(Refusal, match="somebody else"):
        programme.do(
            waiting_names.confirm_alias,
            row(programme, "Ben"),
            member_id=member(programme, "Benjamin Ode"),
        )
    with pytest.raises(NotFound):
        programme.do(waiting_names.confirm_alias, row(programme, "Ben"), member_id=4711)


def _alias(session: Any, _actor: Any, *, member_id: int, key: str) -> None:
    session.add(Alias(member_id=member_id, name_key=key))


def test_two_people_of_one_name_wait_apart(programme: Programme) -> None:
    bring_in(
        programme,
        file(
            was("Kim", "19:00:00", "19:30:00", "kim1@example.org"),
            was("Kim", "19:00:00", "19:30:00", "kim2@example.org"),
            was("Kim", "19:40:00", "19:50:00", "kim1@example.org"),
        ),
    )
    assert waiting(programme) == ["Kim", "Kim"]
    with programme.database.reading() as session:
        first, second = lists.waiting(session, addresses=True)
    assert (first.email, first.minutes, second.minutes) == ("kim1@example.org", 40, 30)
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, first.row_id, member_id=ana)
    assert marks(programme) == {"Ana Lopez": (True, 40, "imported")}
    again = file(was("K.", "19:00:00", "19:30:00", "kim1@example.org", day="11/26/2025"))
    assert [one.name for one in look(programme, again).attendees] == ["Ana Lopez"]


def test_a_guest_is_left_out_of_this_meeting(programme: Programme) -> None:
    bring_in(programme)
    bring_in(programme, file(was("Ben", "19:00:00", "19:40:00", day="11/26/2025")))
    programme.do(waiting_names.set_aside, row(programme, "Ben"))
    assert waiting(programme) == [IPAD, "Ben"]
    assert "Benjamin Ode" not in marks(programme)


def test_a_new_member_is_added_from_the_register(programme: Programme) -> None:
    bring_in(programme)
    programme.do(waiting_names.add_as_member, row(programme, "Ben"), name="Ben New", joined_on=DAY)
    assert marks(programme)["Ben New"] == (False, 7, "imported")
    with programme.database.reading() as session:
        held = select(Membership.joined_on).where(
            Membership.member_id == member(programme, "Ben New")
        )
        assert session.scalars(held).all() == [DAY]
    again = file(was("BEN", "19:00:00", "19:30:00", day="11/26/2025"))
    assert [one.name for one in look(programme, again).attendees] == ["Ben New"]


def test_two_files_of_one_restarted_call_are_one_meeting(programme: Programme) -> None:
    first = bring_in(programme)
    second = look(programme, SECOND)
    assert (second.other_files, second.minutes) == (1, 105)
    assert [one.minutes for one in second.attendees] == [65]
    last = bring_in(programme, SECOND)
    assert marks(programme) == {"Ana Lopez": (True, 65, "imported")}
    assert meeting(programme).minutes == 105
    programme.do(imports.undo, first, on=TODAY)
    assert marks(programme) == {"Ana Lopez": (True, 20, "imported")}
    assert meeting(programme).minutes == 20
    programme.do(imports.undo, last, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(func.count(Meeting.id))) == 0
        assert session.scalar(select(func.count(Mark.id))) == 0
        assert session.scalar(select(func.count(ImportRow.id))) == 0


def test_taking_back_leaves_what_was_there(programme: Programme) -> None:
    before = everything(programme.database)
    batch_id = bring_in(programme)
    programme.do(imports.undo, batch_id, on=TODAY)
    after = everything(programme.database)
    assert {name for name in after if after[name] != before[name]} == {"import_batches", "trail"}
    bring_in(programme)
    assert marks(programme) == {"Ana Lopez": (True, 45, "imported")}


def test_what_was_marked_by_hand_stays(programme: Programme) -> None:
    ana, ben = member(programme, "Ana Lopez"), member(programme, "Benjamin Ode")
    with programme.database.reading() as session:
        group = session.scalars(select(Membership.group_id)).first()
    made = programme.do(meetings.add, group_id=group, held_on=DAY)
    programme.do(meetings.fill_register, made, present=[ben])
    batch_id = bring_in(programme)
    by_hand = {"Benjamin Ode": (True, None, "by_hand")}
    assert marks(programme) == {**by_hand, "Ana Lopez": (True, 45, "imported")}
    programme.do(meetings.fill_register, made, present=[ben])
    assert marks(programme)["Ana Lopez"] == (False, 45, "by_hand")
    assert look(programme, SECOND).kept_by_hand == 1
    assert not look(programme, SECOND).attendees[0].present
    second = bring_in(programme, SECOND)
    assert marks(programme)["Ana Lopez"] == (False, 65, "by_hand"), "the word stays, time is time"
    programme.do(imports.undo, second, on=TODAY)
    programme.do(imports.undo, batch_id, on=TODAY)
    assert marks(programme) == {**by_hand, "Ana Lopez": (False, None, "by_hand")}
    assert meeting(programme).register is RegisterSource.BY_HAND
    assert (meeting(programme).minutes, meeting(programme).started_at) == (None, None)
    assert ana != ben


def test_somebody_from_outside_the_group_counts_and_is_told(programme: Programme) -> None:
    programme.do(members.add, name="Zed", email="zed@example.org")
    data = file(was("Z", "19:00:00", "20:00:00", "zed@example.org"))
    assert look(programme, data).not_in_group == 1
    bring_in(programme, data)
    assert marks(programme) == {"Zed": (True, 60, "imported")}


def test_the_same_file_again_changes_nothing(programme: Programme) -> None:
    bring_in(programme)
    before = everything(programme.database)
    assert "2026-06-16" in str(look(programme).already)
    with pytest.raises(Refusal, match="changes nothing"):
        bring_in(programme)
    assert everything(programme.database) == before


def test_a_register_without_times_asks_for_the_day(programme: Programme) -> None:
    data = (
        b"Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n"
        b"Ana,ana@example.org,40,Yes\r\nAna,ana@example.org,12,Yes\r\n"
    )
    with pytest.raises(DayNotTold):
        look(programme, data)
    bring_in(programme, data, held_on=DAY)
    assert marks(programme) == {"Ana Lopez": (True, 40, "imported")}
    assert (meeting(programme).held_on, meeting(programme).minutes) == (DAY, None)


@pytest.mark.parametrize(
    ("data", "told", "refusal"),
    [
        (file(was("Ana", "19:00:00", "19:30:00", day="11/10/2025")), {}, AmbiguousDates),
        (MAIN, {"date_order": DateOrder.DMY}, UnreadableFile),
        (MAIN, {"group_name": "  "}, BadValue),
        (MAIN, {"zone": "Mars/Base"}, UnreadableFile),
        (MAIN, {"today": date(2025, 11, 1)}, BadValue),
        (file(was("Dev", "18:58:00", "19:00:10", waiting="Yes")), {}, UnreadableFile),
        (MAIN, {"file_name": ""}, BadValue),
    ],
)
def test_a_refused_register_leaves_every_table_as_it_was(
    programme: Programme, data: bytes, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = everything(programme.database)
    with pytest.raises(refusal):
        bring_in(programme, data, **told)
    assert everything(programme.database) == before


def test_a_meeting_that_was_called_off_has_no_register(programme: Programme) -> None:
    with programme.database.reading() as session:
        group = session.scalars(select(Membership.group_id)).first()
    made = programme.do(meetings.add, group_id=group, held_on=DAY)
    programme.do(meetings.correct, made, held_on=DAY, cancelled=True)
    with pytest.raises(BadValue, match="called off"):
        bring_in(programme)


def test_the_trail_knows_of_it_and_names_nobody(programme: Programme) -> None:
    bring_in(programme)
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, row(programme, IPAD), member_id=ana)
    programme.do(waiting_names.set_aside, row(programme, "Ben"))
    with programme.database.reading() as session:
        entries = session.scalars(
            select(TrailEntry).where(~TrailEntry.use_case.startswith("members."))
        ).all()
    assert {"marks", "meetings", "import_batches", "import_rows", "aliases"} <= {
        entry.noun for entry in entries
    }
    said = repr([entry.changes for entry in entries]).casefold()
    assert not any(word in said for word in ("ana", "ben", "zoom.csv", "example.org"))


def test_every_line_of_the_file_is_kept(programme: Programme) -> None:
    bring_in(programme)
    with programme.database.reading() as session:
        rows = session.scalars(select(ImportRow).order_by(ImportRow.line)).all()
    assert [(one.line, one.outcome) for one in rows] == [
        (2, RowOutcome.MATCHED),
        (3, RowOutcome.UNKNOWN),
        (4, RowOutcome.MATCHED),
        (5, RowOutcome.UNKNOWN),
        (6, RowOutcome.SET_ASIDE),
        (7, RowOutcome.SET_ASIDE),
        (8, RowOutcome.REFUSED),
    ]
    assert rows[0].email is None


def test_the_number_of_statements_does_not_follow_the_people(programme: Programme) -> None:
    counts: list[list[int]] = []
    for many, day in ((20, "11/19/2025"), (400, "11/26/2025")):
        data = file(
            *(
                was(f"N{number}", "19:00:00", "19:30:00", f"n{number}@example.org", day=day)
                for number in range(many)
            ),
            *(was(f"Guest {number}", "19:00:00", "19:30:00", day=day) for number in range(many)),
        )
        for number in range(many if many > 20 else 0):
            programme.do(members.add, name=f"N{number}", email=f"n{number}@example.org")
        with statements(programme.database) as sent:
            look(programme, data)
            seen = len(sent)
            batch_id = bring_in(programme, data)
            saved = len(sent) - seen
            programme.do(imports.undo, batch_id, on=TODAY)
        counts.append([seen, saved, len(sent) - seen - saved])
    assert all(large - small <= 6 for small, large in zip(*counts, strict=True)), counts


def test_a_register_of_a_new_group_makes_it_and_taking_it_back_unmakes_it(
    programme: Programme,
) -> None:
    assert look(programme, group_name="Brand new").group_id is None
    batch_id = bring_in(programme, group_name="Brand new")
    with programme.database.reading() as session:
        assert session.scalar(select(Group.id).where(Group.name == "Brand new")) is not None
    programme.do(imports.undo, batch_id, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(Group.id).where(Group.name == "Brand new")) is None
