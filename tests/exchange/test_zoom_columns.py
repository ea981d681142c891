from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heal.errors import UnreadableFile
from heal.exchange.moments import DateOrder
from heal.exchange.zoom import Register, read_register

SESSIONS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
TOTALS = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
NEWER = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
    "Recording disclaimer response,In waiting room"
)
PREAMBLE = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,"
ABOVE = (
    "00987654321,Harbour evening,11/19/2025 06:55:16 PM,11/19/2025 08:30:20 PM,"
    "host@example.org,96,3,"
)
LINA = "Lina (Lina Berg),Lina@Example.org,11/19/2025 07:00:10 PM,11/19/2025 08:25:10 PM,86,No"
NEW_YORK = "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(*lines: str, zone: str = NEW_YORK, date_order: DateOrder | None = None) -> Register:
    return read_register("\r\n".join(lines).encode(), zone=zone, date_order=date_order)


@pytest.mark.parametrize(
    ("header", "ending"),
    [
        (SESSIONS.removesuffix(",Guest"), ""),
        (SESSIONS, ",No"),
        (f"{SESSIONS},Recording Consent", ",No,Y"),
        (f"{SESSIONS},Recording Disclaimer Response,In Waiting Room", ",No,OK,No"),
        (NEWER, ",No,OK,No"),
        (NEWER, ",No,,"),
        (NEWER.upper(), ",No,OK,No"),
    ],
)
def test_every_header_of_sessions_is_known(header, ending):
    register = read(header, LINA.removesuffix(",No") + ending)
    assert [(stay.name, stay.email, stay.minutes) for stay in register.stays] == [
        ("Lina", "lina@example.org", 86)
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (
            "Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,"
            "Duración (minutos)",
            "Lina,,19/11/2025 19:00:10,19/11/2025 20:00:10,60",
        ),
        (
            "Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;"
            "Duración (minutos);Invitado;En sala de espera",
            "Lina;;19/11/2025 19:00:10;19/11/2025 20:00:10;60;Sí;No",
        ),
        (
            "Nom (nom original),Adresse e-mail de l’utilisateur,Heure d’arrivée,Heure de départ,"
            "Durée (minutes),Invité,Salle d’attente",
            "Lina,,19/11/2025 19:00:10,19/11/2025 20:00:10,60,Oui,Non",
        ),
        (
            "Nom (nom original),Adresse e-mail de l'utilisateur,Heure de connexion,"
            "Heure de départ,Durée (minutes),Invité,Dans la salle d’attente",
            "Lina,,19/11/2025 19:00:10,19/11/2025 20:00:10,60,Oui,Non",
        ),
    ],
)
def test_spanish_and_french_reports_are_read(header, row):
    register = read(header, row, zone="Europe/Madrid")
    assert [(stay.name, stay.joined_at, stay.minutes) for stay in register.stays] == [
        ("Lina", utc("2025-11-19 18:00:10"), 60)
    ]
    assert register.date_order is DateOrder.DMY


def test_spanish_totals_and_waiting_rooms_are_read():
    totals = "Nombre (nombre original),E-mail del usuario,Duración total (minutos),Invitado"
    assert read(totals, "Lina,,60,Sí").stays[0].minutes == 60
    waiting = (
        "Nombre (nombre original),Correo electrónico,Hora de entrada,Hora de salida,"
        "Duración (minutos),En sala de espera"
    )
    register = read(waiting, "Lina,,19/11/2025 19:00:10,19/11/2025 19:01:10,1,Sí")
    assert register.stays == ()
    assert register.set_aside[0].name == "Lina"


FLAT = (
    "Topic,Meeting ID,Host Name,User Email,Start Time,End Time,Duration (Minutes),"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (("Attendee Report", "and nothing that is known"), "of a webinar"),
        (("Meeting ID," + SESSIONS,), "no column “Start time”"),
        ((SESSIONS + ",User Email", LINA), "occurs twice"),
        ((FLAT + ",User Email",), "occurs twice"),
        (("First name,Last name,Email,Duration,Time joined,Time exited",), "Total duration"),
        (("Email address,Nickname,Group status",), "“Join time” and “Leave time”"),
        ((PREAMBLE, ABOVE), "not a Zoom list of participants"),
        ((f'{SESSIONS}\n"Lina,,11/19/2025 07:00 PM',), "never closed"),
    ],
)
def test_another_report_gets_one_clear_sentence(lines, says):
    with pytest.raises(UnreadableFile, match=says) as refused:
        read(*lines)
    assert "\n" not in refused.value.sentence
    assert ". " not in refused.value.sentence
    assert refused.value.sentence.endswith(".")
