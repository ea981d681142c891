"""What each role is shown: one table a role, its rows and its columns; the rest is not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, false, inspect, or_, select, true

from heal.db.base import Base
from heal.models.accounts import Account, AccountGroup
from heal.models.column_mappings import ColumnMapping
from heal.models.desk import HandledForm, Setting
from heal.models.feedback import Feedback, FeedbackAnswer
from heal.models.groups import Group
from heal.models.guide import Prompt, Resource, Signpost
from heal.models.imports import IgnoredName, ImportBatch, ImportRow
from heal.models.meetings import Mark, Meeting
from heal.models.members import Alias, Member, Membership
from heal.models.mentors import MentorOffer, MentorQuality
from heal.models.pairings import CheckIn, Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.releases import Release, ReleasedFigure
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation, RecommendedQuality, Suggestion
from heal.models.sign_in import RecoveryCode, SecondFactor, SignInAttempt, SignInSession
from heal.rules.access import Actor
from heal.vocabulary import ImportKind, LeftOut, Role

Rows = Callable[[Any], ColumnElement[bool]]
"""A table, or another name of it, and the rows of it that are shown."""

ALL = frozenset({"*"})
NOTHING: frozenset[str] = frozenset()
"""No column is told; it may stand in a condition, or be counted."""
NAMES = frozenset({"id", "name", "name_key", "erased_on"})
OFFERS = frozenset({"id", "member_id", "status", "offered_on", "experience"})
REQUESTS = frozenset(
    {"id", "mentee_id", "status", "opened_on", "closed_on", "attested_on", "attested_by"}
)
PAIRINGS = frozenset({"id", "status", "began_on", "ended_on", "attested_on"})
SIDES, GIFTS = frozenset({"side"}), frozenset({"gift"})
"""What feedback was about; what was answered, when, and by which pair is counted, never told."""
COUNTED: Mapping[type[Base], frozenset[str]] = {
    MentorOffer: frozenset({"status", "capacity", "decided_on"}),
    MentoringRequest: frozenset({"route", "opened_on", "closed_on"}),
    Proposal: NOTHING,
    Answer: NOTHING,
}
STAYS = frozenset({"joined_on", "left_on"})


@dataclass(frozen=True)
class Shown:
    """What somebody is shown of one table."""

    rows: Rows
    columns: frozenset[str] = ALL


Scope = Mapping[type[Base], Shown]


def of(actor: Actor) -> Scope | None:
    """Return what an actor is shown, table by table; None where nothing is held back."""
    if actor.role is Role.FACILITATOR:
        groups = sorted(actor.groups)
        return {
            **_everyones(actor.account_id or 0),
            **_groups(groups),
            **_mentoring(groups),
            **_own_words(actor.account_id or 0),
            **_told(",".join(map(str, groups))),
        }
    if actor.role is Role.BOARD:
        return {**_everyones(actor.account_id or 0), **_figures(), **_told("")}
    return None


def of_figures(actor: Actor) -> Scope | None:
    """Return what an actor is shown by a SELECT that only counts; None where nothing is held back.

    Whether somebody was proposed, and both said yes, is in no list of theirs and told of nobody.
    """
    found = of(actor)
    if found is None:
        return None
    groups = sorted(actor.groups)
    return {**found, **(_counted(groups) if actor.role is Role.FACILITATOR else _all_counted())}


def _everyones(account: int) -> Scope:
    """What keeps the dashboard going, and one's own account."""
    return {
        Setting: Shown(everything),
        Prompt: Shown(everything),
        Resource: Shown(everything),
        Signpost: Shown(everything),
        HandledForm: Shown(everything),
        SignInAttempt: Shown(everything),
        Account: Shown(lambda cls: cls.id == account),
        AccountGroup: Shown(lambda cls: cls.account_id == account),
        SignInSession: Shown(lambda cls: cls.account_id == account),
        SecondFactor: Shown(lambda cls: cls.account_id == account),
        RecoveryCode: Shown(lambda cls: cls.account_id == account),
    }


def _groups(groups: Sequence[int]) -> Scope:
    """The groups that a facilitator leads: who belongs or belonged there, and who came."""
    people, batch = _people(groups), table_of(ImportBatch).c
    meetings = select(table_of(Meeting).c.id).where(table_of(Meeting).c.group_id.in_(groups))
    registers = select(batch.id).where(
        batch.group_id.in_(groups), batch.kind == ImportKind.REGISTER
    )
    return {
        Group: Shown(lambda cls: cls.id.in_(groups)),
        Member: Shown(lambda cls: cls.id.in_(people), NAMES),
        Membership: Shown(lambda cls: cls.group_id.in_(groups)),
        Alias: Shown(lambda cls: cls.member_id.in_(people)),
        Meeting: Shown(lambda cls: cls.group_id.in_(groups)),
        Mark: Shown(lambda cls: cls.meeting_id.in_(meetings) & cls.member_id.in_(people)),
        ImportBatch: Shown(lambda cls: cls.id.in_(registers)),
        ImportRow: Shown(lambda cls: cls.batch_id.in_(registers)),
        # A guest of another group was at one of its meetings; a program is nobody.
        IgnoredName: Shown(
            lambda cls: (
                cls.group_id.in_(groups) | (cls.group_id.is_(None) & (cls.why == LeftOut.PROGRAM))
            )
        ),
    }


