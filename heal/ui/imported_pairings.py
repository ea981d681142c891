"""Pairs that began before the dashboard: the file to fill in, what one would bring in, the word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
import streamlit as st

from heal.errors import AmbiguousDates
from heal.exchange import pairs_template
from heal.exchange.moments import DateOrder
from heal.exchange.tables import Format
from heal.queries import past_pairings as queries
from heal.rules import discretion
from heal.rules.past_pairings import ATTESTATION, will_be_looked_into
from heal.services import pairs_preview, past_pairings
from heal.services.pairs_people import Alike
from heal.services.pairs_preview import PairsPreview
from heal.ui import file_lines, runtime, tables
from heal.ui.words import counted, plain
from heal.vocabulary import Permission

THEM, ANOTHER = "It is them", "Somebody else"
LATER = (
    "Check-ins of those who go on come from now on, each pair in its own rhythm. How long they "
    "last is counted from today on, unless Settings says since when the records are complete; no "
    "waiting time and no request is made up for them."
)


def template() -> None:
    """Offer the empty file to fill in."""
    with st.container(horizontal=True):
        for kind, says in ((Format.XLSX, "Workbook to fill in"), (Format.CSV, "CSV to fill in")):
            st.download_button(
                says,
                data=_empty(kind),
                file_name=discretion.file_name("teams-to-fill-in", runtime.today(), kind.value),
                mime=kind.media_type,
                key=f"template-{kind.value}",
                icon=":material/download:",
                on_click="ignore",
            )


@cache
def _empty(kind: Format) -> bytes:
    return pairs_template.template(kind)


def pairs(data: bytes, file_name: str, key: str) -> None:
    """Show what a file of pairs would bring in, what has to be said first, and the button."""
    seen, told = _asking(data, file_name, key)
    if seen is None:
        return
    if seen.already:
        st.info(plain(seen.already), icon=":material/history:")
        return
    if (people := len(seen.new_people)) and not st.checkbox(
        f"Add {counted(people, 'person', 'people')} who {'is' if people == 1 else 'are'} not in "
        "the records yet",
        value=True, key=f"add-{key}",
    ):  # fmt: skip
        told["add_people"] = False
        seen = _look(data, file_name, told)
    if seen.alike:
        told["same"] = _who_is_who(seen.alike, key)
        seen = _look(data, file_name, told)
    _preview(seen)
    _keep(seen, data, file_name, key, told)


def _asking(data: bytes, file_name: str, key: str) -> tuple[PairsPreview | None, dict[str, Any]]:
    """Read the file, and ask for the order of its dates where it does not tell."""
    told: dict[str, Any] = {"today": runtime.today()}
    try:
        return _look(data, file_name, told), told
    except AmbiguousDates as question:
        st.markdown(plain(question.sentence))
        order = st.radio(
            "How are the dates written?", list(DateOrder), index=None, key=f"order-{key}",
            format_func=lambda order: order.words.capitalize(), horizontal=True,
        )  # fmt: skip
    if order is None:
        return None, told
    told["date_order"] = order
    return _look(data, file_name, told), told


def _look(data: bytes, file_name: str, told: Mapping[str, Any]) -> PairsPreview:
    with runtime.reading(Permission.IMPORT_FILES) as session:
        return pairs_preview.preview(
            session, runtime.actor(), data=data, file_name=file_name, **told
        )


def _who_is_who(alike: tuple[Alike, ...], key: str) -> dict[str, bool]:
    """Ask about everybody whom only their name finds; who was not answered about stays out."""
    st.markdown("**Somebody in the records has the same name.** Is it them?")
    said: dict[str, bool] = {}
    for one in alike:
        address = f", {plain(one.email)}" if one.email else ""
        answer = st.radio(
            f"Line {one.line}: {plain(one.name)}{address}", [THEM, ANOTHER], index=None,
            horizontal=True, key=f"same-{key}-{one.line}-{one.member_id}",
        )  # fmt: skip
        if answer is not None:
            said[one.key] = answer == THEM
    return said


def _preview(seen: PairsPreview) -> None:
    file_lines.figures(
        {
            "Go on": seen.running,
            "Have ended": len(seen.pairs) - seen.running,
            "New people": len(seen.new_people),
            "New in the mentor pool": len(seen.new_mentors),
            "In the records already": len(seen.unchanged),
            "Left out": len(seen.refused),
        }
    )
    if seen.pairs:
        st.markdown("**Pairs that come in.**")
        st.dataframe(
            _rows(seen).head(file_lines.MOST_ROWS),
            hide_index=True,
            placeholder="",
            column_config={"Began": tables.DATE("Began"), "Ended": tables.DATE("Ended")},
        )
        if len(seen.pairs) > file_lines.MOST_ROWS:
            st.markdown(f"The first {file_lines.MOST_ROWS} of {len(seen.pairs):,}.")
    if seen.concerns:
        st.markdown(will_be_looked_into(seen.concerns))
    resting = sum(one.running == 0 for one in seen.new_mentors)
    if resting:
        st.markdown(
            f"{counted(resting, 'person', 'people')} whose pairs have all ended will rest in the "
            "mentor pool, until they say that they would mentor again."
        )
    _left_out(seen)
    file_lines.left_out((), (), seen.dropped_columns)


def _left_out(seen: PairsPreview) -> None:
    if seen.refused:
        st.markdown("**Lines that are left out**")
        _reasons((one.line, one.reason) for one in seen.refused)


def _reasons(refused: Iterable[tuple[int, str]]) -> None:
    """Show why rows do not come in, as whole sentences, each once with its lines."""
    lines: dict[str, list[int]] = {}
    for line, reason in refused:
        lines.setdefault(reason, []).append(line)
    for reason, on in list(lines.items())[: file_lines.MOST_ROWS]:
        which = "Line" if len(on) == 1 else "Lines"
        st.markdown(f"- {which} {', '.join(map(str, on))}: {plain(reason)}")


def of_file(batch_id: int, left_out: pd.DataFrame) -> None:
    """Show which pairs a file brought in, and why other lines did not come in."""
    with runtime.reading(Permission.IMPORT_FILES) as session:
        pairs = queries.pairs_in(session, batch_id)
    if not pairs.empty:
        st.subheader("Pairs that came in", anchor=False)
        st.dataframe(
            pairs, hide_index=True, placeholder="",
            column_config={
                "line": "Line", "mentor": "Mentor", "mentee": "Mentee",
                "began_on": tables.DATE("Began"), "ended_on": tables.DATE("Ended"),
            },
        )  # fmt: skip
    if not left_out.empty:
        st.subheader("Lines that were left out", anchor=False)
        _reasons(zip(left_out["line"], left_out["reason"], strict=True))


def _rows(seen: PairsPreview) -> pd.DataFrame:
    first = {one.who.number for one in seen.new_mentors}
    rows = []
    for pair in seen.pairs:
        new = [side for side, who in (("mentor", pair.mentor), ("mentee", pair.mentee))
               if who.member_id is None]  # fmt: skip
        notes = ["opens a concern"] if pair.never_again else []
        notes += [f"{' and '.join(new)} added to the members"] if new else []
        notes += ["into the mentor pool"] if pair.mentor.number in first else []
        rows.append(
            {
                "Line": pair.line,
                "Mentor": pair.mentor.name,
                "Mentee": pair.mentee.name,
                "Began": pair.time.first,
                "Ended": pair.time.last,
                "Note": ", ".join(notes).capitalize(),
            }
        )
    return pd.DataFrame(rows)


def _keep(
    seen: PairsPreview, data: bytes, file_name: str, key: str, told: Mapping[str, Any]
) -> None:
    attested = False
    if seen.pairs:
        st.markdown(LATER)
        attested = st.checkbox(ATTESTATION, key=f"attest-{key}")
    many = counted(len(seen.pairs), "pair")
    if st.button(
        f"Bring in {many}" if seen.pairs else "Note that nothing changes",
        type="primary", key=f"save-{key}", icon=":material/check:",
        disabled=bool(seen.pairs) and not attested,
    ):  # fmt: skip
        runtime.perform(
            past_pairings.save, f"{many} brought in.",
            data=data, file_name=file_name, attested=attested, form=f"pairs-{key}",
            keeping=len(seen.pairs), **told,
        )  # fmt: skip
