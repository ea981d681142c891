"""One account and one link, with what is known beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.accounts import Account
from heal.models.groups import Group
from heal.models.members import Member
from heal.models.sign_in import Invitation, InvitationGroup, SignInSession
from heal.queries.frames import Rows, joined, split
from heal.queries.sign_in import HAS_SECOND_FACTOR, LED
from heal.vocabulary import AccountStatus, Role


@dataclass(frozen=True)
class Known:
    """An account, the member it is said to be, and the member who has the same address.

    `is_only_coordinator` is true where nobody else could give anyone back what they may.
    """

    account_id: int
    name: str
    email: str
    role: Role
    status: AccountStatus
    group_ids: frozenset[int]
    second_factor: bool
    has_password: bool
    last_seen_at: datetime | None
    member: tuple[int, str] | None
    same_address: tuple[int, str] | None
    is_only_coordinator: bool


@dataclass(frozen=True)
class Link:
    """A link that was given to somebody, and the account that has its address by now, if any."""

    invitation_id: int
    name: str
    email: str
    role: Role
    group_ids: frozenset[int]
    groups: str
    expires_at: datetime
    used_at: datetime | None
    taken_back_at: datetime | None
    new_password: bool
    account_id: int | None

    def is_open(self, now: datetime) -> bool:
        """Say whether it would still open the door."""
        return self.used_at is None and self.taken_back_at is None and now < self.expires_at


def account(session: Session, account_id: int) -> Known:
    """Return one account, or refuse where it is not there."""
    row = session.execute(_accounts().where(Account.id == account_id)).one_or_none()
    if row is None:
        raise NotFound("This account is not in the records (any more); open the list again.")
    in_office = row.role is Role.COORDINATOR and row.status is AccountStatus.ACTIVE
    return Known(
        account_id=account_id,
        name=row.name,
        email=row.email,
        role=row.role,
        status=row.status,
        group_ids=_numbers(row.led),
        second_factor=row.second_factor,
        has_password=row.has_password,
        last_seen_at=row.last_seen_at,
        member=None if row.member_id is None else (row.member_id, row.member_name),
        same_address=None if row.same_id is None else (row.same_id, row.same_name),
        is_only_coordinator=in_office and not row.others,
    )


def _accounts() -> Rows:
    other, same = aliased(Account), aliased(Member)
    in_office = (other.role == Role.COORDINATOR, other.status == AccountStatus.ACTIVE)
    others = select(func.count(other.id)).where(*in_office, other.id != Account.id)
    seen = select(func.max(SignInSession.seen_at)).where(SignInSession.account_id == Account.id)
    return (
        select(
            Account.name, Account.email, Account.role, Account.status,
            LED.label("led"),
            HAS_SECOND_FACTOR.label("second_factor"),
            Account.password_hash.is_not(None).label("has_password"),
            seen.correlate(Account).scalar_subquery().label("last_seen_at"),
            Member.id.label("member_id"), Member.name.label("member_name"),
            same.id.label("same_id"), same.name.label("same_name"),
            others.correlate(Account).scalar_subquery().label("others"),
        )
        .join(Member, Member.id == Account.member_id, isouter=True)
        .join(same, same.email == Account.email, isouter=True)
    )  # fmt: skip


def link(session: Session, invitation_id: int) -> Link:
    """Return one link, or refuse where it is not there."""
    found = _link(session, Invitation.id == invitation_id)
    if found is None:
        raise NotFound("This invitation is not in the records (any more); open the list again.")
    return found


def link_of(session: Session, token_hash: str) -> Link | None:
    """Return the link that is known by a token's hash, if there is one."""
    return _link(session, Invitation.token_hash == token_hash)


def _link(session: Session, wanted: ColumnElement[bool]) -> Link | None:
    led = InvitationGroup.invitation_id == Invitation.id
    numbers = select(joined(InvitationGroup.group_id)).where(led).correlate(Invitation)
    names = (
        select(joined(Group.name))
        .join(InvitationGroup, InvitationGroup.group_id == Group.id)
        .where(led)
        .correlate(Invitation)
    )
    statement = (
        select(
            Invitation.id, Invitation.name, Invitation.email, Invitation.role,
            numbers.scalar_subquery().label("led"), names.scalar_subquery().label("groups"),
            Invitation.expires_at, Invitation.used_at, Invitation.taken_back_at,
            Invitation.account_id.is_not(None).label("new_password"),
            Account.id.label("account_id"),
        )
        .join(Account, Account.email == Invitation.email, isouter=True)
        .where(wanted)
    )  # fmt: skip
    row = session.execute(statement).one_or_none()
    if row is None:
        return None
    return Link(
        invitation_id=row.id,
        name=row.name,
        email=row.email,
        role=row.role,
        group_ids=_numbers(row.led),
        groups=row.groups or "",
        expires_at=row.expires_at,
        used_at=row.used_at,
        taken_back_at=row.taken_back_at,
        new_password=row.new_password,
        account_id=row.account_id,
    )


def _numbers(led: str | None) -> frozenset[int]:
    return frozenset(int(number) for number in split(led))
