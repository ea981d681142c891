"""What the guide says of mentoring, in this project's own words; its numbers are the settings'."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from heal.rules.guide import Point, Section
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label, meaning
from heal.vocabulary import (
    Activity,
    Channel,
    HowItGoes,
    InformalChannel,
    NextForMentee,
    Quality,
    Route,
    SelfCheck,
)

MORE: Mapping[Activity, str] = {
    Activity.CONNECTING: "Often that is all that is wanted.",
    Activity.SUPPORTING: "A kind word for somebody who has none for themselves.",
    Activity.LEARNING: "Either may come away with something; below is a list to begin with.",
    Activity.SHARING: "One's own, and no more: what fits in it is for the other to find.",
    Activity.QUESTIONING: "Below are some to begin with.",
    Activity.CELEBRATING: "From beside, a step is easier to see than from within.",
    Activity.RECIPROCATING: "Neither side only gives, and neither only takes.",
}
"""What the guide adds to the few words that the vocabulary has for an activity."""
PROMPTS = Section(
    "Questions that may help to think",
    ("For whoever listens: take one, change it, or leave them all.",),
)
RESOURCES = Section(
    "Things to learn from",
    ("Found useful by others here. They lead outside, to pages that we do not look after.",),
)


def mentoring(programme: ProgrammeSettings) -> tuple[Section, ...]:
    """Return what mentoring is and is not, for whom, and what it is made of."""
    return (
        WHAT_IT_IS,
        WHAT_IT_IS_NOT,
        _mentees(programme),
        _mentors(programme),
        Section(
            f"The {_number(len(Quality))} qualities",
            ("One of these is enough to offer, and hardly anybody brings them all.",),
            tuple(Point(meaning(one), label(one)) for one in Quality),
        ),
        Section(
            f"The {_number(len(Activity))} activities",
            (
                "Whenever the two are in touch, any of these may happen, several at once, or "
                "none. This is no list to work through.",
            ),
            tuple(Point(f"{meaning(one)} {MORE[one]}", label(one)) for one in Activity),
        ),
    )


def course(programme: ProgrammeSettings) -> tuple[Section, ...]:
    """Return how mentoring starts, goes on and ends, and what there is beside it."""
    return (
        _starts(programme),
        _goes_on(programme),
        _ends(programme),
        _stopping(programme),
        _beside(programme),
    )


WHAT_IT_IS = Section(
    "What mentoring is",
    (
        "For a while, somebody who has come some way already keeps somebody newer company, one to "
        "one. Both do so because they want to.",
        "It grows out of the groups and does not stand in for them. Doing without a mentor is just "
        "as good a way; so is asking later.",
        "There is no plan to follow and nothing to finish. What two people make of their time is "
        "theirs, and no pair is measured against another.",
        "The way may turn and come back on itself. That is part of it, and nobody keeps score.",
        "It can do good on both sides. Being listened to can give hope and make things lighter; "
        "listening can give meaning, and show the way that lies behind oneself.",
    ),
)
WHAT_IT_IS_NOT = Section(
    "What it is not",
    points=(
        Point("It takes the place of no therapist, doctor or counsellor.", "Not therapy"),
        Point(
            "Each tells what has served them; the other keeps what fits and lets the rest go.",
            "Not advice",
        ),
        Point(
            "Whether to stay, to part or to wait is for the one whose life it is.",
            "Not persuasion",
        ),
        Point(
            "Close friends, partners, and people with a long history are not paired: it takes "
            "somebody who can look on from a little way off.",
            "Not friendship or love",
        ),
        Point(
            "What the two tell each other stays with them. These pages hold days and a few words, "
            "no stories.",
            "Not written down",
        ),
        Point("Where there is help in an emergency is said further up.", "Not a crisis service"),
    ),
)


def _mentees(programme: ProgrammeSettings) -> Section:
    within = programme.attending_within_days
    lately = f", or at one within the last {_days(within)}" if within else ""
    return Section(
        "Who can have a mentor",
        (
            "Any member who belongs to a group now, comes to its meetings, and finds some part of "
            "the way hard. “I would like some company” is enough: there is nothing to prove, and "
            "nobody asks how bad it is.",
            "Coming to meetings means having been at "
            f"{_number(programme.attending_meetings)} of the group's last "
            f"{_number(programme.attending_of_last)}{lately}. A group may count otherwise. Where "
            "no register tells, the coordinator may vouch.",
            "This is asked at the beginning. Whoever comes less often later on keeps their mentor.",
        ),
    )


def _mentors(programme: ProgrammeSettings) -> Section:
    months = programme.experience_months
    time = _months(months) if months else "any time"
    return Section(
        "Who can be a mentor",
        (
            "Any member, of today or of earlier years, who would like to and has been approved.",
            f"Experience is {time} in a group, or as much ground covered in another way: on one's "
            "own, or with a mentor at one's side. Nobody has to have arrived.",
            "Being in the same group is welcome, and not needed. Somebody may have a mentor and be "
            "one at the same time.",
            "Each mentor says how many people there is room for: "
            f"{_number(programme.default_capacity)}, unless they name another number.",
        ),
    )


def _starts(programme: ProgrammeSettings) -> Section:
    return Section(
        "How it starts",
        (
            "Whoever would like to mentor tells a facilitator or the coordinator, writes so in the "
            "group's forum, or fills in a form. Facilitators recommend, the coordinator decides, "
            "and nobody decides about themselves. This comes first.",
            f"After that, two people can come together in {_number(len(Route))} ways:",
        ),
        tuple(Point(meaning(route)) for route in Route),
        (
            "However it came about: both say yes before it begins, each for themselves. The day of "
            "each yes is kept, and each may be taken back. With it both confirm that this is "
            "neither therapy nor advice.",
            "A no is nobody's fault and needs no reason. The other one hears that it did not go "
            "ahead, and no more; most often somebody is simply taken up.",
            f"Nobody is pressed for an answer: after {_days(programme.nudge_after_days)} there is "
            f"one friendly reminder, and after {_days(programme.lapse_after_days)} the idea rests.",
            "Somebody may wish for a mentor who is like them in something, or quite unlike them. "
            "Both can do good, and neither is needed. What must be so may lengthen the wait.",
        ),
    )


def _goes_on(programme: ProgrammeSettings) -> Section:
    return Section(
        "How it goes on",
        (
            f"The two choose how they are in touch, among the ways that suit both: "
            f"{_several(Channel).lower()}.",
            "There is no last day. It goes on for as long as it does both of them good, and after "
            "years it may still do so.",
            "Both are asked how it goes, each on their own: after "
            f"{_days(programme.check_in_first_days)}, after {_days(programme.check_in_second_days)}"
            f", and from then on every {_months(programme.check_in_every_months)}. One word will "
            f"do: {_several(HowItGoes).lower()}.",
            f"After {_counted(programme.missed_check_ins_for_quiet, 'check-in')} without a word, "
            "somebody looks in. Nothing ends by itself.",
            f"Mentors mind themselves, too, and say so in a word: {_several(SelfCheck).lower()}. A "
            "rest begins at once and needs no reason.",
        ),
    )


def _ends(programme: ProgrammeSettings) -> Section:
    return Section(
        "How it ends",
        (
            "Each of the two may end it: on any day, at once, alone, and without saying why.",
            "Three things make a good end. They may be ticked, or not:",
        ),
        (
            Point("It was clear what comes to an end, and what may stay.", "Boundaries set"),
            Point("Both could take the leave that they needed.", "Process respected"),
            Point("Both heard what it had meant to the other.", "Gratitude expressed"),
        ),
        (
            "How it ended, and why, may be noted in a word each, or left blank.",
            "What the mentee would like next: "
            f"{'; '.join(label(word) for word in NextForMentee).lower()}. Each is a good answer.",
            f"Both are asked how they are after {_days(programme.after_ending_days)}. An end that "
            f"was noted by mistake can be undone for {_days(programme.reopen_within_days)}.",
        ),
    )


def _stopping(programme: ProgrammeSettings) -> Section:
    name = programme.discontinue_contact_name
    address = programme.discontinue_contact_address
    whom = f"{name} ({address})" if name and address else name or address or "the coordinator"
    return Section(
        "Stopping as a mentor",
        (
            "The end of one pairing leaves a mentor where they were: they may be asked again. "
            f"Whoever would like to stop altogether tells {whom}, on any day. Until then they may "
            "still be asked.",
            "Each pairing that they have is then asked about by itself: whether it ends, goes on "
            "to its own end, or another mentor is looked for. Nobody is left alone with it, and "
            "they may offer again whenever they like.",
        ),
    )


def _beside(programme: ProgrammeSettings) -> Section:
    return Section(
        "Beside it: simply talking",
        (
            "Any two members may talk with each other, once or now and then, without any of this: "
            "nobody approves it, there are no roles, and there is nothing to agree on.",
            "Ask or offer in the group's forum, or answer the one who wrote, and only them. Ways: "
            f"{_several(InformalChannel).lower()}.",
            "It is counted in no figure of mentoring. When the same two have found each other "
            f"three times within {_counted(programme.informal_weeks, 'week')}, somebody may ask "
            "whether they would like more; that begins as it would for anybody else.",
        ),
    )


def _several(words: type[StrEnum]) -> str:
    *first, last = (label(word) for word in words)
    return f"{', '.join(first)} or {last}"


SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _number(number: int) -> str:
    return SMALL[number] if 0 <= number < len(SMALL) else str(number)


def _days(number: int) -> str:
    return _counted(number, "day")


def _months(number: int) -> str:
    return _counted(number, "month")


def _counted(number: int, noun: str) -> str:
    return f"{_number(number)} {noun}" if number == 1 else f"{_number(number)} {noun}s"
