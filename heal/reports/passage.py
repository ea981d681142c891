"""The way through the programme: asked, waiting, paired, ended, by month and by days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import lengths as length_charts
from heal.charts import pairings as charts
from heal.charts import waits as wait_charts
from heal.charts.wording import day
from heal.measures import disclosure, funnel, lengths, pairings, waits
from heal.measures.funnel import Funnel
from heal.measures.passage import Passage, hide
from heal.queries import funnel as counts
from heal.queries import participation as rows
from heal.queries import settings
from heal.reports.choice import Choice, Entry, Part
from heal.rules.disclosure import Profile
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import Route

BY_MONTH: Final = (
    "Pairings that began and that ended in a month, and those going on at its last day. A break "
    "does not end a pairing."
)
WAITING: Final = "Open requests and requests on hold, by the days since each was opened."
WAITING_BY_MONTH: Final = (
    "Requests opened in a month, closed in it (a pairing began, or it was withdrawn), and still "
    "waiting at its last day."
)
OUTCOMES: Final = (
    "Of all requests so far, the share from which a pairing had begun, and the share that was"
    " withdrawn, so many days after it was opened. Requests that wait or are on hold count for as"
    " long as they have waited. Method: cumulative incidence (Aalen and Johansen), pointwise 95%"
    " intervals on the log–log scale."
)
LENGTHS: Final = (
    "Of all pairings so far, the share still going on so many days after it began. A break does"
    " not end a pairing; one that goes on counts for as long as it has gone on. Method: Kaplan and"
    " Meier, pointwise 95% intervals on the log–log scale."
)
WHATEVER: Final = " They are counted whatever the period."


@dataclass(frozen=True, eq=False)
class Spans:
    """The first and last days of all pairings and requests up to a day.

    `funnel` is how far requests came: those of the period, or all where small numbers are hidden.
    """

    programme: ProgrammeSettings
    pairings: pd.DataFrame
    requests: pd.DataFrame
    funnel: Funnel
    until: date
    profile: Profile

    @property
    def complete_since(self) -> date | None:
        """Give from when on every pairing and request is on record, the ended ones too."""
        return self.programme.records_since

    @cached_property
    def passage(self) -> Passage:
        """Give the whole way, without what the profile hides of it: decided once, for all of it."""
        closed = pd.to_datetime(self.requests["closed_on"])
        stages = self.funnel.stages["requests"]
        return hide(
            Passage(
                stages=stages if self.profile.hides else stages.iloc[:0],
                pairings=pairings.by_month(self.pairings, through=self.until),
                requests=pairings.waiting_by_month(self.requests, through=self.until),
                bands=pairings.waiting(
                    self.requests[closed.isna() | (closed > pd.Timestamp(self.until))],
                    today=self.until,
                    amber=self.programme.waiting_amber_days,
                    red=self.programme.waiting_red_days,
                ),
            ),
            self.profile,
        )


def read(session: Session, choice: Choice) -> Spans:
    """Return the spans that the period's figures are made of, from the very beginning."""
    return Spans(
        programme=settings.programme(session),
        pairings=rows.pairing_spans(session, choice.whole),
        requests=rows.request_spans(session, choice.whole),
        funnel=funnel.funnel(counts.requests(session, choice.ever), routes=list(Route)),
        until=choice.scope.until,
        profile=choice.profile,
    )


def draw_asking(found: Spans, choice: Choice) -> Iterator[Entry]:
    """Yield who waits now, requests by month, and what comes of asking."""
    profile, until = choice.profile, choice.scope.until
    shown = found.passage.since(choice.scope.since.isoformat())
    on = f"on {day(until)}" if profile.whole_months else ""
    now = charts.waiting_now(shown.bands, profile, waiting=found.passage.waiting, on=on)
    yield Entry(now, WAITING + choice.all_groups, choice.always)
    by_month = charts.waiting_by_month(shown.requests, profile)
    yield Entry(by_month, WAITING_BY_MONTH + choice.all_groups, choice.whole)
    waited = waits.of_requests(found.requests, through=until, since=found.complete_since)
    came = waits.incidence(waited, every=wait_charts.EVERY)
    curve = disclosure.curve(came, profile, came="came", start=0.0, by="outcome")
    figure = wait_charts.outcomes(curve, profile)
    says = OUTCOMES + _late(found) + WHATEVER + choice.all_groups
    yield Entry(figure, says, choice.always)


def draw_pairings(found: Spans, choice: Choice) -> Iterator[Entry]:
    """Yield pairings by month, and how long they go on."""
    profile = choice.profile
    shown = found.passage.since(choice.scope.since.isoformat())
    by_month = charts.pairings_by_month(shown.pairings, profile)
    yield Entry(by_month, BY_MONTH + choice.all_groups, choice.whole)
    lasted = lengths.of_pairings(
        found.pairings, through=choice.scope.until, since=found.complete_since
    )
    kept = lengths.curve(lasted, every=length_charts.EVERY)
    curve = disclosure.curve(kept, profile, came="ended", start=1.0)
    figure = length_charts.going_on(curve, profile)
    says = LENGTHS + _late(found) + _brought_in(found) + WHATEVER + choice.all_groups
    yield Entry(figure, says, choice.always)


def _late(found: Spans) -> str:
    since = found.complete_since
    if since is None:
        return ""
    return (
        f" What began before {day(since)} counts from that day on, if it was still going on then"
        " (late entry)."
    )


def _brought_in(found: Spans) -> str:
    if found.complete_since or found.pairings["known_from"].isna().all():
        return ""
    return (
        " What was brought in from before the dashboard counts from the day on which it came in, if"
        " it was still going on then (late entry)."
    )


ASKING: Final = Part(read, draw_asking)
PAIRINGS: Final = Part(read, draw_pairings)
