"""Any bytes at all: each shape in every encoding, and damaged in every way, to all readers."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.config import ROOT
from heal.exchange import delimited, file_kinds, texts, workbooks
from heal.exchange.file_signatures import Sure
from heal.exchange.recognise import recognise
from tests.kit.every_reader import READERS, fitting, read_by_all
from tests.kit.files import ENCODINGS, FILES, LINE_ENDS, File
from tests.kit.large_files import NARROW, beyond, grown, narrow
from tests.kit.mutations import WAYS, mutated, seeded

A_BUFFER = 256 * 1024
"""What reading takes however small the file is."""
READ_FROM_CLOCKS = {
    "zoom": (
        "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)",
        "{name},{email},11/19/2025 07:00:10 PM,11/19/2025 07:30:10 PM,30",
    ),
    "meet": (
        "Name,Email,Duration,Time joined,Time exited",
        "{name},{email},30 min,2025-11-19 19:00:10,2025-11-19 19:30:10",
    ),
    "teams": (
        "Full Name,Join Time,Leave Time,Duration,Email,Role",
        '{name},"11/19/2025, 7:00:10 PM","11/19/2025, 7:30:10 PM",30m,{email},Attendee',
    ),
    "mapped register": ("Name,Email,Minutes", "{name},{email},30"),
}
NEVER = ("555", "Norway", "Sea Lane", "Piers")
SAID = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


@pytest.mark.parametrize("line_end", LINE_ENDS, ids=["lf", "crlf"])
@pytest.mark.parametrize("name", FILES)
def test_every_shape_is_read_alike_in_all_bytes(name, line_end):
    file, read = FILES[name], fitting(FILES[name])
    plainly = read(file.data())
    assert not any(never in repr(plainly) for never in NEVER)
    for encoding in ENCODINGS:
        data = file.data(encoding, line_end)
        found = recognise(data)
        assert (found.kind, found.shape) == (file.kind, file.shape)
        assert read(data) == replace(plainly, encoding=SAID.get(encoding, encoding))


@pytest.mark.parametrize("name", READ_FROM_CLOCKS)
def test_a_number_in_the_place_of_a_name_is_kept_nowhere(name):
    header, row = READ_FROM_CLOCKS[name]
    numbers = ("+1 555 010 0199", "Lina (+1 555 010 0199)", "15550100199 (Lina)")
    lines = [row.format(name=number, email=email) for number in numbers for email in ("", "l@b.co")]
    result = READERS[name]("\n".join([header, *lines]).encode())
    assert "0199" not in repr(result)
    assert len(result.stays) == 5
    assert [row.name for row in result.set_aside] == ["Somebody on the telephone"]


@pytest.mark.parametrize("name", FILES)
def test_every_shape_is_read_alike_from_a_workbook(name):
    file, read = FILES[name], fitting(FILES[name])
    data, plainly = file.workbook(), read(file.data())
    found, result = recognise(data), read(data)
    assert (found.kind, found.shape) == (file.kind, file.shape)
    # A line of a workbook is its row, which in a text may have several lines.
    in_one_line = all("\n" not in cell for row in file.rows() for cell in row)
    assert result.encoding == "xlsx"
    assert len(result.refused) == len(plainly.refused)
    if in_one_line:
        assert result == replace(plainly, encoding="xlsx")
    else:
        assert [replace(row, line=0) for row in rows(result)] == [
            replace(row, line=0) for row in rows(plainly)
        ]


def rows(result):
    return (*getattr(result, "stays", ()), *getattr(result, "rows", ()), *result.set_aside)


def test_what_only_one_program_writes_is_certain():
    unsure = {name for name, file in FILES.items() if recognise(file.data()).sure is Sure.GUESS}
    assert unsure == {"a table of members", "a table of a meeting"}


@pytest.mark.parametrize("how", WAYS)
def test_no_damage_is_more_than_a_refusal(how):
    came = dict.fromkeys(READERS, 0)
    for number in range(2 if how in ("a bomb", "a huge field", "very many columns") else 8):
        for name, _ in read_by_all(WAYS[how](seeded(f"fast {number}"))):
            came[name] += 1
    assert len(set(came.values())) == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_noise_is_more_than_a_refusal(data):
    assert len(list(read_by_all(data))) == len(READERS)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(FILES)), st.sampled_from(ENCODINGS), st.data())
def test_no_piece_put_in_is_more_than_a_refusal(name, encoding, given_):
    data = FILES[name].data(encoding, "\r\n")
    at = given_.draw(st.integers(0, len(data)))
    piece = given_.draw(st.one_of(st.binary(max_size=6), st.text(max_size=6).map(str.encode)))
    cut = given_.draw(st.integers(0, 60))
    assert len(list(read_by_all(data[:at] + piece + data[at + cut :]))) == len(READERS)


def test_the_same_seed_gives_the_same_files():
    assert [mutated(seeded(f"7 {n}")) for n in range(9)] == [
        mutated(seeded(f"7 {n}")) for n in range(9)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Google Groups, 13 columns", "Z1", "Meet", "Teams, in sections"])
def test_a_large_file_is_not_held_several_times_over(name):
    file = FILES[name]
    data = grown(file, 100_000)
    assert len(rows(fitting(file)(data))) > 300
    most = 2 * len(data) + A_BUFFER
    assert beyond(lambda: recognise(data)) < most
    assert beyond(lambda: fitting(file)(data)) < most


@pytest.mark.parametrize("name", NARROW)
def test_a_file_of_the_shortest_rows_is_not_held_twice_over(name):
    data, read = narrow(name, 150_000), READERS[NARROW[name][0]]
    result = read(data)
    assert len({*rows(result), *result.refused}) > 2_000
    most = 2 * len(data) + A_BUFFER // 2
    assert beyond(lambda: recognise(data)) < most
    assert beyond(lambda: read(data)) < most


def test_memory_that_is_held_is_measured():
    data = b"x" * 1_000_000
    assert beyond(lambda: len(data.decode() + data.decode())) > 3 * len(data)
    assert beyond(data.decode) < len(data)


@pytest.fixture(scope="module")
def large() -> bytes:
    """Give sixty megabytes of addresses."""
    return b"Email address\n" + b"a@example.org\n" * (60 * 1024 * 1024 // 14)


@pytest.mark.parametrize("begin", [b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", READERS)
def test_sixty_megabytes_are_refused_and_never_looked_into(name, begin, large, monkeypatch):
    for module, part in (
        (texts, "_parts"), (workbooks, "as_csv"), (workbooks, "is_workbook"),
        (file_kinds, "refusal"), (delimited, "_cells"),
    ):  # fmt: skip
        monkeypatch.setattr(module, part, lambda *_: pytest.fail("was looked into"))
    data = begin + large
    refused: list[str] = []

    def read() -> None:
        try:
            READERS[name](data)
        except texts.UnreadableFile as refusal:
            refused.append(refusal.sentence)
        refused.append(recognise(data).why)

    assert beyond(read) < A_BUFFER
    assert len(refused) == 2
    assert all("has 60 MB" in sentence for sentence in refused)


def test_a_line_without_an_end_is_refused():
    data = b"Email address\n" + b"a@example.org " * 30_000
    assert "A line of this file is longer than" in recognise(data).why
    assert "A line of this file is longer than" in recognise(data + b"\n" + data).why
    data = File("Email address,Nickname\n" + '"a@b.co\n",' * 60_000, FILES["Meet"].kind).data()
    refused = {name: str(refusal) for name, refusal in read_by_all(data)}
    assert "opens on line 2 of this file is never closed" in refused["google-groups"]


def test_the_pages_door_is_as_narrow_as_the_readers():
    served = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert served["server"]["maxUploadSize"] * 1024 * 1024 == texts.MOST_BYTES
