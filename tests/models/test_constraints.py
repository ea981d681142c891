"""What must never happen is refused by the database itself, on both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Connection, Index, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from heal.db.engine import Database
from tests.kit import rows

Values = dict[str, Any] | Callable[[Connection], dict[str, Any]]

EARLIER, LATER = date(2000, 1, 1), date(2100, 1, 1)


def _member(connection: Connection) -> int:
    return int(rows.insert(connection, rows.table("members"))["id"])


def _same(first: str, second: str) -> Values:
    def make(connection: Connection) -> dict[str, Any]:
        member = _member(connection)
        return {first: member, second: member}

    return make


def _two(first: str, second: str) -> Values:
    return lambda connection: {first: _member(connection), second: _member(connection)}


def _same_account(connection: Connection) -> dict[str, Any]:
    account = int(rows.insert(connection, rows.table("accounts"))["id"])
    return {"away_id": account, "deputy_id": account}


def _two_accounts(connection: Connection) -> dict[str, Any]:
    away, deputy = (rows.insert(connection, rows.table("accounts")) for _ in range(2))
    return {"away_id": away["id"], "deputy_id": deputy["id"]}


# The name of a check → values that it refuses, values next to them that it lets through.
CHECKS: dict[str, tuple[Values, Values]] = {
    "ck_concerns_about": (
        {"member_id": None, "pairing_id": None},
        lambda connection: {"member_id": _member(connection), "pairing_id": None},
    ),
    "ck_check_ins_mentors_own": (
        {"self_check": "fine", "side": "mentee"}, {"self_check": "fine", "side": "mentor"},
    ),
    "ck_check_ins_seen_to_in_order": ({"seen_to_on": EARLIER}, {"seen_to_on": LATER}),
    "ck_released_figures_in_order": ({"until": EARLIER}, {"until": LATER}),
    "ck_releases_in_order": ({"until": EARLIER}, {"until": LATER}),
    "ck_releases_to_others": ({"audience": "coordinator"}, {"audience": "public"}),
    "ck_concerns_done": ({"status": "done"}, {"status": "done", "closed_on": LATER}),
    "ck_concerns_in_order": (
        {"status": "done", "closed_on": EARLIER},
        {"status": "done", "raised_on": LATER, "closed_on": LATER},
    ),
    "ck_concerns_signposted": (
        {"status": "signposted"}, {"status": "signposted", "signposted_on": LATER},
    ),
    "ck_concerns_signposted_in_order": ({"signposted_on": EARLIER}, {"signposted_on": LATER}),
    "ck_covers_in_order": ({"until_on": EARLIER}, {"until_on": LATER}),
    "ck_covers_two_people": (_same_account, _two_accounts),
    "ck_do_not_pair_ordered": (_same("first_id", "second_id"), _two("first_id", "second_id")),
    "ck_groups_attending_meetings": ({"attending_meetings": 0}, {"attending_meetings": 1}),
    "ck_groups_attending_of_last": ({"attending_of_last": 0}, {"attending_of_last": 1}),
    "ck_groups_attending_within_days": (
        {"attending_within_days": -1}, {"attending_within_days": 0},
    ),
    "ck_informal_connections_in_order": (
        {"status": "closed", "closed_on": EARLIER}, {"status": "closed", "closed_on": LATER},
    ),
    "ck_informal_connections_matched": (
        {"status": "matched", "closed_on": LATER, "other_id": None},
        lambda connection: {
            "status": "matched", "closed_on": LATER, "other_id": _member(connection)
        },
    ),
    "ck_informal_connections_open": (
        {"status": "closed"}, {"status": "closed", "closed_on": LATER},
    ),
    "ck_informal_connections_two_people": (
        _same("member_id", "other_id"), _two("member_id", "other_id")
    ),
    "ck_marks_minutes": ({"minutes": -1}, {"minutes": 0}),
    "ck_meetings_minutes": ({"minutes": -1}, {"minutes": 0}),
    "ck_memberships_in_order": ({"left_on": EARLIER}, {"left_on": LATER, "joined_on": LATER}),
    "ck_mentor_offers_capacity": ({"capacity": -1}, {"capacity": 0}),
    "ck_mentor_offers_in_order": (
        {"decided_on": EARLIER}, {"decided_on": LATER, "offered_on": LATER},
    ),
    "ck_pairings_ended": ({"ended_on": LATER}, {"ended_on": LATER, "status": "ended"}),
    "ck_pairings_in_order": (
        {"ended_on": EARLIER, "status": "ended"},
        {"ended_on": LATER, "began_on": LATER, "status": "ended"},
    ),
    "ck_pairings_attested": (
        {"attested_on": LATER}, {"attested_on": LATER, "attested_by": "Coordinator"},
    ),
    "ck_pairings_paused": ({"status": "paused"}, {"status": "paused", "paused_on": LATER}),
    "ck_pairings_two_people": (_same("mentor_id", "mentee_id"), _two("mentor_id", "mentee_id")),
    "ck_proposals_asked_in_order": ({"asked_on": EARLIER}, {"asked_on": LATER}),
    "ck_proposals_mentor_asked_first": (
        {"mentee_asked_on": LATER}, {"asked_on": LATER, "mentee_asked_on": LATER},
    ),
    "ck_proposals_closed_in_order": ({"closed_on": EARLIER}, {"closed_on": LATER}),
    "ck_requests_attested": (
        {"attested_on": LATER}, {"attested_on": LATER, "attested_by": "Coordinator"},
    ),
    "ck_requests_in_order": ({"closed_on": EARLIER}, {"closed_on": LATER, "opened_on": LATER}),
    "ck_suggestions_settled": (
        {"status": "set_aside"}, {"status": "set_aside", "settled_on": LATER},
    ),
    "ck_suggestions_two_people": (_same("mentor_id", "mentee_id"), _two("mentor_id", "mentee_id")),
}  # fmt: skip

# Where a copy would break a second constraint as well.
BESIDE: dict[str, dict[str, Any]] = {
    "uq_memberships_group_id_member_id_joined_on": {"left_on": LATER},
    "uq_preferences_most": {"most": True},
}
# The name of a partial index → values that it does not look at.
OUTSIDE: dict[str, Values] = {
    "uq_ignored_names_everywhere": lambda connection: {
        "group_id": rows.insert(connection, rows.table("groups"))["id"]
    },
    "uq_memberships_open": {"left_on": LATER},
    "uq_pairings_live": {"status": "ended", "ended_on": LATER},
    "uq_preferences_most": {"most": False},
    "uq_proposals_live": {"status": "lapsed"},
    "uq_requests_live": {"status": "withdrawn"},
    "uq_suggestions_open": {"status": "set_aside", "settled_on": LATER},
}


def _name(constraint: Any) -> str:
    return str(constraint.name)


ALL_CHECKS = [
    (table, item)
    for table in rows.TABLES
    for item in sorted(table.constraints, key=_name)
    if isinstance(item, CheckConstraint)
]
ALL_UNIQUE = [
    (table, item)
    for table in rows.TABLES
    for item in sorted([*table.constraints, *table.indexes], key=_name)
    if isinstance(item, UniqueConstraint) or (isinstance(item, Index) and item.unique)
]
PARTIAL = [(t, i) for t, i in ALL_UNIQUE if i.dialect_kwargs.get("sqlite_where") is not None]


def _id(part: Any) -> str:
    return "" if isinstance(part, Table) else _name(part)


def _insert(connection: Connection, table: Table, given: Values) -> dict[str, Any]:
    return rows.insert(connection, table, **(given(connection) if callable(given) else given))


def test_every_check_and_every_partial_index_has_a_case() -> None:
    assert {_name(item) for _, item in ALL_CHECKS} == set(CHECKS)
    assert {_name(item) for _, item in PARTIAL} == set(OUTSIDE)


@pytest.mark.parametrize(("table", "check"), ALL_CHECKS, ids=_id)
def test_a_check_refuses_what_it_is_there_for(
    database: Database, table: Table, check: CheckConstraint
) -> None:
    refused, let_through = CHECKS[_name(check)]
    with database.writer.begin() as connection:
        _insert(connection, table, let_through)
    with (
        database.writer.connect() as connection,
        pytest.raises(IntegrityError, match=f"(?i)check constraint.*{check.name}"),
    ):
        _insert(connection, table, refused)


@pytest.mark.parametrize(("table", "unique"), ALL_UNIQUE, ids=_id)
def test_what_is_unique_is_not_taken_twice(
    database: Database, table: Table, unique: UniqueConstraint | Index
) -> None:
    beside = BESIDE.get(_name(unique), {})
    with database.writer.connect() as connection:
        filled = {item.name: rows.value(connection, item) for item in unique.columns}
        first = _insert(connection, table, filled | beside)
        again = {column.name: first[column.name] for column in unique.columns}
        with pytest.raises(IntegrityError) as refusal:
            _insert(connection, table, again | beside)
    listed = ", ".join(f"{table.name}.{column.name}" for column in unique.columns)
    by = {
        "sqlite": f"UNIQUE constraint failed: {listed}",
        "postgresql": f'unique constraint "{unique.name}"',
    }
    assert by[database.backend] in str(refusal.value.orig)


@pytest.mark.parametrize(("table", "unique"), PARTIAL, ids=_id)
def test_a_partial_index_looks_at_live_rows_only(
    database: Database, table: Table, unique: Index
) -> None:
    outside = OUTSIDE[_name(unique)]
    with database.writer.begin() as connection:
        first = _insert(connection, table, outside)
        again = {column.name: first[column.name] for column in unique.columns}
        more = outside(connection) if callable(outside) else outside
        _insert(connection, table, again | more)
        _insert(connection, table, again | BESIDE.get(_name(unique), {}))
