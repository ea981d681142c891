"""Write the invented programme's files anew, in the shapes that real ones have.

Run it from the project's root: `python data/demo/generate.py`. The same seed gives the same files.
"""

from __future__ import annotations

import csv
import io
import random
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MEMBER_COLUMNS = [
    *("Email address", "Nickname", "Group status", "Email status", "Email preference"),
    *("Posting permissions", "Join year", "Join month", "Join day", "Join hour", "Join minute"),
    *("Join second", "Time zone"),
]
PLAIN_COLUMNS = [
    *("Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"),
    "Guest",
]
NEWER_COLUMNS = [
    *("Name (original name)", "Email", "Join time", "Leave time", "Duration (minutes)", "Guest"),
    *("Recording disclaimer response", "In waiting room"),
]
ANCHOR = date(2026, 6, 16)
WEEKS = 40

GROUPS: dict[str, dict[str, Any]] = {
    "tuesday-evening": {
        "name": "Tuesday evening",
        "weekday": 1,
        "every": 1,
        "at": time(19, 0),
        "people": """rosa martin leila tomas jonas amara bianca elias viktor hanna owen yusuf
            greta henrik irene malik petra stefan tessa ulrich wanda zoe""",
    },
    "thursday-online": {
        "name": "Thursday online",
        "weekday": 3,
        "every": 1,
        "at": time(20, 0),
        "people": """ingrid samuel felix sofia dario nora paul aline boris cyril dora edgar fiona
            gustav hazel ivo""",
    },
    "sunday-circle": {
        "name": "Sunday circle",
        "weekday": 6,
        "every": 2,
        "at": time(17, 30),
        "people": "grace clara mikael amara kasper lotte milan noemi oskar paula",
    },
}
LONG_AGO = 900
NEWER = {
    "yusuf": 120,
    "dario": 140,
    "clara": 150,
    "elias": 100,
    "bianca": 130,
    "sofia": 90,
    "nora": 190,
}
CASUAL = {"greta": "Greta's iPad", "boris": "tablet of B."}
CASUAL_FOR = timedelta(days=8)
SURE = timedelta(days=15)


def people(group: str) -> list[str]:
    """Return who is in a group, by the part of their address before the @."""
    return str(GROUPS[group]["people"]).split()


def member_list(group: str, chance: random.Random) -> str:
    """Return the group's member list as the forum exports it."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(f"Members for group {GROUPS[group]['name']}\n")
    writer.writerow(MEMBER_COLUMNS)
    for name in people(group):
        joined = ANCHOR - timedelta(days=NEWER.get(name, LONG_AGO - chance.randrange(400)))
        writer.writerow(
            [f"{name}@example.org", name.capitalize(), "member", "", "email", "allowed"]
            + [str(part) for part in (joined.year, joined.month, joined.day, 18, 54, 7)]
            + ["Eastern Daylight Time"]
        )
    writer.writerow(
        ["maybe@example.org", "Maybe", "invited", "", "", "", "", "", "", "", "", "", ""]
    )
    return out.getvalue()


def steadiness(name: str, day: date, story: dict[str, Any], base: dict[str, float]) -> float:
    """Return how likely somebody comes on a day; before a beginning they surely come."""
    for pair in story["pairing"]:
        if pair["mentee"] == name:
            began = ANCHOR - timedelta(days=pair["began"])
            opened = ANCHOR - timedelta(days=pair["opened"])
            if any(timedelta() <= moment - day < SURE for moment in (opened, began)):
                return 1.0
            return 0.6 if day < began else 0.8
    for request in story["request"]:
        opened = ANCHOR - timedelta(days=request["opened"])
        if request["who"] == name and timedelta() <= opened - day < SURE:
            return 1.0
    return base[name]


def register(group: str, day: date, came: list[str], chance: random.Random) -> str:
    """Return one meeting's participant report as the meeting software writes it."""
    start = datetime.combine(day, GROUPS[group]["at"])
    rows = []
    for name in came:
        joined = start + timedelta(seconds=chance.randrange(-300, 600))
        left = start + timedelta(minutes=88, seconds=chance.randrange(240))
        casual = name in CASUAL and ANCHOR - day < CASUAL_FOR
        email = "" if casual else f"{name}@example.org"
        shown = CASUAL[name] if casual else name.capitalize()
        if chance.random() < 0.1:
            middle = joined + timedelta(minutes=chance.randrange(20, 50))
            rows.append((shown, email, joined, middle))
            joined = middle - timedelta(minutes=3)
        rows.append((shown, email, joined, left))
    rows.sort(key=lambda row: row[2])
    return {"tuesday-evening": _plain, "thursday-online": _with_head, "sunday-circle": _newer}[
        group
    ](group, start, rows)


def _moment(value: datetime) -> str:
    return value.strftime("%m/%d/%Y %I:%M:%S %p")


def _minutes(joined: datetime, left: datetime) -> int:
    return -(-int((left - joined).total_seconds()) // 60)


def _plain(_group: str, _start: datetime, rows: list[Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(PLAIN_COLUMNS)
    for name, email, joined, left in rows:
        cells = [name, email, _moment(joined), _moment(left), _minutes(joined, left), "Yes"]
        writer.writerow(cells)
    return out.getvalue()


def _with_head(group: str, start: datetime, rows: list[Any]) -> str:
    end = start + timedelta(minutes=93)
    head = (
        "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n"
        f"00000000001,{GROUPS[group]['name']},{_moment(start)},{_moment(end)},"
        f"host@example.org,93,{len(rows)},\n\n"
    )
    return head + _plain(group, start, rows)


def _newer(_group: str, _start: datetime, rows: list[Any]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(NEWER_COLUMNS)
    for name, email, joined, left in rows:
        inside = joined + timedelta(seconds=40)
        writer.writerow([name, email, _moment(joined), _moment(inside), 1, "Yes", "", "Yes"])
        writer.writerow(
            [name, email, _moment(inside), _moment(left), _minutes(inside, left), "Yes", "", "No"]
        )
    return out.getvalue()


def meeting_days(group: str) -> list[date]:
    """Return the days on which a group met, up to the anchor."""
    back = (ANCHOR.weekday() - GROUPS[group]["weekday"]) % 7
    last = ANCHOR - timedelta(days=back)
    return [last - timedelta(weeks=week) for week in range(0, WEEKS, GROUPS[group]["every"])]


def main() -> None:
    """Write all files of the invented programme."""
    chance = random.Random(20260616)  # noqa: S311 - invented people, not secrets
    story = tomllib.loads((HERE / "story.toml").read_text("utf-8"))
    everyone = sorted({name for group in GROUPS for name in people(group)})
    base = {name: chance.choice([0.35, 0.5, 0.65, 0.8, 0.9]) for name in everyone}
    for group in GROUPS:
        (HERE / f"{group}-members.csv").write_text(member_list(group, chance), "utf-8")
        folder = HERE / group
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.csv"):
            old.unlink()
        for day in meeting_days(group):
            came = [
                name
                for name in people(group)
                if chance.random() < steadiness(name, day, story, base)
            ]
            report = register(group, day, came, chance)
            (folder / f"{day.isoformat()}.csv").write_text(report, "utf-8")


if __name__ == "__main__":
    main()
