"""What lies outside a facilitator's groups does not change a single answer that they are given."""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.queries import scope
from heal.rules.access import Actor
from heal.vocabulary import ImportKind, LeftOut, Role
from tests.kit import every_query, rows
from tests.kit.random_programme import RandomProgramme

QUERIES = every_query.every_query()
NEVER_SHOWN = (
    *("safe_channels", "safe_contacts", "do_not_pair", "attribute_values", "answers", "snoozes"),
    *("preferences", "request_channels", "mentor_channels", "concerns", "informal_connections"),
    *("contact_activities", "contacts", "endings", "pairing_channels", "record_openings"),
    *("invitations", "covers", "check_in_activities"),
)
COUNTED = {"funnel.requests"}
"""What counts also what is never told: whether their people were proposed, and both said yes."""


def _change_the_rest(connection: Connection, world: RandomProgramme, groups: list[int]) -> None:
    """Remove or rewrite whatever a facilitator of these groups is not to learn of."""
    t = rows.table

    def run(statement: Any) -> None:
        connection.execute(statement)

    for name in NEVER_SHOWN:
        run(delete(t(name)))
    own = select(t("memberships").c.member_id).where(t("memberships").c.group_id.in_(groups))
    batches, lines = t("import_batches"), t("import_rows")
    hidden = select(batches.c.id).where(
        or_(batches.c.group_id.not_in(groups), batches.c.kind != ImportKind.REGISTER)
    )
    run(delete(lines).where(lines.c.batch_id.in_(hidden)))
    run(delete(batches).where(batches.c.id.in_(hidden)))
    meetings, marks = t("meetings"), t("marks")
    elsewhere = select(meetings.c.id).where(meetings.c.group_id.not_in(groups))
    run(delete(marks).where(or_(marks.c.meeting_id.in_(elsewhere), marks.c.member_id.not_in(own))))
    run(delete(meetings).where(meetings.c.group_id.not_in(groups)))
    run(update(lines).values(alias_id=None, ignored_name_id=None))
    run(delete(t("aliases")).where(t("aliases").c.member_id.not_in(own)))
    ignored = t("ignored_names")
    theirs = or_(ignored.c.group_id.in_(groups), ignored.c.group_id.is_(None))
    a_guest = ignored.c.group_id.is_(None) & (ignored.c.why == LeftOut.GUEST)
    run(delete(ignored).where(or_(~theirs, a_guest)))
    _change_the_mentoring(connection, own)
    _change_the_accounts(connection, world)
    run(delete(t("memberships")).where(t("memberships").c.group_id.not_in(groups)))
    run(update(t("members")).where(t("members").c.id.not_in(_ids(connection, groups))).values(
        name="somebody else", name_key="somebody else", email=None, note="else"
    ))  # fmt: skip
    run(update(t("groups")).where(t("groups").c.id.not_in(groups)).values(time_zone="Asia/Tokyo"))


def _ids(connection: Connection, groups: list[int]) -> list[int]:
    table = rows.table("memberships")
    found = select(table.c.member_id).where(table.c.group_id.in_(groups))
    return list(connection.execute(found).scalars())


def _change_the_mentoring(connection: Connection, own: Any) -> None:
    t = rows.table
    pairs, offers, requests = t("pairings"), t("mentor_offers"), t("requests")
    strange = select(pairs.c.id).where(pairs.c.mentor_id.not_in(own), pairs.c.mentee_id.not_in(own))
    feedback, answers = t("feedbacks"), t("feedback_answers")
    heard = select(feedback.c.id).where(feedback.c.pairing_id.in_(strange))
    connection.execute(delete(answers).where(answers.c.feedback_id.in_(heard)))
    connection.execute(delete(feedback).where(feedback.c.id.in_(heard)))
    connection.execute(delete(t("check_ins")).where(t("check_ins").c.pairing_id.in_(strange)))
    connection.execute(delete(pairs).where(pairs.c.id.in_(strange)))
    theirs = select(offers.c.id).where(offers.c.member_id.not_in(own))
    qualities = t("mentor_qualities")
    connection.execute(delete(qualities).where(qualities.c.offer_id.in_(theirs)))
    connection.execute(
        update(offers).where(offers.c.member_id.not_in(own)).values(status="paused", capacity=9)
    )
    connection.execute(
        update(requests).where(requests.c.mentee_id.not_in(own)).values(own_words="other")
    )
    connection.execute(update(t("proposals")).values(status="lapsed", nudged_on=rows.DAY))


