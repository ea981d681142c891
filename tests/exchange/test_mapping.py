from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import BadValue
from heal.exchange.mapping import (
    TARGETS,
    WORDS,
    Column,
    Mapping,
    Purpose,
    Target,
    changed,
    changes,
    from_json,
    known_again,
    problems,
    signature,
)
from heal.exchange.mapping_proposals import proposed

FORM = ("Timestamp", "Email Address", "Your first name", "Which HEAL group do you attend?")


def mapping(purpose: Purpose, /, **columns: Target) -> Mapping:
    return Mapping(purpose, tuple(Column(name, target) for name, target in columns.items()))


def kept(headings, *rows, purpose=None) -> list[str]:
    return [column.target.value for column in proposed(headings, rows, purpose).columns]


MEMBERS = mapping(Purpose.MEMBERS, When=Target.IGNORE, Mail=Target.EMAIL, Name=Target.NAME)


def test_a_heading_is_known_in_any_place_case_and_quotation_marks() -> None:
    assert signature(["What’s your  name:", "E-MAIL"]) == signature(["e-mail", "what's your name"])
    assert signature(["Name", "Name"]) == ("name", "name:2")
    assert signature(["Name", "Name"]) != signature(["Name"])
    assert signature(["Name:2"]) == ("name 2",)


def test_a_saved_mapping_is_known_again_when_columns_were_moved_and_added() -> None:
    again = known_again(["NAME:", "Phone", "mail", "when"], [MEMBERS])
    assert again is not None
    assert again.purpose is Purpose.MEMBERS
    targets = [column.target for column in again.columns]
    assert targets == [Target.NAME, Target.IGNORE, Target.EMAIL, Target.IGNORE]
    assert again.columns[1].reason == "This column is new since last time."
    assert again.columns[1].heading == "Phone"


def test_what_has_changed_since_is_told_by_its_heading() -> None:
    assert changes(["NAME:", "Phone", "mail", ""], MEMBERS) == (("Phone",), ("When",))
    assert changes(["When", "Mail", "Name"], MEMBERS) == ((), ())
    assert changes(["Mail", "Name", "Name"], MEMBERS) == (("Name",), ("When",))


@pytest.mark.parametrize(
    "headings",
    [["When", "Name"], ["Mail", "When"], ["Name"], [], ["", "", ""]],
    ids=["no mail", "no name", "little", "nothing", "no headings"],
)
def test_a_mapping_whose_columns_are_gone_is_not_known_again(headings: list[str]) -> None:
    assert known_again(headings, [MEMBERS]) is None


def test_one_column_in_common_is_too_little() -> None:
    many = mapping(
        Purpose.MEMBERS, Mail=Target.EMAIL, A=Target.IGNORE, B=Target.IGNORE, C=Target.IGNORE
    )
    assert known_again(["Mail", "Other", "Another"], [many]) is None
    assert known_again(["Mail", "Other", "A"], [many]) is not None


def test_of_several_the_one_with_most_in_common_is_taken_and_then_the_first() -> None:
    other = mapping(Purpose.REGISTER, Mail=Target.EMAIL, Name=Target.NAME)
    assert known_again(["When", "Mail", "Name"], [other, MEMBERS]) == MEMBERS
    assert known_again(["Mail", "Name"], [other, MEMBERS]) == other
    twin = Mapping(Purpose.REGISTER, other.columns)
    members = Mapping(Purpose.MEMBERS, other.columns)
    assert known_again(["Mail", "Name"], [members, twin]) == members


def test_a_table_without_headings_is_never_known_again() -> None:
    nameless = Mapping(Purpose.MEMBERS, (Column("", Target.NAME), Column("", Target.EMAIL)))
    assert known_again(["", ""], [nameless]) is None


def test_it_is_saved_as_plain_json_and_read_again() -> None:
    saved = json.loads(json.dumps(MEMBERS.to_json()))
    assert from_json(saved) == MEMBERS
    assert "reason" not in json.dumps(saved)


