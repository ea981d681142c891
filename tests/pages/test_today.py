"""The first screen, through the main script."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from heal.models import Group, Snooze
from heal.rules.access import Actor
from heal.rules.attention import MATTERS, Heading, Matter
from heal.services import demo, meetings
from heal.ui.attention import AT_ONCE, VIEWS, Rest
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts


def links(at: AppTest) -> list[tuple[str, str, str]]:
    """Return the ways on: what they say, to which page, with which address."""
    return [
        (link.proto.label.strip("*"), link.proto.page, link.proto.query_string)
        for link in at.page_link
    ]


def offers(programme: Programme, number: int) -> list[int]:
    return [programme.offer(programme.member()) for _ in range(number)]


def until(programme: Programme) -> list[Any]:
    with programme.database.reading() as session:
        return list(session.execute(select(Snooze.matter, Snooze.record_id, Snooze.until_on)))


def test_every_matter_leads_somewhere() -> None:
    assert set(VIEWS) == set(Matter)


def test_an_empty_database_greets_with_two_doors(open_page: OpenPage) -> None:
    at = open_page()
    assert "bring members who would like support together" in texts(at)
    assert "Import your members" in [says for says, _, _ in links(at)]
    assert not at.metric


def test_the_invented_programme_is_one_click_away(
    open_page: OpenPage, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(session: Session, actor: Actor, *, today: object) -> None:
        session.add(Group(name=f"Invented for {actor.name} on {today}"))

    monkeypatch.setattr(demo, "load", load, raising=False)
    at = open_page()
    at.button(key="load-demo").click().run()
    assert not at.exception
    with programme.database.reading() as session:
        assert session.scalars(select(Group.name)).all() == [f"Invented for coordinator on {TODAY}"]
    assert at.metric
    assert "load-demo" not in [button.key for button in at.button]


def test_without_an_invented_programme_its_door_has_no_button(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(demo, "load", raising=False)
    assert "load-demo" not in [button.key for button in open_page().button]


def test_nothing_to_do_is_said_kindly(open_page: OpenPage, programme: Programme) -> None:
    programme.group()
    at = open_page()
    assert "Nothing needs you just now" in at.success[0].value
    assert [metric.value for metric in at.metric] == ["0", "0", "0"]


def test_a_line_says_whom_why_since_when_and_leads_to_the_record(
    open_page: OpenPage, programme: Programme
) -> None:
    offer = programme.offer(programme.member(name="Zoë *Bold*"), on=TODAY - timedelta(days=3))
    at = open_page()
    assert "**Zoë \\*Bold\\***" in texts(at)
    assert MATTERS[Matter.OFFER].reason in texts(at)
    assert "since 13 Jun 2026, 3 days ago" in texts(at)
    assert f"{Heading.MENTORS} (1)" in texts(at)
    assert "**1 thing needs someone:** mentors 1." in texts(at)
    assert (MATTERS[Matter.OFFER].step, "mentor_pool", f"open={offer}") in links(at)


def test_a_meeting_is_named_by_its_group(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group("Tuesday")
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=1))
    at = open_page()
    assert "**Tuesday**" in texts(at)
    assert (MATTERS[Matter.NO_REGISTER].step, "meetings", f"open={meeting}") in links(at)


def test_a_proposal_opens_on_its_own(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    proposal = programme.agreed(programme.request(group), programme.mentor(group))
    at = open_page()
    step = MATTERS[Matter.BOTH_SAID_YES].step
    assert (step, "pending_requests", f"proposal={proposal}") in links(at)
    opened = open_page("pending_requests", proposal=proposal)
    assert not opened.error
    assert opened.header


def test_who_waits_is_what_the_count_leads_to(open_page: OpenPage, programme: Programme) -> None:
    programme.request(programme.group())
    (way,) = [query for says, _, query in links(open_page()) if says == "See who waits"]
    part, _, value = way.partition("=")
    found = open_page("pending_requests", **{part: value})
    assert found.selectbox(key="status").value == "open"
    assert len(found.dataframe[0].value) == 1


def test_the_counts_lead_to_their_lists(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    programme.request(group)
    programme.mentor(group)
    at = open_page()
    assert [metric.value for metric in at.metric] == ["1", "0", "1"]
    assert ("See the mentors", "mentor_pool", "room=true") in links(at)
    pool = open_page("mentor_pool", room="true")
    assert pool.toggle(key="room").value
    assert len(pool.dataframe[0].value) == 1


def test_a_line_rests_for_a_week_at_one_click(open_page: OpenPage, programme: Programme) -> None:
    first, second = offers(programme, 2)
    at = open_page()
    at.menu_button(key=f"later-offer-{first}").click(Rest.WEEK).run()
    assert not at.exception
    assert until(programme) == [("offer", first, TODAY + timedelta(days=7))]
    assert [button.key for button in at.menu_button] == [f"later-offer-{second}"]


def test_a_line_rests_until_a_chosen_day(open_page: OpenPage, programme: Programme) -> None:
    first, second = offers(programme, 2)
    at = open_page()
    at.menu_button(key=f"later-offer-{second}").click(Rest.UNTIL).run()
    assert [widget.key for widget in at.date_input] == [f"until-day-offer-{second}"]
    at.date_input[0].set_value(TODAY + timedelta(days=40))
    (rest,) = [button for button in at.button if button.label == "Let it rest"]
    rest.click().run()
    assert not at.exception
    assert until(programme) == [("offer", second, TODAY + timedelta(days=40))]
    assert [button.key for button in at.menu_button] == [f"later-offer-{first}"]
    assert not at.date_input


def test_no_more_than_a_screenful_at_once(open_page: OpenPage, programme: Programme) -> None:
    offers(programme, 21)
    group = programme.group()
    for days in (1, 2, 3):
        programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=days))
    at = open_page()
    assert len(at.menu_button) == AT_ONCE
    assert f"{Heading.MENTORS} (21)" in texts(at)
    assert "… and 1 more of these" in texts(at)
    assert f"{Heading.MEETINGS} (3)" not in texts(at)
    at.button(key="more").click().run()
    assert len(at.menu_button) == 23
    assert f"{Heading.MEETINGS} (3)" in texts(at)
    assert "more" not in [button.key for button in at.button]


def test_as_many_statements_for_many_as_for_few(open_page: OpenPage, programme: Programme) -> None:
    said: list[str] = []
    event.listen(
        programme.database.reader, "before_cursor_execute", lambda *given: said.append(given[2])
    )
    counts = []
    for more in (5, 20):
        offers(programme, more)
        said.clear()
        open_page()
        counts.append(len(said))
    assert counts[0] == counts[1] > 0
