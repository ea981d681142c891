"""What mentoring gives, by their own word: counted for figures, and one pairing's for its page."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from heal.models.feedback import Feedback, FeedbackAnswer
from heal.models.pairings import Pairing
from heal.queries.frames import SEPARATOR, Rows, Slice, frame
from heal.queries.one_pairing import LATEST
from heal.queries.participation import Scope, of_group

_Later = aliased(Feedback)


def answers(session: Session, scope: Scope) -> pd.DataFrame:
    """Return how many said yes and how many not so much: side, gift, given, n.

    Of each side of a pairing, what it said last within the days: so it counts once, however often
    it was asked. What was left blank is in no row, nor what nobody said.
    """
    latest = _latest(scope)
    said = union_all(*(_counted(latest, given=given) for given in (True, False))).subquery()
    statement: Rows = select(said.c.side, said.c.gift, said.c.given, said.c.n).order_by(
        said.c.side, said.c.gift, said.c.given
    )
    return frame(session, statement)


def of_pairing(session: Session, pairing_id: int, page: Slice = LATEST) -> pd.DataFrame:
    """Return what the two said, the latest first: feedback_id, heard_on, side, yes, not_so_much.

    The last two string the items together (see `frames.split`), None where there is none.
    """
    statement: Rows = (
        select(
            Feedback.id.label("feedback_id"),
            Feedback.heard_on,
            Feedback.side,
            _strung(FeedbackAnswer.given.is_(True)).label("yes"),
            _strung(FeedbackAnswer.given.is_(False)).label("not_so_much"),
        )
        .join(FeedbackAnswer, FeedbackAnswer.feedback_id == Feedback.id)
        .where(Feedback.pairing_id == pairing_id)
        .group_by(Feedback.id, Feedback.heard_on, Feedback.side)
        .order_by(Feedback.heard_on.desc(), Feedback.side.desc())
    )
    return frame(session, statement, page)


def _latest(scope: Scope) -> CTE:
    later = (
        select(_Later.id)
        .where(_Later.pairing_id == Feedback.pairing_id, _Later.side == Feedback.side)
        .where(_Later.heard_on > Feedback.heard_on, _Later.heard_on <= scope.until)
        .correlate(Feedback)
        .exists()
    )
    statement = select(Feedback.id, Feedback.side).where(
        Feedback.heard_on.between(scope.since, scope.until), ~later
    )
    if scope.group_id is not None:
        statement = statement.join(Pairing, Pairing.id == Feedback.pairing_id).where(
            *of_group(scope)
        )
    return statement.cte("latest")


def _counted(latest: CTE, *, given: bool) -> Select[*tuple[Any, ...]]:
    """Count one of the two answers: as a condition, for whoever is not told who said what."""
    return (
        select(
            latest.c.side,
            FeedbackAnswer.gift,
            literal(given).label("given"),
            func.count().label("n"),
        )
        .join(latest, latest.c.id == FeedbackAnswer.feedback_id)
        .where(FeedbackAnswer.given.is_(given))
        .group_by(latest.c.side, FeedbackAnswer.gift)
    )


def _strung(which: ColumnElement[bool]) -> ColumnElement[str]:
    gift = case((which, cast(FeedbackAnswer.gift, String)))
    return func.aggregate_strings(gift, SEPARATOR)
