"""Where there is help, country by country: shown to everyone, changed by the coordinator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from heal.db.types import NAME_LENGTH
from heal.models.guide import Signpost
from heal.queries import guide as known
from heal.rules import signposts as rules
from heal.rules.signposts import CHECK_FIRST, Help
from heal.services import guide
from heal.ui import ordered, runtime
from heal.ui.ordered import Ordered
from heal.ui.words import plain
from heal.vocabulary import Permission

SAYS = (
    "Everyone who signs in is shown these in the guide, and wherever a concern is raised. A few "
    "places that answer at once are best, and the most likely country first: whoever looks for "
    "help is in a hurry."
)


def show() -> None:
    """Show that this is no crisis service, and where there is help: compact, also in a form."""
    with runtime.reading(Permission.SEE_GUIDE) as session:
        places = known.help_by_country(session)
    tell(places)


def tell(places: Sequence[Help]) -> None:
    """Show the same of places that are known already: for a page that shows it many times."""
    section = rules.section(places)
    st.markdown("  \n".join(f"**{plain(sentence)}**" for sentence in section.says))
    lines = [f"- **{plain(point.word or '')}:** {plain(point.says)}" for point in section.points]
    if lines:
        st.markdown("\n".join(lines))


def edit() -> None:
    """Show the places where there is help, what may be done to them, and what is suggested."""
    with runtime.reading(Permission.EDIT_GUIDE) as session:
        places, kept = known.signposts(session), known.help_by_country(session)
    with st.container(border=True, key="signposts"):
        st.header(rules.TITLE, anchor=False)
        st.markdown(SAYS)
        _lines(places)
        ordered.add(PLACES)
        _suggested(rules.still_suggested(kept))


def _lines(places: Sequence[Signpost]) -> None:
    if not places:
        st.info("No place is noted yet. Add the first one, or take one over from those below.")
        return
    for at, place in enumerate(places):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{plain(place.country)}:** {plain(place.name)} ({plain(place.reached_by)})",
                width="stretch",
            )
            ordered.tools(PLACES, place, place.id, first=at == 0, last=at == len(places) - 1)
    if len({place.country for place in places}) > 1:
        st.markdown(":small[At the edge of its country, a place takes the whole country along.]")


def _fields(key: str, place: Signpost | None) -> Mapping[str, str]:
    country, name, how = (place.country, place.name, place.reached_by) if place else ("", "", "")
    return {
        "country": st.text_input("Country", country, max_chars=NAME_LENGTH, key=f"country-{key}"),
        "name": st.text_input("Name", name, max_chars=NAME_LENGTH, key=f"name-{key}"),
        "reached_by": st.text_input(
            "How it is reached", how, max_chars=NAME_LENGTH, key=f"how-{key}",
            placeholder="Such as: call or text, and the number",
        ),
    }  # fmt: skip


PLACES: Ordered[Signpost] = Ordered(
    "place", "place", _fields, guide.keep_signpost, guide.drop_signpost, guide.move_signpost
)


def _suggested(left: Mapping[str, Sequence[Help]]) -> None:
    if not left:
        return
    with st.expander("Suggestions", icon=":material/lightbulb:", key="suggested-places"):
        st.markdown(
            f"**{CHECK_FIRST}:** numbers change, and nobody here looks after this list. Call, or "
            "look at the page of the place itself, before you take one over."
        )
        for country, places in left.items():
            form = f"take-over-{country}"
            with st.container(horizontal=True, vertical_alignment="center"):
                said = "; ".join(f"{plain(one.name)} ({plain(one.reached_by)})" for one in places)
                st.markdown(
                    f"**{plain(country)}:** {said}  \n:small[:gray[{CHECK_FIRST}]]", width="stretch"
                )
                if st.button("Take over", icon=":material/add:", key=form):
                    runtime.perform(
                        guide.take_over_signposts, "Taken over. Please check it now.", country,
                        form=form,
                    )  # fmt: skip
