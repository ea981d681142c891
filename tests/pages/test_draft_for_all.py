"""The draft for all: made, changed by hand, undone, and sent on pair by pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Proposal
from heal.queries import drafts, settings
from heal.services import members, mentors, proposals
from heal.vocabulary import Opened, ProposalStatus, Role
from tests.kit import door
from tests.kit.openings import noted
from tests.kit.programme import TODAY, WILLING, Programme
from tests.pages.conftest import OpenPage, texts

PAGE = "draft_for_all"


@pytest.fixture
def waiting(programme: Programme) -> list[int]:
    """Give three requests, the longest wait first, and two mentors with room for one each."""
    group = programme.group()
    found = [programme.request(group, on=TODAY - timedelta(days=days)) for days in (30, 20, 10)]
    for _ in range(2):
        programme.mentor(group)
    return found


def drafted(open_page: OpenPage) -> AppTest:
    """Open the page and let it draft."""
    return press(open_page(PAGE), "draft")


def press(at: AppTest, key: str) -> AppTest:
    """Press a button."""
    at.button(key=key).click().run()
    assert not at.exception, [item.value for item in at.exception]
    return at


def pairs(at: AppTest) -> dict[int, int]:
    """Return the pairs that the page shows: request → offer."""
    keys = [str(button.key).split("-") for button in at.button if str(button.key).endswith("-send")]
    return {int(request): int(offer) for _, request, offer, _ in keys}


def test_nobody_is_drafted_before_somebody_says_so(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = open_page(PAGE)
    assert "No draft yet" in at.info[0].value
    at = press(at, "draft")
    assert pairs(at) == {waiting[0]: 1, waiting[1]: 2}
    assert [metric.value for metric in at.metric][:1] == ["2 of 3"]
    assert "10 days" in [metric.value for metric in at.metric]
    assert "the places went to others" in texts(at)
    with programme.database.reading() as session:
        assert session.scalars(select(Proposal)).all() == []


def test_what_is_kept_stays_and_the_rest_is_drafted_around_it(
    open_page: OpenPage, waiting: list[int]
) -> None:
    at = drafted(open_page)
    at = press(at, f"pair-{waiting[0]}-1-keep")
    assert at.button(key=f"pair-{waiting[0]}-1-free")
    at = press(at, f"pair-{waiting[1]}-2-leave")
    assert pairs(at) == {waiting[0]: 1, waiting[2]: 2}
    assert "Left for now, by hand" in texts(at)
    at = press(at, "undo")
    assert pairs(at) == {waiting[0]: 1, waiting[1]: 2}
    at = press(at, f"pair-{waiting[1]}-2-leave")
    at = press(at, f"in-{waiting[1]}")
    assert pairs(at) == {waiting[0]: 1, waiting[1]: 2}
    at = press(at, f"pair-{waiting[0]}-1-free")
    at = press(at, f"pair-{waiting[0]}-1-part")
    assert pairs(at) == {waiting[0]: 2, waiting[1]: 1}
    for _ in range(5):
        at = press(at, "undo")
    assert at.button(key="undo").disabled
    assert pairs(at) == {waiting[0]: 1, waiting[1]: 2}


def test_two_swap_their_mentors_and_what_cannot_be_is_said(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = drafted(open_page)
    key = f"pair-{waiting[0]}-1"
    at.selectbox(key=f"{key}-other").set_value(waiting[1]).run()
    at = press(at, f"{key}-swap")
    assert pairs(at) == {waiting[0]: 2, waiting[1]: 1}
    mentee, mentor = 1, 5
    programme.do(members.keep_apart, mentee, other_id=mentor, on=TODAY)
    at = press(at, "draft")
    said = [str(item.value) for item in at.warning]
    assert len(said) == 1
    assert "cannot be kept together" in said[0]
    assert "Not to be paired with them" in said[0]
    assert pairs(at) == {waiting[1]: 1, waiting[2]: 2}


def test_a_pair_is_sent_on_once_and_leaves_the_draft(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = drafted(open_page)
    at = press(at, f"pair-{waiting[0]}-1-send")
    with programme.database.reading() as session:
        (row,) = session.scalars(select(Proposal))
    assert (row.request_id, row.offer_id, row.status) == (waiting[0], 1, ProposalStatus.DRAFTED)
    assert pairs(at) == {waiting[1]: 2}
    assert "Somebody is proposed for them at present" in texts(at)


def test_what_has_changed_meanwhile_is_refused_and_nothing_is_saved(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = drafted(open_page)
    programme.do(mentors.pause, 1, on=TODAY)
    at = press(at, f"pair-{waiting[0]}-1-send")
    assert "taking a rest" in at.error[0].value
    with programme.database.reading() as session:
        assert session.scalars(select(Proposal)).all() == []
    at = press(at, "draft")
    assert pairs(at) == {waiting[0]: 2}


def test_the_file_says_what_the_page_says(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = drafted(open_page)
    with programme.database.reading() as session:
        found = drafts.for_all(session, today=TODAY, programme=settings.programme(session))
    table = found.rows()
    assert list(table["mentee"]) == [one.mentee for one in (*found.pairs, *found.unserved)]
    assert {one.request_id: one.offer_id for one in found.pairs} == pairs(at)
    for pair in found.pairs:
        for reason in (*pair.reasons, *pair.beside):
            assert reason.partition(":")[0] in texts(at)


def test_the_load_is_spread_and_told(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    for days in (3, 2, 1):
        programme.request(group, on=TODAY - timedelta(days=days))
    for _ in range(2):
        programme.mentor(group, told=replace(WILLING, capacity=3))
    at = drafted(open_page)
    assert sorted(pairs(at).values()) in ([1, 1, 2], [1, 2, 2])
    assert "has 0, and gets 2" in texts(at)
    assert "has 0, and gets 1" in texts(at)


def test_whoever_is_asked_already_is_not_in_the_draft(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    proposal = programme.asked(waiting[0], 1)
    at = drafted(open_page)
    assert pairs(at) == {waiting[1]: 2}
    programme.do(proposals.lapse, proposal, on=TODAY)
    at = press(at, "draft")
    assert pairs(at) == {waiting[0]: 1, waiting[1]: 2}


def test_that_a_draft_was_looked_at_is_noted_without_a_name(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    drafted(open_page)
    assert [(line.kind, line.member_id, line.detail) for line in noted(programme.database)] == [
        (Opened.LIST, None, "draft, 2 pairs")
    ]


def test_whoever_comes_next_in_the_same_browser_begins_with_nothing(
    open_page: OpenPage, waiting: list[int], programme: Programme
) -> None:
    at = press(drafted(open_page), f"pair-{waiting[0]}-1-keep")
    token = door.invited(programme.database, "second@example.org", Role.COORDINATOR)
    door.accepted(programme.database, token)
    at.user = {"sid": door.signed_in(programme.database, "second@example.org").sid}
    at.run()
    assert "No draft yet" in at.info[0].value
    assert pairs(at) == {}
    at = press(at, "draft")
    assert at.button(key="undo").disabled
