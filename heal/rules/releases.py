"""What may be told to others of a period, and that it stays told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heal.rules.access import Actor
from heal.rules.disclosure import PROFILES, Profile, audiences
from heal.vocabulary import Audience


@dataclass(frozen=True)
class Cut:
    """Say of whom and when a figure tells, and to whom: what is told of one cut stays told.

    `groups` are the numbers of the groups it counts, in order and with commas; empty for all.
    """

    audience: Audience
    since: date
    until: date
    groups: str = ""

    @property
    def profile(self) -> Profile:
        """Return what is held back from these people."""
        return PROFILES[self.audience]


def obstacles(cut: Cut, actor: Actor, *, today: date) -> tuple[str, ...]:
    """Return why figures of a cut cannot be released by somebody; empty means that they can."""
    found = []
    if cut.audience not in audiences(actor):
        found.append("These figures are not yours to make. Ask the coordinator.")
    if not cut.profile.hides:
        found.append("Exact figures are for the coordinator alone, and released to nobody.")
    return (*found, *uncountable(cut, today=today))


def uncountable(cut: Cut, *, today: date) -> tuple[str, ...]:
    """Return why there can be no figures of a period for these people; empty means there can."""
    found = []
    if cut.since > today:
        found.append("This period has not begun yet; choose an earlier first month.")
    elif cut.since > cut.until:
        found.append("The last month lies before the first; choose a later one.")
    if cut.profile.whole_months and cut.until >= today.replace(day=1):
        found.append("This period is not over yet; figures are released of whole months only.")
    return tuple(found)
