"""What a coordinator does with the guide's lists: questions, resources, where there is help."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import asdict
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.errors import BadValue
from heal.models.guide import Prompt, Resource, Signpost
from heal.names import fold
from heal.rules import guide, signposts
from heal.rules.access import Actor, require
from heal.rules.signposts import Help
from heal.services import records
from heal.vocabulary import Permission

Line = TypeVar("Line", Prompt, Resource, Signpost)

PROMPT, RESOURCE, SIGNPOST = "question", "resource", "place"


def keep_prompt(session: Session, actor: Actor, prompt_id: int | None, *, words: str) -> int:
    """Change a question, or add one at the end where none is named; return its number."""
    require(actor, Permission.EDIT_GUIDE)
    said = records.note(words)
    if said is None:
        raise BadValue("Please write the question first.")
    if prompt_id is None:
        return _added(session, Prompt(words=said, position=_next(session, Prompt)))
    records.find(session, Prompt, prompt_id, PROMPT).words = said
    return prompt_id


def drop_prompt(session: Session, actor: Actor, prompt_id: int) -> None:
    """Take a question off the list."""
    require(actor, Permission.EDIT_GUIDE)
    _drop(session, records.find(session, Prompt, prompt_id, PROMPT))


def move_prompt(session: Session, actor: Actor, prompt_id: int, *, up: bool) -> None:
    """Let a question change places with the one before it or after it."""
    require(actor, Permission.EDIT_GUIDE)
    _move(session, records.find(session, Prompt, prompt_id, PROMPT), up=up)


def keep_resource(
    session: Session,
    actor: Actor,
    resource_id: int | None,
    *,
    title: str,
    link: str | None = None,
    note: str | None = None,
) -> int:
    """Change a resource, or add one at the end where none is named; return its number."""
    require(actor, Permission.EDIT_GUIDE)
    called, leads_to, says = records.name(title, RESOURCE), _link(link), records.note(note)
    if resource_id is None:
        return _added(
            session,
            Resource(title=called, link=leads_to, note=says, position=_next(session, Resource)),
        )
    kept = records.find(session, Resource, resource_id, RESOURCE)
    kept.title, kept.link, kept.note = called, leads_to, says
    return resource_id


def drop_resource(session: Session, actor: Actor, resource_id: int) -> None:
    """Take a resource off the list."""
    require(actor, Permission.EDIT_GUIDE)
    _drop(session, records.find(session, Resource, resource_id, RESOURCE))


def move_resource(session: Session, actor: Actor, resource_id: int, *, up: bool) -> None:
    """Let a resource change places with the one before it or after it."""
    require(actor, Permission.EDIT_GUIDE)
    _move(session, records.find(session, Resource, resource_id, RESOURCE), up=up)


def keep_signpost(
    session: Session,
    actor: Actor,
    signpost_id: int | None,
    *,
    country: str,
    name: str,
    reached_by: str,
) -> int:
    """Change where there is help, or add a place where none is named; return its number.

    The places of one country stand together, whoever adds them and however the country is written.
    """
    require(actor, Permission.EDIT_GUIDE)
    others = [one for one in _lines(session, Signpost) if one.id != signpost_id]
    there = Help(_country(country, others), records.name(name, SIGNPOST), _how(reached_by))
    for other in others:
        if _help(other).known_by == there.known_by:
            raise BadValue(
                f"For {other.country}, “{other.name}” is there already; change that one."
            )
    if signpost_id is None:
        signpost_id = _added(session, Signpost(**asdict(there), position=len(others) + 1))
    else:
        kept = records.find(session, Signpost, signpost_id, SIGNPOST)
        kept.country, kept.name, kept.reached_by = there.country, there.name, there.reached_by
        session.flush()
    _gather(session)
    return signpost_id


def take_over_signposts(session: Session, actor: Actor, country: str) -> None:
    """Add what is suggested for a country and is not there yet.

    It is a suggestion: whoever takes it over checks it before anybody relies on it.
    """
    require(actor, Permission.EDIT_GUIDE)
    kept = [_help(one) for one in _lines(session, Signpost)]
    suggested = signposts.still_suggested(kept).get(country)
    if not suggested:
        raise BadValue("Nothing more is suggested for this country; open the page again.")
    for one in suggested:
        keep_signpost(
            session, actor, None, country=one.country, name=one.name, reached_by=one.reached_by
        )


def drop_signpost(session: Session, actor: Actor, signpost_id: int) -> None:
    """Take a place off the list of where there is help."""
    require(actor, Permission.EDIT_GUIDE)
    _drop(session, records.find(session, Signpost, signpost_id, SIGNPOST))


def move_signpost(session: Session, actor: Actor, signpost_id: int, *, up: bool) -> None:
    """Let a place change with its neighbour; at the edge of its country, the country moves."""
    require(actor, Permission.EDIT_GUIDE)
    _move(session, records.find(session, Signpost, signpost_id, SIGNPOST), up=up)


def _lines(session: Session, model: type[Line]) -> list[Line]:
    return list(session.scalars(select(model).order_by(model.position, model.id)))


def _next(session: Session, model: type[Line]) -> int:
    return len(_lines(session, model)) + 1


def _added(session: Session, line: Line) -> int:
    session.add(line)
    session.flush()
    return line.id


def _drop(session: Session, line: Line) -> None:
    left = [other for other in _lines(session, type(line)) if other.id != line.id]
    session.delete(line)
    _number(left)


def _move(session: Session, line: Line, *, up: bool) -> None:
    lines = _lines(session, type(line))
    kinds: list[Hashable] = [_kind(one) for one in lines]
    order = guide.moved(kinds, lines.index(line), up=up)
    _number([lines[place] for place in order])


def _gather(session: Session) -> None:
    """Let the places of one country stand together, the countries as they came."""
    lines = _lines(session, Signpost)
    countries = list(dict.fromkeys(fold(one.country) for one in lines))
    _number(sorted(lines, key=lambda one: countries.index(fold(one.country))))


def _number(lines: Sequence[Line]) -> None:
    for position, line in enumerate(lines, start=1):
        line.position = position


def _kind(line: Prompt | Resource | Signpost) -> Hashable:
    return fold(line.country) if isinstance(line, Signpost) else line.id


def _country(text: str, others: Sequence[Signpost]) -> str:
    """Return the country as it is written already, where it is there."""
    tidy = records.name(text, "country")
    return next((one.country for one in others if fold(one.country) == fold(tidy)), tidy)


def _how(text: str) -> str:
    tidy = " ".join(text.split())
    if not tidy:
        raise BadValue("Please say how this place is reached, such as by a telephone number.")
    if len(tidy) > NAME_LENGTH:
        raise BadValue(
            f"How it is reached may be {NAME_LENGTH} letters long; this has {len(tidy)}."
        )
    return tidy


def _link(text: str | None) -> str | None:
    link = (text or "").strip()
    if not link:
        return None
    problem = guide.link_problem(link)
    if problem is not None:
        raise BadValue(problem)
    return link


def _help(one: Signpost) -> Help:
    return Help(one.country, one.name, one.reached_by)
