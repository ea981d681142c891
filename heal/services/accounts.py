"""What is done with accounts: inviting, changing what somebody may, and looking after one's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted
from heal.models.accounts import Account, AccountGroup
from heal.models.groups import Group
from heal.models.sign_in import Invitation, InvitationGroup
from heal.queries import settings
from heal.rules import sign_in as rules
from heal.rules.access import Actor, require
from heal.services import credentials, records, sign_in
from heal.vocabulary import AccountStatus, Permission, Role

NOT_HERE = "This link does not open anything (any more); ask the coordinator for a new one."


def invite(
    session: Session,
    actor: Actor,
    *,
    email: str,
    name: str,
    role: Role,
    group_ids: Collection[int],
    now: datetime,
) -> str:
    """Invite somebody and return the token of their link; an earlier invitation is taken back."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    address = credentials.address(email)
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise BadValue("There is an account for this address already; open that one.")
    groups = _groups(session, role, group_ids)
    invitation, token = _invitation(
        session, email=address, name=credentials.name(name), role=role, account_id=None, now=now
    )
    for group_id in groups:
        session.add(InvitationGroup(invitation_id=invitation.id, group_id=group_id))
    return token


def take_back(session: Session, actor: Actor, invitation_id: int, *, now: datetime) -> None:
    """Take back a link that nobody has used."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    invitation = records.find(session, Invitation, invitation_id, "invitation")
    if invitation.used_at is not None:
        raise MoveNotAllowed("This invitation was used already; open the account instead.")
    if invitation.taken_back_at is None:
        invitation.taken_back_at = now


def accept(session: Session, actor: Actor, *, token: str, password: str, now: datetime) -> int:
    """Use a link up: choose a password for a new account, or a new one for one's own."""
    require(actor, Permission.SIGN_IN)
    wanted = Invitation.token_hash == credentials.digest(token)
    invitation = session.scalar(select(Invitation).where(wanted))
    if invitation is None or not _is_open(invitation, now=now):
        raise NotFound(NOT_HERE)
    account = _own_or_new(session, invitation)
    account.password_hash = credentials.new_password(password, email=account.email)
    invitation.used_at = now
    return account.id


def _is_open(invitation: Invitation, *, now: datetime) -> bool:
    ended = invitation.used_at is not None or invitation.taken_back_at is not None
    return not ended and now < invitation.expires_at


def _own_or_new(session: Session, invitation: Invitation) -> Account:
    if invitation.account_id is not None:
        own = session.get_one(Account, invitation.account_id)
        if own.status is not AccountStatus.ACTIVE:
            raise NotFound(NOT_HERE)
        return own
    account = Account(
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        status=AccountStatus.ACTIVE,
    )
    session.add(account)
    session.flush()
    led = InvitationGroup.invitation_id == invitation.id
    for group_id in session.scalars(select(InvitationGroup.group_id).where(led)):
        session.add(AccountGroup(account_id=account.id, group_id=group_id))
    return account


def change_role(
    session: Session,
    actor: Actor,
    account_id: int,
    *,
    role: Role,
    group_ids: Collection[int],
) -> None:
    """Give an account another role, and its groups; it holds from the next click."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = records.find(session, Account, account_id, "account")
    groups = _groups(session, role, group_ids)
    if role is not Role.COORDINATOR:
        _refuse_nobody_left(session, account)
    account.role = role
    led = select(AccountGroup).where(AccountGroup.account_id == account_id)
    kept = {row.group_id: row for row in session.scalars(led)}
    for group_id in kept.keys() - groups:
        session.delete(kept[group_id])
    for group_id in sorted(groups - kept.keys()):
        session.add(AccountGroup(account_id=account_id, group_id=group_id))


def suspend(session: Session, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Close the door to an account until it is restored; all its sessions and links end."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = records.find(session, Account, account_id, "account")
    if account.status is AccountStatus.SUSPENDED:
        raise MoveNotAllowed("This account is suspended already; restore it, or leave it.")
    _refuse_nobody_left(session, account)
    account.status = AccountStatus.SUSPENDED
    sign_in.end_all(session, actor, account_id, now=now)
    _take_back_links(session, account.email, now=now)


def restore(session: Session, actor: Actor, account_id: int) -> None:
    """Open the door again to a suspended account; what was ended stays ended."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = records.find(session, Account, account_id, "account")
    if account.status is not AccountStatus.SUSPENDED:
        raise MoveNotAllowed("This account is not suspended; nothing has to be restored.")
    account.status = AccountStatus.ACTIVE


