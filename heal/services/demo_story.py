"""What happened in the invented programme, told through the real use-cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.attributes import Attribute, AttributeOption
from heal.models.members import Member
from heal.rules.access import Actor
from heal.services import (
    check_ins,
    concerns,
    contacts,
    demo_chats,
    endings,
    feedback,
    members,
    mentors,
    pairings,
    proposals,
    requests,
    safe_contacts,
)
from heal.services.check_ins import Heard
from heal.services.endings import HowItEnded
from heal.services.mentors import Willing
from heal.services.proposals import Said
from heal.services.requests import Preferred, Wish
from heal.services.safe_contacts import Safe
from heal.vocabulary import (
    AnswerKind,
    Channel,
    Conveyed,
    EndingManner,
    EndingReason,
    ExperienceBasis,
    Gift,
    HowItGoes,
    Liking,
    NextForMentee,
    NextForMentor,
    Quality,
    Route,
    SelfCheck,
    Side,
    Voicemail,
    Willingness,
)

Told = Mapping[str, Any]


@dataclass
class Story:
    """Let everything happen on its day, counted back from today."""

    session: Session
    actor: Actor
    today: date
    _offers: dict[str, int] = field(default_factory=dict)

    def tell(self, story: Told) -> None:
        """Let it all happen: what people told, offers, pairs, wishes, chats, and the rest."""
        for who, told in story["told"].items():
            self._tell_of_themselves(who, told)
        for who, told in story["reached"].items():
            self._may_be_reached(who, told)
        for told in story["mentor"]:
            self._offer(told)
        for told in sorted(story["pairing"], key=lambda pair: -int(pair["began"])):
            self._pair(told)
        for told in story["mentor"]:
            self._later(told)
        for told in story["request"]:
            self._wish(told)
        for told in story["informal"]:
            demo_chats.tell(self.session, self.actor, told, number=self._member, day=self._day)
        for told in story["concern"]:
            self._worry(told)

    def _day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def _member(self, who: str) -> int:
        address = f"{who}@example.org"
        return self.session.scalars(select(Member.id).where(Member.email == address)).one()

    def _tell_of_themselves(self, who: str, told: Told) -> None:
        asked, words = self._questions(), self._words()
        values = {
            asked[question]: tuple(words[question, word] for word in said)
            if isinstance(said, list)
            else words[question, said]
            for question, said in told.items()
        }
        members.describe(self.session, self.actor, self._member(who), values=values)

    def _may_be_reached(self, who: str, told: Told) -> None:
        safe = Safe(
            channels={Channel(word): address or None for word, address in told["channels"].items()},
            times=told.get("times"),
            voicemail=Voicemail(told.get("voicemail", Voicemail.NO)),
            email_is_safe=told.get("email", False),
            name_to_ask_for=told.get("ask_for"),
        )
        member_id, on = self._member(who), self._day(told["confirmed"])
        safe_contacts.confirm(self.session, self.actor, member_id, safe=safe, on=on)

    def _questions(self) -> dict[str, int]:
        names = self.session.execute(select(Attribute.name, Attribute.id))
        return {row.name: row.id for row in names}

    def _words(self) -> dict[tuple[str, str], int]:
        options = select(Attribute.name, AttributeOption.name.label("word"), AttributeOption.id)
        found = self.session.execute(
            options.join(Attribute, Attribute.id == AttributeOption.attribute_id)
        )
        return {(row.name, row.word): row.id for row in found}

    def _offer(self, told: Told) -> None:
        willing = Willing(
            expressed_by=Willingness(told["by"]),
            qualities=[Quality(word) for word in told["qualities"]],
            experience=ExperienceBasis(told["experience"]),
            experience_reason=told.get("reason"),
            channels=_channels(told),
            capacity=told["capacity"],
            privacy_acknowledged="decided" in told,
            rather_not=[self._words()[item] for item in told.get("rather_not", {}).items()],
        )
        on, member_id = self._day(told["offered"]), self._member(told["who"])
        offer_id = mentors.offer(self.session, self.actor, member_id, on=on, told=willing)
        self._offers[told["who"]] = offer_id
        if "decided" in told:
            decide = mentors.defer if told["outcome"] == "not_now" else mentors.approve
            decide(self.session, self.actor, offer_id, on=self._day(told["decided"]))

    def _later(self, told: Told) -> None:
        offer_id = self._offers[told["who"]]
        if told["outcome"] == "paused":
            mentors.pause(self.session, self.actor, offer_id, on=self._day(told["changed"]))
        if told["outcome"] == "discontinued":
            on = self._day(told["changed"])
            mentors.discontinue(self.session, self.actor, offer_id, on=on, then={})

    def _open(self, who: str, told: Told) -> int:
        asked = self._questions()
        wish = Wish(
            route=Route(told["route"]),
            channels=_channels(told),
            own_words=told.get("words"),
            preferences={
                asked[name]: Preferred(Liking(liking), must=name in told.get("must", ()))
                for name, liking in told.get("prefer", {}).items()
            },
            most=asked[told["most"]] if "most" in told else None,
        )
        return requests.open(
            self.session,
            self.actor,
            self._member(who),
            on=self._day(told["opened"]),
            wish=wish,
            attested=True,
        )

    def _asked(self, request_id: int, mentor: str, ago: int) -> int:
        on = self._day(ago)
        proposal_id = proposals.draft(
            self.session, self.actor, request_id, offer_id=self._offers[mentor], on=on
        )
        proposals.ask(self.session, self.actor, proposal_id, on=on)
        return proposal_id

    def _say(self, proposal_id: int, side: Side, ago: int, answer: AnswerKind) -> None:
        said = Said(
            answer=answer,
            on=self._day(ago),
            came_by=Conveyed.PHONE if side is Side.MENTOR else Conveyed.TEXT,
            acknowledged=True,
            close_friends=False,
            romantic_partners=False,
            long_standing=False,
        )
        proposals.answer(self.session, self.actor, proposal_id, side=side, said=said)

    def _pair(self, told: Told) -> None:
        request_id = self._open(told["mentee"], told)
        proposal_id = self._asked(request_id, told["mentor"], told["asked"])
        for side, ago in zip(Side, told["said"], strict=True):
            self._say(proposal_id, side, ago, AnswerKind.YES)
        pairing_id = pairings.begin(
            self.session,
            self.actor,
            proposal_id,
            on=self._day(told["began"]),
            channels=_channels(told),
        )
        self._go_on(pairing_id, told)
        if "ended" in told:
            self._end(pairing_id, told)

    def _go_on(self, pairing_id: int, told: Told) -> None:
        for ago, *heard in told.get("heard", []):
            check_ins.record(
                self.session,
                self.actor,
                pairing_id,
                on=self._day(ago),
                heard=_heard(heard),
            )
        for ago, channel in told.get("touched", []):
            contacts.record(
                self.session,
                self.actor,
                pairing_id,
                on=self._day(ago),
                channel=Channel(channel),
                activities=(),
            )

        for ago, side, yes, not_so_much in told.get("gives", []):
            answers = {Gift(word): word in yes for word in (*yes, *not_so_much)}
            on = self._day(ago)
            feedback.hear(
                self.session, self.actor, pairing_id, side=Side(side), on=on, answers=answers
            )

    def _end(self, pairing_id: int, told: Told) -> None:
        ticked, next_ = told.get("ticks", []), told.get("next", {})
        how = HowItEnded(
            for_mentor=NextForMentor(next_["mentor"]) if "mentor" in next_ else None,
            for_mentee=NextForMentee(next_["mentee"]) if "mentee" in next_ else None,
            mentee_steady="steady" in ticked,
            manner=EndingManner(told["manner"]),
            reason=EndingReason(told["reason"]),
            boundaries_set="boundaries_set" in ticked,
            process_respected="process_respected" in ticked,
            gratitude_expressed="gratitude_expressed" in ticked,
        )
        endings.end(self.session, self.actor, pairing_id, on=self._day(told["ended"]), how=how)

    def _wish(self, told: Told) -> None:
        request_id = self._open(told["who"], told)
        if "declined" in told:
            proposal_id = self._asked(
                request_id, told["declined"]["mentor"], told["declined"]["asked"]
            )
            self._say(proposal_id, Side.MENTOR, told["declined"]["on"], AnswerKind.NO)
        if "asked" in told:
            asked = told["asked"]
            proposal_id = self._asked(request_id, asked["mentor"], asked["on"])
            for side in Side:
                if f"{side.value}_said" in asked:
                    self._say(proposal_id, side, asked[f"{side.value}_said"], AnswerKind.YES)
        if "withdrawn" in told:
            on = self._day(told["withdrawn"])
            requests.withdraw(self.session, self.actor, request_id, on=on)

    def _worry(self, told: Told) -> None:
        who, on = self._member(told["who"]), self._day(told["on"])
        concerns.raise_(self.session, self.actor, words=told["words"], on=on, member_id=who)


def _channels(told: Told) -> list[Channel]:
    return [Channel(word) for word in told["channels"]]


def _heard(words: Sequence[str]) -> dict[Side, Heard]:
    """Read what the mentor said, what the mentee said, and how the mentor is, where they told."""
    mentor, mentee, *own = words
    self_check = SelfCheck(own[0]) if own else None
    return {
        Side.MENTOR: Heard(HowItGoes(mentor), (), self_check),
        Side.MENTEE: Heard(HowItGoes(mentee)),
    }