def _change_the_accounts(connection: Connection, world: RandomProgramme) -> None:
    t, own = rows.table, world.accounts[0]
    words = t("recommendations")
    others = select(words.c.id).where(words.c.account_id != own)
    qualities = t("recommended_qualities")
    connection.execute(delete(qualities).where(qualities.c.recommendation_id.in_(others)))
    forms = t("column_mappings")
    connection.execute(
        delete(forms).where(or_(forms.c.account_id.is_(None), forms.c.account_id != own))
    )
    for name in ("recommendations", "suggestions", "sign_in_sessions"):
        connection.execute(delete(t(name)).where(t(name).c.account_id != own))
    connection.execute(delete(t("accounts")).where(t("accounts").c.id != own))


def _everything_said(
    connection: Connection, actor: Actor, *, shows: bool, names: Collection[str] = QUERIES
) -> dict[Any, Any]:
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        known = every_query.known(session)
        scope.bind(session, actor, shows=shows)
        return {
            (name, str(arguments)): every_query.said(session, query, arguments)
            for name, query in QUERIES.items()
            if name in names
            for arguments in every_query.calls(session, query, known)
        }


@pytest.mark.parametrize("shows", [True, False], ids=["reading", "writing"])
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1), leads=st.integers(0, 2))
def test_nothing_outside_the_groups_changes_an_answer(
    database: Database, shows: bool, seed: int, leads: int
) -> None:
    with database.writer.connect() as connection, connection.begin() as transaction:
        world = RandomProgramme(connection, Random(seed)).write()  # noqa: S311 - invented people
        groups = sorted(world.groups[:leads])
        actor = Actor(
            "Fay", Role.FACILITATOR, account_id=world.accounts[0], groups=frozenset(groups)
        )
        before = _everything_said(connection, actor, shows=shows)
        _change_the_rest(connection, world, groups)
        after = _everything_said(connection, actor, shows=shows)
        transaction.rollback()
    assert before.keys() & after.keys()
    differ = [key for key in before.keys() & after.keys() if before[key] != after[key]]
    told = [key for key in differ if key[0] not in COUNTED]
    assert not told, [(key, before[key], after[key]) for key in told[:3]]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1), leads=st.integers(0, 2))
def test_nobody_outside_the_groups_is_counted(database: Database, seed: int, leads: int) -> None:
    with database.writer.connect() as connection, connection.begin() as transaction:
        world = RandomProgramme(connection, Random(seed)).write()  # noqa: S311 - invented people
        groups = sorted(world.groups[:leads])
        actor = Actor(
            "Fay", Role.FACILITATOR, account_id=world.accounts[0], groups=frozenset(groups)
        )
        before = _counted(connection, actor)
        _let_the_rest_say_no(connection, groups)
        after = _counted(connection, actor)
        transaction.rollback()
    assert before == after


def _counted(connection: Connection, actor: Actor) -> dict[Any, Any]:
    return _everything_said(connection, actor, shows=True, names=COUNTED)


def _let_the_rest_say_no(connection: Connection, groups: list[int]) -> None:
    """Change what came of the requests of people outside these groups."""
    t = rows.table
    own = select(t("memberships").c.member_id).where(t("memberships").c.group_id.in_(groups))
    requests, proposals, answers = t("requests"), t("proposals"), t("answers")
    strange = select(requests.c.id).where(requests.c.mentee_id.not_in(own))
    theirs = select(proposals.c.id).where(proposals.c.request_id.in_(strange))
    connection.execute(delete(answers).where(answers.c.proposal_id.in_(theirs)))
    connection.execute(
        update(proposals)
        .where(proposals.c.request_id.in_(strange))
        .values(asked_on=None, mentee_asked_on=None)
    )
    connection.execute(
        update(requests).where(requests.c.mentee_id.not_in(own)).values(route="mentor_told_group")
    )


def test_the_same_change_is_seen_by_a_coordinator(database: Database) -> None:
    with database.writer.connect() as connection, connection.begin() as transaction:
        world = RandomProgramme(connection, Random(1)).write()  # noqa: S311 - invented people
        everyone = Actor("Cora", Role.COORDINATOR)
        before = _everything_said(connection, everyone, shows=True)
        _change_the_rest(connection, world, world.groups[:1])
        after = _everything_said(connection, everyone, shows=True)
        transaction.rollback()
    differ = {name for name, _ in (key for key in before if before[key] != after.get(key))}
    assert len(differ) > 20, sorted(differ)