def reset(session: Session, actor: Actor, account_id: int, *, now: datetime) -> str:
    """Forget an account's password, end its sessions, and return the token of a link to a new one.

    The second factor stays: who has lost that as well needs it removed.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = records.find(session, Account, account_id, "account")
    if account.status is not AccountStatus.ACTIVE:
        raise MoveNotAllowed("This account is suspended; restore it first.")
    account.password_hash = None
    sign_in.end_all(session, actor, account_id, now=now)
    _, token = _invitation(
        session,
        email=account.email,
        name=account.name,
        role=account.role,
        account_id=account.id,
        now=now,
    )
    return token


def change_password(
    session: Session,
    actor: Actor,
    account_id: int,
    *,
    old: str,
    new: str,
    now: datetime,
    token_hash: str | None = None,
) -> None:
    """Change one's own password; every other session than the one that is named ends."""
    require(actor, Permission.OWN_ACCOUNT)
    account = own(session, actor, account_id, password=old)
    account.password_hash = credentials.new_password(new, email=account.email)
    sign_in.end_all(session, actor, account_id, now=now, but=token_hash)


def own(session: Session, actor: Actor, account_id: int, *, password: str) -> Account:
    """Return one's own account, or refuse where it is another's or the password is not right."""
    require(actor, Permission.OWN_ACCOUNT)
    if actor.account_id != account_id:
        raise NotPermitted("Only the person themselves can do this; give them a link instead.")
    account = records.find(session, Account, account_id, "account")
    if not credentials.verify(account.password_hash, password):
        raise BadValue("This is not the present password; try again.")
    return account


def _invitation(
    session: Session, *, email: str, name: str, role: Role, account_id: int | None, now: datetime
) -> tuple[Invitation, str]:
    _take_back_links(session, email, now=now)
    token = credentials.new_token()
    days = settings.programme(session).invitation_days
    invitation = Invitation(
        token_hash=credentials.digest(token),
        email=email,
        name=name,
        role=role,
        expires_at=now + timedelta(days=days),
        account_id=account_id,
    )
    session.add(invitation)
    session.flush()
    return invitation, token


def _take_back_links(session: Session, email: str, *, now: datetime) -> None:
    still_open = select(Invitation).where(
        Invitation.email == email,
        Invitation.used_at.is_(None),
        Invitation.taken_back_at.is_(None),
    )
    for invitation in session.scalars(still_open):
        invitation.taken_back_at = now


def _groups(session: Session, role: Role, group_ids: Collection[int]) -> set[int]:
    wanted = set(group_ids)
    problems = rules.role_problems(role, groups=len(wanted))
    if problems:
        raise BadValue(" ".join(problems))
    known = set(session.scalars(select(Group.id).where(Group.id.in_(wanted))))
    if known != wanted:
        raise NotFound("One of these groups is not in the records (any more); choose again.")
    return wanted


def _refuse_nobody_left(session: Session, account: Account) -> None:
    others = select(func.count(Account.id)).where(
        Account.role == Role.COORDINATOR,
        Account.status == AccountStatus.ACTIVE,
        Account.id != account.id,
    )
    is_one = account.role is Role.COORDINATOR and account.status is AccountStatus.ACTIVE
    if is_one and not session.scalar(others):
        raise MoveNotAllowed(
            "This is the only coordinator; make somebody else a coordinator first."
        )
