"""What is done with accounts: inviting, changing what somebody may, and looking after one's own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted
from heal.models.accounts import Account, AccountGroup
from heal.models.groups import Group
from heal.models.members import Member
from heal.models.sign_in import Invitation, InvitationGroup
from heal.queries import settings
from heal.rules import sign_in as rules
from heal.rules.access import Actor, require
from heal.services import credentials, invitations, records, sign_in
from heal.services.credentials import Chosen, Proof
from heal.vocabulary import AccountStatus, Permission, Role


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


def accept(session: Session, actor: Actor, *, token: str, chosen: Chosen, now: datetime) -> int:
    """Use a link up: keep the password of a new account, or a new one of an account's own."""
    require(actor, Permission.SIGN_IN)
    invitation = invitations.opened_by(session, actor, token=token, now=now)
    account = invitations.use_up(session, actor, invitation, now=now)
    _keep(account, chosen)
    return account.id


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


def link(session: Session, actor: Actor, account_id: int, *, member_id: int | None) -> None:
    """Say which member somebody is, or that they are none: nobody decides about themselves.

    For oneself it is said once; after that it takes another coordinator.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    account = records.find(session, Account, account_id, "account")
    if actor.account_id == account_id and actor.member_id not in (None, member_id):
        raise NotPermitted("You are known as a member already; another coordinator can change it.")
    if member_id is not None:
        member = records.find(session, Member, member_id, "member")
        if member.erased_on is not None:
            raise BadValue("This member's record is erased; choose somebody else.")
        taken = select(Account.id).where(Account.member_id == member_id, Account.id != account_id)
        if session.scalar(taken) is not None:
            raise BadValue("Another account is this member's already; open that one first.")
    account.member_id = member_id


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
    proof: Proof,
    chosen: Chosen,
    now: datetime,
    token_hash: str | None = None,
) -> None:
    """Change one's own password; every other session than the one that is named ends."""
    require(actor, Permission.OWN_ACCOUNT)
    _keep(own(session, actor, account_id, proof=proof), chosen)
    sign_in.end_all(session, actor, account_id, now=now, but=token_hash)


def own(session: Session, actor: Actor, account_id: int, *, proof: Proof) -> Account:
    """Return one's own account, or refuse where it is another's or the password is another now."""
    require(actor, Permission.OWN_ACCOUNT)
    if actor.account_id != account_id or proof.account_id != account_id:
        raise NotPermitted("Only the person themselves can do this; give them a link instead.")
    account = records.find(session, Account, account_id, "account")
    if account.password_hash != proof.opens:
        raise BadValue("The password was changed at this very moment; try again.")
    return account


def _keep(account: Account, chosen: Chosen) -> None:
    if chosen.email != account.email:
        raise BadValue("This password was chosen for another address; try again.")
    account.password_hash = chosen.hashed


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
