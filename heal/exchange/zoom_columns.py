"""The headings of Zoom's reports, in the languages that reach us, and which report each means."""

from __future__ import annotations

from heal.errors import UnreadableFile
from heal.exchange.delimited import Layout, Sheet, plain

_WAY = (
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
    "minutes": ("duration (minutes)", "duración (minutos)", "durée (minutes)"),
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
    ),
    "start": ("start time", "hora de inicio", "heure de début"),
    "end": ("end time", "hora de finalización", "hora de fin", "heure de fin"),
    "attendee": ("user name (original name)",),
    "session": ("time in session (minutes)",),
}
COLUMNS = {plain(heading): column for column, all_of in _HEADINGS.items() for heading in all_of}
KEPT = frozenset({"name", "email", "join", "leave", "minutes", "total", "waiting"})
LAYOUT = Layout(
    columns=COLUMNS,
    signatures=(
        frozenset({"name", "join", "leave"}),
        frozenset({"name", "total"}),
        frozenset({"attendee", "session"}),
    ),
    not_found=(
        "This is not a Zoom list of participants: no row has the headings “Name (original name)” "
        "with “Join time” and “Leave time”, or with “Total duration (minutes)”; " + _WAY
    ),
)
_WEBINAR_TITLE = "attendee report"


def refuse_a_webinar(text: str) -> None:
    """Refuse a webinar's report by its title, whatever follows."""
    if plain(text.lstrip("\ufeff\r\n")[:100]).lstrip('"').startswith(_WEBINAR_TITLE):
        raise _webinar()


def refuse_other_reports(sheet: Sheet) -> None:
    """Refuse the tables that name participants but are not the register of one meeting."""
    if sheet.has("attendee", "session"):
        raise _webinar()
    if sheet.repeated or sheet.has("topic") or sheet.has("number"):
        raise UnreadableFile(
            "This is an administrator's export over many meetings, with headings that occur twice "
            "or name the meeting on each row, and it cannot be used as one meeting's register; "
            + _WAY
        )


def _webinar() -> UnreadableFile:
    return UnreadableFile(
        "This is the attendee report of a webinar, which cannot be used as a meeting's register; "
        + _WAY
    )
