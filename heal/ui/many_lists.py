"""Several lists of members that are brought in at once, each of its own group: all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import pandas as pd
import streamlit as st

from heal.errors import Refusal
from heal.services import many_files, member_lists
from heal.ui import imported_members, runtime
from heal.ui.imported_members import AskedList
from heal.ui.words import counted, plain
from heal.vocabulary import ImportKind

File = tuple[str, bytes]
Ask = Callable[[bytes, str], AskedList | None]
"""Show a list, and ask what it does not tell; None until that is answered."""
_COLUMNS = {
    name: st.column_config.Column(name, width=width)
    for name, width in {
        "File": 150, "Group": 120, "New people": 85, "Known, join now": 115,
        "Already in it": 90, "Left out": 70, "Problem": 200,
    }.items()
}  # fmt: skip
_OPEN = "Does not tell everything; say it below."


@dataclass(frozen=True)
class _List:
    file_name: str
    asked: AskedList | None = None
    problem: str | None = None

    @property
    def here(self) -> bool:
        return bool(self.asked and self.asked.seen.already)

    @property
    def ready(self) -> bool:
        return bool(self.asked) and not self.problem


def many(files: Sequence[File], ask: Ask) -> None:
    """Show what each list would change, and the button that keeps all that can be kept."""
    above = st.container()
    lists = [_look(name, data, ask) for name, data in _each_once(files)]
    twice = many_files.of_one_group([_group(one) for one in lists])
    lists = [
        replace(one, problem=many_files.ONE_GROUP) if at in twice else one
        for at, one in enumerate(lists)
    ]
    ready = [one.asked for one in lists if one.asked and one.ready]
    with above:
        _summary(lists)
    if ready:
        _keep(ready)


def _each_once(files: Sequence[File]) -> Iterator[File]:
    first: dict[bytes, str] = {}
    for name, data in files:
        before = first.setdefault(sha256(data).digest(), name)
        if before is name:
            yield name, data
        else:
            st.markdown(f"“{plain(name)}” is the same file as “{plain(before)}”; it is read once.")


def _look(file_name: str, data: bytes, ask: Ask) -> _List:
    with st.expander(plain(file_name), _asks(data), icon=":material/group:"):
        try:
            asked = ask(data, file_name)
        except Refusal as refusal:
            st.error(plain(refusal.sentence), icon=":material/block:")
            return _List(file_name, problem=refusal.sentence)
    if asked is None:
        return _List(file_name, problem=_OPEN)
    return _List(file_name, asked, asked.seen.already)


def _asks(data: bytes) -> bool:
    """Say whether a list needs a look: it does not tell its group, or it is none."""
    try:
        return member_lists.suggested_group(data) is None
    except Refusal:
        return True


def _group(one: _List) -> str | None:
    return one.asked.seen.group_name if one.asked and one.ready else None


def _summary(lists: Sequence[_List]) -> None:
    ready = sum(one.ready for one in lists)
    here = sum(one.here for one in lists)
    wrong = len(lists) - ready - here
    would = counted(ready, "list")
    said = [f"**{would} would be kept.**" if ready else "**Nothing here would be kept.**", ""]
    if here:
        said.append(f"- {counted(here, 'list is', 'lists are')} here already.")
    if wrong:
        said.append(f"- {counted(wrong, 'list waits', 'lists wait')} or cannot be kept, see below.")
    st.markdown("\n".join(said))
    shown = pd.DataFrame([_row(one) for one in sorted(lists, key=lambda one: one.ready)])
    if not shown["Problem"].any():
        shown = shown.drop(columns="Problem")
    st.dataframe(shown, hide_index=True, placeholder="", column_config=_COLUMNS)


def _row(one: _List) -> dict[str, object]:
    seen = one.asked.seen if one.asked else None
    return {
        "File": one.file_name,
        "Group": seen.group_name if seen else None,
        "New people": len(seen.new) if seen else None,
        "Known, join now": len(seen.joining) if seen else None,
        "Already in it": len(seen.unchanged) if seen else None,
        "Left out": len(seen.set_aside) + len(seen.refused) if seen else None,
        "Problem": one.problem or "",
    }


def _keep(ready: Sequence[AskedList]) -> None:
    key = sha256("".join(sorted(one.seen.sha256 for one in ready)).encode()).hexdigest()[:12]
    undated = sum(one.seen.undated for one in ready)
    told = imported_members.day_of_undated(undated, key)
    joined = {person.email for one in ready for person in (*one.seen.new, *one.seen.joining)}
    number = len(ready)
    if st.button(
        "Keep this list" if number == 1 else f"Keep these {number:,} lists",
        type="primary", key=f"save-{key}", icon=":material/check:",
    ):  # fmt: skip
        runtime.perform(
            many_files.save_many,
            f"{counted(number, 'list is', 'lists are')} kept; "
            f"{counted(len(joined), 'person', 'people')} joined.",
            kind=ImportKind.MEMBERS, today=runtime.today(), form=f"lists-{key}",
            files=[{**one.given, "undated_joined_on": told} for one in ready],
        )  # fmt: skip
