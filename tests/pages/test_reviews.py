"""What a facilitator is asked about, through the main script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Member, MentoringRequest, MentorOffer
from heal.models.reviews import Recommendation, Suggestion
from heal.services import recommendations, requests, suggestions
from heal.vocabulary import Quality
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.reviewers import acts, reviewer
from tests.pages.conftest import OpenPage, texts


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def group(programme: Programme) -> int:
    return programme.group("Tuesday")


@pytest.fixture
def fay(programme: Programme, group: int) -> SignedIn:
    """Let the facilitator of one of two groups sign in."""
    return cast.facilitator(programme.database, [group])


def buttons(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button]


def test_a_facilitator_without_groups_is_told_whom_to_ask(
    open_page: OpenPage, programme: Programme
) -> None:
    ned = cast.facilitator(programme.database, [], "ned@example.org")
    assert "Ask the coordinator" in open_page("reviews", sid=ned.sid).info[0].value


def test_the_coordinator_has_no_such_page(open_page: OpenPage) -> None:
    with pytest.raises(ValueError, match="reviews"):
        open_page("reviews")


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("Offers", "waits for a decision"),
        ("Requests", "looking for a mentor just now"),
        ("Connections", "tell the coordinator"),
        ("Pairs", "in a pair"),
    ],
)
def test_every_part_has_something_to_say_when_it_is_empty(
    open_page: OpenPage, fay: SignedIn, part: str, says: str
) -> None:
    at = open_page("reviews", sid=fay.sid, part=part)
    assert says in texts(at)
    assert "0 offers wait" in texts(at)


def test_nothing_of_another_group_is_shown(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    elsewhere = programme.group("Elsewhere")
    programme.offer(programme.member(elsewhere, "Stranger"))
    programme.request(elsewhere)
    programme.pairing(elsewhere)
    programme.offer(programme.member(group, "Viktor"))
    for part in ("Offers", "Requests", "Connections", "Pairs"):
        said = texts(open_page("reviews", sid=fay.sid, part=part))
        assert "1 offer waits, 0 people look for a mentor" in said
        assert "0 pairs go on" in said
        assert "Stranger" not in said
        assert "Elsewhere" not in said
    assert "Viktor" in texts(open_page("reviews", sid=fay.sid))


def test_a_recommendation_reaches_todays_page_and_the_offer(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    offer = programme.offer(programme.member(group, "Viktor"), on=before(9))
    at = open_page("reviews", sid=fay.sid)
    at.button(key=f"review-{offer}").click().run()
    assert not at.exception
    key = f"recommend-{offer}"
    at.button_group(key=f"{key}-qualities").set_value([Quality.PRESENCE, Quality.SAFETY])
    at.text_area(key=f"{key}-words").set_value("*Calm* with everybody")
    next(button for button in at.button if button.label == "Recommend them").click().run()
    assert not at.exception
    assert not at.error
    assert "You recommended them on 16 Jun 2026" in texts(at)
    assert "A facilitator recommends" not in texts(open_page("reviews", sid=fay.sid))
    today = texts(open_page())
    assert "Is willing to mentor, and a facilitator recommends them." in today
    assert "waits for an answer" not in today
    shown = texts(open_page("mentor_pool", open=offer))
    assert "**Fay** recommends them" in shown
    assert "Has seen: Presence, Safety" in shown
    assert r"\*Calm\* with everybody" in shown


def test_it_is_corrected_and_taken_back(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    offer = programme.offer(programme.member(group), on=before(9))
    said = {"qualities": [Quality.HEALTH], "words": "Calm.", "on": before(2)}
    actor = cast.actor(programme.database, fay)
    acts(programme, actor, recommendations.recommend, offer, **said)
    at = open_page("reviews", sid=fay.sid, part="Offers", open=offer)
    assert at.text_area(key=f"recommend-{offer}-words").value == "Calm."
    at.text_area(key=f"recommend-{offer}-words").set_value("Very calm.")
    next(button for button in at.button if button.label == "Keep the correction").click().run()
    with programme.database.reading() as session:
        assert session.scalars(select(Recommendation.words)).all() == ["Very calm."]
    at = open_page("reviews", sid=fay.sid, part="Offers", open=offer)
    at.button(key=f"take-back-recommend-{offer}").click().run()
    assert not at.exception
    with programme.database.reading() as session:
        assert session.scalars(select(Recommendation.id)).all() == []


def test_the_other_facilitator_never_sees_it(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    offer = programme.offer(programme.member(group), on=before(9))
    gil = reviewer(programme, [group], "Gil")
    said = {"qualities": [Quality.HEALTH], "words": "Between us.", "on": TODAY}
    acts(programme, gil, recommendations.recommend, offer, **said)
    for address in ({}, {"open": offer}):
        at = open_page("reviews", sid=fay.sid, part="Offers", **address)
        said_here = texts(at) + "".join(str(area.value) for area in at.text_area)
        assert "Gil" not in said_here
        assert "Between us" not in said_here
        assert "recommended" not in said_here


def test_nobody_is_asked_about_themselves(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    """The account and the member's record have the same address."""
    own = programme.attending_member(group, "Own")
    with programme.database.reading() as session:
        address = session.get_one(Member, own).email or ""
    offer = programme.offer(own)
    request = int(programme.do(requests.open, own, on=TODAY, wish=WISH))
    me = cast.facilitator(programme.database, [group], address)
    at = open_page("reviews", sid=me.sid)
    assert "This is you" in texts(at)
    assert f"review-{offer}" not in buttons(at)
    at = open_page("reviews", sid=me.sid, open=offer)
    assert "This is you" in at.info[0].value
    assert not at.text_area
    at = open_page("reviews", sid=me.sid, part="Requests")
    assert "This is you" in texts(at)
    assert f"attest-{request}" not in buttons(at)


