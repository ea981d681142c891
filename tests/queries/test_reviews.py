"""What a facilitator is shown of offers, requests and pairs: theirs, and nothing of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import Member, Pairing
from heal.queries import reviews, scope
from heal.queries.attending import stayed_away
from heal.queries.frames import Slice
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.services import check_ins, mentors, pairings, recommendations, requests, suggestions
from heal.services.check_ins import Heard
from heal.vocabulary import HowItGoes, Quality, Side
from tests.kit import matters_of_pairs as matters
from tests.kit.programme import TODAY, Programme
from tests.kit.reviewers import acts, reviewer
from tests.kit.statements import as_many

SETTINGS = ProgrammeSettings()
BOTH_YES = dict.fromkeys(Side, Heard(HowItGoes.GOING_WELL))


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


@contextmanager
def shown_to(programme: Programme, actor: Actor) -> Iterator[Session]:
    """Give a session as a page gives it to somebody."""
    with programme.database.reading() as session:
        scope.bind(session, actor, shows=True)
        yield session


def counted(programme: Programme, actor: Actor, **more: Any) -> tuple[int, int, int, int]:
    with shown_to(programme, actor) as session:
        known = reviews.counts(session, account_id=actor.account_id or 0, **more)
        offers = reviews.offers(session, account_id=actor.account_id or 0, today=TODAY)
        asking = reviews.requests(session, today=TODAY)
        pairs = reviews.pairs(session, today=TODAY, **more)
    assert (known.offers, known.requests, known.pairs) == (len(offers), len(asking), len(pairs))
    return known.offers, known.requests, known.suggestions, known.pairs


def test_the_counts_are_those_of_the_own_groups_and_of_the_rows(programme: Programme) -> None:
    own, other = programme.group(), programme.group()
    for group in (own, other, other):
        programme.offer(programme.member(group))
        programme.request(group)
        programme.pairing(group)
    programme.do(requests.hold, programme.request(own))
    programme.mentor(own)
    fay, gil = reviewer(programme, [own]), reviewer(programme, [own, other], "Gil")
    two = {"mentor_id": programme.member(own), "mentee_id": programme.member(own)}
    acts(programme, fay, suggestions.suggest, **two, on=TODAY)
    assert counted(programme, fay) == (1, 1, 1, 1)
    assert counted(programme, gil) == (3, 3, 0, 3)
    assert counted(programme, reviewer(programme, [], "Ned")) == (0, 0, 0, 0)


def test_nobody_is_told_how_their_own_pair_goes(programme: Programme) -> None:
    group = programme.group()
    pairing, fay = programme.pairing(group), reviewer(programme, [group])
    with programme.database.reading() as session:
        row = session.get_one(Pairing, pairing)
    for side in (row.mentor_id, row.mentee_id):
        assert counted(programme, fay, but=side) == (0, 0, 0, 0)
    assert counted(programme, fay, but=4711) == (0, 0, 0, 1)


def test_the_other_side_is_named_only_in_an_own_group(programme: Programme) -> None:
    own, other = programme.group(), programme.group()
    programme.pairing(own, offer_id=programme.mentor(other))
    programme.pairing(other, offer_id=programme.mentor(own))
    fay, gil = reviewer(programme, [own]), reviewer(programme, [own, other], "Gil")
    for actor, expected in ((fay, {(False, True), (True, False)}), (gil, {(True, True)})):
        with shown_to(programme, actor) as session:
            rows = reviews.pairs(session, today=TODAY).to_dict("records")
        assert {(bool(row["mentor"]), bool(row["mentee"])) for row in rows} == expected
        assert set(rows[0]) == {
            *("pairing_id", "mentor", "mentee", "began_on", "status", "needs_attention")
        }


def _heard(**said: Heard) -> Callable[[Programme, int], Any]:
    heard = {Side(side): word for side, word in said.items()}
    return lambda programme, pairing: programme.do(check_ins.record, pairing, on=TODAY, heard=heard)


YES, NO = Heard(HowItGoes.GOING_WELL), Heard(HowItGoes.TALK_TO_ME)
ATTENTION: dict[str, tuple[int, Callable[[Programme, int], Any], bool]] = {
    "the day before a check-in": (13, lambda programme, pairing: None, False),
    "the day of a check-in": (14, lambda programme, pairing: None, True),
    "quiet": (43, lambda programme, pairing: None, True),
    "both say yes": (14, _heard(mentor=YES, mentee=YES), False),
    "one says no": (14, _heard(mentor=YES, mentee=NO), True),
    "the other says no": (14, _heard(mentor=NO, mentee=YES), True),
    "the mentee stays away": (13, matters.stays_away, True),
    "on a break": (43, lambda it, pairing: it.do(pairings.pause, pairing, on=TODAY), False),
}


@pytest.mark.parametrize("name", ATTENTION)
def test_a_pair_needs_attention_and_nobody_is_told_why(programme: Programme, name: str) -> None:
    days, happens, expected = ATTENTION[name]
    group = programme.group()
    pairing, fay = programme.pairing(group, on=before(days)), reviewer(programme, [group])
    happens(programme, pairing)
    with shown_to(programme, fay) as session:
        (row,) = reviews.pairs(session, today=TODAY).to_dict("records")
        found = session.scalars(
            select(Pairing.id).where(
                reviews.needs_attention(TODAY, stayed_away(session, SETTINGS, on=TODAY))
            )
        ).all()
    assert row["needs_attention"] is expected
    assert (found == [pairing]) is expected


def test_a_later_yes_takes_a_no_back(programme: Programme) -> None:
    group = programme.group()
    pairing = programme.pairing(group, on=before(60))
    for day, word in ((before(40), NO), (before(10), YES)):
        heard = {Side.MENTOR: YES, Side.MENTEE: word}
        programme.do(check_ins.record, pairing, on=day, heard=heard)
        with programme.database.reading() as session:
            found = session.scalars(
                select(Pairing.id).where(reviews.needs_attention(day, ()))
            ).all()
        assert (found == [pairing]) is (word is NO)


def test_those_that_need_attention_come_first(programme: Programme) -> None:
    group = programme.group()
    calm = programme.pairing(group, on=before(20))
    programme.do(check_ins.record, calm, on=TODAY, heard=BOTH_YES)
    due = programme.pairing(group, on=before(14))
    with programme.database.reading() as session:
        rows = reviews.pairs(session, today=TODAY)
        second = reviews.pairs(session, today=TODAY, page=Slice(2, 1))
    assert list(rows["pairing_id"]) == [due, calm]
    assert list(second["pairing_id"]) == [calm]


def test_an_offer_shows_the_own_word_for_it_and_no_other(programme: Programme) -> None:
    group = programme.group()
    offer = programme.offer(programme.member(group), on=before(5))
    fay, gil = reviewer(programme, [group]), reviewer(programme, [group], "Gil")
    said = {"qualities": [Quality.SAFETY], "words": "Calm.", "on": TODAY}
    acts(programme, gil, recommendations.recommend, offer, **said)
    for actor, expected in ((fay, (None, frozenset(), None)), (gil, (TODAY, {"safety"}, "Calm."))):
        with shown_to(programme, actor) as session:
            number = actor.account_id or 0
            one = reviews.offer(session, offer, account_id=number, today=TODAY)
            rows = reviews.offers(session, account_id=number, today=TODAY)
            told = reviews.recommendations(session, offer)
        assert (one.recommended_on, one.seen, one.words) == expected
        assert list(rows["recommended_on"]) == [expected[0]]
        assert len(told) == (actor is gil)


def test_a_word_for_an_earlier_offer_is_not_shown_as_given(programme: Programme) -> None:
    group = programme.group()
    offer, fay = (
        programme.offer(programme.member(group), on=before(9)),
        reviewer(programme, [group]),
    )
    said = {"qualities": [Quality.SAFETY], "words": None, "on": before(8)}
    acts(programme, fay, recommendations.recommend, offer, **said)
    programme.do(mentors.defer, offer, on=before(5))
    programme.do(mentors.offer_again, offer, on=before(5))
    with shown_to(programme, fay) as session:
        one = reviews.offer(session, offer, account_id=fay.account_id or 0, today=TODAY)
        rows = reviews.offers(session, account_id=fay.account_id or 0, today=TODAY)
    assert (one.recommended_on, one.seen) == (None, frozenset())
    assert list(rows["recommended_on"]) == [None]


def test_whoever_was_erased_is_not_asked_about(programme: Programme) -> None:
    group = programme.group()
    programme.offer(programme.member(group))
    programme.request(group)

    def erase(session: Session, actor: Actor) -> None:
        for member in session.scalars(select(Member)):
            member.erased_on = TODAY

    programme.do(erase)
    assert counted(programme, reviewer(programme, [group])) == (0, 0, 0, 0)


def test_each_list_is_one_statement(programme: Programme) -> None:
    group = programme.group()
    for _ in range(3):
        programme.offer(programme.member(group))
        programme.request(group)
    for read, number in (
        (lambda session: reviews.counts(session, account_id=1), 1),
        (lambda session: reviews.offers(session, account_id=1, today=TODAY), 1),
        (lambda session: reviews.requests(session, today=TODAY), 1),
        # The numbers of the programme, and which pairs are live, are asked before.
        (lambda session: reviews.pairs(session, today=TODAY), 3),
    ):
        with as_many(programme.database, number) as session:
            read(session)
