"""Pairs from before that ended over a concern: somebody looks into it, the two stay apart."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Concern, DoNotPair, Ending, ImportRow, Pairing
from heal.queries import standing
from heal.rules import taking_back
from heal.rules.concerns import AT_AN_ENDING
from heal.services import concerns, endings, imports, many_files, members, soundness
from heal.services.endings import HowItEnded
from heal.vocabulary import ConcernStatus, EndingReason, ImportKind, PairingStatus
from tests.kit.pairs_desk import Desk, everything, file, ready, row
from tests.kit.programme import COORDINATOR, TODAY

OVER_A_CONCERN = "A boundary or safety concern"
UNSAFE = row(ended="2026-01-31", reason=OVER_A_CONCERN)
EARLIER = row(began="2024-02-01", ended="2024-05-31", reason=OVER_A_CONCERN)
LATER = row(began="2026-03-01")


@pytest.fixture
def desk(database: Database) -> Desk:
    return ready(database)


def test_why_a_pair_ended_comes_in_as_it_was_told(desk: Desk) -> None:
    desk.save(row(ended="2026-01-31", reason="it served its purpose"), row("Mira", "Cy"))
    assert [one.reason for one in desk.all_of(Ending)] == [EndingReason.SERVED_ITS_PURPOSE]
    assert (desk.all_of(Concern), desk.all_of(DoNotPair)) == ([], [])


def test_a_concern_opens_and_the_two_are_kept_apart(desk: Desk) -> None:
    seen = desk.look(UNSAFE, row("Mira", "Cy"))
    assert (seen.concerns, [pair.never_again for pair in seen.pairs]) == (1, [True, False])
    desk.save(UNSAFE, row("Mira", "Cy"))
    (concern,), (apart,) = desk.all_of(Concern), desk.all_of(DoNotPair)
    assert (concern.words, concern.status, concern.raised_on) == (
        AT_AN_ENDING, ConcernStatus.TOLD, TODAY,
    )  # fmt: skip
    assert {apart.first_id, apart.second_id} == {desk.ids["Mira"], desk.ids["Ben"]}
    with desk.programme.database.reading() as session:
        assert soundness.broken(session, COORDINATOR) == ()


@pytest.mark.parametrize("rows", [(UNSAFE, LATER), (LATER, UNSAFE)], ids=["after", "before"])
def test_a_pair_that_goes_on_is_refused_where_the_file_tells_of_a_concern(
    desk: Desk, rows: tuple[str, ...]
) -> None:
    seen = desk.look(*rows)
    assert [pair.never_again for pair in seen.pairs] == [True]
    (refused,) = seen.refused
    assert refused.line == rows.index(LATER) + 2
    assert f"by line {rows.index(UNSAFE) + 2} of this file" in refused.reason
    desk.save(*rows)
    assert [pair.status for pair in desk.all_of(Pairing)] == [PairingStatus.ENDED]


def test_also_where_the_two_were_the_other_way_round(desk: Desk) -> None:
    seen = desk.look(UNSAFE, row("Ben", "Mira", "2026-03-01"))
    assert [one.line for one in seen.refused] == [3]


def test_what_was_over_before_stays_in_the_records_beside_it(desk: Desk) -> None:
    desk.save(EARLIER, UNSAFE)
    assert (len(desk.all_of(Pairing)), len(desk.all_of(Concern))) == (2, 2)
    assert len(desk.all_of(DoNotPair)) == 1


def test_it_goes_again_with_the_file(desk: Desk) -> None:
    before = everything(desk.programme.database)
    batch = desk.save(UNSAFE)
    with desk.programme.database.reading() as session:
        (found,) = [standing.of_files(session, [batch])]
    assert {"1 concern", "1 “do not pair”"} <= set(taking_back.goes(found))
    desk.programme.do(imports.undo, batch, on=TODAY)
    assert everything(desk.programme.database) == before


def test_a_mark_that_was_there_before_stays(desk: Desk) -> None:
    desk.programme.do(members.keep_apart, desk.ids["Ben"], other_id=desk.ids["Mira"], on=TODAY)
    before = everything(desk.programme.database)
    batch = desk.save(UNSAFE)
    desk.programme.do(imports.undo, batch, on=TODAY)
    assert everything(desk.programme.database) == before


def test_a_mark_that_was_made_by_hand_since_stays(desk: Desk) -> None:
    two = {"other_id": desk.ids["Mira"]}
    batch = desk.save(UNSAFE)
    desk.programme.do(members.allow_together, desk.ids["Ben"], **two)
    desk.programme.do(members.keep_apart, desk.ids["Ben"], **two, on=TODAY)
    by_hand = desk.all_of(DoNotPair)[0].id
    desk.programme.do(imports.undo, batch, on=TODAY)
    assert [one.id for one in desk.all_of(DoNotPair)] == [by_hand]


@pytest.mark.parametrize("first", [0, 1], ids=["the older first", "the newer first"])
def test_the_two_stay_apart_while_any_file_says_so(desk: Desk, first: int) -> None:
    before = everything(desk.programme.database)
    batches = [desk.save(EARLIER), desk.save(UNSAFE)]
    desk.programme.do(imports.undo, batches[first], on=TODAY)
    assert (len(desk.all_of(Concern)), len(desk.all_of(DoNotPair))) == (1, 1)
    desk.programme.do(imports.undo, batches[1 - first], on=TODAY)
    assert everything(desk.programme.database) == before


def test_files_that_came_in_together_take_it_back_together(desk: Desk) -> None:
    before = everything(desk.programme.database)
    files = [
        {"data": file(one), "file_name": f"{n}.csv", "attested": True}
        for n, one in enumerate((EARLIER, UNSAFE))
    ]
    number = desk.programme.do(
        many_files.save_many, kind=ImportKind.PAIRINGS, files=files, today=TODAY
    )
    assert len(desk.all_of(Concern)) == 2
    desk.programme.do(imports.undo_together, number, on=TODAY)
    assert everything(desk.programme.database) == before


def test_a_concern_that_was_seen_to_keeps_the_file(desk: Desk) -> None:
    batch = desk.save(UNSAFE)
    concern = desk.all_of(Concern)[0].id
    desk.programme.do(concerns.settle, concern, on=TODAY, outcome="Talked with both.")
    before = everything(desk.programme.database)
    with pytest.raises(Refusal, match="a correction made by hand"):
        desk.programme.do(imports.undo, batch, on=TODAY)
    assert everything(desk.programme.database) == before


def test_a_concern_that_somebody_raised_since_keeps_the_file(desk: Desk) -> None:
    batch = desk.save(row(ended="2026-01-31"))
    pairing = desk.all_of(Pairing)[0].id
    how = HowItEnded(reason=EndingReason.BOUNDARY_OR_SAFETY)
    desk.programme.do(endings.correct, pairing, on=TODAY - timedelta(days=1), how=how)
    with pytest.raises(Refusal, match="a concern, a correction made by hand"):
        desk.programme.do(imports.undo, batch, on=TODAY)


def test_a_reason_that_is_not_known_names_nobody(desk: Desk) -> None:
    desk.save(row(ended="2026-01-31", reason="Ben lied"), row("Mira", "Cy"))
    (refused,) = [one for one in desk.all_of(ImportRow) if one.reason]
    assert "Under “Why it ended”" in refused.reason
    assert "Ben" not in refused.reason
