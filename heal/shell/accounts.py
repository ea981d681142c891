"""Accounts from a shell, for when nobody can sign in: `python -m heal account --help`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.exchange.addresses import email_address
from heal.models import Account
from heal.names import fold
from heal.queries import people, settings, sign_in
from heal.rules.access import Actor, require
from heal.rules.sign_in import ROLES
from heal.services import accounts, audit, door, second_factor
from heal.vocabulary import Permission, Role

Told = argparse.Namespace


def add_commands(parser: argparse.ArgumentParser, shown: Callable[[Told], str]) -> None:
    """Add what can be done with accounts; `shown` carries out what the person chose."""
    kinds = parser.add_subparsers(required=True, metavar="deed")

    def deed(
        name: str, carry_out: Callable[[Database, Actor, Told], str], says: str
    ) -> argparse.ArgumentParser:
        added = kinds.add_parser(name, help=says, description=says)
        added.set_defaults(carry_out=shown, with_accounts=carry_out)
        return added

    added = deed("add", _add, "Invite somebody; prints the link, which opens once.")
    added.add_argument("email", metavar="EMAIL")
    added.add_argument("--name", required=True, metavar="NAME")
    added.add_argument("--role", type=Role, choices=list(ROLES), required=True)
    added.add_argument("--group", action="append", default=[], metavar="NAME")
    again = deed("reset", _reset, "End the sessions and the password; prints a link to a new one.")
    again.add_argument("email", metavar="EMAIL")
    again.add_argument(
        "--second-factor", action="store_true", help="remove the second factor as well"
    )
    deed("suspend", _suspend, "Close the door to an account.").add_argument(
        "email", metavar="EMAIL"
    )
    deed("list", _list, "Print the accounts.")


def _add(database: Database, actor: Actor, told: Told) -> str:
    with database.reading() as session:
        known = {fold(name): number for number, name in people.group_names(session).items()}
    wanted = []
    for name in told.group:
        if fold(name) not in known:
            raise NotFound(f"There is no group called “{name}”; look at the list of groups.")
        wanted.append(known[fold(name)])
    token = door.act(
        database,
        accounts.invite,
        actor,
        email=told.email,
        name=told.name,
        role=told.role,
        group_ids=wanted,
        now=audit.now(),
    )
    return _link(database, token)


def _reset(database: Database, actor: Actor, told: Told) -> str:
    def reset(session: Session, actor: Actor, account_id: int, *, now: datetime) -> str:
        if told.second_factor:
            second_factor.drop(session, actor, account_id)
        return accounts.reset(session, actor, account_id, now=now)

    account_id = _account(database, told.email)
    return _link(database, door.act(database, reset, actor, account_id, now=audit.now()))


def _suspend(database: Database, actor: Actor, told: Told) -> str:
    account_id = _account(database, told.email)
    door.act(database, accounts.suspend, actor, account_id, now=audit.now())
    return "The account is suspended, and its sessions have ended."


def _list(database: Database, actor: Actor, _: Told) -> str:
    require(actor, Permission.MANAGE_ACCOUNTS)
    with database.reading() as session:
        frame = sign_in.accounts(session)
    shown = frame[["email", "name", "role", "groups", "status"]].fillna("")
    lines = ["\t".join(map(str, row)) for row in shown.itertuples(index=False)]
    return "\n".join(lines) if lines else "There is no account yet."


def _account(database: Database, email: str) -> int:
    with database.reading() as session:
        found = session.scalar(select(Account.id).where(Account.email == email_address(email)))
    if found is None:
        raise NotFound("There is no account for this address; see `python -m heal account list`.")
    return found


def _link(database: Database, token: str) -> str:
    with database.reading() as session:
        days = settings.programme(session).invitation_days
    return f"/invite/{token}\nIt opens once, within {days} days; add it to the dashboard's address."
