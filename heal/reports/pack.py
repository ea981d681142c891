"""A report: all figures of a period, for somebody, to be handed on as one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from heal.charts.wording import counted, day
from heal.reports import contents
from heal.reports.choice import EVER, Choice, Entry
from heal.reports.contents import TITLES, Progress
from heal.rules.disclosure import Profile
from heal.rules.discretion import gives_away

TITLE: Final = "Figures"
"""What stands on the tab and in a list of files; inside, the findings say what it is about."""
READING: Final = "How to read these figures"
EACH: Final = (
    "Each finding is said above its picture. Below it stands what one should know when reading it,"
    " and what it counts, and how."
)

RANGES: Final = (
    "“95%” beside a range says that it was made in a way that takes in the true value 95 times in"
    " 100: the fewer people, the wider it is. A finding that says “not enough yet” means just that."
)


@dataclass(frozen=True, eq=False)
class Report:
    """Carry all that a report says; whoever keeps its figures can make it again at any time.

    `title` is read over shoulders and gives nothing away; `until` is the last day of its data.
    """

    title: str
    period: str
    groups: str
    profile: Profile
    until: date
    made_on: date
    chapters: tuple[tuple[str, tuple[Entry, ...]], ...]

    def __post_init__(self) -> None:
        """Refuse a title that tells what this is about."""
        if gives_away(self.title):
            raise ValueError(f"“{self.title}” gives away what this is about; choose a plainer one.")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Give every figure in its order."""
        return tuple(entry for _, entries in self.chapters for entry in entries)

    @property
    def counted(self) -> str:
        """Give how many figures there are, in words."""
        return counted(len(self.entries), "figure")

    @property
    def foot(self) -> str:
        """Give the line that stands under every page."""
        name, k = self.profile.name, self.profile.k
        least = f", k = {k}" if self.profile.hides else ""
        return f"{name[:1].upper()}{name[1:]}{least}. Data up to {day(self.until)}."

    @property
    def made(self) -> str:
        """Give when the report was made and up to which day its data go."""
        return f"Made on {day(self.made_on)}, from data up to {day(self.until)}."

    @property
    def holds_back(self) -> tuple[str, ...]:
        """Give for whom the report is, and the rules by which it hides small numbers."""
        profile = self.profile
        if not profile.hides:
            return (
                "Exact figures, for the coordinator's own use: small numbers are shown, and these"
                " can tell of somebody. Whoever else is to see figures is given a report made for"
                " them.",
            )
        one = " No figure is split by two things at once." if profile.one_at_a_time else ""
        return (
            f"For: {profile.name}. {profile.held_back} A percentage or a mean needs at least"
            f" {profile.least_denominator}; all or none of a few is not said; a curve stops where"
            f" fewer than {profile.k} are left.{one}",
            "Only whole months that are over are counted, so that nobody's number can be watched"
            " from one day to the next.",
        )

    @property
    def chance(self) -> tuple[str, ...]:
        """Give what was drawn by chance, with the seed that makes it the same again."""
        drawn = [
            entry.figure
            for entry in self.entries
            if entry.figure.seed is not None and not entry.figure.empty
        ]
        if not drawn:
            return ("Nothing in these figures is random.",)
        return (
            "Some intervals are drawn by chance; the same seed makes them the same again. Nothing"
            " else is random.",
            *(f"Seed {figure.seed}: {figure.title}" for figure in drawn),
        )


def read(
    session: Session, choice: Choice, *, made_on: date, progress: Progress | None = None
) -> Report:
    """Return the report of all figures; `progress` hears which share is read.

    Whatever `progress` raises ends the work at that point.
    """
    found = contents.whole(session, choice, progress or (lambda _: None))
    scope = choice.scope
    return Report(
        title=TITLE,
        period=period(scope.since, scope.until),
        groups=_groups(choice),
        profile=choice.profile,
        until=scope.until,
        made_on=made_on,
        chapters=tuple((TITLES[name], tuple(entries)) for name, entries in found.items()),
    )


def period(since: date, until: date) -> str:
    """Return a period in words."""
    first = "The beginning" if since <= EVER else day(since)
    return f"{first} to {day(until)}"


def _groups(choice: Choice) -> str:
    some = choice.groups().strip()
    if choice.group and choice.profile.hides:
        return (
            f"{some} Only the meetings follow the group; all else is told of all groups together."
        )
    return some
