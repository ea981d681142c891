"""Messages to copy: they name nobody else, say nothing of why, and leave every door open.

Others may read a message. So it says neither what the group is about nor who the other one is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from heal.rules.wording import label
from heal.vocabulary import Channel, Conveyed, Voicemail


@dataclass(frozen=True)
class Reachable:
    """How somebody said that they may be reached without danger; empty where nobody has asked."""

    channels: tuple[Channel, ...] = ()
    times: str | None = None
    voicemail: Voicemail = Voicemail.NO
    email_is_safe: bool = False
    email_is_shared: bool = True
    calendar_invites: bool = False
    name_to_ask_for: str | None = None
    addresses: Mapping[Channel, str] = field(default_factory=dict)
    confirmed_on: date | None = None

    @property
    def safe(self) -> tuple[str, ...]:
        """Return, in words, all that they have called safe; e-mail is, only if they said so."""
        mail = (label(Conveyed.EMAIL),) if self.email_is_safe else ()
        return (*(label(channel) for channel in self.channels), *mail)


def to_mentor(mentor: str, sender: str) -> str:
    """Return the message that asks a mentor, before anybody else is asked."""
    return (
        f"Hello {_first(mentor)},\n\nwould you have room for one more person at the moment? "
        "If so, tell me when we could talk for ten minutes. If not, that is just as fine, and "
        f"you need not say why.\n\n{_first(sender)}"
    )


def to_mentee(mentee: str, sender: str) -> str:
    """Return the message that asks a mentee, once the mentor has said yes."""
    return (
        f"Hello {_first(mentee)},\n\nI have an idea regarding what you asked me about. "
        "May I tell you more? Tell me when it suits you. There is no hurry, and you are free to "
        f"say no.\n\n{_first(sender)}"
    )


def reminder(name: str, sender: str) -> str:
    """Return the friendly reminder to somebody who has not answered."""
    return (
        f"Hello {_first(name)},\n\na few days ago I asked you something. Whatever your answer is, "
        f"or if you would like more time, just let me know.\n\n{_first(sender)}"
    )


def did_not_go_ahead(name: str, sender: str) -> str:
    """Return what the other side hears when it does not go ahead, whoever said no."""
    return (
        f"Hello {_first(name)},\n\nwhat we talked about does not go ahead this time. It has "
        "nothing to do with you. I go on looking, and will be in touch.\n\n"
        f"{_first(sender)}"
    )


def how_are_you(name: str, sender: str) -> str:
    """Return the message that asks somebody, some days after an end, how they are."""
    return (
        f"Hello {_first(name)},\n\nyou came to my mind. How are you? If you would like to talk, "
        "tell me when it suits you; if not, that is just as fine.\n\n"
        f"{_first(sender)}"
    )


def is_stale(confirmed_on: date | None, *, today: date, after_days: int) -> bool:
    """Say whether somebody is to be asked anew whether it still holds."""
    return confirmed_on is None or (today - confirmed_on).days >= after_days


def how_to_reach(reach: Reachable | None, *, today: date, stale_days: int) -> tuple[str, ...]:
    """Return what to keep to when writing or calling, each as a sentence."""
    if reach is None or not reach.safe:
        return (
            "Nobody has noted how they may be reached safely: speak with them in person, or "
            "answer where they last wrote to you.",
        )
    said = [f"Safe for them: {', '.join(reach.safe)}", *_to_keep_to(reach)]
    if not reach.calendar_invites:
        said.append("Nothing goes into a calendar")
    if is_stale(reach.confirmed_on, today=today, after_days=stale_days):
        said.append(f"Not confirmed for {stale_days} days: {ASK_FIRST}")
    return tuple(_sentence(piece) for piece in said)


def in_short(reach: Reachable | None, *, today: date, stale_days: int) -> str:
    """Return the same in one line, for a list: what is safe, when, and what to say."""
    if reach is None or not reach.safe:
        return NOBODY_ASKED
    said = [", ".join(reach.safe), *(piece[:1].lower() + piece[1:] for piece in _to_keep_to(reach))]
    if is_stale(reach.confirmed_on, today=today, after_days=stale_days):
        said.append(f"not confirmed for {stale_days} days: {ASK_FIRST}")
    return "; ".join(said)


def _to_keep_to(reach: Reachable) -> list[str]:
    said = [f"Times: {' '.join(reach.times.split()).rstrip('.')}"] if reach.times else []
    if Channel.PHONE in reach.channels:
        said.append(VOICEMAIL[reach.voicemail])
    if reach.name_to_ask_for:
        said.append(f"Ask for {reach.name_to_ask_for}")
    if not reach.email_is_safe:
        said.append("Not by e-mail")
    elif reach.email_is_shared:
        said.append("Others may read their e-mail")
    return said


def _sentence(piece: str) -> str:
    return piece if piece.endswith(".") else f"{piece}."


ASK_FIRST = "ask first whether it still holds"
NOBODY_ASKED = "Nobody has asked: only in person, or where they last wrote"
VOICEMAIL: Mapping[Voicemail, str] = {
    Voicemail.NO: "Leave no message on the phone",
    Voicemail.VAGUE_ONLY: "A message on the phone may only say that you called",
    Voicemail.YES: "A message on the phone is fine",
}


def _first(name: str) -> str:
    return name.split()[0] if name.split() else name
