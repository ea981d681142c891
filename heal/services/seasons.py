"""Many registers at once: a meeting that was begun again, or a whole season of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from heal.errors import Refusal
from heal.queries import register_facts
from heal.queries.register_facts import RegisterFacts
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.services import registers
from heal.services.register_places import Placed, gathered, placed, the_group
from heal.services.register_preview import RegisterPreview, plan
from heal.services.registers import Progress
from heal.services.season_files import Asks, Part, ReadFile
from heal.vocabulary import Permission


@dataclass(frozen=True)
class Line:
    """One meeting with all its files, or one file that is left out with the reason.

    Something may have to be said first (`asks`); until then nothing of it is kept.
    """

    files: tuple[int, ...]
    """Which of the files, counted from 0."""
    plans: tuple[RegisterPreview, ...] = ()
    held_on: date | None = None
    group_name: str | None = None
    asks: Asks | None = None
    problem: str | None = None
    already: bool = False
    """It is left out because it is here: nothing is wrong with it."""

    @property
    def were_there(self) -> int:
        """Return how many are known, and were there long enough to count."""
        found = {one.member_id for told in self.plans for one in told.attendees if one.present}
        return len(found)

    @property
    def waiting(self) -> int:
        """Return how many names nobody is known by."""
        names = {(one.name, one.email) for told in self.plans for one in told.waiting}
        return len({rules.waiting_key(name, email) for name, email in names})

    @property
    def left_out(self) -> int:
        """Return how many rows are left out."""
        return sum(len(told.set_aside) + len(told.refused) for told in self.plans)


@dataclass(frozen=True)
class Season:
    """What many registers would say, before anything is changed."""

    lines: tuple[Line, ...]
    proposed: Mapping[Part, str | None]
    """The group of every part of a file, by its topic, by its file's name, or as it was said."""

    @property
    def kept(self) -> tuple[RegisterPreview, ...]:
        """Return the registers that would be kept."""
        return tuple(told for line in self.lines for told in line.plans)

    @property
    def meetings(self) -> int:
        """Return how many meetings these are of."""
        return sum(bool(line.plans) for line in self.lines)


def preview_many(
    session: Session,
    actor: Actor,
    *,
    files: Sequence[ReadFile],
    today: date,
    otherwise: str | None = None,
    group_names: Mapping[Part, str] | None = None,
) -> Season:
    """Return what all these registers would say of whom; write nothing.

    A part's group is the one of `group_names`, else the one that stands in its topic or, where it
    has none, in its file's name, else `otherwise`.
    """
    require(actor, Permission.IMPORT_REGISTERS)
    return _season(session, actor, files, today, group_names or {}, otherwise, shown=True)


def save_many(
    session: Session,
    actor: Actor,
    *,
    files: Sequence[ReadFile],
    today: date,
    keeping: int,
    otherwise: str | None = None,
    group_names: Mapping[Part, str] | None = None,
    progress: Progress | None = None,
) -> int:
    """Bring in every register that can be, all or nothing, and return the first import's number.

    `keeping` is how many registers somebody was told would be kept; nothing is where that changed.
    """
    require(actor, Permission.IMPORT_REGISTERS)
    season = _season(session, actor, files, today, group_names or {}, otherwise, shown=False)
    if not season.kept:
        raise Refusal("None of these files is a register that is not here yet; nothing was saved.")
    if len(season.kept) != keeping:
        raise Refusal(
            "What is in the records changed meanwhile, so other registers would be kept than were "
            "shown; nothing was saved, so look at the list again."
        )
    return registers.keep(session, actor, season.kept, today=today, progress=progress)


def _season(
    session: Session,
    actor: Actor,
    files: Sequence[ReadFile],
    today: date,
    group_names: Mapping[Part, str],
    otherwise: str | None,
    *,
    shown: bool,
) -> Season:
    known = register_facts.groups(session)
    names = [name for _, name in known.values()]
    proposed = {
        part: group_names.get(part) or rules.group_in(text, names) or otherwise
        for part, text in _parts(files)
    }
    lines, found = list(_unread(files)), []
    unread = {number for line in lines for number in line.files}
    for number, file in enumerate(files):
        if number in unread:
            continue
        try:
            found += [(number, one) for one in _placed(file, number, proposed, known, actor, today)]
        except _GroupNotSaid:
            lines.append(Line((number,), held_on=file.day, asks=Asks.GROUP))
        except Refusal as refusal:
            lines.append(Line((number,), held_on=file.day, problem=refusal.sentence))
    lines += _planned(found, gathered(session, actor, [one for _, one in found]), shown=shown)
    return Season(tuple(sorted(lines, key=_in_order)), proposed)


class _GroupNotSaid(Exception):  # noqa: N818 - a question, not an error
    """Say that nothing tells whose meeting it was."""


def _parts(files: Sequence[ReadFile]) -> Iterator[tuple[Part, str]]:
    for number, file in enumerate(files):
        for topic in file.topics:
            yield (number, topic), topic or file.file_name


def _unread(files: Sequence[ReadFile]) -> Iterator[Line]:
    first: dict[str, int] = {}
    for number, file in enumerate(files):
        before = first.setdefault(file.sha256, number)
        if before != number:
            same = f"This is the same file as “{files[before].file_name}”, which is read once."
            yield Line((number,), problem=same, already=True)
        elif file.problem or file.asks:
            yield Line((number,), asks=file.asks, problem=file.problem)


def _placed(
    file: ReadFile,
    number: int,
    proposed: Mapping[Part, str | None],
    known: Mapping[str, tuple[int, str]],
    actor: Actor,
    today: date,
) -> Iterator[Placed]:
    several = len(file.registers) > 1
    for told in file.registers:
        if several and not told.stays:
            continue
        name = proposed[number, told.topic or ""]
        if name is None:
            raise _GroupNotSaid
        yield placed(
            told, file.sha256, file.file_name, the_group(actor, name, known), file.held_on, today,
            of_several=several,
        )  # fmt: skip


def _planned(
    found: Iterable[tuple[int, Placed]], known: RegisterFacts, *, shown: bool
) -> Iterator[Line]:
    meetings: defaultdict[tuple[str, date], list[tuple[int, Placed]]] = defaultdict(list)
    for number, one in found:
        meetings[one.place].append((number, one))
    for (_, day), together in meetings.items():
        numbers = tuple(dict.fromkeys(number for number, _ in together))
        name = together[0][1].group_name
        try:
            plans = plan([one for _, one in together], known, shown=shown)
        except Refusal as refusal:
            yield Line(numbers, held_on=day, group_name=name, problem=refusal.sentence)
            continue
        here = list(zip([number for number, _ in together], plans, strict=True))
        new = [(number, told) for number, told in here if not told.already]
        came = {number: told.already for number, told in here if told.already}
        for number, already in came.items():
            yield Line((number,), (), day, name, problem=already, already=True)
        if new:
            yield Line(
                tuple(dict.fromkeys(number for number, _ in new)),
                plans=tuple(told for _, told in new),
                held_on=day,
                group_name=plans[0].group_name,
            )


def _in_order(line: Line) -> tuple[tuple[int, ...], date]:
    return line.files, line.held_on or date.min
