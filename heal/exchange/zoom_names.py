"""What people, and the programs among them, are called in a Zoom meeting."""

from __future__ import annotations

import re

_PRONOUNS = frozenset(
    {
        "she", "her", "hers", "he", "him", "his", "they", "them", "their", "theirs", "it", "its",
        "ze", "zir", "hir", "xe", "xem", "any", "all", "pronouns",
        "ella", "el", "él", "elle", "ellas", "ellos", "elles", "il", "iel", "lui",
    }
)  # fmt: skip
_BETWEEN_PRONOUNS = re.compile(r"[\s/,&|+.-]+")

_NOTE_TAKER = r"(ai )?(note[ -]?taker|meeting assistant|assistant)"
_PROGRAMS = {
    "Otter": rf"\botter ?pilot\b|\botter\.ai\b|\botter {_NOTE_TAKER}\b",
    "Fireflies": rf"\bfireflies\.ai\b|\bfireflies {_NOTE_TAKER}\b|\bfred from fireflies\b",
    "Read AI": r"\bread\.ai\b|\bread ai\b|\bread meeting notes\b",
    "Fathom": rf"\bfathom\.(video|ai)\b|\bfathom {_NOTE_TAKER}\b",
    "tl;dv": r"\btl;dv\b|\btldv\b",
    "Zoom AI Companion": r"\bai companion\b",
    "MeetGeek": r"\bmeetgeek\b",
    "Avoma": rf"\bavoma {_NOTE_TAKER}\b",
    "Fellow": rf"\bfellow(\.app)? {_NOTE_TAKER}\b",
    "Sembly": r"\bsembly ai\b|\bsembly assistant\b",
    "Notta": r"\bnotta (bot|ai)\b",
    "a note taker": r"\bai note[ -]?taker\b|['’]s note[ -]?taker\b",
}
_KNOWN_PROGRAMS = {who: re.compile(pattern) for who, pattern in _PROGRAMS.items()}
_ANY_PROGRAM = re.compile("|".join(f"(?:{pattern})" for pattern in _PROGRAMS.values()))
_THEIR_DOMAINS = {
    "otter.ai": "Otter",
    "fireflies.ai": "Fireflies",
    "read.ai": "Read AI",
    "fathom.video": "Fathom",
    "tldv.io": "tl;dv",
    "meetgeek.ai": "MeetGeek",
}
_TELEPHONE = re.compile(r"\+?[0-9*•x().\s-]{5,}", re.IGNORECASE)
_FEWEST_DIGITS = 3


def split_name(full_name: str) -> tuple[str, str | None]:
    """Return the name shown in the meeting and, from a bracket at its end, the original one.

    Pronouns in the bracket are part of the name shown.
    """
    opening = _last_bracket(full_name)
    shown = full_name[:opening].strip() if opening else ""
    inside = full_name[opening + 1 : -1].strip() if opening else ""
    if not shown or _are_pronouns(inside):
        return full_name, None
    return shown, inside or None


def note_taker(full_name: str, email: str | None) -> str | None:
    """Name the program that takes notes under this name or address, or return None for a person."""
    if email:
        domain = email.rpartition("@")[2]
        if domain in _THEIR_DOMAINS:
            return _THEIR_DOMAINS[domain]
    name = full_name.casefold()
    if not _ANY_PROGRAM.search(name):
        return None
    return next((who for who, known in _KNOWN_PROGRAMS.items() if known.search(name)), None)


def is_telephone(full_name: str) -> bool:
    """Say whether this is no name but the number, or what Zoom shows of it, of who called in."""
    if not _TELEPHONE.fullmatch(full_name):
        return False
    return sum(map(str.isdigit, full_name)) >= _FEWEST_DIGITS


def without_number(full_name: str) -> str:
    """Return the name without the telephone number that stands beside it, or instead of it."""
    if is_telephone(full_name):
        return ""
    shown, original = split_name(full_name)
    if original is None:
        return full_name
    kept = [name for name in (shown, original) if not is_telephone(name)]
    return full_name if len(kept) == 2 else "".join(kept)


def _last_bracket(full_name: str) -> int:
    if not full_name.endswith(")"):
        return 0
    depth = 0
    for index in range(len(full_name) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(full_name[index], 0)
        if depth == 0:
            return index
    return 0


def _are_pronouns(inside: str) -> bool:
    words = [word for word in _BETWEEN_PRONOUNS.split(inside.casefold()) if word]
    return bool(words) and all(word in _PRONOUNS for word in words)
