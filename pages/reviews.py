"""What a facilitator is asked about the people in their groups."""

from __future__ import annotations

import streamlit as st

from heal.ui import recommendations, reviews, runtime
from heal.vocabulary import Permission


def whole_page() -> None:
    """Show the offer that the address names, or what there is to review."""
    person = runtime.actor()
    if (chosen := runtime.opened()) is not None:
        runtime.back("Back to the offers")
        recommendations.show(chosen)
    elif not person.groups:
        st.info("No group is in your care yet. Ask the coordinator to add those that you lead.")
    else:
        reviews.show(person)


runtime.page(
    Permission.REVIEW,
    "Reviews",
    "What the coordinator would like to hear from you about the people in your groups.",
)
whole_page()
