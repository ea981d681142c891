"""What needs someone now: which matters there are, why, since when, and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heal.rules import informal, requests
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.vocabulary import ConcernStatus, SelfCheck

LONGEST_SNOOZE_DAYS = 366


class Heading(StrEnum):
    """What a few matters are gathered under; the value is what people read."""

    FIRST = "First of all"
    """Safety, and what was promised to two people."""
    PAIRS = "Pairs to look after"
    """Pairs that have begun or ended, where a kind word may help."""
    LOOKING = "Looking for a mentor"
    """Members who wait, and what was proposed to them."""
    CHECK_INS = "To ask now and then"
    """What is asked in its rhythm, and answered with a word."""
    MENTORS = "Mentors"
    """Those who are willing, and those who rest."""
    MEETINGS = "Meetings and files"
    """Registers, and names in them."""


class Matter(StrEnum):
    """The words that a snooze remembers, the most pressing first; each says when a line is there.

    The days after which it is are its row's in `MATTERS`, and the status is its query's.
    """

    CONCERN = "concern"
    """Somebody raised a concern, and nobody has settled it."""
    BOTH_SAID_YES = "both_said_yes"
    """Two yeses wait for the pairing to begin."""
    MENTOR_SAID_YES = "mentor_said_yes"
    """A mentor said yes, and the mentee has not been asked."""
    ENDING = "ending"
    """A side of a live pairing said last that it is ending, and nobody has talked with them."""
    TALK_TO_ME = "talk_to_me"
    """A side of a live pairing asked last for a talk, and nobody has talked with them."""
    SELF_CHECK = "self_check"
    """A mentor's latest self-check asks for less, a rest or a call, and nobody has seen to it."""
    QUIET = "quiet"
    """Several check-ins of an active pairing were missed."""
    FIRST_CONTACT = "first_contact"
    """An active pairing has begun, and no contact or check-in of it is known."""
    NOT_SHARED = "not_shared"
    """None of the ways agreed on in a live pairing is open to both any more."""
    STOPPED_COMING = "stopped_coming"
    """By the registers, the mentee of a live pairing has not come lately; it ends nothing."""
    AFTER_ENDING = "after_ending"
    """A pairing has ended, and not both were asked how they are."""
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
    AGAIN_AND_AGAIN = "again_and_again"
    """Two people came together informally so often of late that it may be asked after."""
    CHECK_IN = "check_in"
    """An active pairing, not quiet, is to be asked how it goes."""
    SAFE_CONTACT = "safe_contact"
    """How to reach somebody who mentors, is mentored or waits was not confirmed for long."""
    RECOMMENDED = "recommended"
    """An offer to mentor waits for a decision, and a facilitator recommends it."""
    OFFER = "offer"
    """An offer to mentor waits for a decision."""
    NEVER_ASKED = "never_asked"
    """A mentor with room was approved, and nobody was ever proposed to them."""
    COULD_BE_INVITED = "could_be_invited"
    """A mentee whose pairing ended well is steady by their own word, and wishes to mentor."""
    RESTING = "resting"
    """A mentor has rested for long."""
    NO_REGISTER = "no_register"
    """A meeting took place, and nobody noted who came."""
    UNKNOWN_NAMES = "unknown_names"
    """A file named people whom nobody recognised."""


@dataclass(frozen=True)
class Says:
    """Where a matter stands, the sentence for its reason, its next step, and how long it may be.

    `after` is the setting that tells for how many days it may be so before it is shown; a matter
    without one is shown at once, or on a day that was planned.
    """

    heading: Heading
    reason: str
    step: str
    after: str | None = None


