"""Being away, and standing in, through the main script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from heal.errors import NotPermitted
from heal.models import Cover, Snooze, TrailEntry
from heal.rules.access import Actor, permits
from heal.rules.attention import Heading
from heal.services import accounts, cover
from heal.ui import navigation, runtime
from heal.ui.attention import Rest
from heal.vocabulary import Permission, Role
from tests.kit import cast, door
from tests.kit.door import SignedIn
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

BO = "bo_deputy@example.org"
LAST = TODAY + timedelta(days=5)
STANDS_IN = Actor("Bo", Role.COORDINATOR, standing_in=True)


@pytest.fixture
def deputy(programme: Programme, live: SignedIn) -> SignedIn:
    """Give a facilitator of one group, and offers in another."""
    programme.offer(programme.member(programme.group("Ash"), "Zoë"))
    programme.offer(programme.member(programme.group("Elm"), "Kim"))
    return cast.facilitator(programme.database, [programme.group("Birch")], BO)


@pytest.fixture
def number(programme: Programme, live: SignedIn, deputy: SignedIn) -> int:
    """Let the facilitator stand in for some days."""
    programme.actor = cast.actor(programme.database, live)
    found = programme.do(
        cover.arrange, deputy_id=deputy.account_id, from_on=TODAY, until_on=LAST, today=TODAY
    )
    return int(found)


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(runtime, "today", lambda: day)


def kept(programme: Programme, model: type) -> int:
    with programme.database.reading() as session:
        return len(session.scalars(select(model)).all())


def test_a_coordinator_names_a_deputy_and_comes_back(
    open_page: OpenPage, programme: Programme, deputy: SignedIn
) -> None:
    at = open_page("own_account")
    (who,) = (box for box in at.selectbox if box.label == "Who stands in?")
    (ask,) = (button for button in at.button if button.label == "Let them stand in")
    ask.click().run()
    assert "Choose who stands in" in at.error[0].value
    (who,) = (box for box in at.selectbox if box.label == "Who stands in?")
    who.set_value(deputy.account_id)
    (last,) = (picked for picked in at.date_input if picked.label == "Last day")
    last.set_value(LAST)
    (ask,) = (button for button in at.button if button.label == "Let them stand in")
    ask.click().run()
    assert not at.error
    with programme.database.reading() as session:
        (row,) = session.scalars(select(Cover)).all()
        kept_days = (row.deputy_id, row.from_on, row.until_on)
        key = f"end-cover-{row.id}"
    assert kept_days == (deputy.account_id, TODAY, LAST)
    assert "**Bo\\_Deputy** stands in for you until 21 Jun 2026." in texts(at)
    assert "Until 21 Jun 2026 Bo\\_Deputy looks after this list." in texts(open_page())
    account = open_page("accounts", open=deputy.account_id)
    assert "**Bo\\_Deputy** stands in for you until 21 Jun 2026." in texts(account)
    assert at.button(key=key).label == "I am back"
    at.button(key=key).click().run()
    assert kept(programme, Cover) == 0
    assert "looks after this list" not in texts(open_page())


def test_without_anybody_else_it_says_whom_it_takes(open_page: OpenPage) -> None:
    at = open_page("own_account")
    assert "it takes a facilitator or another coordinator" in at.info[0].value
    assert not at.selectbox


def test_a_deputy_has_the_whole_queue_and_acts_in_their_own_name(
    open_page: OpenPage, programme: Programme, deputy: SignedIn, number: int
) -> None:
    at = open_page(sid=deputy.sid)
    assert "You stand in for coordinator until 21 Jun 2026" in at.info[0].value
    assert f"{Heading.MENTORS} (2)" in texts(at)
    assert "Zoë" in texts(at)
    at.menu_button[0].click(Rest.WEEK).run()
    assert f"{Heading.MENTORS} (1)" in texts(at)
    with programme.database.reading() as session:
        last = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert last is not None
    assert (last.actor, last.use_case) == ("Bo_Deputy", "desk.snooze")
    at.switch_page("../../pages/own_account.py").run()
    assert "When you are away" not in texts(at)
    assert number


def test_a_deputy_has_the_pages_of_the_queue_and_no_others(
    open_page: OpenPage, deputy: SignedIn, number: int
) -> None:
    at = open_page(sid=deputy.sid)
    closed = {view.file for view in navigation.VIEWS if not permits(STANDS_IN, view.permission)}
    assert {"settings", "accounts", "my_groups", "reviews"} <= closed
    assert not {"today", "pending_requests", "active_pairings", "members"} & closed
    for view in navigation.VIEWS:
        script = f"../../pages/{view.file}.py"
        if view.file in closed:
            with pytest.raises(ValueError, match=view.file):
                at.switch_page(script)
            continue
        at.switch_page(script).run()
        assert not at.exception, view.file
        assert at.title, view.file
        assert not any("lock" in str(error.icon) for error in at.error), view.file
    assert number


@pytest.mark.parametrize("ended", ["by itself", "early"])
def test_an_open_page_is_refused_at_the_next_click(
    open_page: OpenPage, programme: Programme, deputy: SignedIn, number: int,
    monkeypatch: pytest.MonkeyPatch, ended: str,
) -> None:  # fmt: skip
    on(monkeypatch, LAST)
    at = open_page(sid=deputy.sid)
    assert at.menu_button
    runtime.still(deputy.sid, Permission.SEE_EXACT_FIGURES)
    if ended == "early":
        programme.do(cover.end_early, number, on=LAST)
    else:
        on(monkeypatch, LAST + timedelta(days=1))
    at.menu_button[0].click(Rest.WEEK).run()
    assert kept(programme, Snooze) == 0
    assert "Zoë" not in texts(at)
    assert not at.menu_button
    with pytest.raises(ValueError, match="today"):
        at.switch_page("../../pages/today.py")
    with pytest.raises(NotPermitted):
        runtime.still(deputy.sid, Permission.SEE_EXACT_FIGURES)
    assert "You stand in" not in texts(open_page("my_groups", sid=deputy.sid))


def test_a_deputy_who_may_not_any_more_is_said_on_today(
    open_page: OpenPage, programme: Programme, deputy: SignedIn, number: int
) -> None:
    programme.do(accounts.suspend, deputy.account_id, now=door.now())
    assert "nobody looks after this list" in open_page().info[0].value
    assert number
