"""How far requests come, from asking to a beginning, and by which of the six routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from heal.charts import funnel as charts
from heal.measures import funnel
from heal.reports import passage
from heal.reports.choice import Choice, Entry, Part

STAGES: Final = (
    "Of the requests opened {when}: how many were proposed to a mentor (the mentor was asked), to"
    " how many both said yes, and how many led to a pairing. Each has been through all before; two"
    " yeses count also where the pairing did not begin after all. Shares are of all that were"
    " opened{how}."
)
WILSON: Final = ", with Wilson's 95% interval"
ROUTES: Final = (
    "Requests opened {when}, by how each began, as it was noted then: one of six routes{how}."
)
BEGAN: Final = ", with how many of them led to a pairing"
PERIOD: Final = "in the period"
EVER: Final = "so far, whatever the period"


def draw(found: passage.Spans, choice: Choice) -> Iterator[Entry]:
    """Yield how many requests came how far, and by which routes they came."""
    profile = choice.profile
    told = funnel.told(found.funnel, found.passage.stages.notna(), profile)
    when = EVER if profile.hides else PERIOD
    stages = STAGES.format(when=when, how="" if profile.hides else WILSON)
    yield Entry(charts.stages(told, profile), stages + choice.all_groups, choice.ever)
    routes = ROUTES.format(when=when, how=BEGAN if "begun" in told.routes else "")
    yield Entry(charts.routes(told, profile), routes + choice.all_groups, choice.ever)


PART: Final = Part(passage.read, draw)
