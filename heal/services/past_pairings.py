"""Bringing in pairs that began before the dashboard, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.errors import Refusal
from heal.exchange.moments import DateOrder
from heal.models.imports import ImportBatch, ImportRow
from heal.models.members import Member, Membership
from heal.models.mentors import MentorChannel, MentorOffer
from heal.models.pairings import Ending, Pairing, PairingChannel
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest, RequestChannel
from heal.queries import past_pairings, settings
from heal.rules import pairings as pairing_rules
from heal.rules import past_pairings as rules
from heal.rules.access import Actor, require
from heal.rules.taking_back import Standing, refusal
from heal.services import audit, endings, records
from heal.services.pairs_people import Who
from heal.services.pairs_preview import NewMentor, Pair, PairsPreview, preview
from heal.vocabulary import (
    Channel,
    ExperienceBasis,
    ImportKind,
    MentorStatus,
    PairingStatus,
    Permission,
    ProposalStatus,
    RequestStatus,
    Route,
    RowOutcome,
    Willingness,
)

Record = TypeVar("Record")

BEFORE = "Has mentored since before these records began."
CAME_WITH = "Came with pairs that began before these records."


def save(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    today: date,
    attested: bool,
    date_order: DateOrder | None = None,
    add_people: bool = True,
    same: Mapping[str, bool] | None = None,
    keeping: int | None = None,
) -> int:
    """Bring in every pair that passes its gates, and return the import's number.

    `attested` is the word of whoever acts on what nobody can be asked any more, see
    `rules.past_pairings.ATTESTATION`; each pair keeps who gave it, and when. `keeping` is how many
    pairs somebody was told would come in; nothing does where that changed.
    """
    require(actor, Permission.IMPORT_FILES)
    plan = preview(
        session, actor, data=data, file_name=file_name, today=today, date_order=date_order,
        add_people=add_people, same=same,
    )  # fmt: skip
    if plan.already:
        raise Refusal(plan.already)
    if plan.pairs and not attested:
        raise Refusal(rules.NOT_ATTESTED)
    if keeping is not None and keeping != len(plan.pairs):
        raise Refusal(rules.OTHERS_THAN_SHOWN)
    batch = ImportBatch(
        kind=ImportKind.PAIRINGS,
        file_name=records.name(plan.file_name[:NAME_LENGTH], "file"),
        sha256=plan.sha256,
        imported_at=datetime.combine(today, time(), UTC),
        imported_by=actor.name,
        group_id=None,
    )
    session.add(batch)
    session.flush()
    _Keeping(session, actor, batch.id, today).all_of(plan)
    return batch.id


def undo(session: Session, actor: Actor, batch_ids: Sequence[int], *, on: date) -> None:
    """Take back exactly what some files of pairs made together: pairs, offers, people.

    Refused where something else has come to hang on one of them since, or was corrected.
    """
    require(actor, Permission.IMPORT_FILES)
    batches = [records.find(session, ImportBatch, number, "import") for number in batch_ids]
    since = past_pairings.more_since(session, batch_ids)
    if said := refusal(Standing(files=len(batches), hangs_on_it=since)):
        raise Refusal(said)
    for model, ids in past_pairings.made_by(session, batch_ids).items():
        audit.remove_many(session, model, ids)
    for batch in batches:
        batch.undone_at = datetime.combine(on, time(), UTC)


class _Keeping:
    """Keep what a preview says, in one session."""

    def __init__(self, session: Session, actor: Actor, batch_id: int, today: date) -> None:
        self.session, self.actor, self.batch_id, self.today = session, actor, batch_id, today
        self.people: dict[int, int] = {}
        self.memberships: dict[int, int] = {}
        self.offers: dict[int, int] = {}
        self.rhythm = settings.programme(session).check_ins

    def all_of(self, plan: PairsPreview) -> None:
        """Keep people, offers, pairs, and what became of every line."""
        self._people(plan.new_people)
        self._new_offers(plan)
        self._known_offers(plan)
        offered = {one.line: self.offers[one.who.number] for one in plan.new_mentors}
        kept = self._pairs(plan.pairs)
        rows = [self._row(pair.line, RowOutcome.ADDED, member_id=self._number(pair.mentee),
                          pairing_id=one.id, offer_id=offered.get(pair.line))
                for pair, one in zip(plan.pairs, kept, strict=True)]  # fmt: skip
        rows += self._rows_of_people(plan)
        rows += [self._row(line, RowOutcome.MATCHED, member_id=mentee_id)
                 for line, mentee_id in plan.unchanged]  # fmt: skip
        rows += [self._row(one.line, RowOutcome.REFUSED, reason=one.reason)
                 for one in plan.refused]  # fmt: skip
        audit.add_many(self.session, ImportRow, sorted(rows, key=lambda row: row["line"]))

    def _add(self, made: Iterable[Record]) -> list[Record]:
        """Add records together, so that a long file takes few statements, each with its trail."""
        added = list(made)
        self.session.add_all(added)
        self.session.flush()
        return added

    def _people(self, people: Sequence[Who]) -> None:
        added = self._add(
            Member(name=records.name(who.name, "member"), email=who.email) for who in people
        )
        for who, member in zip(people, added, strict=True):
            self.people[who.number] = member.id
        joining = [who for who in people if who.group_id and who.joined_on]
        stays = self._add(
            Membership(
                member_id=self.people[who.number],
                group_id=who.group_id or 0,
                joined_on=who.joined_on or self.today,
            )
            for who in joining
        )
        for who, stay in zip(joining, stays, strict=True):
            self.memberships[who.number] = stay.id

    def _new_offers(self, plan: PairsPreview) -> None:
        accepts: dict[int, set[Channel]] = {}
        for pair in plan.pairs:
            accepts.setdefault(pair.mentor.number, set()).update(pair.channels)
        offers = self._add(self._offer(one) for one in plan.new_mentors)
        for one, offer in zip(plan.new_mentors, offers, strict=True):
            self.offers[one.who.number] = offer.id
        self._add(
            MentorChannel(offer_id=self.offers[one.who.number], channel=channel)
            for one in plan.new_mentors
            for channel in sorted(accepts[one.who.number])
        )

    def _offer(self, one: NewMentor) -> MentorOffer:
        """Put somebody into the pool: as approved while they mentor, else resting until asked."""
        running = one.running > 0
        neither = one.experience is ExperienceBasis.NEITHER
        return MentorOffer(
            member_id=self._number(one.who),
            status=MentorStatus.APPROVED if running else MentorStatus.PAUSED,
            offered_on=one.since,
            expressed_by=Willingness.TOLD_COORDINATOR,
            experience=one.experience,
            experience_reason=BEFORE if neither else None,
            capacity=rules.capacity_of(one.running),
            note=CAME_WITH,
            decided_on=one.since,
            paused_on=None if running else self.today,
        )

    def _known_offers(self, plan: PairsPreview) -> None:
        known = {pair.mentor.number for pair in plan.pairs} - set(self.offers)
        found = past_pairings.about(self.session, known).offers
        self.offers |= {member_id: offer.offer_id for member_id, offer in found.items()}

    def _pairs(self, pairs: Sequence[Pair]) -> list[Pairing]:
        """Keep the pairs, each with the request and the proposal whose places it holds."""
        requests = self._add(self._request(pair) for pair in pairs)
        proposals = self._add(
            Proposal(
                request_id=request.id,
                offer_id=self.offers[pair.mentor.number],
                status=ProposalStatus.AGREED,
                drafted_on=pair.time.first,
            )
            for pair, request in zip(pairs, requests, strict=True)
        )
        kept = self._add(map(self._pairing, pairs, (one.id for one in proposals)))
        self._add(
            RequestChannel(request_id=request.id, channel=channel)
            for pair, request in zip(pairs, requests, strict=True)
            for channel in sorted(pair.channels)
        )
        both = list(zip(pairs, kept, strict=True))
        self._add(
            PairingChannel(pairing_id=one.id, channel=channel)
            for pair, one in both
            for channel in sorted(pair.channels)
        )
        self._add(
            Ending(pairing_id=one.id, manner=pair.manner, reason=pair.reason)
            for pair, one in both
            if pair.time.last
        )
        for pair, one in both:
            if pair.never_again:
                endings.never_again(self.session, self.actor, one, on=self.today)
        return kept

    def _request(self, pair: Pair) -> MentoringRequest:
        return MentoringRequest(
            mentee_id=self._number(pair.mentee),
            status=RequestStatus.FULFILLED,
            route=Route.COORDINATOR_IDENTIFIED,
            opened_on=pair.time.first,
            closed_on=pair.time.first,
            of_past=True,
        )

    def _pairing(self, pair: Pair, proposal_id: int) -> Pairing:
        began, ended = pair.time.first, pair.time.last
        plan = pairing_rules.plan_check_ins(began, self.rhythm, after=self.today)
        return Pairing(
            proposal_id=proposal_id,
            mentor_id=self._number(pair.mentor),
            mentee_id=self._number(pair.mentee),
            status=PairingStatus.ACTIVE if ended is None else PairingStatus.ENDED,
            began_on=began,
            ended_on=ended,
            check_in_due_on=plan.due_on if ended is None else None,
            quiet_on=plan.quiet_on if ended is None else None,
            attested_on=self.today,
            attested_by=self.actor.name,
        )

    def _number(self, who: Who) -> int:
        return self.people[who.number] if who.member_id is None else who.member_id

    def _rows_of_people(self, plan: PairsPreview) -> list[dict[str, Any]]:
        """Return a row for everybody who was added, on the first line that names them."""
        first: dict[int, int] = {}
        for pair in plan.pairs:
            for who in (pair.mentor, pair.mentee):
                first.setdefault(who.number, pair.line)
        return [
            self._row(
                first[who.number],
                RowOutcome.ADDED,
                member_id=self._number(who),
                made_member=True,
                membership_id=self.memberships.get(who.number),
                joined_on=who.joined_on,
            )
            for who in plan.new_people
        ]

    def _row(self, line: int, outcome: RowOutcome, **more: Any) -> dict[str, Any]:
        blank: dict[str, Any] = {
            "reason": None, "name": None, "email": None, "member_id": None, "made_member": False,
            "membership_id": None, "joined_on": None, "pairing_id": None, "offer_id": None,
        }  # fmt: skip
        return {"batch_id": self.batch_id, "line": line, "outcome": outcome, **blank, **more}
