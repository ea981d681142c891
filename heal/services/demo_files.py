"""The invented programme's files, with their days moved so that they end about today."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

LAST_DAY = date(2026, 6, 16)
"""The day up to which the files tell."""
_DAY = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


@dataclass(frozen=True)
class DemoGroup:
    """One invented group: its member list, and its meeting reports, oldest first."""

    name: str
    folder: str
    members: bytes
    registers: tuple[tuple[str, bytes], ...]


def groups(folder: Path, today: date) -> Iterator[DemoGroup]:
    """Yield every invented group, moved by whole weeks so that weekdays stay."""
    later = timedelta(weeks=(today - LAST_DAY).days // 7)
    for members in sorted(folder.glob("*-members.csv")):
        name = members.name.removesuffix("-members.csv")
        text = members.read_text("utf-8")
        yield DemoGroup(
            name=text.splitlines()[0].removeprefix("Members for group ").strip(),
            folder=name,
            members=_moved_members(text, later).encode(),
            registers=tuple(
                (
                    f"{(date.fromisoformat(report.stem) + later).isoformat()}.csv",
                    _moved_register(report.read_text("utf-8"), later).encode(),
                )
                for report in sorted((folder / name).glob("*.csv"))
            ),
        )


def _moved_register(text: str, later: timedelta) -> str:
    def moved(found: re.Match[str]) -> str:
        month, day, year = (int(part) for part in found.groups())
        return (date(year, month, day) + later).strftime("%m/%d/%Y")

    return _DAY.sub(moved, text)


def _moved_members(text: str, later: timedelta) -> str:
    title, _, table = text.partition("\n")
    rows = list(csv.reader(io.StringIO(table)))
    first = rows[0].index("Join year")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(rows[0])
    for row in rows[1:]:
        if row[first]:
            joined = date(*(int(part) for part in row[first : first + 3])) + later
            row[first : first + 3] = [str(joined.year), str(joined.month), str(joined.day)]
        writer.writerow(row)
    return f"{title}\n{out.getvalue()}"
