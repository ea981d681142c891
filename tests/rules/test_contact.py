"""Nobody can be called, or written to, in a way that they have not called safe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.contact import number, ways
from heal.rules.messages import Reachable
from heal.vocabulary import Channel, InformalChannel, Voicemail

DAY = date(2026, 6, 16)
MAIL = "ana@example.org"
PHONE, TEXT = "+1 (555) 010-0100", "555 0199"
ALL = Reachable(
    channels=tuple(Channel),
    addresses={channel: TEXT if channel is Channel.TEXT else PHONE for channel in Channel},
    email_is_safe=True,
    email_is_shared=False,
    confirmed_on=DAY,
)


def links(reach: Reachable | None, email: str | None = MAIL) -> dict[InformalChannel, str]:
    return {way.channel: way.href for way in ways(reach, email, today=DAY, stale_days=90)}


def test_each_way_leads_somewhere_and_says_nothing_yet() -> None:
    assert links(ALL) == {
        InformalChannel.PHONE: "tel:+15550100100",
        InformalChannel.TEXT: "sms:5550199",
        InformalChannel.EMAIL: f"mailto:{MAIL}",
    }


def test_nothing_is_allowed_until_they_say_so() -> None:
    assert links(None) == {}
    assert links(Reachable(confirmed_on=DAY)) == {}
    # A number that is kept is no word that it may be used.
    assert links(Reachable(addresses=ALL.addresses, confirmed_on=DAY)) == {}


@pytest.mark.parametrize("shared", [True, False])
def test_e_mail_is_safe_only_if_they_said_so_whoever_else_may_read_it(shared: bool) -> None:
    said = replace(ALL, email_is_shared=shared)
    assert InformalChannel.EMAIL in links(said)
    assert InformalChannel.EMAIL not in links(replace(said, email_is_safe=False))
    (mail,) = (
        way
        for way in ways(said, MAIL, today=DAY, stale_days=90)
        if way.channel is InformalChannel.EMAIL
    )
    assert ("Others may read it" in mail.hint) is shared


@pytest.mark.parametrize("gone", list(Channel))
def test_a_channel_that_is_not_called_safe_has_no_way(gone: Channel) -> None:
    left = replace(ALL, channels=tuple(one for one in Channel if one is not gone))
    lost = {Channel.PHONE: {InformalChannel.PHONE}, Channel.TEXT: {InformalChannel.TEXT}}
    assert links(ALL).keys() - links(left).keys() == lost.get(gone, set())


def test_one_number_does_not_stand_in_for_another() -> None:
    alone = replace(ALL, addresses={Channel.PHONE: PHONE})
    assert InformalChannel.TEXT not in links(alone)


@pytest.mark.parametrize(
    "email",
    [
        *(None, "", "ana", "ana@example", "a b@example.org", "a@b@example.org"),
        *("a@example.org?subject=HEAL", "a@example.org,b@example.org", "a@example.org;b@x.org"),
        *("a@example.org&cc=b@x.org", '"a"@example.org', "a%0a@example.org", "a@example.org\n"),
    ],
)
def test_what_is_no_plain_address_has_no_way(email: str | None) -> None:
    assert InformalChannel.EMAIL not in links(ALL, email)


def test_an_odd_address_stays_one_address() -> None:
    assert links(ALL, "a+b@bücher.example")[InformalChannel.EMAIL] == (
        "mailto:a%2Bb@b%C3%BCcher.example"
    )


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("555 0100", "5550100"),
        (" +44 (0)20 7946-0000 ", "+442079460000"),
        ("+1 (555) 010.0100", "+15550100100"),
        ("0049/30/123456", "004930123456"),
        ("\u202a+1 555\u00a0010\u20110100\u202c", "+15550100100"),
        ("٠٣٠١٢٣٤٥٦", "030123456"),
        ("12345", "12345"),
        ("1" * 15, "1" * 15),
        *((text, None) for text in ("", "+", "911", "1234", "1" * 16, "ask Ana", "*#21#123456")),
        *((text, None) for text in ("555 0100 ext 5", "55+50100", "++555 0100", "555-CALL-ME")),
        *((text, None) for text in ("5550100?body=x", "5550100;ext=1", "5550100,5550101", "½½½½½")),
    ],
)
def test_a_number_is_tidied_and_anything_else_is_none(typed: str, tidy: str | None) -> None:
    assert number(typed) == tidy


@given(st.text(max_size=40))
def test_whatever_is_typed_a_link_is_a_number_or_nothing(typed: str) -> None:
    said = replace(ALL, addresses={Channel.PHONE: typed, Channel.TEXT: typed})
    for way in ways(said, typed, today=DAY, stale_days=90):
        scheme, _, rest = way.href.partition(":")
        assert scheme in {"tel", "sms", "mailto"}
        if scheme == "mailto":
            assert rest.isascii()
            assert not set(rest) & set("?&,; \n\r")
        else:
            assert set(rest.removeprefix("+")) <= set("0123456789")


@pytest.mark.parametrize(("days", "old"), [(0, False), (89, False), (90, True), (1000, True)])
def test_what_was_said_long_ago_still_holds_but_is_asked_first(days: int, old: bool) -> None:
    said = replace(ALL, confirmed_on=DAY - timedelta(days=days))
    found = ways(said, MAIL, today=DAY, stale_days=90)
    assert len(found) == 3
    assert {way.hint.startswith("Ask first whether it still holds") for way in found} == {old}


def test_a_hint_says_when_for_whom_and_what_of_a_message() -> None:
    said = replace(ALL, times="before noon", name_to_ask_for="M.", voicemail=Voicemail.VAGUE_ONLY)
    call, text, _ = ways(said, MAIL, today=DAY, stale_days=90)
    assert call.hint == (
        "A message on the phone may only say that you called; Times: before noon; Ask for M."
    )
    assert text.hint == "Times: before noon; Ask for M."
