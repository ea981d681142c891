"""`python -m heal match` says the same as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal import __main__ as commands
from heal import config
from heal.db.engine import Database
from heal.models import RecordOpening
from heal.queries import drafts, settings, shortlist
from heal.services import mentors
from heal.ui import runtime
from heal.ui.words import plain
from tests.kit import door
from tests.kit.programme import TODAY, Programme

Run = Callable[..., str]


@pytest.fixture
def programme(database: Database, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Give two who wait and three mentors, one of whom rests."""
    monkeypatch.setattr(runtime, "database", lambda: database)
    monkeypatch.setattr(runtime, "today", lambda: TODAY)
    found = Programme(database)
    group = found.group()
    for days in (20, 10):
        found.request(group, on=TODAY - timedelta(days=days))
    offers = [found.mentor(group) for _ in range(3)]
    found.do(mentors.pause, offers[0], on=TODAY)
    return found


@pytest.fixture
def run(
    database: Database,
    programme: Programme,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Run]:
    """Give a function that carries out a command and returns what it prints."""
    monkeypatch.setenv("HEAL_DATABASE_URL", database.url)
    monkeypatch.setattr(commands, "_today", lambda: TODAY)
    config.current.cache_clear()

    def running(*arguments: str, status: int = 0) -> str:
        assert commands.main(["match", *arguments]) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    yield running
    config.current.cache_clear()


def page(database: Database, name: str, press: str | None = None, **address: int) -> str:
    """Return all that a page says."""
    door.coordinator(database)
    at = AppTest.from_file(config.ROOT / "heal" / "ui" / "main.py", default_timeout=30)
    at.user = {"sid": door.signed_in(database).sid}
    at.run()
    at.switch_page(f"../../pages/{name}.py")
    for part, value in address.items():
        at.query_params[part] = str(value)
    at.run()
    if press is not None:
        at.button(key=press).click().run()
    assert not at.exception
    return "\n".join(str(item.value) for item in at.markdown)


def test_a_request_is_told_as_on_its_page(run: Run, programme: Programme) -> None:
    said, shown = run("--request", "1"), page(programme.database, "pending_requests", open=1)
    with programme.database.reading() as session:
        found = shortlist.for_request(session, 1, today=TODAY)
    assert len(found.suggested) == 2
    for one in found.suggested:
        for part in (one.mentor, *one.reasons, *one.beside):
            assert part in said
            assert plain(part) in shown
    assert "Not approved, or resting" in said
    assert "Not approved, or resting" in shown


def test_a_draft_for_all_is_told_as_on_its_page(run: Run, programme: Programme) -> None:
    said, shown = run("--all"), page(programme.database, "draft_for_all", "draft")
    with programme.database.reading() as session:
        found = drafts.for_all(session, today=TODAY, programme=settings.programme(session))
    assert len(found.pairs) == 2
    for pair in found.pairs:
        assert f"{pair.mentee} (waiting {pair.waited} days): {pair.mentor}" in said
        assert plain(pair.mentor) in shown
        for reason in (*pair.reasons, *pair.beside):
            assert reason in said
            assert plain(reason) in shown
    for says, value in drafts.in_figures(found).items():
        assert f"{says}: {value}" in said


def test_whoever_is_left_and_what_it_means_is_told_as_on_the_page(
    run: Run, programme: Programme
) -> None:
    """One place for three who wait, and one of whom somebody is asked already."""
    group = programme.group()
    programme.do(mentors.pause, 2, on=TODAY)
    programme.request(group, on=TODAY - timedelta(days=5))
    busy = programme.mentor(group)
    programme.asked(programme.request(group), busy)
    said, shown = run("--all"), page(programme.database, "draft_for_all", "draft")
    with programme.database.reading() as session:
        found = drafts.for_all(session, today=TODAY, programme=settings.programme(session))
    assert (len(found.pairs), len(found.unserved), len(found.held)) == (1, 2, 1)
    sentences = [why for one in (*found.unserved, *found.held) for why in one.why]
    assert sentences
    for sentence in (*sentences, *(found.better or ())):
        assert sentence in said
        assert plain(sentence) in shown
    for load in found.loads:
        assert f"{load.mentor}: has {load.has}, gets {load.gets}" in said
        assert plain(f"{load.mentor} has {load.has}, and gets {load.gets}") in shown


def test_a_program_reads_the_same(run: Run) -> None:
    found = json.loads(run("--all", "--format", "json"))
    assert [(pair["request_id"], pair["offer_id"]) for pair in found["pairs"]] == [(1, 2), (2, 3)]
    assert found["figures"]["served"] == 2
    one = json.loads(run("--request", "1", "--format", "json", "--first", "1"))
    assert [item["offer_id"] for item in one["suggested"]] == [2]
    assert one["left"] == 2
    assert list(one["out"]) == ["not_approved"]


def test_it_is_noted_and_what_is_not_there_is_a_sentence(run: Run, programme: Programme) -> None:
    assert "not in the records" in run("--request", "4711", status=2)
    assert "One of the arguments" in run(status=2)
    run("--all")
    run("--request", "2")
    with programme.database.reading() as session:
        noted = session.scalars(select(RecordOpening).order_by(RecordOpening.id)).all()
    assert [(row.kind.value, row.record_id) for row in noted] == [("list", None), ("request", 2)]
    assert [row.member_id for row in noted] == [None, 2]
    assert {row.actor for row in noted} == {"shell"}
