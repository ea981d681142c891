"""`python -m heal report` makes the report, notes that it was taken out, or says why not."""

from __future__ import annotations

import io
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from heal import __main__ as commands
from heal import config
from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.rules.access import Actor
from heal.shell import reports
from heal.vocabulary import Opened, Role
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme

Run = Callable[..., str]


@pytest.fixture
def run(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Iterator[Run]:
    """Give a function that makes a report into `file` and returns what the command prints."""
    monkeypatch.setenv("HEAL_DATABASE_URL", database.url)
    monkeypatch.setattr(commands, "_today", lambda: TODAY)
    config.current.cache_clear()

    def running(
        *more: str,
        audience: str = "coordinator",
        since: str = "2026-01",
        until: str = "2026-06",
        kind: str = "html",
        status: int = 0,
    ) -> str:
        given = ("--for", audience, "--since", since, "--until", until, "--format", kind)
        assert commands.main(["report", *given, "--to", str(tmp_path / "file"), *more]) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    yield running
    config.current.cache_clear()


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_report_is_made_privately_and_noted(
    run: Run, database: Database, tmp_path: Path, kind: str
) -> None:
    programme = Programme(database)
    group = programme.group("Tuesday")
    programme.pairing(group, on=TODAY - timedelta(days=40))
    said = run(kind=kind)
    file = tmp_path / "file"
    assert said.startswith("18 figures are in ")
    assert "1 Jan 2026 to 16 Jun 2026" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    data = file.read_bytes()
    if kind == "pdf":
        text = " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    else:
        text = data.decode()
    assert "1 pairing was active at the end of Jun 2026" in text
    (line,) = noted(database)
    assert (line.kind, line.detail) == (Opened.FIGURE, f"report, {kind}, coordinator, 18 figures")


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_where_numbers_are_hidden_only_months_that_are_over_count(
    run: Run, database: Database, tmp_path: Path, audience: str
) -> None:
    refused = run(audience=audience, status=2)
    assert refused.strip() == (
        "This period is not over yet; figures are released of whole months only."
    )
    assert not (tmp_path / "file").exists()
    assert noted(database) == []
    assert "1 Jan 2026 to 31 May 2026" in run(audience=audience, until="2026-05")
    assert "Exact figures" not in (tmp_path / "file").read_text("utf-8")


def test_a_period_that_cannot_be_is_refused(run: Run) -> None:
    assert "The last month lies before the first" in run(since="2026-06", until="2026-05", status=2)
    assert "has not begun yet" in run(since="2026-07", until="2026-08", status=2)
    assert "2026-13 is no month; write it as 2026-05" in run(since="2026-13", status=2)


def test_a_group_is_called_by_its_name(run: Run, database: Database, tmp_path: Path) -> None:
    programme = Programme(database)
    for name in ("Tuesday", "Thursday"):
        programme.group(name)
    run("--group", "Tuesday")
    assert "Group: Tuesday." in (tmp_path / "file").read_text("utf-8")
    refused = run("--group", "Sunday", status=2)
    assert refused.strip() == "There is no group called Sunday; there are: Thursday, Tuesday."


def test_exact_figures_are_for_whoever_may_see_them(database: Database, tmp_path: Path) -> None:
    board = Actor("Bo", Role.BOARD, account_id=None)
    told = reports.Told(
        audience="coordinator", since=TODAY, until=TODAY, group=None, format="pdf",
        to=tmp_path / "file",
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        reports.report(database, board, told, today=TODAY)
    assert not (tmp_path / "file").exists()
