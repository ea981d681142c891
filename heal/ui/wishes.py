"""What somebody would like in a mentor: all of it optional."""

from __future__ import annotations

import streamlit as st

from heal.queries.requests import Liked, OneRequest
from heal.rules.wording import label
from heal.services.requests import Preferred, Wish
from heal.ui import forms
from heal.ui.words import plain
from heal.vocabulary import AttributeKind, Channel, Liking, Route

LIKINGS = (
    Preferred(Liking.NO_PREFERENCE),
    Preferred(Liking.SIMILAR),
    Preferred(Liking.CONTRASTING),
    Preferred(Liking.SIMILAR, must=True),
    Preferred(Liking.CONTRASTING, must=True),
)


def form(key: str, told: tuple[Liked, ...], request: OneRequest | None = None) -> Wish:
    """Show the fields of a wish, as they stand where there is one, and return it."""
    row = request.row if request else None
    route = forms.required(
        "How did it come?", Route, key=f"{key}-route", chosen=row.route if row else None
    )
    channels = forms.several(
        "In touch by",
        Channel,
        key=f"{key}-channels",
        chosen=request.channels if request else (),
        hint="The ways they accept. A pairing needs one that the mentor accepts, too.",
    )
    own_words = forms.note(
        "In their own words, if they like", key=f"{key}-words", value=row.own_words if row else None
    )
    st.markdown("**A mentor who is …** All optional. A must is rare, and may lengthen the wait.")
    with st.grid(2, min_column_width=240):
        preferences = {one.attribute_id: _preferred(key, one) for one in told}
    return Wish(
        route=route, channels=channels, own_words=own_words, preferences=preferences,
        most=_most(key, told),
    )  # fmt: skip


def _most(key: str, told: tuple[Liked, ...]) -> int | None:
    names = {one.attribute_id: one.name for one in told}
    now = next((one.attribute_id for one in told if one.most), None)
    return st.selectbox(
        "What matters most of these, if anything",
        list(names),
        index=None if now is None else list(names).index(now),
        format_func=lambda number: plain(names[number]),
        key=f"{key}-most",
        placeholder="Nothing more than the rest",
        help="It weighs three times as much when mentors are suggested.",
    )


def _preferred(key: str, one: Liked) -> Preferred:
    now = Preferred(one.liking, one.must)
    hint = f"They told: {plain(one.told)}." if one.told else "They have told nothing here."
    if one.kind is AttributeKind.TEXT:
        hint += " Told in own words, so people compare it."
    return st.selectbox(
        plain(one.name),
        LIKINGS,
        index=LIKINGS.index(now),
        format_func=lambda like: label(like.liking) + (", a must" if like.must else ""),
        key=f"{key}-like-{one.attribute_id}",
        help=hint,
    )
