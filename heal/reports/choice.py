"""What figures are about and what they hold back, and what a part of a report is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from heal.charts.figure import Figure
from heal.queries.participation import Scope
from heal.rules.days import add_months, month_end
from heal.rules.disclosure import PROFILES, Profile
from heal.rules.releases import Cut
from heal.vocabulary import Audience, Beside, InMentoring

EVER: Final = date(1900, 1, 1)
"""Before anything that a programme has a record of."""


@dataclass(frozen=True)
class Choice:
    """What the figures are about, and what they hold back.

    `led` are the groups that a facilitator's figures are limited to, by number and name. `exact`
    says that whoever asks may see every mark, whomever the figures are for.
    `earlier` is the period that this one is set beside, if it is.
    """

    scope: Scope
    audience: Audience
    group: str = ""
    led: tuple[tuple[int, str], ...] = ()
    exact: bool = False
    role: InMentoring | None = None
    earlier: Scope | None = None

    @property
    def profile(self) -> Profile:
        """Give what is held back."""
        return PROFILES[self.audience]

    @property
    def of_role(self) -> InMentoring | None:
        """Give whom alone the rates count; everybody where small numbers are hidden.

        The difference between everybody and one role would tell what neither does.
        """
        return None if self.profile.hides else self.role

    @property
    def before(self) -> Scope | None:
        """Give the earlier period, of the same groups as `whole`."""
        return replace(self.earlier, group_id=self.whole.group_id) if self.earlier else None

    @property
    def whole(self) -> Scope:
        """Give the scope of figures that cannot follow the choice of a group.

        Where small numbers are hidden, the difference between two choices would tell what neither
        does; so everything but the meetings counts all groups that may be seen.
        """
        return replace(self.scope, group_id=None) if self.profile.hides else self.scope

    @property
    def ever(self) -> Scope:
        """Give the scope of figures that can follow neither a group nor a period, likewise."""
        return replace(self.whole, since=EVER) if self.profile.hides else self.whole

    @property
    def always(self) -> Scope:
        """Give the scope of figures that count everything so far, whatever the period."""
        return replace(self.whole, since=EVER)

    def groups(self, *, chosen: bool = True) -> str:
        """Return which groups a figure counts: the chosen one, if it follows the choice."""
        if self.group and chosen:
            return f" Group: {self.group}."
        names = ", ".join(name for _, name in self.led)
        return f" Groups: {names}." if names else " All groups together."

    @property
    def all_groups(self) -> str:
        """Return which groups a figure counts that cannot always follow the choice."""
        return self.groups(chosen=not self.profile.hides)

    def cut(self, entry: Entry) -> Cut:
        """Give whom and when a figure counts, and for whom."""
        scope = entry.scope or self.scope
        some = [number for number, _ in self.led] if scope.group_id is None else [scope.group_id]
        groups = ",".join(map(str, sorted(some)))
        return Cut(self.audience, scope.since, scope.until, groups)


def earlier(scope: Scope, beside: Beside, *, months: int) -> Scope:
    """Return the scope of the period that one of so many months is set beside.

    A period up to the middle of a month is set beside one up to the same day of another.
    """
    back = -12 if beside is Beside.YEAR_EARLIER else -months
    until = add_months(scope.until, back)
    if scope.until == month_end(scope.until):
        until = month_end(add_months(scope.until.replace(day=1), back))
    return replace(scope, since=add_months(scope.since, back), until=until)


@dataclass(frozen=True, eq=False)
class Entry:
    """Carry one figure and its definition: what it counts, how, and of which groups.

    `scope` is what it counts, where that is not the period and group that were chosen.
    """

    figure: Figure
    definition: str
    scope: Scope | None = None


@dataclass(frozen=True)
class Part:
    """Name how some figures are read and drawn; parts that read the same share the reading.

    `draw` hides what the profile hides before anything is drawn.
    """

    read: Callable[[Session, Choice], Any]
    draw: Callable[[Any, Choice], Iterator[Entry]]
