"""What happens at the door: setting up, coming in, staying, leaving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from heal.errors import (
    MoveNotAllowed,
    NotFound,
    NotInvited,
    SecondFactorNeeded,
    Throttled,
    WrongSignIn,
)
from heal.exchange.addresses import email_address
from heal.models.accounts import Account
from heal.models.sign_in import (
    RecoveryCode,
    SecondFactor,
    SetUpLink,
    SignInSession,
)
from heal.queries import settings
from heal.queries import sign_in as known
from heal.rules import sign_in as rules
from heal.rules.access import Actor, require
from heal.services import attempts, credentials, invitations, records
from heal.services.credentials import Chosen, Tried
from heal.vocabulary import AccountStatus, Permission, Role

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Outcome:
    """What became of an attempt: a token, or why not.

    A refusal is told, not raised: the attempt has to stay counted.
    """

    token: str | None = None
    account_id: int | None = None
    refused: WrongSignIn | Throttled | SecondFactorNeeded | NotInvited | None = None


def make_set_up_link(session: Session, actor: Actor, *, now: datetime) -> str:
    """Return the token of a link that makes the first account; earlier links are dropped."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    _refuse_second_set_up(session)
    for link in session.scalars(select(SetUpLink)):
        session.delete(link)
    token = credentials.new_token()
    session.add(SetUpLink(token_hash=credentials.digest(token), made_at=now))
    return token


def set_up_link(session: Session, actor: Actor, *, token: str) -> SetUpLink:
    """Return the link that makes the first account, or refuse where there is nothing to set up."""
    require(actor, Permission.SIGN_IN)
    _refuse_second_set_up(session)
    wanted = SetUpLink.token_hash == credentials.digest(token)
    link = session.scalar(select(SetUpLink).where(wanted))
    if link is None:
        raise NotFound("This link does not set anything up; use the newest one that was printed.")
    return link


def set_up(
    session: Session, actor: Actor, *, token: str, name: str, chosen: Chosen, now: datetime
) -> int:
    """Make the first account, a coordinator's, and return its number; the set-up then closes."""
    require(actor, Permission.SIGN_IN)
    link = set_up_link(session, actor, token=token)
    account = Account(
        email=chosen.email,
        name=credentials.name(name),
        role=Role.COORDINATOR,
        status=AccountStatus.ACTIVE,
        password_hash=chosen.hashed,
    )
    link.used_at = now
    session.add(account)
    session.flush()
    return account.id


def sign_in(
    session: Session, actor: Actor, *, tried: Tried, code: str | None, now: datetime
) -> Outcome:
    """Begin a session where the password opened and the code is right; count it where not."""
    require(actor, Permission.SIGN_IN)
    counted = attempts.keys(tried.email, tried.address)
    wait = max(tried.wait, attempts.wait(session, actor, counted, now=now))
    if wait:
        return Outcome(refused=Throttled(wait))
    account = _opened(session, tried)
    if account is None:
        attempts.count(session, actor, counted, now=now)
        return Outcome(refused=WrongSignIn())
    factor = session.scalar(_factor_of(account.id))
    if factor is not None and not _opens(session, factor, code or "", now=now):
        attempts.count(session, actor, counted, now=now)
        typed = bool((code or "").strip())
        return Outcome(refused=WrongSignIn() if typed else SecondFactorNeeded())
    account.password_hash = tried.renewed or account.password_hash
    attempts.forget(session, actor, counted)
    return _begin(session, account, now=now)


def _opened(session: Session, tried: Tried) -> Account | None:
    """Return the account that the password opened, if it still has that very password."""
    if tried.opens is None:
        return None
    return session.scalar(
        select(Account).where(
            Account.email == email_address(tried.email),
            Account.status == AccountStatus.ACTIVE,
            Account.password_hash == tried.opens,
        )
    )


def begin_for_verified_email(
    session: Session, actor: Actor, *, email: str, now: datetime
) -> Outcome:
    """Begin a session for an address that an identity provider vouches for.

    Somebody who was invited gets their account by it. Our own second factor is not asked for: the
    provider has seen to that.
    """
    require(actor, Permission.SIGN_IN)
    typed = email_address(email)
    if typed is None:
        return Outcome(refused=NotInvited())
    account = session.scalar(select(Account).where(Account.email == typed))
    if account is None:
        invitation = invitations.waiting_for(session, actor, email=typed, now=now)
        if invitation is not None:
            account = invitations.use_up(session, actor, invitation, now=now)
    if account is None or account.status is not AccountStatus.ACTIVE:
        return Outcome(refused=NotInvited())
    return _begin(session, account, now=now)


def _begin(session: Session, account: Account, *, now: datetime) -> Outcome:
    token = credentials.new_token()
    session.add(
        SignInSession(
            token_hash=credentials.digest(token), account_id=account.id, began_at=now, seen_at=now
        )
    )
    return Outcome(token=token, account_id=account.id)


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
    "NotInvited",
    "Outcome",
    "SecondFactorNeeded",
    "Throttled",
    "WrongSignIn",
    "begin_for_verified_email",
    "end",
    "end_all",
    "make_set_up_link",
    "seen",
    "set_up",
    "sign_in",
    "sign_out",
]
