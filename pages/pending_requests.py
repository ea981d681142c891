"""Who is looking for a mentor, who has waited longest, and where their proposals stand."""

from __future__ import annotations

import streamlit as st

from heal.exchange.lists import List
from heal.queries import people, settings
from heal.queries import requests as pending
from heal.queries.requests import RequestFilter
from heal.ui import (
    filters,
    forms,
    navigation,
    proposals,
    requests,
    runtime,
    suggestions,
    tables,
    waiting,
)
from heal.vocabulary import Permission, RequestStatus, Route, Wait


def narrowed() -> RequestFilter:
    """Show the search and the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        groups = people.group_names(session)
    with filters.row():
        search = filters.search()
        status = filters.word("Status", list(RequestStatus), key="status", placeholder="Not closed")
        group = filters.group(groups)
        route = filters.word("How it came", list(Route), key="route", placeholder="Any way")
        how_long = filters.word("How long", list(Wait), key="wait", placeholder="However long")
    return RequestFilter(search=search, status=status, group_id=group, route=route, wait=how_long)


def request_list() -> None:
    """Show who is looking, one page of them, and the export."""
    wanted, today = narrowed(), runtime.today()
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        programme = settings.programme(session)
        total = pending.pending_count(session, wanted, today=today, programme=programme)
    with tables.toolbar(total, "request"):
        tables.exports(
            List.REQUESTS,
            lambda session: pending.pending(session, wanted, today=today, programme=programme),
        )
        tables.add_button("New request", Permission.MANAGE_REQUESTS, navigation.PENDING_REQUESTS)
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        frame = pending.pending(session, wanted, today=today, programme=programme, page=page)
    if frame.empty:
        st.info("Nobody fits. Clear the filters, or add a request when a member asks for a mentor.")
        return
    shown = waiting.readable(frame, programme)
    tables.show(
        shown.assign(how_long=[[word] if word else [] for word in shown["how_long"]]),
        waiting.COLUMNS,
        key=f"requests:{wanted}:{page}",
        id_column="request_id",
        view=navigation.PENDING_REQUESTS,
    )


def new_request() -> None:
    """Show the form that opens a request, for the member whom the address names, if any."""
    member = runtime.named("member") or forms.member("Who would like a mentor?", key="looking")
    if member is not None:
        requests.open_request(member)


runtime.page(
    Permission.SEE_REQUESTS,
    "Pending requests",
    "Members who would like a mentor. Whoever has waited longest comes first.",
)
if (proposal := runtime.named("proposal")) is not None:
    proposals.show(proposal)
elif (suggestion := runtime.named("suggestion")) is not None:
    suggestions.show(suggestion)
elif (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    requests.show(chosen)
elif runtime.starting():
    runtime.back("Back to the list")
    new_request()
else:
    request_list()
