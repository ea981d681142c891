"""One act: once per shown form, whole or not at all, and refusals in sentences."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Index, Table, UniqueConstraint, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotPermitted, Refusal
from heal.models import Group, HandledForm, Membership, TrailEntry
from heal.rules.access import Actor
from heal.services import door, groups
from heal.services.door import AlreadyHandled
from heal.vocabulary import Role
from tests.kit import rows

ANA = Actor("Ana", Role.COORDINATOR)
GENERAL = "Somebody else changed this at the same moment; open it again and look."

UNIQUE = [
    (table, item)
    for table in rows.TABLES
    for item in sorted([*table.constraints, *table.indexes], key=lambda it: str(it.name))
    if isinstance(item, UniqueConstraint) or (isinstance(item, Index) and item.unique)
]
# A use-case replaces these sets as a whole (or draws them by lot), so only two people at once can
# break them, and the general sentence says just that.
AT_THE_SAME_MOMENT = {
    "uq_account_groups_account_id_group_id",
    "uq_invitation_groups_invitation_id_group_id",
    "uq_invitations_token_hash",
    "uq_recovery_codes_account_id_code_hash",
    "uq_second_factors_account_id",
    "uq_set_up_links_token_hash",
    "uq_sign_in_sessions_token_hash",
    "uq_attribute_picks_value_id_option_id",
    "uq_attribute_values_member_id_attribute_id",
    "uq_check_in_activities_check_in_id_activity",
    "uq_contact_activities_contact_id_activity",
    "uq_feedback_answers_feedback_id_gift",
    "uq_mentor_channels_offer_id_channel",
    "uq_released_figures_release_id_position",
    "uq_mentor_qualities_offer_id_quality",
    "uq_pairing_channels_pairing_id_channel",
    "uq_preferences_most",
    "uq_preferences_request_id_attribute_id",
    "uq_rather_nots_offer_id_option_id",
    "uq_recommended_qualities_recommendation_id_quality",
    "uq_request_channels_request_id_channel",
    "uq_safe_channels_safe_contact_id_channel",
    "uq_safe_contacts_member_id",
    "uq_settings_key",
    "uq_snoozes_matter_record_id",
}
# Tables that no use-case writes to yet; whoever adds one adds a row to CONFLICTS.
NOT_WRITTEN_YET = {
    "uq_attribute_options_attribute_id_name",
    "uq_attributes_name",
}
# Where a copy would break a second constraint as well.
BESIDE: dict[str, dict[str, Any]] = {
    "uq_memberships_group_id_member_id_joined_on": {"left_on": date.max},
    "uq_preferences_most": {"most": True},
}


def sentences(constraint: str, table: Table) -> list[str]:
    """Return what the door says of a constraint, as PostgreSQL and as SQLite name it."""
    return [
        says
        for begins, columns, says in door.CONFLICTS
        if constraint.startswith(begins) and columns.partition(".")[0] == table.name
    ]


def how_many(database: Database, model: type[Base]) -> int:
    """Return how many records of a kind there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_every_constraint_has_its_sentence() -> None:
    told = {str(item.name) for table, item in UNIQUE if sentences(str(item.name), table)}
    assert told | AT_THE_SAME_MOMENT | NOT_WRITTEN_YET == {str(item.name) for _, item in UNIQUE}
    assert not told & AT_THE_SAME_MOMENT
    assert not told & NOT_WRITTEN_YET


def test_every_row_is_about_a_constraint() -> None:
    used = {says for table, item in UNIQUE for says in sentences(str(item.name), table)}
    assert used == {says for _, _, says in door.CONFLICTS}


@pytest.mark.parametrize(("table", "unique"), UNIQUE, ids=lambda it: str(it.name))
def test_a_constraint_that_bites_becomes_a_sentence(
    database: Database, table: Table, unique: UniqueConstraint | Index
) -> None:
    def twice(session: Session, _: Actor) -> None:
        connection, beside = session.connection(), BESIDE.get(str(unique.name), {})
        filled = {column.name: rows.value(connection, column) for column in unique.columns}
        rows.insert(connection, table, **filled, **beside)
        rows.insert(connection, table, **filled, **beside)

    with pytest.raises(Refusal) as refusal:
        door.act(database, twice, ANA)
    assert [refusal.value.sentence] == (sentences(str(unique.name), table) or [GENERAL])
    with database.reading() as session:
        seeded = table.name in {"attributes", "attribute_options"}
        assert seeded or session.scalar(select(func.count()).select_from(table)) == 0


