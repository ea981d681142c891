"""Two coordinators, one mentor, one place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Pairing
from heal.services import endings, pairings, proposals, requests
from heal.vocabulary import Channel, PairingStatus, Side
from tests.kit.programme import TODAY, WISH, Programme, yes

ROUNDS = 100


def _live(database: Database) -> list[int]:
    with database.reading() as session:
        live = select(Pairing.id).where(Pairing.status != PairingStatus.ENDED)
        return list(session.scalars(live))


def _at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[str | None]:
    """Do two things at the same moment and return what each was refused with, if it was."""
    start = Barrier(2)

    def do(deed: Callable[[], Any]) -> str | None:
        start.wait()
        try:
            deed()
        except Refusal as refusal:
            return refusal.sentence
        return None

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(do, (first, second)))


def test_the_last_place_is_promised_once_every_time(database: Database) -> None:
    """Two mentees say yes to one mentor at the same moment, again and again."""
    programme = Programme(database)
    group, offer = programme.group(), programme.mentor()
    mentees = [programme.attending_member(group) for _ in range(2)]
    for _ in range(ROUNDS // 4):
        open_requests = [
            programme.do(requests.open, mentee, on=TODAY, wish=WISH) for mentee in mentees
        ]
        asked = [programme.asked(request, offer) for request in open_requests]
        for one, side in zip(asked, Side, strict=True):
            programme.do(proposals.answer, one, side=side, said=yes())
        # Each lacks one of the two yeses: the mentor's word to the one would break the other's.
        said = _at_once(
            partial(programme.do, proposals.answer, asked[0], side=Side.MENTEE, said=yes()),
            partial(programme.do, proposals.answer, asked[1], side=Side.MENTOR, said=yes()),
        )
        assert said[0] is None, "the earlier word holds"
        assert "said yes to somebody else already" in str(said[1])
        for request in open_requests:
            programme.do(requests.withdraw, request, on=TODAY)


def test_exactly_one_gets_the_last_place_every_time(database: Database) -> None:
    """One begins while another's pairing, ended by mistake, is reopened, again and again."""
    programme = Programme(database)
    group, offer = programme.group(), programme.mentor()
    mistaken = programme.pairing(group, offer_id=offer)
    programme.do(endings.end, mistaken, on=TODAY)
    mentee = programme.attending_member(group)
    won: list[bool] = []
    for _ in range(ROUNDS):
        request = programme.do(requests.open, mentee, on=TODAY, wish=WISH)
        agreed = programme.agreed(request, offer)
        by = {"on": TODAY, "channels": (Channel.PHONE,)}
        said = _at_once(
            partial(programme.do, pairings.begin, agreed, **by),
            partial(programme.do, endings.reopen, mistaken, on=TODAY),
        )
        live = _live(database)
        assert len(live) == 1
        assert [sentence for sentence in said if sentence is not None] == [next(filter(None, said))]
        assert "has room for 1 and mentors 1 already" in next(filter(None, said))
        won.append(said[0] is None)
        programme.do(endings.end, live[0], on=TODAY)
        if not won[-1]:
            programme.do(requests.withdraw, request, on=TODAY)
    assert len(won) == ROUNDS


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
