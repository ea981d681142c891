"""What the two answers come to, and when nobody has answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from heal.rules.obstacles import Obstruction
from heal.rules.proposals import (
    AnswerFacts,
    agreed,
    can_be_in_touch,
    in_common,
    lapse_on,
    may_meet,
    nudge_on,
    two_people,
    verdict,
)
from heal.vocabulary import AnswerKind, Channel, ProposalVerb, Side
from tests.rules.facts import MENTEE_YES, MENTOR_YES, is_sentence

NONE_OF_THEM = (False, False, False)
QUESTIONS = [
    NONE_OF_THEM,
    (True, False, False),
    (False, True, False),
    (False, False, True),
    (True, True, True),
    (None, False, False),
    (False, None, False),
    (False, False, None),
    (None, None, None),
    (True, None, None),
    (None, None, True),
]
Said = tuple[AnswerKind, bool, tuple[bool | None, bool | None, bool | None]] | None
EVERY_ANSWER: list[Said] = [None, *product(AnswerKind, [True, False], QUESTIONS)]


def answer(side: Side, said: Said) -> list[AnswerFacts]:
    if said is None:
        return []
    kind, acknowledged, (friends, partners, long_standing) = said
    return [
        AnswerFacts(
            side=side,
            answer=kind,
            answered_on=date(2024, 5, 1),
            acknowledged=acknowledged,
            close_friends=friends,
            romantic_partners=partners,
            long_standing=long_standing,
        )
    ]


def closes(said: Said) -> bool:
    return said is not None and (said[0] is AnswerKind.NO or True in said[2])


@pytest.mark.parametrize("mentor", EVERY_ANSWER, ids=str)
def test_the_answers_call_for_one_move_or_none(mentor: Said) -> None:
    full_yes = (AnswerKind.YES, True, NONE_OF_THEM)
    for mentee in EVERY_ANSWER:
        expected = None
        if closes(mentor) or closes(mentee):
            expected = ProposalVerb.CLOSE
        elif mentor == full_yes and mentee == full_yes:
            expected = ProposalVerb.AGREE
        answers = (*answer(Side.MENTOR, mentor), *answer(Side.MENTEE, mentee))
        assert verdict(answers) is expected, mentee
        assert verdict(answers[::-1]) is expected, mentee


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("question", ["close_friends", "romantic_partners", "long_standing"])
def test_either_side_being_too_close_closes_it(side: Side, question: str) -> None:
    answers = tuple(
        replace(yes, **{question: True}) if yes.side is side else yes
        for yes in (MENTOR_YES, MENTEE_YES)
    )
    assert verdict(answers) is ProposalVerb.CLOSE
    alone = tuple(said for said in answers if said.side is side)
    assert verdict(alone) is ProposalVerb.CLOSE


@pytest.mark.parametrize("yes", [MENTOR_YES, MENTEE_YES], ids=["mentor", "mentee"])
def test_a_single_yes_waits_for_the_other(yes: AnswerFacts) -> None:
    assert verdict((yes,)) is None
    (missing,) = agreed((yes,))
    assert missing.kind is Obstruction.NOT_AGREED
    other = "mentee" if yes.side is Side.MENTOR else "mentor"
    assert other in missing.sentence


@pytest.mark.parametrize("shortfall", [{"acknowledged": False}, {"close_friends": None}])
def test_two_yeses_are_not_enough_without_the_questions(shortfall: dict[str, object]) -> None:
    assert verdict((replace(MENTOR_YES, **shortfall), MENTEE_YES)) is None
    assert verdict((MENTOR_YES, replace(MENTEE_YES, **shortfall))) is None


@pytest.mark.parametrize(
    ("questions", "known", "close"),
    [
        (NONE_OF_THEM, True, False),
        ((True, False, False), True, True),
        ((False, None, False), False, False),
        ((None, None, True), False, True),
    ],
)
def test_what_the_three_questions_tell(
    questions: tuple[bool | None, bool | None, bool | None], known: bool, close: bool
) -> None:
    (said,) = answer(Side.MENTOR, (AnswerKind.YES, True, questions))
    assert said.relationship_known is known
    assert said.too_close is close


def test_no_answer_at_all_is_two_missing_yeses() -> None:
    found = agreed(())
    assert [obstacle.kind for obstacle in found] == [Obstruction.NOT_AGREED] * 2
    assert "mentor" in found[0].sentence
    assert "mentee" in found[1].sentence
    assert verdict(()) is None


@pytest.mark.parametrize(
    ("by", "late"),
    [
        (None, []),
        (date(2024, 5, 12), []),
        (date(2024, 5, 11), ["mentee"]),
        (date(2024, 5, 10), ["mentee"]),
        (date(2024, 5, 9), ["mentor", "mentee"]),
    ],
)
def test_a_yes_counts_from_its_day(by: date | None, late: list[str]) -> None:
    found = agreed((MENTEE_YES, MENTOR_YES), by=by)
    assert [obstacle.kind for obstacle in found] == [Obstruction.NOT_AGREED] * len(late)
    for obstacle, side in zip(found, late, strict=True):
        assert side in obstacle.sentence
        assert "2024-05-1" in obstacle.sentence
        assert is_sentence(obstacle.sentence)


def test_all_that_one_side_lacks_is_said() -> None:
    lacking = replace(
        MENTOR_YES, acknowledged=False, long_standing=None, answered_on=date(2024, 6, 1)
    )
    found = agreed((lacking, MENTEE_YES), by=date(2024, 5, 31))
    assert [obstacle.kind for obstacle in found] == [
        Obstruction.NOT_AGREED,
        Obstruction.NOT_ASKED_ABOUT_RELATIONSHIP,
        Obstruction.NOT_ACKNOWLEDGED,
    ]


def test_a_pair_is_two_people() -> None:
    assert two_people(1, 2) == ()
    assert [obstacle.kind for obstacle in two_people(2, 2)] == [Obstruction.SAME_PERSON]


def test_a_bare_do_not_pair_has_no_reason_to_give() -> None:
    assert may_meet(do_not_pair=False) == ()
    assert [obstacle.kind for obstacle in may_meet(do_not_pair=True)] == [Obstruction.DO_NOT_PAIR]


@pytest.mark.parametrize(
    ("mentor", "mentee", "expected"),
    [
        (set(Channel), set(Channel), ["in_person", "phone", "text", "web_app", "other"]),
        ({Channel.OTHER, Channel.TEXT, Channel.IN_PERSON}, set(Channel),
         ["in_person", "text", "other"]),
        ({Channel.WEB_APP, Channel.PHONE}, {Channel.PHONE, Channel.WEB_APP, Channel.TEXT},
         ["phone", "web_app"]),
        ({Channel.PHONE}, {Channel.TEXT}, []),
        (set(), set(Channel), []),
        (set(), set(), []),
    ],
)  # fmt: skip
def test_channels_in_common_come_in_the_order_of_the_programme(
    mentor: set[Channel], mentee: set[Channel], expected: list[str]
) -> None:
    found = in_common(frozenset(mentor), frozenset(mentee))
    assert [channel.value for channel in found] == expected
    assert in_common(frozenset(mentee), frozenset(mentor)) == found
    in_the_way = can_be_in_touch(frozenset(mentor), frozenset(mentee))
    assert [obstacle.kind for obstacle in in_the_way] == (
        [] if expected else [Obstruction.NO_COMMON_CHANNEL]
    )


@pytest.mark.parametrize(
    ("asked_on", "nudge", "lapse"),
    [
        (date(2024, 2, 20), date(2024, 2, 25), date(2024, 3, 5)),
        (date(2023, 12, 29), date(2024, 1, 3), date(2024, 1, 12)),
    ],
)
def test_a_nudge_after_five_days_and_a_lapse_after_fourteen(
    asked_on: date, nudge: date, lapse: date
) -> None:
    assert nudge_on(asked_on, after_days=5) == nudge
    assert lapse_on(asked_on, after_days=14) == lapse
