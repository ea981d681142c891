"""The guide's lists, each in the coordinator's order."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.guide import Prompt, Resource, Signpost
from heal.rules.signposts import Help


def prompts(session: Session) -> tuple[Prompt, ...]:
    """Return the questions that may help to think."""
    return tuple(session.scalars(select(Prompt).order_by(Prompt.position, Prompt.id)))


def resources(session: Session) -> tuple[Resource, ...]:
    """Return what there is to learn from."""
    return tuple(session.scalars(select(Resource).order_by(Resource.position, Resource.id)))


def signposts(session: Session) -> tuple[Signpost, ...]:
    """Return where there is help, the places of one country one after the other."""
    return tuple(session.scalars(select(Signpost).order_by(Signpost.position, Signpost.id)))


def help_by_country(session: Session) -> tuple[Help, ...]:
    """Return where there is help, as the rules know it."""
    return tuple(Help(one.country, one.name, one.reached_by) for one in signposts(session))
