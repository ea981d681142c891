"""What stands in the way of a step, as data: a kind for programs, a sentence for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from heal.errors import Blocked


class Obstruction(StrEnum):
    MENTOR_NOT_AVAILABLE = "mentor_not_available"
    """First gate: the mentor is not approved, or rests, or has stopped."""
    MENTOR_FULL = "mentor_full"
    """First gate: the mentor has said how many, and it is reached."""
    NOT_A_CURRENT_MEMBER = "not_a_current_member"
    """Second gate: the mentee belongs to no group today."""
    NOT_ATTENDING = "not_attending"
    """Second gate: the registers show that the mentee has not come lately."""
    ATTENDANCE_UNKNOWN = "attendance_unknown"
    """Second gate: no register tells; somebody has to attest."""
    TOO_CLOSE = "too_close"
    """Third gate: friends, partners, or a long-standing relationship."""
    DO_NOT_PAIR = "do_not_pair"
    """Third gate: the two are not to be paired; no reason is kept."""
    NOT_ASKED_ABOUT_RELATIONSHIP = "not_asked_about_relationship"
    """Third gate: the three questions have not been answered by both."""
    NOT_AGREED = "not_agreed"
    """Fourth gate: a dated yes is missing."""
    NOT_ACKNOWLEDGED = "not_acknowledged"
    """Fourth gate: a side has not acknowledged what mentoring is and is not."""
    SAME_PERSON = "same_person"
    """Fifth gate: mentor and mentee are one person."""
    ALREADY_PAIRED = "already_paired"
    """Fifth gate: the mentee has a mentor."""
    TOO_LATE = "too_late"
    """A mistaken ending is put right within some days; after that the two begin anew."""
    NO_COMMON_CHANNEL = "no_common_channel"
    """No way of being in touch that both accept."""


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way, with a sentence that also says the way out."""

    kind: Obstruction
    sentence: str


def refuse_if_any(obstacles: Iterable[Obstacle]) -> None:
    """Refuse with every sentence, or let through when there is none."""
    sentences = tuple(obstacle.sentence for obstacle in obstacles)
    if sentences:
        raise Blocked(sentences)
