from __future__ import annotations

import io
import zipfile

import pytest

from heal.exchange.delimited import MOST_BYTES, plain
from heal.exchange.file_signatures import (
    GIVES,
    SIGNATURES,
    WORDS,
    Kind,
    Shape,
    Sure,
)
from heal.exchange.mapping import Purpose
from heal.exchange.programme_files import MANIFEST
from heal.exchange.readers import MEMBER_LISTS, REGISTERS
from heal.exchange.recognise import recognise

GROUPS = (
    "Email address,Nickname,Group status,Email status,Email preference,Posting permissions,"
    "Join year,Join month,Join day,Join hour,Join minute,Join second,Time zone"
)
Z1 = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
Z2 = "Name (Original Name),User Email,Total Duration (Minutes),Guest"
Z3 = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\n1,A,,,,,,\n"
Z4 = "Topic,ID,Host,Duration (minutes),Start time,End time,Participants\nA,1,,,,,\n"
Z4_ROWS = (
    "Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,"
    "Recording disclaimer response,In waiting room"
)
Z5 = (
    "Attendee Report\nHost Details\nAttendee Details\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,"
    "Time in Session (minutes),Is Guest,Country/Region Name"
)
Z6 = (
    "Topic,Meeting ID,User Name,User Email,Duration (Minutes),Name (Original Name),User Email,"
    "Join Time,Leave Time,Duration (Minutes),Guest"
)
SPANISH = (
    "Nombre (nombre original);E-mail del usuario;Hora para unirse;Hora para salir;"
    "Duración (minutos)"
)
FRENCH = (
    "Nom (nom original),Adresse e-mail de l’utilisateur,Heure d’arrivée,Heure de départ,"
    "Durée (minutes),Invité,Salle d’attente"
)
EVENTBRITE = (
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Barcode #,"
    "Attendee Status,Cell Phone"
)
TEAMS = (
    "1. Summary\nMeeting title\tHarbour\n\n2. Participants\n"
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
)
FORM = '"Timestamp","Email Address","Which group, if any,\ndo you ""attend""?"\n1/2/2026 19:10:26,,'

FILES = (
    (f"Members for group Harbour\n{GROUPS}", Kind.GOOGLE_GROUPS, None, Sure.CERTAIN),
    (GROUPS, Kind.GOOGLE_GROUPS, None, Sure.CERTAIN),
    ("Email address,Nickname,Group status", Kind.GOOGLE_GROUPS, None, Sure.CERTAIN),
    ("Email address,Nickname", Kind.GOOGLE_GROUPS, None, Sure.LIKELY),
    ("Members for group A, B\nEmail address\na@x.org", Kind.GOOGLE_GROUPS, None, Sure.CERTAIN),
    ("Email,User ID,Member ID,Display Name,Username,Joined", Kind.GROUPS_IO, None, Sure.CERTAIN),
    ("Email,Display Name,Joined", Kind.GROUPS_IO, None, Sure.LIKELY),
    (Z1, Kind.ZOOM, Shape.Z1, Sure.CERTAIN),
    ("Name,Join Time,Leave Time,Duration (Minutes)", Kind.ZOOM, Shape.Z1, Sure.LIKELY),
    (Z2, Kind.ZOOM, Shape.Z2, Sure.CERTAIN),
    (f"{Z3}\n{Z1}", Kind.ZOOM, Shape.Z3, Sure.CERTAIN),
    (f"{Z3},,,,,,,\n{Z2},,,,", Kind.ZOOM, Shape.Z3, Sure.CERTAIN),
    (f"{Z4}\n{Z4_ROWS}", Kind.ZOOM, Shape.Z4, Sure.CERTAIN),
    (
        f"{Z4}\nName (original name),Email,Total duration (minutes),Guest",
        Kind.ZOOM,
        Shape.Z4,
        Sure.CERTAIN,
    ),
    (Z4_ROWS, Kind.ZOOM, Shape.Z1, Sure.CERTAIN),
    (Z5, Kind.ZOOM, Shape.Z5, Sure.CERTAIN),
    ("Attendee Report\nReport Generated:,1", Kind.ZOOM, Shape.Z5, Sure.LIKELY),
    (Z6, Kind.ZOOM, Shape.Z6, Sure.CERTAIN),
    (SPANISH, Kind.ZOOM, Shape.Z7, Sure.CERTAIN),
    (FRENCH, Kind.ZOOM, Shape.Z7, Sure.CERTAIN),
    (
        "Nombre (nombre original),E-mail del usuario,Duración total (minutos),Invitado",
        Kind.ZOOM,
        Shape.Z7,
        Sure.CERTAIN,
    ),
    ("First name,Last name,Email,Duration,Time joined,Time exited", Kind.MEET, None, Sure.CERTAIN),
    (
        "Meeting title,Date,Start time,End time\nA,1,2,3\n\n"
        "Name,Email,Duration,Time joined,Time exited",
        Kind.MEET,
        None,
        Sure.CERTAIN,
    ),
    (
        "*,Meet / *\nMeeting code: abc\nFull Name,First Seen,Time in Call",
        Kind.MEET,
        None,
        Sure.CERTAIN,
    ),
    (TEAMS, Kind.TEAMS, None, Sure.CERTAIN),
    ("Full Name\tUser Action\tTimestamp", Kind.TEAMS, None, Sure.CERTAIN),
    (EVENTBRITE, Kind.EVENTBRITE, None, Sure.CERTAIN),
    (FORM, Kind.FORM, None, Sure.CERTAIN),
    ("Marca temporal,¿Cómo te llamas?\n1/2/2026 19:10:26,Ana", Kind.FORM, None, Sure.CERTAIN),
    ("Timestamp,Who\nsoon,Ana", Kind.FORM, None, Sure.LIKELY),
    ("Name,Email\nAna,ana@example.org", Kind.TABLE, None, Sure.GUESS),
    ("Fruit;How many\nApple;3", Kind.TABLE, None, Sure.GUESS),
    ("Ana,ana@example.org\nBen,ben@example.org", Kind.TABLE, None, Sure.GUESS),
)


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return out.getvalue()


