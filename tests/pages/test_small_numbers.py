"""The figures as the board and facilitators have them: no small number, wherever one looks."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, cast

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from heal.errors import NotPermitted
from heal.reports.contents import TITLES
from heal.rules.access import PERMISSIONS
from heal.rules.disclosure import PUBLIC
from heal.rules.wording import label
from heal.services import endings, requests
from heal.ui.figures import MEDIA
from heal.vocabulary import Audience, Permission, Role
from tests.charts.test_hidden import counts_in, numbers
from tests.kit import busy_programme
from tests.kit import cast as people
from tests.kit.embedded import counts_in as of_people
from tests.kit.embedded import counts_of, given_away
from tests.kit.programme import WISH, Programme
from tests.pages.conftest import Made, OpenPage, texts

APRIL, MAY = date(2026, 4, 10), date(2026, 5, 12)
FLOWS = ("begun", "ended", "active", "waiting", "opened", "closed")


@pytest.fixture
def groups(programme: Programme) -> tuple[int, int]:
    """Make two groups: many and few at meetings, pairings and requests of some months."""
    here, there = programme.group("Here"), programme.group("There")
    begun = [programme.pairing(here, on=APRIL) for _ in range(5)]
    programme.pairing(there, on=MAY)
    programme.do(endings.end, begun[0], on=MAY)
    for days in (2, 3, 4, 5, 30):
        programme.request(here, on=MAY - timedelta(days=days))
    many, few = [programme.member(here) for _ in range(7)], [programme.member(there)]
    for day in (APRIL, MAY, MAY + timedelta(days=7)):
        programme.meeting(here, day, many)
        programme.meeting(there, day, few)
    programme.meeting(here, APRIL - timedelta(days=30), many[:3])
    return here, there


Asks = Callable[..., AppTest]


@pytest.fixture
def board(open_page: OpenPage, programme: Programme, groups: tuple[int, int]) -> Asks:
    """Give a function that opens the figures as the board."""
    person = people.board(programme.database)
    return lambda **address: open_page("participation", sid=person.sid, **address)


@pytest.fixture(params=[Role.BOARD, Role.FACILITATOR])
def ask(
    request: pytest.FixtureRequest,
    open_page: OpenPage,
    programme: Programme,
    groups: tuple[int, int],
) -> Asks:
    """Give a function that opens the figures as the board, then as a facilitator of both groups."""
    led = groups if request.param is Role.FACILITATOR else ()
    person = people.joins(programme.database, "somebody@example.org", request.param, led)
    return lambda **address: open_page("participation", sid=person.sid, **address)


CHAPTERS = list(TITLES.values())


def drawn(at: AppTest) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """Yield each picture's specification and the rows that travel with it."""
    for element in at.get("vega_lite_chart"):
        proto = cast(Any, element).proto
        (rows,) = proto.datasets
        with pa.ipc.open_stream(rows.data.data) as stream:
            yield json.loads(proto.spec), stream.read_all().to_pandas()


def frames(at: AppTest) -> list[pd.DataFrame]:
    return [rows for _, rows in drawn(at)] + [frame.value for frame in at.dataframe]


SHARES = ["share", "low", "high", "rate", "earlier"]
"""Of at least ten people, to whole per cent: below 1, and no number of people."""


def small_in(frame: pd.DataFrame) -> bool:
    found = frame.select_dtypes("number").drop(columns=SHARES, errors="ignore").astype("float64")
    return bool(((found > 0) & (found < 5)).any(axis=None))


def test_no_small_number_is_sent_to_the_page(ask: Asks) -> None:
    pages = [ask(period="All", about=chapter) for chapter in CHAPTERS]
    pages.append(ask(period="6 months", compare="The period before"))
    sent = [picture for at in pages for picture in drawn(at)]
    assert len(sent) >= 3
    for specification, rows in sent:
        assert "datasets" not in specification
        assert not [n for n in numbers(specification.get("data", {})) if 0 < n < 5]
        assert len(rows)
    told = [frame for at in pages for frame in frames(at)]
    assert len(told) >= 10
    for frame in told:
        assert not small_in(frame), frame
    said = "\n".join(texts(at) for at in pages)
    for line in said.splitlines():
        assert not counts_in(line.replace("\\", "")), line
    for element in (one for at in pages for one in at.get("vega_lite_chart")):
        assert not counts_in(cast(Any, element).proto.alt)
    # And yet something is left to see.
    found = pd.concat(told)
    assert found["per_meeting"].max() == 7
    assert set(found["requests"].dropna()) == {10, 5}
    assert found["begun"].isna().any()
    assert found["share"].max() > 0.5
    assert set(found["still"].dropna()) | set(found["at_risk"].dropna()) == {10, 5}
    assert "is not shown" in said
    assert "31 May 2026" in said


def test_every_choice_shows_a_part_of_the_same(board: Asks, groups: tuple[int, int]) -> None:
    told: dict[tuple[str, str, str], set[float | None]] = {}
    compared = {"compare": "The period before"}
    for address in (
        {"period": "All"},
        {},
        compared,
        {"period": "6 months", **compared},
        *({"group": group} for group in groups),
    ):
        shown = [f for about in CHAPTERS for f in frames(board(about=about, **address))]
        for frame in shown:
            if "month" not in frame:
                continue
            keys = frame.assign(group=frame.get("group", ""))
            for row in keys.to_dict("records"):
                month = str(pd.Timestamp(row["month"]).date())
                for name in {*FLOWS, "per_meeting", "rate"} & set(row):
                    value = None if pd.isna(row[name]) else float(row[name])
                    told.setdefault((name, row["group"], month), set()).add(value)
    assert {name for name, *_ in told} == {*FLOWS, "per_meeting", "rate"}
    assert not {key: values for key, values in told.items() if len(values) > 1}


