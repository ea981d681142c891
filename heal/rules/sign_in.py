"""Who may come in, for how long, and how often somebody may try."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from math import ceil

from heal.vocabulary import AttemptKind, Role

ROLES = (Role.COORDINATOR, Role.FACILITATOR, Role.BOARD)
"""The roles that an account may have."""

SHORTEST, LONGEST = 12, 200
LEAST_MAGNITUDE = 8.0
"""A password has to withstand this many guesses, as a power of ten: a hundred million."""
TELLING_PART = 4
"""A part of an address that is shorter than this gives nothing away."""

WINDOW = timedelta(minutes=15)
LIMITS = {AttemptKind.ACCOUNT: 10, AttemptKind.ADDRESS: 50}
"""Attempts in a window; a whole group may share one network address."""

RECOVERY_CODES = 10


def password_problems(
    password: str, *, email: str, magnitude: Callable[[str], float]
) -> tuple[str, ...]:
    """Return what speaks against a new password, each as a sentence.

    `magnitude` estimates how many guesses a password withstands, as a power of ten; it is not
    asked about one that is too short or too long.
    """
    if len(password) < SHORTEST:
        return (f"A password has at least {SHORTEST} letters; a few plain words will do.",)
    if len(password) > LONGEST:
        return (f"A password has at most {LONGEST} letters.",)
    found = []
    if _tells_the_address(password, email):
        found.append("The password contains the e-mail address; choose one that does not.")
    if magnitude(password) < LEAST_MAGNITUDE:
        found.append(
            "This password is among those that are tried first; "
            "choose a few words that do not belong together."
        )
    return tuple(found)


def _tells_the_address(password: str, email: str) -> bool:
    before = email.partition("@")[0]
    part = before if len(before) >= TELLING_PART else email
    return bool(part) and part.casefold() in password.casefold()


def seconds_to_wait(attempts: Iterable[datetime], kind: AttemptKind, *, now: datetime) -> int:
    """Return how long to wait before the next attempt; 0 where it may be made at once."""
    counted = sorted((at for at in attempts if at > now - WINDOW), reverse=True)
    limit = LIMITS[kind]
    if len(counted) < limit:
        return 0
    return max(1, ceil((counted[limit - 1] + WINDOW - now).total_seconds()))


def is_over(
    began_at: datetime,
    seen_at: datetime,
    *,
    now: datetime,
    idle_minutes: int,
    absolute_hours: int,
) -> bool:
    """Say whether a session is over: nobody has clicked for too long, or it began too long ago."""
    idle, absolute = timedelta(minutes=idle_minutes), timedelta(hours=absolute_hours)
    return now - seen_at >= idle or now - began_at >= absolute


def role_problems(role: Role, *, groups: int) -> tuple[str, ...]:
    """Return what speaks against giving an account a role and a number of groups."""
    if role not in ROLES:
        return ("An account belongs to a coordinator, a facilitator or the board.",)
    if groups and role is not Role.FACILITATOR:
        return ("Only a facilitator leads groups; leave them out for another role.",)
    return ()
