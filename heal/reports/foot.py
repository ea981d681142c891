"""What stands under every figure, on a page, in a file and in a report: the same words."""

from __future__ import annotations

from datetime import date

from heal.reports.choice import Entry
from heal.rules.disclosure import Profile


def of(entry: Entry, profile: Profile, until: date) -> tuple[str, str]:
    """Return what a figure holds back, then the day of its data, its method and its seed."""
    made = f"Data up to {until.isoformat()}. Method: {entry.definition} {chance(entry)}"
    return profile_in_words(profile), made


def chance(entry: Entry) -> str:
    """Return the seed of whatever was drawn by chance, or that nothing was."""
    seed = entry.figure.seed
    return "Nothing is random; no seed." if seed is None else f"Seed: {seed}."


def profile_in_words(profile: Profile) -> str:
    """Return for whom figures are, and what they hold back."""
    if not profile.hides:
        return "Exact figures, for the coordinator's own use; small numbers are shown."
    rounding = f", rounded to {profile.rounds_to}" if profile.rounds else ""
    return f"Profile: {profile.name} (k = {profile.k}{rounding}). {profile.held_back}"
