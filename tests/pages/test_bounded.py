"""A page asks the database a bounded number of questions, whatever the number of rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.config import ROOT
from heal.rules.access import permits
from heal.services import meetings
from heal.ui.navigation import VIEWS
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import sent
from tests.pages.conftest import OpenPage

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
MOST = 22
"""One run of the page's script, who is there included."""


def _grow(programme: Programme, times: int) -> int:
    group = programme.group()
    for number in range(times):
        programme.offer(programme.member(group), on=TODAY - timedelta(days=20))
        programme.request(group, on=TODAY - timedelta(days=40))
        programme.pairing(group, on=TODAY - timedelta(days=60))
        programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=100 + number))
    return group


def _whose(page: str, programme: Programme, live: SignedIn, group: int) -> str:
    """Return the session of somebody who has the page: the coordinator, or else a facilitator."""
    (view,) = (view for view in VIEWS if view.file == page)
    if permits(cast.actor(programme.database, live), view.permission):
        return live.sid
    return cast.facilitator(programme.database, [group]).sid


@pytest.mark.parametrize("page", PAGES)
def test_more_rows_are_not_more_sent(
    open_page: OpenPage, programme: Programme, live: SignedIn, page: str
) -> None:
    sid = _whose(page, programme, live, _grow(programme, 1))
    at = open_page(page, sid=sid)
    with sent(programme.database) as few:
        at.run()
    _grow(programme, 6)
    with sent(programme.database) as many:
        at.run()
    assert len(many) == len(few), "\n\n".join(many)
    assert 0 < len(many) <= MOST
