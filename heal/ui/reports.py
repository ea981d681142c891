"""Reports of all figures: made for somebody, kept as they were told, handed out as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from heal.charts.wording import MONTHS
from heal.db.engine import Database
from heal.queries import releases as released
from heal.queries.participation import Scope
from heal.reports import pack, releasing
from heal.reports.choice import Choice
from heal.reports.pack import Report
from heal.reports.pack_html import to_html
from heal.reports.pack_pdf import to_pdf
from heal.rules import discretion
from heal.rules.access import Actor
from heal.rules.days import add_months
from heal.rules.disclosure import PROFILES
from heal.rules.releases import uncountable
from heal.rules.wording import label
from heal.services import releases
from heal.ui import identity, navigation, runtime, tables
from heal.ui.words import counted, day, plain, relabel
from heal.vocabulary import Audience, Opened, Permission

FORM: Final = "make-report"
OWN: Final = "_own_report"
YEARS_BACK: Final = 10
MAKING: Final = "Counting and drawing …"
FILES: Final[Mapping[str, tuple[Callable[[Report], bytes], str, str]]] = {
    "pdf": (to_pdf, "PDF, to print", "application/pdf"),
    "html": (to_html, "HTML, to read on a screen", "text/html"),
}
COLUMNS: tables.Columns = {
    "for": "For",
    "since": tables.DATE("From"),
    "until": tables.DATE("To"),
    "made_on": tables.DATE("Released on"),
    "figures": "Figures",
}


def make() -> None:
    """Show the form that makes a report, and the coordinator's own one once it is made."""
    last = runtime.today().replace(day=1)
    months = [add_months(last, -back) for back in range(12 * YEARS_BACK)]
    with st.form(FORM), st.container(gap="small"):
        st.header("Make a report", anchor=False)
        with st.grid(3, min_column_width=200, vertical_alignment="bottom"):
            audience = st.selectbox(
                "For whom", [Audience.INTERNAL, Audience.PUBLIC, Audience.COORDINATOR],
                format_func=label, key="report-for",
            )  # fmt: skip
            since = _month("From", months, months[12], key="report-since")
            until = _month("To the end of", months, months[1], key="report-until")
        st.markdown(
            "Figures for others count whole months that are over, and all groups. They are kept as "
            "they are told. Exact figures are for you alone, and are not kept."
        )
        wanted = st.form_submit_button("Make the report", icon=":material/draft:", type="primary")
    if wanted:
        _make(audience, since, until)
    _own()


def _month(says: str, months: list[date], usual: date, *, key: str) -> date:
    return st.selectbox(
        says, months, index=months.index(usual), key=key,
        format_func=lambda first: f"{MONTHS[first.month - 1]} {first.year}",
    )  # fmt: skip


def _make(audience: Audience, since: date, until: date) -> None:
    """Make the report; a click on “Stop” ends this run at the next step of the bar."""
    last = add_months(until, 1) - timedelta(days=1)
    exact = not PROFILES[audience].hides
    if exact:
        last = min(last, runtime.today())
    choice = Choice(Scope(since, last), audience, exact=True)
    cut = releasing.cut_of(choice)
    if refused := uncountable(cut, today=runtime.today()):
        st.error(refused[0], icon=":material/block:")
        return
    bar = st.progress(0.0, MAKING)
    st.button("Stop", icon=":material/stop_circle:", key="stop-report")
    if exact:
        with runtime.reading(Permission.SEE_EXACT_FIGURES) as session:
            found = pack.read(
                session, choice, made_on=runtime.today(), progress=partial(_told, bar)
            )
        st.session_state[OWN] = (runtime.actor().account_id, found)
        st.rerun()
    runtime.perform(
        releases.release,
        "The report is made, and kept as it is told.",
        cut=cut,
        on=runtime.today(),
        form=FORM,
        opens=True,
        first=partial(_read, choice, bar),
    )
    bar.empty()


def _read(choice: Choice, bar: Any, _: Database, __: Actor) -> dict[str, Any]:
    with runtime.reading(Permission.RELEASE_FIGURES) as session:
        return {"figures": releasing.read(session, choice, partial(_told, bar))}


def _told(bar: Any, done: float) -> None:
    bar.progress(done, MAKING)


def _own() -> None:
    """Show the exact report that was just made, to whoever made it."""
    whose, found = st.session_state.get(OWN, (None, None))
    if found is None:
        return
    if whose != runtime.actor().account_id:
        del st.session_state[OWN]
        return
    with st.container(border=True):
        st.markdown(f"**Exact figures, {plain(found.period)}**, for you alone.")
        _downloads(found.until, f"exact, {found.counted}", Permission.SEE_EXACT_FIGURES,
                   lambda _: found)  # fmt: skip


def kept() -> None:
    """Show the reports that were released, the latest first; a row opens one."""
    with runtime.reading(Permission.SEE_FIGURES) as session:
        frame = released.reports(session)
    st.header("Released reports", anchor=False)
    if frame.empty:
        mine = runtime.may(Permission.RELEASE_FIGURES)
        says = "What you make for others" if mine else "What the coordinator makes for you"
        st.info(f"None yet. {says} stands here, to read and to hand on.")
        return
    shown = frame.assign(**{"for": relabel(frame, "audience", Audience)})
    tables.show(
        shown, COLUMNS, key=f"reports:{len(frame)}", id_column="release_id",
        view=navigation.REPORTS,
    )  # fmt: skip


def one(release_id: int) -> None:
    """Show one report: what it found, and its files."""
    with runtime.reading(Permission.SEE_FIGURES) as session:
        found = released.report(session, release_id)
    if found is None:
        st.info("There is no such report.")
        return
    report = releasing.again(found)
    st.header(f"{label(found.cut.audience)}: {plain(report.period)}", anchor=False)
    st.markdown(
        f"Released on {day(found.made_on)}, {counted(len(found.figures), 'figure')}. "
        f"{found.cut.profile.held_back} It stays as it was told."
    )
    _downloads(
        found.cut.until, f"{found.cut.audience.value}, {report.counted}",
        Permission.EXPORT_FIGURES, partial(_again, release_id),
    )  # fmt: skip
    for title, entries in report.chapters:
        st.subheader(title, anchor=False)
        st.markdown("\n".join(f"- {plain(entry.figure.title)}" for entry in entries))


def _again(release_id: int, session: str | None) -> Report:
    with runtime.reading_still(session, Permission.SEE_FIGURES) as reading:
        found = released.report(reading, release_id)
    assert found is not None  # noqa: S101 - what was told is never taken back
    return releasing.again(found)


def _downloads(
    until: date, detail: str, permission: Permission, report: Callable[[str | None], Report]
) -> None:
    if not runtime.may(Permission.EXPORT_FIGURES):
        return
    session = identity.session_hash()
    with st.container(horizontal=True):
        for kind, (draw, says, media) in FILES.items():
            st.download_button(
                says,
                data=partial(_file, draw, report, session, permission, f"report, {kind}, {detail}"),
                file_name=discretion.file_name("figures", until, kind),
                mime=media,
                icon=":material/download:",
                key=f"report-{kind}",
                on_click="ignore",
            )


def _file(
    draw: Callable[[Report], bytes],
    report: Callable[[str | None], Report],
    session: str | None,
    permission: Permission,
    detail: str,
) -> bytes:
    runtime.still(session, permission)
    data = draw(report(session))
    runtime.taken_out(session, Permission.EXPORT_FIGURES, Opened.FIGURE, detail)
    return data
