"""Pairs that began before the dashboard: the file that a coordinator fills in, read row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Final, TypeVar

from heal.errors import BadValue, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Layout, Record, decode, find_header
from heal.exchange.moments import DateOrder, decide_order, parse_day
from heal.exchange.pairs_columns import COLUMNS, HEADINGS
from heal.exchange.problems import RefusedRow
from heal.names import fold
from heal.rules.wording import labels
from heal.vocabulary import Channel, EndingManner, EndingReason

Word = TypeVar("Word", bound=StrEnum)

_SIDES: Final = (("mentor_name", "mentor_email"), ("mentee_name", "mentee_email"))
_LAYOUT = Layout(
    columns=COLUMNS,
    signatures=tuple(frozenset({*sides, "began"}) for sides in product(*_SIDES)),
    not_found=(
        "This is not a file of pairs: no row has headings for the mentor, the mentee and the day "
        "it began; download the template, and fill in one pair a row."
    ),
)
_SEVERAL = re.compile(r"\s*[;,/+]\s*")
_LONGEST = 120


@dataclass(frozen=True)
class Somebody:
    """One side of a pair, as the file names them; at least one of the two is there."""

    name: str | None
    email: str | None
    group: str | None


@dataclass(frozen=True)
class ToldPair:
    """One pair as a row tells it; without a last day it goes on."""

    line: int
    mentor: Somebody
    mentee: Somebody
    began_on: date
    ended_on: date | None
    manner: EndingManner | None
    reason: EndingReason | None
    channels: frozenset[Channel]


@dataclass(frozen=True)
class PairsFile:
    """Hold a whole file: its pairs, and every row that is none, with its reason."""

    rows: tuple[ToldPair, ...]
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str


def read_pairs(data: bytes, *, date_order: DateOrder | None = None) -> PairsFile:
    """Return the pairs that a file tells, and the rows that are left out.

    The order of day and month is decided over all its dates; AmbiguousDates asks where none does.
    """
    decoded = decode(data)
    sheet = find_header(decoded, _LAYOUT)
    if sheet.repeated:
        raise UnreadableFile(
            "One of this file's columns occurs twice, so it is not clear which to read; keep the "
            "headings of the template, each once."
        )
    dates = (record.get(column) for record in sheet.records for column in ("began", "ended"))
    order = decide_order(dates, date_order)
    rows: list[ToldPair] = []
    refused: list[RefusedRow] = []
    for record in sheet.records:
        try:
            rows.append(_pair(record, order))
        except BadValue as error:
            refused.append(RefusedRow(record.line, error.sentence))
    if not rows and not refused:
        raise UnreadableFile("This file has its headings, but no pair under them; fill in one row.")
    return PairsFile(tuple(rows), tuple(refused), sheet.not_kept(HEADINGS), decoded.encoding)


def _pair(record: Record, order: DateOrder) -> ToldPair:
    if record.overlong:
        raise BadValue("This row has more cells than the file has columns.")
    if not record.get("began"):
        raise BadValue("The day on which it began is missing; without it there is no pair.")
    group = _short(record.get("group"), "A group's name")
    manner = _words([record.get("manner")], EndingManner, HEADINGS["manner"])
    reason = _words([record.get("reason")], EndingReason, HEADINGS["reason"])
    ended = record.get("ended")
    if (manner or reason) and not ended:
        said = "how" if manner else "why"
        raise BadValue(f"It says {said} it ended, but not when; fill in the last day as well.")
    return ToldPair(
        line=record.line,
        mentor=_somebody(record, "mentor", record.get("mentor_group") or group),
        mentee=_somebody(record, "mentee", group),
        began_on=_day(record.get("began"), order, HEADINGS["began"]),
        ended_on=_day(ended, order, HEADINGS["ended"]) if ended else None,
        manner=next(iter(manner), None),
        reason=next(iter(reason), None),
        channels=frozenset(
            _words(_SEVERAL.split(record.get("channels")), Channel, HEADINGS["channels"])
        ),
    )


def _somebody(record: Record, side: str, group: str | None) -> Somebody:
    name = _short(record.get(f"{side}_name"), f"The {side}'s name")
    written = record.get(f"{side}_email")
    email = email_address(written) if written else None
    if written and email is None:
        raise BadValue(f"The {side}'s e-mail address in this row is not a whole address.")
    if not (name or email):
        raise BadValue(f"This row names no {side}; fill in a name or an e-mail address.")
    return Somebody(name, _short(email or "", "An e-mail address"), _short(group or "", "A group"))


def _short(text: str, what: str) -> str | None:
    if len(text) > _LONGEST:
        raise BadValue(f"{what} may be {_LONGEST} letters long; this one is longer.")
    return text or None


def _day(written: str, order: DateOrder, heading: str) -> date:
    try:
        return parse_day(written, order)
    except BadValue as error:
        raise BadValue(f"Under “{heading}”: {error.sentence}") from error


def _words(cells: Iterable[str], words: type[Word], heading: str) -> list[Word]:
    """Return the words of the vocabulary that cells hold, as people read them or as stored."""
    says = labels(words)
    known = {fold(text): word for word in words for text in (word.value, says[word.value])}
    found = [known.get(fold(cell)) for cell in cells if cell]
    there = [word for word in found if word is not None]
    if len(there) < len(found):
        every = " / ".join(says.values())
        raise BadValue(
            f"Under “{heading}” stands a word that is not known here; it may be one of: {every}."
        )
    return there
