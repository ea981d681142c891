"""Why two people might suit each other, from both sides, each in one piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from heal.matching.people import LIKES, UNKNOWN, Programme, Side
from heal.matching.scores import fitting
from heal.rules.wording import label
from heal.vocabulary import AttributeKind, Channel, ReasonKind

CHANNELS = tuple(Channel)
OF_WISHES = frozenset(
    {
        ReasonKind.ALIKE, ReasonKind.PARTLY_ALIKE, ReasonKind.NOT_ALIKE,
        ReasonKind.DIFFERENT_AS_ASKED, ReasonKind.PARTLY_DIFFERENT, ReasonKind.NOT_DIFFERENT,
        ReasonKind.UNKNOWN,
    }
)  # fmt: skip
"""The kinds that are about what the mentee would like; the others are about the two beside it."""


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a pair, against it, or is not known.

    `about` names what it is about, where it is one of the things that people tell; `says` is what
    there is to say. `must` and `most` tell how much it means to the mentee.
    """

    kind: ReasonKind
    about: str = ""
    says: str = ""
    must: bool = False
    most: bool = False


def reasons(programme: Programme, mentee: int, mentor: int, *, today: int) -> tuple[Reason, ...]:
    """Return the reasons for two people, by their places; `today` is a day's number."""
    wishes = list(_wishes(programme, mentee, mentor))
    wishes.sort(key=lambda reason: (not reason.most, not reason.must))
    return (*wishes, *_around(programme, mentee, mentor, today))


def in_words(reason: Reason) -> str:
    """Return a reason as people read it."""
    says = reason.says
    match reason.kind:
        case ReasonKind.ROOM:
            return f"Room for {says} more"
        case ReasonKind.UNASKED:
            return f"Unasked for {says} {'day' if says == '1' else 'days'}"
        case ReasonKind.CHANNELS:
            return f"{label(reason.kind)}: {says}" if says else "No way of being in touch yet"
        case ReasonKind.SAME_GROUP | ReasonKind.TIMES:
            return f"{label(reason.kind)}: {says}" if says else label(reason.kind)
    weight = ", a must" * reason.must + ", matters most" * reason.most
    return f"{label(reason.kind)}: {reason.about}{weight} ({says})"


def _wishes(programme: Programme, mentee: int, mentor: int) -> Iterator[Reason]:
    mentees = programme.mentees
    for place in np.flatnonzero(mentees.liking[mentee]):
        question, alike = programme.questions[place], mentees.liking[mentee, place] == LIKES
        compared = fitting(programme, mentee, int(place))
        weight = {
            "must": bool(mentees.must[mentee, place]),
            "most": bool(mentees.most[mentee] == place),
        }
        if compared is None or not compared[1][mentor]:
            whose = "the mentee has not told" if compared is None else "the mentor has not told"
            yield Reason(ReasonKind.UNKNOWN, question.name, whose, **weight)
            continue
        fit = float(compared[0][mentor])
        mine = told(programme, mentees, mentee, int(place))
        theirs = told(programme, programme.mentors, mentor, int(place))
        says = mine if mine == theirs else f"{theirs}; the mentee {mine}"
        yield Reason(_kind(fit, alike=alike), question.name, says, **weight)


def _kind(fit: float, *, alike: bool) -> ReasonKind:
    if fit >= 1:
        return ReasonKind.ALIKE if alike else ReasonKind.DIFFERENT_AS_ASKED
    if fit > 0:
        return ReasonKind.PARTLY_ALIKE if alike else ReasonKind.PARTLY_DIFFERENT
    return ReasonKind.NOT_ALIKE if alike else ReasonKind.NOT_DIFFERENT


def told(programme: Programme, side: Side, person: int, place: int) -> str:
    """Return in words what one person told in answer to a question, or nothing."""
    question, answers = programme.questions[place], side.answers[place]
    if question.is_set:
        return ", ".join(question.words[number] for number in _numbers(answers[:, person]))
    number = int(answers[person])
    return "" if number == UNKNOWN else question.words[number]


def _numbers(blocks: np.ndarray) -> list[int]:
    return [
        block * 64 + bit
        for block, kept in enumerate(blocks.tolist())
        for bit in range(64)
        if kept >> bit & 1
    ]


def _around(programme: Programme, mentee: int, mentor: int, today: int) -> Iterator[Reason]:
    mine, theirs = programme.mentees, programme.mentors
    yield Reason(ReasonKind.ROOM, says=str(int(theirs.room[mentor])))
    yield Reason(ReasonKind.UNASKED, says=str(max(today - int(theirs.since[mentor]), 0)))
    both = _numbers(mine.channels[:, mentee] & theirs.channels[:, mentor])
    yield Reason(ReasonKind.CHANNELS, says=", ".join(label(CHANNELS[number]) for number in both))
    if (mine.groups[:, mentee] & theirs.groups[:, mentor]).any():
        yield Reason(ReasonKind.SAME_GROUP)
    for place, question in enumerate(programme.questions):
        own, others = mine.answers[place], theirs.answers[place]
        if question.kind is AttributeKind.TIMES:
            shared = _numbers(own[:, mentee] & others[:, mentor])
            if shared:
                yield Reason(
                    ReasonKind.TIMES,
                    question.name,
                    ", ".join(question.words[number] for number in shared),
                )
        elif question.kind is AttributeKind.ELAPSED and UNKNOWN != own[mentee] < others[mentor]:
            yield Reason(ReasonKind.FURTHER_ON, question.name, question.words[others[mentor]])
