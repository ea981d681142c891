"""A page asks the database a bounded number of questions, whatever the number of rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.config import ROOT
from heal.services import meetings
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import sent
from tests.pages.conftest import OpenPage

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
MOST = 60
"""Two runs of the script: the first screen on the way, and the page itself.

Each reading asks first who is there, in three statements.
"""


def _grow(programme: Programme, times: int) -> None:
    group = programme.group()
    for number in range(times):
        programme.offer(programme.member(group), on=TODAY - timedelta(days=20))
        programme.request(group, on=TODAY - timedelta(days=40))
        programme.pairing(group, on=TODAY - timedelta(days=60))
        programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=100 + number))


@pytest.mark.parametrize("page", PAGES)
def test_more_rows_are_not_more_sent(open_page: OpenPage, programme: Programme, page: str) -> None:
    _grow(programme, 1)
    with sent(programme.database) as few:
        open_page(page)
    _grow(programme, 6)
    with sent(programme.database) as many:
        open_page(page)
    assert len(many) == len(few), "\n\n".join(many)
    assert 0 < len(many) <= MOST
