"""Who the people in a file of pairs are: members, or somebody to add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from heal.exchange.pairs_file import Somebody, ToldPair
from heal.names import fold
from heal.queries import import_facts, past_pairings, people
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.vocabulary import Permission


@dataclass(frozen=True)
class Who:
    """Somebody in a file of pairs: a member, or a person to add, whose number is below nought.

    `joined_on` is told of a new person only: the first day of their first pair.
    """

    number: int
    name: str
    member_id: int | None
    email: str | None = None
    group_id: int | None = None
    joined_on: date | None = None

    def joining(self, on: date) -> Who:
        """Return the same person, in their group from a day on."""
        return replace(self, joined_on=on)


@dataclass(frozen=True)
class Unclear:
    """Say why somebody in a row is nobody who could be paired."""

    reason: str


@dataclass(frozen=True)
class Alike:
    """Ask whether somebody is the member who has the same name."""

    key: str
    line: int
    name: str
    email: str | None
    member_id: int
    answer: bool | None


@dataclass
class People:
    """Tell who is who in a file."""

    by_email: Mapping[str, tuple[int, str]]
    confirmed: Mapping[str, int]
    names: Mapping[int, str]
    named: Mapping[str, Sequence[tuple[int, str]]]
    groups: Mapping[str, int]
    same: Mapping[str, bool]
    add_people: bool
    fullest: Mapping[str, Somebody]
    """By address, the first row that says all that is needed to add somebody."""
    added: dict[str, Who] = field(default_factory=dict)
    asked: dict[str, Alike] = field(default_factory=dict)

    @property
    def alike(self) -> tuple[Alike, ...]:
        """Return whom to ask about, in the file's order."""
        return tuple(self.asked.values())

    @property
    def members(self) -> list[int]:
        """Return every member who may be meant."""
        found = {number for number, _ in self.by_email.values()} | set(self.confirmed.values())
        return sorted(found | {number for who in self.named.values() for number, _ in who})

    def of(self, told: Somebody, side: str) -> Who | Unclear:
        """Return who it is: by address, as confirmed before, by name if somebody said so, or new.

        A name alone is never enough: two people may share it.
        """
        if told.email and told.email in self.by_email:
            number, name = self.by_email[told.email]
            return Who(number, name, number)
        for key in rules.alias_keys(told.email, told.name or "", told.name or "", None):
            if key in self.confirmed:
                number = self.confirmed[key]
                return Who(number, self.names[number], number)
        namesakes = self.named.get(fold(told.name or ""), ())
        if len(namesakes) > 1:
            return Unclear(
                f"Several people in the records have the {side}'s name; fill in the e-mail address "
                "that is in the records."
            )
        answer = self.same.get(_key(told))
        if namesakes and answer is None:
            return Unclear(
                f"Somebody in the records has the {side}'s name, and not this address; say whether "
                "it is them, or fill in the address that is in the records."
            )
        if namesakes and answer:
            number, name = namesakes[0]
            return Who(number, name, number)
        return self._new(told, side)

    def _new(self, said: Somebody, side: str) -> Who | Unclear:
        told = self.fullest.get(said.email or "", said)
        if not (told.name and told.email and told.group):
            return Unclear(
                f"The {side} is not in the records; fill in name, e-mail address and group, so "
                "that they can be added, or add them to the members first."
            )
        group_id = self.groups.get(fold(told.group))
        if group_id is None:
            return Unclear(
                f"The {side} is not in the records, and no group has this name; correct the name, "
                "or bring in that group's list of members first."
            )
        if not self.add_people:
            return Unclear(
                f"The {side} is not in the records; add them with this file, or bring in their "
                "group's list of members first."
            )
        number = -1 - len(self.added)
        new = Who(number, told.name, None, told.email, group_id)
        return self.added.setdefault(told.email, new)

    def ask(self, rows: Iterable[ToldPair]) -> None:
        """Note whom only a name finds, in the file's order."""
        for row in rows:
            for told in (row.mentor, row.mentee):
                namesakes = self.named.get(fold(told.name or ""), ())
                keys = rules.alias_keys(told.email, told.name or "", told.name or "", None)
                known = told.email in self.by_email or any(key in self.confirmed for key in keys)
                if known or len(namesakes) != 1:
                    continue
                key = _key(told)
                name, answer = told.name or "", self.same.get(key)
                alike = Alike(key, row.line, name, told.email, namesakes[0][0], answer)
                self.asked.setdefault(key, alike)


def find_people(
    session: Session,
    actor: Actor,
    rows: Sequence[ToldPair],
    *,
    add_people: bool,
    same: Mapping[str, bool],
) -> People:
    """Return who everybody in a file may be."""
    require(actor, Permission.IMPORT_FILES)
    told = [side for row in rows for side in (row.mentor, row.mentee)]
    keys = [
        key
        for one in told
        for key in rules.alias_keys(one.email, one.name or "", one.name or "", None)
    ]
    confirmed = import_facts.aliases(session, keys)
    found = People(
        by_email=import_facts.members_by_email(session, [one.email for one in told if one.email]),
        confirmed=confirmed,
        names=import_facts.member_names(session, confirmed.values()),
        named=past_pairings.named(session, [fold(one.name) for one in told if one.name]),
        groups={fold(name): number for number, name in people.group_names(session).items()},
        same=same,
        add_people=add_people,
        fullest={one.email: one for one in reversed(told) if one.name and one.email and one.group},
    )
    found.ask(rows)
    return found


def _key(told: Somebody) -> str:
    return rules.waiting_key(told.name, told.email)
