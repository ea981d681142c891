"""The ways in which somebody may be contacted: none that they have not called safe themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from heal.rules.messages import ASK_FIRST, VOICEMAIL, Reachable, is_stale
from heal.vocabulary import Channel, InformalChannel

SHORTEST, LONGEST = 5, 15
"""Digits of a telephone number: no shorter ones, which call for help, and none that no net has."""
_BETWEEN = re.compile(r"[\s()./\-\u00ad\u2010-\u2015\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_TRUNK = re.compile(r"^(\+[\d\s]+)\(0\)")
_IN_MAIL = r"[^\s@,;:<>()\[\]\"\\?&%]+"
_MAIL = re.compile(rf"{_IN_MAIL}@{_IN_MAIL}\.{_IN_MAIL}")


@dataclass(frozen=True)
class Way:
    """One way that is allowed: where a button leads, what stands on it, what to keep to.

    The address opens a call or an empty message: whatever one writes there oneself is one's own.
    """

    channel: InformalChannel
    href: str
    label: str
    hint: str


def ways(
    reach: Reachable | None, email: str | None, *, today: date, stale_days: int
) -> tuple[Way, ...]:
    """Return the ways of contacting somebody that are safe for them and lead somewhere.

    What was said long ago still holds, with the hint to ask first.
    """
    if reach is None:
        return ()
    found: list[tuple[InformalChannel, str, str, str]] = []
    phone, text = (_number(reach, channel) for channel in (Channel.PHONE, Channel.TEXT))
    if phone:
        hint = VOICEMAIL[reach.voicemail]
        found.append((InformalChannel.PHONE, f"tel:{phone}", "Call", hint))
    if text:
        found.append((InformalChannel.TEXT, f"sms:{text}", "Text", ""))
    if reach.email_is_safe and email and _MAIL.fullmatch(email):
        hint = "Others may read it" if reach.email_is_shared else ""
        found.append((InformalChannel.EMAIL, f"mailto:{quote(email, safe='@')}", "Write to", hint))
    old = is_stale(reach.confirmed_on, today=today, after_days=stale_days)
    return tuple(
        Way(channel, href, says, _hint(reach, hint, old=old)) for channel, href, says, hint in found
    )


def number(typed: str) -> str | None:
    """Return a telephone number as a telephone wants it, or None where it is none.

    A plus stays, and the nought in brackets goes that is left out from abroad.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    tidy = _BETWEEN.sub("", _TRUNK.sub(r"\1", text))
    digits = tidy.removeprefix("+")
    if not digits.isdecimal() or not SHORTEST <= len(digits) <= LONGEST:
        return None
    plain = "".join(str(unicodedata.decimal(digit)) for digit in digits)
    return f"+{plain}" if tidy.startswith("+") else plain


def _number(reach: Reachable, channel: Channel) -> str | None:
    typed = reach.addresses.get(channel) if channel in reach.channels else None
    return number(typed) if typed else None


def _hint(reach: Reachable, hint: str, *, old: bool) -> str:
    said = [ASK_FIRST.capitalize()] if old else []
    said += [hint] if hint else []
    said += [f"Times: {reach.times}"] if reach.times else []
    said += [f"Ask for {reach.name_to_ask_for}"] if reach.name_to_ask_for else []
    return "; ".join(said)
