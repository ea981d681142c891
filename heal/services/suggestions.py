"""What becomes of a facilitator's idea that two people may suit each other."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, NotFound, NotPermitted
from heal.models.members import Member
from heal.models.reviews import Suggestion
from heal.queries import suggestions as known
from heal.rules import suggestions
from heal.rules.access import Actor, require
from heal.services import proposals, records
from heal.vocabulary import Permission, SuggestionStatus, SuggestionVerb


def suggest(
    session: Session,
    actor: Actor,
    *,
    mentor_id: int,
    mentee_id: int,
    on: date,
    words: str | None = None,
) -> int:
    """Tell the coordinator that two people may suit each other, and return the number.

    Whether anything stands in the way is the coordinator's to know: no refusal here tells of it.
    """
    require(actor, Permission.REVIEW)
    if actor.account_id is None:
        raise NotPermitted("Only somebody who is signed in says this in their own name.")
    problems = suggestions.problems(mentor_id, mentee_id, own_id=actor.member_id)
    if problems:
        raise BadValue(" ".join(problems))
    for member_id in (mentor_id, mentee_id):
        _refuse_unknown(session, member_id)
    before = select(Suggestion.id).where(
        Suggestion.mentor_id == mentor_id,
        Suggestion.mentee_id == mentee_id,
        Suggestion.status == SuggestionStatus.OPEN,
    )
    if session.scalar(before) is not None:
        raise BadValue(suggestions.SUGGESTED_ALREADY)
    row = Suggestion(
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        account_id=actor.account_id,
        suggested_by=actor.name,
        suggested_on=records.believable(on),
        status=suggestions.LIFECYCLE.beginning(SuggestionVerb.SUGGEST),
        words=records.note(words),
    )
    session.add(row)
    session.flush()
    return row.id


def take_up(session: Session, actor: Actor, suggestion_id: int, *, on: date) -> int:
    """Make an idea for a proposal of it, through every gate, and return the proposal.

    Where the two have been proposed meanwhile, that proposal is the one.
    """
    require(actor, Permission.MANAGE_REQUESTS)
    row = _suggestion(session, suggestion_id)
    target = suggestions.LIFECYCLE.target(row.status, SuggestionVerb.TAKE_UP)
    one = known.suggestion(session, suggestion_id)
    proposal_id = one.proposal_id
    if proposal_id is None:
        sentences = suggestions.in_the_way(one.facts)
        if sentences or one.request_id is None or one.offer_id is None:
            raise BadValue(" ".join(sentences))
        proposal_id = proposals.draft(session, actor, one.request_id, offer_id=one.offer_id, on=on)
    _settle(row, target, on)
    return proposal_id


def set_aside(session: Session, actor: Actor, suggestion_id: int, *, on: date) -> None:
    """Leave a suggestion, through nobody's fault."""
    require(actor, Permission.MANAGE_REQUESTS)
    row = _suggestion(session, suggestion_id)
    _settle(row, suggestions.LIFECYCLE.target(row.status, SuggestionVerb.SET_ASIDE), on)


def _settle(row: Suggestion, target: SuggestionStatus, on: date) -> None:
    day = row.suggested_on.isoformat()
    records.in_order(row.suggested_on, on, f"This was suggested on {day}; settle it from then on.")
    row.status, row.settled_on = target, on


def _suggestion(session: Session, suggestion_id: int) -> Suggestion:
    return records.find(session, Suggestion, suggestion_id, "suggestion")


def _refuse_unknown(session: Session, member_id: int) -> None:
    member = records.find(session, Member, member_id, "member")
    if member.erased_on is not None:
        raise NotFound("This member is not in the records any more; open the list again.")
