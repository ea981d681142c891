"""What taking a file back would do, in sentences: what goes, what stays, what stands in the way."""

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
    """What a file made, and what later work stands on it."""

    members: int = 0
    memberships: int = 0
    group_goes: bool = False
    group_stays: bool = False
    """The file made the group, but something else is in it by now."""
    lines: int = 0
    waiting: int = 0
    """Names that wait in this file's lines."""
    here_alone: int = 0
    """Names that somebody decided about for this meeting alone."""
    marks_go: int = 0
    marks_anew: int = 0
    """Marks that other files tell of as well: worked out anew from these."""
    meeting_goes: bool = False
    meeting_stays: bool = False
    """The file made the meeting, but something else is known of it by now."""
    other_files: int = 0
    by_hand: int = 0
    """Marks made or corrected by hand at the meeting."""
    confirmed: int = 0
    left_out: int = 0
    """Names in its lines that were confirmed, and those that are left out each time."""
    added: int = 0
    """Members who were added from the names that waited in it."""
    people: int = 0
    """People whom it made and who have more in the records by now."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """What they have, by table, and how many of them."""
    pairings: int = 0
    offers: int = 0
    """Pairs that it brought in, and mentors who came into the pool with them."""
    hangs_on_it: frozenset[str] = frozenset()
    """The tables in which something hangs on these by now."""


def refusal(found: Standing) -> str | None:
    """Say why a file cannot be taken back and how to settle it; None where it can."""
    if found.hangs_on_it:
        return more_hangs_on_it(found.hangs_on_it)
    if not found.people:
        return None
    of_each = ((RECORDS.get(table, "another record"), n) for table, n in found.kinds.items())
    kinds = "; ".join(f"{says}: {counted(n, 'person', 'people')}" for says, n in sorted(of_each))
    have = "has" if found.people == 1 else "have"
    return (
        f"{counted(found.people, 'person', 'people')} from this file {have} more in the records by "
        f"now ({kinds}), so nothing is taken back. {' '.join(_ways(found.kinds))}"
    )


def more_hangs_on_it(tables: Collection[str]) -> str:
    """Say why a file of pairs cannot be taken back: something hangs on what it made by now."""
    return (
        f"What came with this file has more in the records by now ({_named(tables)}), so nothing "
        "is taken back. Settle that first, or correct the pairs one by one."
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
    """Return what goes with a file, each kind with its number."""
    return tuple(
        says
        for says, holds in (
            (counted(found.pairings, "pair"), found.pairings),
            (counted(found.offers, "offer") + " to mentor", found.offers),
            (counted(found.members, "member"), found.members),
            (counted(found.memberships, "time in the group", "times in the group"),
             found.memberships),
            ("the meeting", found.meeting_goes),
            (counted(found.marks_go, "mark"), found.marks_go),
            (counted(found.waiting, "name that waits", "names that wait"), found.waiting),
            (counted(found.here_alone, "name", "names") + " decided for this meeting alone",
             found.here_alone),
            ("the group", found.group_goes),
            (counted(found.lines, "line") + " of the file", found.lines),
        )
        if holds
    )  # fmt: skip


def stays(found: Standing) -> tuple[str, ...]:
    """Return, a sentence each, what later work stays, and what it keeps or changes."""
    return tuple(_stays(found))


def _stays(found: Standing) -> Iterator[str]:
    if found.other_files:
        told = f"{counted(found.other_files, 'other file')} of the meeting"
        stay = "stays" if found.other_files == 1 else "stay"
        anew = f"; {counted(found.marks_anew, 'mark')} worked out anew" if found.marks_anew else ""
        yield f"{told} {stay}{anew}."
    if found.by_hand:
        meeting = ", and the meeting with them" if found.meeting_stays else ""
        stay = "stays" if found.by_hand == 1 else "stay"
        yield f"{counted(found.by_hand, 'mark')} made by hand {stay}{meeting}."
    if found.confirmed:
        stay = "stays" if found.confirmed == 1 else "stay"
        yield f"{counted(found.confirmed, 'name')} in it {stay} confirmed."
    if found.left_out:
        stay = "stays" if found.left_out == 1 else "stay"
        yield f"{counted(found.left_out, 'name')} in it {stay} left out each time."
    if found.added:
        stay = "stays" if found.added == 1 else "stay"
        yield f"{counted(found.added, 'member')} added from its names {stay}."
    if found.group_stays:
        yield "The group stays: something else is in it by now."


def done(found: Standing) -> str:
    """Return, in a sentence or two, what was taken back and what stayed."""
    gone = ", ".join(goes(found)) or "nothing but its lines"
    return " ".join([f"Taken back: {gone}.", *stays(found)])


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
