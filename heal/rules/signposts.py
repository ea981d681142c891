"""Where there is help: what is suggested to a coordinator, country by country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from heal.names import fold
from heal.rules.guide import Point, Section

TITLE = "Where there is help"
NO_CRISIS_SERVICE = (
    "This is no crisis service, and nobody watches these pages all day. If somebody may be in "
    "danger now, call the emergency number of the country that they are in."
)
NONE_YET = "No places are noted here yet; the coordinator can add them."
CHECK_FIRST = "Check before you rely on it"


@dataclass(frozen=True)
class Help:
    """One place where there is help in a country, and how it is reached."""

    country: str
    name: str
    reached_by: str

    @property
    def known_by(self) -> tuple[str, str]:
        """Return by what two are told apart: capital letters and spaces do not matter."""
        return fold(self.country), fold(self.name)


SUGGESTED: tuple[Help, ...] = (
    Help("United States", "988 Suicide & Crisis Lifeline", "Call or text 988"),
    Help("United States", "Emergency", "911"),
    Help("Canada", "9-8-8 Suicide Crisis Helpline", "Call or text 9-8-8"),
    Help("Canada", "Emergency", "911"),
    Help("United Kingdom", "Samaritans", "116 123"),
    Help("United Kingdom", "Emergency", "999 or 112"),
    Help("Ireland", "Samaritans", "116 123"),
    Help("Ireland", "Emergency", "112 or 999"),
    Help("Australia", "Lifeline", "13 11 14"),
    Help("Australia", "Emergency", "000"),
    Help("New Zealand", "Need to talk?", "Call or text 1737"),
    Help("New Zealand", "Emergency", "111"),
    Help("Germany", "TelefonSeelsorge", "0800 111 0 111"),
    Help("Germany", "Emergency", "112"),
    Help("European Union, anywhere", "Emergency", "112"),
)
"""Believed to be right when this was written; whoever takes one over checks it first."""


def still_suggested(kept: Sequence[Help]) -> dict[str, tuple[Help, ...]]:
    """Return, by country, what is suggested and not kept yet."""
    known = {one.known_by for one in kept}
    left = [one for one in SUGGESTED if one.known_by not in known]
    return {country: tuple(found) for country, found in groupby(left, lambda one: one.country)}


def by_country(kept: Sequence[Help]) -> dict[str, tuple[Help, ...]]:
    """Return what is kept by country, in the order in which it is kept."""
    found: dict[str, list[Help]] = {}
    for one in kept:
        found.setdefault(one.country, []).append(one)
    return {country: tuple(places) for country, places in found.items()}


def section(kept: Sequence[Help]) -> Section:
    """Return the part of the guide that says where there is help."""
    points = tuple(
        Point("; ".join(f"{one.name} ({one.reached_by})" for one in places), word=country)
        for country, places in by_country(kept).items()
    )
    return Section(
        "Where there is help", (NO_CRISIS_SERVICE, *(() if points else (NONE_YET,))), points
    )
