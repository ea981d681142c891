"""What needs someone now, derived from the records: the matters in one statement.

Only who stayed away is asked before: what that means is a rule of its own, and is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import CTE, Subquery, case, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from heal.models.desk import Snooze
from heal.models.groups import Group
from heal.models.members import Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.requests import MentoringRequest
from heal.queries import (
    attention_circle,
    attention_informal,
    attention_pairs,
    attention_people,
    attention_proposals,
    attention_records,
)
from heal.queries.attending import stayed_away
from heal.queries.frames import Rows, frame
from heal.queries.mentors import LOAD
from heal.queries.pair_facts import LIVE
from heal.rules.attention import Cutoffs, Matter, cutoffs
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import HowItGoes, MentorStatus, RequestStatus

LINES_A_MATTER = 20
ORDER = {matter.value: place for place, matter in enumerate(Matter)}


def lines(
    session: Session,
    programme: ProgrammeSettings,
    *,
    today: date,
    each: int = LINES_A_MATTER,
) -> pd.DataFrame:
    """Return what needs someone today: the most pressing matter first, then whatever is oldest.

    Columns: matter, record_id (with the matter: what a snooze remembers), opens (the record to go
    to), about, other (a second person), since, detail, whole (how many lines the matter has; at
    most `each` of them come). Snoozed lines are left out until their day.
    """
    days = cutoffs(programme, today=today)
    away = stayed_away(session, programme, on=today)
    ranked = _ranked(_everything(days, today, away), today)
    person, other = aliased(Member), aliased(Member)
    statement = (
        select(
            ranked.c.matter,
            ranked.c.record_id,
            ranked.c.opens,
            func.coalesce(person.name, ranked.c.title).label("about"),
            other.name.label("other"),
            ranked.c.since,
            ranked.c.detail,
            ranked.c.whole,
        )
        .outerjoin(person, person.id == ranked.c.person_id)
        .outerjoin(other, other.id == ranked.c.other_id)
        .where(ranked.c.place <= each)
        .order_by(case(ORDER, value=ranked.c.matter), ranked.c.since, ranked.c.record_id)
    )
    return frame(session, statement)


def _everything(days: Cutoffs, today: date, away: Sequence[int]) -> CTE:
    found: tuple[Rows, ...] = (
        attention_records.concerns(),
        attention_proposals.both_said_yes(),
        attention_proposals.mentor_said_yes(),
        attention_pairs.said(Matter.ENDING, HowItGoes.ENDING),
        attention_pairs.said(Matter.TALK_TO_ME, HowItGoes.TALK_TO_ME),
        attention_pairs.self_checks(),
        attention_pairs.quiet(today),
        attention_pairs.without_first_contact(days),
        attention_pairs.not_shared(),
        attention_pairs.stopped_coming(away),
        attention_pairs.after_ending(days),
        attention_proposals.to_let_go(days),
        attention_proposals.to_be_reminded(days),
        attention_people.waiting(days, today),
        attention_proposals.suggested(),
        attention_proposals.ideas(days),
        attention_people.not_current(today),
        attention_informal.again_and_again(Matter.AGAIN_AND_AGAIN, days.together_after),
        attention_pairs.check_ins(today),
        attention_people.unconfirmed(days),
        attention_people.recommended(),
        attention_people.offers(),
        attention_people.never_asked(days),
        attention_circle.could_be_invited(Matter.COULD_BE_INVITED),
        attention_people.resting(days),
        attention_records.without_register(days, today),
        attention_records.unknown_names(),
    )
    return union_all(*found).cte("lines")


def _ranked(found: CTE, today: date) -> Subquery:
    """Number the lines within their matter before any name is looked up."""
    rests = select(Snooze.id).where(
        Snooze.matter == found.c.matter,
        Snooze.record_id == found.c.record_id,
        Snooze.until_on > today,
    )
    by_matter = found.c.matter
    return (
        select(
            found,
            func.count().over(partition_by=by_matter).label("whole"),
            func.row_number()
            .over(partition_by=by_matter, order_by=(found.c.since, found.c.record_id))
            .label("place"),
        )
        .where(~rests.exists())
        .subquery("ranked")
    )


@dataclass(frozen=True)
class Figures:
    """How the programme stands, in a few counts; `anyone` is false while nothing is recorded."""

    anyone: bool
    waiting: int
    pairings: int
    mentors_with_room: int


def figures(session: Session) -> Figures:
    """Return the few counts above the list.

    Waiting are the open requests; pairings are those going on, also on a break.
    """
    waiting = select(func.count(MentoringRequest.id)).where(
        MentoringRequest.status == RequestStatus.OPEN
    )
    pairings = select(func.count(Pairing.id)).where(Pairing.status.in_(LIVE))
    with_room = select(func.count(MentorOffer.id)).where(
        MentorOffer.status == MentorStatus.APPROVED, MentorOffer.capacity > LOAD
    )
    row = session.execute(
        select(
            or_(select(Member.id).exists(), select(Group.id).exists(), literal(False)),
            waiting.scalar_subquery(),
            pairings.scalar_subquery(),
            with_room.scalar_subquery(),
        )
    ).one()
    return Figures(bool(row[0]), row[1] or 0, row[2] or 0, row[3] or 0)
