from __future__ import annotations

import contextlib
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from heal.errors import Refusal, UnreadableFile
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


def read(*lines: str, zone: str = NEW_YORK, date_order: DateOrder | None = None) -> Register:
    return read_register("\r\n".join(lines).encode(), zone=zone, date_order=date_order)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_register_or_a_refusal(data):
    with contextlib.suppress(Refusal):
        assert isinstance(read_register(data, zone=NEW_YORK), Register)


@given(
    st.sampled_from([SESSIONS, TOTALS, NEWER, f"{PREAMBLE}\n{ABOVE}\n\n{SESSIONS}"]),
    st.text(max_size=300),
    st.sampled_from([None, *DateOrder]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_text_below_a_header_gives_a_register_or_a_refusal(header, text, order, encoding):
    data = f"{header}\n{text}".encode(encoding)
    with contextlib.suppress(Refusal):
        assert read_register(data, zone=NEW_YORK, date_order=order).encoding


name = st.text(st.characters(exclude_characters='"\0', exclude_categories=["Cs"]), max_size=12)
moment = st.one_of(
    st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2110-01-01")).map(
        lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}"
    ),
    st.from_regex(
        r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4} \d{1,2}:\d{2}( [AP]M|Z|[+-]\d\d:\d\d)?", fullmatch=True
    ),
    name,
)
minutes = st.one_of(st.integers().map(str), name)


@given(
    st.lists(st.tuples(name, name, moment, moment, minutes), max_size=5),
    st.sampled_from([NEW_YORK, "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
)
def test_every_row_is_accounted_for(people, zone):
    rows = [",".join(f'"{cell}"' for cell in person) for person in people]
    with contextlib.suppress(UnreadableFile):
        register = read(SESSIONS, *rows, zone=zone)
        found = (*register.stays, *register.set_aside, *register.refused)
        blank = sum(not "".join(person).replace("\ufeff", "").strip() for person in people)
        assert len(found) == len(people) - blank
        assert all(stay.joined_at <= stay.left_at for stay in register.stays)
