"""Messages to copy tell nobody anything, and keep to what is safe."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from heal.rules import messages
from heal.rules.discretion import telling
from heal.rules.messages import Reachable
from heal.vocabulary import Channel, Voicemail

DAY = date(2026, 6, 16)


def drafts() -> dict[str, Callable[..., str]]:
    """Return every function of the module that writes a message: given names, it gives a text."""
    found = {}
    for name, function in inspect.getmembers(messages, inspect.isfunction):
        kinds = function.__annotations__
        own = function.__module__ == messages.__name__ and not name.startswith("_")
        if own and set(kinds.values()) == {"str"}:
            found[name] = function
    return found


EVERY = drafts()
SAID_AS_WELL = ("group", "support", "declined", "said no", "refused")
"""What gives nothing away by itself, and yet has no place in a message."""


def test_the_messages_are_found() -> None:
    assert {"to_mentor", "to_mentee", "reminder", "did_not_go_ahead"} <= set(EVERY)


@pytest.mark.parametrize("write", EVERY.values(), ids=EVERY)
def test_a_message_names_its_two_and_says_nothing_of_why(write: Callable[[str, str], str]) -> None:
    said = write("Marta Example", "Cora Dove")
    assert said.startswith("Hello Marta,\n")
    assert said.endswith("\n\nCora")
    assert "Example" not in said
    assert telling(said) == ()
    assert not [word for word in SAID_AS_WELL if word in said.lower()]


@pytest.mark.parametrize("reach", [None, Reachable()])
def test_nothing_is_safe_until_they_say_so(reach: Reachable | None) -> None:
    (said,) = messages.how_to_reach(reach, today=DAY, stale_days=90)
    assert "Nobody has noted" in said


def test_what_they_said_is_kept_to() -> None:
    reach = Reachable(
        channels=(Channel.PHONE, Channel.TEXT),
        times="weekdays, 9 to 11",
        voicemail=Voicemail.VAGUE_ONLY,
        email_is_shared=False,
        name_to_ask_for="M.",
        calendar_invites=True,
        confirmed_on=DAY,
    )
    assert messages.how_to_reach(reach, today=DAY, stale_days=90) == (
        "Safe for them: Phone, Text message.",
        "Times: weekdays, 9 to 11.",
        "A message on the phone may only say that you called.",
        "Ask for M.",
        "Not by e-mail.",
    )
    assert messages.in_short(reach, today=DAY, stale_days=90) == (
        "Phone, Text message; times: weekdays, 9 to 11; a message on the phone may only say that "
        "you called; ask for M.; not by e-mail"
    )
    shared = Reachable(email_is_safe=True, confirmed_on=DAY)
    assert messages.how_to_reach(shared, today=DAY, stale_days=90) == (
        "Safe for them: E-mail.",
        "Others may read their e-mail.",
        "Nothing goes into a calendar.",
    )
    for word in Voicemail:
        assert messages.VOICEMAIL[word]


@pytest.mark.parametrize(("days", "asks"), [(0, False), (89, False), (90, True), (91, True)])
def test_after_ninety_days_it_is_asked_anew(days: int, asks: bool) -> None:
    reach = Reachable(channels=(Channel.TEXT,), confirmed_on=DAY - timedelta(days=days))
    said = messages.how_to_reach(reach, today=DAY, stale_days=90)
    assert any("ask first whether it still holds" in sentence for sentence in said) is asks
    assert ("ask first" in messages.in_short(reach, today=DAY, stale_days=90)) is asks


@pytest.mark.parametrize("shared", [True, False])
def test_e_mail_is_safe_only_if_they_said_so_whoever_else_may_read_it(shared: bool) -> None:
    unsaid = Reachable(channels=(Channel.TEXT,), email_is_shared=shared, confirmed_on=DAY)
    said = messages.how_to_reach(unsaid, today=DAY, stale_days=90)
    assert said[:2] == ("Safe for them: Text message.", "Not by e-mail.")
    assert not any("Others may read" in sentence for sentence in said)
    told = replace(unsaid, email_is_safe=True)
    said = messages.how_to_reach(told, today=DAY, stale_days=90)
    assert said[0] == "Safe for them: Text message, E-mail."
    assert ("Others may read their e-mail." in said) is shared


@pytest.mark.parametrize("reach", [None, Reachable(), Reachable(addresses={Channel.PHONE: "5"})])
def test_in_a_list_it_says_that_nobody_has_asked(reach: Reachable | None) -> None:
    said = messages.in_short(reach, today=DAY, stale_days=90)
    assert said == "Nobody has asked: only in person, or where they last wrote"
