"""A programme at random, for what has to hold of every programme; written past the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from heal.rules.days import add_months
from heal.rules.feedback import BOTH
from heal.vocabulary import (
    Activity,
    AnswerKind,
    Channel,
    HowItGoes,
    ImportKind,
    LeftOut,
    Liking,
    MentorStatus,
    PairingStatus,
    ProposalStatus,
    Quality,
    RegisterSource,
    RequestStatus,
    Role,
    RowOutcome,
    Side,
    SuggestionStatus,
)
from tests.kit import rows
from tests.kit.programme import TODAY

NOON = datetime.combine(TODAY, time(12), UTC)
WHO = ("name", "email")


@dataclass
class RandomProgramme:
    """Groups, people, meetings, files, offers, requests, pairs and words about them."""

    connection: Connection
    chance: Random
    groups: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    meetings: list[int] = field(default_factory=list)
    offers: dict[int, int] = field(default_factory=dict)
    requests: dict[int, int] = field(default_factory=dict)
    _mentored: set[int] = field(default_factory=set)

    def write(self) -> RandomProgramme:
        """Write it all, and return it."""
        some = self.chance.randint
        self.groups = [self.add("groups", name=f"Group {n}") for n in range(some(2, 4))]
        self.members = [self._member(number) for number in range(some(3, 6))]
        self.accounts = [self._account(number) for number in range(2)]
        self._form(None)
        for word in LeftOut:
            self._ignored(None, f"everywhere {word}", why=word)
        for group in self.groups:
            self._group(group)
        for member in self.members:
            self._what_they_told(member)
        for mentor, offer in self.offers.items():
            for mentee, request in self.requests.items():
                if mentor != mentee and self._often():
                    self._proposal(mentor, offer, mentee, request)
        self._words()
        return self

    def add(self, table: str, **given: Any) -> int:
        """Insert one row, with what it needs, and return its number."""
        return int(rows.insert(self.connection, rows.table(table), **given)["id"])

    def _often(self) -> bool:
        return self.chance.random() < 0.6

    def _day(self, back: int = 120) -> Any:
        return TODAY - timedelta(days=self.chance.randint(0, back))

    def _member(self, number: int) -> int:
        name = f"person {number}"
        return self.add(
            "members",
            name=name,
            name_key=name,
            email=f"{number}@example.org",
            note=f"note {number}",
        )

    def _account(self, number: int) -> int:
        account = self.add(
            "accounts", email=f"f{number}@example.org", role=Role.FACILITATOR, status="active",
            member_id=self.chance.choice([None, *self.members]) if number == 0 else None,
        )  # fmt: skip
        self.add("sign_in_sessions", account_id=account, began_at=NOON, seen_at=NOON)
        self.add("invitations", expires_at=NOON)
        self._form(account)
        return account

    def _form(self, account: int | None) -> None:
        told = zip(("Name", "E-mail"), self.chance.choice((WHO, WHO[::-1])), strict=True)
        columns = [{"heading": heading, "target": target} for heading, target in told]
        mapping = {"version": 1, "purpose": "register", "columns": columns}
        self.add(
            "column_mappings", purpose=ImportKind.REGISTER, columns=mapping, account_id=account
        )

    def _group(self, group: int) -> None:
        for member in self.members:
            if self._often():
                joined = add_months(TODAY, -self.chance.randint(0, 20))
                left = self.chance.choice([None, None, TODAY, joined])
                self.add(
                    "memberships", group_id=group, member_id=member, joined_on=joined, left_on=left
                )
        for week in range(self.chance.randint(0, 3)):
            self._meeting(group, TODAY - timedelta(weeks=week, days=self.chance.randint(0, 6)))
        self._file(ImportKind.MEMBERS, group, None)
        self._ignored(group, "in the group")

    def _ignored(self, group: int | None, name: str, why: LeftOut = LeftOut.GUEST) -> None:
        self.add("ignored_names", group_id=group, name_key=name, why=why)

    def _meeting(self, group: int, held_on: Any) -> None:
        register = self.chance.choice([None, *RegisterSource])
        meeting = self.add("meetings", group_id=group, held_on=held_on, register=register)
        self.meetings.append(meeting)
        for member in self.members if register else ():
            if self._often():
                self.add(
                    "marks",
                    meeting_id=meeting,
                    member_id=member,
                    present=self._often(),
                    source=register,
                )
        if register is RegisterSource.IMPORTED:
            self._file(ImportKind.REGISTER, group, meeting)

    def _file(self, kind: ImportKind, group: int, meeting: int | None) -> None:
        batch = self.add(
            "import_batches", kind=kind, group_id=group, meeting_id=meeting, imported_at=NOON
        )
        for line in range(self.chance.randint(0, 3)):
            known = self.chance.choice(self.members)
            outcome = self.chance.choice(list(RowOutcome))
            self.add(
                "import_rows", batch_id=batch, line=line, outcome=outcome, reason="why",
                name=f"name {batch} {line}", email=f"{batch}.{line}@example.org", joined_at=NOON,
                left_at=NOON + timedelta(hours=1), minutes=60,
                member_id=known if outcome in {RowOutcome.ADDED, RowOutcome.MATCHED} else None,
            )  # fmt: skip

    def _what_they_told(self, member: int) -> None:
        self.add("aliases", member_id=member)
        self.add("safe_channels", safe_contact_id=self.add("safe_contacts", member_id=member))
        self.add("attribute_values", member_id=member, attribute_id=1, own_words="words")
        other = self.chance.choice(self.members)
        if member < other:
            self.add("do_not_pair", first_id=member, second_id=other)
        if self._often():
            status = self.chance.choice([MentorStatus.APPROVED, *MentorStatus])
            decided = None if status is MentorStatus.OFFERED else self._day(90)
            offer = self.add(
                "mentor_offers", member_id=member, status=status, note="note",
                offered_on=TODAY - timedelta(days=90), decided_on=decided,
            )  # fmt: skip
            self.offers[member] = offer
            self.add("mentor_qualities", offer_id=offer, quality=self.chance.choice(list(Quality)))
            self.add("mentor_channels", offer_id=offer, channel=Channel.PHONE)
        if self._often():
            status = self.chance.choice([RequestStatus.OPEN, *RequestStatus])
            request = self.add(
                "requests", mentee_id=member, status=status, own_words="words",
                opened_on=TODAY - timedelta(days=60),
                closed_on=None if status is RequestStatus.OPEN else self._day(60),
            )  # fmt: skip
            self.requests[member] = request
            self.add("request_channels", request_id=request, channel=Channel.PHONE)
            self.add("preferences", request_id=request, attribute_id=1, liking=Liking.SIMILAR)

    def _proposal(self, mentor: int, offer: int, mentee: int, request: int) -> None:
        drafted = TODAY - timedelta(days=50)
        proposal = self.add(
            "proposals", offer_id=offer, request_id=request, drafted_on=drafted, asked_on=drafted,
            status=self.chance.choice(list(ProposalStatus)),
        )  # fmt: skip
        for side in Side:
            self.add("answers", proposal_id=proposal, side=side, answer=AnswerKind.YES)
        if mentee in self._mentored or not self._often():
            return
        self._mentored.add(mentee)
        ended = self.chance.choice([None, None, TODAY])
        pairing = self.add(
            "pairings", proposal_id=proposal, mentor_id=mentor, mentee_id=mentee, began_on=drafted,
            status=PairingStatus.ENDED if ended else PairingStatus.ACTIVE, ended_on=ended,
            check_in_due_on=self._day(), quiet_on=self.chance.choice([None, self._day()]),
        )  # fmt: skip
        self.add("pairing_channels", pairing_id=pairing, channel=Channel.PHONE)
        answer = self.chance.choice(list(HowItGoes))
        self.add("check_ins", pairing_id=pairing, side=Side.MENTEE, answer=answer, heard_on=drafted)
        for side in Side:
            heard = self.add("feedbacks", pairing_id=pairing, side=side, heard_on=self._day())
            gift, given = self.chance.choice(BOTH), self._often()
            self.add("feedback_answers", feedback_id=heard, gift=gift, given=given)
        contact = self.add("contacts", pairing_id=pairing, happened_on=self._day(40))
        self.add("contact_activities", contact_id=contact, activity=Activity.SHARING)
        self.add("endings", pairing_id=pairing)
        self.add("concerns", pairing_id=pairing, member_id=None)

    def _words(self) -> None:
        self.add("concerns", member_id=self.chance.choice(self.members), pairing_id=None)
        self.add("informal_connections", member_id=self.chance.choice(self.members))
        self.add("snoozes")
        waits = {"status": SuggestionStatus.OPEN}
        settled = {"status": SuggestionStatus.SET_ASIDE, "settled_on": TODAY}
        for account in self.accounts:
            for offer in self.offers.values():
                if self._often():
                    word = self.add(
                        "recommendations",
                        offer_id=offer,
                        account_id=account,
                        recommended_on=self._day(90),
                    )
                    self.add("recommended_qualities", recommendation_id=word)
            one, other = self.chance.sample(self.members, 2)
            self.add(
                "suggestions", mentor_id=one, mentee_id=other, account_id=account,
                suggested_on=self._day(), **(waits if account == self.accounts[0] else settled),
            )  # fmt: skip
        for member in self.members:
            self.add("record_openings", member_id=member, at=NOON)