def test_what_was_typed_does_not_choose_the_sentence(database: Database) -> None:
    door.act(database, groups.add, ANA, name="uq_pairings_live")

    def again(session: Session, _: Actor) -> None:
        session.add(Group(name="uq_pairings_live"))

    with pytest.raises(Refusal, match="There is a group of this name already"):
        door.act(database, again, ANA)


def test_another_constraint_says_that_somebody_was_quicker(database: Database) -> None:
    def of_nobody(session: Session, _: Actor) -> None:
        session.add(Membership(member_id=4711, group_id=4711, joined_on=rows.DAY))

    with pytest.raises(Refusal) as refusal:
        door.act(database, of_nobody, ANA)
    assert refusal.value.sentence == GENERAL


def test_a_form_is_handled_once(database: Database) -> None:
    number = door.act(database, groups.add, ANA, name="Monday", form_key="form-1")
    assert number > 0
    with pytest.raises(AlreadyHandled):
        door.act(database, groups.add, ANA, name="Thursday", form_key="form-1")
    assert how_many(database, Group) == 1
    assert how_many(database, TrailEntry) == 1


def test_another_form_is_another_act(database: Database) -> None:
    for number in (1, 2):
        door.act(database, groups.add, ANA, name=f"Group {number}", form_key=f"form-{number}")
    assert how_many(database, Group) == 2


def test_a_refused_form_may_be_sent_again(database: Database) -> None:
    with pytest.raises(Refusal):
        door.act(database, groups.add, ANA, name="  ", form_key="form-1")
    assert how_many(database, HandledForm) == 0
    door.act(database, groups.add, ANA, name="Monday", form_key="form-1")
    assert how_many(database, Group) == 1


def test_a_form_that_broke_a_constraint_may_be_sent_again(database: Database) -> None:
    door.act(database, groups.add, ANA, name="Monday")

    def again(session: Session, _: Actor, name: str) -> None:
        session.add(Group(name=name))

    with pytest.raises(Refusal, match="of this name already"):
        door.act(database, again, ANA, "Monday", form_key="form-1")
    door.act(database, again, ANA, "Thursday", form_key="form-1")
    assert how_many(database, Group) == 2


@pytest.mark.parametrize("clicks", [2, 6])
def test_clicks_at_the_same_moment_act_once(database: Database, clicks: int) -> None:
    together = Barrier(clicks, timeout=20)

    def click(number: int) -> bool:
        together.wait()
        try:
            door.act(database, groups.add, ANA, name=f"Group {number}", form_key="form-1")
        except AlreadyHandled:
            return False
        return True

    with ThreadPoolExecutor(clicks) as people:
        acted = list(people.map(click, range(clicks)))
    assert sum(acted) == 1
    assert how_many(database, Group) == 1
    assert how_many(database, HandledForm) == 1
    assert how_many(database, TrailEntry) == 1


def test_people_at_the_same_moment_all_act(database: Database) -> None:
    together = Barrier(4, timeout=20)

    def act(number: int) -> int:
        together.wait()
        added = door.act(
            database, groups.add, ANA, name=f"Group {number}", form_key=f"form-{number}"
        )
        return int(added)

    with ThreadPoolExecutor(4) as people:
        assert len(set(people.map(act, range(4)))) == 4
    assert how_many(database, Group) == 4


class _BeatenError(Exception):
    """What PostgreSQL says when another writer was quicker."""

    sqlstate = "40001"


def test_an_act_that_was_beaten_is_done_again_whole(database: Database) -> None:
    tries: list[int] = []

    def beaten(session: Session, actor: Actor) -> Any:
        number = groups.add(session, actor, name="Monday")
        tries.append(number)
        if len(tries) < 3:
            raise OperationalError("COMMIT", {}, _BeatenError())
        return number

    assert door.act(database, beaten, ANA, form_key="form-1") == tries[-1]
    assert len(tries) == 3
    assert how_many(database, Group) == 1
    assert how_many(database, HandledForm) == 1
    assert how_many(database, TrailEntry) == 1


def test_another_breakage_is_not_tried_again(database: Database) -> None:
    tries: list[int] = []

    def broken(session: Session, actor: Actor) -> None:
        tries.append(groups.add(session, actor, name="Monday"))
        raise OperationalError("SELECT", {}, Exception("the disk is full"))

    with pytest.raises(OperationalError):
        door.act(database, broken, ANA)
    assert len(tries) == 1
    assert how_many(database, Group) == 0


def test_who_may_not_uses_up_no_form(database: Database) -> None:
    with pytest.raises(NotPermitted):
        door.act(database, groups.add, Actor("B", Role.BOARD), name="Monday", form_key="form-1")
    assert how_many(database, HandledForm) == 0
