"""Every public query of the code, called with whatever its parameters can be."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, product
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal import queries
from heal.db.base import Base
from heal.errors import Refusal
from heal.exchange.registers import Stay
from heal.matching.people import Question
from heal.models import Meeting, Pairing
from heal.queries import concerns, informal, meetings, members, mentors, pairings, requests
from heal.queries.imports import waiting
from heal.queries.pair_facts import Couple
from heal.queries.participation import Scope
from heal.queries.recognition import name_of
from heal.queries.scope import FOR_WORK
from heal.queries.taking_part import month_at, month_ends
from heal.rules.attention import cutoffs
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import AttributeKind, Audience, ImportKind, InMentoring
from tests.kit import rows
from tests.kit.programme import TODAY

SETTINGS = ProgrammeSettings()
NOT_QUERIES = {"frames.frame", "frames.count", "scope.bind", "scope.whole"}
"""They carry a statement out, or bind a session: what they are given is another query's."""
MOST = 6
"""Calls of one query: a programme is small, and the next example has others."""

Known = Mapping[str, Sequence[Any]]


def every_query() -> dict[str, Callable[..., Any]]:
    """Return every public function of heal.queries that takes a session, by module and name."""
    found = {}
    for module in pkgutil.iter_modules(queries.__path__):
        code = importlib.import_module(f"heal.queries.{module.name}")
        for name, function in inspect.getmembers(code, inspect.isfunction):
            own = function.__module__ == code.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(function).parameters), "") == "session":
                found[f"{module.name}.{name}"] = function
    return {name: found[name] for name in found.keys() - NOT_QUERIES}


def known(session: Session) -> Known:
    """Return what a parameter of each name may be, with every record there is."""

    def some(table: str, column: str = "id") -> list[Any]:
        wanted = rows.table(table).c[column]
        return list(session.connection().execute(select(wanted).order_by(wanted)).scalars())

    offers, asked = some("mentor_offers"), some("requests")
    members, meetings = some("members"), some("meetings")
    return {
        "account_id": some("accounts"),
        "batch_id": some("import_batches"),
        "batch_ids": [some("import_batches")],
        "group_ids": [some("groups")],
        "record_ids": [meetings],
        "concern_id": some("concerns"),
        "connection_id": some("informal_connections"),
        "group_id": some("groups"),
        "invitation_id": some("invitations"),
        "meeting_id": meetings,
        "member_id": members,
        "offer_id": offers,
        "offer_ids": [offers],
        "pairing_id": some("pairings"),
        "proposal_id": some("proposals"),
        "release_id": some("releases"),
        "request_id": asked,
        "suggestion_id": some("suggestions"),
        "one_id": members[:2],
        "other_id": members[2:4],
        "mentor_id": members[:2],
        "mentee_id": members[2:4],
        "record_id": meetings,
        "member_ids": [members],
        "meeting_ids": [meetings],
        "couple": [Couple(o, r) for o, r in product(offers[:4], asked[:4])],
        "emails": [[f"{number}@example.org" for number in range(9)]],
        "keys": [[*some("aliases", "name_key"), *some("ignored_names", "name_key")]],
        "who": [[name_of(stay.name, stay.email, 1) for stay in _STAYS]],
        "called": [{stay.line: name_of(stay.name, stay.email, 1) for stay in _STAYS}],
        "by_email": [dict(zip(["somebody@example.org"], members, strict=False))],
        "digests": [some("import_batches", "sha256")],
        "places": [[(number, TODAY) for number in some("groups")]],
        "sha256": some("import_batches", "sha256"),
        "token_hash": some("sign_in_sessions", "token_hash"),
        **_SAID,
    }


