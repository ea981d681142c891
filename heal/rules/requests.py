"""What the programme says of asking for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.obstacles import Obstacle, Obstruction
from heal.vocabulary import Attendance, RequestStatus, RequestVerb, Wait

__all__ = [
    "LIFECYCLE",
    "MenteeFacts",
    "Wait",
    "eligible",
    "opened_within",
    "wait",
]

LIVE_ALREADY = "This member has a live request already; open that one."
STILL_PAIRED = "The mentee's pairing is still going on; end it first."
NEVER_MADE = "This pairing began before these records, without a request here; open a new one."
NOT_LOOKING = "Nobody is being looked for at the moment; take the request up again first."

LIFECYCLE = Lifecycle(
    "request",
    (
        Move(RequestVerb.OPEN, frozenset(), RequestStatus.OPEN),
        Move(RequestVerb.HOLD, frozenset({RequestStatus.OPEN}), RequestStatus.ON_HOLD),
        Move(RequestVerb.RESUME, frozenset({RequestStatus.ON_HOLD}), RequestStatus.OPEN),
        Move(
            RequestVerb.WITHDRAW,
            frozenset({RequestStatus.OPEN, RequestStatus.ON_HOLD}),
            RequestStatus.WITHDRAWN,
        ),
        Move(
            RequestVerb.FULFIL,
            frozenset({RequestStatus.OPEN, RequestStatus.ON_HOLD}),
            RequestStatus.FULFILLED,
        ),
        Move(RequestVerb.REOPEN, frozenset({RequestStatus.FULFILLED}), RequestStatus.OPEN),
    ),
)


def wait(opened_on: date, *, today: date, amber_days: int, red_days: int) -> Wait:
    """Say how a request's age is to be shown."""
    days = (today - opened_on).days
    if days >= red_days:
        return Wait.RED
    return Wait.AMBER if days >= amber_days else Wait.GREEN


def opened_within(
    word: Wait, *, today: date, amber_days: int, red_days: int
) -> tuple[date | None, date | None]:
    """Return the first and the last day on which a request was opened that is shown like this."""
    amber, red = (today - timedelta(days=days) for days in (amber_days, red_days))
    match word:
        case Wait.RED:
            return None, red
        case Wait.AMBER:
            return red + timedelta(days=1), amber
    return max(amber, red) + timedelta(days=1), None


@dataclass(frozen=True)
class MenteeFacts:
    """What is known of a mentee when a request is opened or a pairing begins."""

    name: str
    current_groups: tuple[str, ...]
    attendance: Attendance
    attested: bool = False


def eligible(mentee: MenteeFacts) -> tuple[Obstacle, ...]:
    """Return what keeps somebody from becoming a mentee on that day.

    A current member who attends. Where no register tells, the coordinator may attest.
    """
    if not mentee.current_groups:
        return (
            Obstacle(
                Obstruction.NOT_A_CURRENT_MEMBER,
                f"{mentee.name} is not a current member of any group; "
                "add the membership first if they have come back.",
            ),
        )
    match mentee.attendance:
        case Attendance.ATTENDING:
            return ()
        case Attendance.NOT_ATTENDING:
            return (
                Obstacle(
                    Obstruction.NOT_ATTENDING,
                    f"The registers show that {mentee.name} has not been to meetings lately; "
                    "mentoring goes with coming to the group.",
                ),
            )
        case Attendance.UNKNOWN if not mentee.attested:
            return (
                Obstacle(
                    Obstruction.ATTENDANCE_UNKNOWN,
                    f"No register tells whether {mentee.name} attends; "
                    "attest it if you know, or fill in a register.",
                ),
            )
    return ()
