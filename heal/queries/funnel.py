"""How far the requests of a period came, and by which of the six routes they began."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.queries.frames import Rows, frame
from heal.queries.participation import Scope, member_of
from heal.queries.scope import FOR_FIGURES
from heal.vocabulary import AnswerKind, Side

Mentors, Mentees = aliased(Answer), aliased(Answer)


def requests(session: Session, scope: Scope) -> pd.DataFrame:
    """Return how many of the requests opened in the period came how far by its last day.

    One row for each route, reached and still: route; reached, 0 (only opened), 1 (proposed to a
    mentor), 2 (both said yes) or 3 (a pairing began), each with all before; still, whether the
    request was not closed; n.
    """
    until = scope.until
    proposed = select(Proposal.id).where(Proposal.request_id == MentoringRequest.id)
    agreed = proposed.join(Mentors, _yes(Mentors, Side.MENTOR, scope)).join(
        Mentees, _yes(Mentees, Side.MENTEE, scope)
    )
    reached = case(
        (proposed.join(Pairing, _began(scope)).exists(), 3),
        (agreed.exists(), 2),
        (proposed.where(Proposal.asked_on <= until).exists(), 1),
        else_=0,
    )
    still = or_(MentoringRequest.closed_on.is_(None), MentoringRequest.closed_on > until)
    found = select(
        MentoringRequest.route,
        reached.label("reached"),
        still.label("still"),
    ).where(
        MentoringRequest.opened_on.between(scope.since, until), MentoringRequest.of_past.is_(False)
    )
    if scope.group_id is not None:
        opened_on, mentee_id = MentoringRequest.opened_on, MentoringRequest.mentee_id
        found = found.where(member_of(mentee_id, scope.group_id, opened_on))
    each = found.subquery()
    kinds = (each.c.route, each.c.reached, each.c.still)
    counted: Rows = select(*kinds, func.count().label("n")).group_by(*kinds).order_by(*kinds)
    return frame(session, counted.execution_options(**FOR_FIGURES))


def _began(scope: Scope) -> ColumnElement[bool]:
    return (Pairing.proposal_id == Proposal.id) & (Pairing.began_on <= scope.until)


def _yes(answer: type[Answer], side: Side, scope: Scope) -> ColumnElement[bool]:
    said = (answer.proposal_id == Proposal.id) & (answer.side == side)
    return said & (answer.answer == AnswerKind.YES) & (answer.answered_on <= scope.until)