_STAYS = [
    Stay(line, name, None, name, email, None, None, 30)
    for line, (name, email) in enumerate(
        [
            *((name, None) for name in ("everywhere guest", "everywhere program", "in the group")),
            ("Person", "1@example.org"),
        ]
    )
]
_SAID: Known = {
    "name": ["Group 0", "Group 1"],
    "asked": [(Question(1, "Gender", AttributeKind.CHOICE, ("Woman", "Man")),)],
    "headings": [["Name", "E-mail"]],
    "kind": list(ImportKind),
    "model": [Meeting],
    "search": [""],
    "but": [None],
    "then": [{}],
    "today": [TODAY],
    "after": [TODAY - timedelta(weeks=12)],
    "on": [TODAY],
    "day": [TODAY],
    "held_on": [TODAY - timedelta(days=3)],
    "now": [datetime.combine(TODAY, time(12), UTC)],
    "programme": [SETTINGS],
    "days": [cutoffs(SETTINGS, today=TODAY)],
    "audience": [Audience.INTERNAL],
    "until": [date(2026, 5, 31)],
    "names": [("meetings-by-month",)],
    "scope": [Scope(TODAY - timedelta(days=200), TODAY)],
    "before": [Scope(TODAY - timedelta(days=400), TODAY - timedelta(days=201))],
    "months": [month_ends(TODAY - timedelta(days=200), TODAY, newer_months=12)],
    "last": [month_at(TODAY, newer_months=12)],
    "past": [month_at(TODAY - timedelta(days=100), newer_months=12)],
    "earlier": [month_ends(TODAY - timedelta(days=90), TODAY, newer_months=12)],
    "hidden": [[("Group 0", TODAY.replace(day=1))]],
    "role": [None, *InMentoring],
}
NARROWED = {
    "ActiveFilter": pairings.ActiveFilter(),
    "ConcernFilter": concerns.ConcernFilter(),
    "EndedFilter": pairings.EndedFilter(),
    "InformalFilter": informal.InformalFilter(),
    "MeetingFilter": meetings.MeetingFilter(),
    "MemberFilter": members.MemberFilter(),
    "MentorFilter": mentors.MentorFilter(),
    "RequestFilter": requests.RequestFilter(),
}


def calls(session: Session, function: Callable[..., Any], known: Known) -> Iterator[dict[str, Any]]:
    """Yield arguments for a query, once for each record that it may be asked about."""
    wanted: dict[str, Sequence[Any]] = {}
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        kind = str(parameter.annotation)
        if name == "narrowed":
            wanted[name] = [NARROWED[kind]]
        elif name == "names" and kind != "Collection[str]":
            wanted[name] = [waiting(session)]
        elif name == "pairing":
            every = select(Pairing).order_by(Pairing.id).execution_options(**FOR_WORK)
            wanted[name] = session.scalars(every).all()
        elif name in known:
            wanted[name] = known[name]
        elif parameter.default is inspect.Parameter.empty:
            raise LookupError(f"Say in tests/kit/every_query.py what “{name}” may be.")
    for values in islice(product(*wanted.values()), MOST):
        yield dict(zip(wanted, values, strict=True))


def said(session: Session, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
    """Return what a query says, as plain values that can be compared; a refusal by its kind."""
    try:
        return plain(function(session, **arguments))
    except Refusal as refusal:
        return type(refusal).__name__


def plain(found: Any) -> Any:
    """Return an answer as plain values, whatever it is made of."""
    if isinstance(found, pd.DataFrame):
        return [tuple(map(plain, row)) for row in found.itertuples(index=False)]
    if isinstance(found, Base):
        return plain({name: value for name, value in vars(found).items() if name[0] != "_"})
    if is_dataclass(found) and not isinstance(found, type):
        return tuple(plain(getattr(found, item.name)) for item in fields(found))
    if isinstance(found, Mapping):
        return {str(plain(key)): plain(value) for key, value in found.items()}
    if isinstance(found, (list, tuple)):
        return [plain(item) for item in found]
    if isinstance(found, (set, frozenset)):
        return sorted(map(str, map(plain, found)))
    if isinstance(found, np.ndarray):
        return found.tolist()
    if isinstance(found, float) and found != found:
        return None
    return found
