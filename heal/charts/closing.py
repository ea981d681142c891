"""A picture of how many mentors were once mentees here, in counts."""

from __future__ import annotations

from typing import Final

import pandas as pd

from heal.charts import beside
from heal.charts.figure import Figure
from heal.charts.hidden import HIDDEN, anything_hidden, note
from heal.charts.wording import counted, number, percent, sentences, verb
from heal.measures.closing import Closing
from heal.rules.disclosure import EXACT, Profile

ENOUGH: Final = 10
"""With fewer than this no share is said."""
KINDS: Final = {"mentors": "Became mentors", "came_round": "Of these, once mentees here"}
UNIT: Final = "People"
YEAR: Final = "Year they became mentors"
NOTHING: Final = "How many mentors were once mentees here: there is not enough to show here yet."
NOBODY: Final = "Nobody has been a mentor here yet."
NO_RACE: Final = "Nobody is expected to mentor in turn; a mentor may also come from elsewhere."


def closed(found: Closing, profile: Profile = EXACT) -> Figure:
    """Draw how many became mentors each year, and how many of them were mentees here before.

    In: what `measures.closing.closing` gives, or `told` of it. Under 10 mentors no share is said.
    """
    years = found.years
    kinds = {name: words for name, words in KINDS.items() if name in years}
    counts = years[list(kinds)]
    nothing = not bool((counts.fillna(0) > 0).any(axis=None))
    title, gone = _title(found, profile), anything_hidden(counts)
    caveat = sentences(
        NO_RACE,
        note(profile, crossed=True) if gone else "",
        f"Numbers are rounded down to a multiple of {profile.k}." if profile.hides else "",
    )
    return Figure(
        drawing=beside.drawing(what=YEAR, unit=UNIT, kinds=tuple(kinds.values())),
        rows=beside.rows(years["year"], counts, kinds),
        title=title,
        alt=f"An empty chart of mentors by year. {title}"
        if nothing
        else f"Bars for each year. Became mentors: {'; '.join(_said(years))}. {title}",
        caveat="" if nothing else caveat,
        data=years,
        name="circle-closed",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def _title(found: Closing, profile: Profile) -> str:
    if found.mentors == 0:
        return NOTHING if profile.hides else NOBODY
    if found.mentors is None:
        return NOTHING
    if profile.hides:
        if found.share is None:
            return (
                f"Of at least {found.mentors:,} mentors so far, how many were once mentees here is"
                " not shown."
            )
        return (
            f"Of at least {found.mentors:,} mentors so far, {percent(found.share)} were once"
            " mentees here."
        )
    came, mentors = found.came_round or 0, found.mentors
    if mentors == 1:
        return f"The one mentor so far was {'' if came else 'not '}a mentee here before."
    of_all = f"{number(came).capitalize()} of {counted(mentors, 'mentor')} so far"
    says = f"{of_all} {verb(came, 'was', 'were')} once {verb(came, 'a mentee', 'mentees')} here"
    if mentors < ENOUGH or found.share is None:
        return f"{says}: too few to speak of a share."
    between = f"{percent(found.low or 0)} to {percent(found.high or 0)}"
    return f"{says}: {percent(found.share)} (95% interval: {between})."


def _said(years: pd.DataFrame) -> list[str]:
    said = []
    for row in years.to_dict("records"):
        told = [
            "a hidden number" if pd.isna(row[name]) else number(int(row[name]))
            for name in KINDS
            if name in row
        ]
        came = f", once mentees here: {told[1]}" if len(told) > 1 else ""
        said.append(f"{told[0]} in {row['year']}{came}")
    return said
