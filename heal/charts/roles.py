"""What figures call those whom they count, and what must be said where roles are set apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from heal.vocabulary import InMentoring

WHO: Final[Mapping[InMentoring | None, str]] = {
    None: "members",
    InMentoring.MENTEE: "mentees",
    InMentoring.MENTOR: "mentors",
    InMentoring.NEITHER: "members without either role",
}
NO_EFFECT: Final = (
    "People who have a mentor often asked because they struggled, and mentors are people who have"
    " come for long: comparing roles shows no effect of mentoring."
)


def caveat(role: InMentoring | None) -> str:
    """Return what stands under a figure of one role; nothing under one of everybody."""
    return "" if role is None else NO_EFFECT
