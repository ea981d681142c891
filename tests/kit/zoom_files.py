"""Every shape in which Zoom writes down who was there.

The evening is always the same: Lina came, came again on a second device and stayed until half past
eight, Olu was there without an address, a program took notes, and the clock is New York's.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# How the evening's moments are written: coming, going, coming again, going again.
US = ("11/19/2025 07:00:10 PM", "11/19/2025 07:30:10 PM", "11/19/2025 07:20:10 PM",
      "11/19/2025 08:30:10 PM")  # fmt: skip
UNPADDED = tuple(text.replace(" 0", " ") for text in US)
DAY_FIRST = ("19/11/2025 19:00:10", "19/11/2025 19:30:10", "19/11/2025 19:20:10",
             "19/11/2025 20:30:10")  # fmt: skip
MONTH_FIRST_24 = tuple("11/19" + text[5:] for text in DAY_FIRST)
ISO = tuple(f"2025-11-19{text[10:]}" for text in DAY_FIRST)
NAMED = tuple(f"Nov 19, 2025{text[10:]}" for text in DAY_FIRST)
SPREADSHEET = ("11/19/25 19:00", "11/19/25 19:30", "11/19/25 19:20", "11/19/25 20:30")
WRITTEN = {
    "us": US, "unpadded": UNPADDED, "24 hours": MONTH_FIRST_24, "day first": DAY_FIRST, "iso": ISO,
    "named": NAMED, "spreadsheet": SPREADSHEET,
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """Hold a shape's rows, cell by cell, and what is told by it."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    lina: int = 90
    timed: bool = True
    topic: str | None = None
    number: str | None = None
    there: frozenset[str] = frozenset({"Lina", "Olu"})
    set_aside: tuple[str, ...] = ("Otter.ai",)
    dropped: frozenset[str] = field(default=frozenset())

    def text(self, line_end: str) -> str:
        def cell(text: str) -> str:
            quoted = any(one in text for one in (self.delimiter, '"', "\n"))
            return '"' + text.replace('"', '""') + '"' if quoted else text

        lines = (self.delimiter.join(map(cell, row)) for row in self.rows)
        return line_end.join(lines) + line_end


def sessions(header: str, times=US, more=(), waiting=None, delimiter=",") -> Shape:
    came, went, again, left = times
    people = [
        ("Lina (Lina Bérg)", "Lina@Example.org", came, went, "30"),
        ("Lina (Lina Bérg)", "lina@example.org", again, left, "71"),
        ("Olu", "", came, left, "91"),
        ("Otter.ai", "", came, left, "91"),
    ]
    rows = [(*row, *more) for row in people]
    set_aside = ["Otter.ai"]
    if waiting:
        rows.append(("Mallory", "", came, went, "30", *more[:-1], waiting))
        set_aside.append("Mallory")
    headings = tuple(header.split(","))
    return Shape(
        (headings, *rows), delimiter, set_aside=tuple(set_aside),
        dropped=frozenset(headings[5:-1] if waiting else headings[5:]),
    )  # fmt: skip


def totals(header: str, delimiter: str = ",") -> Shape:
    headings = tuple(header.split(","))
    rows = (("Lina (Lina Bérg)", "lina@example.org", "90"), ("Olu", "", "91"),
            ("Otter.ai", "", "91"))  # fmt: skip
    more = ("Yes",) * (len(headings) - 3)
    return Shape((headings, *((*row, *more) for row in rows)), delimiter, timed=False)


def under(shape: Shape, *above: tuple[str, ...], pad: bool = False) -> Shape:
    rows = (*above, (), *shape.rows)
    if pad:
        width = max(map(len, rows))
        rows = tuple((*row, *("",) * (width - len(row))) for row in rows)
    return Shape(
        rows, shape.delimiter, shape.lina, shape.timed, "Harbour, late", "98765432100",
        shape.there, shape.set_aside, shape.dropped,
    )  # fmt: skip


Z1 = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)"
Z2 = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
Z3 = ("Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)",
      "Participants", "")  # fmt: skip
Z3_VALUES = ("98765432100", "Harbour, late", "11/19/2025 06:55:16 PM", "11/19/2025 08:35:20 PM",
             "iris@example.org", "101", "3", "")  # fmt: skip
