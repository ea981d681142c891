"""The empty file of pairs to fill in: its headings, and a line on each of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from string import ascii_uppercase
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from heal.exchange.pairs_columns import HEADINGS
from heal.exchange.tables import Format
from heal.rules.wording import labels
from heal.vocabulary import Channel, EndingManner, EndingReason

FIRST: Final = "One pair a row, under the headings. Only the two people and the day are needed."
_ROWS = 2000
_OFFERED: Final = {"manner": EndingManner, "reason": EndingReason}
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


def guide() -> Mapping[str, str]:
    """Return what to fill in under each heading."""
    manners, reasons, channels = (
        " / ".join(labels(words).values()) for words in (EndingManner, EndingReason, Channel)
    )
    return {
        HEADINGS["mentor_name"]: "As in the list of members.",
        HEADINGS["mentor_email"]: "By this they are found; the name alone is only a hint.",
        HEADINGS["mentee_name"]: "As in the list of members.",
        HEADINGS["mentee_email"]: "By this they are found; the name alone is only a hint.",
        HEADINGS["group"]: "The group of whoever is not in the records yet, so that they can be"
        " added with this file. May stay empty for people who are.",
        HEADINGS["mentor_group"]: "Only where it is another group.",
        HEADINGS["began"]: "The first day, such as 2025-03-09.",
        HEADINGS["ended"]: "The last day. Empty while the two are in touch.",
        HEADINGS["manner"]: f"If known, one of: {manners}.",
        HEADINGS["reason"]: f"If known, and if they do not mind, one of: {reasons}.",
        HEADINGS["channels"]: f"If known, what both agreed to: {channels}; several with a"
        " semicolon between.",
    }


def template(kind: Format) -> bytes:
    """Return the file to fill in, as CSV or as a workbook with a guide on its second sheet."""
    return _workbook() if kind is Format.XLSX else _text()


def _text() -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    # What stands above the headings is passed over when the file comes back.
    writer.writerow([FIRST])
    writer.writerows([f"{heading}: {says}"] for heading, says in guide().items())
    writer.writerow([])
    writer.writerow(HEADINGS.values())
    return out.getvalue().encode("utf-8-sig")


def _workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _ALWAYS.replace(tzinfo=None)})
        bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet("Teams")
        page.freeze_panes(1, 0)
        for at, (column, heading) in enumerate(HEADINGS.items()):
            page.write_string(0, at, heading, bold)
            page.set_column(at, at, max(len(heading) + 2, 16), None)
            if column in ("began", "ended"):
                page.set_column(at, at, 16, day)
        beside = book.add_worksheet("Guide")
        beside.set_column(0, 0, 22, bold)
        beside.set_column(1, 1, 80, wrap)
        beside.write_string(0, 0, "One pair a row")
        beside.write_string(0, 1, FIRST)
        for row, (heading, says) in enumerate(guide().items(), start=2):
            beside.write_string(row, 0, heading)
            beside.write_string(row, 1, says)
        _offer_words(page, beside)
    return out.getvalue()


def _offer_words(page: Worksheet, beside: Worksheet) -> None:
    """Let a spreadsheet offer the words for how and why; they stand on the guide's sheet."""
    for at, (heading, words) in enumerate(_OFFERED.items(), start=3):
        says = list(labels(words).values())
        for row, word in enumerate(says):
            beside.write_string(row, at, word)
        beside.set_column(at, at, 30)
        source = f"=Guide!${ascii_uppercase[at]}$1:${ascii_uppercase[at]}${len(says)}"
        under = list(HEADINGS).index(heading)
        page.data_validation(1, under, _ROWS, under, {"validate": "list", "source": source})
