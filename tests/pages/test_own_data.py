"""Everything about one person, from their page; and a whole programme is not brought in by one."""

from __future__ import annotations

import io
import zipfile

import pytest

from heal.errors import NotPermitted
from heal.services.own_data import NOTED
from heal.ui import own_data
from heal.vocabulary import ImportKind, Opened
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.openings import noted, out_of_order
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import Made, OpenPage

FILE = f"records-{TODAY.isoformat()}.zip"


def test_a_members_page_offers_everything_about_them(
    open_page: OpenPage, programme: Programme, offered: Made
) -> None:
    member = programme.member(programme.group(), "Ana Example")
    at = open_page("members", open=member)
    assert "Everything about this person" in [item.label for item in at.expander]
    (name,) = [name for name in offered if name.startswith("records-")]
    assert [line.kind for line in noted(programme.database)] == [Opened.MEMBER]
    with zipfile.ZipFile(io.BytesIO(offered[name]())) as archive:
        page = archive.read("read-me-first.html").decode()
    assert "Ana Example" in page
    last = noted(programme.database)[-1]
    assert (last.kind, last.member_id, last.detail) == (Opened.LIST, member, NOTED)
    assert last.account_id is not None


def test_what_cannot_be_noted_is_not_handed_out(
    open_page: OpenPage, programme: Programme, offered: Made
) -> None:
    member = programme.member(programme.group())
    open_page("members", open=member)
    (name,) = [name for name in offered if name.startswith("records-")]
    with out_of_order(programme.database), pytest.raises(Exception, match="record_openings"):
        offered[name]()


def test_whoever_is_out_is_handed_nothing(programme: Programme, live: SignedIn) -> None:
    member = programme.member(programme.group())
    with pytest.raises(NotPermitted):
        own_data._file(None, member)
    facilitator = cast.facilitator(programme.database, ())
    with pytest.raises(NotPermitted):
        own_data._file(facilitator.sid, member)
    assert noted(programme.database) == []


def test_a_whole_programme_is_told_where_it_goes(open_page: OpenPage) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("programme.json", "{}")
    for kind in ImportKind:
        at = open_page("exchange")
        at.segmented_control(key="kind").set_value(kind).run()
        at.file_uploader[0].upload("everything.zip", file.getvalue(), "application/zip").run()
        assert not at.exception
        (said,) = [item.value for item in at.error]
        assert "from a shell, into an empty database" in said