@pytest.mark.parametrize(
    "saved",
    [
        None,
        [],
        {},
        {"version": 2, "purpose": "members", "columns": []},
        {"version": 1, "purpose": "pets", "columns": []},
        {"version": 1, "purpose": "members", "columns": [{"heading": "A", "target": "age"}]},
        {"version": 1, "purpose": "members", "columns": [{"heading": "A"}]},
        {"version": 1, "purpose": "members", "columns": ["A"]},
        {"version": 1, "purpose": "members", "columns": 3},
    ],
    ids=str,
)
def test_what_was_saved_and_is_damaged_is_refused(saved: object) -> None:
    with pytest.raises(BadValue, match="say again which column is what"):
        from_json(saved)


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        (MEMBERS, ()),
        (mapping(Purpose.MEMBERS, A=Target.NAME), ("No column is given as the e-mail address",)),
        (mapping(Purpose.REGISTER, A=Target.MINUTES), ("name or an e-mail address",)),
        (mapping(Purpose.REGISTER, A=Target.LAST_NAME), ()),
        (
            mapping(Purpose.MEMBERS, A=Target.EMAIL, B=Target.EMAIL, C=Target.EMAIL),
            ("given as the e-mail address: “A”, “B” and “C”; keep one",),
        ),
        (
            mapping(Purpose.MEMBERS, A=Target.EMAIL, B=Target.NAME, C=Target.LAST_NAME),
            ("as a whole (“B”) and in parts (“C”)",),
        ),
        (
            mapping(Purpose.MEMBERS, A=Target.EMAIL, B=Target.MINUTES),
            ("“B” is given as how long they were there, which a list of members does not have",),
        ),
        (
            mapping(Purpose.REGISTER, A=Target.EMAIL, B=Target.JOINED_ON),
            ("“B” is given as the day of joining, which a register does not have",),
        ),
        (
            mapping(Purpose.REGISTER, A=Target.EMAIL, B=Target.JOINED_AT),
            ("“B” says when they came, but not when they went",),
        ),
        (
            mapping(Purpose.REGISTER, A=Target.EMAIL, B=Target.LEFT_AT),
            ("“B” says when they went, but not when they came",),
        ),
        (mapping(Purpose.REGISTER, A=Target.EMAIL, B=Target.LEFT_AT, C=Target.MINUTES), ()),
        (
            Mapping(Purpose.MEMBERS, (Column("", Target.EMAIL), Column("x" * 90, Target.EMAIL))),
            ("column 1 and “xxx", "x…”"),
        ),
        (Mapping(Purpose.MEMBERS, ()), ("No column is given",)),
    ],
)
def test_what_stands_in_the_way_is_said(given_: Mapping, says: tuple[str, ...]) -> None:
    found = problems(given_)
    assert bool(found) == bool(says)
    assert all(part in " ".join(found) for part in says)
    assert all(sentence.endswith(".") for sentence in found)


def test_a_column_can_be_said_to_be_something_else() -> None:
    again = changed(MEMBERS, 0, Target.JOINED_ON)
    assert again.place(Target.JOINED_ON) == 0
    assert again.columns[1:] == MEMBERS.columns[1:]
    assert not MEMBERS.has(Target.JOINED_ON)


def test_every_target_has_its_words_and_its_table() -> None:
    assert set(WORDS) == set(Target)
    assert {target for targets in TARGETS.values() for target in targets} == set(Target)


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (FORM, ["ignore", "email", "first_name", "group"]),
        (("Nombre", "Apellidos", "Correo electrónico", "Fecha de alta"),
         ["first_name", "last_name", "email", "joined_on"]),
        (("Name", "Vorname", "E-Mail-Adresse", "Beitrittsdatum"),
         ["last_name", "first_name", "email", "joined_on"]),
        (("Nom", "Prénom", "Courriel", "Groupe"), ["last_name", "first_name", "email", "group"]),
        (("Marca temporal", "¿Cómo te llamas?", "Dirección de correo electrónico"),
         ["ignore", "name", "email"]),
        (("Name", "Day", "Attended?"), ["name", "day", "present"]),
        (("Participante", "Asistió", "Fecha"), ["name", "present", "day"]),
        (("Teilnehmer", "Dauer (Minuten)", "Gekommen um", "Gegangen um"),
         ["name", "minutes", "joined_at", "left_at"]),
        (("Nom complet", "Heure d’arrivée", "Heure de départ", "Durée (minutes)"),
         ["name", "joined_at", "left_at", "minutes"]),
        (("Full name", "First name", "Email"), ["name", "ignore", "email"]),
        (("First name", "Last name", "Nickname", "Email"),
         ["first_name", "last_name", "ignore", "email"]),
        (("Email", "Email"), ["email", "ignore"]),
        (("Emergency contact's email", "Name of your mentor", "Mail"),
         ["ignore", "ignore", "email"]),
        (("Group status", "Email status", "Email address"), ["ignore", "ignore", "email"]),
        (("What would you like us to call you?", "You may name several things that help", "Mail"),
         ["name", "ignore", "email"]),
        (("Who was there?", "Please name what you need", "Mail"), ["name", "ignore", "email"]),
        (("Phone", "Address", "Country"), ["ignore", "ignore", "ignore"]),
        ((), []),
    ],
)  # fmt: skip
def test_headings_are_understood_in_four_languages(headings, targets) -> None:
    assert kept(headings) == targets


