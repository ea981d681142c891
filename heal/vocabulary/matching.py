"""Words of bringing two people together."""

from __future__ import annotations

from enum import StrEnum


class Gate(StrEnum):
    NOT_APPROVED = "not_approved"
    """The mentor is not approved, or rests, or has stopped."""
    NO_ROOM = "no_room"
    """The mentor has as many mentees as they take, counting those whom they were asked about."""
    ONESELF = "oneself"
    """Mentor and mentee are one person."""
    KEPT_APART = "kept_apart"
    """The two are not to be paired; no reason is kept."""
    PROPOSED = "proposed"
    """The mentor has been proposed to this mentee, at present."""
    RATHER_NOT = "rather_not"
    """It touches what the mentor would rather not go into."""
    MUST = "must"
    """The mentee said that it must be so, and it is known to be otherwise."""


class ReasonKind(StrEnum):
    ALIKE = "alike"
    """Somebody alike was asked for, and they are."""
    PARTLY_ALIKE = "partly_alike"
    """Somebody alike was asked for, and they are in part."""
    DIFFERENT_AS_ASKED = "different_as_asked"
    """Somebody different was asked for, and they are."""
    PARTLY_DIFFERENT = "partly_different"
    """Somebody different was asked for, and they are in part."""
    NOT_ALIKE = "not_alike"
    """Somebody alike was asked for, and they are not."""
    NOT_DIFFERENT = "not_different"
    """Somebody different was asked for, and they are alike."""
    UNKNOWN = "unknown"
    """One of the two has not told; it counts against nobody."""
    ROOM = "room"
    """How many more mentees the mentor would take."""
    UNASKED = "unasked"
    """How long nobody has asked the mentor."""
    CHANNELS = "channels"
    """The ways of being in touch that both accept."""
    SAME_GROUP = "same_group"
    """The two are in a group together."""
    TIMES = "times"
    """The times of the week at which both can."""
    FURTHER_ON = "further_on"
    """For the mentor, more time has passed."""
