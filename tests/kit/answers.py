"""The answers to a long form, with whole questions for headings: as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import openpyxl

QUESTIONS = (
    "Timestamp",
    "Email Address",
    "What would you like us to call you?",
    'Which support group do you attend, if any\n("Harbour", "Hill", or none yet)?',
    "Since when have you been coming to the group?",
    "How did you hear of us, and what made you decide, after all, to come?",
    "What helps you most on a hard day?\nYou may name several things, with commas between.",
    "Would you like to be rung up, written to, or left in peace?",
    "Phone number (only if you would like to be rung up)",
    "In which country do you live?",
    "Is there anything that we should know; for example, about times, or who reads your mail?",
    'I have read "How we treat each other", and agree',
    "Untitled question",
)
HARBOUR = (
    "6/16/2026 19:10:26", "Ana.F@Example.org", "Ana", "Harbour", "2/1/2024", 'A friend, "the list"',
    "Tea,\nwalks", "Written to", "", "Canada", "No", "Yes", "",
)  # fmt: skip
ALSO_HARBOUR = (
    "6/16/2026 20:00:00", "bea.f@example.org", "Bea", "Harbour", "13/2/2024", "Search", "Music",
    "Rung up", "555 0101", "France", "Evenings", "Yes", "",
)  # fmt: skip
HILL = (
    "6/17/2026 08:00:00", "cy.f@example.org", "Cy", "Hill", "", "A book", "", "Left in peace", "",
    "Mexico", "", "Yes", "",
)  # fmt: skip
ONE_GROUP = (QUESTIONS, HARBOUR, ALSO_HARBOUR)
TWO_GROUPS = (*ONE_GROUP, HILL)
NEW_QUESTION = "What, if anything, would you wish for the next meeting?"

Rows = Sequence[Sequence[str]]


def moved(table: Rows = ONE_GROUP, *, mail: str = "next.") -> list[list[str]]:
    """Return the form of a later day: the name before the address, and one question more."""
    found = []
    for at, row in enumerate(table):
        address = row[1] if at == 0 else f"{mail}{row[1]}"
        found.append([row[0], row[2], address, *row[3:6], f"Cake {at}", *row[6:]])
    found[0][6] = NEW_QUESTION
    return found


def as_csv(table: Rows = ONE_GROUP) -> bytes:
    """Return the answers as Google writes them."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(table)
    return out.getvalue().encode()


def as_xlsx(*tables: Rows, names: Sequence[str] = ()) -> bytes:
    """Return the answers as a workbook, a table a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for at, table in enumerate(tables or (ONE_GROUP,)):
        sheet = book.create_sheet(names[at] if names else f"Sheet {at + 1}")
        for row in table:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