def test_a_decided_offer_and_a_strangers_are_sentences(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    decided = programme.mentor(group)
    at = open_page("reviews", sid=fay.sid, open=decided)
    assert "does not wait" in at.info[0].value
    assert not at.text_area
    stranger = programme.offer(programme.member(programme.group(), "Stranger"))
    at = open_page("reviews", sid=fay.sid, open=stranger)
    assert "not in the records" in at.error[0].value
    assert "Stranger" not in texts(at)


def test_what_is_known_already_is_said_and_not_asked(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    comes, other = programme.request(group, on=before(1)), programme.group("Thursday")
    member = programme.member(other, "Ben")
    thursday = cast.facilitator(programme.database, [other], "tom@example.org")
    unknown = int(programme.do(requests.open, member, on=before(1), wish=WISH, attested=True))
    at = open_page("reviews", sid=fay.sid, part="Requests")
    assert "Comes to meetings, by your groups’ registers." in texts(at)
    assert f"attest-{comes}" not in buttons(at)
    at = open_page("reviews", sid=thursday.sid, part="Requests")
    assert "Attested on 15 Jun 2026 by coordinator." in texts(at)
    assert f"attest-{unknown}" not in buttons(at)


def test_where_no_register_tells_one_may_attest(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    member = programme.member(group, "Ben")
    programme.meeting(group, before(60), present=(member,))
    request = int(programme.do(requests.open, member, on=before(60), wish=WISH))
    at = open_page("reviews", sid=fay.sid, part="Requests")
    assert "No register of your groups tells" in texts(at)
    at.button(key=f"attest-{request}").click().run()
    assert not at.exception
    assert "Attested on 16 Jun 2026 by Fay." in texts(at)
    assert "attested 16 Jun 2026 by Fay" in texts(open_page("pending_requests", open=request))


def test_a_connection_is_suggested_and_waits(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    mentor, mentee = programme.member(group, "Anselm"), programme.member(group, "Bertha")
    programme.member(programme.group(), "Bertram of another group")
    at = open_page("reviews", sid=fay.sid, part="Connections")
    assert at.button(key="suggest-0").disabled
    at.text_input(key="suggest-0-mentor-search").set_value("ans").run()
    at.text_input(key="suggest-0-mentee-search").set_value("bert").run()
    assert at.selectbox(key="suggest-0-mentee-choice").options == ["Bertha"]
    at.text_area(key="suggest-0-words").set_value("Both like to walk.")
    at.button(key="suggest-0").click().run()
    assert not at.exception
    assert "**Anselm** for **Bertha**" in texts(at)
    with programme.database.reading() as session:
        row = session.scalars(select(Suggestion)).one()
    assert (row.mentor_id, row.mentee_id, row.words) == (mentor, mentee, "Both like to walk.")
    assert at.button(key=f"suggest-{row.id}").disabled, "the form begins anew"


def test_a_facilitator_sees_what_became_of_it_and_no_more(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    offer = programme.mentor(group)
    programme.request(group)
    with programme.database.reading() as session:
        mentor = session.get_one(MentorOffer, offer).member_id
        mentee = session.scalars(select(MentoringRequest.mentee_id)).one()
    actor = cast.actor(programme.database, fay)
    two = {"mentor_id": mentor, "mentee_id": mentee, "on": TODAY}
    number = acts(programme, actor, suggestions.suggest, **two)
    programme.do(suggestions.take_up, number, on=TODAY)
    at = open_page("reviews", sid=fay.sid, part="Connections")
    assert "0 suggestions of yours wait" in texts(at)
    assert "Taken up" in texts(at)


def test_a_pair_shows_that_it_needs_attention_and_never_why(
    open_page: OpenPage, programme: Programme, group: int, fay: SignedIn
) -> None:
    elsewhere = programme.mentor(programme.group())
    programme.pairing(group, on=before(50), offer_id=elsewhere)
    said = texts(open_page("reviews", sid=fay.sid, part="Pairs"))
    assert "Somebody from another group mentors" in said
    assert "Needs attention" in said
    assert "since 27 Apr 2026" in said
    assert "check-in" not in said.lower()
