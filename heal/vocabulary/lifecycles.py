"""The statuses and verbs of the lifecycles."""

from __future__ import annotations

from enum import StrEnum


class MentorStatus(StrEnum):
    OFFERED = "offered"
    """Has said they are willing; nobody has decided yet."""
    APPROVED = "approved"
    """May be paired."""
    NOT_NOW = "not_now"
    """Willing, but the coordinator would rather wait; can offer again."""
    PAUSED = "paused"
    """Approved and resting; takes no new pairing until resumed."""
    DISCONTINUED = "discontinued"
    """Has stopped mentoring; can offer again."""


class MentorVerb(StrEnum):
    OFFER = "offer"
    """Record that a member is willing."""
    APPROVE = "approve"
    """Let the mentor be paired."""
    DEFER = "defer"
    """Say "not now"."""
    PAUSE = "pause"
    """Let the mentor rest, at once and without a reason."""
    RESUME = "resume"
    """End the rest."""
    DISCONTINUE = "discontinue"
    """Stop mentoring."""
    OFFER_AGAIN = "offer_again"
    """Record that the member is willing again."""


class RequestStatus(StrEnum):
    OPEN = "open"
    """Waiting for a mentor."""
    ON_HOLD = "on_hold"
    """Still wanted, but not now."""
    WITHDRAWN = "withdrawn"
    """No longer wanted."""
    FULFILLED = "fulfilled"
    """A pairing began from it."""


class RequestVerb(StrEnum):
    OPEN = "open"
    """Record that a member would like a mentor."""
    HOLD = "hold"
    """Wait on the mentee's word."""
    RESUME = "resume"
    """Go on looking."""
    WITHDRAW = "withdraw"
    """Close it because it is no longer wanted."""
    FULFIL = "fulfil"
    """Close it because a pairing began."""
    REOPEN = "reopen"
    """Look again, because the pairing proved to be a mistake."""


class ProposalStatus(StrEnum):
    DRAFTED = "drafted"
    """An idea of the coordinator's; nobody was asked."""
    ASKED = "asked"
    """The mentor was asked, or both, and at least one answer is awaited."""
    AGREED = "agreed"
    """Both said yes."""
    NOT_GOING_AHEAD = "not_going_ahead"
    """It did not go ahead, through nobody's fault."""
    LAPSED = "lapsed"
    """No answer came in time, without blame."""
    DISCARDED = "discarded"
    """The idea was dropped before anyone was asked."""


class ProposalVerb(StrEnum):
    DRAFT = "draft"
    """Note an idea for a pair."""
    ASK = "ask"
    """Ask the mentor, or both."""
    AGREE = "agree"
    """Record that both said yes."""
    CLOSE = "close"
    """Record that it does not go ahead."""
    LAPSE = "lapse"
    """Let it go, unanswered."""
    DISCARD = "discard"
    """Drop the idea."""


class PairingStatus(StrEnum):
    ACTIVE = "active"
    """The two are in touch as mentor and mentee."""
    PAUSED = "paused"
    """The two are taking a break."""
    ENDED = "ended"
    """The pairing is over."""


class PairingVerb(StrEnum):
    BEGIN = "begin"
    """Let the pairing begin, on two dated yeses."""
    PAUSE = "pause"
    """Take a break."""
    RESUME = "resume"
    """Go on after a break."""
    END = "end"
    """End it, at either side's word."""
    REOPEN = "reopen"
    """Undo an end that was recorded by mistake."""


class Wait(StrEnum):
    GREEN = "green"
    """Waiting, not long."""
    AMBER = "amber"
    """Waiting long enough to be looked at."""
    RED = "red"
    """Waiting too long."""


class SuggestionStatus(StrEnum):
    OPEN = "open"
    """Waits for the coordinator."""
    TAKEN_UP = "taken_up"
    """Became an idea for a proposal."""
    SET_ASIDE = "set_aside"
    """Not now, through nobody's fault."""


class SuggestionVerb(StrEnum):
    SUGGEST = "suggest"
    """Say that two people may suit each other."""
    TAKE_UP = "take_up"
    """Make an idea for a proposal of it."""
    SET_ASIDE = "set_aside"
    """Leave it, through nobody's fault."""


class InformalStatus(StrEnum):
    OPEN = "open"
    """Nobody has answered yet, as far as is known."""
    MATCHED = "matched"
    """Two people came together over it."""
    CLOSED = "closed"
    """Needs nobody any more."""


class InformalVerb(StrEnum):
    NOTE = "note"
    """Note that somebody asked or offered."""
    MATCH = "match"
    """Note that the two came together."""
    CLOSE = "close"
    """Note that it needs nobody any more."""
    UNDO = "undo"
    """Take back a match or an end that was noted by mistake."""
