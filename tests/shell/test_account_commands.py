"""Accounts from a shell, for when nobody can sign in."""

from __future__ import annotations

from functools import partial

import pytest

from heal.db.engine import Database
from heal.services import audit, groups
from heal.vocabulary import Role
from tests.kit.staff import ANOTHER, Staff
from tests.shell.conftest import Run

BEN = "ben@example.org"


@pytest.fixture
def run(run: Run) -> Run:
    """Give a function that runs `account …` over the database: status, output, error stream."""
    return partial(run, "account")


@pytest.fixture
def staff(database: Database, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """Give staff on each database."""
    found = Staff(database)
    # The shell reads the clock.
    found.now = audit.now()
    return found


def token(said: str) -> str:
    """Return the token of the link on the first line."""
    first = said.splitlines()[0]
    assert first.startswith("/invite/")
    return first.removeprefix("/invite/")


def test_a_link_is_printed_that_opens_once(run: Run, staff: Staff) -> None:
    monday = staff.do(groups.add, name="Monday circle")
    given = ("--name", "Ben", "--role", "facilitator", "--group", "monday Circle")
    status, said, wrong = run("add", BEN, *given)
    assert (status, wrong) == (0, "")
    staff.accept(token(said))
    person = staff.who(staff.enters(BEN))
    assert person is not None
    assert (person.role, person.groups) == (Role.FACILITATOR, {monday})


def test_a_reset_prints_a_link_to_a_new_password(run: Run, staff: Staff) -> None:
    staff.account(BEN)
    staff.second_factor(staff.actor(staff.enters(BEN)))
    status, said, _ = run("reset", "Ben@example.org")
    assert status == 0
    staff.accept(token(said), ANOTHER)
    assert staff.tries(BEN, ANOTHER).token is None
    status, said, _ = run("reset", BEN, "--second-factor")
    assert status == 0
    staff.accept(token(said), ANOTHER)
    assert staff.tries(BEN, ANOTHER).token


def test_an_account_is_suspended(run: Run, staff: Staff) -> None:
    staff.account("cora@example.org")
    staff.account(BEN, Role.BOARD)
    session = staff.enters(BEN)
    assert run("suspend", BEN)[0] == 0
    assert staff.who(session) is None
    status, _, says = run("suspend", "cora@example.org")
    assert status == 2
    assert "the only coordinator" in says


def test_the_accounts_are_listed(run: Run, staff: Staff) -> None:
    assert run("list") == (0, "There is no account yet.\n", "")
    staff.account(BEN, Role.BOARD)
    status, said, _ = run("list")
    assert status == 0
    assert said == f"{BEN}\tBen\tboard\t\tactive\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", BEN, "--name", "Ben"),
        ("add", BEN, "--name", "Ben", "--role", "visitor"),
        ("add", BEN, "--name", "Ben", "--role", "facilitator", "--group", "Nowhere"),
        ("add", "no address", "--name", "Ben", "--role", "board"),
        ("reset", "nobody@example.org"),
        ("reset", "no address"),
        ("suspend", "nobody@example.org"),
        ("forget", BEN),
        (),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run: Run, wrong: tuple[str, ...]) -> None:
    status, said, says = run(*wrong)
    assert (status, said) == (2, "")
    assert says.count("\n") == 1
    assert "Traceback" not in says
