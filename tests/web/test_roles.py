"""Every page over HTTP, signed out and signed in: the shell comes only through the gate."""

from __future__ import annotations

import pytest

from heal.db.engine import Database
from heal.ui.navigation import VIEWS
from heal.vocabulary import Role
from tests.kit import cast, door
from tests.web.conftest import Visit

PATHS = ["/", *(f"/{view.file}" for view in VIEWS), "/members?open=1", "/anything"]


@pytest.mark.parametrize("path", PATHS)
def test_signed_out_every_page_leads_to_the_sign_in(visit: Visit, path: str) -> None:
    answer = visit().get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/login")
    assert not answer.content


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR, Role.BOARD])
def test_signed_in_the_page_reaches_streamlit_as_that_session(
    visit: Visit, database: Database, path: str, role: Role
) -> None:
    door.coordinator(database)
    signed_in = {
        Role.COORDINATOR: lambda: door.signed_in(database),
        Role.FACILITATOR: lambda: cast.facilitator(database, ()),
        Role.BOARD: lambda: cast.board(database),
    }[role]()
    answer = visit(token=signed_in.token).get(path, headers={"X-Heal-Sid": "forged"})
    assert answer.status_code == 200
    assert answer.json()["sid"] == [signed_in.sid]
