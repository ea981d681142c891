"""What a stranger may read tells them nothing."""

from __future__ import annotations

from datetime import date

import pytest

from heal.rules.discretion import GIVES_AWAY, MEANT_OTHERWISE, file_name, gives_away, telling

DAY = date(2026, 6, 16)


@pytest.mark.parametrize(
    "text",
    [
        *GIVES_AWAY,
        *("HEAL", "Heal!", "healing circle", "is healed", "my-mentors_2026.csv", "MentorPool"),
        *("mentoring", "MENTEES", "pairings-active.csv", "x_pairing_9", "infidelity", "an Affair"),
        *("betrayal", "betrayed", "cheating", "unfaithfulness", "a partner's", "partnership"),
        *(
            "support group",
            "Support  Groups",
            "support-group.pdf",
            "support_groups",
            "supportGroup",
        ),
        *("recovery", "traumatic", "therapist", "counselling", "ｍｅｎｔｏｒ", "2mentors"),
    ],
)
def test_these_give_it_away(text: str) -> None:
    assert gives_away(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "health", "Healthy living", "wealth", "repair", "despair", "compartment", "grouse"),
        *("group", "support", "the group's support", "support for a group", "department"),
        *(
            "people-2026-06-16.csv",
            "teams",
            "Your link",
            "Dashboard",
            "cement or wood",
            "commentary",
        ),
    ],
)
def test_these_do_not(text: str) -> None:
    assert not gives_away(text)


def test_what_gives_it_away_is_told_in_the_order_of_the_list() -> None:
    assert telling("Recovery, and mentors for healing; health") == ("heal", "mentor", "recover")


def test_the_list_is_as_it_is_compared() -> None:
    for entry in (*GIVES_AWAY, *MEANT_OTHERWISE):
        assert entry == " ".join(entry.casefold().split())
    assert len(set(GIVES_AWAY)) == len(GIVES_AWAY)
    for entry in MEANT_OTHERWISE:
        assert any(entry.startswith(word) for word in GIVES_AWAY), entry


def test_a_file_is_named_by_its_day_and_never_tellingly() -> None:
    assert file_name("people", DAY, "csv") == "people-2026-06-16.csv"
    with pytest.raises(ValueError, match="plainer name"):
        file_name("mentors", DAY, "csv")
