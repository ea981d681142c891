"""Which kind of file it is, by what is in it and never by its name; the page may overrule it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from heal.errors import UnreadableFile
from heal.exchange.any_table import is_moment, table_of
from heal.exchange.delimited import (
    DELIMITERS,
    HEADER_WITHIN,
    Decoded,
    Row,
    decode,
    every_row,
    plain,
)
from heal.exchange.file_signatures import (
    GIVES,
    SIGNATURES,
    WORDS,
    Kind,
    Shape,
    Signature,
    Sure,
)
from heal.exchange.mapping import Purpose, Target, called
from heal.exchange.mapping_proposals import proposed_for
from heal.exchange.programme_files import MANIFEST

_TITLE_OF_A_GROUP = "members for group"
_TITLE_OF_A_WEBINAR = "attendee report"
_EMAIL_HEADING = "email address"
_TELLING = frozenset[str]().union(*(signature.one_of_each[0] for signature in SIGNATURES))
"""A row without any of these is no row of headings; none begins with a digit or holds an @."""


@dataclass(frozen=True)
class Recognised:
    """Say which kind a file is, how sure that is, and why, in a sentence.

    Without a kind it cannot be brought in, and the sentence says what it is instead. `line` is
    where the headings stand.
    """

    kind: Kind | None
    sure: Sure
    why: str
    shape: Shape | None = None
    line: int | None = None

    @property
    def gives(self) -> tuple[Purpose, ...]:
        """Return what may be read from it, the likelier first."""
        return GIVES[self.kind] if self.kind else ()


def recognise(data: bytes | Decoded) -> Recognised:
    """Return which kind of file this is; never refuse one."""
    packed = None if isinstance(data, Decoded) else _programme(data)
    if packed is not None:
        return packed
    try:
        decoded = decode(data)
        return _by_headings(decoded) or _by_title(decoded) or _some_table(decoded)
    except UnreadableFile as error:
        return Recognised(None, Sure.CERTAIN, error.sentence)


def _programme(data: bytes) -> Recognised | None:
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:  # a torn archive fails in many ways, and is no programme in each of them
        return None
    if MANIFEST not in names:
        return None
    why = (
        "This is a whole programme from this dashboard: a ZIP with its list of contents. It is "
        "not brought in here but from a shell, into an empty database, by "
        "`python -m heal import programme FILE`."
    )
    return Recognised(Kind.PROGRAMME, Sure.CERTAIN, why)


def _by_headings(decoded: Decoded) -> Recognised | None:
    """Return the kind whose signature comes first, under whichever delimiter shows it."""
    best: tuple[int, Recognised] | None = None
    # Where a delimiter does not occur, every row is one cell, as it is under any such other.
    for delimiter in [one for one in DELIMITERS if decoded.has(one)] or DELIMITERS[:1]:
        try:
            rows = every_row(decoded, delimiter)
        except UnreadableFile:
            continue
        for rank, found in _fitting(rows):
            if best is None or rank < best[0]:
                best = rank, found
    return best[1] if best else None


def _fitting(rows: Sequence[Row]) -> Iterator[tuple[int, Recognised]]:
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if not _tells(row):
            continue
        headings = [plain(cell) for cell in row.cells]
        here = frozenset(headings) - {""}
        before = [frozenset(map(plain, above.cells)) - {""} for above in rows[:at]]
        for rank, signature in enumerate(SIGNATURES):
            if signature.fits(here, headings[0] if headings else "", before):
                yield rank, _found(signature, row, here, islice(rows, at + 1, None))
                break


def _tells(row: Row) -> bool:
    """Say whether a row may be one of headings; most rows are people, with numbers and times."""
    for cell in row.cells:
        if not cell[:1].isdigit() and "@" not in cell and plain(cell) in _TELLING:
            return True
    return False


def _found(
    signature: Signature, row: Row, here: frozenset[str], below: Iterable[Row]
) -> Recognised:
    written = {plain(cell): cell for cell in row.cells}
    told = ", ".join(called(written[heading], 0) for heading in signature.heard(here))
    sure = signature.sure
    if signature.kind is Kind.FORM:
        firsts = (answer.cells[0] for answer in below if answer.cells and answer.cells[0])
        sure = sure if all(map(is_moment, firsts)) else Sure.LIKELY
    is_ = "These are" if signature.kind is Kind.FORM else "This is"
    headings = "heading" if len(signature.one_of_each) == 1 else "headings"
    has = f"{WORDS[signature.kind]}: line {row.line} has the {headings} {told}"
    if sure is Sure.CERTAIN:
        why = f"{is_} {has}."
    else:
        why = f"{is_} probably {has}, which other programs write, too."
    return Recognised(signature.kind, sure, why, signature.shape, row.line)


def _by_title(decoded: Decoded) -> Recognised | None:
    """Return the kind that the first line names, where the headings alone say too little."""
    title = plain(decoded.first_line())
    top = islice(decoded.lines(), HEADER_WITHIN)
    if title.startswith(_TITLE_OF_A_GROUP) and any(_EMAIL_HEADING in plain(line) for line in top):
        why = f"This is {WORDS[Kind.GOOGLE_GROUPS]}: its title says so."
        return Recognised(Kind.GOOGLE_GROUPS, Sure.CERTAIN, why)
    if title.startswith(_TITLE_OF_A_WEBINAR):
        why = f"This is {WORDS[Kind.ZOOM]}, of a webinar: its title says so."
        return Recognised(Kind.ZOOM, Sure.LIKELY, why, Shape.Z5)
    return None


def _some_table(decoded: Decoded) -> Recognised:
    table = table_of(decoded)
    proposal = proposed_for(table)
    told = [column for column in proposal.columns if column.target is not Target.IGNORE]
    if not told and (len(table.headings) == 1 or not table.rows):
        return Recognised(
            None,
            Sure.LIKELY,
            "This file holds text and no table of people; choose a CSV file or a workbook that has "
            "a row of headings, such as Name and Email.",
        )
    if not table.headed:
        why = "This is a table without a row of headings, so say which column is what."
        return Recognised(Kind.TABLE, Sure.GUESS, why)
    why = (
        f"This is a table; the headings on line {table.line} are no program's that is known here, "
        "so say which column is what."
    )
    return Recognised(Kind.TABLE, Sure.GUESS, why, line=table.line)
