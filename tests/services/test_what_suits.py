"""What is told so that a pair may suit, and asking the mentor before the mentee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import (
    Attribute,
    AttributeOption,
    AttributePick,
    AttributeValue,
    MentoringRequest,
    Preference,
    Proposal,
    RatherNot,
)
from heal.services import endings, members, mentors, pairings, proposals, requests
from heal.services.requests import Preferred
from heal.vocabulary import (
    AnswerKind,
    Channel,
    Liking,
    ProposalStatus,
    RequestStatus,
    Side,
)
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.refusals import refused

LIKE = {1: Preferred(Liking.SIMILAR), 2: Preferred(Liking.CONTRASTING)}


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give an empty programme."""
    return Programme(database)


def words(programme: Programme, question: str) -> tuple[int, list[int]]:
    """Return the number of a question, and of its words."""
    with programme.database.reading() as session:
        number = session.scalars(select(Attribute.id).where(Attribute.name == question)).one()
        options = select(AttributeOption.id).where(AttributeOption.attribute_id == number)
        return number, list(session.scalars(options.order_by(AttributeOption.position)))


def picks(programme: Programme) -> list[int]:
    """Return the words of several that are kept."""
    with programme.database.reading() as session:
        return sorted(session.scalars(select(AttributePick.option_id)))


def test_several_words_are_kept_changed_and_forgotten(programme: Programme) -> None:
    member, (language, (english, spanish, french, *_)) = (
        programme.member(),
        words(programme, "Language"),
    )
    programme.do(members.describe, member, values={language: (english, spanish)})
    assert picks(programme) == [english, spanish]
    programme.do(members.describe, member, values={language: (spanish, french)})
    assert picks(programme) == [spanish, french]
    programme.do(members.describe, member, values={language: english})
    assert picks(programme) == [english]
    programme.do(members.describe, member, values={language: "Welsh"})
    assert picks(programme) == []
    programme.do(members.describe, member, values={language: (french,)})
    programme.do(members.describe, member, values={language: ()})
    assert picks(programme) == []
    with programme.database.reading() as session:
        assert session.scalars(select(AttributeValue)).all() == []


def test_one_word_answers_where_one_is_asked_for(programme: Programme) -> None:
    member, (role, options) = programme.member(), words(programme, "Role")
    values = {role: tuple(options[:2])}
    assert "Only one word answers “Role”" in refused(
        programme, members.describe, member, values=values
    )
    programme.do(members.describe, member, values={role: (options[1],)})
    with programme.database.reading() as session:
        assert session.scalars(select(AttributeValue.option_id)).all() == [options[1]]
    assert picks(programme) == []


def test_one_thing_matters_most_and_it_may_change(programme: Programme) -> None:
    request = programme.request(programme.group())

    def most() -> list[int]:
        with programme.database.reading() as session:
            return list(session.scalars(select(Preference.attribute_id).where(Preference.most)))

    for number in (1, 2, 1, None):
        wish = replace(WISH, preferences=LIKE, most=number)
        programme.do(requests.correct, request, on=TODAY, wish=wish)
        assert most() == ([] if number is None else [number])
    wish = replace(WISH, preferences=LIKE, most=3)
    assert "would like" in refused(programme, requests.correct, request, on=TODAY, wish=wish)


def test_what_matters_most_goes_on_to_the_next_request(programme: Programme) -> None:
    wish = replace(WISH, preferences=LIKE, most=2)
    request = programme.request(programme.group(), wish=wish)
    agreed = programme.agreed(request, programme.mentor())
    pairing = programme.do(pairings.begin, agreed, on=TODAY, channels=(Channel.PHONE,))
    programme.do(endings.end, pairing, on=TODAY)
    following = programme.do(requests.open_next, pairing, on=TODAY)
    with programme.database.reading() as session:
        rows = session.scalars(select(Preference).where(Preference.request_id == following))
        assert {row.attribute_id: row.most for row in rows} == {1: False, 2: True}


def test_what_a_mentor_would_rather_not_is_kept_with_the_offer(programme: Programme) -> None:
    _, (emotional, physical, *_) = words(programme, "Kind of affair")
    offer = programme.mentor(told=replace(WILLING, rather_not=(emotional, physical)))

    def kept() -> list[int]:
        with programme.database.reading() as session:
            return sorted(session.scalars(select(RatherNot.option_id)))

    assert kept() == [emotional, physical]
    programme.do(mentors.correct, offer, on=TODAY, told=replace(WILLING, rather_not=(physical,)))
    assert kept() == [physical]
    wrong = replace(WILLING, rather_not=(987_654,))
    assert "not in the records" in refused(programme, mentors.correct, offer, on=TODAY, told=wrong)