Z3_AGAIN = ("987 6543 2100", "Harbour, late", "11/19/25 18:55", "11/19/25 20:35",
            "iris@example.org", "101", "3", "")  # fmt: skip
Z4 = ("Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants")
Z4_VALUES = ("Harbour, late", "987 6543 2100", "Iris", "101", "11/19/2025 06:55:16 PM",
             "11/19/2025 08:35:20 PM", "3")  # fmt: skip
Z4_SESSIONS = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
    "Recording disclaimer response,In waiting room"
)
Z4_TOTALS = "Name (original name),Email,Total duration (minutes),Guest"

USERS = ("Attended", "User Name (Original Name)", "Email", "Join Time", "Leave Time",
         "Time in Session (minutes)", "Is Guest", "Country/Region Name")  # fmt: skip
NO_SHOW = ("No", "Mallory", "mallory@example.org", "--", "--", "--", "No", "")


def user(name: str, email: str, begin: str, end: str, minutes: str) -> tuple[str, ...]:
    return ("Yes", name, email, begin, end, minutes, "Yes", "Norway")


WEBINAR_ROWS = (
    ("Attendee Report",),
    ("Report Generated:", "11/20/2025 08:00:00 AM"),
    ("Topic", "Webinar ID", "Actual Start Time", "Actual Duration (minutes)", "# Registered"),
    ("Harbour, late", "987 6543 2100", "11/19/2025 06:55:16 PM", "101", "4"),
    ("Host Details",),
    USERS,
    user("Iris", "iris@example.org", US[0], US[3], "91"),
    ("Panelist Details",),
    USERS,
    user("Pia (Pia Løv)", "pia@example.org", US[0], US[1], "30"),
    user("Lina (Lina Bérg)", "lina@example.org", US[0], US[1], "30"),
    ("Attendee Details",),
    (*USERS[:2], "First Name", "Last Name", "Email", "Phone", "Registration Time", *USERS[3:]),
    ("Yes", "Lina (Lina Bérg)", "Lina", "Bérg", "lina@example.org", "+1 555 0100",
     "11/01/2025 09:00:00 AM", US[2], US[3], "71", "Yes", "Norway"),
    ("Yes", "Olu", "Olu", "", "", "", "11/02/2025 09:00:00 AM", US[0], US[3], "91", "Yes", ""),
    ("No", "Mallory", "Mallory", "", "mallory@example.org", "+1 555 0101",
     "11/03/2025 09:00:00 AM", "--", "--", "--", "--", ""),
    ("Other Attended",),
    ("User Name", "Join Time", "Leave Time", "Time in Session (minutes)", "Country/Region Name"),
    ("15550100199", US[0], US[3], "91", "Norway"),
)  # fmt: skip

FLAT = (
    "Topic", "Meeting ID", "User Name", "User Email", "Department", "Creation Time", "Start Time",
    "End Time", "Duration (Minutes)", "Participants", "Name (Original Name)", "User Email",
    "Join Time", "Leave Time", "Duration (Minutes)", "Guest", "In Waiting Room",
)  # fmt: skip
FLAT_MEETING = (
    "Harbour, late", "987 6543 2100", "Iris", "iris@example.org", "Piers", "11/01/2025 09:00:00 AM",
    "11/19/2025 06:55:16 PM", "11/19/2025 08:35:20 PM", "101", "3",
)  # fmt: skip
FLAT_ROWS = (
    FLAT,
    (*FLAT_MEETING, "Lina (Lina Bérg)", "lina@example.org", US[0], US[1], "30", "Yes", "No"),
    (*FLAT_MEETING, "Lina (Lina Bérg)", "lina@example.org", US[2], US[3], "71", "Yes", "No"),
    (*FLAT_MEETING, "Olu", "", US[0], US[3], "91", "Yes", "No"),
    (*FLAT_MEETING, "Otter.ai", "", US[0], US[3], "91", "Yes", "No"),
    (*FLAT_MEETING, "Mallory", "", US[0], US[1], "30", "Yes", "Yes"),
)

SPANISH = "Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,"
SPANISH_NEWER = "Nombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,"
FRENCH = "Nom (nom original),Adresse e-mail de l’utilisateur,"
WITH_WAITING = ("Yes", "OK", "No")

