"""A concern, from whoever raises it to the coordinator who signposts and settles it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Concern, Member, Pairing, Signpost
from heal.services import accounts, concerns, desk, door, endings
from heal.ui.concerns import REST, TOLD
from heal.vocabulary import ConcernStatus, Opened, PairingStatus
from tests.kit import cast
from tests.kit.by_hand import added
from tests.kit.door import SignedIn
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

WORDS = "Told **Ben** on 3 June that it is too much."


WHAT, WHY, OUTCOME = "What was seen or heard?", "Why do you read it?", "What came of it?"
TELL, READ = "Tell the coordinator", "Read what was written"


def _fill(at: AppTest, label: str, words: str, submit: str) -> AppTest:
    kinds = (at.text_area, at.text_input)
    (field,) = (item for kind in kinds for item in kind if item.label == label)
    field.set_value(words)
    (button,) = (item for item in at.button if item.label == submit)
    return button.click().run()


def _popovers(at: AppTest) -> list[str]:
    """Return what the buttons that open something say."""
    found = []
    todo = [at.main]
    while todo:
        block = todo.pop(0)
        todo = [*getattr(block, "children", {}).values(), *todo]
        proto = getattr(block, "proto", None)
        if type(proto).__name__ == "Block" and proto.WhichOneof("type") == "popover":
            found.append(str(proto.popover.label).replace("\\", ""))
    return found


def _everything(at: AppTest) -> str:
    fields = (*at.text_area, *at.text_input)
    return texts(at) + "".join(str(item.value) for item in fields)


@pytest.fixture
def member(programme: Programme) -> int:
    """Give a member about whom nothing is known but the groups."""
    return programme.member(programme.group(), "Ana")


def test_a_facilitators_concern_reaches_the_coordinators_today_without_its_words(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    member = programme.member(group, "Ana")
    fay = cast.actor(programme.database, cast.facilitator(programme.database, [group]))
    door.act(programme.database, concerns.raise_, fay, words=WORDS, on=TODAY, member_id=member)
    at = open_page()
    assert "Ana" in texts(at)
    assert "Somebody raised a concern" in texts(at)
    assert "too much" not in _everything(at)
    at = open_page("members", open=member)
    assert "A concern was raised on 16 Jun 2026 by Fay" in texts(at)
    assert "too much" not in _everything(at)


def test_whoever_worries_about_a_coordinator_is_told_beforehand_who_can_read_it(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    said = texts(open_page("members", open=member))
    assert "They cannot read it themselves" in said
    assert "somebody on the board" in said
    values = {"outside_contact": "Olga, 555 0100"}
    programme.do(desk.change_settings, values=values)
    said = texts(open_page("members", open=member))
    assert "turn to Olga, 555 0100 instead" in said
    assert "somebody on the board" not in said


@pytest.mark.parametrize("about", ["member", "active", "ended"])
def test_a_concern_is_raised_on_a_record_and_opened_from_there(
    open_page: OpenPage, programme: Programme, about: str
) -> None:
    page, number = "members", 1
    if about == "member":
        programme.member(programme.group(), "Ana")
    else:
        number = programme.pairing(programme.group(), on=TODAY - timedelta(days=3))
        page = f"{about}_pairings"
    if about == "ended":
        programme.do(endings.end, number, on=TODAY)
    at = open_page(page, open=number)
    with programme.database.reading() as session:
        names = session.scalars(select(Member.name).order_by(Member.id.desc())).all()
    whom = " and ".join(names)
    assert f"Raise a concern about {whom}" in _popovers(at)
    assert (REST in {box.label for box in at.checkbox}) is (about == "active")
    at = _fill(at, WHAT, WORDS, TELL)
    assert not at.exception
    assert "A concern was raised on 16 Jun 2026 by coordinator." in texts(at)
    assert "too much" not in _everything(at)
    (way,) = (it for it in at.get("page_link") if "Open the concern of" in it.proto.label)
    assert (way.proto.page, way.proto.query_string) == ("concerns", "open=1")
    at = open_page("concerns", open=1)
    assert f"About {whom}" in texts(at).replace("\\", "")
    ways = {it.proto.label: it.proto.page for it in at.get("page_link")}
    assert ways.get("Their pairing") == (None if about == "member" else page)
    assert list(ways.values()).count("members") == len(names)


def test_the_two_can_rest_from_contact_at_once(open_page: OpenPage, programme: Programme) -> None:
    number = programme.pairing(programme.group(), on=TODAY - timedelta(days=3))
    at = open_page("active_pairings", open=number)
    (tick,) = (box for box in at.checkbox if box.label == REST)
    tick.check()
    at = _fill(at, WHAT, WORDS, TELL)
    assert "The two rest from contact" in str(at.toast[0].value)
    assert REST not in {box.label for box in at.checkbox}
    with programme.database.reading() as session:
        assert session.get_one(Pairing, number).status is PairingStatus.PAUSED
    assert "Taking a break" in texts(open_page("concerns", open=1))


def test_a_concern_is_read_for_a_reason_signposted_and_settled(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    added(
        programme,
        Signpost(country="Austria", name="A line", reached_by="142", position=0),
    )
    programme.do(concerns.raise_, words=WORDS, on=TODAY, member_id=member)
    at = open_page("concerns", open=1)
    assert "no crisis service" in texts(at)
    assert "Nobody has read it yet" in texts(at)
    assert _popovers(at) == []
    at = _fill(at, WHY, " ", READ)
    assert "why you read it" in at.error[0].value
    assert "too much" not in _everything(at)
    at = _fill(at, WHY, "It came up on Today", READ)
    assert [item.value for item in at.text if item.value == WORDS] == [WORDS]
    assert "It came up on Today" in texts(at)
    read = [it for it in noted(programme.database) if it.kind is Opened.CONCERN]
    assert [it.why for it in read] == ["It came up on Today"]
    assert _popovers(at) == ["They were shown where there is help", "It has been looked into"]

    assert "**Austria:** A line" in texts(at)
    (where,) = (box for box in at.selectbox if box.label == "Where were they pointed to?")
    where.select("A line (Austria)")
    (keep,) = (item for item in at.button if item.label == "Keep where they were pointed to")
    at = keep.click().run()
    assert not at.error
    assert "Shown where there is help on:** 16 Jun 2026" in texts(at)
    assert "too much" not in _everything(at)
    assert _popovers(at) == ["It has been looked into"]

    at = _fill(at, OUTCOME, "Talked with her.", "It is settled")
    assert not at.error
    assert "Looked into on:** 16 Jun 2026" in texts(at)
    assert not [word for word in ("too much", "Talked", "A line") if word in _everything(at)]
    assert _popovers(at) == []
    at = _fill(at, WHY, "To see how it ended", READ)
    said = texts(at)
    assert not [word for word in ("too much", "Talked with her", "A line") if word not in said]
    assert "Somebody raised a concern" not in texts(open_page())
    assert "1 concern looked into before" in [
        it.label for it in open_page("members", open=member).expander
    ]


def test_the_list_tells_who_waits_and_is_narrowed_in_the_address(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    assert "No concern waits" in texts(open_page("concerns"))
    for days in (2, 1):
        on = TODAY - timedelta(days=days)
        programme.do(concerns.raise_, words=WORDS, on=on, member_id=member)
    programme.do(concerns.settle, 1, on=TODAY, outcome="Talked.")
    at = open_page("concerns")
    assert "1 concern" in texts(at)
    (shown,) = at.dataframe
    assert list(shown.value.columns) == [
        "whom", "raised_on", "raised_by", "status", "signposted_on", "closed_on",
    ]  # fmt: skip
    assert shown.value["whom"].tolist() == ["Ana"]
    at = open_page("concerns", status="Done")
    assert list(at.dataframe[0].value["status"]) == ["Done"]
    at = open_page("concerns", find="nobody")
    assert "No concern fits" in texts(at)


def test_whoever_it_is_about_neither_reads_it_nor_learns_who_raised_it(
    open_page: OpenPage, programme: Programme, live: SignedIn, member: int
) -> None:
    programme.do(accounts.link, live.account_id, member_id=member)
    fay = cast.actor(programme.database, cast.facilitator(programme.database, [1]))
    door.act(programme.database, concerns.raise_, fay, words=WORDS, on=TODAY, member_id=member)
    at = open_page("concerns", open=1)
    assert "This is about yourself; somebody else looks into it." in texts(at)
    assert (_popovers(at), list(at.text_input)) == ([], [])
    for it in (at, open_page("members", open=member), open_page("concerns")):
        assert "Fay" not in _everything(it) + "".join(one.value.to_csv() for one in it.dataframe)


def test_a_facilitator_sees_only_that_they_raised_it(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    programme.pairing(group, on=TODAY - timedelta(days=30))
    programme.pairing(group, on=TODAY - timedelta(days=20))
    sid = cast.facilitator(programme.database, [group]).sid
    at = open_page("reviews", sid=sid, part="Pairs")
    ways = [it for it in _popovers(at) if it.startswith("Raise a concern about")]
    assert len(set(ways)) == 2
    assert TOLD not in texts(at)
    next(box for box in at.checkbox if box.label == REST).check()
    next(it for it in at.text_area if it.label == WHAT).set_value(WORDS)
    at = next(it for it in at.button if it.label == TELL).click().run()
    assert not at.error
    assert [it for it in at.markdown if TOLD in it.value]
    assert "too much" not in _everything(at)
    with programme.database.reading() as session:
        (told,) = session.scalars(select(Concern)).all()
        pair = session.get_one(Pairing, told.pairing_id)
    assert (told.status, told.raised_by) == (ConcernStatus.TOLD, "Fay")
    assert pair.status is PairingStatus.PAUSED


def _read(open_page: OpenPage, programme: Programme, member: int) -> AppTest:
    programme.do(concerns.raise_, words=WORDS, on=TODAY, member_id=member)
    at = open_page("concerns", open=1)
    at = _fill(at, WHY, "It came up on Today", READ)
    assert "too much" in texts(at)
    return at


def test_whoever_comes_back_later_says_again_why(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    at = _read(open_page, programme, member)
    at.run()
    assert "too much" in texts(at)
    at.query_params.clear()
    at.run()
    at.query_params["open"] = "1"
    at.run()
    assert "Raised on" in texts(at)
    assert "too much" not in _everything(at)


def test_what_was_read_can_be_put_away(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    at = _read(open_page, programme, member)
    at.button(key="away-1").click().run()
    assert "Raised on" in texts(at)
    assert "too much" not in _everything(at)


def test_that_a_concern_was_read_is_not_among_what_a_member_is_shown(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    _read(open_page, programme, member)
    at = open_page("members", open=member)
    at.session_state[f"openings-{member}"] = True
    at.run()
    assert list(at.dataframe[-1].value["what"]) == ["Their record as a member"]


def test_the_form_says_what_belongs_there_what_it_is_not_and_where_there_is_help(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    more = {"reached_by": "142", "position": 0}
    added(programme, Signpost(country="Austria", name="A line", **more))
    said = texts(open_page("members", open=member))
    assert "Facts only" in said
    assert "no crisis service" in said
    assert "emergency" in said
    assert "**Austria:** A line" in said
    assert "142" in said
