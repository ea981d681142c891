"""The second factor: an authenticator that somebody carries, and codes on paper beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed, NotPermitted
from heal.models.accounts import Account
from heal.models.sign_in import RecoveryCode, SecondFactor
from heal.queries import settings
from heal.rules.access import Actor, require
from heal.services import accounts, credentials, records
from heal.services.credentials import Proof
from heal.vocabulary import Permission

STAYS = "Everyone signs in with a second factor here, so yours stays; a coordinator can remove it."


@dataclass(frozen=True)
class Started:
    """What is put into an authenticator: the secret, and the address that a QR code carries."""

    secret: str
    address: str


def start(session: Session, actor: Actor, account_id: int, *, proof: Proof) -> Started:
    """Return a new secret for one's own authenticator; it counts once a code from it was right."""
    require(actor, Permission.OWN_ACCOUNT)
    account = accounts.own(session, actor, account_id, proof=proof)
    factor = _factor(session, account_id)
    if factor is not None and factor.confirmed_at is not None:
        raise MoveNotAllowed("There is a second factor already; remove that one first.")
    secret = credentials.new_secret()
    if factor is None:
        session.add(SecondFactor(account_id=account_id, secret=secret))
    else:
        factor.secret = secret
    return Started(secret, credentials.provisioning(secret, account.email))


def confirm(
    session: Session, actor: Actor, account_id: int, *, code: str, now: datetime
) -> tuple[str, ...]:
    """Let one's own second factor count from now on, and return the recovery codes, shown once."""
    require(actor, Permission.OWN_ACCOUNT)
    _refuse_others(actor, account_id)
    factor = _factor(session, account_id)
    if factor is None or factor.confirmed_at is not None:
        raise MoveNotAllowed("No second factor waits for its first code; start again.")
    step = credentials.matching_step(factor.secret, code, now=now, after=None)
    if step is None:
        raise BadValue("This code is not the one of this moment; check the clock of the phone.")
    factor.confirmed_at, factor.last_step = now, step
    return _new_codes(session, account_id)


def renew_codes(
    session: Session, actor: Actor, account_id: int, *, proof: Proof
) -> tuple[str, ...]:
    """Return new recovery codes for oneself; the earlier ones open nothing any more."""
    require(actor, Permission.OWN_ACCOUNT)
    accounts.own(session, actor, account_id, proof=proof)
    factor = _factor(session, account_id)
    if factor is None or factor.confirmed_at is None:
        raise MoveNotAllowed("There is no second factor yet; add one first.")
    return _new_codes(session, account_id)


def drop(session: Session, actor: Actor, account_id: int, *, proof: Proof | None = None) -> None:
    """Remove a second factor: one's own by one's password, or that of somebody who lost theirs.

    One's own stays while everyone needs one; who lost theirs adds another at their next sign-in.
    """
    require(actor, Permission.OWN_ACCOUNT)
    if proof is not None or actor.account_id == account_id:
        if proof is None:
            raise BadValue("Please type your present password to remove your own second factor.")
        accounts.own(session, actor, account_id, proof=proof)
        if settings.programme(session).second_factor_required:
            raise MoveNotAllowed(STAYS)
    else:
        require(actor, Permission.MANAGE_ACCOUNTS)
        records.find(session, Account, account_id, "account")
    factor = _factor(session, account_id)
    if factor is None:
        raise MoveNotAllowed("There is no second factor; nothing has to be removed.")
    session.delete(factor)
    _forget_codes(session, account_id)


def _refuse_others(actor: Actor, account_id: int) -> None:
    if actor.account_id != account_id:
        raise NotPermitted("Only the person themselves can add a second factor.")


def _factor(session: Session, account_id: int) -> SecondFactor | None:
    return session.scalar(select(SecondFactor).where(SecondFactor.account_id == account_id))


def _new_codes(session: Session, account_id: int) -> tuple[str, ...]:
    _forget_codes(session, account_id)
    codes = credentials.new_recovery_codes()
    for code in codes:
        digest = credentials.recovery_digest(code)
        session.add(RecoveryCode(account_id=account_id, code_hash=digest))
    return codes


def _forget_codes(session: Session, account_id: int) -> None:
    for kept in session.scalars(select(RecoveryCode).where(RecoveryCode.account_id == account_id)):
        session.delete(kept)