SHAPES: dict[str, Shape] = {
    "Z1 older": sessions(Z1),
    "Z1": sessions(f"{Z1},Guest", more=("Yes",)),
    "Z1 consent": sessions(f"{Z1},Guest,Recording Consent", more=("Yes", "")),
    "Z1 waiting room": sessions(
        f"{Z1},Guest,Recording Disclaimer Response,In Waiting Room",
        more=WITH_WAITING, waiting="Yes",
    ),
    **{f"Z1 {how}": sessions(Z1, times=times) for how, times in WRITTEN.items()},
    "Z1 semicolon": sessions(Z1, delimiter=";"),
    "Z1 tab": sessions(Z1, delimiter="\t"),
    "Z2": totals(Z2),
    "Z3 over Z1": under(sessions(f"{Z1},Guest", more=("Yes",)), Z3, Z3_VALUES),
    "Z3 over Z2": under(totals(Z2), Z3, Z3_VALUES),
    "Z3 again": under(
        sessions(f"{Z1},Guest", more=("Yes",), times=SPREADSHEET), Z3, Z3_AGAIN, pad=True
    ),
    "Z3 totals again": under(totals(Z2), Z3, Z3_AGAIN, pad=True),
    "Z3 again semicolon": under(
        sessions(f"{Z1},Guest", more=("Yes",), times=SPREADSHEET, delimiter=";"),
        Z3, Z3_AGAIN, pad=True,
    ),
    "Z4 totals": under(totals(Z4_TOTALS), Z4, Z4_VALUES),
    "Z4": under(sessions(Z4_SESSIONS, more=WITH_WAITING, waiting="Yes"), Z4, Z4_VALUES),
    "Z4 bare": sessions(Z4_SESSIONS, more=WITH_WAITING, waiting="Yes"),
    "Z5": Shape(
        WEBINAR_ROWS, topic="Harbour, late", number="98765432100",
        there=frozenset({"Lina", "Olu", "Iris", "Pia"}),
        set_aside=("Mallory", "Somebody on the telephone"),
        dropped=frozenset({"Phone", "First Name", "Last Name", "Is Guest", "Registration Time",
                           "Country/Region Name"}),
    ),
    "Z6": Shape(
        FLAT_ROWS, topic="Harbour, late", number="98765432100", set_aside=("Otter.ai", "Mallory"),
        dropped=frozenset({"User Name", "User Email", "Department", "Creation Time", "Guest",
                           "Duration (Minutes)", "Participants"}),
    ),
    "Z7 Spanish": sessions(f"{SPANISH}Duración (minutos)", times=DAY_FIRST),
    "Z7 Spanish semicolon": sessions(
        f"{SPANISH}Duración (minutos)", times=DAY_FIRST, delimiter=";"
    ),
    "Z7 Spanish unique": totals(
        "Nombre (nombre original),E-mail del usuario,Duración total (minutos),Invitado"
    ),
    "Z7 Spanish unique semicolon": totals(
        "Nombre (nombre original),Correo electrónico,Duración total (minutos),Invitado", ";"
    ),
    "Z7 Spanish newer": sessions(
        f"{SPANISH_NEWER}Duración (minutos),Invitado,En sala de espera",
        times=DAY_FIRST, more=("Sí", "No"), waiting="Sí",
    ),
    "Z7 French": sessions(
        f"{FRENCH}Heure d’arrivée,Heure de départ,Durée (minutes),Invité,Salle d’attente",
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui",
    ),
    "Z7 French straight": sessions(
        f"{FRENCH}Heure d’arrivée,Heure de départ,Durée (minutes),Invité,Salle d’attente".replace(
            "’", "'"
        ),
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui",
    ),
    "Z7 French newer": sessions(
        f"{FRENCH}Heure de connexion,Heure de départ,Durée (minutes),Invité,"
        "Dans la salle d’attente",
        times=DAY_FIRST, more=("Oui", "Non"), waiting="Oui", delimiter=";",
    ),
    "Z7 French totals": totals(f"{FRENCH}Durée totale (minutes),Invité"),
}  # fmt: skip
