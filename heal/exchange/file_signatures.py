"""Every kind of file that can be brought in, and the headings by which each is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from heal.exchange.delimited import plain
from heal.exchange.mapping import Purpose
from heal.exchange.pairs_columns import called as _paired
from heal.exchange.zoom_columns import COLUMNS


class Kind(StrEnum):
    GOOGLE_GROUPS = "google-groups"
    """The members of a forum on Google Groups."""
    GROUPS_IO = "groups-io"
    """The members of a forum on Groups.io."""
    ZOOM = "zoom"
    """A report of a Zoom meeting."""
    MEET = "meet"
    """A report of a Google Meet call."""
    TEAMS = "teams"
    """A report of a Microsoft Teams meeting."""
    EVENTBRITE = "eventbrite"
    """The attendees of an event on Eventbrite."""
    FORM = "form"
    """Answers to a form."""
    TABLE = "table"
    """Any other table."""
    PAIRINGS = "pairings"
    """Pairs that began before the dashboard."""
    PROGRAMME = "programme"
    """A whole programme, as this dashboard writes it."""


class Shape(StrEnum):
    Z1 = "z1"
    """Each time somebody was there."""
    Z2 = "z2"
    """Each person's minutes in total."""
    Z3 = "z3"
    """With the meeting above: its number first."""
    Z4 = "z4"
    """With the meeting above: its topic first."""
    Z5 = "z5"
    """A webinar's attendees."""
    Z6 = "z6"
    """An administrator's export over many meetings."""
    Z7 = "z7"
    """In Spanish or French."""


class Sure(StrEnum):
    CERTAIN = "certain"
    """No other program writes these headings."""
    LIKELY = "likely"
    """The headings fit, and might be another program's."""
    GUESS = "guess"
    """Nothing says otherwise."""


WORDS: Mapping[Kind, str] = {
    Kind.GOOGLE_GROUPS: "a list of members from Google Groups",
    Kind.GROUPS_IO: "a list of members from Groups.io",
    Kind.ZOOM: "a report of participants from Zoom",
    Kind.MEET: "an attendance report from Google Meet",
    Kind.TEAMS: "an attendance report from Microsoft Teams",
    Kind.EVENTBRITE: "a list of attendees from Eventbrite",
    Kind.FORM: "answers to a form",
    Kind.TABLE: "a table",
    Kind.PAIRINGS: "a file of running and past pairs",
    Kind.PROGRAMME: "a whole programme from this dashboard",
}
"""What each kind is called, with its article."""

GIVES: Mapping[Kind, tuple[Purpose, ...]] = {
    Kind.GOOGLE_GROUPS: (Purpose.MEMBERS,),
    Kind.GROUPS_IO: (Purpose.MEMBERS,),
    Kind.ZOOM: (Purpose.REGISTER,),
    Kind.MEET: (Purpose.REGISTER,),
    Kind.TEAMS: (Purpose.REGISTER,),
    Kind.EVENTBRITE: (Purpose.REGISTER,),
    Kind.FORM: (Purpose.MEMBERS, Purpose.REGISTER),
    Kind.TABLE: (Purpose.MEMBERS, Purpose.REGISTER),
    Kind.PAIRINGS: (),
    Kind.PROGRAMME: (),
}
"""What may be read from each kind; the likelier first."""


@dataclass(frozen=True)
class Signature:
    """Say by which headings a kind is known: one of each set, in one row.

    `above` asks for another row over it, `not_with` for headings that the row may not have, and
    `beginning` for a first cell. The first signature of the table that holds is taken.
    """

    kind: Kind
    sure: Sure
    one_of_each: tuple[frozenset[str], ...]
    shape: Shape | None = None
    above: tuple[frozenset[str], ...] = ()
    not_with: frozenset[str] = frozenset()
    beginning: frozenset[str] = frozenset()

    def fits(self, row: Collection[str], first: str, before: Collection[frozenset[str]]) -> bool:
        """Say whether a row of plain headings is this; `before` holds the rows above it."""
        if self.beginning and first not in self.beginning:
            return False
        if not self.not_with.isdisjoint(row) or not _has(row, self.one_of_each):
            return False
        return not self.above or any(_has(earlier, self.above) for earlier in before)

    def heard(self, row: Collection[str]) -> tuple[str, ...]:
        """Return the headings of the row that say so."""
        return tuple(min(each.intersection(row)) for each in self.one_of_each)


def _has(row: Collection[str], one_of_each: tuple[frozenset[str], ...]) -> bool:
    return all(not each.isdisjoint(row) for each in one_of_each)


def _called(*headings: str) -> frozenset[str]:
    return frozenset(map(plain, headings))


def _zoom(*columns: str) -> frozenset[str]:
    return frozenset(heading for heading, column in COLUMNS.items() if column in columns)


