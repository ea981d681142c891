"""Files as nobody would send them on purpose: every shape, damaged in every way we could think of.

The same seed gives the same files.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

from tests.kit.files import ENCODINGS, FILES, LINE_ENDS, File

_NAMES = tuple(FILES)
_ODD_BYTES = (
    b"\x00", b"\x00\x00\x00", b'"', b'""', b'"""', b'"\n"', b",", b";", b"\t", b",;\t", b"\r",
    b"\n", b"\r\r\n", b"\n\r", b"\x0b\x0c\x1c\x1d\x1e", b"\x85", b"\xe2\x80\xa8",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xd8\x00",
    b"\xf4\x90\x80\x80", b"\x81\x8d\x8f\x90\x9d", b"\x1a", b"\x1b[2J", b"\x7f", b"PK\x03\x04",
    b"\xf0\x9f\x8c\xb1", b"'", b"\\", b"=", b"@", b"()", b"((((((", b"))))))",
)  # fmt: skip
_ODD_CELLS = (
    "", " ", "-", "--", "0", "-1", "+1", "1e309", "NaN", "inf", "99999", "100000", "4294967296",
    "9" * 400, "1.5", "60.0", "1,5", "\u0663\u0665", "\uff11\uff12", "\u00b2", "0x1F", "1_000",
    "00/00/0000 00:00", "31/12/9999 23:59:59", "01/01/0001 00:00:00", "12/31/1989 11:59 PM",
    "12/31/2099 11:59:59 PM", "02/30/2025 07:00 PM", "2/29/2023 1:00 AM", "13/13/2025 10:00",
    "11/19/2025 25:61:61", "11/19/2025 00:00:00 PM", "11/19/2025 13:00 AM", "19-Nov-25 7pm",
    "2025-11-19T19:00:10+99:99", "2025-11-19 19:00:10-23:59", "1990-01-01T00:00:00+14:00",
    "2025-11-02 01:30:00", "2025-03-09 02:30:00", "Feb 31, 2025 10:00:00", "Smarch 3, 2025 1:00",
    "11/19/2025 07:30:10 PM", "19/11/2025 19:00:10", "9/24/20 13:30", "10:00", "24:00", "7 PM",
    "1 hr 2 min", "99999 hr", "1:00:00", "9999:59:59", "32:14", "0 min", "-5 min", "7 days",
    "Yes", "No", "S\u00ed", "Checked In", "Joined", "Left", "member", "invited", "owner",
    "a@b.co", "A@B.CO", "@", "a@b", "a@@b.co", "a@b.co, c@d.co", "x" * 250 + "@b.co",
    "\u202ea@b.co\u202c", "\u05d0\u05d1\u05d2 \u05d3\u05d4", "\u0645\u0631\u062d\u0628\u0627",
    "e" + "\u0301" * 60, "Z\u0361\u0362\u0363algo", "\u200b", "\u200d\u2060\ufeff", "\ufb01\ufdfa",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\u01c5\u0130\u1e9e", "\u2028", "\u0085", "\x1f",
    "=1+1", "+1 555 0100", "-2", "@SUM(A1)", "\t=1", "'", '"', '""""', "a\nb", "a\r\nb", "a\rb",
    "Name", "Email", "Join Time", "1. Summary", "2. Participants", "Attendee Report", "*",
    "Name (Original Name)", "()", "(x)", "x ()", "(((((x", "x)))))", "15550100199", "Otter.ai",
    "Members for group", "Timestamp", "Meeting code: ", "Created on 99", "null", "None",
    "{}", "%s%n", "../../etc", "<b>", "https://example.org/", "&#0;",
)  # fmt: skip


def seeded(seed: str) -> Random:
    """Return what chooses how files are damaged, always in the same way."""
    return Random(seed)  # noqa: S311 - nothing is kept secret by it


def mutated(random: Random) -> tuple[str, bytes]:
    """Return how a file was damaged, and the file."""
    (how,) = random.choices(tuple(WAYS), [_SELDOM.get(way, 1.0) for way in WAYS])
    return how, WAYS[how](random)


def _any(random: Random) -> File:
    return FILES[random.choice(_NAMES)]


def _encoded(random: Random, file: File) -> bytes:
    text = file.text.replace("\n", random.choice(LINE_ENDS))
    encoding = random.choice(ENCODINGS)
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    return mark + text.encode(encoding, errors="replace")


def _plain(random: Random) -> bytes:
    return _encoded(random, _any(random))


