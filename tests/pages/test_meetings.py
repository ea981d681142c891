"""Meetings and their registers, through the main script."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from heal.models import Mark, Meeting
from heal.services import meetings, members
from heal.vocabulary import RegisterSource
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import Made, OpenPage, texts

WEEK = timedelta(weeks=1)


def press(at: AppTest, label: str) -> AppTest:
    """Press the one button that says this."""
    (found,) = (it for it in at.button if it.label == label)
    found.click().run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def present(programme: Programme) -> set[int]:
    """Return whom the registers mark as present."""
    with programme.database.reading() as session:
        return set(session.scalars(select(Mark.member_id).where(Mark.present)))


def kept(programme: Programme, meeting: int) -> Meeting:
    """Return a meeting as it stands."""
    with programme.database.reading() as session:
        return session.get_one(Meeting, meeting)


def ticks(at: AppTest) -> dict[str, bool]:
    """Return the checklist: what each line says, and whether it is ticked."""
    return {it.label: bool(it.value) for it in at.checkbox if str(it.key).startswith("came-")}


def imported(programme: Programme, group: int, minutes: dict[int, int]) -> int:
    """Make a meeting whose register came from a file."""

    def bring_in(session: Session, _: object) -> int:
        meeting = Meeting(
            group_id=group, held_on=TODAY, register=RegisterSource.IMPORTED, minutes=90
        )
        session.add(meeting)
        session.flush()
        source = RegisterSource.IMPORTED
        session.add_all(
            Mark(meeting_id=meeting.id, member_id=it, present=True, source=source, minutes=long)
            for it, long in minutes.items()
        )
        return meeting.id

    return int(programme.do(bring_in))


def test_an_empty_list_says_what_to_do(open_page: OpenPage) -> None:
    assert "bring in a meeting's report" in open_page("meetings").info[0].value


def test_the_list_never_counts_what_no_register_tells(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group("Monday")
    programme.meeting(group, TODAY, [programme.member(group)])
    programme.do(meetings.add, group_id=group, held_on=TODAY - WEEK)
    off = programme.do(meetings.add, group_id=group, held_on=TODAY - 2 * WEEK)
    programme.do(meetings.correct, off, held_on=TODAY - 2 * WEEK, cancelled=True)
    frame = open_page("meetings").dataframe[0].value
    assert list(frame["register"]) == ["By hand", "None yet", ""]
    assert list(frame["came"].isna()) == [False, True, True]
    assert list(frame["cancelled"]) == ["", "", "Called off"]


def test_filters_narrow_the_list(open_page: OpenPage, programme: Programme) -> None:
    group, other = programme.group("Monday"), programme.group("Thursday")
    programme.meeting(group, TODAY, [])
    programme.do(meetings.add, group_id=other, held_on=TODAY - 5 * WEEK)
    at = open_page("meetings")

    def listed() -> list[Any]:
        return list(at.dataframe[0].value["group"])

    assert listed() == ["Monday", "Thursday"]
    at.toggle(key="missing").set_value(True).run()
    assert listed() == ["Thursday"]
    at.toggle(key="missing").set_value(False).run()
    at.selectbox(key="period").set_value("June 2026").run()
    assert listed() == ["Monday"]
    at.selectbox(key="period").set_value("Last 3 months").run()
    assert listed() == ["Monday", "Thursday"]
    at.selectbox(key="group").set_value(other).run()
    assert listed() == ["Thursday"]


def test_a_meeting_is_added_and_opened(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group("Monday")
    programme.member(group, "Ana")
    at = open_page("meetings", new=1)
    at.date_input(key="meeting-new-day").set_value(TODAY - WEEK)
    press(at, "Add the meeting")
    assert at.header[0].value == "Monday, 9 Jun 2026"
    assert "None; it counts for nobody" in texts(at).replace("\\", "")
    assert ticks(at) == {"Ana": False}


def test_a_second_meeting_that_day_is_a_sentence(open_page: OpenPage, programme: Programme) -> None:
    programme.meeting(programme.group(), TODAY, [])
    at = press(open_page("meetings", new=1), "Add the meeting")
    assert "already; open that one" in at.error[0].value


def test_without_a_group_the_way_leads_to_the_groups(open_page: OpenPage) -> None:
    at = open_page("meetings", new=1)
    assert "There is no group so far" in at.info[0].value
    assert [it.proto.query_string for it in at.get("page_link")] == ["groups=all"]


def test_the_register_is_ticked_and_corrected(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    ana, ben = programme.member(group, "Ana"), programme.member(group, "Ben")
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    at = open_page("meetings", open=meeting)
    at.checkbox(key=f"came-{meeting}-{ana}-0").check()
    press(at, "Keep who came")
    assert present(programme) == {ana}
    assert ticks(at) == {"Ana": True, "Ben": False}
    at.checkbox(key=f"came-{meeting}-{ana}-1").uncheck()
    at.checkbox(key=f"came-{meeting}-{ben}-0").check()
    press(at, "Keep who came")
    assert present(programme) == {ben}


def test_sixty_people_are_ticked_in_one_go(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    everybody = [programme.member(group, f"Member {number:02}") for number in range(60)]
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    at = open_page("meetings", open=meeting)
    for number in everybody[::2]:
        at.checkbox(key=f"came-{meeting}-{number}-0").check()
    press(at, "Keep who came")
    assert present(programme) == set(everybody[::2])


def test_only_who_is_offered_can_be_ticked(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana")
    stranger = programme.member(programme.group(), "Stranger")
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    at = open_page("meetings", open=meeting)
    at.session_state[f"came-{meeting}-{stranger}-0"] = True
    at.checkbox(key=f"came-{meeting}-{ana}-0").check()
    press(at, "Keep who came")
    assert present(programme) == {ana}


def test_a_tick_that_was_never_kept_does_not_outlive_the_register(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana")
    meeting = programme.meeting(group, TODAY, [ana])
    at = open_page("meetings", open=meeting)
    press(at, "Take it away")
    assert kept(programme, meeting).register is None
    assert ticks(at) == {"Ana": False}


def test_two_of_one_name_are_told_apart(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    for email in ("one@example.org", None):
        programme.do(members.add, name="Ana", email=email, group_id=group, joined_on=TODAY)
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    lines = list(ticks(open_page("meetings", open=meeting)))
    assert len(set(lines)) == 2
    assert "example" in lines[0]


def test_a_file_stays_a_file_and_a_correction_says_so(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    ana, ben = programme.member(group, "Ana"), programme.member(group, "Ben")
    meeting = imported(programme, group, {ana: 45})
    at = open_page("meetings", open=meeting)
    assert ticks(at) == {"Ana :small[:gray[45 min]]": True, "Ben": False}
    at.checkbox(key=f"came-{meeting}-{ben}-0").check()
    press(at, "Keep who came")
    assert kept(programme, meeting).register is RegisterSource.IMPORTED
    assert ticks(at)["Ben :small[:gray[by hand]]"]
    said = texts(at)
    assert "undo that import" in said
    assert "**Lasted:** 90 minutes" in said
    assert "Take it away" not in {it.label for it in at.button}


def test_somebody_who_is_not_on_the_list_came_too(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana")
    guest = programme.member(programme.group(), "Gast")
    meeting = programme.meeting(group, TODAY, [ana])
    at = open_page("meetings", open=meeting)
    at.text_input(key=f"also-{meeting}-1-search").set_value("gast").run()
    press(at, "They came")
    assert present(programme) == {ana, guest}
    assert ticks(at) == {"Ana": True, "Gast :small[:gray[guest]]": True}


def test_a_meeting_is_moved_and_called_off(open_page: OpenPage, programme: Programme) -> None:
    meeting = programme.do(meetings.add, group_id=programme.group("Monday"), held_on=TODAY)
    at = open_page("meetings", open=meeting)
    at.date_input(key=f"meeting-day-{meeting}").set_value(TODAY - WEEK)
    at.checkbox(key=f"meeting-off-{meeting}").check()
    press(at, "Keep the correction")
    assert at.header[0].value == "Monday, 9 Jun 2026"
    assert kept(programme, meeting).cancelled
    assert "Keep who came" not in {it.label for it in at.button}
    at.checkbox(key=f"meeting-off-{meeting}").uncheck()
    press(at, "Keep the correction")
    assert not kept(programme, meeting).cancelled


def test_what_took_place_cannot_be_called_off(open_page: OpenPage, programme: Programme) -> None:
    meeting = programme.meeting(programme.group(), TODAY, [])
    at = open_page("meetings", open=meeting)
    assert "cannot be called off" in texts(at)
    assert f"meeting-off-{meeting}" not in {it.key for it in at.checkbox}


def test_a_meeting_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    assert "not in the records" in open_page("meetings", open=4711).error[0].value


def test_a_group_of_nobody_leads_to_the_members(open_page: OpenPage, programme: Programme) -> None:
    meeting = programme.do(meetings.add, group_id=programme.group(), held_on=TODAY)
    assert "nobody was in this group that day" in texts(open_page("meetings", open=meeting))


def test_who_came_is_taken_out_as_the_list_is_narrowed(
    open_page: OpenPage, programme: Programme, offered: Made
) -> None:
    monday, tuesday = programme.group("Monday"), programme.group("Tuesday")
    ana, ben = programme.member(monday, "Ana"), programme.member(tuesday, "Ben")
    programme.member(monday, "Chloé")
    programme.meeting(monday, TODAY, [ana])
    programme.meeting(tuesday, TODAY, [ben])
    open_page("meetings", group="Monday")
    (name,) = (name for name in offered if name.startswith("evenings-") and name.endswith("csv"))
    rows = list(csv.reader(io.StringIO(offered[name]().decode("utf-8-sig"))))
    assert [(row[2], row[4]) for row in rows] == [("Name", "Came"), ("Ana", "yes"), ("Chloé", "no")]