TIMESTAMPS = _called("timestamp", "marca temporal", "horodateur", "zeitstempel")
_ENGLISH_NAME = _called("name (original name)")
_ANY_NAME = frozenset(name for name in _zoom("name") if "(" in name)
_NAME_ABROAD = _ANY_NAME - _ENGLISH_NAME
_NUMBER_FIRST = (_called("meeting id"), _called("topic"), _called("start time"))
_TOPIC_FIRST = (_called("id"), _called("topic"), _called("start time"))
_SESSIONS = (_zoom("join"), _zoom("leave"))
_TOTALS = (_zoom("total"),)
_LENGTH = _zoom("minutes", "total", "join") | _called("time in session (minutes)")


def _zoom_report(
    shape: Shape,
    *one_of_each: frozenset[str],
    above: tuple[frozenset[str], ...] = (),
    sure: Sure = Sure.CERTAIN,
) -> Signature:
    return Signature(Kind.ZOOM, sure, one_of_each, shape, above)


_ZOOM_REPORTS = (
    _zoom_report(Shape.Z5, _called("user name (original name)"), _LENGTH),
    _zoom_report(Shape.Z5, _called("attended"), _called("user name"), _LENGTH),
    _zoom_report(Shape.Z6, _ANY_NAME, _zoom("topic", "number"), _LENGTH),
    *(
        _zoom_report(shape, _zoom("name"), *table, above=above)
        for shape, above in ((Shape.Z3, _NUMBER_FIRST), (Shape.Z4, _TOPIC_FIRST))
        for table in (_SESSIONS, _TOTALS)
    ),
    *(_zoom_report(Shape.Z7, _NAME_ABROAD, *table) for table in (_SESSIONS, _TOTALS)),
    _zoom_report(Shape.Z1, _ENGLISH_NAME, *_SESSIONS),
    _zoom_report(Shape.Z2, _ENGLISH_NAME, *_TOTALS),
    _zoom_report(Shape.Z2, _called("name"), _zoom("total"), _called("guest")),
    _zoom_report(Shape.Z2, _called("name"), _zoom("total"), sure=Sure.LIKELY),
    _zoom_report(
        Shape.Z1, _called("name"), *_SESSIONS, _called("duration (minutes)"), sure=Sure.LIKELY
    ),
)
SIGNATURES: tuple[Signature, ...] = (
    Signature(
        Kind.PAIRINGS,
        Sure.CERTAIN,
        (
            _paired("mentor_name", "mentor_email"),
            _paired("mentee_name", "mentee_email"),
            _paired("began"),
        ),
    ),
    Signature(
        Kind.GOOGLE_GROUPS,
        Sure.CERTAIN,
        (_called("email address"), _called("group status", "join year", "posting permissions")),
    ),
    Signature(
        Kind.GROUPS_IO,
        Sure.CERTAIN,
        (_called("email"), _called("member id", "user id"), _called("joined", "display name")),
    ),
    Signature(
        Kind.GROUPS_IO, Sure.LIKELY, (_called("email"), _called("display name"), _called("joined"))
    ),
    Signature(
        Kind.EVENTBRITE,
        Sure.CERTAIN,
        (
            _called("order #", "order no.", "order id"),
            _called("attendee #", "attendee no.", "attendee status", "ticket type", "barcode #"),
        ),
    ),
    Signature(
        Kind.EVENTBRITE,
        Sure.LIKELY,
        (_called("first name", "email"), _called("attendee status"), _called("ticket type")),
    ),
    *_ZOOM_REPORTS,
    Signature(
        Kind.TEAMS,
        Sure.CERTAIN,
        (
            _called("name", "full name"),
            _called("first join", "first join time", "first join (utc)"),
            _called("last leave", "last leave time", "last leave (utc)"),
        ),
    ),
    Signature(Kind.TEAMS, Sure.CERTAIN, (_called("full name"), _called("user action"))),
    Signature(
        Kind.TEAMS,
        Sure.CERTAIN,
        (
            _called("full name", "name"),
            _called("join time", "join time (utc)"),
            _called("leave time", "leave time (utc)"),
            _called("participant id (upn)", "role"),
        ),
    ),
    Signature(
        Kind.MEET,
        Sure.CERTAIN,
        (
            _called("first name", "name"),
            _called("duration"),
            _called("time joined"),
            _called("time exited"),
        ),
    ),
    Signature(
        Kind.MEET,
        Sure.CERTAIN,
        (_called("full name", "name"), _called("first seen"), _called("time in call")),
    ),
    Signature(
        Kind.MEET,
        Sure.LIKELY,
        (_called("first name"), _called("last name"), _called("email"), _called("duration")),
    ),
    Signature(Kind.FORM, Sure.CERTAIN, (TIMESTAMPS,), beginning=TIMESTAMPS),
    Signature(
        Kind.GOOGLE_GROUPS,
        Sure.LIKELY,
        (_called("email address"), _called("nickname", "email status", "email preference")),
        not_with=TIMESTAMPS,
    ),
)
"""In this order: what only one program writes stands before what several might."""
