"""What the page Participation asks: which figures, for whom, of which time and group."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import streamlit as st

from heal.queries import people, releases
from heal.queries.participation import Scope
from heal.queries.releases import Told
from heal.reports import contents, kept
from heal.reports.choice import EVER, Choice, Entry, earlier
from heal.reports.contents import TITLES, Chapter
from heal.reports.effect import RELEASED
from heal.rules.days import add_months
from heal.rules.disclosure import PROFILES, audiences
from heal.rules.wording import label
from heal.services.releases import Telling
from heal.ui import filters, runtime
from heal.ui.words import day
from heal.vocabulary import Audience, Beside, InMentoring, Permission, Role

USUAL = "12 months"
PERIODS = {"6 months": 6, "12 months": 12, "24 months": 24, "All": 0}


def chapter() -> Chapter:
    """Show the chapters and return the one that is looked at."""
    return (
        st.segmented_control(
            "About", list(Chapter), default=Chapter.MEETINGS, required=True, key="about",
            format_func=lambda name: TITLES[name], bind="query-params",
        ) or Chapter.MEETINGS
    )  # fmt: skip


def choose(wanted: Chapter) -> Choice:
    """Show the period, for whom, and what the chapter follows; return what its figures are about.

    Only meetings are looked at by role, and beside another period.
    """
    actor, meetings = runtime.actor(), wanted is Chapter.MEETINGS
    with runtime.reading(Permission.SEE_FIGURES) as session:
        groups = people.group_names(session)
    with filters.row():
        period = st.segmented_control(
            "Period", list(PERIODS), default=USUAL, required=True, key="period",
            bind="query-params",
        )  # fmt: skip
        months = PERIODS[period or USUAL]
        beside = _beside() if meetings and months else None
    with filters.row():
        audience = _audience()
        profile = PROFILES[audience]
        says = "Group (meetings only)" if profile.hides else "Group"
        group = filters.group(groups, says, placeholder="All groups")
        role = _role() if meetings and not profile.hides else None
    until = runtime.today()
    if profile.whole_months:
        until = until.replace(day=1) - timedelta(days=1)
        st.markdown(f"{profile.held_back} The figures count whole months, up to {day(until)}.")
    first = add_months(until.replace(day=1), 1 - months) if months else EVER
    scope = Scope(since=first, until=until, group_id=group)
    return Choice(
        scope,
        audience,
        role=role,
        earlier=earlier(scope, beside, months=months) if beside else None,
        group=groups[group] if group is not None else "",
        led=tuple(groups.items()) if actor.role is Role.FACILITATOR else (),
        exact=runtime.may(Permission.SEE_EXACT_FIGURES),
    )


def figures(choice: Choice, wanted: Chapter) -> Iterator[tuple[Entry, Telling | None]]:
    """Yield a chapter's figures as they may be shown, each with what is kept if it is taken out."""
    # Any other choice that is made meanwhile ends this one.
    with st.spinner("Counting …"), runtime.reading(Permission.SEE_FIGURES) as session:
        entries = contents.chapter(session, choice, wanted)
        if choice.profile.hides:
            already = releases.already(session, audience=choice.audience, until=choice.scope.until)
            entries = kept.held(entries, choice, already)
        released: tuple[Told, ...] = ()
        if wanted is Chapter.BEFORE_AFTER and not choice.exact:
            released = releases.latest(session, audience=choice.audience, names=RELEASED)
    for entry in entries:
        yield entry, kept.telling(wanted, entry, choice) if choice.profile.hides else None
    yield from ((entry, None) for entry in map(kept.as_told, released))


def _role() -> InMentoring | None:
    """Show the roles and return the one whose coming is looked at, or None for everybody."""
    return filters.word("Role", list(InMentoring), key="role", placeholder="Everybody")


def _beside() -> Beside | None:
    """Show what the period may be set beside, and return what was chosen."""
    return filters.word("Compare with", list(Beside), key="compare", placeholder="Nothing")


def _audience() -> Audience:
    """Show for whom figures may be made, where there is a choice; return for whom these are."""
    may = audiences(runtime.actor())
    if len(may) == 1:
        return may[0]
    return (
        st.selectbox(
            "As shown to", may, key="for", format_func=label, bind="query-params",
            help="What is seen here, and taken out, is what they may see.",
        ) or may[0]
    )  # fmt: skip
