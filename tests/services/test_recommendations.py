"""A facilitator's word for an offer: in their own groups, never for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted, Refusal
from heal.models import TrailEntry
from heal.models.reviews import Recommendation, RecommendedQuality
from heal.queries import reviews
from heal.rules.access import Actor
from heal.services import mentors, recommendations
from heal.services.audit import MARK
from heal.vocabulary import Quality, Role
from tests.kit.programme import TODAY, Programme
from tests.kit.reviewers import acts, reviewer


@dataclass
class Review:
    """An offer in a group, and the group's facilitator."""

    programme: Programme
    group: int
    member: int
    offer: int
    fay: Actor

    def recommend(self, by: Actor | None = None, offer: int | None = None, **more: Any) -> int:
        said: dict[str, Any] = {"qualities": [Quality.PRESENCE], "words": None, "on": TODAY}
        return int(
            acts(
                self.programme, by or self.fay, recommendations.recommend, offer or self.offer,
                **{**said, **more},
            )
        )  # fmt: skip

    def take_back(self, by: Actor | None = None) -> None:
        acts(self.programme, by or self.fay, recommendations.take_back, self.offer)

    def told(self) -> list[dict[str, Any]]:
        with self.programme.database.reading() as session:
            return reviews.recommendations(session, self.offer).to_dict("records")

    def rows(self, model: type[Any]) -> list[Any]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def review(database: Database) -> Review:
    programme = Programme(database)
    group = programme.group()
    member = programme.member(group, "Viktor")
    offer = programme.offer(member, on=before(9))
    return Review(programme, group, member, offer, reviewer(programme, [group]))


def test_qualities_and_words_reach_the_coordinator(review: Review) -> None:
    review.recommend(qualities=[Quality.SAFETY, Quality.PRESENCE], words="  Stays calm. ")
    (said,) = review.told()
    assert (said["recommended_by"], said["recommended_on"]) == ("Fay", TODAY)
    assert set(said["qualities"].split(", ")) == {"safety", "presence"}
    assert said["words"] == "Stays calm."


def test_words_alone_are_enough_and_nothing_is_not(review: Review) -> None:
    with pytest.raises(Refusal, match="in your own words"):
        review.recommend(qualities=[], words="  ")
    assert review.rows(Recommendation) == []
    review.recommend(qualities=[], words="Stays calm.")
    assert review.told()[0]["qualities"] is None


def test_a_story_is_too_long(review: Review) -> None:
    with pytest.raises(Refusal, match="280 letters"):
        review.recommend(words="x" * 281)


def test_saying_it_again_corrects_it(review: Review) -> None:
    first = review.recommend(words="Calm.", on=before(2))
    again = review.recommend(qualities=[Quality.HEALTH], words=None)
    assert again == first
    (said,) = review.told()
    assert (said["qualities"], said["words"], said["recommended_on"]) == ("health", None, TODAY)
    assert len(review.rows(RecommendedQuality)) == 1


def test_each_facilitator_of_the_group_says_it_for_themselves(review: Review) -> None:
    gil = reviewer(review.programme, [review.group], "Gil")
    review.recommend(words="One.", on=before(1))
    review.recommend(gil, words="Two.")
    assert [said["recommended_by"] for said in review.told()] == ["Fay", "Gil"]
    review.take_back(gil)
    assert [said["words"] for said in review.told()] == ["One."]


def test_it_is_taken_back_whole(review: Review) -> None:
    review.recommend(qualities=list(Quality), words="Calm.")
    review.take_back()
    assert review.rows(Recommendation) == review.rows(RecommendedQuality) == []
    with pytest.raises(NotFound, match="nothing to take back"):
        review.take_back()


def test_nobody_recommends_themselves(review: Review) -> None:
    viktor = reviewer(review.programme, [review.group], "Viktor", member_id=review.member)
    with pytest.raises(NotPermitted, match="This is you"):
        review.recommend(viktor)
    with pytest.raises(NotPermitted, match="This is you"):
        review.take_back(viktor)
    assert review.told() == []


def test_an_offer_of_another_group_is_not_there(review: Review) -> None:
    elsewhere = review.programme.group()
    gil = reviewer(review.programme, [elsewhere], "Gil")
    with pytest.raises(NotFound):
        review.recommend(gil)
    with pytest.raises(NotFound):
        review.take_back(gil)
    nobody = reviewer(review.programme, [], "Ned")
    with pytest.raises(NotFound):
        review.recommend(nobody)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.BOARD, Role.VISITOR])
def test_only_a_facilitator_recommends(review: Review, role: Role) -> None:
    somebody = Actor("somebody", role, account_id=review.fay.account_id)
    with pytest.raises(NotPermitted):
        review.recommend(somebody)


def test_a_decided_offer_is_not_asked_about_any_more(review: Review) -> None:
    review.recommend()
    review.programme.do(mentors.approve, review.offer, on=TODAY)
    for late in (review.recommend, review.take_back):
        with pytest.raises(Refusal, match="does not wait"):
            late()
    assert len(review.told()) == 1


def test_nothing_is_said_before_the_offer_came(review: Review) -> None:
    with pytest.raises(Refusal, match="from then on"):
        review.recommend(on=before(10))


def test_a_renewed_offer_begins_without_the_words_for_the_old_one(review: Review) -> None:
    review.recommend(words="Calm.", on=before(8))
    review.programme.do(mentors.defer, review.offer, on=before(5))
    review.programme.do(mentors.offer_again, review.offer, on=before(2))
    assert review.told() == []
    review.recommend(words="Calm still.")
    assert [said["words"] for said in review.told()] == ["Calm still."]


def test_the_trail_says_that_words_were_said_and_not_which(review: Review) -> None:
    review.recommend(words="Stays calm.")
    (entry,) = [row for row in review.rows(TrailEntry) if row.noun == "recommendations"]
    assert (entry.actor, entry.use_case) == ("Fay", "recommendations.recommend")
    assert entry.changes["words"] == [None, MARK]
    assert not any("calm" in str(row.changes) for row in review.rows(TrailEntry))