MATTERS: Mapping[Matter, Says] = {
    Matter.CONCERN: Says(
        Heading.FIRST, "Somebody raised a concern: {detail}.", "Look into it"
    ),
    Matter.BOTH_SAID_YES: Says(
        Heading.FIRST, "Both have said yes and are waiting to begin.", "Let the pairing begin"
    ),
    Matter.MENTOR_SAID_YES: Says(
        Heading.FIRST, "The mentor has said yes; the other has not been asked.", "Ask the mentee"
    ),
    Matter.ENDING: Says(
        Heading.FIRST, "Says that it is coming to its end.", "Help them to end it well"
    ),
    Matter.TALK_TO_ME: Says(
        Heading.FIRST, "Would like somebody to talk with them about how it goes.", "Talk with them"
    ),
    Matter.SELF_CHECK: Says(
        Heading.FIRST, "As a mentor, they said of themselves: {detail}.", "Ask what would help"
    ),
    Matter.QUIET: Says(
        Heading.FIRST, "Several check-ins went by without word from both.", "Ask how they are"
    ),
    Matter.FIRST_CONTACT: Says(
        Heading.PAIRS, "They have begun, and no first contact is known.",
        "Ask whether they found each other", "first_contact_days",
    ),
    Matter.NOT_SHARED: Says(
        Heading.PAIRS, "The ways of being in touch that they agreed on are no longer open to both.",
        "Agree on another way",
    ),
    Matter.STOPPED_COMING: Says(
        Heading.PAIRS, "Has a mentor, and has not come to meetings lately; it ends nothing.",
        "Ask gently how they are",
    ),
    Matter.AFTER_ENDING: Says(
        Heading.PAIRS, "It ended a while ago, and it is good to ask how they are now.",
        "Ask how they are", "after_ending_days",
    ),
    Matter.LET_GO: Says(
        Heading.LOOKING, "They were asked; no full answer came, and it may go without blame.",
        "Let it go, or ask once more", "lapse_after_days",
    ),
    Matter.REMINDER: Says(
        Heading.LOOKING, "They were asked, and the full answer is still to come.",
        "Send a friendly reminder", "nudge_after_days",
    ),
    Matter.WAITING: Says(
        Heading.LOOKING, "Has waited {detail} for a mentor; nobody is proposed.",
        "Find a mentor", "waiting_amber_days",
    ),
    Matter.SUGGESTED: Says(
        Heading.LOOKING, "A facilitator thinks that these two may suit each other.",
        "Look at the suggestion",
    ),
    Matter.IDEA: Says(
        Heading.LOOKING, "The two may suit each other, but neither has been asked.",
        "Ask them, or drop the idea", "idea_after_days",
    ),
    Matter.NOT_CURRENT: Says(
        Heading.LOOKING, "Is looking for a mentor, but is in no group at present.",
        "Ask kindly what they would like",
    ),
    Matter.AGAIN_AND_AGAIN: Says(
        Heading.LOOKING, "Came together informally {detail} times of late.",
        "Ask whether to make it a mentorship",
    ),
    Matter.CHECK_IN: Says(
        Heading.CHECK_INS, "It is time to ask both whether it still does them good.", "Ask both"
    ),
    Matter.SAFE_CONTACT: Says(
        Heading.CHECK_INS, "How they may be reached was not confirmed for long.",
        "Ask whether it still holds", "safe_contact_days",
    ),
    Matter.RECOMMENDED: Says(
        Heading.MENTORS, "Is willing to mentor, and a facilitator recommends them.",
        "Read it, and decide",
    ),
    Matter.OFFER: Says(
        Heading.MENTORS, "Is willing to mentor and waits for an answer.", "Decide on the offer"
    ),
    Matter.NEVER_ASKED: Says(
        Heading.MENTORS, "Is ready to mentor, and nobody was ever proposed to them.",
        "Think of them, or ask how they are", "never_asked_days",
    ),
    Matter.COULD_BE_INVITED: Says(
        Heading.MENTORS, "Ended well as a mentee, and would like to mentor: could be invited.",
        "Ask whether they would like to",
    ),
    Matter.RESTING: Says(
        Heading.MENTORS, "Has been resting from mentoring for a while.",
        "Ask gently whether they would like to go on", "resting_after_days",
    ),
    Matter.NO_REGISTER: Says(
        Heading.MEETINGS, "Nobody has noted yet who came to this meeting.", "Fill in the register"
    ),
    Matter.UNKNOWN_NAMES: Says(
        Heading.MEETINGS, "Names in a file that nobody has recognised: {detail}.",
        "Say who they are",
    ),
}  # fmt: skip
"""The one place where a matter gets its words, and the days that it may take."""

AFTER_ENDING_WITHIN_DAYS = 60
"""Whoever was not asked by then is left in peace."""


DETAILS: Mapping[Matter, type[StrEnum]] = {
    Matter.CONCERN: ConcernStatus,
    Matter.SELF_CHECK: SelfCheck,
}
"""Matters whose detail is a stored word, which people read as its label."""


def reason(
    matter: Matter, *, since: date, detail: str, settings: ProgrammeSettings, today: date
) -> str:
    """Return why a line is there, as a sentence."""
    if matter is Matter.WAITING:
        amber, red = settings.waiting_amber_days, settings.waiting_red_days
        detail = label(requests.wait(since, today=today, amber_days=amber, red_days=red)).lower()
    elif matter in DETAILS:
        detail = label(DETAILS[matter](detail)).lower()
    return MATTERS[matter].reason.format(detail=detail)


def step(matter: Matter, detail: str) -> str:
    """Return the next step of a line."""
    if matter is Matter.CONCERN and detail == ConcernStatus.SIGNPOSTED.value:
        return "See whether it is done"
    return MATTERS[matter].step


@dataclass(frozen=True)
class Cutoffs:
    """The day that it all is told for, and the last days on which something can have begun.

    `meeting_from` and `ended_from` are first days: what is older is not asked after any more.
    Informal connections count after `together_after`.
    """

    today: date
    meeting_from: date
    ended_from: date
    together_after: date
    last: Mapping[Matter, date]

    def __getitem__(self, matter: Matter) -> date:
        """Return the last day on which a matter can have begun to be shown."""
        return self.last[matter]


def cutoffs(settings: ProgrammeSettings, *, today: date) -> Cutoffs:
    """Return the days that the programme's numbers lead back to."""

    def back(days: int) -> date:
        return today - timedelta(days=days)

    return Cutoffs(
        today=today,
        meeting_from=back(settings.register_within_days),
        ended_from=back(settings.after_ending_days + AFTER_ENDING_WITHIN_DAYS),
        together_after=informal.counted_after(today, weeks=settings.informal_weeks),
        last={
            matter: back(getattr(settings, says.after) if says.after else 0)
            for matter, says in MATTERS.items()
        },
    )


def snooze_problems(*, today: date, until: date) -> tuple[str, ...]:
    """Return why a line cannot rest until a day, each as a sentence."""
    if until <= today:
        return ("Choose a later day than today.",)
    if (until - today).days > LONGEST_SNOOZE_DAYS:
        return ("Choose a day within a year, so that it is not forgotten.",)
    return ()
