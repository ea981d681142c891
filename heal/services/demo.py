"""The invented programme: brought in whole, and taken away whole."""

from __future__ import annotations

import tomllib
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.config import ROOT
from heal.errors import Refusal
from heal.exchange.moments import DateOrder
from heal.models.desk import Setting
from heal.models.groups import Group
from heal.models.members import Member
from heal.queries import settings
from heal.rules.access import Actor, require
from heal.services import audit, demo_files, member_lists, registers
from heal.services.demo_story import Story
from heal.vocabulary import Permission

FOLDER = ROOT / "data" / "demo"
ZONE = "America/New_York"


def load(session: Session, actor: Actor, *, today: date) -> None:
    """Bring the invented programme into an empty database, as if it had gone on until today.

    Files and use-cases are the real ones; only the days are moved.
    """
    require(actor, Permission.EXPLORE_DEMO)
    if session.scalar(select(Member.id).limit(1)) or session.scalar(select(Group.id).limit(1)):
        raise Refusal("There are people here already; the invented programme needs an empty place.")
    session.add(Setting(key=settings.INVENTED, value="true"))
    for group in demo_files.groups(FOLDER, today):
        member_lists.save(
            session,
            actor,
            data=group.members,
            file_name=f"{group.folder}-members.csv",
            group_name=group.name,
            today=today,
        )
        for name, data in group.registers:
            registers.save(
                session,
                actor,
                data=data,
                file_name=name,
                group_name=group.name,
                zone=ZONE,
                today=today,
                date_order=DateOrder.MDY,
            )
    story = tomllib.loads((FOLDER / "story.toml").read_text("utf-8"))
    Story(session, actor, today).tell(story)


def remove(session: Session, actor: Actor) -> None:
    """Take the invented programme away, with whatever was added to it."""
    require(actor, Permission.EXPLORE_DEMO)
    if not settings.is_invented(session):
        raise Refusal("There is no invented programme here, so nothing was removed.")
    audit.clear_programme(session)
