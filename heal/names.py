"""How names are compared: one folding for search, sorting and aliases."""

from __future__ import annotations

import unicodedata


def fold(name: str) -> str:
    """Return a name as it is compared: compatibility forms, case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