@pytest.fixture
def asked(programme: Programme) -> int:
    """Give a proposal of which the mentor was asked ten days ago, and nobody else."""
    request, offer = programme.request(programme.group(), on=before(30)), programme.mentor()
    proposal = int(programme.do(proposals.draft, request, offer_id=offer, on=before(20)))
    programme.do(proposals.ask, proposal, on=before(10), mentor_first=True)
    return proposal


def row(programme: Programme, proposal: int) -> Proposal:
    """Return a proposal as it stands."""
    with programme.database.reading() as session:
        return session.get_one(Proposal, proposal)


def test_the_mentee_is_asked_after_the_mentors_yes(programme: Programme, asked: int) -> None:
    mentees_yes = {"side": Side.MENTEE, "said": yes()}
    assert "has not been asked yet" in refused(programme, proposals.answer, asked, **mentees_yes)
    assert "has not said yes yet" in refused(programme, proposals.ask_mentee, asked, on=TODAY)
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=yes(before(8)))
    early = refused(programme, proposals.ask_mentee, asked, on=before(9))
    assert "ask the mentee from then on" in early
    programme.do(proposals.ask_mentee, asked, on=before(6))
    assert (row(programme, asked).asked_on, row(programme, asked).mentee_asked_on) == (
        before(10),
        before(6),
    )
    assert "asked already" in refused(programme, proposals.ask_mentee, asked, on=TODAY)
    too_early = {"side": Side.MENTEE, "said": yes(before(7))}
    assert "before being asked" in refused(programme, proposals.answer, asked, **too_early)
    programme.do(proposals.answer, asked, **mentees_yes)
    assert row(programme, asked).status is ProposalStatus.AGREED


def test_a_no_of_the_mentor_ends_it_and_the_mentee_never_hears(
    programme: Programme, asked: int
) -> None:
    no = yes(before(8), answer=AnswerKind.NO)
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=no)
    found = row(programme, asked)
    assert (found.status, found.mentee_asked_on) == (ProposalStatus.NOT_GOING_AHEAD, None)
    assert "as long as it is open" in refused(programme, proposals.ask_mentee, asked, on=TODAY)


def test_before_the_mentee_is_asked_everything_is_looked_at_again(
    programme: Programme, asked: int
) -> None:
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=yes(before(8)))
    programme.do(members.keep_apart, 1, other_id=2, on=TODAY)
    assert "not to be paired" in refused(programme, proposals.ask_mentee, asked, on=TODAY)


def test_at_the_second_yes_everything_is_looked_at_again(programme: Programme, asked: int) -> None:
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=yes(before(8)))
    programme.do(proposals.ask_mentee, asked, on=before(6))
    programme.do(members.keep_apart, 1, other_id=2, on=TODAY)
    second = {"side": Side.MENTEE, "said": yes()}
    assert "not to be paired" in refused(programme, proposals.answer, asked, **second)
    programme.do(members.allow_together, 1, other_id=2)
    programme.do(mentors.correct, 1, on=TODAY, told=replace(WILLING, capacity=0))
    assert "room for 0" in refused(programme, proposals.answer, asked, **second)
    programme.do(mentors.correct, 1, on=TODAY, told=WILLING)
    programme.do(proposals.answer, asked, **second)
    assert row(programme, asked).status is ProposalStatus.AGREED


@pytest.mark.parametrize("stops", ["pause", "discontinue"])
def test_whoever_was_proposed_a_mentor_who_stops_is_back_in_the_queue(
    programme: Programme, asked: int, stops: str
) -> None:
    """With the time waited so far, and without a word on why."""
    other = programme.request(programme.group(), on=before(25))
    idea = int(programme.do(proposals.draft, other, offer_id=1, on=before(5)))
    programme.do(proposals.answer, asked, side=Side.MENTOR, said=yes(before(8)))
    if stops == "pause":
        programme.do(mentors.pause, 1, on=TODAY)
    else:
        programme.do(mentors.discontinue, 1, on=TODAY, then={})
    assert row(programme, asked).status is ProposalStatus.NOT_GOING_AHEAD
    assert row(programme, idea).status is ProposalStatus.DISCARDED
    with programme.database.reading() as session:
        waiting = session.scalars(select(MentoringRequest).order_by(MentoringRequest.id)).all()
    assert [(one.status, one.opened_on) for one in waiting] == [
        (RequestStatus.OPEN, before(30)),
        (RequestStatus.OPEN, before(25)),
    ]


def test_a_rest_that_cannot_begin_closes_nothing(programme: Programme, asked: int) -> None:
    assert "before they were approved" in refused(programme, mentors.pause, 1, on=before(90))
    assert row(programme, asked).status is ProposalStatus.ASKED
