"""What happens at the door: setting up, coming in, staying, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heal.errors import MoveNotAllowed, NotFound, SecondFactorNeeded, Throttled, WrongSignIn
from heal.exchange.addresses import email_address
from heal.models.accounts import Account
from heal.models.sign_in import (
    RecoveryCode,
    SecondFactor,
    SetUpLink,
    SignInAttempt,
    SignInSession,
)
from heal.queries import settings
from heal.queries import sign_in as known
from heal.rules import sign_in as rules
from heal.rules.access import Actor, require
from heal.services import credentials, records
from heal.vocabulary import AccountStatus, AttemptKind, Permission, Role

SEEN_EVERY = timedelta(minutes=1)
SWEPT_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: a token, or why not.

    A refusal is told, not raised: the attempt has to stay counted.
    """

    token: str | None = None
    account_id: int | None = None
    refused: WrongSignIn | Throttled | SecondFactorNeeded | None = None


def make_set_up_link(session: Session, actor: Actor, *, now: datetime) -> str:
    """Return the token of a link that makes the first account; earlier links are dropped."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    _refuse_second_set_up(session)
    for link in session.scalars(select(SetUpLink)):
        session.delete(link)
    token = credentials.new_token()
    session.add(SetUpLink(token_hash=credentials.digest(token), made_at=now))
    return token


def set_up(
    session: Session,
    actor: Actor,
    *,
    token: str,
    email: str,
    name: str,
    password: str,
    now: datetime,
) -> int:
    """Make the first account, a coordinator's, and return its number; the set-up then closes."""
    require(actor, Permission.SIGN_IN)
    _refuse_second_set_up(session)
    wanted = SetUpLink.token_hash == credentials.digest(token)
    link = session.scalar(select(SetUpLink).where(wanted))
    if link is None:
        raise NotFound("This link does not set anything up; use the newest one that was printed.")
    address = credentials.address(email)
    account = Account(
        email=address,
        name=credentials.name(name),
        role=Role.COORDINATOR,
        status=AccountStatus.ACTIVE,
        password_hash=credentials.new_password(password, email=address),
    )
    link.used_at = now
    session.add(account)
    session.flush()
    return account.id


def sign_in(
    session: Session,
    actor: Actor,
    *,
    email: str,
    password: str,
    code: str | None,
    address: str,
    now: datetime,
) -> Outcome:
    """Begin a session where address, password and code are right; count it where they are not."""
    require(actor, Permission.SIGN_IN)
    typed = email_address(email)
    keys = {
        AttemptKind.ACCOUNT: credentials.digest(typed or email.strip().lower()),
        AttemptKind.ADDRESS: credentials.digest(address),
    }
    wait = _wait(session, keys, now=now)
    if wait:
        return Outcome(refused=Throttled(wait))
    account = session.scalar(select(Account).where(Account.email == typed)) if typed else None
    open_to = account if account and account.status is AccountStatus.ACTIVE else None
    if not credentials.verify(open_to.password_hash if open_to else None, password):
        return _wrong(session, keys, now=now)
    assert open_to is not None  # noqa: S101 - for the type checker: nobody's password is never right
    factor = session.scalar(_factor_of(open_to.id))
    if factor is not None:
        if not (code or "").strip():
            return Outcome(refused=SecondFactorNeeded())
        if not _opens(session, factor, code or "", now=now):
            return _wrong(session, keys, now=now)
    return _begin(session, open_to, password, keys[AttemptKind.ACCOUNT], now=now)


def _begin(
    session: Session, account: Account, password: str, key: str, *, now: datetime
) -> Outcome:
    if credentials.is_outdated(account.password_hash or ""):
        account.password_hash = credentials.hash_password(password)
    for attempt in session.scalars(_attempts(AttemptKind.ACCOUNT, key)):
        session.delete(attempt)
    token = credentials.new_token()
    session.add(
        SignInSession(
            token_hash=credentials.digest(token), account_id=account.id, began_at=now, seen_at=now
        )
    )
    return Outcome(token=token, account_id=account.id)


