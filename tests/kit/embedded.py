"""The numbers of people that travel with a figure, parsed back from every file it is taken out as.

A file of a profile that hides has none that it holds back, wherever one looks.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as ET

import openpyxl
import pandas as pd

from heal.charts import images
from heal.charts.figure import ROWS, Figure
from heal.exchange.tables import Format, write
from heal.measures.disclosure import labelled
from heal.rules.disclosure import Profile

NO_PEOPLE: Final = {
    "after", "before", "bold", "change", "days", "earlier", "earlier_high", "earlier_low",
    "from_days", "high", "low", "meeting", "order",
    "place", "points",
    "points_high", "points_low", "rate", "share", "year",
}  # fmt: skip
"""Columns of numbers that count nobody: days, shares and their changes. All others do."""
CALCULATED: Final = {"a", "b", "kind", "line", "when"}
"""The same of what a drawing works out for itself: rates, and the sides of a first day."""
NO_COUNTS: Final = re.compile(
    r"""
    \b\d{1,2}\ (?=[A-Z][a-z]{2}\ \d{4})      # the day of a date
    | (?<=[A-Z][a-z]{2}\ )\d{4}\b            # and its year
    | \b20\d\d-\d\d(-\d\d)?\b                # a date
    | \d+(\.\d+)?\ ?%                        # a share
    | \d+(–\d+)?\ (days?|months?)\b          # a time
    | [+−]?\d+\ (percentage\ )?points\b | \bexpect\ [+−]?\d+
    | \binterval\ [+−]?\d+\ to\ [+−]?\d+ | \bp\ =\ [\d.]+ | \d+\ times\ in\ \d+
    | (?<=on\ )day\ \d+ | \bk\ =\ \d+
    | \b(below|fewer\ than|multiple\ of|rounded\ to|once|needs)\ \d+
    """,
    re.VERBOSE | re.IGNORECASE,
)
NUMBER: Final = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w%])")
SVG: Final = "{http://www.w3.org/2000/svg}"

Found = Mapping[str, list[float]]
"""The numbers of people by where they stand."""
PLACES: Final = {"frames", "words", "json", "svg", "csv", "xlsx"}


def counts_in(text: str) -> list[float]:
    """Give the numbers of people that a text says."""
    return [float(one.replace(",", "")) for one in NUMBER.findall(NO_COUNTS.sub(" ", text))]


def counts_of(frame: pd.DataFrame) -> list[float]:
    """Give the numbers of people in a frame: in every column but those that count nobody."""
    cells = frame.drop(columns=list(NO_PEOPLE), errors="ignore").to_numpy(dtype=object).ravel()
    told = pd.to_numeric(pd.Series(cells, dtype=object), errors="coerce")
    return told.dropna().astype("float64").tolist()


def embedded(figure: Figure) -> Found:
    """Give all numbers of people that travel with a figure, by what they travel in."""
    words = [figure.title, figure.alt, figure.caveat, figure.name]
    found = {
        "frames": counts_of(figure.rows) + counts_of(figure.data),
        "words": [number for text in words for number in counts_in(text)],
        "json": counts_of(_of_json(figure)),
        "svg": list(_of_svg(figure)),
    }
    rows = labelled(figure.data, figure.hidden) if figure.hidden else figure.data
    csv = io.BytesIO(write(rows, Format.CSV, title=figure.title))
    found["csv"] = counts_of(pd.read_csv(csv, encoding="utf-8-sig"))
    book = io.BytesIO(write(rows, Format.XLSX, title="Figures"))
    heading, *cells = openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True)
    found["xlsx"] = counts_of(pd.DataFrame(cells, columns=pd.Index(heading)))
    return found


def _of_json(figure: Figure) -> pd.DataFrame:
    """Give the rows of a Vega-Lite file, which holds no others and no other columns."""
    written = json.loads(images.json(figure, foot=()))
    (data,) = written["datasets"].values()
    assert '"values": [{' not in json.dumps(figure.drawing.specification)
    assert figure.drawing.specification["data"] == {"name": ROWS}
    frame = pd.DataFrame(data, columns=None if data else list(figure.rows))
    assert set(frame) <= set(figure.rows)
    return frame


def _of_svg(figure: Figure) -> Iterator[float]:
    """Yield what is written around the chart, and what its marks say of themselves."""
    root = ET.fromstring(images.svg(figure, foot=()))  # noqa: S314 - we have just drawn it
    # A sentence goes on in the next line.
    yield from counts_in(" ".join(one.text or "" for one in root.findall(f"{SVG}text")))
    for tag in ("title", "desc"):
        yield from counts_in(" ".join(one.text or "" for one in root.iter(SVG + tag)))
    yield from counts_in(root.attrib["aria-label"])
    nobody = set(_titles_of(figure.drawing.specification))
    for mark in root.iter():
        if mark.attrib.get("aria-roledescription", "").endswith("mark"):
            for said in mark.attrib.get("aria-label", "").split("; "):
                title, _, value = said.partition(": ")
                if title not in nobody:
                    yield from counts_in(value)


def _titles_of(part: Any) -> Iterator[str]:
    """Yield the titles under which a specification speaks of days, shares and kinds of lines."""
    if isinstance(part, list):
        for one in part:
            yield from _titles_of(one)
    elif isinstance(part, dict):
        if part.get("field") in {*NO_PEOPLE, *CALCULATED}:
            yield str(part.get("title") or part["field"])
        yield from _titles_of(list(part.values()))


def given_away(numbers: list[float], profile: Profile) -> list[float]:
    """Give the numbers that the profile holds back, or tells otherwise."""
    return [
        number
        for number in numbers
        if profile.is_small(number) or (profile.rounds_to > 1 and number % profile.rounds_to)
    ]
