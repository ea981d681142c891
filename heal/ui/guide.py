"""The guide: read by everyone, its lists changed where they stand, to print or to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import streamlit as st
from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.exchange import guide as file
from heal.models.guide import Prompt, Resource
from heal.queries import guide as known
from heal.queries import settings
from heal.rules import discretion, guide_text, signposts
from heal.rules.guide import LONGEST_LINK, Point, Section
from heal.rules.settings import ProgrammeSettings
from heal.rules.signposts import Help
from heal.services import guide
from heal.ui import forms, identity, navigation, ordered, runtime
from heal.ui import signposts as places
from heal.ui.ordered import Ordered
from heal.ui.words import plain
from heal.vocabulary import Permission

Line = TypeVar("Line", Prompt, Resource)

READABLE = 760
"""How wide a text may be, in pixels, before the eye loses its line."""


@dataclass(frozen=True)
class Guide:
    """All that the guide is made of, as it stands."""

    programme: ProgrammeSettings
    places: tuple[Help, ...]
    prompts: tuple[Prompt, ...]
    resources: tuple[Resource, ...]

    def sections(self) -> tuple[Section, ...]:
        """Return the whole guide, one part after the other."""
        return (
            signposts.section(self.places),
            *guide_text.mentoring(self.programme),
            replace(guide_text.PROMPTS, points=tuple(Point(one.words) for one in self.prompts)),
            replace(
                guide_text.RESOURCES,
                points=tuple(Point(one.note or "", one.title, one.link) for one in self.resources),
            ),
            *guide_text.course(self.programme),
        )


def read(session: Session) -> Guide:
    """Return the guide as it stands."""
    return Guide(
        settings.programme(session),
        known.help_by_country(session),
        known.prompts(session),
        known.resources(session),
    )


def show() -> None:
    """Show the guide from beginning to end; where there is help comes first."""
    with runtime.reading(Permission.SEE_GUIDE) as session:
        found = read(session)
    with st.container(width=READABLE, key="guide"):
        _take_along()
        with st.container(border=True, key="guide-help"):
            st.header(signposts.TITLE, anchor=False)
            places.show()
            if runtime.may(Permission.EDIT_GUIDE):
                navigation.link(navigation.SETTINGS, "Change where there is help")
        for section in guide_text.mentoring(found.programme):
            _section(section)
        _list(guide_text.PROMPTS, PROMPTS, found.prompts, _prompt)
        _list(guide_text.RESOURCES, RESOURCES, found.resources, _resource)
        for section in guide_text.course(found.programme):
            _section(section)


def _take_along() -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="guide-file"):
        st.download_button(
            "As a file",
            data=partial(_file, identity.session_hash(), runtime.today()),
            file_name=discretion.file_name("guide", runtime.today(), file.ENDING),
            mime=file.MEDIA_TYPE,
            icon=":material/download:",
            key="guide-as-file",
            on_click="ignore",
        )
        st.markdown(
            ":small[Or print this page from your browser. The file's name tells nothing, but what "
            "is in it does: keep it, and the paper, where only you look.]",
            width="stretch",
        )


def _file(session: str | None, day: date) -> bytes:
    with runtime.reading_still(session, Permission.SEE_GUIDE) as reading:
        found = read(reading)
    return file.document(found.sections(), day=day)


def _section(section: Section) -> None:
    st.header(plain(section.title), anchor=False)
    lines = [_line(point) for point in section.points]
    parts = (*map(plain, section.says), "\n".join(lines), *map(plain, section.after))
    st.markdown("\n\n".join(part for part in parts if part))


def _line(point: Point) -> str:
    word = f"**{plain(point.word)}:** " if point.word else ""
    return f"- {word}{plain(point.says)}"


def _prompt(prompt: Prompt) -> None:
    st.markdown(f"- {plain(prompt.words)}")


def _resource(resource: Resource) -> None:
    if resource.link:
        st.page_link(resource.link, label=plain(resource.title), icon=":material/open_in_new:")
    else:
        st.markdown(f"**{plain(resource.title)}**")
    where = urlsplit(resource.link).hostname if resource.link else None
    says = (plain(resource.note or ""), f":small[:gray[{plain(where)}]]" if where else "")
    if any(says):
        st.markdown(" ".join(part for part in says if part))


def _list(
    section: Section, kind: Ordered[Line], lines: Sequence[Line], one: Callable[[Line], None]
) -> None:
    """Show one of the lists, and what may be done to it once somebody asks for that."""
    _section(section)
    may = runtime.may(Permission.EDIT_GUIDE)
    if not lines:
        todo = "Add the first one." if may else "The coordinator adds what others have found."
        st.info(f"Nothing stands here yet. {todo}")
    changing = may and bool(lines) and st.toggle("Change this list", key=f"change-{kind.name}")
    for at, line in enumerate(lines):
        with st.container(gap="xsmall"):
            one(line)
            if changing:
                ordered.tools(kind, line, line.id, first=at == 0, last=at == len(lines) - 1)
    if changing or (may and not lines):
        ordered.add(kind)


def _words(key: str, prompt: Prompt | None) -> Mapping[str, str]:
    said = forms.note(
        "Question", key=f"words-{key}", value=prompt.words if prompt else None,
        hint=f"Up to {forms.NOTE_LENGTH} letters.",
    )  # fmt: skip
    return {"words": said or ""}


def _told(key: str, resource: Resource | None) -> Mapping[str, str | None]:
    title, link, note = (
        (resource.title, resource.link, resource.note) if resource else ("", None, None)
    )
    return {
        "title": st.text_input("Title", title, max_chars=NAME_LENGTH, key=f"title-{key}"),
        "link": st.text_input(
            "Link, if there is one", link or "", max_chars=LONGEST_LINK, key=f"link-{key}",
            placeholder="https://",
        ),
        "note": forms.note(
            "What it is good for", key=f"note-{key}", value=note,
            hint=f"Up to {forms.NOTE_LENGTH} letters, or none.",
        ),
    }  # fmt: skip


PROMPTS: Ordered[Prompt] = Ordered(
    "prompt", "question", _words, guide.keep_prompt, guide.drop_prompt, guide.move_prompt
)
RESOURCES: Ordered[Resource] = Ordered(
    "resource", "resource", _told, guide.keep_resource, guide.drop_resource, guide.move_resource
)