def _mentoring(groups: Sequence[int]) -> Scope:
    """That these people offer, ask and are paired, as far as a review needs it."""
    people, pair = _people(groups), table_of(Pairing).c
    offers = select(table_of(MentorOffer).c.id).where(table_of(MentorOffer).c.member_id.in_(people))
    pairs = select(pair.id).where(or_(pair.mentor_id.in_(people), pair.mentee_id.in_(people)))
    feedback = table_of(Feedback).c
    heard = select(feedback.id).where(feedback.pairing_id.in_(pairs))
    return {
        MentorOffer: Shown(lambda cls: cls.member_id.in_(people), OFFERS),
        MentorQuality: Shown(lambda cls: cls.offer_id.in_(offers)),
        MentoringRequest: Shown(lambda cls: cls.mentee_id.in_(people), REQUESTS),
        Pairing: Shown(lambda cls: cls.id.in_(pairs), PAIRINGS),
        CheckIn: Shown(lambda cls: cls.pairing_id.in_(pairs), NOTHING),
        Feedback: Shown(lambda cls: cls.pairing_id.in_(pairs), SIDES),
        FeedbackAnswer: Shown(lambda cls: cls.feedback_id.in_(heard), GIFTS),
    }


def _own_words(account: int) -> Scope:
    """What a facilitator has said themselves."""
    words = table_of(Recommendation).c
    said = select(words.id).where(words.account_id == account)
    return {
        Recommendation: Shown(lambda cls: cls.account_id == account),
        RecommendedQuality: Shown(lambda cls: cls.recommendation_id.in_(said)),
        Suggestion: Shown(lambda cls: cls.account_id == account),
        ColumnMapping: Shown(lambda cls: cls.account_id == account),
    }


def _told(groups: str) -> Scope:
    """What was told to others of all groups, and of just those groups that somebody leads.

    All of it was made for other eyes; but nobody needs what was told of somebody else's groups.
    """
    return {
        Release: Shown(everything),
        ReleasedFigure: Shown(lambda cls: or_(cls.groups == "", cls.groups == groups)),
    }


def _figures() -> Scope:
    """What figures are made of, and nothing that names anyone."""
    return {
        Group: Shown(everything, frozenset({"id", "name"})),
        Membership: Shown(everything, NOTHING),
        Meeting: Shown(everything),
        Mark: Shown(everything, frozenset({"id", "present"})),
        Pairing: Shown(everything, PAIRINGS),
        MentoringRequest: Shown(everything, frozenset({"id", "status", "opened_on", "closed_on"})),
        Feedback: Shown(everything, SIDES),
        FeedbackAnswer: Shown(everything, GIFTS),
    }


def _counted(groups: Sequence[int]) -> Scope:
    """What the figures of a facilitator count: of the people of these groups only.

    By conditions on each row, never by lists of numbers: a database may go through such a list
    again for every row that it counts.
    """
    people = _people(groups)
    request, proposal = table_of(MentoringRequest).alias(), table_of(Proposal).alias()
    asked = select(request.c.id).where(request.c.mentee_id.in_(people))
    proposed = asked.join(proposal, proposal.c.request_id == request.c.id)
    rows: Mapping[type[Base], Rows] = {
        MentorOffer: lambda cls: cls.member_id.in_(people),
        MentoringRequest: lambda cls: cls.mentee_id.in_(people),
        Proposal: lambda cls: asked.where(request.c.id == cls.request_id).exists(),
        Answer: lambda cls: proposed.where(proposal.c.id == cls.proposal_id).exists(),
    }
    pairs = Shown(lambda cls: cls.mentor_id.in_(people) | cls.mentee_id.in_(people), PAIRINGS)
    counted = {model: Shown(rows[model], columns) for model, columns in COUNTED.items()}
    return {**counted, Pairing: pairs}


def _all_counted() -> Scope:
    """What the figures of the whole programme count."""
    everywhere = {model: Shown(everything, columns) for model, columns in COUNTED.items()}
    return {**everywhere, Membership: Shown(everything, STAYS)}


def _people(groups: Sequence[int]) -> Select[int]:
    membership = table_of(Membership).c
    return select(membership.member_id).where(membership.group_id.in_(groups))


def everything(_: Any) -> ColumnElement[bool]:
    """Show every row."""
    return true()


def nothing(_: Any) -> ColumnElement[bool]:
    """Show no row."""
    return false()


def table_of(model: type[Base]) -> Table:
    """Return the table that a model is kept in."""
    found = inspect(model).local_table
    assert isinstance(found, Table)  # noqa: S101 - for the type checker
    return found
