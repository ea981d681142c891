"""What was said of how to read a file, and what its parts are known by."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date
from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import Refusal, UnreadableFile
from heal.exchange import readers
from heal.exchange.any_table import read_table
from heal.exchange.file_signatures import Kind
from heal.exchange.mapped_rows import PartNotTold
from heal.exchange.mapping import Purpose, Target, changed
from heal.exchange.mapping_proposals import proposed_for
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import MAPPED, ReadAs, digest, told
from tests.kit import answers

LIST = b"Email,Group,Joined\na@x.org,Harbour,2/3/2024\nb@x.org,Hill,3/4/2024\n"
TIMES = b"Name,Day,Came,Left\nAna,2026-06-02,19:00,20:00\nAna,2026-06-09,19:00,19:30\n"


def as_proposed(data: bytes, purpose: Purpose, **more: object) -> ReadAs:
    return ReadAs(Kind.TABLE, proposed_for(read_table(data), purpose), **more)


def test_a_kind_alone_says_enough_where_no_column_is_told() -> None:
    assert told(Kind.ZOOM) == ReadAs(kind=Kind.ZOOM)
    assert told(None) == ReadAs()
    assert told(ReadAs(group="Hill")).group == "Hill"


def test_the_part_that_is_meant_is_read_and_no_other() -> None:
    how = as_proposed(LIST, Purpose.MEMBERS, group="hill", date_order=DateOrder.DMY)
    (row,) = readers.read_members(LIST, kind=how).rows
    assert (row.email, row.joined_on) == ("b@x.org", date(2024, 4, 3))
    register = as_proposed(TIMES, Purpose.REGISTER)
    with pytest.raises(PartNotTold) as asked:
        readers.read_register(TIMES, zone="UTC", kind=register)
    assert asked.value.one == "day"
    later = readers.read_register(TIMES, zone="UTC", held_on=date(2026, 6, 9), kind=register)
    assert [stay.minutes for stay in later.stays] == [30]


@pytest.mark.parametrize("kind", MAPPED)
def test_a_table_whose_columns_nobody_told_is_not_read(kind: Kind) -> None:
    with pytest.raises(UnreadableFile, match="before its columns are told"):
        readers.read_members(LIST, kind=kind)
    with pytest.raises(UnreadableFile, match="before its columns are told"):
        readers.read_register(TIMES, zone="UTC", kind=ReadAs(kind))


def test_a_file_is_known_by_its_bytes_and_by_the_part_that_its_columns_tell() -> None:
    whole = sha256(LIST).hexdigest()
    parts = {Target.GROUP: "Hill", Target.DAY: date(2026, 6, 2)}
    assert digest(LIST, None, parts) == digest(LIST, Kind.ZOOM, parts) == whole
    how = as_proposed(LIST, Purpose.MEMBERS)
    hill, harbour = (digest(LIST, how, {Target.GROUP: name}) for name in ("Hill", "Harbour"))
    assert len({hill, harbour, whole}) == 3
    assert hill == digest(LIST, how, {Target.GROUP: "HILL"}) == digest(LIST, how, parts)


def test_only_times_need_a_clock() -> None:
    assert ReadAs(Kind.ZOOM).needs_clock
    times = as_proposed(TIMES, Purpose.REGISTER)
    assert times.needs_clock
    assert times.mapping is not None
    without = changed(changed(times.mapping, 2, Target.IGNORE), 3, Target.IGNORE)
    assert not ReadAs(Kind.TABLE, without).needs_clock


FORM = answers.as_csv(answers.TWO_GROUPS)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_form_is_read_or_refused_in_a_sentence(data: st.DataObject) -> None:
    torn = bytearray(FORM)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(torn) - 1))
        torn[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=3))
    for purpose, read in (
        (Purpose.MEMBERS, readers.read_members),
        (Purpose.REGISTER, partial(readers.read_register, zone="UTC")),
    ):
        how = replace(as_proposed(FORM, purpose), group="Hill")
        with contextlib.suppress(Refusal):
            found = read(bytes(torn), kind=how)
            assert found.encoding
