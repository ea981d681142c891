"""How somebody may be reached without danger: beside their name, on their record, and noted there.

`beside` and `beside_several` stand next to a name, on whatever page somebody may be contacted from.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from heal.queries import safe_contacts as known
from heal.queries import settings
from heal.queries.safe_contacts import Contact
from heal.rules.contact import Way, ways
from heal.rules.messages import Reachable, how_to_reach, in_short
from heal.rules.wording import label
from heal.services import safe_contacts
from heal.services.safe_contacts import Safe
from heal.ui import forms, runtime
from heal.ui.words import day, plain
from heal.vocabulary import Channel, InformalChannel, Permission, Voicemail

WITH_ADDRESS = (Channel.PHONE, Channel.TEXT, Channel.WEB_APP, Channel.OTHER)
ICONS = {
    InformalChannel.PHONE: ":material/call:",
    InformalChannel.TEXT: ":material/sms:",
    InformalChannel.EMAIL: ":material/mail:",
}


def beside(member_id: int, name: str, *, permission: Permission) -> None:
    """Show, to whom the permission lets contact them, how somebody may be reached."""
    beside_several({member_id: name}, permission=permission)


def beside_several(people: Mapping[int, str], *, permission: Permission) -> None:
    """Show, side by side and read at once, how each of some people may be reached.

    `people` are their names by number; `permission` is the one that lets contact them from here.
    Ways that are not safe have no button, and where nobody asked there is none at all.
    """
    if not people or not runtime.may(permission):
        return
    found, days = _read(list(people), permission)
    # One block needs no column, so that it may stand in somebody else's.
    places = st.columns(len(people)) if len(people) > 1 else [st.container()]
    for column, (member_id, name) in zip(places, people.items(), strict=True):
        with column, st.container(border=True, key=f"beside-{member_id}"):
            contact = found.get(member_id, Contact(None, None))
            line = in_short(contact.reach, today=runtime.today(), stale_days=days)
            st.markdown(f":material/shield: **{plain(name)}:** {plain(line)}")
            if contact.reach is not None:
                _addresses(contact.reach)
            _buttons(contact, name, days, key=f"beside-{member_id}")


def show(member_id: int, name: str) -> None:
    """Show what is safe, and the form that notes it."""
    found, days = _read([member_id], Permission.SEE_MEMBERS)
    contact = found.get(member_id, Contact(None, None))
    reach = contact.reach
    st.subheader("How they may be reached", anchor=False)
    with st.container(border=True, key=f"reach-{member_id}"):
        for sentence in how_to_reach(reach, today=runtime.today(), stale_days=days):
            st.markdown(f":material/shield: {plain(sentence)}")
        if reach is not None:
            _addresses(reach)
            st.markdown(f":small[:gray[They said so on {day(reach.confirmed_on)}.]]")
        if runtime.may(Permission.EDIT_MEMBERS):
            _buttons(contact, name, days, key=f"reach-{member_id}")
    if runtime.may(Permission.EDIT_MEMBERS):
        _form(member_id, reach or Reachable())


def _read(member_ids: list[int], permission: Permission) -> tuple[Mapping[int, Contact], int]:
    with runtime.reading(permission) as session:
        found = known.contacts(session, member_ids)
        return found, settings.programme(session).safe_contact_days


def _addresses(reach: Reachable) -> None:
    for channel, address in reach.addresses.items():
        st.markdown(f"**{label(channel)}:** {plain(address)}")


def _buttons(contact: Contact, name: str, days: int, *, key: str) -> None:
    """One link for each way that is allowed; it opens a call, or a message that is still empty."""
    allowed = ways(contact.reach, contact.email, today=runtime.today(), stale_days=days)
    if not allowed:
        return
    with st.container(horizontal=True, key=f"{key}-ways"):
        for way in allowed:
            _button(way, name, key=f"{key}-{way.channel}")


def _button(way: Way, name: str, *, key: str) -> None:
    st.link_button(
        plain(f"{way.label} {name}"), way.href, icon=ICONS[way.channel], key=key,
        help=plain(way.hint) or None,
    )  # fmt: skip


def _form(member_id: int, reach: Reachable) -> None:
    key = f"safe-{member_id}"
    with (
        st.expander("Note what is safe for them", icon=":material/edit:", key=f"{key}-fold"),
        st.form(key, border=False),
    ):
        st.markdown("Only what they said themselves. Whatever is not chosen is not safe.")
        channels = forms.several("Safe", Channel, key=f"{key}-channels", chosen=reach.channels)
        mail = st.checkbox("E-mail is safe for them", value=reach.email_is_safe, key=f"{key}-mail")
        shared = st.checkbox(
            "Others may read their e-mail", value=reach.email_is_shared, key=f"{key}-shared"
        )
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
        calendar = st.checkbox(
            "Invitations in the calendar are fine", value=reach.calendar_invites,
            key=f"{key}-calendar",
        )  # fmt: skip
        on = forms.past_day("They said so on", key=f"{key}-on")
        if st.form_submit_button("Keep it"):
            safe = Safe(
                channels={channel: addresses.get(channel) for channel in channels},
                times=times, voicemail=voicemail, email_is_safe=mail, email_is_shared=shared,
                calendar_invites=calendar, name_to_ask_for=name,
            )  # fmt: skip
            runtime.perform(
                safe_contacts.confirm, "Noted what is safe.", member_id, safe=safe, on=on, form=key
            )
