"""What whoever leads one of two groups sees and does, through the main script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Concern, Mark, Pairing, RecordOpening
from heal.services import meetings, members, requests
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.statements import sent
from tests.pages.conftest import OpenPage, texts

WEEK = timedelta(weeks=1)
ELSEWHERE = "Zacharias"
"""Everybody and everything of the other group is called so."""
Open = Callable[..., AppTest]


@dataclass(frozen=True)
class Led:
    """The group that is led, and the one that is not."""

    own: int
    other: int


@pytest.fixture
def led(programme: Programme) -> Led:
    return Led(programme.group("Ash"), programme.group(f"{ELSEWHERE} group"))


@pytest.fixture
def fay(programme: Programme, led: Led) -> SignedIn:
    return cast.facilitator(programme.database, [led.own])


@pytest.fixture
def opened(open_page: OpenPage, fay: SignedIn) -> Open:
    """Give a function that opens a page as the one who leads the group."""

    def opening(page: str = "my_groups", **address: str | int) -> AppTest:
        at = open_page("today", sid=fay.sid)
        at.switch_page(f"../../pages/{page}.py")
        for part, value in address.items():
            at.query_params[part] = str(value)
        at.run()
        assert not at.exception, [item.value for item in at.exception]
        return at

    return opening


def people(programme: Programme, group: int, name: str) -> dict[str, int]:
    """Make one of each: quiet, new, looking, willing; and a meeting without a register."""
    quiet, looking = (
        programme.member(group, f"{name} Quiet"),
        programme.member(group, f"{name} Look"),
    )
    for weeks in range(1, 6):
        came = [looking, *([quiet] if weeks > 3 else [])]
        programme.meeting(group, TODAY - weeks * WEEK, came)
    programme.do(requests.open, looking, on=TODAY - WEEK, wish=WISH, attested=True)
    new = programme.do(
        members.add, name=f"{name} New", email=f"{name.lower()}@example.org", group_id=group,
        joined_on=TODAY - WEEK,
    )  # fmt: skip
    willing = programme.member(group, f"{name} Willing")
    programme.offer(willing)
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    return {"quiet": quiet, "looking": looking, "new": new, "willing": willing, "meeting": meeting}


def headings(at: AppTest) -> list[str]:
    return [str(item.value) for item in at.header]


def press(at: AppTest, label: str) -> AppTest:
    (found,) = (it for it in at.button if it.label == label)
    found.click().run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def test_the_first_screen_says_what_the_own_group_needs(
    opened: Open, programme: Programme, led: Led
) -> None:
    people(programme, led.own, "Own")
    people(programme, led.other, ELSEWHERE)
    at = opened()
    assert headings(at) == [
        "Registers to fill (1)",
        "Newly quiet (1)",
        "New here (1)",
        "Looking for a mentor (1)",
        "Willing to mentor (1)",
        "Everyone in your groups",
    ]
    said = texts(at)
    assert "**5 things need you:**" in said
    for name in ("Own Quiet", "Own New", "Own Look", "Own Willing"):
        assert f"**{name}**" in said
    assert "was at none of the last 3 meetings" in said.replace("\\", "")
    assert "since 19 May 2026, 4 weeks ago" in said
    assert ELSEWHERE not in said
    assert list(at.dataframe[0].value["name"]) == [
        "Own Look",
        "Own New",
        "Own Quiet",
        "Own Willing",
    ]
    assert "4 people" in said
    assert "example.org" not in said
    assert not at.selectbox


def test_a_quiet_group_needs_nothing(opened: Open, programme: Programme, led: Led) -> None:
    people(programme, led.other, ELSEWHERE)
    programme.meeting(led.own, TODAY, [programme.member(led.own, "Own")])
    at = opened()
    assert "Nothing needs you" in at.success[0].value
    assert headings(at) == ["Everyone in your groups"]


def test_a_group_without_a_meeting_this_week_leads_to_noting_it(
    opened: Open, programme: Programme, led: Led
) -> None:
    programme.meeting(led.own, TODAY - WEEK, [programme.member(led.own, "Own")])
    assert "No meeting is noted since 9 Jun 2026" in texts(opened()).replace("\\", "")
    at = opened("meetings", new=1, for_group=led.own)
    assert "**Ash**" in texts(at)
    press(at, "Add the meeting")
    assert at.header[0].value == "Ash, 16 Jun 2026"
    assert "for_group" not in at.query_params


def test_whoever_leads_two_groups_looks_at_one_of_them(
    open_page: OpenPage, programme: Programme, led: Led
) -> None:
    people(programme, led.own, "Own")
    second = programme.group("Birch")
    people(programme, second, "Second")
    both = cast.facilitator(programme.database, [led.own, second], email="bea@example.org")
    at = open_page("my_groups", sid=both.sid)
    assert "**10 things need you:**" in texts(at)
    assert sorted(at.selectbox(key="group").options) == ["Ash", "Birch"]
    at.selectbox(key="group").set_value(second).run()
    said = texts(at)
    assert "**5 things need you:**" in said
    assert "Own" not in said.replace("Own account", "")
    assert "4 people" in said


def test_the_address_does_not_open_another_group(
    opened: Open, programme: Programme, led: Led
) -> None:
    people(programme, led.other, ELSEWHERE)
    for group in (led.other, f"{ELSEWHERE} group"):
        assert ELSEWHERE not in texts(opened(group=group))


def test_many_lines_are_told_and_counted(opened: Open, programme: Programme, led: Led) -> None:
    for number in range(12):
        programme.do(members.add, name=f"New {number}", group_id=led.own, joined_on=TODAY)
    at = opened()
    assert "New here (12)" in headings(at)
    assert texts(at).count("**New ") == 8
    press(at, "Show all 12")
    assert texts(at).count("**New ") == 12


def test_a_facilitator_without_groups_is_told_what_to_do(
    open_page: OpenPage, programme: Programme, led: Led
) -> None:
    people(programme, led.other, ELSEWHERE)
    nobody = cast.facilitator(programme.database, [], email="ned@example.org")
    for page in ("my_groups", "meetings", "exchange"):
        at = open_page(page, sid=nobody.sid)
        assert not at.exception
        assert ELSEWHERE not in texts(at)
    at = open_page("my_groups", sid=nobody.sid)
    assert "The coordinator adds those that you lead" in at.info[0].value


def test_the_page_of_one_person(opened: Open, programme: Programme, led: Led) -> None:
    own = people(programme, led.own, "Own")
    at = opened(open=own["quiet"])
    assert at.header[0].value == "Own Quiet"
    assert "**Ash:**" in texts(at)
    assert list(at.dataframe[0].value["came"]) == [
        "No register",
        *["Did not come"] * 3,
        *["Came"] * 2,
    ]
    assert "Is in no pair" in texts(at)
    with programme.database.reading() as session:
        noted = session.execute(select(RecordOpening.actor, RecordOpening.member_id)).all()
    assert [tuple(row) for row in noted] == [("Fay", own["quiet"])]


def test_a_line_leads_to_the_person_and_back(opened: Open, programme: Programme, led: Led) -> None:
    own = people(programme, led.own, "Own")
    at = opened()
    at.button(key=f"open-quiet-{own['quiet']}-{led.own}").click().run()
    assert at.header[0].value == "Own Quiet"
    press(at, "Back to your groups")
    assert "Newly quiet (1)" in headings(at)


def test_nobody_of_another_group_has_a_page(opened: Open, programme: Programme, led: Led) -> None:
    other = people(programme, led.other, ELSEWHERE)
    for number in (*other.values(), 4711):
        at = opened(open=number)
        assert "Nobody of your groups" in at.error[0].value
        assert ELSEWHERE not in texts(at)
    with programme.database.reading() as session:
        assert session.scalars(select(RecordOpening)).all() == []


def test_the_other_of_a_pair_is_not_named(opened: Open, programme: Programme, led: Led) -> None:
    mentor = programme.mentor(led.other)
    pairing = programme.pairing(led.own, on=TODAY - timedelta(days=14), offer_id=mentor)
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
    at = opened(open=mentee)
    assert "**Has a mentor:** somebody from another group, since 2 Jun 2026" in texts(at)
    assert "Needs attention" in texts(at)


def test_a_concern_is_raised(opened: Open, programme: Programme, led: Led) -> None:
    ana = programme.member(led.own, "Ana")
    at = opened(open=ana)
    at.text_area[0].set_value("Left in tears.")
    press(at, "Tell the coordinator")
    with programme.database.reading() as session:
        assert session.scalars(select(Concern.member_id)).all() == [ana]
    assert "Left in tears" not in texts(at)


def test_a_register_is_filled(opened: Open, programme: Programme, led: Led) -> None:
    own = people(programme, led.own, "Own")
    assert "Nobody has noted yet who came" in texts(opened()).replace("\\", "")
    at = opened("meetings", open=own["meeting"])
    assert {it.label for it in at.checkbox if str(it.key).startswith("came-")} == {
        "Own Look", "Own New", "Own Quiet", "Own Willing"
    }  # fmt: skip
    at.checkbox(key=f"came-{own['meeting']}-{own['new']}-0").check()
    press(at, "Keep who came")
    with programme.database.reading() as session:
        here = select(Mark.member_id).where(Mark.meeting_id == own["meeting"], Mark.present)
        assert session.scalars(here).all() == [own["new"]]
    assert "Registers to fill" not in " ".join(headings(opened()))


def test_somebody_of_the_own_groups_came_too(opened: Open, programme: Programme, led: Led) -> None:
    people(programme, led.other, ELSEWHERE)
    meeting = programme.meeting(led.own, TODAY, [programme.member(led.own, "Ana")])
    at = opened("meetings", open=meeting)
    for search in (ELSEWHERE, "example.org"):
        at.text_input(key=f"also-{meeting}-1-search").set_value(search).run()
        assert "ask the coordinator" in texts(at)
    at.text_input(key=f"also-{meeting}-1-search").set_value("an").run()
    assert at.selectbox(key=f"also-{meeting}-1-choice").options == ["Ana"]


def test_meetings_of_another_group_are_not_there(
    opened: Open, programme: Programme, led: Led
) -> None:
    other = people(programme, led.other, ELSEWHERE)
    programme.meeting(led.own, TODAY, [])
    at = opened("meetings")
    assert list(at.dataframe[0].value["group"]) == ["Ash"]
    assert "1 meeting" in texts(at)
    at = opened("meetings", open=other["meeting"])
    assert "not in the records" in at.error[0].value


@pytest.mark.parametrize("page", ["my_groups", "meetings", "exchange"])
def test_more_rows_are_not_more_sent(
    opened: Open, programme: Programme, led: Led, page: str
) -> None:
    people(programme, led.own, "Own")
    with sent(programme.database) as few:
        opened(page)
    for number in range(4):
        programme.do(members.add, name="More", group_id=led.own, joined_on=TODAY)
        programme.offer(programme.member(led.own))
        member = programme.member(led.own)
        programme.do(requests.open, member, on=TODAY, wish=WISH, attested=True)
        programme.do(meetings.add, group_id=led.own, held_on=TODAY - timedelta(days=number + 1))
    with sent(programme.database) as many:
        opened(page)
    assert len(many) == len(few), "\n\n".join(many)
