"""Lists taken out from a shell: the same as the pages hand out, `python -m heal export --help`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.exchange import lists
from heal.exchange.lists import List
from heal.exchange.tables import Format
from heal.measures.circle import people
from heal.queries import (
    circle,
    drafts,
    groups,
    informal,
    meetings,
    members,
    mentors,
    pairings,
    requests,
    safe_contacts,
    settings,
)
from heal.rules.access import Actor, require
from heal.services import door, openings
from heal.shell import own_data, programme
from heal.shell.private_files import write_privately
from heal.vocabulary import Opened, Permission

Told = argparse.Namespace


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add each list, with its format, one person and the whole programme, and where to."""
    kinds = parser.add_subparsers(required=True, metavar="what")
    for kind in List:
        added = kinds.add_parser(kind.value)
        added.set_defaults(take_out=_list, list=kind)
        added.add_argument("--format", type=Format, choices=list(Format), required=True)
        added.add_argument("--to", type=Path, required=True, metavar="FILE")
    own_data.add_export(kinds.add_parser)
    programme.add_export(kinds.add_parser)


def _list(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    """Write a list to a file that only its owner may read; that it was taken out is noted."""
    require(actor, Permission.EXPORT_LISTS)
    with database.reading() as session:
        frame, programme = rows(session, told.list, today), settings.programme(session)
        named = lists.people(told.list, frame)
        reach = safe_contacts.in_words(session, named, today=today, programme=programme)
    what = f"{told.list.value}, {told.format.value}, {len(frame)} rows"
    door.act(
        database, openings.note, actor,
        kind=Opened.LIST, record_id=None, member_ids=(), detail=what,
    )  # fmt: skip
    write_privately(told.to, lists.file(told.list, frame, told.format, day=today, reach=reach))
    return f"{len(frame)} rows are in {told.to}."


def rows(session: Session, kind: List, today: date) -> pd.DataFrame:
    """Return all rows of a list, as its page shows them without a filter."""
    match kind:
        case List.MEMBERS:
            return members.members(session, members.MemberFilter(), today=today)
        case List.MENTORS:
            return mentors.pool(session, mentors.MentorFilter(), today=today)
        case List.REQUESTS:
            return requests.every(session, today=today)
        case List.PAIRINGS:
            return pairings.every(session, today=today)
        case List.MEETINGS:
            return meetings.meetings(session, meetings.MeetingFilter())
        case List.REGISTERS:
            return meetings.attendance(session, meetings.MeetingFilter())
        case List.GROUPS:
            return groups.groups(session, today=today)
        case List.LINEAGE:
            return people(circle.edges(session), circle.approvals(session))
        case List.DRAFT:
            programme = settings.programme(session)
            return drafts.for_all(session, today=today, programme=programme).rows()
        case List.INFORMAL:
            return informal.connections(session, informal.InformalFilter())
