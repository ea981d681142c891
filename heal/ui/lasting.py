"""What Participation shows of time: what comes of asking, and how long pairings go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from heal.charts import lengths as length_charts
from heal.charts import waits as wait_charts
from heal.charts.figure import Figure
from heal.measures import disclosure, lengths, waits
from heal.rules.disclosure import Profile

OUTCOMES = (
    "Of all requests so far, the share from which a pairing had begun, and the share that was"
    " withdrawn, so many days after it was opened. Requests that wait or are on hold count for as"
    " long as they have waited. Method: cumulative incidence (Aalen and Johansen), pointwise 95%"
    " intervals on the log–log scale."
)
LENGTHS = (
    "Of all pairings so far, the share still going on so many days after it began. A break does"
    " not end a pairing; one that goes on counts for as long as it has gone on. Method: Kaplan and"
    " Meier, pointwise 95% intervals on the log–log scale."
)
WHATEVER = " They are counted whatever the period."


def figures(
    spans: pd.DataFrame, asked: pd.DataFrame, profile: Profile, *, until: date, groups: str
) -> Iterator[tuple[Figure, str]]:
    """Yield both curves with their definitions; what the profile hides is gone before.

    In: what `queries.participation.pairing_spans` and `.request_spans` return, the last day that
    counts, and which groups these are about, in words.
    """
    waited = waits.of_requests(asked, through=until)
    came = waits.incidence(waited, every=wait_charts.EVERY)
    shown = disclosure.curve(came, profile, came="came", start=0.0, by="outcome")
    yield wait_charts.outcomes(shown, profile), OUTCOMES + WHATEVER + groups
    lasted = lengths.of_pairings(spans, through=until)
    kept = lengths.curve(lasted, every=length_charts.EVERY)
    shown = disclosure.curve(kept, profile, came="ended", start=1.0)
    yield length_charts.going_on(shown, profile), LENGTHS + WHATEVER + groups
