"""One person's file leaves no table and no column out but for a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import Table

from heal.db.base import Base
from heal.rules import own_data as rules
from heal.rules.discretion import telling
from heal.rules.own_records import GIVEN
from tests.kit import rows

MEMBERS = Base.metadata.tables["members"]
BY_NUMBER = {"member_id", "record_id"}
"""Columns that name a record without pointing to it."""


def _leads_to_members(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    if table is MEMBERS or BY_NUMBER & set(table.columns.keys()):
        return True
    further = {key.column.table for key in table.foreign_keys} - {table}
    return any(
        _leads_to_members(other, seen | {table.name}) for other in further if other.name not in seen
    )


def test_every_table_that_leads_to_somebody_is_given_or_left_out_for_a_reason() -> None:
    found = {table.name for table in rows.TABLES if _leads_to_members(table)}
    assert found == {*GIVEN, *rules.LEFT_OUT, "trail"}
    assert not GIVEN.keys() & rules.LEFT_OUT.keys()
    assert all(len(reason) > 20 for reason in rules.LEFT_OUT.values())


@pytest.mark.parametrize("name", [*GIVEN, "trail"])
def test_every_column_is_given_or_withheld_for_a_reason(name: str) -> None:
    given = GIVEN.get(name, rules.HISTORY)
    hold_together = {"id", *(way.column for way in given.ways)}
    shown = {path.partition(".")[0] for path in given.columns}
    columns = set(rows.table(name).columns.keys())
    assert columns == shown | set(given.withheld) | (hold_together & columns)
    assert not shown & given.withheld.keys()
    assert given.only.keys() <= given.columns.keys()


@pytest.mark.parametrize("name", GIVEN)
def test_every_way_leads_to_somebody(name: str) -> None:
    given, columns = GIVEN[name], rows.table(name).columns
    for way in [*given.ways, *(way for ways in given.only.values() for way in ways)]:
        told = {way.column, *way.where, *way.but} | ({way.since} if way.since else set())
        assert told <= set(columns.keys())
        if way.through is not None:
            assert columns[way.column].references(rows.table(way.through).c.id)
            assert way.by in {None, *(it.column for it in GIVEN[way.through].ways)}
        elif columns[way.column].foreign_keys:
            assert columns[way.column].references(MEMBERS.c.id)
    assert list(GIVEN).index(name) >= max(
        (list(GIVEN).index(way.through) for way in given.ways if way.through), default=0
    )


def test_no_file_in_it_is_called_what_it_is_and_each_has_a_name_of_its_own() -> None:
    every = [*GIVEN.values(), rules.HISTORY]
    assert (
        len({given.file for given in every}) == len({given.title for given in every}) == len(every)
    )
    assert [given.file for given in every if telling(given.file)] == []
