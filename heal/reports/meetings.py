"""Who comes to meetings, of those who could; and how many take part at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import participation as charts
from heal.charts import rates as rate_charts
from heal.charts import taking_part as share_charts
from heal.measures import disclosure, participation, rates
from heal.queries import participation as rows
from heal.queries import settings, taking_part
from heal.reports.choice import EVER, Choice, Entry, Part
from heal.rules.wording import label

COUNTS: Final = (
    "A meeting counts when it was held and has a register; people count who were members of the"
    " group that day."
)
RATE: Final = (
    f"Of the times that members could have come to a meeting of their group in a month, how often"
    f" they did. {COUNTS}"
)
MEETINGS: Final = (
    "People present at a group's meetings in a month. A meeting counts when it was held and has a "
    "register; people count who were members of the group that day."
)
ACTIVE: Final = (
    "Members who came to at least one meeting in a month, of those who could have come to one. "
    f"{COUNTS} Whoever belongs to several groups counts once. Intervals: Wilson, 95%."
)
NEWER: Final = (
    "Of those who belonged to a group at a month's last day and were within their first {months}"
    " months of membership, the share who had a mentor at some time by then. Informal connections"
    " are not counted, for most leave no trace. Whoever belongs to several groups counts once."
    " Intervals: Wilson, 95%."
)


@dataclass(frozen=True, eq=False)
class Found:
    """The meetings of the period (with everybody, and with the role that was asked for), and
    those who take part, by month."""

    meetings: pd.DataFrame
    of_role: pd.DataFrame
    active: pd.DataFrame
    newer: pd.DataFrame
    newer_months: int


def read(session: Session, choice: Choice) -> Found:
    """Return what the period's meetings and months are made of, summed up by the database."""
    months = settings.programme(session).newer_months
    role, scope = choice.of_role, choice.scope
    meetings = rows.meetings(session, scope)
    ends = taking_part.month_ends(_first(choice, meetings), scope.until, newer_months=months)
    return Found(
        meetings=meetings,
        of_role=meetings if role is None else rows.meetings(session, scope, role=role),
        active=taking_part.active_by_month(session, choice.whole, ends, role=role),
        newer=taking_part.newer_by_month(session, choice.whole, ends),
        newer_months=months,
    )


def _first(choice: Choice, meetings: pd.DataFrame) -> date:
    """Give the first day of the period, or of the first meeting where it is all time."""
    since = choice.scope.since
    return since if since > EVER else min(meetings["held_on"], default=choice.scope.until)


def draw(found: Found, choice: Choice) -> Iterator[Entry]:
    """Yield the rate and people per meeting, by group and month, and the shares that take part."""
    profile, role = choice.profile, choice.of_role
    whom = f" Only: {label(role)}, as of each meeting." if role else ""
    hidden = rates.hide_rates(participation.rate_by_month(found.of_role), profile)
    by_month = rates.with_all_groups(hidden, profile)
    rate = rate_charts.rate_by_month(by_month, profile, role=role)
    yield Entry(rate, RATE + whom + choice.groups())
    attended = disclosure.attendance(participation.attended_by_month(found.meetings), profile)
    figure = charts.attended_by_month(attended, profile)
    yield Entry(figure, MEETINGS + choice.groups())
    active = rates.shares_by_month(found.active, "active", "could", profile)
    figure = share_charts.active(active, profile, role=role)
    yield Entry(figure, ACTIVE + whom + choice.all_groups, choice.whole)
    newer = rates.shares_by_month(found.newer, "supported", "newer", profile)
    definition = NEWER.format(months=found.newer_months)
    yield Entry(share_charts.newer(newer, profile), definition + choice.all_groups, choice.whole)


PART: Final = Part(read, draw)
