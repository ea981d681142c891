"""What mentoring gives to either side, in their own word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd
from sqlalchemy.orm import Session

from heal.charts import feedback as charts
from heal.measures import disclosure_shares, feedback
from heal.queries import feedback as rows
from heal.reports.choice import Choice, Entry, Part

GIVES: Final = (
    "Of all who answered an item with yes or not so much, the share that said yes. Of each side of"
    " a pairing the latest feedback in the period counts, once, however often it was asked;"
    " whoever has been in several pairings is asked in each. An item that was left blank is no"
    " answer. Method: Wilson's score interval, 95%."
)
WHATEVER: Final = " Everything said so far is counted, whatever the period."


def read(session: Session, choice: Choice) -> pd.DataFrame:
    """Return what was answered, counted; where small numbers are hidden, of all time."""
    return rows.answers(session, choice.ever)


def draw(found: pd.DataFrame, choice: Choice) -> Iterator[Entry]:
    """Yield the share that said yes to each item, by side."""
    profile = choice.profile
    shares = disclosure_shares.shares(feedback.shares(found), profile)
    whatever = WHATEVER if profile.hides else ""
    says = GIVES + whatever + choice.all_groups
    yield Entry(charts.what_it_gives(shares, profile), says, choice.ever)


PART: Final = Part(read, draw)
