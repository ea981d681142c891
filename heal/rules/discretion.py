"""What may be read over somebody's shoulder: in a tab, among the downloads, above a message.

A file's name, a window's title and a message to copy are read by whoever shares the computer or
the phone. So none of them may hold a word that tells what this is about.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

GIVES_AWAY: tuple[str, ...] = (
    *("heal", "infidel", "adulter", "affair", "betray", "unfaithful", "cheat", "lover", "mistress"),
    *("mentor", "mentee", "pair", "support group", "peer support", "self help"),
    *("partner", "spouse", "husband", "wife", "marri", "marital", "couple", "divorc"),
    *("recover", "trauma", "therap", "counsel", "crisis", "abus", "secret", "confidential"),
)
"""Beginnings of the words that no generated subject, title, file name or message may contain."""

MEANT_OTHERWISE: tuple[str, ...] = ("health",)
"""Beginnings of words that only look like one of them."""

_WORDS = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


def gives_away(text: str) -> bool:
    """Say whether a text holds a word, or the beginning of one, that tells what this is about."""
    return bool(telling(text))


def telling(text: str) -> tuple[str, ...]:
    """Return the entries of the list that a text holds, in the list's order."""
    parted = _HUMP.sub(" ", unicodedata.normalize("NFKC", text))
    words = _WORDS.findall(parted.casefold())
    kept = " ".join(word for word in words if not word.startswith(MEANT_OTHERWISE))
    return tuple(entry for entry in GIVES_AWAY if f" {entry}" in f" {kept}")


def file_name(stem: str, day: date, ending: str) -> str:
    """Return the name under which a file leaves the house, with its day.

    Every download is named here; a stem that gives anything away is the programmer's mistake.
    """
    if gives_away(stem):
        raise ValueError(f"“{stem}” gives away what this is about; choose a plainer name.")
    return f"{stem}-{day.isoformat()}.{ending}"