def test_another_day_of_the_month_tells_nothing_new(
    board: Asks, programme: Programme, groups: tuple[int, int]
) -> None:
    before = _all_frames(board)
    # Whoever had joined earlier could also have come to earlier meetings.
    new = programme.member(groups[0], months=0)
    programme.do(requests.open, new, on=programme.today, wish=WISH, attested=True)
    programme.meeting(groups[0], programme.today, [new])
    assert _all_frames(board) == before


def _all_frames(board: Asks) -> list[str]:
    return [frame.to_string() for about in CHAPTERS for frame in frames(board(about=about))]


def test_files_hold_no_more_than_the_page(ask: Asks, offered: Made) -> None:
    for chapter in CHAPTERS:
        ask(period="All", about=chapter)
    assert {name.rpartition(".")[2] for name in offered} == set(MEDIA)
    for name, make in offered.items():
        kind = name.rpartition(".")[2]
        assert "2026-05-31" in name
        data = make()
        if kind == "csv":
            rows = pd.read_csv(io.BytesIO(data), header=None, dtype=str, encoding="utf-8-sig")
            cells = [str(cell) for cell in rows.to_numpy().ravel()]
            assert not [cell for cell in cells if re.fullmatch(r"[1-4](\.\d+)?", cell)]
        elif kind == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
            cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
            assert not [cell for cell in cells if re.fullmatch(r"[1-4](\.\d+)?", cell)]
        elif kind == "svg":
            cells = re.findall(r'aria-label="([^"]*)"', data.decode())
            assert not [c for c in cells if "; " in c and re.search(r": [1-4](\.\d)?(;|$)", c)]
            cells += re.sub(r"<[^>]+>", " ", data.decode()).split()
        elif kind == "json":
            written = json.loads(data)
            assert not [n for n in numbers(written["datasets"]) if 1 <= n < 5]
            cells = [*written["usermeta"]["foot"]]
        elif kind == "pdf":
            (page,) = PdfReader(io.BytesIO(data)).pages
            cells = page.extract_text().split()
        else:
            assert data.startswith(b"\x89PNG")
            continue
        said = " ".join(cells)
        assert "facilitator and board (k = 5)" in said
        assert "2026-05-31" in said
        assert "no seed" in said


def test_whoever_leads_one_group_reads_which_one(
    open_page: OpenPage, programme: Programme, groups: tuple[int, int], offered: Made
) -> None:
    person = people.facilitator(programme.database, groups[1:])
    at = open_page("participation", sid=person.sid, period="All")
    assert "Groups: There" in texts(at).replace("\\", "")
    assert "Here" not in texts(at)
    assert not any(small_in(frame) for frame in frames(at))
    assert not [rows for _, rows in drawn(at) if "Here" in rows.to_string()]


def test_the_coordinator_sees_exact_figures_and_takes_them_out_while_that_lasts(
    open_page: OpenPage,
    groups: tuple[int, int],
    offered: Made,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_page("participation", period="All")
    assert any(small_in(frame) for frame in frames(at))
    assert "are hidden" not in texts(at)
    make = next(make for name, make in offered.items() if name.endswith("csv"))
    assert b"small numbers are shown" in make()
    held = PERMISSIONS[Role.COORDINATOR] - {Permission.SEE_EXACT_FIGURES}
    monkeypatch.setitem(PERMISSIONS, Role.COORDINATOR, held)
    with pytest.raises(NotPermitted):
        make()


@pytest.fixture
def busy(programme: Programme) -> Programme:
    """Give a programme of which something may be public."""
    with programme.database.writer.begin() as connection:
        busy_programme.write(connection, Random(1))  # noqa: S311 - invented people
    return programme


def test_what_anybody_may_see_is_rounded_on_the_page_and_in_its_files(
    open_page: OpenPage, busy: Programme, offered: Made
) -> None:
    person = people.board(busy.database)
    public = {"for": label(Audience.PUBLIC), "period": "All"}
    pages = [
        open_page("participation", sid=person.sid, about=chapter, **public) for chapter in CHAPTERS
    ]
    seen = pd.concat([pd.Series(counts_of(f), dtype="float64") for at in pages for f in frames(at)])
    assert not given_away(seen.tolist(), PUBLIC)
    assert len(seen) > 50
    for at in pages:
        assert "The rest are rounded to 5." in texts(at)
        for element in at.get("vega_lite_chart"):
            assert not given_away(of_people(cast(Any, element).proto.alt), PUBLIC)
        for header in at.header:
            assert not given_away(of_people(header.value.replace("\\", "")), PUBLIC)
    assert len(offered) >= 4 * 5
    for name, make in offered.items():
        data = make()
        if name.endswith("csv"):
            rows, _, foot = data.decode("utf-8-sig").partition("\r\n\r\n")
            table = pd.read_csv(io.StringIO(rows))
            assert not given_away(counts_of(table), PUBLIC), name
            assert "Profile: public (k = 10, rounded to 5)." in foot
            assert "2026-05-31" in foot
