"""What taking files back would do, in sentences: what goes, what stays, what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

RECORDS: Final[Mapping[str, str]] = {
    "accounts": "an account",
    "aliases": "a confirmed name",
    "answers": "an answer to a proposal",
    "attribute_values": "what they told about themselves",
    "check_ins": "a check-in",
    "concerns": "a concern",
    "contacts": "a contact",
    "corrected": "a correction made by hand",
    "do_not_pair": "a “do not pair”",
    "feedbacks": "what it gave them",
    "import_rows": "another file that names them",
    "informal_connections": "an informal connection",
    "marks": "a register",
    "memberships": "another time in a group",
    "mentor_offers": "an offer to mentor",
    "mentor_qualities": "a mentor's qualities",
    "pairings": "a pairing",
    "proposals": "a proposal",
    "recommendations": "a recommendation",
    "requests": "a request",
    "safe_contacts": "how they may be reached",
    "suggestions": "a suggested connection",
}
"""What somebody may have in the records, by the table that it is kept in."""
_FROM_FILES = frozenset({"import_rows", "marks"})


@dataclass(frozen=True)
class Standing:
    """What one file made, or several of one kind, and what later work stands on it."""

    files: int = 1
    members: int = 0
    memberships: int = 0
    groups_go: int = 0
    groups_stay: int = 0
    """Groups that the files made, but something else is in them by now."""
    lines: int = 0
    waiting: int = 0
    waiting_on: int = 0
    """Names that wait in these files alone, and those that wait in others as well."""
    here_alone: int = 0
    """Names that somebody decided about for one meeting alone."""
    marks_go: int = 0
    marks_anew: int = 0
    """Marks that other files tell of as well: worked out anew from these."""
    meetings_go: int = 0
    meetings_stay: int = 0
    """Meetings that the files made, but that have marks made by hand by now."""
    other_files: int = 0
    by_hand: int = 0
    """Marks made or corrected by hand at the meetings."""
    confirmed: int = 0
    left_out: int = 0
    """Names in its lines that were confirmed, and those that are left out each time."""
    added: int = 0
    """Members who were added from the names that waited."""
    people: int = 0
    """People whom a list made and who have more in the records by now."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """What they have, by table, and how many of them."""
    pairings: int = 0
    offers: int = 0
    """Pairs that came in, and mentors who came into the pool with them."""
    concerns: int = 0
    apart: int = 0
    """Concerns that opened with pairs, and the two who are kept apart since."""
    hangs_on_it: frozenset[str] = frozenset()
    """The tables in which something hangs on these by now."""


def refusal(found: Standing) -> str | None:
    """Say why files cannot be taken back and how to settle it; None where they can."""
    these = "this file" if found.files == 1 else "these files"
    if found.hangs_on_it:
        return _more_hangs_on_it(found.hangs_on_it, these)
    if not found.people:
        return None
    of_each = ((RECORDS.get(table, "another record"), n) for table, n in found.kinds.items())
    kinds = "; ".join(f"{says}: {counted(n, 'person', 'people')}" for says, n in sorted(of_each))
    have = "has" if found.people == 1 else "have"
    return (
        f"{counted(found.people, 'person', 'people')} from {these} {have} more in the records by "
        f"now ({kinds}), so nothing is taken back. {' '.join(_ways(found.kinds))}"
    )


def _more_hangs_on_it(tables: Collection[str], these: str) -> str:
    return (
        f"What came with {these} has more in the records by now ({_named(tables)}), so nothing is "
        "taken back. Settle that first, or correct the pairs one by one."
    )


def added_has_more(tables: Collection[str]) -> str:
    """Say why a member who was added from a name cannot be taken out: there is more of them."""
    return (
        f"There is more of them in the records by now ({_named(tables)}), so nothing is taken "
        "back. Settle that first, or correct them in the list of members."
    )


def _named(tables: Collection[str]) -> str:
    return ", ".join(RECORDS.get(table, "another record") for table in sorted(tables))


def _ways(kinds: Mapping[str, int]) -> Iterator[str]:
    if _FROM_FILES & set(kinds):
        yield "Take back the later files that name them first."
    if set(kinds) - _FROM_FILES:
        yield "What was noted by hand is settled in their records; or correct them one by one."


def goes(found: Standing) -> tuple[str, ...]:
    """Return what goes with one file, or with several together, each kind with its number."""
    return tuple(
        says
        for says, holds in (
            (counted(found.pairings, "pair"), found.pairings),
            (counted(found.offers, "offer") + " to mentor", found.offers),
            (counted(found.concerns, "concern"), found.concerns),
            (counted(found.apart, "“do not pair”", "“do not pair”"), found.apart),
            (counted(found.members, "member"), found.members),
            (_times(found), found.memberships),
            (_the(found, found.meetings_go, "meeting"), found.meetings_go),
            (counted(found.marks_go, "mark"), found.marks_go),
            (counted(found.waiting, "name that waits", "names that wait"), found.waiting),
            (_decided(found), found.here_alone),
            (_the(found, found.groups_go, "group"), found.groups_go),
            (_lines(found), found.lines),
        )
        if holds
    )


def _times(found: Standing) -> str:
    if found.files == 1:
        return counted(found.memberships, "time in the group", "times in the group")
    return counted(found.memberships, "time in a group", "times in a group")


def _the(found: Standing, number: int, noun: str) -> str:
    return f"the {noun}" if found.files == 1 else counted(number, noun)


def _decided(found: Standing) -> str:
    meeting = "this meeting" if found.files == 1 else "one meeting"
    return f"{counted(found.here_alone, 'name')} decided for {meeting} alone"


def _lines(found: Standing) -> str:
    files = "file" if found.files == 1 else f"{found.files:,} files"
    return f"{counted(found.lines, 'line')} of the {files}"


def stays(found: Standing) -> tuple[str, ...]:
    """Return, a sentence each, what later work stays, and what it keeps or changes."""
    return tuple(_stays(found))


def _stays(found: Standing) -> Iterator[str]:
    it, its = ("it", "its") if found.files == 1 else ("them", "their")
    if found.other_files:
        meeting = "the meeting" if found.files == 1 else "their meetings"
        told = f"{counted(found.other_files, 'other file')} of {meeting}"
        anew = f"; {counted(found.marks_anew, 'mark')} worked out anew" if found.marks_anew else ""
        yield f"{told} {_stay(found.other_files)}{anew}."
    if found.by_hand:
        meeting = _the(found, found.meetings_stay, "meeting")
        marks = "it" if found.by_hand == 1 else "them"
        too = f", and {meeting} with {marks}" if found.meetings_stay else ""
        yield f"{counted(found.by_hand, 'mark')} made by hand {_stay(found.by_hand)}{too}."
    if found.confirmed:
        yield f"{counted(found.confirmed, 'name')} in {it} {_stay(found.confirmed)} confirmed."
    if found.left_out:
        told = f"{counted(found.left_out, 'name')} in {it} {_stay(found.left_out)}"
        yield f"{told} left out each time."
    if found.waiting_on:
        waits = "still waits" if found.waiting_on == 1 else "still wait"
        yield f"{counted(found.waiting_on, 'name')} in {it} {waits}, in other files."
    if found.added:
        yield f"{counted(found.added, 'member')} added from {its} names {_stay(found.added)}."
    if found.groups_stay:
        group = _the(found, found.groups_stay, "group")
        within = "it" if found.groups_stay == 1 else "them"
        told = f"{group[0].upper()}{group[1:]} {_stay(found.groups_stay)}"
        yield f"{told}: something else is in {within} by now."


def _stay(number: int) -> str:
    return "stays" if number == 1 else "stay"


def done(found: Standing) -> str:
    """Return, in a sentence or two, what was taken back and what stayed."""
    gone = ", ".join(goes(found)) or "nothing but the lines"
    return " ".join([f"Taken back: {gone}.", *stays(found)])


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
