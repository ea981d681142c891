"""Reports: made, kept, read by others, handed out as files."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from heal.errors import NotPermitted
from heal.models import RecordOpening, Release, ReleasedFigure
from heal.rules.access import PERMISSIONS
from heal.vocabulary import Audience, Permission, Role
from tests.kit import cast
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import Made, OpenPage, texts


@pytest.fixture
def group(programme: Programme) -> int:
    """Make a group that many come to, and a pairing of May."""
    group = programme.group("Tuesday")
    many = [programme.member(group) for _ in range(12)]
    for week in range(3, 12):
        programme.meeting(group, TODAY - timedelta(weeks=week), many)
    programme.pairing(programme.group("Thursday"), on=TODAY - timedelta(days=40))
    return group


def counted(programme: Programme) -> tuple[int, int]:
    with programme.database.reading() as session:
        reports = session.scalar(select(func.count()).select_from(Release).where(Release.whole))
        return reports or 0, session.scalar(select(func.count()).select_from(ReleasedFigure)) or 0


def release(open_page: OpenPage, audience: Audience) -> int:
    at = open_page("reports")
    at.selectbox(key="report-for").set_value(audience)
    at.button[0].click().run()
    assert not at.exception
    assert not at.error
    return int(at.query_params["open"][0])


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.PUBLIC])
def test_a_report_is_made_kept_and_opened(
    open_page: OpenPage, programme: Programme, group: int, audience: Audience
) -> None:
    at = open_page("reports")
    assert "None yet" in texts(at)
    number = release(open_page, audience)
    reports, figures = counted(programme)
    assert reports == 1
    assert figures >= 10
    at = open_page("reports", open=number)
    said = texts(at).replace("\\", "")
    assert f"{figures} figures" in said
    assert "1 Jun 2025 to 31 May 2026" in said
    assert "came to a meeting on average in May 2026" in said
    assert f"Numbers below {5 if audience is Audience.INTERNAL else 10} are hidden" in said


@pytest.mark.parametrize("role", [Role.BOARD, Role.FACILITATOR])
def test_others_read_what_was_released_and_make_none(
    open_page: OpenPage, programme: Programme, group: int, role: Role, offered: Made
) -> None:
    number = release(open_page, Audience.INTERNAL)
    led = [programme.group("Elsewhere")] if role is Role.FACILITATOR else []
    person = cast.joins(programme.database, "somebody@example.org", role, led)
    at = open_page("reports", sid=person.sid)
    assert not at.selectbox
    assert list(at.dataframe[0].value["for"]) == ["Facilitators and board"]
    at = open_page("reports", sid=person.sid, open=number)
    assert "came to a meeting on average" in texts(at)
    files = {name for name in offered if name.startswith("figures-")}
    assert files == {"figures-2026-05-31.pdf", "figures-2026-05-31.html"}
    pdf = PdfReader(io.BytesIO(offered["figures-2026-05-31.pdf"]()))
    assert "facilitator and board, k = 5" in pdf.pages[1].extract_text().lower()
    assert b"came to a meeting on average" in offered["figures-2026-05-31.html"]()
    with programme.database.reading() as session:
        lines = session.scalars(select(RecordOpening.detail).order_by(RecordOpening.id)).all()
    assert [line for line in lines if line and line.startswith("report, pdf, internal")]


def test_a_report_is_the_same_however_the_records_change(
    open_page: OpenPage, programme: Programme, group: int, offered: Made
) -> None:
    number = release(open_page, Audience.INTERNAL)
    open_page("reports", open=number)
    before = offered["figures-2026-05-31.html"]()
    more = [programme.member(group) for _ in range(3)]
    programme.meeting(group, date(2026, 5, 30), more)
    assert offered["figures-2026-05-31.html"]() == before
    # A new one of the same months tells nothing that differs by a few.
    offered.clear()
    again = release(open_page, Audience.INTERNAL)
    assert again != number
    open_page("reports", open=again)
    said = offered["figures-2026-05-31.html"]().decode()
    assert "12.0 people came to a meeting on average in May 2026" in said


def test_what_the_board_sees_stays_as_it_was_told(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    person = cast.board(programme.database)
    release(open_page, Audience.INTERNAL)
    programme.meeting(group, date(2026, 5, 30), [programme.member(group) for _ in range(3)])
    at = open_page("participation", sid=person.sid)
    assert "difference would tell of them" in texts(at)
    assert any("12" in header.value and "May 2026" in header.value for header in at.header)


def test_whoever_may_not_see_who_came_reads_the_estimate_as_it_was_released(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    person = cast.board(programme.database)
    says = "Not enough yet to say whether having a mentor changes"
    at = open_page("participation", sid=person.sid, about="Before and after")
    assert says not in texts(at)
    release(open_page, Audience.INTERNAL)
    at = open_page("participation", sid=person.sid, about="Before and after")
    assert says in texts(at)
    assert "As it was told on 16 Jun 2026" in texts(at).replace("\\", "")


def test_exact_figures_are_for_the_coordinator_alone_and_not_kept(
    open_page: OpenPage,
    programme: Programme,
    group: int,
    offered: Made,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_page("reports")
    at.selectbox(key="report-for").set_value(Audience.COORDINATOR)
    at.button[0].click().run()
    assert not at.exception
    assert counted(programme) == (0, 0)
    assert "for you alone" in texts(at)
    html = offered["figures-2026-05-31.html"]
    assert b"1 pairing was active" in html()
    held = PERMISSIONS[Role.COORDINATOR] - {Permission.SEE_EXACT_FIGURES}
    monkeypatch.setitem(PERMISSIONS, Role.COORDINATOR, held)
    with pytest.raises(NotPermitted):
        html()


def test_months_in_the_wrong_order_or_not_over_yet_are_refused_in_a_sentence(
    open_page: OpenPage, programme: Programme
) -> None:
    for since, until, says in ((1, 3, "before the first"), (3, 0, "not over yet")):
        at = open_page("reports")
        months = at.selectbox(key="report-since").options
        for key, back in (("report-since", since), ("report-until", until)):
            at.selectbox(key=key).select_index(back)
        assert len(months) == 120
        at.button[0].click().run()
        assert says in at.error[0].value
    assert counted(programme) == (0, 0)
