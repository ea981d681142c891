"""One mentor's offer: what was told, what may be done, the forms for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from heal.models.mentors import MentorOffer
from heal.queries import attributes, settings
from heal.queries import mentors as pool
from heal.queries.mentors import Background, Offer
from heal.rules import mentors as rules
from heal.rules.days import months_spent
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import mentors
from heal.services.mentors import Willing
from heal.ui import details, forms, navigation, recommendations, runtime, safe_contact
from heal.ui.words import counted, day, plain, several
from heal.vocabulary import (
    Channel,
    ExperienceBasis,
    MentorStatus,
    MentorVerb,
    Opened,
    Permission,
    Quality,
    Willingness,
)

SAID = {
    MentorVerb.APPROVE: "Approved: they may be paired.",
    MentorVerb.DEFER: "Noted as “not now”.",
    MentorVerb.PAUSE: "They are resting; their pairings go on.",
    MentorVerb.RESUME: "The rest is over.",
    MentorVerb.OFFER_AGAIN: "Their new offer is noted, to be decided.",
}


def record_offer(member_id: int) -> None:
    """Show the form that records a member's willingness."""
    with runtime.reading(Permission.SEE_MENTORS) as session:
        known, programme = pool.background(session, member_id), settings.programme(session)
    runtime.opening(Opened.MEMBER, member_id, (member_id,))
    if known.offer_id is not None:
        st.write(f"{plain(known.name)} has offered before.")
        navigation.turn(
            navigation.MENTOR_POOL, "Open their offer", ":material/arrow_forward:",
            key=f"offer-of-{member_id}", open=known.offer_id,
        )  # fmt: skip
        return
    basis = rules.suggested_basis(
        known.spans,
        on=runtime.today(),
        mentored_before=known.mentored_before,
        months_needed=programme.experience_months,
    )
    with st.form(f"offer-{member_id}"):
        st.header(f"{plain(known.name)} is willing to mentor", anchor=False)
        on = forms.past_day("Said on", key=f"offer-on-{member_id}")
        told = _willing(f"new-{member_id}", programme, basis=basis)
        if st.form_submit_button("Record the offer", type="primary"):
            runtime.perform(
                mentors.offer,
                "The offer is recorded, to be decided.",
                member_id,
                on=on,
                told=told,
                form=f"offer-{member_id}",
                opens=True,
            )


def show(offer_id: int) -> None:
    """Show one offer with everything that may be done now."""
    with runtime.reading(Permission.SEE_MENTORS) as session:
        offer = pool.offer(session, offer_id)
        known = pool.background(session, offer.row.member_id)
        programme = settings.programme(session)
        live = pool.live_pairings(session, offer.row.member_id)
    runtime.opening(Opened.OFFER, offer_id, (offer.row.member_id,))
    details.heading(offer.name)
    navigation.link(navigation.MEMBERS, "Their record as a member", open=offer.row.member_id)
    safe_contact.beside(offer.row.member_id, offer.name, permission=Permission.MANAGE_MENTORS)
    _facts(offer, known)
    recommendations.told(offer_id)
    if not live:
        st.write("Mentors nobody at the moment.")
    for pairing in live:
        navigation.link(
            navigation.ACTIVE_PAIRINGS,
            f"{plain(pairing.mentee)}, since {day(pairing.began_on)}",
            open=pairing.pairing_id,
        )
    if not runtime.may(Permission.MANAGE_MENTORS):
        return
    _moves(offer)
    with (
        st.expander("Correct what was told", icon=":material/edit:"),
        st.form(f"edit-{offer_id}", border=False),
    ):
        told = _willing(f"edit-{offer_id}", programme, offer=offer, basis=offer.row.experience)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                mentors.correct, "Corrected.", offer_id, on=runtime.today(), told=told,
                form=f"edit-{offer_id}",
            )  # fmt: skip


def _facts(offer: Offer, known: Background) -> None:
    row, today = offer.row, runtime.today()
    months = months_spent(known.spans, today)
    facts = {
        "Status": label(row.status) + _since(row),
        "Room": f"{max(row.capacity - offer.load, 0)} of {row.capacity}",
        "Said": f"{label(row.expressed_by)}, {day(row.offered_on)}",
        "Qualities": several(tuple(word for word in Quality if word in offer.qualities))
        or "None named yet",
        "In touch by": several(tuple(word for word in Channel if word in offer.channels))
        or "Not said yet",
        "Experience": f"{label(row.experience)}; {counted(months, 'month')} in groups",
        "Privacy": f"Acknowledged {day(row.privacy_acknowledged_on)}"
        if row.privacy_acknowledged_on
        else "Not acknowledged yet",
        "Why without months or depth": row.experience_reason,
        "Why so many at once": row.capacity_reason,
        "Note": row.note,
    }
    details.facts(facts)
    if not offer.qualities:
        st.info("No quality is named yet; one of the nine is enough.")


