"""Whoever cannot see well, or at all, or has only a phone, can use every page there is.

axe-core looks at everything in the real browser, in the light and in the dark. The pictures that
are taken on the way lie in `artefacts/pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from heal.db.engine import Database
from heal.migrations import runner
from heal.ui.navigation import View
from heal.vocabulary import Role
from tests.browser.conftest import settled
from tests.kit import axe, lived_in, places, server
from tests.kit.lived_in import LivedIn
from tests.kit.walk import Walk

STREAMLITS_OWN: axe.Own = {
    # The surface to drop files on has a role that says nothing, and yet a name; the button in it,
    # which is what keyboards and screen readers come to, has both.
    "presentation-role-conflict": ['[data-testid="stFileUploaderDropzone"]'],
    # Vega gives a row of points that has no point in it (all are hidden, say) a role all the same.
    "svg-img-alt": ['[data-testid="stVegaLiteChart"] g.mark-symbol:empty'],
}
CASES = [(role, view) for role in places.ROLES for view in places.pages(role)]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the URL of a migrated database in a file."""
    found = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'heal.db'}"
    runner.upgrade(found)
    return found


@pytest.fixture(scope="module")
def desk(url: str) -> Iterator[LivedIn]:
    """Give a desk at which people have worked."""
    database = Database(url)
    yield lived_in.fill(database, date.today())  # noqa: DTZ011 - the server's own day
    database.close()


@pytest.fixture(scope="module")
def address(desk: LivedIn, url: str) -> Iterator[str]:
    """Give the address of the one server that all of this is looked at on."""
    with server.running(url) as found:
        yield found


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Give what was looked at so far, and looks the same wherever it stands."""
    return set()


@pytest.fixture
def walk(page: Page, request: pytest.FixtureRequest, seen: set[str]) -> Walk:
    """Give a walk in a browser of its own, to which axe-core is brought."""
    axe.bring(page.context)
    return Walk(page, STREAMLITS_OWN, settled, request.node.callspec.id, seen)


def _comes_in(page: Page, address: str, token: str) -> None:
    page.context.add_cookies([{"name": "heal_session", "value": token, "url": address}])


@pytest.mark.parametrize(
    ("role", "view"), CASES, ids=[f"{role}-{view.file}" for role, view in CASES]
)
def test_nothing_on_a_page_stands_in_anybodys_way(
    walk: Walk, address: str, desk: LivedIn, role: Role, view: View
) -> None:
    _comes_in(walk.page, address, desk.staff[role].token)
    for place in places.places(desk, role, view):
        walk.page.goto(f"{address}/{place}")
        walk.look(place)
    assert not walk.wrong, "\n".join(walk.wrong)
