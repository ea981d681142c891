"""The mentors to think of first for one request, with the reasons, ready to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.matching import shortlist as matching
from heal.matching.consequences import musts
from heal.matching.reasons import OF_WISHES, in_words, reasons
from heal.queries.matching import Everyone, of_request
from heal.vocabulary import Gate


@dataclass(frozen=True)
class Suggested:
    """A mentor to think of, each thing as people read it.

    `reasons` are about what the mentee would like, `beside` about room, times and the like.
    """

    offer_id: int
    mentor: str
    reasons: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Shortlisted:
    """What may be suggested for one request.

    `left` mentors are not out; `out` names those who are, by the gate (whoever is out by two stands
    in both). `musts` says of each must how many mentors it leaves, and how many have not told.
    """

    request_id: int
    member_id: int
    mentee: str
    suggested: tuple[Suggested, ...]
    left: int
    out: Mapping[Gate, tuple[str, ...]]
    musts: Mapping[str, tuple[int, int]]


def for_request(
    session: Session,
    request_id: int,
    *,
    today: date,
    first: int = matching.FIRST,
    but: int | None = None,
) -> Shortlisted:
    """Return the first few mentors for a request, or refuse where there is none.

    `but` is the offer of a mentor who is about to stop, and counts as one who has.
    """
    found = of_request(session, request_id, today=today)
    if not found.mentees:
        raise NotFound("This request is not in the records (any more); open the list again.")
    if but is not None:
        mentors = found.programme.mentors
        mentors.approved[mentors.ids == but] = False
    listed = matching.shortlist(found.programme, 0, most=first)
    return Shortlisted(
        request_id=request_id,
        member_id=int(found.programme.mentees.member_ids[0]),
        mentee=found.mentees[0],
        suggested=tuple(_suggested(found, int(place), today) for place in listed.places),
        left=listed.left,
        out={
            gate: tuple(found.mentors[place] for place in np.flatnonzero(who))
            for gate, who in listed.suited.gates.items()
            if who.any()
        },
        musts=musts(found.programme, 0, listed.suited),
    )


def fits(
    session: Session, request_id: int, offer_ids: Sequence[int], *, today: date
) -> Mapping[int, Suggested]:
    """Return, for some mentors of the pool, what there is to say beside a request, by offer."""
    found = of_request(session, request_id, today=today)
    if not found.mentees:
        return {}
    places = {int(number): place for place, number in enumerate(found.programme.mentors.ids)}
    return {
        number: _suggested(found, places[number], today) for number in offer_ids if number in places
    }


def _suggested(found: Everyone, place: int, today: date) -> Suggested:
    return Suggested(
        int(found.programme.mentors.ids[place]),
        found.mentors[place],
        *in_words_of(found, 0, place, today.toordinal()),
    )


def in_words_of(
    found: Everyone, mentee: int, mentor: int, day: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what there is to say of two, by their places: of the wishes, and beside them."""
    every = reasons(found.programme, mentee, mentor, today=day)
    wishes = tuple(in_words(reason) for reason in every if reason.kind in OF_WISHES)
    beside = tuple(in_words(reason) for reason in every if reason.kind not in OF_WISHES)
    return wishes, beside


def must_in_words(question: str, left: tuple[int, int]) -> str:
    """Return what a must leaves, as people read it."""
    many, untold = left
    mentors = f"{many} mentor" if many == 1 else f"{many} mentors"
    asked = f", {untold} of whom {'has' if untold == 1 else 'have'} not told" if untold else ""
    return f"“{question}” is a must, and leaves {mentors}{asked}."
