"""What each role may do and is shown, as the page prints it."""

from __future__ import annotations

import pytest

from heal.rules.access import Actor, permits
from heal.rules.sign_in import ROLES
from heal.rules.wording import label, meaning
from heal.ui import access
from heal.vocabulary import Permission, Role
from tests.pages.conftest import OpenPage, texts


def test_the_page_prints_every_permission_of_every_role(open_page: OpenPage) -> None:
    at = open_page("accounts")
    at.segmented_control(key="view").set_value("Access").run()
    (table,) = at.table
    assert list(table.value.index) == [meaning(one) for one in Permission]
    for role in ROLES:
        for one in Permission:
            says = table.value.loc[meaning(one), label(role)]
            assert says.endswith("Yes" if permits(Actor("somebody", role), one) else "No")
    assert "everything that is kept" in texts(at)
    assert [box.label.partition(":")[0] for box in at.expander] == [
        "Facilitator",
        "Board (figures only)",
    ]
    assert "**Members** (their people)" in texts(at)


def test_the_address_keeps_which_view_is_open(open_page: OpenPage) -> None:
    assert open_page("accounts", view="Access").table
    assert not open_page("accounts").table


@pytest.mark.parametrize("says", [access.YES, access.NO])
def test_a_mark_is_never_all_that_is_said(says: str) -> None:
    assert says.rpartition(": ")[2] in {"Yes", "No"}


def test_a_permission_that_is_given_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    before = access.permissions()
    monkeypatch.setitem(access.PERMISSIONS, Role.BOARD, frozenset({Permission.SEE_TODAY}))
    after = access.permissions()
    board = label(Role.BOARD)
    assert list(after[after[board] == access.YES].index) == [meaning(Permission.SEE_TODAY)]
    assert (before[label(Role.COORDINATOR)] == after[label(Role.COORDINATOR)]).all()
