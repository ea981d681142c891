"""The draft for everyone who waits, with its reasons and its consequences, ready to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy.orm import Session

from heal.matching.consequences import Better, Figures, Left, better_together, figures, why_left
from heal.matching.draft import Progress, Settled, draft
from heal.matching.scores import suited
from heal.queries.looking import Held
from heal.queries.matching import Everyone, everyone
from heal.queries.shortlist import in_words_of, must_in_words
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.vocabulary import Gate

COLUMNS = ("mentee_id", "mentee", "waiting", "mentor_id", "mentor", "kept", "reasons")


@dataclass(frozen=True)
class Drafted:
    """Two people side by side, with the reasons; `score` is from 0 to 1.05, `waited` in days."""

    request_id: int
    offer_id: int
    mentee_id: int
    mentor_id: int
    mentee: str
    mentor: str
    waited: int
    score: float
    fixed: bool
    reasons: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Unserved:
    """Somebody whom the draft leaves, and why, each thing as a sentence; `waited` in days."""

    request_id: int
    mentee_id: int
    mentee: str
    waited: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Load:
    """What one mentor has, and gets in the draft, in mentees."""

    mentor: str
    has: int
    gets: int


@dataclass(frozen=True)
class WholeDraft:
    """A draft for all as it is read: see `heal.matching` for what the figures mean.

    `better` are sentences about two who would both do better together; None where there are too
    many people to compare every two. `refused` says of pairs that were to be kept together why they
    cannot be.
    """

    pairs: tuple[Drafted, ...]
    unserved: tuple[Unserved, ...]
    held: tuple[Held, ...]
    figures: Figures
    loads: tuple[Load, ...]
    better: tuple[str, ...] | None
    exact: bool
    refused: tuple[str, ...] = ()

    def rows(self) -> pd.DataFrame:
        """Return the pairs, and whoever is left, as rows: to take them out.

        Columns: mentee_id, mentee, waiting (days), mentor_id, mentor (both None where nobody is
        left), kept (by hand), reasons.
        """
        rows: list[tuple[object, ...]] = [
            (
                one.mentee_id, one.mentee, one.waited, one.mentor_id, one.mentor, one.fixed,
                "; ".join((*one.reasons, *one.beside)),
            )
            for one in self.pairs
        ]  # fmt: skip
        rows += [
            (one.mentee_id, one.mentee, one.waited, None, None, False, " ".join(one.why))
            for one in self.unserved
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def for_all(
    session: Session,
    *,
    today: date,
    programme: ProgrammeSettings,
    settled: Settled | None = None,
    progress: Progress | None = None,
) -> WholeDraft:
    """Return the best draft for all around what was settled by hand."""
    found, day = everyone(session, today=today, programme=programme), today.toordinal()
    drafted = draft(found.programme, today=day, settled=settled, progress=progress)
    numbers = figures(found.programme, drafted, today=day)
    better = better_together(found.programme, drafted, today=day, settled=settled)
    return WholeDraft(
        pairs=tuple(
            _pair(found, pair.mentee, pair.mentor, pair.score, pair.fixed, day)
            for pair in drafted.pairs
        ),
        unserved=tuple(
            _unserved(found, place, day, settled or Settled()) for place in drafted.unserved
        ),
        held=found.waiting,
        figures=numbers,
        loads=tuple(
            Load(found.mentors[place], has, gets) for place, (has, gets) in numbers.loads.items()
        ),
        better=None if better is None else tuple(_better(found, one) for one in better),
        exact=drafted.exact,
        refused=tuple(_refused(found, *two) for two in drafted.refused),
    )


def _refused(found: Everyone, mentee: int, mentor: int) -> str:
    gates = [
        label(gate) for gate, who in suited(found.programme, mentee).gates.items() if who[mentor]
    ]
    why = "; ".join(gates) or label(Gate.NO_ROOM)
    return f"{found.mentees[mentee]} and {found.mentors[mentor]} cannot be kept together: {why}."


def _pair(
    found: Everyone, mentee: int, mentor: int, score: float, fixed: bool, day: int
) -> Drafted:
    mine, theirs = found.programme.mentees, found.programme.mentors
    wishes, beside = in_words_of(found, mentee, mentor, day)
    return Drafted(
        request_id=int(mine.ids[mentee]),
        offer_id=int(theirs.ids[mentor]),
        mentee_id=int(mine.member_ids[mentee]),
        mentor_id=int(theirs.member_ids[mentor]),
        mentee=found.mentees[mentee],
        mentor=found.mentors[mentor],
        waited=day - int(mine.since[mentee]),
        score=score,
        fixed=fixed,
        reasons=wishes,
        beside=beside,
    )


def _unserved(found: Everyone, place: int, day: int, settled: Settled) -> Unserved:
    mine = found.programme.mentees
    request_id, mentee_id = int(mine.ids[place]), int(mine.member_ids[place])
    if request_id in settled.left_out:
        why: tuple[str, ...] = ("Left for now, by hand.",)
    else:
        why = in_the_way(why_left(found.programme, place), len(found.mentors))
    waited = day - int(mine.since[place])
    return Unserved(request_id, mentee_id, found.mentees[place], waited, why)


def in_the_way(left: Left, pool: int) -> tuple[str, ...]:
    """Return what stands between somebody and the pool, each thing as a sentence."""
    if not pool:
        return ("There is no mentor in the pool yet.",)
    if left.free:
        mentors = "1 mentor" if left.free == 1 else f"{left.free} mentors"
        return (f"{mentors} would do, and the places went to others; see who else might offer.",)
    gates = [f"{label(gate)}: {many}" for gate, many in left.gates.items() if gate is not Gate.MUST]
    said = [f"Of {pool} in the pool nobody is left. {'; '.join(gates)}."] if gates else []
    return (*said, *(must_in_words(name, kept) for name, kept in left.musts.items()))


def _better(found: Everyone, one: Better) -> str:
    mentee, mentor = found.mentees[one.mentee], found.mentors[one.mentor]
    both = f"{mentee} and {mentor} would both do better together"
    if one.fewer:
        people = "one person fewer" if one.fewer == 1 else f"{one.fewer} people fewer"
        return f"{both}; but then {people} would be served."
    if one.worse:
        names = ", ".join(found.mentees[place] for place in one.worse)
        return f"{both}; but it would be less good for {names}, and for all taken together."
    return f"{both}; but more would come together with one mentor, and the draft spreads it."


def in_figures(drafted: WholeDraft) -> dict[str, str]:
    """Return what a draft comes to, as people read it: what is counted, and how much."""
    found = drafted.figures
    said = {"Served": f"{found.served} of {found.waiting}"}
    if found.mean is not None and found.least is not None:
        said["Score, on average and least"] = f"{found.mean:.2f} and {found.least:.2f}"
    if found.stated:
        said["What matters most, found"] = f"{found.honoured} of {found.stated}"
    if found.longest_left is not None:
        said["Longest wait left"] = f"{found.longest_left} days"
    return said
