"""Passwords, before the transaction: hashing one takes long, and no other writer waits for it.

What was found out goes into the use-case, which looks again whether it still holds.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import NotPermitted, Throttled
from heal.exchange.addresses import email_address
from heal.models.accounts import Account
from heal.rules.access import VISITOR, Actor, require
from heal.services import accounts, attempts, credentials, door, invitations, records, sign_in
from heal.services.credentials import Chosen, Proof, Tried
from heal.services.sign_in import Outcome
from heal.vocabulary import AccountStatus, Permission


def come_in(
    database: Database,
    *,
    email: str,
    password: str,
    code: str | None,
    address: str,
    now: datetime,
) -> Outcome:
    """Begin a session where address, password and code are right; count it where they are not."""
    tried = at_the_door(database, email=email, password=password, address=address, now=now)
    return door.act(database, sign_in.sign_in, VISITOR, tried=tried, code=code, now=now)


def at_the_door(
    database: Database, *, email: str, password: str, address: str, now: datetime
) -> Tried:
    """Return whether a password opens an account; for one that is not there it takes as long.

    Whoever has to wait is not even compared.
    """
    typed = email_address(email)
    wanted = select(Account.password_hash).where(
        Account.email == typed, Account.status == AccountStatus.ACTIVE
    )
    with database.reading() as session:
        counted = attempts.keys(email, address)
        wait = attempts.wait(session, VISITOR, counted, now=now)
        kept = session.scalar(wanted) if typed else None
    if wait:
        return Tried(email, address, wait=wait)
    if not credentials.verify(kept, password) or kept is None:
        return Tried(email, address)
    outdated = credentials.is_outdated(kept)
    renewed = credentials.hash_password(password) if outdated else None
    return Tried(email, address, opens=kept, renewed=renewed)


def present(
    database: Database, actor: Actor, account_id: int, *, password: str, now: datetime
) -> Proof:
    """Return the proof that somebody knows their present password, or refuse; wrong ones count."""
    require(actor, Permission.OWN_ACCOUNT)
    if actor.account_id != account_id:
        raise NotPermitted("Only the person themselves can do this; give them a link instead.")
    with database.reading() as session:
        account = records.find(session, Account, account_id, "account")
        kept, counted = account.password_hash, attempts.keys(account.email)
        wait = attempts.wait(session, actor, counted, now=now)
    if wait:
        raise Throttled(wait)
    right = credentials.verify(kept, password)
    refused = door.act(database, attempts.settle, actor, counted, right=right, now=now)
    if refused is not None:
        raise refused
    return Proof(account_id, kept or "")


def for_change(
    database: Database, actor: Actor, account_id: int, *, old: str, new: str, now: datetime
) -> dict[str, Proof | Chosen]:
    """Return what `accounts.change_password` needs to know of the old and the new password."""
    proof = present(database, actor, account_id, password=old, now=now)
    with database.reading() as session:
        email = records.find(session, Account, account_id, "account").email
    return {"proof": proof, "chosen": credentials.chosen(new, email=email)}


def set_up(
    database: Database, *, token: str, email: str, name: str, password: str, now: datetime
) -> int:
    """Make the first account, a coordinator's, and return its number; the set-up then closes."""
    with database.reading() as session:
        sign_in.set_up_link(session, VISITOR, token=token)
    chosen = credentials.chosen(password, email=credentials.address(email))
    return door.act(
        database, sign_in.set_up, VISITOR, token=token, name=name, chosen=chosen, now=now
    )


def accept(database: Database, *, token: str, password: str, now: datetime) -> int:
    """Use a link up: choose a password for a new account, or a new one for one's own."""
    with database.reading() as session:
        email = invitations.opened_by(session, VISITOR, token=token, now=now).email
    chosen = credentials.chosen(password, email=email)
    return door.act(database, accounts.accept, VISITOR, token=token, chosen=chosen, now=now)
