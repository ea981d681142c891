"""What a facilitator says for somebody who offers to mentor, and where the coordinator reads it."""

from __future__ import annotations

import streamlit as st

from heal.queries import reviews
from heal.queries.reviews import OfferToReview
from heal.rules.reviews import YOURSELF, is_oneself, waiting_problems
from heal.rules.wording import label
from heal.services import recommendations
from heal.ui import details, forms, runtime
from heal.ui.words import day, days_ago, listed, plain
from heal.vocabulary import Opened, Permission, Quality


def show(offer_id: int) -> None:
    """Show one offer as a facilitator is asked about it, with the form for what they have seen."""
    person, today = runtime.actor(), runtime.today()
    with runtime.reading(Permission.REVIEW) as session:
        offer = reviews.offer(session, offer_id, account_id=person.account_id or 0, today=today)
    runtime.opening(Opened.OFFER, offer_id, (offer.member_id,))
    details.heading(offer.name)
    if is_oneself(person.member_id, offer.member_id):
        st.info(YOURSELF)
        return
    details.facts(
        {
            "Groups": offer.groups or "In none of your groups at present",
            "Willing since": f"{day(offer.offered_on)}, {days_ago(offer.offered_on, today)}",
            "Experience": label(offer.experience),
            "Qualities that were named": listed(Quality, ", ".join(offer.told)) or "None yet",
        }
    )
    if problems := waiting_problems(offer.status):
        st.info(problems[0])
        return
    _form(offer)


def _form(offer: OfferToReview) -> None:
    key, again = f"recommend-{offer.offer_id}", offer.recommended_on is not None
    if again:
        st.markdown(f"You recommended them on {day(offer.recommended_on)}. You can correct it.")
    with st.form(key):
        st.subheader(f"What have you seen in {plain(offer.name)}?", anchor=False)
        qualities = forms.several(
            "Qualities",
            Quality,
            key=f"{key}-qualities",
            chosen=offer.seen,
            hint="Those that you have seen yourself; one is enough.",
        )
        words = forms.note("In your own words", key=f"{key}-words", value=offer.words)
        st.markdown("The coordinator reads this beside the offer, and decides. Nobody else does.")
        says = "Keep the correction" if again else "Recommend them"
        if st.form_submit_button(says, type="primary"):
            runtime.perform(
                recommendations.recommend,
                "Thank you. The coordinator will see it.",
                offer.offer_id,
                qualities=qualities,
                words=words,
                on=runtime.today(),
                form=key,
                closes=True,
            )
    if again and st.button("Take it back", icon=":material/undo:", key=f"take-back-{key}"):
        runtime.perform(
            recommendations.take_back,
            "Taken back.",
            offer.offer_id,
            form=f"take-back-{key}",
            closes=True,
        )


def told(offer_id: int) -> None:
    """Show the coordinator what facilitators say for an offer, where they said something."""
    with runtime.reading(Permission.SEE_MENTORS) as session:
        said = reviews.recommendations(session, offer_id)
    if said.empty:
        return
    st.subheader("What facilitators say", anchor=False)
    for row in said.to_dict("records"):
        who = f"**{plain(row['recommended_by'])}** recommends them"
        seen = listed(Quality, row["qualities"])
        lines = [f"{who} :small[:gray[{day(row['recommended_on'])}]]"]
        lines += [f"Has seen: {seen}"] if seen else []
        lines += [f"“{plain(row['words'])}”"] if row["words"] else []
        with st.container(border=True):
            st.markdown("  \n".join(lines))
