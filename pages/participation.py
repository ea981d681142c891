"""Who comes to meetings, how pairings go on, how long people wait: figures that name nobody."""

from __future__ import annotations

from datetime import date

import streamlit as st

from heal.charts import pairings as pairing_charts
from heal.charts import participation as meeting_charts
from heal.measures import pairings, participation
from heal.queries import participation as rows
from heal.queries import people, settings
from heal.queries.participation import Scope
from heal.rules.days import add_months
from heal.ui import figures, filters, runtime
from heal.vocabulary import Permission

PERIODS = {"6 months": 6, "12 months": 12, "24 months": 24, "All": 12 * 50}

MEETINGS = (
    "People present at a group's meetings in a month. A meeting counts when it was held and has a "
    "register; people count who were members of the group that day."
)
BEFORE_AFTER = (
    "For each pairing, the share of meetings that the mentee came to: the last six before it began "
    "and the first six after, leaving out the seven days around it; at least four on either side. "
    "Only meetings with a register count."
)
BY_MONTH = (
    "Pairings that began and that ended in a month, and those going on at its last day. A break "
    "does not end a pairing."
)
WAITING = "Open requests and requests on hold, by the days since each was opened."
WAITING_BY_MONTH = (
    "Requests opened in a month, closed in it (a pairing began, or it was withdrawn), and still "
    "waiting at its last day."
)


def scope() -> Scope:
    """Show the period and the group, and return what the figures are about."""
    with runtime.reading(Permission.SEE_FIGURES) as session:
        groups = people.group_names(session)
    with filters.row():
        period = st.segmented_control(
            "Period", list(PERIODS), default="12 months", required=True, key="period",
            bind="query-params",
        )  # fmt: skip
        group = filters.group(groups, placeholder="All groups")
    today = runtime.today()
    first = add_months(date(today.year, today.month, 1), 1 - PERIODS[period or "12 months"])
    return Scope(since=first, until=today, group_id=group)


runtime.page(
    Permission.SEE_FIGURES,
    "Participation",
    "How many come to meetings, how pairings begin and end, and how long people wait. "
    "Nobody is named here.",
)
chosen = scope()
with runtime.reading(Permission.SEE_FIGURES) as session:
    programme = settings.programme(session)
    held = rows.meetings(session, chosen)
    around = rows.around_beginnings(session, chosen)
    spans = rows.pairing_spans(session, chosen)
    asked = rows.request_spans(session, chosen)

by_month = pairings.by_month(spans, through=chosen.until)
waits = pairings.waiting_by_month(asked, through=chosen.until)
since = chosen.since.isoformat()
figures.show(
    meeting_charts.attended_by_month(participation.attended_by_month(held)), definition=MEETINGS
)
figures.show(
    meeting_charts.before_after(participation.before_after(around)), definition=BEFORE_AFTER
)
figures.show(
    pairing_charts.pairings_by_month(by_month[by_month["month"] >= since]), definition=BY_MONTH
)
figures.show(
    pairing_charts.waiting_now(
        pairings.waiting(
            asked[asked["closed_on"].isna()],
            today=chosen.until,
            amber=programme.waiting_amber_days,
            red=programme.waiting_red_days,
        )
    ),
    definition=WAITING,
)
figures.show(
    pairing_charts.waiting_by_month(waits[waits["month"] >= since]), definition=WAITING_BY_MONTH
)
