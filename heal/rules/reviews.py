"""What a facilitator may say of the people in their groups; nobody reviews themselves."""

from __future__ import annotations

from collections.abc import Collection

from heal.rules.obstacles import Obstacle, Obstruction
from heal.rules.requests import MenteeFacts
from heal.vocabulary import Attendance, MentorStatus, Quality

YOURSELF = "This is you; another facilitator or the coordinator looks at it."


def is_oneself(own_id: int | None, *member_ids: int) -> bool:
    """Say whether somebody is among the people whom a review is about."""
    return own_id is not None and own_id in member_ids


def waiting_problems(status: MentorStatus) -> tuple[str, ...]:
    """Return why nobody is asked about an offer, where it does not wait for a decision."""
    if status is MentorStatus.OFFERED:
        return ()
    return ("This offer does not wait for a decision any more; thank you for looking.",)


def recommendation_problems(
    *, qualities: Collection[Quality], words: str | None
) -> tuple[str, ...]:
    """Return what is missing from a recommendation, each as a sentence; one quality is enough."""
    if qualities or (words or "").strip():
        return ()
    return ("Choose a quality that you have seen in them, or say it in your own words.",)


def may_attest(mentee: MenteeFacts) -> tuple[Obstacle, ...]:
    """Return what keeps somebody from attesting: only where no register tells is there need.

    The facts are those of the groups that whoever attests can see.
    """
    if not mentee.current_groups:
        says = f"{mentee.name} is not a current member of any group that you can see here."
        return (Obstacle(Obstruction.NOT_A_CURRENT_MEMBER, says),)
    match mentee.attendance:
        case Attendance.NOT_ATTENDING:
            says = (
                f"The registers show that {mentee.name} has not been to meetings lately; "
                "if one of them is wrong, correct it first."
            )
            return (Obstacle(Obstruction.NOT_ATTENDING, says),)
        case Attendance.ATTENDING:
            says = f"The registers show already that {mentee.name} comes to meetings."
            return (Obstacle(Obstruction.ATTENDANCE_UNKNOWN, says),)
    return ()
