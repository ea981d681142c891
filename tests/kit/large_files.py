"""The shapes with thousands of people in them, and the memory that reading them takes."""

from __future__ import annotations

import csv
import gc
import io
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, product, takewhile
from string import ascii_lowercase

from heal.exchange.delimited import plain
from heal.exchange.recognise import recognise
from tests.kit.files import File

_NAMED = ("name", "nombre", "nom ", "llamas")
_FOUR = tuple(map("".join, product(ascii_lowercase, repeat=4)))

NARROW: Mapping[str, tuple[str, str, str]] = {
    "addresses": ("google-groups", "Email address", "{}@b.co"),
    "one address again and again": ("google-groups", "Email address", "a@b.co"),
    "no addresses at all": ("google-groups", "Email address", "{}"),
    "addresses of Groups.io": ("groups-io", "Email,Display Name,Joined", "{}@b.co,,"),
    "totals": ("zoom", "Name (Original Name),Total Duration (Minutes)", "{},9"),
    "totals without a number": ("zoom", "Name (Original Name),Total Duration (Minutes)", "{},"),
    "names of Meet": ("meet", "First name,Last name,Email,Duration", "{},,,9m"),
    "names of Teams": (
        "teams", "Full Name\tUser Action\tTimestamp",
        "{0}\tJoined\t2/15/2026, 7:00 PM\n{0}\tLeft\t2/15/2026, 8:00 PM",
    ),
    "tickets by name": ("eventbrite", "Attendee Status,First Name", "checked in,{}"),
    "tickets by address": ("eventbrite", "Attendee Status,Email", "checked in,{}@b.co"),
    "tickets that one person ordered": (
        "eventbrite", "Attendee Status,First Name,Email", "checked in,{},a@b.co"
    ),
    "a table of addresses": ("mapped members", "Email", "{}@b.co"),
    "a table of names": ("mapped register", "Name", "{}"),
    "a table of names and minutes": ("mapped register", "Name;Minutes", "{};9"),
}  # fmt: skip
"""Files of rows as short as can be: the reader of each, its heading, and a row for a name."""


def grown(file: File, size: int, encoding: str = "utf-8") -> bytes:
    """Return a shape of at least so many letters: its first people come again under new names."""
    rows, headings_at = file.rows(), recognise(file.data()).line or 2
    head = next(at for at in range(1, len(rows) + 1) if _lines(file, rows[:at]) == headings_at)
    least = min(2, len(rows[head - 1]))
    people = list(takewhile(lambda row: sum(map(bool, row)) >= least, rows[head:]))
    named = [any(word in plain(heading) for word in _NAMED) for heading in rows[head - 1]]
    # What stands left of the participant in an administrator's export is about the meeting.
    begins = next((at for at, head in enumerate(rows[head - 1]) if "name (" in plain(head)), 0)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=file.delimiter, lineterminator="\n")
    writer.writerows(rows[: head + len(people)])
    for block in _again(people, named, begins):
        writer.writerows(block)
        if out.tell() >= size:
            break
    writer.writerows(rows[head + len(people) :])
    return File(out.getvalue(), file.kind).data(encoding)


def narrow(name: str, size: int) -> bytes:
    """Return a file of so many bytes whose rows hold next to nothing, each about somebody else."""
    _, heading, row = NARROW[name]
    rows = size // (len(row.format(_FOUR[0])) + 1)
    return "\n".join([heading, *(row.format(one) for one in _FOUR[:rows]), ""]).encode()


def beyond(read: Callable[[], object]) -> int:
    """Return the most memory that reading holds beyond its result, in bytes."""
    # What a whole suite has left behind is not looked through again.
    gc.freeze()
    tracemalloc.start()
    try:
        result = read()
        _, peak = tracemalloc.get_traced_memory()
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del result
    return peak - held


def _lines(file: File, rows: Sequence[Sequence[str]]) -> int:
    """Return on which line the last of these rows begins."""
    return 1 + sum(1 + sum(cell.count("\n") for cell in row) for row in rows[:-1])


def _again(
    people: Sequence[Sequence[str]], named: Sequence[bool], begins: int
) -> Iterator[list[list[str]]]:
    for number in count(1):
        yield [
            [
                _varied(cell, number, named=at < len(named) and named[at]) if at >= begins else cell
                for at, cell in enumerate(row)
            ]
            for row in people
        ]


def _varied(cell: str, number: int, *, named: bool) -> str:
    if "@" in cell:
        return f"p{number}{cell}"
    return f"{cell} {number}" if cell and named else cell