def _flipped(random: Random) -> bytes:
    data = bytearray(_plain(random))
    for _ in range(random.randint(1, 12)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _cut(random: Random) -> bytes:
    data = _plain(random)
    begin, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return random.choice((data[:begin], data[begin:], data[:begin] + data[end:], data[begin:end]))


def _inserted(random: Random) -> bytes:
    data = _plain(random)
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(data) + 1)
        data = data[:at] + random.choice(_ODD_BYTES) * random.choice((1, 1, 1, 2, 50)) + data[at:]
    return data


def _spliced(random: Random) -> bytes:
    one, other = _plain(random), _plain(random)
    return one[: random.randrange(len(one))] + other[random.randrange(len(other)) :]


def _repeated(random: Random) -> bytes:
    data = _plain(random)
    begin, end = sorted(random.randrange(len(data) + 1) for _ in range(2))
    return data[:end] + data[begin:end] * random.randint(1, 30) + data[end:]


def _line_ends(random: Random) -> bytes:
    parts = _any(random).text.split("\n")
    ends = ("\n", "\r", "\r\n", "\n\r", "\r\r\n", "\n\n", "\x0b", "\x85", "\u2028", "")
    return "".join(part + random.choice(ends) for part in parts).encode()


def _written(rows: list[list[str]], delimiter: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


def _cells(random: Random) -> bytes:
    file = _any(random)
    rows = file.rows()
    for _ in range(random.randint(1, 5)):
        row = random.choice(rows)
        if row:
            row[random.randrange(len(row))] = random.choice(_ODD_CELLS)
    if random.random() < 0.3:
        random.choice(rows).append(random.choice(_ODD_CELLS))
    if random.random() < 0.2:
        rows.insert(random.randrange(len(rows)), list(random.choice(rows)))
    if random.random() < 0.1:
        del rows[random.randrange(len(rows))]
    return _written(rows, file.delimiter)


def _column(random: Random) -> bytes:
    """Give a whole column one odd value, so that no neighbour decides otherwise."""
    file = _any(random)
    rows = file.rows()
    at, odd = random.randrange(max(map(len, rows))), random.choice(_ODD_CELLS)
    for row in rows[random.randint(1, 3) :]:
        if at < len(row):
            row[at] = odd
    return _written(rows, file.delimiter)


def _columns(random: Random) -> bytes:
    """Shuffle, double or drop columns."""
    file = _any(random)
    rows = file.rows()
    order = list(range(max(map(len, rows))))
    random.shuffle(order)
    order = order[: random.randint(1, len(order))] + order[: random.randint(0, 2)]
    moved = [[row[at] if at < len(row) else "" for at in order] for row in rows]
    return _written(moved, random.choice((",", ";", "\t", file.delimiter)))


def _wide(random: Random) -> bytes:
    file = _any(random)
    rows = file.rows()
    row = random.choice(rows)
    row += [random.choice(("", "x", *_ODD_CELLS))] * random.choice((300, 3_000, 30_000))
    return _written(rows, file.delimiter)


def _huge(random: Random) -> bytes:
    file = _any(random)
    rows = file.rows()
    huge = random.choice(("9" * 100_000 + " min", "9" * 100_000, "x" * 131_000, "x" * 140_000,
                          "a@" + "b." * 50_000 + "co", "(" * 100_000, "e\u0301" * 40_000,
                          "1 h " * 30_000, " " * 120_000 + "x", "a " * 60_000, "\n" * 100_000,
                          "+1 " * 40_000, "1/" * 60_000, "_" * 120_000))  # fmt: skip
    row = random.choice([row for row in rows if row])
    row[random.randrange(len(row))] = huge
    return _written(rows, file.delimiter)


def _quotes(random: Random) -> bytes:
    """Quote what is quoted already, several times over, and leave one open at times."""
    text = _any(random).text
    for _ in range(random.randint(1, 5)):
        text = "\n".join('"' + line.replace('"', '""') + '"' for line in text.split("\n"))
    return (text[: random.choice((-1, len(text)))]).encode()


def _titles(random: Random) -> bytes:
    """Put many rows above, so that the headings stand late or not at all."""
    above = random.choice(("\n", ",,,\n", "Title\n", "a,b,c\n", "Attendee Report\n", "*,x\n"))
    return (above * random.choice((1, 5, 48, 49, 50, 51, 400))).encode() + _plain(random)


def _noise(random: Random) -> bytes:
    return random.randbytes(random.randint(0, 600))


def _text_noise(random: Random) -> bytes:
    letters = '\n\n\n,,,;\t" aZ9é@./:-()\u0301\u05d0\ufeff'
    return "".join(random.choices(letters, k=random.randint(0, 600))).encode()


@cache
def _book(name: str) -> bytes:
    def timeless(_: str, xml: bytes) -> bytes:
        return re.sub(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z", b"2026-03-02T18:30:00Z", xml)

    return _with_parts(FILES[name].workbook(), timeless)


def _workbook(random: Random) -> bytes:
    return _book(random.choice(_NAMES))


def _flipped_workbook(random: Random) -> bytes:
    data = bytearray(_workbook(random))
    for _ in range(random.randint(1, 20)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data[: random.choice((len(data), len(data), random.randrange(len(data))))])


def _with_parts(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            changed = change(part, old.read(part))
            if changed is not None:
                new.writestr(zipfile.ZipInfo(part), changed, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_XML = ('t="d"', 't="b"', 't="e"', 't="n"', 't="str"', 't="inlineStr"', 't="zz"', 's="9999"',
        's="-1"', 'r="A0"', 'r="ZZZZ1"', 'r="1048577"', "<v>1e999</v>", "<v>NaN</v>", "<v>-5</v>",
        "<v>99999999</v>", "<v></v>", "<f>1+1</f>", "<v>2025-13-45T99:99</v>", "&#0;", "&#xD800;",
        "&a;", "<!DOCTYPE x>", "<![CDATA[", "</row>", "<row>", "<c/>", "<x:c/>")  # fmt: skip


def _damaged_part(random: Random) -> bytes:
    data = _workbook(random)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        chosen = random.choice(archive.namelist())

    def change(part: str, old: bytes) -> bytes | None:
        if part != chosen:
            return old
        how = random.randrange(5)
        begin, end = sorted(random.randrange(len(old) + 1) for _ in range(2))
        if how == 0:
            return None
        if how == 1:
            return old[:begin] + old[end:]
        if how == 2:
            return old[:begin] + random.choice(_XML).encode() + old[begin:]
        if how == 3:
            return old.replace(b'"inlineStr"', b'"n"').replace(
                b't="s"', random.choice(_XML).encode()
            )
        return old.replace(b"<v>", b"<v>" + random.choice((b"9", b"-", b"1e9", b"x", b"0.5")))

    return _with_parts(data, change)


@cache
def _bombs() -> tuple[bytes, ...]:
    book = _book("Z1")

    def sheet(xml: bytes) -> bytes:
        return _with_parts(book, lambda part, old: xml if "worksheets/" in part else old)

    deep = b"<a>" * 200_000
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 250_000)
    )
    return (
        sheet(b" " * (33 * 1024 * 1024)),
        sheet(deep),
        sheet(b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"),
        sheet(b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        sheet(b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 10_000 + b'">]><worksheet>&b;</worksheet>'),
        _with_parts(book, lambda part, old: b" " * 3_000_000 if "styles" in part else old),
        _with_parts(book, lambda part, old: book if "worksheets/" in part else old),
    )


def _bomb(random: Random) -> bytes:
    return random.choice(_bombs())


def _zipped(random: Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as z:
        for name in random.sample(
            (
                "members.csv",
                "xl/workbook.xml",
                "word/document.xml",
                "../x",
                "programme.json",
                "[Content_Types].xml",
                "a" * 300,
            ),
            2,
        ):
            # A bare name would be kept with the time of day.
            z.writestr(zipfile.ZipInfo(name), _plain(random), z.compression)
    data = out.getvalue()
    return random.choice((data, data[: random.randrange(len(data))], data + _plain(random),
                          b"PK\x03\x04" + _plain(random), _plain(random) + data))  # fmt: skip


WAYS: dict[str, Callable[[Random], bytes]] = {
    "bytes flipped": _flipped,
    "cut": _cut,
    "odd bytes put in": _inserted,
    "two halves": _spliced,
    "blocks repeated": _repeated,
    "line ends mixed": _line_ends,
    "odd cells": _cells,
    "more odd cells": _cells,
    "an odd column": _column,
    "columns shuffled": _columns,
    "very many columns": _wide,
    "a huge field": _huge,
    "quotes in quotes": _quotes,
    "rows above": _titles,
    "noise": _noise,
    "noise of letters": _text_noise,
    "a workbook's bytes flipped": _flipped_workbook,
    "a workbook's part damaged": _damaged_part,
    "a bomb": _bomb,
    "zipped": _zipped,
}
"""Each way in which a file is damaged."""
_SELDOM = {"a bomb": 0.05, "a huge field": 0.25, "very many columns": 0.25}
"""What takes long is asked less often."""
