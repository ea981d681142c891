"""The files of a season, each read by itself: what they tell, and what has to be asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from heal.errors import AmbiguousDates, Refusal
from heal.exchange.delimited import Decoded, decode
from heal.exchange.file_signatures import WORDS, Kind
from heal.exchange.moments import DateOrder
from heal.exchange.readers import REGISTERS, read_registers
from heal.exchange.recognise import recognise
from heal.exchange.registers import Register

Part = tuple[int, str]
"""One topic of one file: the file's place among the others, and the topic, empty without one."""
_MAPPED = (Kind.FORM, Kind.TABLE)


class Asks(StrEnum):
    """What somebody has to say of a file before it can be kept."""

    ORDER = "order"
    """Whether its dates are written month first or day first."""
    DAY = "day"
    """On which day the meeting was."""
    GROUP = "group"
    """Whose meeting it was."""


@dataclass(frozen=True)
class ReadFile:
    """One file as it was read: a register of each call in it, or why there is none."""

    file_name: str
    sha256: str
    kind: Kind | None
    registers: tuple[Register, ...] = ()
    held_on: date | None = None
    """The day that somebody said, where the file tells none."""
    asks: Asks | None = None
    problem: str | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the topics of its meetings, each once; an empty one where none is told."""
        return tuple(dict.fromkeys(told.topic or "" for told in self.registers))

    @property
    def day(self) -> date | None:
        """Return the day of its meeting, where it is of one day."""
        days = {told.held_on for told in self.registers}
        return (days.pop() if len(days) == 1 else None) or self.held_on

    @property
    def what(self) -> str:
        """Say what kind of file it is, with the article; nothing where that is not known."""
        return WORDS[self.kind] if self.kind else ""


def read(
    data: bytes,
    file_name: str,
    *,
    zone: str,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: Kind | None = None,
) -> ReadFile:
    """Return what a file tells, its times read on the clock of `zone`; never refuse one."""
    digest = sha256(data).hexdigest()
    text = None
    if kind not in REGISTERS:
        text = _text(data)
        found = recognise(text or data)
        kind = found.kind
        if kind not in REGISTERS:
            return ReadFile(file_name, digest, kind, problem=_no_register(kind, found.why))
    try:
        told = read_registers(
            data, zone=zone, date_order=date_order, held_on=held_on, kind=kind, decoded=text
        )
    except AmbiguousDates as question:
        return ReadFile(file_name, digest, kind, asks=Asks.ORDER, problem=question.sentence)
    except Refusal as refusal:
        return ReadFile(file_name, digest, kind, problem=refusal.sentence)
    undated = held_on is None and any(one.held_on is None and one.stays for one in told)
    return ReadFile(file_name, digest, kind, told, held_on, Asks.DAY if undated else None)


def read_many(
    files: Sequence[tuple[str, bytes]],
    *,
    zone: str,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: Kind | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[ReadFile]:
    """Return what each of some files, told by name and content, tells.

    The order of day and month that was told holds where a file does not decide it by itself.
    """
    found = []
    for number, (file_name, data) in enumerate(files):
        if progress:
            progress(number, len(files))
        told: dict[str, Any] = {"zone": zone, "kind": kind, "held_on": held_on}
        one = read(data, file_name, **told, date_order=date_order)
        # A file that decides the order itself is right, whatever holds for the others.
        found.append(read(data, file_name, **told) if one.problem and date_order else one)
    return found


def _text(data: bytes) -> Decoded | None:
    try:
        return decode(data)
    except Refusal:
        return None


def _no_register(kind: Kind | None, why: str) -> str:
    if kind is None:
        return why
    if kind in _MAPPED:
        return f"{why} Bring it in by itself."
    return f"{why} It is no register of a meeting."
