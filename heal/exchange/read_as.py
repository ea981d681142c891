"""How a file is to be read: as which kind, or, where it is a form or a table, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from heal.exchange import mapping as columns
from heal.exchange.file_signatures import Kind
from heal.exchange.mapping import Target
from heal.exchange.moments import DateOrder
from heal.names import fold

MAPPED: Final = (Kind.FORM, Kind.TABLE)
"""What is read through a mapping, which a person has to say."""
_TIMES: Final = (Target.JOINED_AT, Target.LEFT_AT)


@dataclass(frozen=True)
class ReadAs:
    """Say how a file is to be read; what is left open is seen from what is in it.

    `group` and `day` say which part is meant of a table that holds several, and `headed` whether
    it has a row of headings.
    """

    kind: Kind | None = None
    mapping: columns.Mapping | None = None
    group: str | None = None
    day: date | None = None
    date_order: DateOrder | None = None
    headed: bool | None = None

    @property
    def needs_clock(self) -> bool:
        """Say whether a clock may have been read; a mapping without times needs none."""
        return self.mapping is None or any(map(self.mapping.has, _TIMES))


How = Kind | ReadAs | None
"""A kind alone says enough where no column has to be told."""


def told(how: How) -> ReadAs:
    """Return the whole of what was said, where it may be a kind alone."""
    return how if isinstance(how, ReadAs) else ReadAs(kind=how)


def digest(data: bytes, how: How, part: Mapping[Target, object]) -> str:
    """Return what a file is known by again: its bytes, and the part of its table that was read.

    `part` says which group and day that was. It only counts where columns tell it, so that the
    parts of one table come in one after the other, and each of them once.
    """
    found, mapping = sha256(data), told(how).mapping
    for target, value in part.items():
        if mapping and mapping.has(target):
            found.update(f"\0{target.value}\0{fold(str(value or ''))}".encode())
    return found.hexdigest()
