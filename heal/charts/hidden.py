"""How a picture and its words speak of numbers that are hidden."""

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


def all_hidden(frame: pd.DataFrame) -> bool:
    """Say whether there are rows, and not one of them has a number."""
    return not frame.empty and bool(frame.isna().all(axis=None))


def note(profile: Profile, *, crossed: bool = False) -> str:
    """Say that numbers are missing, and how one sees where."""
    says = f"Numbers below {profile.k} are hidden, and some others with them."
    return f"{says} In the picture, {CROSS} stands for a hidden number." if crossed else says


def in_words(field: str) -> str:
    """Give the Vega expression that says a count, or that it is hidden: null would read 0."""
    return f"isValid(datum.{field}) ? format(datum.{field}, ',d') : '{HIDDEN}'"