def test_what_the_values_look_like_decides_as_well() -> None:
    assert kept(["Contact me at", "Who"], ["ana@example.org", "Ana"]) == ["email", "name"]
    assert kept(["Email", "Mail"], ["yes", "ana@example.org"]) == ["ignore", "email"]
    assert kept(["Present", "Name"], ["a book", "Ana"]) == ["ignore", "name"]
    assert kept(["Name", "Last name"], ["Ana", "Lopez"]) == ["first_name", "last_name"]
    assert kept(["Name", "Last name"], ["Ana Lopez", "Lopez"]) == ["name", "ignore"]
    assert kept(["Joined", "Mail"], ["1/2/2026", "a@x.org"]) == ["joined_on", "email"]
    assert kept(["Date", "Name"], ["1/2/2026", "Ana"], purpose=Purpose.REGISTER) == ["day", "name"]


def test_a_column_in_which_nothing_stands_is_not_needed() -> None:
    found = proposed(["Name", "Minutes", "Came?"], [["Ana", "", "yes"]], Purpose.REGISTER)
    assert [column.target for column in found.columns] == [
        Target.NAME,
        Target.IGNORE,
        Target.PRESENT,
    ]
    assert found.columns[1].reason.startswith("Nothing stands in it")


def test_every_guess_has_a_reason_that_repeats_nobody() -> None:
    found = proposed(FORM, [["1/2/2026 10:00:00", "ana@example.org", "Ana", "Harbour"]])
    reasons = [column.reason for column in found.columns]
    assert reasons == [
        "A form notes here when an answer was sent, which is not needed.",
        "Its heading says so, and its values look like e-mail addresses.",
        "Its heading says so.",
        "Its heading speaks of it.",
    ]
    twice = proposed(["Email", "E-mail"], []).columns[1]
    assert twice.reason == (
        "It could be the e-mail address, too, but “Email” seems to tell it better."
    )


word = st.sampled_from(["Name", "Email", "Date", "Joined", "Minutes", "Present", "Group", "", "?"])
cell = st.sampled_from(["Ana", "ana@example.org", "1/2/2026", "7:00 PM", "42", "yes", "", "95:99"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(word, st.text(max_size=12)), max_size=6),
    st.lists(st.lists(st.one_of(cell, st.text(max_size=12)), max_size=7), max_size=5),
    st.sampled_from([None, *Purpose]),
)
def test_any_headings_give_a_proposal_that_is_known_again(headings, rows, purpose):
    found = proposed(headings, rows, purpose)
    assert [column.heading for column in found.columns] == headings
    assert all(column.reason for column in found.columns)
    # A proposal never gives one thing twice.
    assert not any("More than one column" in sentence for sentence in problems(found))
    assert from_json(json.loads(json.dumps(found.to_json()))) == found
    unnamed = any(
        not signature([column.heading])[0] and column.target is not Target.IGNORE
        for column in found.columns
    )
    if any(column.target is not Target.IGNORE for column in found.columns) and not unnamed:
        assert known_again([*headings, "Another question"], [found]) is not None


def test_a_heading_of_any_length_is_looked_at() -> None:
    assert kept(["(" * 100_000, "Email" + " " * 1000]) == ["ignore", "email"]
