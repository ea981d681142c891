"""Every page × every role × signed out: through the navigation, and round it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from heal.config import ROOT
from heal.ui.navigation import VIEWS
from heal.vocabulary import Role
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.programme import Programme
from tests.pages.conftest import texts

EVERYONES = {"own_account", "guide"}
PAGES: dict[Role, set[str]] = {
    Role.COORDINATOR: {
        *("today", "pending_requests", "active_pairings", "mentor_pool", "ended_pairings"),
        *("members", "meetings", "participation", "exchange", "settings", "accounts"),
        *("draft_for_all", "concerns", "circle", "informal", "reports"),
    },
    Role.FACILITATOR: {"my_groups", "reviews", "meetings", "participation", "exchange", "reports"},
    Role.BOARD: {"participation", "reports"},
}


@pytest.fixture
def staff(programme: Programme, live: SignedIn) -> dict[Role, SignedIn]:
    """Give somebody in each role, and a pair of people whom not everyone may see."""
    programme.pairing(programme.group("Ash"))
    other = programme.group("Birch")
    programme.pairing(other)
    return {
        Role.COORDINATOR: live,
        Role.FACILITATOR: cast.facilitator(programme.database, [other]),
        Role.BOARD: cast.board(programme.database),
    }


def _opened(sid: str | None) -> AppTest:
    at = AppTest.from_file(ROOT / "heal" / "ui" / "main.py", default_timeout=30)
    at.user = {"sid": sid}
    return at.run()


def test_every_page_is_somebodys() -> None:
    files = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {view.file for view in VIEWS} == files == set().union(*PAGES.values()) | EVERYONES


@pytest.mark.parametrize("role", PAGES)
def test_a_page_opens_for_whom_it_is(staff: dict[Role, SignedIn], role: Role) -> None:
    at = _opened(staff[role].sid)
    for view in VIEWS:
        script = f"../../pages/{view.file}.py"
        if view.file not in PAGES[role] | EVERYONES:
            with pytest.raises(ValueError, match=view.file):
                at.switch_page(script)
            continue
        at.switch_page(script).run()
        assert not at.exception, view.file
        assert at.title[0].value, view.file
        assert not any("lock" in str(error.icon) for error in at.error), view.file


@pytest.mark.parametrize("role", [*PAGES, None])
def test_a_page_that_is_run_by_itself_asks_too(
    staff: dict[Role, SignedIn], role: Role | None
) -> None:
    """As in a fresh process, when somebody asks for a page's own script."""
    for view in VIEWS:
        at = AppTest.from_file(ROOT / "pages" / f"{view.file}.py", default_timeout=30)
        at.user = {"sid": staff[role].sid if role else None}
        at.run()
        allowed = role is not None and view.file in PAGES[role] | EVERYONES
        assert bool(at.title) is allowed, view.file
        if not allowed:
            assert not [*at.dataframe, *at.markdown, *at.button], view.file


def test_nobody_sees_anything_who_has_not_signed_in(staff: dict[Role, SignedIn]) -> None:
    at = _opened(None)
    assert staff
    assert texts(at) == ""
    for view in VIEWS:
        with pytest.raises(ValueError, match=view.file):
            at.switch_page(f"../../pages/{view.file}.py")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_nothing_from_outside_the_groups_is_on_any_page(
    staff: dict[Role, SignedIn], programme: Programme, role: Role
) -> None:
    at = _opened(staff[role].sid)
    for page in sorted(PAGES[role]):
        at.switch_page(f"../../pages/{page}.py").run()
        shown = texts(at) + "".join(str(frame.value.to_csv()) for frame in at.dataframe)
        boxes = "".join(str(box.options) for box in at.selectbox)
        hidden = ["Ash", "Birch"] if role is Role.BOARD and page != "participation" else []
        if role is Role.FACILITATOR:
            hidden = ["Ash"]
        assert not [word for word in hidden if word in shown + boxes], page
        assert "@example.org" not in shown + boxes
    assert programme.today
