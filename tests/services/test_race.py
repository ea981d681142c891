"""Two coordinators, one mentor, one place."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Pairing
from heal.services import door, pairings, requests
from heal.vocabulary import Channel, PairingStatus
from tests.kit.programme import COORDINATOR, TODAY, WISH, Programme

ROUNDS = 200


def _live(database: Database) -> list[int]:
    with database.reading() as session:
        live = select(Pairing.id).where(Pairing.status != PairingStatus.ENDED)
        return list(session.scalars(live))


def test_exactly_one_begins_the_last_place_every_time(database: Database) -> None:
    """Two coordinators on connections of their own begin at the same moment, again and again."""
    programme = Programme(database)
    group, offer = programme.group(), programme.mentor()
    mentees = [programme.attending_member(group) for _ in range(2)]
    refusals: list[str] = []
    for _ in range(ROUNDS):
        open_requests = [
            programme.do(requests.open, mentee, on=TODAY, wish=WISH) for mentee in mentees
        ]
        agreed = [programme.agreed(request, offer) for request in open_requests]
        start = Barrier(2)

        def begin(proposal_id: int, start: Barrier = start) -> bool:
            start.wait()
            try:
                door.act(
                    database,
                    pairings.begin,
                    COORDINATOR,
                    proposal_id,
                    on=TODAY,
                    channels=(Channel.PHONE,),
                )
            except Refusal as refusal:
                refusals.append(refusal.sentence)
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            won = list(pool.map(begin, agreed))
        live = _live(database)
        assert sorted(won) == [False, True]
        assert len(live) == 1
        programme.do(pairings.end, live[0], on=TODAY)
        programme.do(requests.withdraw, open_requests[won.index(False)], on=TODAY)
    assert len(refusals) == ROUNDS
    assert all("has room for 1 and mentors 1 already" in sentence for sentence in refusals)
    with database.reading() as session:
        assert session.scalar(select(func.count(Pairing.id))) == ROUNDS


def test_a_mentee_gets_one_mentor_even_when_two_begin_at_once(database: Database) -> None:
    programme = Programme(database)
    group = programme.group()
    for _ in range(20):
        request = programme.request(group)
        agreed = [programme.agreed(request, programme.mentor()) for _ in range(2)]
        start = Barrier(2)

        def begin(proposal_id: int, start: Barrier = start) -> bool:
            start.wait()
            try:
                programme.do(pairings.begin, proposal_id, on=TODAY, channels=(Channel.PHONE,))
            except Refusal:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(begin, agreed)) == [False, True]
