"""Two periods beside each other: who came, who took part, who had somebody beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import periods as charts
from heal.charts.wording import month
from heal.measures import participation, periods, rates
from heal.queries import participation as rows
from heal.queries import settings, taking_part
from heal.queries.participation import Scope
from heal.queries.taking_part import GroupMonth, MonthEnd
from heal.reports.choice import Choice, Entry, Part

TWO: Final = (
    "Meetings attended: of the times that members could have come to a meeting, how often they did."
    " Active in a month: of the months in which members could have come to a meeting, in how many"
    " they came to at least one."
    " Newer, with support: newer members at the period's end who had had a mentor by then; informal"
    " connections are not counted. A person's meetings are not independent of each other, so what"
    " is chance is told over people: Wilson's interval with as many trials as the variance over"
    " people is worth (Korn and Graubard), and for the difference one that knows who is in both"
    " periods (Zou and Donner; Newcombe's method 10 where each has one trial). From"
    f" {periods.ENOUGH} people on."
)
PAIRED: Final = " Requests: of those closed in the period, how many were closed by a pairing."
HIDES: Final = (
    " Months that are hidden in the figures of the rate and of active members are left out here as"
    " well."
    " Requests are not set beside each other: with the months of other figures that would tell"
    " hidden numbers."
)


@dataclass(frozen=True, eq=False)
class Found:
    """The people of both periods, by how often they did what they could; requests where shown."""

    came: pd.DataFrame
    active: pd.DataFrame
    newer: pd.DataFrame
    requests: pd.DataFrame | None


def read(session: Session, choice: Choice) -> Found | None:
    """Return both periods' people; None where no period is set beside this one."""
    scope, before = choice.whole, choice.before
    if before is None:
        return None
    newer_months = settings.programme(session).newer_months
    months = [
        taking_part.month_ends(one.since, one.until, newer_months=newer_months)
        for one in (scope, before)
    ]
    hides = choice.profile.hides
    hidden = _hidden_rates(session, choice, (scope, before)) if hides else []
    told = [
        _told(session, choice, *side) if hides else side[1]
        for side in zip((scope, before), months, strict=True)
    ]
    return Found(
        came=taking_part.came_in_two(session, scope, before, hidden=hidden),
        active=taking_part.active_in_two(session, scope, *told),
        newer=taking_part.newer_in_two(session, scope, *(side[-1] for side in months)),
        requests=None if hides else _closed(session, scope, before),
    )


def _hidden_rates(session: Session, choice: Choice, scopes: Sequence[Scope]) -> list[GroupMonth]:
    """Give the groups and months of which the figure of the rate tells nothing."""
    frames = [participation.rate_by_month(rows.meetings(session, scope)) for scope in scopes]
    hidden = {
        (group, first.date())
        for frame in frames
        for group, first in rates.hidden_months(rates.hide_rates(frame, choice.profile))
    }
    return sorted(hidden)


def _told(
    session: Session, choice: Choice, scope: Scope, months: Sequence[MonthEnd]
) -> list[MonthEnd]:
    """Give the months of which it is told how many members took part."""
    found = taking_part.active_by_month(session, scope, months)
    shares = rates.shares_by_month(found, "active", "could", choice.profile)
    told = set(shares.dropna(subset="share")["month"].dt.date)
    return [one for one in months if one.month in told]


def _closed(session: Session, scope: Scope, before: Scope) -> pd.DataFrame:
    days = ((one.since, one.until) for one in (scope, before))
    return periods.closed_in_two(rows.request_spans(session, scope), *days)


def draw(found: Found | None, choice: Choice) -> Iterator[Entry]:
    """Yield the shares side by side."""
    if found is None or choice.before is None:
        return
    profile = choice.profile
    tallies = {
        charts.RATE: found.came,
        charts.ACTIVE: found.active,
        charts.NEWER: found.newer,
    }
    if found.requests is not None:
        tallies[charts.REQUESTS] = found.requests
    sides = {name: periods.hide(periods.in_two(one), profile) for name, one in tallies.items()}
    names = _months(choice.scope), _months(choice.before)
    more = HIDES if profile.hides else PAIRED
    figure = charts.two_periods(sides, names, profile)
    both = replace(choice.whole, since=choice.before.since)
    yield Entry(figure, TWO + more + choice.all_groups, both)


def _months(scope: Scope) -> str:
    first, last = (month(pd.Timestamp(day)) for day in (scope.since, scope.until))
    return first if first == last else f"{first} to {last}"


PART: Final = Part(read, draw)
