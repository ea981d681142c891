"""What each role may do and is shown: printed from the tables that are obeyed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.queries import access
from heal.queries.access import Told
from heal.rules.access import PERMISSIONS, STANDING_IN
from heal.rules.sign_in import ROLES
from heal.rules.wording import label, meaning
from heal.ui.words import counted, plain
from heal.vocabulary import Permission, Role

YES, NO = ":material/check: Yes", ":material/remove: No"


def show() -> None:
    """Show what each role may do, and which rows and columns it is shown."""
    st.header("What each role may do", anchor=False)
    st.table(permissions(), border="horizontal")
    st.header("What each role is shown", anchor=False)
    st.markdown(
        "“Their people” are all who belong, or belonged, to a group that somebody leads. "
        "Where only some facts are named, the others are never sent to the browser."
    )
    for role in ROLES:
        told = access.told(role)
        if told is None:
            st.markdown(f"**{label(role)}:** everything that is kept.")
            continue
        shown = [one for one in told if one.rows is not None]
        kinds = counted(len(shown), "kind of record", "kinds of record")
        with st.expander(f"{label(role)}: {kinds}, and nothing of the others"):
            st.markdown("\n".join(line(one) for one in shown))
            nothing = ", ".join(one.table for one in told if one.rows is None)
            st.markdown(f"**Nothing of:** {plain(nothing)}.")


def permissions() -> pd.DataFrame:
    """Return what each role may do, a line for each permission."""
    held = {label(role): PERMISSIONS[role] for role in ROLES}
    held["Standing in for a coordinator"] = PERMISSIONS[Role.COORDINATOR] & STANDING_IN
    return pd.DataFrame(
        {who: [YES if one in may else NO for one in Permission] for who, may in held.items()},
        index=pd.Index([meaning(one) for one in Permission], name="May …"),
    )


def line(told: Told) -> str:
    """Return in a line what is shown of one table."""
    if told.columns is None:
        what = "shown whole"
    else:
        what = ", ".join(told.columns) or "only counted or compared, never shown"
    return (
        f"- **{plain(told.table)}** ({plain(told.rows or '')}): {plain(what)}  \n"
        f"  :small[:gray[{plain(told.says)}]]"
    )
