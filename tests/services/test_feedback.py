"""What mentoring gives: heard of either side at any time, replaced, refused, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.db.base import Base
from heal.errors import NotFound, NotPermitted
from heal.models import Feedback, FeedbackAnswer, Member, TrailEntry
from heal.rules.access import Actor
from heal.rules.feedback import ASKED, BOTH
from heal.services import door, endings, feedback, pairings
from heal.vocabulary import Gift, Role, Side
from tests.kit.programme import TODAY
from tests.kit.story import Story, before

HOPE = {Gift.HOPE: True}


def answers(story: Story) -> dict[tuple[Side, Gift], bool]:
    sides = {row.id: row.side for row in story.all(Feedback)}
    return {(sides[row.feedback_id], row.gift): row.given for row in story.all(FeedbackAnswer)}


@pytest.mark.parametrize("side", Side)
def test_every_item_may_be_answered_and_every_item_may_stay_blank(
    long_ago: Story, side: Side
) -> None:
    pairing_id = long_ago.begin()
    said = {gift: place % 2 == 0 for place, gift in enumerate(ASKED[side])}
    long_ago.do(feedback.hear, pairing_id, side=side, on=before(90), answers=said)
    assert answers(long_ago) == {(side, gift): given for gift, given in said.items()}
    for number, gift in enumerate(ASKED[side], start=1):
        on = before(90 - number)
        long_ago.do(feedback.hear, pairing_id, side=side, on=on, answers={gift: True})
    assert len(long_ago.all(FeedbackAnswer)) == 2 * len(ASKED[side])


@pytest.mark.parametrize("state", ["active", "paused", "ended"])
def test_it_is_welcome_whatever_the_pairing_stands_at(long_ago: Story, state: str) -> None:
    pairing_id = long_ago.begin()
    if state == "paused":
        long_ago.do(pairings.pause, pairing_id, on=before(100))
    if state == "ended":
        long_ago.do(endings.end, pairing_id, on=before(100))
    long_ago.do(feedback.hear, pairing_id, side=Side.MENTEE, on=before(50), answers=HOPE)
    (row,) = long_ago.all(Feedback)
    assert (row.pairing_id, row.side, row.heard_on) == (pairing_id, Side.MENTEE, before(50))


def test_a_later_word_of_the_same_day_replaces_the_earlier_as_a_whole(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    first = {Gift.HOPE: False, Gift.SUPPORT: True}
    told = {"side": Side.MENTEE, "on": before(50)}
    number = long_ago.do(feedback.hear, pairing_id, **told, answers=first)
    later = {Gift.HOPE: True, Gift.MEANING: False}
    assert long_ago.do(feedback.hear, pairing_id, **told, answers=later) == number
    assert answers(long_ago) == {(Side.MENTEE, gift): given for gift, given in later.items()}
    long_ago.do(feedback.hear, pairing_id, side=Side.MENTOR, on=before(50), answers=HOPE)
    long_ago.do(feedback.hear, pairing_id, side=Side.MENTEE, on=before(49), answers=HOPE)
    assert len(long_ago.all(Feedback)) == 3


def test_what_cannot_be_is_refused_in_a_sentence(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    first = long_ago.on
    refusals = (
        ({"side": Side.MENTEE, "on": TODAY, "answers": {}}, feedback.NOTHING_SAID),
        (
            {"side": Side.MENTOR, "on": first - timedelta(days=1), "answers": HOPE},
            "before the pairing began",
        ),
        (
            {"side": Side.MENTEE, "on": TODAY, "answers": {**HOPE, Gift.PURPOSE: True}},
            "Leave “Purpose” blank; it is not asked of a mentee.",
        ),
    )
    for told, fragment in refusals:
        assert fragment in long_ago.refused(feedback.hear, pairing_id, **told)
    assert long_ago.all(Feedback) == []


def test_the_first_day_is_early_enough(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(feedback.hear, pairing_id, side=Side.MENTOR, on=long_ago.on, answers=HOPE)
    assert len(long_ago.all(FeedbackAnswer)) == 1


def test_nothing_is_kept_of_somebody_whose_record_was_erased(long_ago: Story) -> None:
    pairing_id, mentee = long_ago.begin(), long_ago.mentee

    def erase(session: object, _: Actor) -> None:
        session.get_one(Member, mentee).erased_on = TODAY  # type: ignore[attr-defined]

    long_ago.do(erase)
    told = {"side": Side.MENTOR, "on": TODAY, "answers": HOPE}
    assert "not in the records any more" in long_ago.refused(feedback.hear, pairing_id, **told)
    assert long_ago.all(Feedback) == []


def test_taken_back_nothing_is_left_but_that_it_was(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    kept = long_ago.do(feedback.hear, pairing_id, side=Side.MENTEE, on=before(9), answers=HOPE)
    not_so_much = dict.fromkeys(BOTH, False)
    number = long_ago.do(
        feedback.hear,
        pairing_id,
        side=Side.MENTOR,
        on=before(9),
        answers=not_so_much,
    )
    long_ago.do(feedback.take_back, number)
    assert [row.id for row in long_ago.all(Feedback)] == [kept]
    assert answers(long_ago) == {(Side.MENTEE, Gift.HOPE): True}
    with pytest.raises(NotFound):
        long_ago.do(feedback.take_back, number)


def test_the_trail_does_not_keep_what_was_answered(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(feedback.hear, pairing_id, side=Side.MENTEE, on=TODAY, answers=HOPE)
    changes = [
        row.changes["given"]
        for row in long_ago.all(TrailEntry)
        if row.noun == FeedbackAnswer.__tablename__
    ]
    assert changes == [[None, "(private)"]]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD, Role.VISITOR])
def test_only_who_manages_pairings_keeps_it(long_ago: Story, role: Role) -> None:
    pairing_id = long_ago.begin()
    told = {"side": Side.MENTEE, "on": TODAY, "answers": HOPE}
    with pytest.raises(NotPermitted):
        door.act(long_ago.programme.database, feedback.hear, Actor("X", role), pairing_id, **told)
    tables: tuple[type[Base], ...] = (Feedback, FeedbackAnswer)
    assert [long_ago.all(table) for table in tables] == [[], []]
