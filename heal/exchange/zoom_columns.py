"""The headings of Zoom's reports, in the languages that reach us, and which report each means."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from heal.errors import UnreadableFile
from heal.exchange.delimited import Columns, Layout, Sheet, plain

WAY = (
    "in Zoom, open Reports, find that one meeting and export the list behind its number of "
    "participants."
)
_HEADINGS = {
    "name": ("name (original name)", "name", "nombre (nombre original)", "nom (nom original)"),
    "email": (
        "user email",
        "email",
        "e-mail del usuario",
        "correo electrónico",
        "correo electrónico del usuario",
        "adresse e-mail de l'utilisateur",
        "adresse e-mail",
        "e-mail",
    ),
    "join": (
        "join time",
        "hora para unirse",
        "hora de entrada",
        "heure d'arrivée",
        "heure de connexion",
    ),
    "leave": (
        "leave time",
        "hora para salir",
        "hora de salida",
        "heure de départ",
        "heure de déconnexion",
    ),
    "minutes": (
        "duration (minutes)",
        "duración (minutos)",
        "durée (minutes)",
        "time in session (minutes)",
    ),
    "total": (
        "total duration (minutes)",
        "duración total (minutos)",
        "durée totale (minutes)",
    ),
    "waiting": (
        "in waiting room",
        "en sala de espera",
        "salle d'attente",
        "dans la salle d'attente",
    ),
    "topic": ("topic", "tema", "sujet"),
    "number": (
        "meeting id",
        "id",
        "id de reunión",
        "id de la reunión",
        "id de réunion",
        "id de la réunion",
        "webinar id",
    ),
    "start": ("start time", "actual start time", "hora de inicio", "heure de début"),
    "end": ("end time", "hora de finalización", "hora de fin", "heure de fin"),
    "attendee": ("user name (original name)", "user name"),
    "attended": ("attended",),
    "created": ("creation time",),
    "registered": ("registration time",),
}
COLUMNS = {plain(heading): column for column, all_of in _HEADINGS.items() for heading in all_of}
ABOVE = frozenset({"topic", "number", "start", "end"})
KEPT = ABOVE | {
    "name", "attendee", "email", "join", "leave", "minutes", "total", "waiting", "attended",
}  # fmt: skip
_WEBINAR_TITLE = "attendee report"


def layout_for(first_line: str) -> Layout:
    """Return the layout of Zoom's reports, which asks for more of what is a webinar's by title."""
    return _WEBINAR if plain(first_line).startswith(_WEBINAR_TITLE) else _LAYOUT


def is_webinar(sheet: Sheet) -> bool:
    """Say whether the table is one of a webinar's: it names users, not participants."""
    return sheet.has("attendee") and not sheet.has("name")


def is_flat(sheet: Sheet) -> bool:
    """Say whether the table is an administrator's, which names the meeting on each row."""
    return sheet.has("name") and (sheet.has("topic") or sheet.has("number"))


def refuse_unclear_columns(sheet: Sheet) -> None:
    """Refuse a table in which it is not clear which of two columns, or which meeting, is meant."""
    if sheet.repeated:
        raise UnreadableFile(
            "One of this report's columns occurs twice, so it is not clear which to read; export "
            "the report from Zoom again and import the file unchanged."
        )
    if is_flat(sheet) and not sheet.has("start"):
        raise UnreadableFile(
            "This is an administrator's export over many meetings, but has no column “Start time”, "
            "so that these cannot be told apart; " + WAY
        )


def refuse_swapped_columns() -> NoReturn:
    """Refuse an administrator's export whose columns are not where Zoom puts them."""
    raise UnreadableFile(
        "In this administrator's export the addresses or minutes of the meetings seem to stand "
        "where those of the participants should be; export it from Zoom again and import the file "
        "unchanged."
    )


def _settle(columns: Columns) -> Columns:
    """Tell the participant's columns from the meeting's in an administrator's export.

    Both have "User Email" and "Duration (Minutes)", and the host may be the "User Name". The
    participant's are those from "Name (original name)" rightwards, up to the first column that is
    about the meeting; the others are the host's address and the meeting's length.
    """
    meeting = ABOVE | {"created"}
    if "name" not in columns or not {"topic", "number"}.intersection(columns):
        return columns
    begin = columns.index("name")
    end = next((at for at, column in enumerate(columns) if at > begin and column in meeting), None)
    return tuple(
        f"meeting's {column}"
        if column == "attendee"
        or (column in {"email", "minutes"} and at not in range(begin, end or len(columns)))
        else column
        for at, column in enumerate(columns)
    )


_LAYOUT = Layout(
    columns=COLUMNS,
    signatures=(
        frozenset({"name", "join", "leave"}),
        frozenset({"name", "total"}),
        frozenset({"attendee", "join", "leave"}),
    ),
    not_found=(
        "This is not a Zoom list of participants: no row has the headings “Name (original name)” "
        "with “Join time” and “Leave time”, or with “Total duration (minutes)”; " + WAY
    ),
    settle=_settle,
)
_WEBINAR = replace(
    _LAYOUT,
    not_found=(
        "This is the attendee report of a webinar, but no table in it has the headings “User name "
        "(original name)”, “Join time” and “Leave time”; download the report again and import it "
        "unchanged."
    ),
)
