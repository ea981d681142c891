from __future__ import annotations

import pytest

from heal.exchange.zoom_names import is_telephone, note_taker, split_name, without_number


@pytest.mark.parametrize(
    ("full", "name", "original"),
    [
        ("Lina", "Lina", None),
        ("Lina (Lina Berg)", "Lina", "Lina Berg"),
        ("Lina (she/her)", "Lina (she/her)", None),
        ("Lina (She, Her, Hers)", "Lina (She, Her, Hers)", None),
        ("Lina (they/them) (Lina Berg)", "Lina (they/them)", "Lina Berg"),
        ("Lina (Lina (LB) Berg)", "Lina", "Lina (LB) Berg"),
        ("Lina (LB) Berg", "Lina (LB) Berg", None),
        ("(Lina Berg)", "(Lina Berg)", None),
        ("Lina ()", "Lina", None),
        ("Lina :)", "Lina :)", None),
        ("Lina Berg)", "Lina Berg)", None),
    ],
)
def test_a_bracket_at_the_end_is_the_original_name(full, name, original):
    assert split_name(full) == (name, original)


@pytest.mark.parametrize(
    "name",
    [
        "Otter.ai",
        "Lina's OtterPilot",
        "Lina's Otter Notetaker",
        "Fireflies.ai Notetaker Fred",
        "read.ai meeting notes",
        "Lina's Read AI",
        "Fathom Notetaker",
        "fathom.video (Lina Berg)",
        "tl;dv",
        "TLDV Bot",
        "Zoom AI Companion",
        "Lina's AI Notetaker (Acme)",
        "MeetGeek",
    ],
)
def test_programs_that_take_notes_are_known_by_name(name):
    assert note_taker(name, None)


def test_a_program_is_known_by_its_address_too():
    assert note_taker("Fred", "fred@fireflies.ai") == "Fireflies"


@pytest.mark.parametrize(
    "name",
    ["Otto Otter", "Reade Ainsley", "Lina (note taker)", "Iris Fellow", "Grain", "Rob Botha"],
)
def test_people_are_not_taken_for_programs(name):
    assert note_taker(name, "lina@example.org") is None


@pytest.mark.parametrize(
    "name", ["+1 555 010 0199", "15550100199", "1555***0199", "(555) 010-0199", "1•••••••99"]
)
def test_a_number_is_no_name(name):
    assert is_telephone(name)


@pytest.mark.parametrize("name", ["", "Lina", "Lina 2", "Lina +1 555 0100", "R2-D2", "2", "(---)"])
def test_names_with_numbers_are_names(name):
    assert not is_telephone(name)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Lina", "Lina"),
        ("Lina (Lina Berg)", "Lina (Lina Berg)"),
        ("15550100199", ""),
        ("Lina (+1 555 010 0199)", "Lina"),
        ("15550100199 (Lina Berg)", "Lina Berg"),
        ("15550100199 (15550100199)", ""),
        ("", ""),
    ],
)
def test_a_number_beside_a_name_is_not_kept(written, kept):
    assert without_number(written) == kept