def _wrong(session: Session, keys: dict[AttemptKind, str], *, now: datetime) -> Outcome:
    for kind, key in keys.items():
        session.add(SignInAttempt(kind=kind, key_hash=key, at=now))
    past = select(SignInAttempt).where(SignInAttempt.at <= now - rules.WINDOW)
    for attempt in session.scalars(past.order_by(SignInAttempt.at).limit(SWEPT_AT_ONCE)):
        session.delete(attempt)
    return Outcome(refused=WrongSignIn())


def _wait(session: Session, keys: dict[AttemptKind, str], *, now: datetime) -> int:
    return max(
        rules.seconds_to_wait(
            [attempt.at for attempt in session.scalars(_attempts(kind, key))], kind, now=now
        )
        for kind, key in keys.items()
    )


def _attempts(kind: AttemptKind, key: str) -> Select[SignInAttempt]:
    return select(SignInAttempt).where(SignInAttempt.kind == kind, SignInAttempt.key_hash == key)


def _factor_of(account_id: int) -> Select[SecondFactor]:
    return select(SecondFactor).where(
        SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
    )


def _opens(session: Session, factor: SecondFactor, code: str, *, now: datetime) -> bool:
    step = credentials.matching_step(factor.secret, code, now=now, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        return True
    wanted = select(RecoveryCode).where(
        RecoveryCode.account_id == factor.account_id,
        RecoveryCode.code_hash == credentials.recovery_digest(code),
        RecoveryCode.used_at.is_(None),
    )
    paper = session.scalar(wanted)
    if paper is None:
        return False
    paper.used_at = now
    return True


def seen(session: Session, actor: Actor, *, token_hash: str, now: datetime) -> None:
    """Note that a session is being used; at most once a minute, and never one that is over."""
    require(actor, Permission.SIGN_IN)
    found = _session(session, token_hash)
    if found is None or now - found.seen_at < SEEN_EVERY:
        return
    programme = settings.programme(session)
    if not rules.is_over(
        found.began_at,
        found.seen_at,
        now=now,
        idle_minutes=programme.idle_minutes,
        absolute_hours=programme.absolute_hours,
    ):
        found.seen_at = now


def sign_out(session: Session, actor: Actor, *, token_hash: str, now: datetime) -> None:
    """End the session that a browser came with, where there is one."""
    require(actor, Permission.SIGN_IN)
    found = _session(session, token_hash)
    if found is not None:
        found.ended_at = now


def end(session: Session, actor: Actor, session_id: int, *, now: datetime) -> None:
    """End one session: one's own, or, for who looks after the accounts, anybody's."""
    require(actor, Permission.OWN_ACCOUNT)
    found = records.find(session, SignInSession, session_id, "session")
    _refuse_others(actor, found.account_id)
    if found.ended_at is None:
        found.ended_at = now


def end_all(
    session: Session,
    actor: Actor,
    account_id: int,
    *,
    now: datetime,
    but: str | None = None,
) -> None:
    """End every session of an account, but for the one whose token has the hash that is named."""
    require(actor, Permission.OWN_ACCOUNT)
    _refuse_others(actor, account_id)
    live = select(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
    )
    for found in session.scalars(live):
        if found.token_hash != but:
            found.ended_at = now


def _refuse_others(actor: Actor, account_id: int) -> None:
    if actor.account_id != account_id:
        require(actor, Permission.MANAGE_ACCOUNTS)


def _session(session: Session, token_hash: str) -> SignInSession | None:
    wanted = SignInSession.token_hash == token_hash
    return session.scalar(select(SignInSession).where(wanted, SignInSession.ended_at.is_(None)))


def _refuse_second_set_up(session: Session) -> None:
    if not known.needs_set_up(session):
        raise MoveNotAllowed("This is set up already; sign in, or ask the coordinator.")


__all__ = [
    "Outcome",
    "SecondFactorNeeded",
    "Throttled",
    "WrongSignIn",
    "end",
    "end_all",
    "make_set_up_link",
    "seen",
    "set_up",
    "sign_in",
    "sign_out",
]
