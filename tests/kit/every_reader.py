"""Every way in which a file may be read, also the wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from heal.errors import AmbiguousDates, Refusal
from heal.exchange import mapped_members, mapped_register
from heal.exchange.any_table import read_table
from heal.exchange.file_signatures import Kind
from heal.exchange.mapping import Purpose
from heal.exchange.mapping_proposals import proposed_for
from heal.exchange.member_lists import MemberList
from heal.exchange.moments import DateOrder
from heal.exchange.readers import MEMBER_LISTS, REGISTERS, read_members, read_register
from heal.exchange.recognise import recognise
from heal.exchange.registers import Register
from tests.kit.files import File

ZONE = "America/New_York"
DAY = date(2026, 6, 16)

Read = MemberList | Register


def _register(kind: Kind, data: bytes) -> Register:
    try:
        return read_register(data, zone=ZONE, held_on=DAY, kind=kind)
    except AmbiguousDates:
        order = DateOrder.DMY
        return read_register(data, zone=ZONE, held_on=DAY, kind=kind, date_order=order)


def _mapped(purpose: Purpose, data: bytes) -> Read:
    table = read_table(data)
    mapping = proposed_for(table, purpose)
    order = None
    for _ in range(2):
        try:
            if purpose is Purpose.MEMBERS:
                return mapped_members.read_members(mapping, table, date_order=order)
            return mapped_register.read_register(mapping, table, zone=ZONE, date_order=order)
        except AmbiguousDates:
            if order:
                raise
            order = DateOrder.DMY
    raise AssertionError


READERS: Mapping[str, Callable[[bytes], Read]] = {
    **{kind.value: partial(read_members, kind=kind) for kind in MEMBER_LISTS},
    **{kind.value: partial(_register, kind) for kind in REGISTERS},
    **{f"mapped {purpose.value}": partial(_mapped, purpose) for purpose in Purpose},
}
"""By the name of what a file is said to be."""


def fitting(file: File) -> Callable[[bytes], Read]:
    """Return the reader that a shape is meant for."""
    if file.kind.value in READERS:
        return READERS[file.kind.value]
    is_register = any(word in file.text for word in ("Minutes", "presente"))
    return READERS["mapped register" if is_register else "mapped members"]


def read_by_all(data: bytes) -> Iterator[tuple[str, Refusal | Read]]:
    """Recognise a file and read it in every way; yield what came of each, and raise what is wrong.

    A refusal is one sentence or several, and repeats no address; every row that was not taken has
    its line and its reason.
    """
    found = recognise(data)
    assert_is_said(found.why)
    for name, read in READERS.items():
        try:
            result = read(data)
        except Refusal as refusal:
            assert_is_said(refusal.sentence)
            yield name, refusal
            continue
        for row in (*result.refused, *result.set_aside):
            assert row.line >= 1
            assert_is_said(row.reason)
        yield name, result


def assert_is_said(sentence: str) -> None:
    """Hold a sentence against what a person can read."""
    assert sentence[:1].isupper() or not sentence[:1].isalpha(), sentence
    assert sentence.endswith((".", "?")), sentence
    assert not set("\r\n\x00") & set(sentence), sentence
    assert "@example.org" not in sentence, sentence
    assert len(sentence) < 1200, sentence
