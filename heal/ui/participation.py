"""What the page Participation shows: read once, held back where it must be, then drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from heal.charts import pairings as pairing_charts
from heal.charts import participation as meeting_charts
from heal.charts.figure import Figure
from heal.measures import disclosure, pairings, participation
from heal.measures.matched_sets import MatchedSets
from heal.measures.passage import Passage, hide
from heal.queries import participation as rows
from heal.queries import people, settings
from heal.queries.participation import Scope
from heal.rules.days import add_months
from heal.rules.disclosure import Profile, profile_of
from heal.rules.settings import ProgrammeSettings
from heal.ui import effect, filters, lasting, runtime
from heal.ui.words import day
from heal.vocabulary import Permission, Role

EVER = date(1900, 1, 1)
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
MEANS = " Shown is the mean over every pairing so far, whatever the period."


@dataclass(frozen=True)
class Choice:
    """What the figures are about, and what they hold back.

    `led` are the names of the groups that a facilitator's figures are limited to.
    """

    scope: Scope
    profile: Profile
    group: str = ""
    led: tuple[str, ...] = ()

    def groups(self, *, chosen: bool = True) -> str:
        """Return which groups a figure counts: the chosen one, if it follows the choice."""
        if self.group and chosen:
            return f" Group: {self.group}."
        return f" Groups: {', '.join(self.led)}." if self.led else " All groups together."


@dataclass(frozen=True, eq=False)
class Found:
    """The rows behind the figures."""

    programme: ProgrammeSettings
    held: pd.DataFrame
    around: pd.DataFrame
    spans: pd.DataFrame
    asked: pd.DataFrame
    sets: MatchedSets | None


def choose() -> Choice:
    """Show the period and the group, and return what the figures are about."""
    actor = runtime.actor()
    profile = profile_of(actor)
    with runtime.reading(Permission.SEE_FIGURES) as session:
        groups = people.group_names(session)
    with st.container(horizontal=True):
        period = st.segmented_control(
            "Period", list(PERIODS), default="12 months", required=True, key="period",
            bind="query-params",
        )  # fmt: skip
        says = "Group (meetings only)" if profile.hides else "Group"
        group = filters.group(groups, says, placeholder="All groups")
    until = runtime.today()
    if profile.whole_months:
        until = until.replace(day=1) - timedelta(days=1)
        st.markdown(
            f"Numbers below {profile.k} are hidden, and others with them where they would give"
            f" these away. The figures count whole months, up to {day(until)}."
        )
    first = add_months(until.replace(day=1), 1 - PERIODS[period or "12 months"])
    return Choice(
        Scope(since=first, until=until, group_id=group),
        profile,
        group=groups[group] if group is not None else "",
        led=tuple(groups.values()) if actor.role is Role.FACILITATOR else (),
    )


def read(session: Session, choice: Choice) -> Found:
    """Return the rows behind the figures.

    Where small numbers are hidden, only the meetings follow the choice of a group, and the mean
    rates that of no period: the difference between two choices would tell what neither does.
    """
    scope, mentoring, beginnings = choice.scope, choice.scope, choice.scope
    if choice.profile.hides:
        mentoring = replace(scope, group_id=None)
        beginnings = replace(mentoring, since=EVER)
    return Found(
        programme=settings.programme(session),
        held=rows.meetings(session, scope),
        around=rows.around_beginnings(session, beginnings),
        spans=rows.pairing_spans(session, mentoring),
        asked=rows.request_spans(session, mentoring),
        sets=effect.read(session, scope, choice.profile),
    )


def figures(choice: Choice, found: Found) -> Iterator[tuple[Figure, str]]:
    """Yield each figure with its definition; what the profile hides is gone before it is drawn."""
    profile, scope = choice.profile, choice.scope
    attended = participation.attended_by_month(found.held)
    yield (
        meeting_charts.attended_by_month(disclosure.attendance(attended, profile), profile),
        MEETINGS + choice.groups(),
    )
    yield _before_after(found, choice)
    passage = hide(_passage(found, scope.until), profile)
    shown = passage.since(scope.since.isoformat())
    whole = choice.groups(chosen=not profile.hides)
    yield pairing_charts.pairings_by_month(shown.pairings, profile), BY_MONTH + whole
    on = f"on {day(scope.until)}" if profile.whole_months else ""
    yield (
        pairing_charts.waiting_now(shown.bands, profile, waiting=passage.waiting, on=on),
        WAITING + whole,
    )
    yield pairing_charts.waiting_by_month(shown.requests, profile), WAITING_BY_MONTH + whole
    yield from lasting.figures(found.spans, found.asked, profile, until=scope.until, groups=whole)
    yield from effect.figures(found.sets, choice.groups())


def _before_after(found: Found, choice: Choice) -> tuple[Figure, str]:
    rates, profile = participation.before_after(found.around), choice.profile
    if not profile.hides:
        return meeting_charts.before_after(rates), BEFORE_AFTER + choice.groups()
    means = disclosure.means_before_after(rates, profile)
    drawn = meeting_charts.means_before_after(means, profile)
    return drawn, BEFORE_AFTER + MEANS + choice.groups(chosen=False)


def _passage(found: Found, until: date) -> Passage:
    """Give the way through the programme, whole: what to hide is decided for all of it."""
    asked = found.asked
    closed = pd.to_datetime(asked["closed_on"])
    return Passage(
        pairings=pairings.by_month(found.spans, through=until),
        requests=pairings.waiting_by_month(asked, through=until),
        bands=pairings.waiting(
            asked[closed.isna() | (closed > pd.Timestamp(until))],
            today=until,
            amber=found.programme.waiting_amber_days,
            red=found.programme.waiting_red_days,
        ),
    )
