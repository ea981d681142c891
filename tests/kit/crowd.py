"""Many who wait and many who would mentor, through the importer's door: what one draft looks at."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import (
    AttributeOption,
    AttributeValue,
    Group,
    Member,
    Membership,
    MentoringRequest,
    MentorOffer,
    Preference,
)
from heal.names import fold
from heal.rules.access import Actor
from heal.services import audit
from heal.vocabulary import (
    ExperienceBasis,
    Liking,
    MentorStatus,
    RequestStatus,
    Role,
    Route,
    Willingness,
)

SHELL = Actor("crowd", Role.COORDINATOR)


def crowd(database: Database, many: int, *, today: date) -> None:
    """Add so many requests, attested, and as many approved mentors with one place each."""
    random = Random(many)  # noqa: S311 - the same crowd each time

    def add(session: Session) -> None:
        audit.bind(session, SHELL, "crowd")
        group = Group(name="Crowd")
        session.add(group)
        session.flush()
        names = [f"Person {number}" for number in range(2 * many)]
        rows = [{"name": name, "name_key": fold(name), "note": None} for name in names]
        audit.add_many(session, Member, rows)
        people = list(session.scalars(select(Member.id).order_by(Member.id)))
        joined = today - timedelta(days=400)
        audit.add_many(
            session,
            Membership,
            [{"member_id": one, "group_id": group.id, "joined_on": joined} for one in people],
        )
        _wishes(session, people[:many], random, today)
        _offers(session, people[many:], today)
        _told(session, people, random)

    database.transact(add)


def _wishes(session: Session, people: list[int], random: Random, today: date) -> None:
    audit.add_many(
        session,
        MentoringRequest,
        [
            {
                "mentee_id": one,
                "status": RequestStatus.OPEN,
                "route": Route.MENTEE_TOLD_GROUP,
                "opened_on": today - timedelta(days=random.randint(0, 90)),
                "attested_on": today,
                "attested_by": "crowd",
            }
            for one in people
        ],
    )
    asked = list(session.scalars(select(MentoringRequest.id)))
    audit.add_many(
        session,
        Preference,
        [
            {
                "request_id": one,
                "attribute_id": number,
                "liking": random.choice([Liking.SIMILAR, Liking.CONTRASTING]),
                "must": False,
                "most": number == 1,
            }
            for one in asked
            for number in (1, 2, 3)
        ],
    )


def _offers(session: Session, people: list[int], today: date) -> None:
    audit.add_many(
        session,
        MentorOffer,
        [
            {
                "member_id": one,
                "status": MentorStatus.APPROVED,
                "offered_on": today - timedelta(days=100),
                "decided_on": today - timedelta(days=90),
                "expressed_by": Willingness.TOLD_COORDINATOR,
                "experience": ExperienceBasis.MONTHS,
                "capacity": 1,
            }
            for one in people
        ],
    )


def _told(session: Session, people: list[int], random: Random) -> None:
    words: dict[int, list[int]] = {}
    for option in session.scalars(select(AttributeOption)):
        words.setdefault(option.attribute_id, []).append(option.id)
    audit.add_many(
        session,
        AttributeValue,
        [
            {"member_id": one, "attribute_id": number, "option_id": random.choice(words[number])}
            for one in people
            for number in (1, 2, 3)
            if random.random() < 0.8
        ],
    )
