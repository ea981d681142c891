"""Members and groups, through the main script."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from streamlit.testing.v1 import AppTest

from heal.models import AttributeValue, DoNotPair, Group, Member, Membership, Pairing
from heal.services import groups, meetings, members
from heal.ui.words import plain
from heal.vocabulary import Channel
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

WEEK = timedelta(weeks=1)


def press(at: AppTest, label: str) -> AppTest:
    """Press the one button that says this."""
    (found,) = (it for it in at.button if it.label == label)
    found.click().run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def links(at: AppTest) -> dict[str, str]:
    """Return the ways to other pages: what they say, and the address's parts."""
    return {it.proto.label: it.proto.query_string for it in at.get("page_link")}


def test_how_somebody_may_be_reached_is_noted_on_their_record(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.member(programme.group())
    at = open_page("members", open=1)
    assert "Nobody has noted how they may be reached safely" in texts(at)
    at.pills(key="safe-1-channels").set_value([Channel.TEXT])
    at.text_input(key="safe-1-text").set_value("555 0100")
    at.text_input(key="safe-1-times").set_value("before noon")
    [keep] = [button for button in at.button if button.label == "Keep it"]
    keep.click().run()
    said = texts(at)
    for part in ("Safe for them: Text message", "Times: before noon", "555 0100", "calendar"):
        assert plain(part) in said


def kept(programme: Programme, what: Any) -> list[Any]:
    """Return a column as it stands in the database."""
    with programme.database.reading() as session:
        return list(session.scalars(select(what)))


def test_an_empty_list_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page("members")
    assert "add a member, or bring in a group's list" in at.info[0].value


def test_filters_narrow_the_list(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    programme.member(group, "Ana", months=3)
    programme.member(group, "Ben")
    programme.member(name="Chloé")
    at = open_page("members")
    assert list(at.dataframe[0].value["name"]) == ["Ana", "Ben", "Chloé"]
    at.toggle(key="newer").set_value(True).run()
    assert list(at.dataframe[0].value["name"]) == ["Ana"]
    at.toggle(key="newer").set_value(False).run()
    at.text_input(key="find").set_value("CHLOE\u0301").run()
    assert list(at.dataframe[0].value["name"]) == ["Chloé"]
    at.text_input(key="find").set_value("").run()
    at.selectbox(key="group").set_value(group).run()
    assert list(at.dataframe[0].value["name"]) == ["Ana", "Ben"]


def test_roles_are_in_the_programmes_words(open_page: OpenPage, programme: Programme) -> None:
    programme.pairing(programme.group())
    frame = open_page("members").dataframe[0].value
    assert set(frame["as_mentor"]) == {"", "Approved"}
    assert set(frame["as_mentee"]) == {"", "Has a mentor"}


def test_somebody_new_is_added_and_opened(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group("Monday")
    at = open_page("members", new=1)
    at.text_input(key="member-new-name").set_value("Ana *Maria*")
    at.text_input(key="member-new-email").set_value("Ana@example.org")
    at.date_input(key="member-new-since").set_value(TODAY - WEEK)
    press(at, "Add them")
    assert at.query_params["open"] == str(kept(programme, Member.id)[0])
    assert at.header[0].value == "Ana \\*Maria\\*"
    assert kept(programme, Membership.group_id) == [group]
    assert kept(programme, Membership.joined_on) == [TODAY - WEEK]


def test_somebody_may_be_in_no_group_yet(open_page: OpenPage, programme: Programme) -> None:
    programme.group("One")
    programme.group("Other")
    at = open_page("members", new=1)
    at.text_input(key="member-new-name").set_value("Ana")
    press(at, "Add them")
    assert kept(programme, Member.name) == ["Ana"]
    assert kept(programme, Membership.id) == []
    assert "In no group so far." in texts(at)


def test_a_shared_address_is_a_sentence(open_page: OpenPage, programme: Programme) -> None:
    programme.do(members.add, name="Ana", email="ana@example.org")
    at = open_page("members", new=1)
    at.text_input(key="member-new-name").set_value("Ben")
    at.text_input(key="member-new-email").set_value("ana@example.org")
    press(at, "Add them")
    (error,) = at.error
    assert "two people cannot share one here" in error.value
    assert kept(programme, Member.name) == ["Ana"]


def test_a_member_who_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    assert "not in the records" in open_page("members", open=4711).error[0].value


def test_the_record_says_what_is_known(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group("Monday")
    ana = programme.attending_member(group, "Ana")
    programme.meeting(group, TODAY - 3 * WEEK, [])
    programme.do(groups.add, name="Elsewhere")
    at = open_page("members", open=ana)
    said = texts(at)
    assert "**Meetings:** Attending" in said
    assert f"**Last came:** {(TODAY - WEEK).day} Jun 2026" in said
    assert [it.value for it in at.text] == ["person0@example.org"]
    assert list(at.dataframe[0].value["came"]) == ["Came", "Came", "Did not come"]


def test_no_register_never_reads_as_absent(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    off = programme.do(meetings.add, group_id=group, held_on=TODAY - WEEK)
    programme.do(meetings.correct, off, held_on=TODAY - WEEK, cancelled=True)
    at = open_page("members", open=ana)
    assert list(at.dataframe[0].value["came"]) == ["No register", "Called off"]
    assert "Unknown; the registers do not tell" in texts(at)


def test_mentoring_leads_on_to_its_pages(open_page: OpenPage, programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    with programme.database.reading() as session:
        pair = session.get_one(Pairing, pairing)
        mentor, mentee = pair.mentor_id, pair.mentee_id
    found = links(open_page("members", open=mentor))
    assert next(query for says, query in found.items() if says.startswith("Mentor of")) == (
        f"open={pairing}"
    )
    assert "As a mentor: Approved" in found
    assert "Record an offer" not in found
    assert found["Open a request"] == f"new=1&member={mentor}"
    found = links(open_page("members", open=mentee))
    assert any(says.startswith("Mentored by") for says in found)
    assert found["Record an offer"] == f"new=1&member={mentee}"
    assert "Open a request" not in found


def test_somebody_who_is_looking_has_a_request_already(
    open_page: OpenPage, programme: Programme
) -> None:
    request = programme.request(programme.group())
    (mentee,) = kept(programme, Member.id)
    found = links(open_page("members", open=mentee))
    assert "Open a request" not in found
    assert found["Request of 16 Jun 2026: Looking"] == f"open={request}"


def test_a_name_is_corrected(open_page: OpenPage, programme: Programme) -> None:
    ana = programme.member(name="Ana")
    at = open_page("members", open=ana)
    at.text_input(key=f"member-name-{ana}").set_value("Anna")
    at.text_area(key=f"member-note-{ana}").set_value("Likes mornings")
    press(at, "Keep the correction")
    assert at.header[0].value == "Anna"
    assert "**Note:** Likes mornings" in texts(at)


def test_somebody_joins_and_leaves(open_page: OpenPage, programme: Programme) -> None:
    programme.group("Monday")
    ana = programme.member(name="Ana")
    at = open_page("members", open=ana)
    at.date_input(key=f"join-on-{ana}").set_value(TODAY - WEEK)
    press(at, "They belong to it")
    assert "Monday, since 9 Jun 2026" in [it.label for it in at.expander]
    (number,) = kept(programme, Membership.id)
    at.date_input(key=f"left-{number}").set_value(TODAY)
    press(at, "They have left")
    assert "Monday, 9 Jun 2026 to 16 Jun 2026" in [it.label for it in at.expander]
    at.date_input(key=f"last-{number}").set_value(None)
    press(at, "Correct the days")
    assert kept(programme, Membership.left_on) == [None]


def test_leaving_before_joining_is_a_sentence(open_page: OpenPage, programme: Programme) -> None:
    ana = programme.member(programme.group())
    (number,) = kept(programme, Membership.id)
    programme.do(members.leave, number, left_on=TODAY - WEEK)
    at = open_page("members", open=ana)
    at.date_input(key=f"joined-{number}").set_value(TODAY)
    press(at, "Correct the days")
    assert [it.value for it in at.error] == ["Nobody leaves a group before they joined it\\."]
    assert kept(programme, Membership.left_on) == [TODAY - WEEK]


def test_a_group_is_chosen_first(open_page: OpenPage, programme: Programme) -> None:
    programme.group()
    programme.group()
    ana = programme.member()
    at = press(open_page("members", open=ana), "They belong to it")
    assert [it.value for it in at.error] == ["Choose a group first."]
    assert kept(programme, Membership.id) == []


def test_a_membership_by_mistake_is_removed(open_page: OpenPage, programme: Programme) -> None:
    ana = programme.member(programme.group())
    press(open_page("members", open=ana), "Remove: recorded by mistake")
    assert kept(programme, Membership.id) == []


def test_what_they_told_is_a_choice_or_own_words(open_page: OpenPage, programme: Programme) -> None:
    ana = programme.member()
    at = open_page("members", open=ana)
    assert "Nothing so far, and nothing has to be told." in texts(at)
    told = {it.label: it for it in at.selectbox}
    told["Gender"].select_index(0)
    (stage,) = (it for it in at.text_input if it.label.startswith("Stage"))
    stage.set_value("a little lighter")
    press(at, "Keep what they told")
    said = texts(at)
    assert "**Gender:** Woman" in said
    assert "a little lighter" in said
    (stage,) = (it for it in at.text_input if it.label.startswith("Stage"))
    stage.set_value("")
    press(at, "Keep what they told")
    assert kept(programme, AttributeValue.own_words) == [None]


def test_two_people_are_kept_apart_and_allowed_again(
    open_page: OpenPage, programme: Programme
) -> None:
    ana, ben = programme.member(name="Ana"), programme.member(name="Ben")
    at = open_page("members", open=ana)
    at.text_input(key=f"apart-{ana}-0-search").set_value("ben").run()
    press(at, "Keep these two apart")
    assert kept(programme, DoNotPair.second_id) == [ben]
    press(at, "Allow again")
    assert kept(programme, DoNotPair.second_id) == []


def test_who_shares_a_name_is_still_chosen_rightly(
    open_page: OpenPage, programme: Programme
) -> None:
    ana = programme.member(name="Ana")
    twins = [programme.do(members.add, name="Ben") for _ in range(2)]
    at = open_page("members", open=ana)
    at.text_input(key=f"apart-{ana}-0-search").set_value("ben").run()
    at.selectbox(key=f"apart-{ana}-0-choice").set_value(twins[0]).run()
    press(at, "Keep these two apart")
    assert kept(programme, DoNotPair.second_id) == [twins[0]]


def test_groups_are_listed_added_and_corrected(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("members", groups="all")
    assert "Add the first one below" in at.info[0].value
    at.text_input(key="group-new-name-0").set_value("Monday")
    press(at, "Add the group")
    assert list(at.dataframe[0].value["group"]) == ["Monday"]
    assert list(at.dataframe[0].value["attending"]) == ["As in the programme"]
    (number,) = kept(programme, Group.id)
    at = open_page("members", groups=number)
    assert "2 of the last 6 meetings, or one within 30 days" in texts(at)
    at.number_input(key=f"group-last-{number}").set_value(8)
    press(at, "Keep the correction")
    assert "2 of the last 8 meetings" in texts(at)
    at = open_page("members", groups="all")
    assert list(at.dataframe[0].value["attending"]) == ["By its own rule"]


def test_a_rule_that_nobody_can_meet_is_a_sentence(
    open_page: OpenPage, programme: Programme
) -> None:
    number = programme.group()
    at = open_page("members", groups=number)
    at.number_input(key=f"group-last-{number}").set_value(1)
    press(at, "Keep the correction")
    assert "cannot ask for 2 of its last 1" in at.error[0].value
    assert kept(programme, Group.attending_of_last) == [None]


def test_the_way_back_from_a_group(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("members", groups=programme.group("Monday"))
    press(at, "Back to the groups")
    assert list(at.dataframe[0].value["group"]) == ["Monday"]
    press(at, "Back to the members")
    assert "Everybody in the groups" in texts(at)
    assert not at.dataframe


def test_a_picked_row_is_opened(open_page: OpenPage, programme: Programme) -> None:
    programme.member(name="Ana")
    ben = programme.member(name="Ben")
    at = open_page("members")
    picked = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.session_state[str(at.dataframe[0].key)] = picked
    at.run()
    assert not at.exception
    assert at.query_params["open"] == str(ben)
    assert at.header[0].value == "Ben"


@pytest.mark.parametrize("page", ["members", "meetings"])
def test_nobody_without_a_session_gets_in(page: str, open_page: OpenPage) -> None:
    for sid in (None, "", "f" * 64):
        with pytest.raises(ValueError, match="page"):
            open_page(page, sid=sid)


def test_a_page_sends_a_bounded_number_of_statements(
    open_page: OpenPage, programme: Programme
) -> None:
    sent: list[str] = []
    event.listen(
        programme.database.reader,
        "before_cursor_execute",
        lambda _, __, statement, *___: sent.append(statement),
    )
    group = programme.group()
    programme.member(group)
    open_page("members")
    few = len(sent)
    for _ in range(20):
        programme.member(group)
    sent.clear()
    open_page("members")
    assert len(sent) == few