@pytest.mark.parametrize(("text", "kind", "shape", "sure"), FILES)
def test_each_kind_is_known_by_its_headings(text, kind, shape, sure):
    found = recognise(f"{text}\n".encode())
    assert (found.kind, found.shape, found.sure) == (kind, shape, sure)
    assert found.why.endswith(".")
    assert found.gives == GIVES[kind]


def test_it_says_where_and_by_what() -> None:
    found = recognise(f"Members for group Harbour\n{GROUPS}\n".encode())
    assert found.line == 2
    assert found.why == (
        "This is a list of members from Google Groups: line 2 has the headings “Email address”, "
        "“Group status”."
    )
    assert "which other programs write, too" in recognise(b"Email,Display Name,Joined").why


def test_a_whole_programme_is_known_by_its_contents() -> None:
    found = recognise(packed("members.csv", MANIFEST))
    assert (found.kind, found.sure, found.gives) == (Kind.PROGRAMME, Sure.CERTAIN, ())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "older Excel"),
        (packed("members.csv"), "ZIP archive"),
        (b"PK\x03\x04" + b"\0" * 40, "ZIP archive"),
        (b"Name,Email\n\0\0,\n", "no text"),
        (b'Name,Email\n"Ana,ana@x.org\n', "never closed"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"Dear all,\nthank you for coming.\n", "no table of people"),
        (b" " * (MOST_BYTES + 1), "MB"),
    ],
    ids=range(13),
)
def test_what_is_no_table_is_named(data, says):
    found = recognise(data)
    assert found.kind is None
    assert says in found.why
    assert found.gives == ()


def test_every_kind_has_its_words_and_whatever_is_read_from_it() -> None:
    assert set(WORDS) == set(GIVES) == set(Kind)
    assert {signature.kind for signature in SIGNATURES} == set(Kind) - {Kind.TABLE, Kind.PROGRAMME}
    assert all(Purpose.MEMBERS in GIVES[kind] for kind in MEMBER_LISTS)
    assert all(Purpose.REGISTER in GIVES[kind] for kind in REGISTERS)


def test_signatures_are_written_as_headings_are_compared() -> None:
    for signature in SIGNATURES:
        for headings in (*signature.one_of_each, *signature.above, signature.not_with):
            assert all(plain(heading) == heading for heading in headings)
        assert all(signature.one_of_each)
