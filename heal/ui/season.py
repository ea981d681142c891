"""Many registers that are brought in at once: what each is, what it asks, the word that it may."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries import imports, people
from heal.services import season_files, seasons
from heal.services.season_files import Asks, ReadFile
from heal.services.seasons import Line, Season
from heal.ui import my_groups, runtime, season_asks, tables
from heal.ui.imported_registers import which_clock
from heal.ui.words import counted, plain
from heal.vocabulary import Permission

File = tuple[str, bytes]
_READ, _KEEPING = "_season_read", "_season_keeping"
_MOST_SAID = 8
_WAIT = {
    Asks.ORDER: "your answer above, which of day and month comes first",
    Asks.DAY: "the day of its meeting, above",
    Asks.GROUP: "the group: choose above whose meetings they were",
}
_COLUMNS = {
    name: st.column_config.Column(name, width=width)
    for name, width in {
        "File": 170, "Group": 140, "Were there": 85, "Wait for a name": 115, "Left out": 70,
        "Problem": 260, "What it is": 230,
    }.items()
}  # fmt: skip


def many(files: Sequence[File]) -> None:
    """Show what all these registers would say of whom, and the button that keeps them."""
    key = sha256("".join(sorted(_digest(data) for _, data in files)).encode()).hexdigest()[:12]
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        groups, zones = people.group_names(session), imports.group_zones(session)
    if not groups:
        my_groups.none("There is no group yet. Bring in a group's list of members first.")
        return
    group = st.selectbox(
        "Whose meetings were they, where a file does not say so itself?", list(groups),
        index=0 if len(groups) == 1 else None, key=f"group-{key}", placeholder="Choose the group",
        format_func=lambda number: groups.get(number, ""),
        help="A group whose name stands in a meeting's topic is found by that.",
    )  # fmt: skip
    known = set(zones.values())
    zone = which_clock(key, zones.get(group) if group else known.pop() if len(known) == 1 else None)
    if zone is None:
        return
    read = _answered(files, key, zone)
    if read is None:
        return
    st.session_state["_zone"] = zone
    told: dict[str, Any] = {
        "files": read,
        "today": runtime.today(),
        "otherwise": groups.get(group) if group else None,
        "group_names": season_asks.other_groups(read, key, list(groups.values())),
    }
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        season = seasons.preview_many(session, runtime.actor(), **told)
    _show(season, read, key)
    _keep(season, key, told)


def _answered(files: Sequence[File], key: str, zone: str) -> list[ReadFile] | None:
    """Read the files, and ask only for what they do not tell themselves."""
    answers: list[dict[str, Any]] = [{} for _ in files]
    used: dict[Any, ReadFile] = {}
    for ask in (season_asks.kinds, season_asks.orders, season_asks.days):
        read = _read(files, key, zone, answers, used)
        if read is None:
            return None
        for answer, said in zip(answers, ask(read, key), strict=True):
            answer.update(said)
    read = _read(files, key, zone, answers, used)
    if read is not None:
        st.session_state[_READ] = used
    return read


def _read(
    files: Sequence[File],
    key: str,
    zone: str,
    answers: Sequence[Mapping[str, Any]],
    used: dict[Any, ReadFile],
) -> list[ReadFile] | None:
    """Return the files as they were read, with a bar while that lasts; None when it was stopped."""
    kept: dict[Any, ReadFile] = st.session_state.setdefault(_READ, {})
    names = [
        (name, _digest(data), zone, *sorted(answer.items()))
        for (name, data), answer in zip(files, answers, strict=True)
    ]
    missing = [number for number, name in enumerate(names) if name not in kept]
    place = st.empty()
    if missing:
        with place.container():
            # The bar may come again in one run, once more of the answers are known.
            again = f"{key}-{len(used)}"
            if st.button("Stop", key=f"stop-{again}", icon=":material/stop_circle:"):
                done = len(files) - len(missing)
                st.info(f"Stopped after {done:,} of {len(files):,} files. Nothing was kept.")
                st.button("Read on", key=f"on-{again}", icon=":material/play_arrow:")
                return None
            bar = st.progress(0.0)
            for number in missing:
                bar.progress(number / len(files), f"Reading file {number + 1} of {len(files)}")
                name, data = files[number]
                kept[names[number]] = season_files.read(data, name, zone=zone, **answers[number])
    place.empty()
    used.update({name: kept[name] for name in names})
    return [kept[name] for name in names]


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _show(season: Season, read: Sequence[ReadFile], key: str) -> None:
    begun = st.session_state.get(_KEEPING) == key
    if begun and season.kept:
        st.info("The saving was stopped. Nothing was kept.", icon=":material/stop_circle:")
        st.session_state.pop(_KEEPING)
    if season.kept:
        registers = counted(len(season.kept), "register")
        says = f"**{registers} of {counted(season.meetings, 'meeting')} would be kept.**"
    elif begun:
        says = "These registers are kept. Choose other files to bring in more."
    else:
        says = "**Nothing here would be kept.**"
    st.markdown("\n".join([says, "", *_troubles(season, read)]))
    if begun and not season.kept:
        return
    # What needs a look comes first.
    lines = sorted(season.lines, key=lambda line: (bool(line.plans), not line.asks))
    shown = pd.DataFrame([_row(line, read) for line in lines])
    if not shown["Problem"].any():
        shown = shown.drop(columns="Problem")
    st.dataframe(
        shown, hide_index=True, placeholder="",
        column_config={"Day": tables.DATE("Day", width=100), **_COLUMNS},
    )  # fmt: skip


def _troubles(season: Season, read: Sequence[ReadFile]) -> list[str]:
    """Return what files wait for, and what is wrong with some, a line each."""
    said = []
    for asks, waits in _WAIT.items():
        number = sum(line.asks is asks for line in season.lines)
        if number:
            said.append(f"- {counted(number, 'file waits', 'files wait')} for {waits}.")
    wrong = [line for line in season.lines if line.problem and not line.already and not line.asks]
    for line in wrong[:_MOST_SAID]:
        names = plain(_and(read[number].file_name for number in line.files))
        said.append(f"- **{names}** is left out. {plain(str(line.problem))}")
    more = len(wrong) - _MOST_SAID
    if more > 0:
        said.append(f"- {counted(more, 'other file')} left out, see below.")
    here = sum(line.already for line in season.lines)
    if here:
        said.append(f"- {counted(here, 'file is', 'files are')} here already, or chosen twice.")
    return said


def _row(line: Line, read: Sequence[ReadFile]) -> dict[str, object]:
    files = [read[number] for number in line.files]
    kinds = dict.fromkeys(one.what.partition(" ")[2] for one in files if one.kind)
    counts = (line.were_there, line.waiting, line.left_out) if line.plans else (None, None, None)
    return {
        "File": _and(one.file_name for one in files),
        "Day": line.held_on,
        "Group": line.group_name,
        "Were there": counts[0],
        "Wait for a name": counts[1],
        "Left out": counts[2],
        "Problem": _problem(line),
        "What it is": _and(kind[:1].upper() + kind[1:] for kind in kinds),
    }


def _problem(line: Line) -> str:
    if line.asks is Asks.GROUP:
        return "Does not say whose meeting it was; choose the group above."
    if line.asks is Asks.DAY:
        return "Does not tell on which day the meeting was; say it above."
    return line.problem or ""


def _and(words: Iterable[str]) -> str:
    *before, last = [*words] or [""]
    return f"{', '.join(before)} and {last}" if before else last


def _keep(season: Season, key: str, told: Mapping[str, Any]) -> None:
    number = len(season.kept)
    if not number:
        return
    says = "Keep this register" if number == 1 else f"Keep these {number:,} registers"
    if not st.button(says, type="primary", key=f"save-{key}", icon=":material/check:"):
        return
    st.button("Stop", key=f"stop-saving-{key}", icon=":material/stop_circle:")
    st.session_state[_KEEPING] = key
    runtime.perform(
        seasons.save_many,
        f"{counted(number, 'register')} {'is' if number == 1 else 'are'} kept.",
        keeping=number, progress=_bar(), form=f"season-{key}", **told,
    )  # fmt: skip
    st.session_state.pop(_KEEPING, None)


def _bar() -> Callable[[int, int], None]:
    # A click on Stop ends the run at the bar, inside the transaction, which then leaves nothing.
    bar = st.progress(0.0)

    def show(done: int, of: int) -> None:
        bar.progress(done / of, f"Keeping register {done + 1:,} of {of:,}")

    return show
