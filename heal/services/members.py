"""What a coordinator does with members and their memberships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.attributes import Attribute, AttributeOption, AttributePick, AttributeValue
from heal.models.groups import Group
from heal.models.imports import ImportRow
from heal.models.members import DoNotPair, Member, Membership
from heal.rules.access import Actor, require
from heal.rules.days import Span
from heal.services import records
from heal.vocabulary import AttributeKind, Permission

Told = int | str | tuple[int, ...] | None
"""What answers a question: a word, one's own words, several words, or nothing."""


def add(
    session: Session,
    actor: Actor,
    *,
    name: str,
    email: str | None = None,
    note: str | None = None,
    group_id: int | None = None,
    joined_on: date | None = None,
) -> int:
    """Add a member, in a group where one is named, and return their number."""
    require(actor, Permission.EDIT_MEMBERS)
    member = Member(
        name=records.name(name, "member"), email=records.email(email), note=records.note(note)
    )
    _refuse_shared_address(session, member.email, None)
    session.add(member)
    session.flush()
    if group_id is not None:
        if joined_on is None:
            raise BadValue("Please say since when they have been in the group.")
        join(session, actor, member.id, group_id=group_id, joined_on=joined_on)
    return member.id


def correct(
    session: Session,
    actor: Actor,
    member_id: int,
    *,
    name: str,
    email: str | None,
    note: str | None,
) -> None:
    """Correct a member's name, address and note."""
    require(actor, Permission.EDIT_MEMBERS)
    member = records.find(session, Member, member_id, "member")
    address = records.email(email)
    _refuse_shared_address(session, address, member_id)
    tidy = records.name(name, "member")
    if tidy != member.name:
        member.rename(tidy)
    member.email, member.note = address, records.note(note)


def join(session: Session, actor: Actor, member_id: int, *, group_id: int, joined_on: date) -> int:
    """Add a membership from a day on and return its number."""
    require(actor, Permission.EDIT_MEMBERS)
    records.find(session, Member, member_id, "member")
    records.find(session, Group, group_id, "group")
    membership = Membership(
        member_id=member_id, group_id=group_id, joined_on=records.believable(joined_on)
    )
    _refuse_overlap(session, membership, None)
    session.add(membership)
    session.flush()
    return membership.id


def correct_membership(
    session: Session,
    actor: Actor,
    membership_id: int,
    *,
    joined_on: date,
    left_on: date | None,
) -> None:
    """Correct when a membership began and, where it did, ended.

    Leaving a group ends no pairing: eligibility is for becoming a mentee.
    """
    require(actor, Permission.EDIT_MEMBERS)
    membership = records.find(session, Membership, membership_id, "membership")
    records.in_order(joined_on, left_on, "Nobody leaves a group before they joined it.")
    corrected = Membership(
        member_id=membership.member_id,
        group_id=membership.group_id,
        joined_on=records.believable(joined_on),
        left_on=left_on,
    )
    _refuse_overlap(session, corrected, membership_id)
    membership.joined_on, membership.left_on = corrected.joined_on, left_on


def leave(session: Session, actor: Actor, membership_id: int, *, left_on: date) -> None:
    """Record the last day that somebody belonged to a group; it ends no pairing."""
    require(actor, Permission.EDIT_MEMBERS)
    membership = records.find(session, Membership, membership_id, "membership")
    correct_membership(
        session, actor, membership_id, joined_on=membership.joined_on, left_on=left_on
    )


def forget_membership(session: Session, actor: Actor, membership_id: int) -> None:
    """Remove a membership that was recorded by mistake."""
    require(actor, Permission.EDIT_MEMBERS)
    membership = records.find(session, Membership, membership_id, "membership")
    came_in = select(ImportRow.id).where(ImportRow.membership_id == membership_id).limit(1)
    if session.scalar(came_in) is not None:
        raise BadValue("This membership came from a file; undo that import, or correct the days.")
    session.delete(membership)


