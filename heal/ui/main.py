"""The Streamlit script: who is here, and which pages they have."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from heal.errors import Refusal
from heal.ui import banner, navigation, own_account, runtime
from heal.ui.words import plain

TITLE = "Dashboard"
ICON = Path(__file__).with_name("icon.png")
STYLE = """<style>
.stMainBlockContainer { padding-top: 4.5rem; max-width: 72rem; }
.stApp button[data-variant][data-selected]:not([data-disabled]) { color: inherit; }
.stApp button[data-variant][data-selected] p { font-weight: 600; }
.stApp button[kind^="tertiary"]:is(:hover, :focus, [aria-expanded="true"]) { color: inherit; }
.stApp button[kind^="tertiary"]:hover p { text-decoration: underline; }
.stApp :is(a, button, summary):focus-visible { outline: 2px solid; outline-offset: 2px; }
.stApp main:focus-visible { outline: 2px solid; outline-offset: -3px; }
.stMain [data-testid="stPopoverButton"] p { white-space: normal; overflow: visible; }
.stMain [data-testid="stPageLink-NavLink"] { position: relative; left: -0.5rem; }
[data-testid="stVegaLiteChart"] svg text { fill: currentColor; }
@media print {
  body > :not(#root), [data-testid="stSidebar"], [data-testid="stHeader"], .st-key-guide-file,
  .stApp :is(.stButton, .stDownloadButton, .stPopover, .stForm, .stCheckbox, .stPagination),
  .stApp :is([data-testid="stMenuButton"], [data-testid="stElementToolbar"]),
  .stMain .stPageLink:not(:has(a[target="_blank"])) {
    display: none !important; }
  html, body, .stApp, .stApp * { color: #000 !important; background: #fff !important; }
  .stMainBlockContainer { padding: 0; max-width: none; }
  .stMain a[target="_blank"]::after { content: " (" attr(href) ")"; overflow-wrap: anywhere; }
  .stMain :is(h1, h2, h3) { break-after: avoid; }
  .stMain li { break-inside: avoid; }
}
</style>"""
"""Less empty room above the first line than Streamlit leaves, and none of it below its bar. What is
chosen, pointed at or reached by the keyboard is told by more than our one colour: under white words
it has to be so deep that words in it could not be read on a dark ground. On paper stands what there
is to read, black on white, and where links lead; nothing that could only be pressed."""


def main() -> None:
    """Show the page that was asked for, if the person at the desk may see it."""
    # A page's own sign would be fetched from outside as the tab's icon; ours is local.
    st.set_page_config(page_title=TITLE, layout="wide", page_icon=str(ICON))
    actor = runtime.arrived()
    if actor is None:
        # Without this, Streamlit would go by the pages of the run before.
        st.navigation(navigation.closed()).run()
        return
    chosen = st.navigation(navigation.pages(actor), expanded=True)
    st.set_page_config(page_title=TITLE, page_icon=str(ICON))
    st.html(STYLE)
    own_account.show_who(actor)
    banner.show()
    try:
        chosen.run()
        runtime.forms_are_shown_anew()
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


main()
