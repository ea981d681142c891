"""The text of a file, made from its bytes line by line, so that it is never held a second time."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, TypeVar, overload

from heal.errors import UnreadableFile
from heal.exchange import file_kinds, workbooks

MOST_BYTES = 10 * 1024 * 1024
LONGEST_ROW = 262_144
"""No row of people is longer, in letters; what is has lost a line end or a quotation mark."""
SMALL = 65_536

AGAIN = "download it again as a CSV file and choose that one."
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NOTHING = "\ufeff \t\r\n,;"
_AROUND = '\ufeff \t\r\n,;"'
_AT_ONCE = 16_384

Thing = TypeVar("Thing", covariant=True)


class Again(Sequence[Thing]):
    """Give the same things each time they are asked for, made anew and never all held at once."""

    def __init__(self, begin: Callable[[], Iterator[Thing]]) -> None:
        self._begin = begin

    def __iter__(self) -> Iterator[Thing]:
        return self._begin()

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, at: int) -> Thing: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Thing]: ...
    def __getitem__(self, at: int | slice) -> Thing | Sequence[Thing]:
        if isinstance(at, slice):
            return tuple(islice(self, at.start, at.stop, at.step))
        for thing in islice(self, at, None):
            return thing
        raise IndexError(at)


@dataclass(frozen=True)
class Decoded:
    """Hold a file's bytes and the encoding that its text is read in."""

    data: bytes
    encoding: str
    codec: str
    skipped: int = 0
    held: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The rows of a small file by their delimiter, so that it is not parsed again and again."""

    @property
    def is_small(self) -> bool:
        """Say whether its rows may be held: a file of one meeting is far smaller than this."""
        return len(self.data) <= SMALL

    def has(self, delimiter: str) -> bool:
        """Say whether a delimiter occurs; in UTF-16 also where its byte does."""
        return delimiter.encode() in self.data

    def lines(self) -> Iterator[str]:
        """Yield the lines as csv counts them, each with its end."""
        text = io.TextIOWrapper(io.BytesIO(self.data), self.codec, newline="")
        return islice(text, self.skipped, None)

    def below(self, line: int) -> Decoded:
        """Return what stands below this many lines."""
        return replace(self, skipped=self.skipped + line, held={})

    def first_line(self) -> str:
        """Return the first line that says anything, without what stands around it."""
        return next(filter(None, (line.strip(_AROUND) for line in self.lines())), "")


def decode(data: bytes | Decoded) -> Decoded:
    """Return the text of a CSV file: by its byte-order mark, else UTF-8, else Windows' cp1252.

    A workbook is read as well: its first sheet with something in it, as CSV. The size is looked at
    before anything else.
    """
    if isinstance(data, Decoded):
        return data
    refuse_too_large(len(data))
    _refuse_what_is_no_table(data)
    decoded = _by_encoding(data)
    if decoded is None:
        raise UnreadableFile(f"This file is empty; {AGAIN}")
    return decoded


def refuse_too_large(size: int) -> None:
    """Refuse a file of so many bytes if no list of people has as many."""
    if size > MOST_BYTES:
        raise UnreadableFile(
            f"This file has {size / 1024 / 1024:,.0f} MB, and a list of members or of one "
            "meeting's participants stays under 10; check that it is the right file."
        )


def _refuse_what_is_no_table(data: bytes) -> None:
    if not data:
        raise UnreadableFile(f"This file is empty; {AGAIN}")
    instead = None if workbooks.is_workbook(data) else file_kinds.refusal(data)
    if instead:
        raise UnreadableFile(instead)


def _by_encoding(data: bytes) -> Decoded | None:
    """Return the text, or None where it says nothing."""
    if data.startswith(b"PK\x03\x04"):
        return _readable(Decoded(workbooks.as_csv(data), "xlsx", "utf-8"))
    try:
        if data.startswith(_UTF8_MARK):
            return _readable(Decoded(data, "utf-8", "utf-8-sig"))
        if data.startswith(_UTF16_MARKS):
            return _readable(Decoded(data, "utf-16", "utf-16"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"This file's text is damaged; {AGAIN}") from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return _readable(Decoded(data, encoding, encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"This file's letters are in no encoding that is known here; {AGAIN}")


def _readable(decoded: Decoded) -> Decoded | None:
    """Look through the whole text once, a part at a time."""
    said = has_nul = too_long = False
    length = 0
    for part in _parts(decoded):
        said = said or bool(part.strip(_NOTHING))
        has_nul = has_nul or "\x00" in part
        ends = [at for end in "\r\n" if (at := part.find(end)) >= 0]
        length += min(ends, default=len(part))
        too_long = too_long or length > LONGEST_ROW
        if ends:
            length = len(part) - 1 - max(part.rfind("\r"), part.rfind("\n"))
    if has_nul:
        raise UnreadableFile(
            f"This file holds bytes that no text has: it is no CSV file, or it is damaged; {AGAIN}"
        )
    if too_long:
        raise UnreadableFile(
            f"A line of this file is longer than {LONGEST_ROW:,} letters, which no row of a list "
            "of people is; check that it is the right file."
        )
    return decoded if said else None


def _parts(decoded: Decoded) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(decoded.codec)("strict")
    whole = memoryview(decoded.data)
    for at in range(0, len(whole), _AT_ONCE):
        yield decoder.decode(bytes(whole[at : at + _AT_ONCE]))
    yield decoder.decode(b"", final=True)
