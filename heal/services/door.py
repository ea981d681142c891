"""How a use-case is carried out: one transaction, one actor, once per shown form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models.desk import HandledForm
from heal.queries import scope
from heal.rules.access import Actor
from heal.rules.suggestions import SUGGESTED_ALREADY
from heal.services import audit

Result = TypeVar("Result")

CONFLICTS = (
    (
        "uq_pairings_live",
        "pairings.mentee_id",
        "This mentee has a mentor already; end that pairing first.",
    ),
    (
        "uq_pairings_proposal_id",
        "pairings.proposal_id",
        "This proposal has become a pairing already.",
    ),
    (
        "uq_requests_live",
        "requests.mentee_id",
        "This member has a live request already; open that one.",
    ),
    (
        "uq_proposals_live",
        "proposals.request_id, proposals.offer_id",
        "This mentor has been proposed for this request already.",
    ),
    (
        "uq_answers_",
        "answers.proposal_id",
        "This side has answered already; open the proposal again.",
    ),
    ("uq_members_email", "members.email", "Somebody else has this e-mail address already."),
    (
        "uq_memberships_",
        "memberships.group_id",
        "This person is in that group already on that day.",
    ),
    ("uq_groups_name", "groups.name", "There is a group of this name already."),
    ("uq_meetings_", "meetings.group_id", "That group has a meeting on this day already."),
    (
        "uq_mentor_offers_member_id",
        "mentor_offers.member_id",
        "This member has offered to mentor already.",
    ),
    (
        "uq_check_ins_",
        "check_ins.pairing_id",
        "This side has been heard for that check-in already; open the pairing again.",
    ),
    (
        "uq_feedbacks_",
        "feedbacks.pairing_id",
        "What this side said that day is noted already; open the pairing again.",
    ),
    (
        "uq_endings_",
        "endings.pairing_id",
        "How this pairing ended is noted already; open it again.",
    ),
    ("uq_do_not_pair_", "do_not_pair.first_id", "These two are kept apart already."),
    (
        "uq_marks_",
        "marks.member_id",
        "Somebody else ticked this register at the same moment; open it again and look.",
    ),
    (
        "uq_accounts_email",
        "accounts.email",
        "There is an account for this address already; open that one.",
    ),
    (
        "uq_accounts_member_id",
        "accounts.member_id",
        "Another account is this member's already; open that one first.",
    ),
    (
        "uq_aliases_name_key",
        "aliases.name_key",
        "This name has been confirmed for somebody already.",
    ),
    (
        "uq_ignored_names_",
        "ignored_names.name_key",
        "This name is left out each time already.",
    ),
    (
        "uq_recommendations_",
        "recommendations.offer_id",
        "You have recommended this offer already; open it again.",
    ),
    ("uq_suggestions_open", "suggestions.mentor_id", SUGGESTED_ALREADY),
    (
        "uq_signposts_",
        "signposts.country",
        "This place is there for this country already; change that one.",
    ),
    (
        "uq_informal_connections_",
        "informal_connections.matched_with_id",
        "One of the two came together with somebody else meanwhile; open the list again.",
    ),
)
"""How PostgreSQL's name of a constraint begins, columns as SQLite names them, what it means."""


class AlreadyHandled(Exception):  # noqa: N818 - a second click, not an error
    """Tell the caller that the same shown form was carried out before."""


def act(
    database: Database,
    use_case: Callable[..., Result],
    actor: Actor,
    *details: Any,
    form_key: str | None = None,
    **more: Any,
) -> Result:
    """Carry out a use-case for an actor in one transaction and return what it returns.

    A form's key is used up in the same transaction: the second click of a double click raises
    AlreadyHandled and changes nothing. A constraint that bites becomes a sentence.
    """
    name = f"{use_case.__module__.rpartition('.')[2]}.{use_case.__name__}"

    def work(session: Session) -> Result:
        audit.bind(session, actor, name)
        scope.bind(session, actor, shows=False)
        if form_key is not None:
            if session.get(HandledForm, form_key) is not None:
                raise AlreadyHandled
            session.add(HandledForm(key=form_key, handled_at=audit.now()))
            session.flush()
        return use_case(session, actor, *details, **more)

    try:
        return database.transact(work)
    except IntegrityError as error:
        if form_key is not None and "handled_forms" in _broken(error):
            raise AlreadyHandled from error
        raise Refusal(_sentence(error)) from error


def _sentence(error: IntegrityError) -> str:
    broken = _broken(error)
    for constraint, columns, sentence in CONFLICTS:
        if broken.startswith(constraint) or columns in broken:
            return sentence
    return "Somebody else changed this at the same moment; open it again and look."


def _broken(error: IntegrityError) -> str:
    """Return which constraint it was, and nothing of what anyone typed.

    PostgreSQL's message quotes the values; SQLite's names tables and columns only.
    """
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(named or error.orig)