def _since(row: MentorOffer) -> str:
    if row.status is MentorStatus.DISCONTINUED:
        by = f", recorded by {row.discontinued_by}" if row.discontinued_by else ""
        return f", since {day(row.discontinued_on)}{by}"
    since = row.paused_on if row.status is MentorStatus.PAUSED else row.decided_on
    return f", since {day(since)}" if since else ""


def _moves(offer: Offer) -> None:
    offer_id, verbs = offer.row.id, rules.LIFECYCLE.verbs_from(offer.row.status)
    simple: dict[MentorVerb, tuple[Callable[..., None], dict[str, Any]]] = {
        MentorVerb.APPROVE: (mentors.approve, {"on": runtime.today()}),
        MentorVerb.DEFER: (mentors.defer, {"on": runtime.today()}),
        MentorVerb.PAUSE: (mentors.pause, {"on": runtime.today()}),
        MentorVerb.RESUME: (mentors.resume, {}),
        MentorVerb.OFFER_AGAIN: (mentors.offer_again, {"on": runtime.today()}),
    }
    with st.container(horizontal=True):
        for verb in verbs:
            if verb not in simple:
                continue
            use_case, details = simple[verb]
            first = verb in (MentorVerb.APPROVE, MentorVerb.RESUME)
            if st.button(
                label(verb), key=f"{verb}-{offer_id}", type="primary" if first else "secondary"
            ):
                runtime.perform(
                    use_case, SAID[verb], offer_id, form=f"{verb}-{offer_id}", **details
                )
    if MentorVerb.DISCONTINUE in verbs:
        _to_stopping(offer_id, label(MentorVerb.DISCONTINUE))
    if offer.row.status is MentorStatus.DISCONTINUED:
        _to_stopping(offer_id, "What became of their pairings")


def _to_stopping(offer_id: int, says: str) -> None:
    navigation.turn(
        navigation.MENTOR_POOL, says, ":material/logout:", key=f"stop-{offer_id}",
        open=offer_id, stop=1,
    )  # fmt: skip


def _willing(
    key: str,
    programme: ProgrammeSettings,
    *,
    basis: ExperienceBasis,
    offer: Offer | None = None,
) -> Willing:
    row = offer.row if offer else None
    expressed_by = forms.required(
        "How did they say so?",
        Willingness,
        key=f"{key}-by",
        chosen=row.expressed_by if row else None,
    )
    qualities = forms.several(
        "Qualities",
        Quality,
        key=f"{key}-qualities",
        chosen=offer.qualities if offer else (),
        hint="One is enough; not all are needed.",
    )
    experience, experience_reason = _experience(key, programme, basis, row)
    channels = forms.several(
        "In touch by", Channel, key=f"{key}-channels", chosen=offer.channels if offer else ()
    )
    capacity, capacity_reason = _capacity(key, programme, row)
    return Willing(
        expressed_by=expressed_by,
        qualities=qualities,
        experience=experience,
        experience_reason=experience_reason,
        channels=channels,
        capacity=capacity,
        capacity_reason=capacity_reason,
        privacy_acknowledged=st.checkbox(
            "They will keep what they hear to themselves",
            value=bool(row and row.privacy_acknowledged_on),
            key=f"{key}-privacy",
        ),
        note=forms.note("Note", key=f"{key}-note", value=row.note if row else None),
        rather_not=_rather_not(key, offer),
    )


def _rather_not(key: str, offer: Offer | None) -> list[int]:
    with runtime.reading(Permission.SEE_MENTORS) as session:
        words = attributes.every_word(session)
    return st.multiselect(
        "Would rather not go into",
        list(words),
        default=[number for number in words if offer and number in offer.rather_not],
        format_func=lambda number: plain(words.get(number, "")),
        key=f"{key}-rather-not",
        placeholder="Nothing in particular",
        help="Whoever told one of these is not suggested to them, and nobody hears why.",
    )


def _experience(
    key: str, programme: ProgrammeSettings, basis: ExperienceBasis, row: MentorOffer | None
) -> tuple[ExperienceBasis, str | None]:
    experience = forms.required(
        "Experience rests on",
        ExperienceBasis,
        key=f"{key}-basis",
        chosen=basis,
        hint=f"{programme.experience_months} months in groups, or a depth of progress; "
        "what the records suggest is chosen already.",
    )
    reason = forms.note(
        "If neither yet, why may they mentor?",
        key=f"{key}-why",
        value=row.experience_reason if row else None,
    )
    return experience, reason


def _capacity(
    key: str, programme: ProgrammeSettings, row: MentorOffer | None
) -> tuple[int, str | None]:
    capacity = st.number_input(
        "Mentees at once",
        min_value=0,
        max_value=20,
        value=row.capacity if row else programme.default_capacity,
        key=f"{key}-capacity",
    )
    reason = forms.note(
        f"If more than {programme.capacity_soft_maximum}, why?",
        key=f"{key}-capacity-why",
        value=row.capacity_reason if row else None,
    )
    return int(capacity), reason
