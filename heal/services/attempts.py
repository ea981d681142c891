"""How often somebody may try: what did not open is counted, at the door and behind it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heal.errors import BadValue, Refusal, Throttled
from heal.exchange.addresses import email_address
from heal.models.sign_in import SignInAttempt
from heal.rules import sign_in as rules
from heal.rules.access import Actor, require
from heal.services import credentials
from heal.vocabulary import AttemptKind, Permission

SWEPT_AT_ONCE = 200

Keys = Mapping[AttemptKind, str]
"""What is counted: an account, and at the door the network address, each by its hash."""


def keys(email: str, address: str | None = None) -> Keys:
    """Return what an attempt on an account is counted by, however its address was typed."""
    account = credentials.digest(email_address(email) or email.strip().lower())
    found = {AttemptKind.ACCOUNT: account}
    if address is not None:
        found[AttemptKind.ADDRESS] = credentials.digest(address)
    return found


def wait(session: Session, actor: Actor, counted: Keys, *, now: datetime) -> int:
    """Return how many seconds to wait before the next attempt; 0 where it may be made at once."""
    require(actor, Permission.SIGN_IN)
    return max(
        rules.seconds_to_wait(
            [attempt.at for attempt in session.scalars(_of(kind, key))], kind, now=now
        )
        for kind, key in counted.items()
    )


def count(session: Session, actor: Actor, counted: Keys, *, now: datetime) -> None:
    """Count an attempt that did not open, and sweep away some that count no more."""
    require(actor, Permission.SIGN_IN)
    for kind, key in counted.items():
        session.add(SignInAttempt(kind=kind, key_hash=key, at=now))
    past = select(SignInAttempt).where(SignInAttempt.at <= now - rules.WINDOW)
    for attempt in session.scalars(past.order_by(SignInAttempt.at).limit(SWEPT_AT_ONCE)):
        session.delete(attempt)


def forget(session: Session, actor: Actor, counted: Keys) -> None:
    """Forget the attempts on an account that has been opened; those of a network address stay."""
    require(actor, Permission.SIGN_IN)
    for attempt in session.scalars(_of(AttemptKind.ACCOUNT, counted[AttemptKind.ACCOUNT])):
        session.delete(attempt)


def settle(
    session: Session, actor: Actor, counted: Keys, *, right: bool, now: datetime
) -> Refusal | None:
    """Return why a present password is not taken, if so; what was not right stays counted.

    The refusal is told, not raised: raised, it would take the count back.
    """
    require(actor, Permission.OWN_ACCOUNT)
    seconds = wait(session, actor, counted, now=now)
    if seconds:
        return Throttled(seconds)
    if not right:
        count(session, actor, counted, now=now)
        return BadValue("This is not the present password; try again.")
    forget(session, actor, counted)
    return None


def _of(kind: AttemptKind, key: str) -> Select[SignInAttempt]:
    return select(SignInAttempt).where(SignInAttempt.kind == kind, SignInAttempt.key_hash == key)
