"""How somebody may be reached without danger: shown on their record, and noted there."""

from __future__ import annotations

import streamlit as st

from heal.queries import safe_contacts as known
from heal.queries import settings
from heal.rules.messages import Reachable, how_to_reach
from heal.rules.wording import label
from heal.services import safe_contacts
from heal.services.safe_contacts import Safe
from heal.ui import forms, runtime
from heal.ui.words import day, plain
from heal.vocabulary import Channel, Permission, Voicemail

WITH_ADDRESS = (Channel.PHONE, Channel.TEXT, Channel.WEB_APP, Channel.OTHER)


def show(member_id: int) -> None:
    """Show what is safe, and the form that notes it."""
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        reach = known.reachable(session, [member_id]).get(member_id)
        programme = settings.programme(session)
    st.subheader("How they may be reached", anchor=False)
    with st.container(border=True, key=f"reach-{member_id}"):
        for sentence in how_to_reach(
            reach, today=runtime.today(), stale_days=programme.safe_contact_days
        ):
            st.markdown(f":material/shield: {plain(sentence)}")
        if reach is not None:
            for channel, address in reach.addresses.items():
                st.markdown(f"**{label(channel)}:** {plain(address)}")
            st.markdown(f":small[:gray[They said so on {day(reach.confirmed_on)}.]]")
    if runtime.may(Permission.EDIT_MEMBERS):
        _form(member_id, reach or Reachable())


def _form(member_id: int, reach: Reachable) -> None:
    key = f"safe-{member_id}"
    with (
        st.expander("Note what is safe for them", icon=":material/edit:", key=f"{key}-fold"),
        st.form(key, border=False),
    ):
        st.markdown("Only what they said themselves. Whatever is not chosen is not safe.")
        channels = forms.several("Safe", Channel, key=f"{key}-channels", chosen=reach.channels)
        addresses = {
            channel: st.text_input(
                f"{label(channel)}: number or address",
                reach.addresses.get(channel, ""), max_chars=120, key=f"{key}-{channel}",
            )
            for channel in WITH_ADDRESS
        }  # fmt: skip
        times = st.text_input(
            "When", reach.times or "", max_chars=forms.NOTE_LENGTH, key=f"{key}-times",
            placeholder="Such as: weekdays before noon",
        )  # fmt: skip
        voicemail = forms.required(
            "A message on the phone", Voicemail, key=f"{key}-voicemail", chosen=reach.voicemail
        )
        name = st.text_input(
            "Name to ask for", reach.name_to_ask_for or "", max_chars=120, key=f"{key}-name"
        )
        shared = st.checkbox(
            "Others may read their e-mail", value=reach.email_is_shared, key=f"{key}-shared"
        )
        calendar = st.checkbox(
            "Invitations in the calendar are fine", value=reach.calendar_invites,
            key=f"{key}-calendar",
        )  # fmt: skip
        on = forms.past_day("They said so on", key=f"{key}-on")
        if st.form_submit_button("Keep it"):
            safe = Safe(
                channels={channel: addresses.get(channel) for channel in channels},
                times=times, voicemail=voicemail, email_is_shared=shared,
                calendar_invites=calendar, name_to_ask_for=name,
            )  # fmt: skip
            runtime.perform(
                safe_contacts.confirm, "Noted what is safe.", member_id, safe=safe, on=on, form=key
            )
