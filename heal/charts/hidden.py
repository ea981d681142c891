"""How a picture and its words speak of numbers that are hidden, and of those that are rounded."""

from __future__ import annotations

from typing import Final

import pandas as pd

from heal.rules.disclosure import Profile

HIDDEN: Final = "hidden"
"""What stands for a number that is missing because it, or another, is too small."""
CROSS: Final = "×"


def anything_hidden(frame: pd.DataFrame) -> bool:
    """Say whether a number is missing in a frame."""
    return bool(frame.isna().any(axis=None))


def too_little_left(frame: pd.DataFrame) -> bool:
    """Say whether numbers are missing, and none of those that are left is above nought.

    Crosses beside noughts would be a picture of nothing.
    """
    return anything_hidden(frame) and not bool((frame.fillna(0) > 0).any(axis=None))


def note(profile: Profile, *, crossed: bool = False) -> str:
    """Say that numbers are missing, and how one sees where."""
    says = f"Numbers below {profile.k} are hidden, and some others with them"
    rest = f"; the rest are rounded to {profile.rounds_to}." if profile.rounds else "."
    cross = f" In the picture, {CROSS} stands for a hidden number." if crossed else ""
    return f"{says}{rest}{cross}"


def rounding(profile: Profile) -> str:
    """Say that numbers are rounded, where none is hidden; nothing where they are exact."""
    return f"Numbers are rounded to {profile.rounds_to}." if profile.rounds else ""


def about(count: float, profile: Profile) -> str:
    """Give what stands before a number in words: "about " before a rounded one; nought is true."""
    return "about " if profile.rounds and count else ""


def in_words(field: str) -> str:
    """Give the Vega expression that says a count, or that it is hidden: null would read 0."""
    return f"isValid(datum.{field}) ? format(datum.{field}, ',d') : '{HIDDEN}'"
