"""What needs someone now: which matters there are, why, since when, and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heal.rules import requests
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label

LONGEST_SNOOZE_DAYS = 366


class Heading(StrEnum):
    """What a few matters are gathered under; the value is what people read."""

    FIRST = "First of all"
    """Safety, and what was promised to two people."""
    LOOKING = "Looking for a mentor"
    """Members who wait, and what was proposed to them."""
    CHECK_INS = "Check-ins"
    """Pairs to be asked how it goes."""
    MENTORS = "Mentors"
    """Those who are willing, and those who rest."""
    MEETINGS = "Meetings and files"
    """Registers, and names in them."""


class Matter(StrEnum):
    """The words that a snooze remembers, the most pressing first."""

    CONCERN = "concern"
    """Somebody raised a concern, and nobody has closed it."""
    BOTH_SAID_YES = "both_said_yes"
    """Two yeses wait for the pairing to begin."""
    MENTOR_SAID_YES = "mentor_said_yes"
    """A mentor said yes, and the mentee has not been asked."""
    NO_LONGER_GOOD = "no_longer_good"
    """One side's latest word is that it no longer does them good."""
    QUIET = "quiet"
    """Several check-ins were missed."""
    LET_GO = "let_go"
    """A proposal has waited so long for an answer that it may be let go."""
    REMINDER = "reminder"
    """A proposal's answer may be asked for again."""
    WAITING = "waiting"
    """Somebody looks for a mentor, and nobody is proposed."""
    SUGGESTED = "suggested"
    """A facilitator thinks that two people may suit each other."""
    IDEA = "idea"
    """An idea for a pair, and nobody was asked."""
    NOT_CURRENT = "not_current"
    """Somebody looks for a mentor, and belongs to no group any more."""
    CHECK_IN = "check_in"
    """A pair is to be asked how it goes."""
    RECOMMENDED = "recommended"
    """An offer to mentor waits for a decision, and a facilitator recommends it."""
    OFFER = "offer"
    """An offer to mentor waits for a decision."""
    RESTING = "resting"
    """A mentor has rested for long."""
    NO_REGISTER = "no_register"
    """A meeting took place, and nobody noted who came."""
    UNKNOWN_NAMES = "unknown_names"
    """A file named people whom nobody recognised."""


@dataclass(frozen=True)
class Says:
    """Where a matter stands, the sentence for its reason, and its next step."""

    heading: Heading
    reason: str
    step: str


MATTERS: Mapping[Matter, Says] = {
    Matter.CONCERN: Says(
        Heading.FIRST, "Somebody raised a concern that is still open.", "Look into it"
    ),
    Matter.BOTH_SAID_YES: Says(
        Heading.FIRST, "Both have said yes and are waiting to begin.", "Let the pairing begin"
    ),
    Matter.MENTOR_SAID_YES: Says(
        Heading.FIRST, "The mentor has said yes; the other has not been asked.", "Ask the mentee"
    ),
    Matter.NO_LONGER_GOOD: Says(
        Heading.FIRST,
        "When last asked, one of the two said that it no longer does them good.",
        "Talk with both",
    ),
    Matter.QUIET: Says(
        Heading.FIRST, "Several check-ins went by without word from both.", "Ask how they are"
    ),
    Matter.LET_GO: Says(
        Heading.LOOKING,
        "They were asked; no full answer came, and it may go without blame.",
        "Let it go, or ask once more",
    ),
    Matter.REMINDER: Says(
        Heading.LOOKING,
        "They were asked, and the full answer is still to come.",
        "Send a friendly reminder",
    ),
    Matter.WAITING: Says(
        Heading.LOOKING, "Has waited {detail} for a mentor; nobody is proposed.", "Find a mentor"
    ),
    Matter.SUGGESTED: Says(
        Heading.LOOKING,
        "A facilitator thinks that these two may suit each other.",
        "Look at the suggestion",
    ),
    Matter.IDEA: Says(
        Heading.LOOKING,
        "The two may suit each other, but neither has been asked.",
        "Ask them, or drop the idea",
    ),
    Matter.NOT_CURRENT: Says(
        Heading.LOOKING,
        "Is looking for a mentor, but is in no group at present.",
        "Ask kindly what they would like",
    ),
    Matter.CHECK_IN: Says(
        Heading.CHECK_INS, "It is time to ask both whether it still does them good.", "Ask both"
    ),
    Matter.RECOMMENDED: Says(
        Heading.MENTORS,
        "Is willing to mentor, and a facilitator recommends them.",
        "Read it, and decide",
    ),
    Matter.OFFER: Says(
        Heading.MENTORS, "Is willing to mentor and waits for an answer.", "Decide on the offer"
    ),
    Matter.RESTING: Says(
        Heading.MENTORS,
        "Has been resting from mentoring for a while.",
        "Ask gently whether they would like to go on",
    ),
    Matter.NO_REGISTER: Says(
        Heading.MEETINGS, "Nobody has noted yet who came to this meeting.", "Fill in the register"
    ),
    Matter.UNKNOWN_NAMES: Says(
        Heading.MEETINGS,
        "Names in a file that nobody has recognised: {detail}.",
        "Say who they are",
    ),
}
"""The one place where a matter gets its words."""


def reason(
    matter: Matter, *, since: date, detail: str, settings: ProgrammeSettings, today: date
) -> str:
    """Return why a line is there, as a sentence."""
    if matter is Matter.WAITING:
        amber, red = settings.waiting_amber_days, settings.waiting_red_days
        wait = requests.wait(since, today=today, amber_days=amber, red_days=red)
        detail = label(wait).lower()
    return MATTERS[matter].reason.format(detail=detail)


@dataclass(frozen=True)
class Cutoffs:
    """The last day on which something can have begun to be shown today; a meeting's is the first.

    `reminded` and `let_go` are days of asking, `waiting` of opening, `idea` of drafting, `resting`
    of the rest's beginning. A meeting counts from `meeting_from` up to yesterday.
    """

    reminded: date
    let_go: date
    waiting: date
    idea: date
    resting: date
    meeting_from: date


def cutoffs(settings: ProgrammeSettings, *, today: date) -> Cutoffs:
    """Return the days that the programme's numbers lead back to."""

    def back(days: int) -> date:
        return today - timedelta(days=days)

    return Cutoffs(
        reminded=back(settings.nudge_after_days),
        let_go=back(settings.lapse_after_days),
        waiting=back(settings.waiting_amber_days),
        idea=back(settings.idea_after_days),
        resting=back(settings.resting_after_days),
        meeting_from=back(settings.register_within_days),
    )


def snooze_problems(*, today: date, until: date) -> tuple[str, ...]:
    """Return why a line cannot rest until a day, each as a sentence."""
    if until <= today:
        return ("Choose a later day than today.",)
    if (until - today).days > LONGEST_SNOOZE_DAYS:
        return ("Choose a day within a year, so that it is not forgotten.",)
    return ()
