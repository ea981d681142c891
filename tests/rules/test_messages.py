"""Messages to copy tell nobody anything, and keep to what is safe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from heal.rules import messages
from heal.rules.messages import Reachable
from heal.vocabulary import Channel, Voicemail

DAY = date(2026, 6, 16)
EVERY: tuple[Callable[[str, str], str], ...] = (
    messages.to_mentor,
    messages.to_mentee,
    messages.reminder,
    messages.did_not_go_ahead,
)
TELLING = (
    "mentor", "mentee", "affair", "betray", "infidel", "group", "heal", "support", "pair",
    "partner", "declined", "said no", "refused",
)  # fmt: skip


@pytest.mark.parametrize("write", EVERY)
def test_a_message_names_its_two_and_says_nothing_of_why(write: Callable[[str, str], str]) -> None:
    said = write("Marta Example", "Cora Secret")
    assert said.startswith("Hello Marta,\n")
    assert said.endswith("\n\nCora")
    assert "Example" not in said
    assert not [word for word in TELLING if word in said.lower()]


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
    )
    shared = Reachable(channels=(Channel.TEXT,), confirmed_on=DAY)
    assert messages.how_to_reach(shared, today=DAY, stale_days=90)[1:] == (
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
