"""What people typed is data on every page, never markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from heal.config import ROOT
from heal.services import (
    accounts,
    concerns,
    desk,
    endings,
    guide,
    informal,
    meetings,
    members,
    mentors,
    pairings,
    proposals,
    requests,
    safe_contacts,
)
from heal.services.safe_contacts import Safe
from heal.vocabulary import Channel, InformalKind, Role, Side
from tests.kit import door
from tests.kit import endings as partings
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.pages.conftest import OpenPage

NASTY = "**x** [door](http://evil.test) ![p](http://evil.test/p.png) <b>$y$ :red[z]"
MARKUP = re.compile(r"(?<!\\)(\*\*x|\]\(http|!\[p|<b>|\$y\$|:red\[z)")
FAY = "fay@evil.test"
RECORDS: dict[str, list[dict[str, int | str]]] = {
    "accounts": [{"open": 2}, {"invitation": 2}, {"new": 1, "invitation": 2}],
    "active_pairings": [{"open": 2}],
    "concerns": [{"open": 1}],
    "circle": [],
    "ended_pairings": [{"open": 1}],
    "exchange": [],
    "guide": [],
    "informal": [{"open": 1}, {"open": 2}, {"open": 3}, {"new": 1, "member": 1}],
    "meetings": [{"open": 1}],
    "members": [{"open": 1}, {"groups": 1}],
    "mentor_pool": [{"open": 1}, {"open": 1, "stop": 1}, {"new": 1, "member": 1}],
    "draft_for_all": [],
    "my_groups": [{"open": 1}],
    "own_account": [],
    "participation": [],
    "pending_requests": [{"open": 2}, {"proposal": 2}, {"new": 1, "member": 1}],
    "reports": [],
    "reviews": [{"open": 3}, *({"part": part} for part in ("Requests", "Connections", "Pairs"))],
    "settings": [],
    "today": [],
}
FACILITATORS = {"my_groups", "reviews"}
"""Pages that the coordinator does not have."""
NOBODY_IS_NAMED = {"exchange", "own_account", "participation", "reports", "settings"}


def _fill(programme: Programme) -> None:
    """Give every list one record of number 1 and, where it can be typed, a nasty text."""
    group = programme.group(NASTY[:100])
    mentee, mentor = programme.member(group, NASTY[:100]), programme.member(group, NASTY[:100])
    for week in (1, 2):
        programme.meeting(group, TODAY - timedelta(weeks=week), [mentee, mentor])
    programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=3))
    programme.do(members.correct, mentee, name=NASTY[:100], email=None, note=NASTY)
    short = NASTY[:100]
    safe = Safe(channels=dict.fromkeys(Channel, short), times=NASTY, name_to_ask_for=short)
    for member in (mentee, mentor):
        programme.do(safe_contacts.confirm, member, safe=safe, on=TODAY)
    offer = programme.offer(mentor, told=replace(WILLING, note=NASTY, capacity=3))
    programme.do(mentors.approve, offer, on=TODAY)
    wish = replace(WISH, own_words=NASTY)
    for ended in (True, False):
        request = programme.do(requests.open, mentee, on=TODAY, wish=wish)
        proposal = programme.do(proposals.draft, request, offer_id=offer, on=TODAY)
        programme.do(proposals.ask, proposal, on=TODAY)
        for side in Side:
            programme.do(proposals.answer, proposal, side=side, said=yes())
        if ended:
            pairing = programme.do(pairings.begin, proposal, on=TODAY, channels=(Channel.PHONE,))
            programme.do(endings.end, pairing, on=TODAY)
    programme.pairing(programme.group(), offer_id=offer)
    nasty = {"name": NASTY[:100], "role": Role.FACILITATOR, "group_ids": [group]}
    token = programme.do(accounts.invite, email=FAY, **nasty, now=door.now())
    fay = door.accepted(programme.database, token)
    _fill_the_guide(programme)
    programme.do(accounts.link, fay, member_id=mentor)
    programme.do(accounts.invite, email="ned@evil.test", **nasty, now=door.now())
    programme.offer(programme.member(group, NASTY[:100]))
    waiting = programme.attending_member(programme.group(), NASTY[:90])
    programme.do(requests.open, waiting, on=TODAY, wish=wish)
    programme.do(concerns.raise_, member_id=mentee, words=NASTY, on=TODAY)
    willing = programme.offer(programme.member(group, NASTY[:80]))
    programme.do(mentors.approve, willing, on=TODAY)
    pairing = partings.ended(programme, began=0, on=0, offer_id=offer, **partings.WELL)
    invited = partings.mentee_of(programme, pairing)
    programme.do(members.correct, invited, name=NASTY[:70], email=None, note=None)
    for _ in range(3):
        told = informal.Told(kind=InformalKind.ASKED, on=TODAY, group_id=group)
        asked = programme.do(informal.note, mentee, told=told)
        programme.do(informal.match, asked, other_id=waiting, on=TODAY)
    programme.do(informal.undo, asked)
    private = informal.Told(kind=InformalKind.ANSWERED, on=TODAY, other_id=mentee)
    programme.do(informal.note, waiting, told=private)


def _fill_the_guide(programme: Programme) -> None:
    programme.do(guide.keep_prompt, None, words=NASTY)
    for link in ("https://evil.test/[a](b)", None):
        programme.do(guide.keep_resource, None, title=NASTY[:100], link=link, note=NASTY)
    told = {"country": NASTY[:90], "name": NASTY[:100], "reached_by": NASTY[:100]}
    programme.do(guide.keep_signpost, None, **told)
    programme.do(desk.change_settings, values={"discontinue_contact_name": NASTY[:100]})


def _said(at: AppTest) -> list[str]:
    """Return every text of a page that is read as Markdown."""
    kinds = ("title", "header", "subheader", "markdown", "error", "info", "success", "warning")
    texts = [str(item.value) for kind in kinds for item in getattr(at, kind)]
    labelled = ("button", "checkbox", "radio", "selectbox", "text_input", "text_area", "toggle")
    texts += [str(item.label) for kind in labelled for item in getattr(at, kind)]
    texts += [str(item.label) for item in (*at.expander, *at.metric)]
    texts += [str(item.proto.label) for item in at.get("page_link")]
    return [text for text in texts if not text.startswith(":material")]


@pytest.mark.parametrize("page", sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
def test_no_page_reads_what_was_typed_as_markup(
    open_page: OpenPage, programme: Programme, page: str
) -> None:
    _fill(programme)
    whose = {"sid": door.signed_in(programme.database, FAY).sid} if page in FACILITATORS else {}
    at = open_page(page, **whose)
    if page == "draft_for_all":
        at.button(key="draft").click().run()
        assert at.button(key="pair-4-3-send")
    shown = _said(at)
    for address in RECORDS[page]:
        shown += _said(open_page(page, **whose, **address))
    assert [text for text in shown if MARKUP.search(text)] == []
    assert page in NOBODY_IS_NAMED or any("evil" in text for text in shown)