def describe(session: Session, actor: Actor, member_id: int, *, values: Mapping[int, Told]) -> None:
    """Keep what a member told: an option, own words, several options; nothing to forget it."""
    require(actor, Permission.EDIT_MEMBERS)
    records.find(session, Member, member_id, "member")
    kept = {
        value.attribute_id: value
        for value in session.scalars(
            select(AttributeValue).where(AttributeValue.member_id == member_id)
        )
    }
    for attribute_id, said in values.items():
        value = kept.get(attribute_id)
        told = records.note(said) if isinstance(said, str) else said
        if told is None or told == ():
            if value is not None:
                _pick(session, value, set())
                session.flush()
                session.delete(value)
            continue
        if value is None:
            records.find(session, Attribute, attribute_id, "question")
            value = AttributeValue(member_id=member_id, attribute_id=attribute_id)
            session.add(value)
        _tell(session, value, told)


def keep_apart(session: Session, actor: Actor, member_id: int, *, other_id: int, on: date) -> None:
    """Mark two people as not to be paired; no reason is asked for or kept."""
    require(actor, Permission.MANAGE_REQUESTS)
    if member_id == other_id:
        raise BadValue("Choose another person.")
    for person in (member_id, other_id):
        records.find(session, Member, person, "member")
    first, second = sorted((member_id, other_id))
    known = select(DoNotPair.id).where(DoNotPair.first_id == first, DoNotPair.second_id == second)
    if session.scalar(known) is None:
        set_at = datetime.combine(on, time(), UTC)
        session.add(DoNotPair(first_id=first, second_id=second, set_at=set_at))


def allow_together(session: Session, actor: Actor, member_id: int, *, other_id: int) -> None:
    """Take the mark away again."""
    require(actor, Permission.MANAGE_REQUESTS)
    first, second = sorted((member_id, other_id))
    for mark in session.scalars(
        select(DoNotPair).where(DoNotPair.first_id == first, DoNotPair.second_id == second)
    ):
        session.delete(mark)


def _tell(session: Session, value: AttributeValue, told: int | str | tuple[int, ...]) -> None:
    asked = records.find(session, Attribute, value.attribute_id, "question")
    several = asked.kind in (AttributeKind.SEVERAL, AttributeKind.TIMES)
    options = () if isinstance(told, str) else (told,) if isinstance(told, int) else told
    for option_id in options:
        option = records.find(session, AttributeOption, option_id, "word")
        if option.attribute_id != value.attribute_id:
            raise BadValue("This word belongs to another question.")
    if len(options) > 1 and not several:
        raise BadValue(f"Only one word answers “{asked.name}”; choose one.")
    value.own_words = told if isinstance(told, str) else None
    value.option_id = None if several else next(iter(options), None)
    session.flush()
    _pick(session, value, set(options) if several else set())


def _pick(session: Session, value: AttributeValue, wanted: set[int]) -> None:
    kept = session.scalars(select(AttributePick).where(AttributePick.value_id == value.id)).all()
    for row in kept:
        if row.option_id not in wanted:
            session.delete(row)
    for option_id in sorted(wanted - {row.option_id for row in kept}):
        session.add(AttributePick(value_id=value.id, option_id=option_id))


def _refuse_shared_address(session: Session, address: str | None, own_id: int | None) -> None:
    if address is None:
        return
    with session.no_autoflush:
        other = session.scalar(select(Member).where(Member.email == address))
    if other is not None and other.id != own_id:
        raise BadValue(
            f"{other.name} has the address {address} already; two people cannot share one here. "
            "Open their record, or leave the address empty."
        )


def _refuse_overlap(session: Session, wanted: Membership, own_id: int | None) -> None:
    span = Span(wanted.joined_on, wanted.left_on)
    with session.no_autoflush:
        others = session.scalars(
            select(Membership).where(
                Membership.member_id == wanted.member_id, Membership.group_id == wanted.group_id
            )
        )
        for other in others:
            theirs = Span(other.joined_on, other.left_on)
            if other.id != own_id and (span.holds(theirs.first) or theirs.holds(span.first)):
                raise BadValue(
                    "They have been in this group during that time already; "
                    "correct that membership instead."
                )
