"""Whatever happens to pairs, in whatever order: the programme's promises hold, no row is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from heal.errors import Refusal
from heal.models import (
    CheckIn,
    Concern,
    Contact,
    DoNotPair,
    Ending,
    MentoringRequest,
    MentorOffer,
    Pairing,
    Proposal,
    TrailEntry,
)
from heal.queries import attention
from heal.queries import settings as stored
from heal.rules import mentors as mentor_rules
from heal.rules.attention import Matter
from heal.rules.stopping import Fate
from heal.services import check_ins, contacts, desk, endings, mentors, pairings, proposals, requests
from heal.services.check_ins import Heard
from heal.services.endings import HowItEnded
from heal.vocabulary import (
    Activity,
    AfterStopping,
    Channel,
    EndingReason,
    HowItGoes,
    MentorStatus,
    MentorVerb,
    NextForMentee,
    NextForMentor,
    PairingStatus,
    SelfCheck,
    Side,
)
from tests.kit.by_hand import ago
from tests.kit.programme import TODAY, WILLING, Programme, yes

PHONE = (Channel.PHONE,)
KEPT = (Pairing, Proposal, MentoringRequest, MentorOffer, Concern, DoNotPair, Contact, CheckIn)
LIVE = (PairingStatus.ACTIVE, PairingStatus.PAUSED)

MOVES: dict[MentorVerb, Callable[..., Any]] = {
    MentorVerb.PAUSE: mentors.pause,
    MentorVerb.RESUME: mentors.resume,
    MentorVerb.DISCONTINUE: mentors.discontinue,
    MentorVerb.OFFER_AGAIN: mentors.offer_again,
    MentorVerb.APPROVE: mentors.approve,
}

back = st.integers(0, 6)
which = st.integers(0, 5)
said = st.builds(
    Heard, st.sampled_from(HowItGoes), st.lists(st.sampled_from(Activity), max_size=7).map(tuple)
)
selves = st.none() | st.sampled_from(SelfCheck)
ends = st.builds(
    HowItEnded,
    said_by=st.none() | st.sampled_from(Side),
    reason=st.none() | st.sampled_from(EndingReason),
    gratitude_expressed=st.booleans(),
    for_mentor=st.none() | st.sampled_from(NextForMentor),
    for_mentee=st.none() | st.sampled_from(NextForMentee),
    mentee_steady=st.booleans(),
)


class Pairs(RuleBasedStateMachine):
    """Two mentors and three mentees, and all that may happen to them over the weeks."""

    shelf: Any

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        self.programme = Programme(self.closing.enter_context(self.shelf.fresh()), today=TODAY)
        self.today, self.expected = TODAY, dict.fromkeys(KEPT, 0)
        self.trail = 0
        group = self.programme.group()
        for _ in range(2):
            self.programme.mentor(group, told=WILLING)
        for day in (60, 30, 0):
            request = self.programme.request(group, on=ago(day))
            if day:
                offer = self._ids(MentorOffer)[0 if day > 50 else 1]
                proposal = self.programme.agreed(request, offer, on=ago(day))
                self.programme.do(pairings.begin, proposal, on=ago(day), channels=PHONE)
        self._count()

    def teardown(self) -> None:
        self.closing.close()

    # What may happen. A refusal is an answer, too: then nothing has changed.

    def _try(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        before = self._counted(TrailEntry)
        try:
            return self.programme.do(use_case, *details, **more)
        except Refusal:
            assert self._counted(TrailEntry) == before, "refused, and something was saved"
            return None

    def _pick(self, model: Any, number: int, *status: Any) -> int:
        """Return one of the records, mostly of those that the move is for."""
        every = self._all(model)
        fitting = [row.id for row in every if not status or row.status in status]
        found = fitting or [row.id for row in every]
        return found[number % len(found)] if found else 0

    @rule(days=st.integers(3, 50))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(pair=which, side=st.sampled_from(Side), word=said, own=selves, ago_=back)
    def a_side_is_heard(
        self, pair: int, side: Side, word: Heard, own: SelfCheck | None, ago_: int
    ) -> None:
        heard = Heard(word.goes, word.activities, own if side is Side.MENTOR else None)
        number = self._pick(Pairing, pair, PairingStatus.ACTIVE)
        self._try(check_ins.record, number, on=self._day(ago_), heard={side: heard})
        self._may_grow(CheckIn)

    @precondition(lambda self: self.expected[CheckIn])
    @rule(number=which, word=said, ago_=back)
    def it_is_corrected_and_seen_to(self, number: int, word: Heard, ago_: int) -> None:
        check_in = self._pick(CheckIn, number)
        self._try(check_ins.correct, check_in, on=self._day(ago_), said=word)
        self._try(check_ins.seen_to, check_in, on=self.today)

    @precondition(lambda self: self.expected[CheckIn])
    @rule(number=which)
    def it_is_taken_back(self, number: int) -> None:
        self.programme.do(check_ins.take_back, self._pick(CheckIn, number))
        self.expected[CheckIn] -= 1

    @rule(pair=which, ago_=back)
    def they_are_in_touch(self, pair: int, ago_: int) -> None:
        day, pairing = self._day(ago_), self._pick(Pairing, pair)
        met = {"on": day, "channel": None, "activities": ()}
        if self._try(contacts.record, pairing, **met) is not None:
            self.expected[Contact] += 1

    @rule(pair=which, ago_=back)
    def they_take_a_break(self, pair: int, ago_: int) -> None:
        pairing = self._pick(Pairing, pair, PairingStatus.ACTIVE)
        self._try(pairings.pause, pairing, on=self._day(ago_))

    @rule(pair=which)
    def they_go_on(self, pair: int) -> None:
        self._try(pairings.resume, self._pick(Pairing, pair, PairingStatus.PAUSED), on=self.today)

    @rule(pair=which, ago_=back, how=ends)
    def it_ends(self, pair: int, ago_: int, how: HowItEnded) -> None:
        self._try(endings.end, self._pick(Pairing, pair, *LIVE), on=self._day(ago_), how=how)
        self._may_grow(Concern)
        self._may_grow(DoNotPair)

    @rule(pair=which, ago_=back, how=ends)
    def its_end_is_corrected(self, pair: int, ago_: int, how: HowItEnded) -> None:
        pairing = self._pick(Pairing, pair, PairingStatus.ENDED)
        self._try(endings.correct, pairing, on=self._day(ago_), how=how)
        self._may_grow(Concern)
        self._may_grow(DoNotPair)

    @rule(pair=which)
    def it_is_reopened(self, pair: int) -> None:
        self._try(endings.reopen, self._pick(Pairing, pair, PairingStatus.ENDED), on=self.today)

    @rule(pair=which, side=st.sampled_from(Side))
    def somebody_asks_after_them(self, pair: int, side: Side) -> None:
        pairing = self._pick(Pairing, pair, PairingStatus.ENDED)
        self._try(endings.asked_after, pairing, side=side, on=self.today)

    @rule(offer=which, move=st.integers(0, 4), ends_too=st.booleans())
    def a_mentor_moves(self, offer: int, move: int, ends_too: bool) -> None:
        """Rest, go on, stop, offer again, be approved: whatever may be done now."""
        number = self._pick(MentorOffer, offer)
        standing = next(row for row in self._all(MentorOffer) if row.id == number)
        legal = mentor_rules.LIFECYCLE.verbs_from(standing.status)
        verbs = [verb for verb in legal if verb in MOVES]
        verb = verbs[move % len(verbs)]
        more: dict[str, Any] = {} if verb is MentorVerb.RESUME else {"on": self.today}
        if verb is MentorVerb.DISCONTINUE:
            what = AfterStopping.END if ends_too else AfterStopping.GO_ON
            pairs = [row for row in self._all(Pairing) if row.mentor_id == standing.member_id]
            more["then"] = {row.id: Fate(what) for row in pairs if row.status in LIVE}
        self._try(MOVES[verb], number, **more)

    @rule(after=which, offer=which)
    def they_look_again_and_begin(self, after: int, offer: int) -> None:
        """As far as the gates let them: each step is the real one."""
        ended = self._pick(Pairing, after, PairingStatus.ENDED)
        request = self._try(requests.open_next, ended, on=self.today, attested=True)
        self._may_grow(MentoringRequest)
        if request is None:
            return
        mentor = self._pick(MentorOffer, offer, MentorStatus.APPROVED)
        proposal = self._try(proposals.draft, request, offer_id=mentor, on=self.today)
        self._may_grow(Proposal)
        if proposal is None:
            self._try(requests.withdraw, request, on=self.today)
            return
        self._try(proposals.ask, proposal, on=self.today)
        for side in Side:
            self._try(proposals.answer, proposal, side=side, said=yes(self.today))
        begun = self._try(pairings.begin, proposal, on=self.today, channels=PHONE)
        if begun is None:
            self._try(requests.withdraw, request, on=self.today)
            return
        self.expected[Pairing] += 1
        pair = next(row for row in self._all(Pairing) if row.id == begun)
        two = tuple(sorted((pair.mentor_id, pair.mentee_id)))
        assert two not in {(row.first_id, row.second_id) for row in self._all(DoNotPair)}

    @rule(matter=st.sampled_from(Matter), number=which)
    def a_line_rests_for_three_days(self, matter: Matter, number: int) -> None:
        until = self.today + timedelta(days=3)
        self._try(desk.snooze, number, matter=matter, today=self.today, until=until)

    # What always holds.

    @invariant()
    def no_row_is_lost(self) -> None:
        assert {model: self._counted(model) for model in KEPT} == self.expected

    @invariant()
    def the_trail_only_grows(self) -> None:
        now = self._counted(TrailEntry)
        assert now >= self.trail
        self.trail = now

    @invariant()
    def a_pair_is_what_its_status_says(self) -> None:
        ended = {row.pairing_id for row in self._all(Ending)}
        for pair in self._all(Pairing):
            assert (pair.status is PairingStatus.ENDED) == (pair.ended_on is not None)
            assert (pair.status is PairingStatus.ENDED) == (pair.id in ended)
            assert (pair.status is PairingStatus.PAUSED) == (pair.paused_on is not None)
            planned = (pair.check_in_due_on is not None, pair.quiet_on is not None)
            assert planned == ((pair.status is PairingStatus.ACTIVE),) * 2
            if pair.quiet_on is not None and pair.check_in_due_on is not None:
                assert pair.began_on < pair.check_in_due_on < pair.quiet_on
            assert pair.mentor_id != pair.mentee_id

    @invariant()
    def a_mentee_has_one_mentor_at_a_time(self) -> None:
        times: dict[int, list[tuple[date, date]]] = {}
        for pair in self._all(Pairing):
            times.setdefault(pair.mentee_id, []).append((pair.began_on, pair.ended_on or date.max))
        for spans in times.values():
            spans.sort()
            assert all(one[1] <= other[0] for one, other in pairwise(spans))

    @invariant()
    def today_counts_what_it_shows(self) -> None:
        with self.programme.database.reading() as session:
            programme = stored.programme(session)
            lines = attention.lines(session, programme, today=self.today, each=1000)
        shown = lines.groupby("matter").agg({"whole": ["min", "max"], "record_id": "nunique"})
        assert (shown["whole", "min"] == shown["record_id", "nunique"]).all()
        assert (shown["whole", "max"] == shown["record_id", "nunique"]).all()
        asked = set(lines.loc[lines["matter"] == Matter.AFTER_ENDING.value, "opens"])
        assert not asked & {pair.id for pair in self._all(Pairing) if pair.status in LIVE}

    # Small things.

    def _day(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def _may_grow(self, model: Any) -> None:
        now = self._counted(model)
        assert now >= self.expected[model]
        self.expected[model] = now

    def _count(self) -> None:
        self.expected = {model: self._counted(model) for model in KEPT}

    def _counted(self, model: Any) -> int:
        with self.programme.database.reading() as session:
            return session.scalars(select(func.count()).select_from(model)).one()

    def _ids(self, model: Any) -> list[int]:
        return [row.id for row in self._all(model)]

    def _all(self, model: Any) -> list[Any]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))


@pytest.mark.parametrize(("backend", "examples"), [("sqlite", 10), ("postgresql", 3)])
def test_in_any_order(request: pytest.FixtureRequest, backend: str, examples: int) -> None:
    shelf = request.getfixturevalue(f"{backend}_shelf")
    machine = type("Machine", (Pairs,), {"shelf": shelf})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
