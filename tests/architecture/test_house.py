"""The house stands as DESIGN.md draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.architecture import conduct, imports, shape
from tests.architecture.source import Source, everything

Check = Callable[[Source], Iterator[str]]

CHECKS: tuple[Check, ...] = (*imports.ALL, *shape.ALL, *conduct.ALL)
HOUSE = everything()

# A check → pieces that it must refuse, each as (path, source).
OFFENCES: dict[Check, tuple[tuple[str, str], ...]] = {
    imports.stands_on_the_ladder: (
        ("heal/rules/pairings.py", "from heal.queries import pairings"),
        ("heal/models/x.py", "import heal.rules.days"),
        ("heal/services/x.py", "def f():\n    from heal import ui"),
        ("heal/db/x.py", "from heal.models.members import Member"),
        ("heal/ui/x.py", "from pages import today"),
        ("heal/ui/x.py", "import heal.__main__"),
        ("heal/queries/x.py", "from heal.charts.theme import THEME"),
        ("heal/nowhere.py", ""),
        ("heal/ui/x.py", "from heal.nowhere import thing"),
        ("heal/vocabulary/__init__.py", "from heal.db import base"),
    ),
    imports.rules_see_no_tables: (
        ("heal/rules/x.py", "from heal.models import Member"),
        ("heal/rules/x.py", "from heal import models"),
        ("heal/rules/x.py", "from heal.db.types import NAME_LENGTH"),
    ),
    imports.rules_need_nothing: (
        ("heal/rules/x.py", "import numpy as np"),
        ("heal/rules/x.py", "from sqlalchemy import select"),
    ),
    imports.libraries_stay_where_they_belong: (
        ("heal/services/x.py", "import streamlit as st"),
        ("heal/__main__.py", "import streamlit"),
        ("heal/ui/x.py", "from starlette.routing import Route"),
        ("pages/today.py", "import altair as alt"),
        ("heal/services/x.py", "from alembic import command"),
    ),
    imports.the_database_stays_below: (
        ("heal/exchange/x.py", "import sqlalchemy as sa"),
        ("heal/measures/x.py", "from sqlalchemy.orm import Session"),
        ("heal/charts/x.py", "if True:\n    from sqlalchemy import select"),
        ("heal/matching/x.py", "from sqlalchemy import select"),
        ("pages/today.py", "from sqlalchemy import select"),
    ),
    imports.imports_are_absolute: (
        ("heal/models/x.py", "from .members import Member"),
        ("heal/models/x.py", "from . import members"),
    ),
    shape.files_are_short: (("heal/x.py", "x = 1\n" * 301),),
    shape.functions_are_short: (
        ("heal/x.py", "def f():\n" + "    x = 1\n" * 45),
        ("heal/x.py", "class A:\n    def f(self):\n" + "        x = 1\n" * 45),
    ),
    shape.files_have_names_that_say_something: (
        ("heal/utils.py", ""),
        ("heal/helpers/dates.py", ""),
        ("heal/ui/table_helpers.py", ""),
        ("heal/db/manager.py", ""),
        ("pages/common.py", ""),
    ),
    shape.no_emoji: (
        ("pages/today.py", 'x = "\U0001f600"'),
        ("pages/today.py", 'x = "\u2705"'),
        ("pages/today.py", 'x = "\u2b50"'),
    ),
    shape.everything_public_is_documented: (
        ("heal/x.py", "x = 1"),
        ("heal/x.py", '"""X."""\ndef f(): pass'),
        ("heal/x.py", '"""X."""\nclass A: pass'),
        ("heal/x.py", '"""X."""\nclass A:\n    """A."""\n    def f(self): pass'),
        ("heal/x.py", '"""X."""\nclass A(StrEnum):\n    B = "b"\n    """B."""\n    C = "c"'),
    ),
    conduct.everything_goes_out_from_a_shell_alone: (
        ("heal/ui/members.py", "from heal.services import programme"),
        ("pages/exchange.py", "import heal.services.programme"),
        ("heal/services/demo.py", "from heal.services.programme import take_out"),
    ),
    conduct.services_do_not_commit: (
        ("heal/services/x.py", "session.commit()"),
        ("heal/services/x.py", "def f(session):\n    session.connection().rollback()"),
    ),
    conduct.days_come_in: (
        ("heal/rules/x.py", "from datetime import date\ntoday = date.today()"),
        ("heal/services/x.py", "import datetime\ndatetime.date.today()"),
        ("heal/queries/x.py", "x = datetime.now(UTC)"),
        ("heal/measures/x.py", "field(default_factory=datetime.utcnow)"),
        ("heal/services/x.py", "import time\ntime.time()"),
        ("heal/services/x.py", "from time import time"),
        ("heal/measures/x.py", "pd.Timestamp.now()"),
        ("heal/models/x.py", "func.now()"),
    ),
    conduct.use_cases_name_their_actor: (
        ("heal/services/x.py", "def end(session): pass"),
        ("heal/services/x.py", "def end(session, pairing_id, actor): pass"),
        ("heal/services/x.py", "def end(session, *, actor): pass"),
    ),
    conduct.use_cases_ask_first: (
        ("heal/services/x.py", "def end(session, actor): pass"),
        ("heal/services/x.py", 'def end(session, actor):\n    """End."""\n    x = 1'),
        (
            "heal/services/x.py",
            "def end(session, actor):\n    x = 1\n    require(actor, Permission.SEE_TODAY)",
        ),
        ("heal/services/x.py", "def end(session, actor):\n    require(actor, permission)"),
        (
            "heal/services/x.py",
            "def end(session, actor):\n    require(somebody, Permission.SEE_TODAY)",
        ),
        ("heal/services/x.py", "def end(session, actor):\n    permits(actor, Permission.X)"),
    ),
    conduct.queries_only_select: (
        ("heal/queries/x.py", "from sqlalchemy import select, update"),
        ("heal/queries/x.py", "session.add(record)"),
        ("heal/queries/x.py", "session.flush()"),
        ("heal/queries/x.py", "import sqlalchemy as sa\nsa.delete(x)"),
        ("heal/queries/x.py", "Member.__table__.insert()"),
    ),
    conduct.files_are_handed_out_in_few_places: (
        ("pages/members.py", "st.download_button('CSV', data)"),
        ("heal/ui/members.py", "hand_out = st.sidebar.download_button"),
        ("heal/ui/x.py", "from streamlit import download_button"),
    ),
    conduct.openings_are_noted_in_one_place: (
        ("heal/services/members.py", "from heal.models.openings import RecordOpening"),
        ("heal/services/x.py", "from heal.models import RecordOpening"),
        ("heal/ui/x.py", "import heal.models.openings"),
    ),
    conduct.pages_read_through_the_door: (
        ("pages/x.py", "with runtime.database().reading() as session: pass"),
        ("heal/ui/x.py", "database().transact(work)"),
        ("heal/ui/x.py", "db.reading()"),
    ),
    conduct.nothing_goes_round_the_trail: (
        ("heal/services/x.py", "session.bulk_save_objects([record])"),
        ("heal/services/x.py", "from sqlalchemy import text"),
        ("pages/x.py", "session.bulk_insert_mappings(Member, rows)"),
    ),
}

# A check → what it must let through, so that it does not refuse everything.
FAIR: dict[Check, tuple[tuple[str, str], ...]] = {
    imports.stands_on_the_ladder: (
        ("heal/services/x.py", "from heal.charts import theme\nfrom heal.rules import days"),
        ("app.py", "from heal.web import gate"),
    ),
    imports.libraries_stay_where_they_belong: (("heal/ui/x.py", "import streamlit as st"),),
    shape.files_are_short: (("heal/migrations/versions/0001_x.py", "x = 1\n" * 301),),
    shape.everything_public_is_documented: (
        ("heal/x.py", '"""X."""\ndef _f(): pass\nclass A(B):\n    """A."""\n    def f(self): pass'),
        ("heal/x.py", '"""X."""\nclass A(StrEnum):\n    B = "b"\n    """B."""'),
        ("heal/x/__init__.py", ""),
    ),
    conduct.days_come_in: (
        ("heal/services/audit.py", "x = datetime.now(UTC)"),
        ("heal/db/x.py", "time.sleep(1)\nrecord.today"),
    ),
    conduct.use_cases_ask_first: (
        (
            "heal/services/x.py",
            'def end(session, actor):\n    """End."""\n    require(actor, Permission.SEE_TODAY)',
        ),
        ("heal/services/x.py", "def _end(session, actor): pass"),
    ),
    conduct.pages_read_through_the_door: (
        ("pages/x.py", "with runtime.reading(Permission.SEE_TODAY) as session: pass"),
        ("heal/ui/runtime.py", "with database().reading() as session: pass"),
    ),
    conduct.nothing_goes_round_the_trail: (
        ("heal/models/x.py", "from sqlalchemy import text"),
        ("heal/services/x.py", "from sqlalchemy import select"),
    ),
    conduct.files_are_handed_out_in_few_places: (
        ("heal/ui/tables.py", "st.download_button('CSV', data)"),
        ("heal/ui/x.py", "tables.exports(List.MEMBERS, read)"),
    ),
    conduct.openings_are_noted_in_one_place: (
        ("heal/services/openings.py", "from heal.models.openings import RecordOpening"),
        ("heal/ui/runtime.py", "from heal.services import openings"),
    ),
    conduct.queries_only_select: (
        ("heal/queries/x.py", "seen.add(1)\nrow.update(x)\nsession.execute(select(x))"),
    ),
}


def _cases(table: dict[Check, tuple[tuple[str, str], ...]]) -> list[tuple[Check, Source]]:
    return [(check, Source(*piece)) for check, pieces in table.items() for piece in pieces]


def _id(part: object) -> str:
    return part.path if isinstance(part, Source) else getattr(part, "__name__", "")


@pytest.mark.parametrize("check", CHECKS, ids=_id)
def test_the_house_holds(check: Check) -> None:
    problems = [problem for source in HOUSE for problem in check(source)]
    assert not problems, "\n".join(["", *problems])


def test_every_check_is_tested_itself() -> None:
    assert set(OFFENCES) == set(CHECKS)
    assert set(FAIR) <= set(CHECKS)


def test_the_house_is_not_empty() -> None:
    paths = {source.path for source in HOUSE}
    assert {"heal/vocabulary/__init__.py", "heal/db/engine.py", "heal/models/members.py"} <= paths


@pytest.mark.parametrize(("check", "source"), _cases(OFFENCES), ids=_id)
def test_a_check_refuses_an_offence(check: Check, source: Source) -> None:
    assert list(check(source))


@pytest.mark.parametrize(("check", "source"), _cases(FAIR), ids=_id)
def test_a_check_lets_fair_code_through(check: Check, source: Source) -> None:
    assert not list(check(source))
