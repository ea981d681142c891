"""The programme's numbers and names; each has a default, and the coordinator may change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import date
from typing import Any

from heal.errors import BadValue
from heal.rules.attendance import AttendanceRule
from heal.rules.pairings import CheckInRhythm


def _number(default: int, says: str, *, least: int = 1, most: int = 1000) -> Any:
    return field(default=default, metadata={"says": says, "least": least, "most": most})


def _words(says: str) -> Any:
    return field(default="", metadata={"says": says, "longest": 120})


def _day(says: str) -> Any:
    return field(default="", metadata={"says": says, "day": True})


@dataclass(frozen=True)
class ProgrammeSettings:
    """Every number that the programme leaves open, under one name each."""

    attending_meetings: int = _number(2, "Attending: meetings attended …", most=50)
    attending_of_last: int = _number(6, "… of the group's last meetings", most=50)
    attending_within_days: int = _number(30, "… or once within this many days", least=0)
    present_minutes: int = _number(15, "Present at a meeting: this many minutes …", most=600)
    present_percent: int = _number(25, "… or this share of it (percent)", most=100)
    experience_months: int = _number(12, "Experience: months in a group", least=0, most=240)
    newer_months: int = _number(12, "Newer: a member's first months", least=0, most=240)
    default_capacity: int = _number(1, "Mentees at once, unless a mentor says otherwise", most=20)
    capacity_soft_maximum: int = _number(
        3, "Mentees at once, above which a reason is kept", most=20
    )
    same_group_first: bool = field(
        default=True, metadata={"says": "Show mentors from the mentee's own group first"}
    )
    mentor_asked_first: bool = field(
        default=True, metadata={"says": "Ask the mentor first, and the mentee after their yes"}
    )
    nudge_after_days: int = _number(5, "Unanswered proposal: reminder after days", most=365)
    lapse_after_days: int = _number(14, "Unanswered proposal: lapses after days", most=365)
    waiting_amber_days: int = _number(14, "Waiting for a mentor: amber from days", most=365)
    waiting_red_days: int = _number(30, "Waiting for a mentor: red from days", most=365)
    idea_after_days: int = _number(7, "An idea nobody acted on: shown from days", most=365)
    check_in_first_days: int = _number(14, "First check-in after days", most=365)
    check_in_second_days: int = _number(42, "Second check-in after days", most=365)
    check_in_every_months: int = _number(3, "Further check-ins every months", most=24)
    missed_check_ins_for_quiet: int = _number(2, "Missed check-ins that make a pair quiet", most=12)
    first_contact_days: int = _number(10, "First contact not noted: asked after days", most=365)
    after_ending_days: int = _number(7, "After an ending: both asked how they are, days", most=60)
    reopen_within_days: int = _number(30, "A mistaken ending: reopened within days", most=365)
    never_asked_days: int = _number(60, "A mentor never asked: shown from days", most=1000)
    informal_weeks: int = _number(
        12, "Three informal connections of two people within weeks: asked after", most=52
    )
    resting_after_days: int = _number(90, "A mentor rests: asked gently from days", most=1000)
    register_within_days: int = _number(14, "A missing register: asked for within days", most=365)
    meeting_within_days: int = _number(7, "No meeting noted: asked for after days", most=365)
    safe_contact_days: int = _number(90, "Safe contact: to be confirmed after days", most=1000)
    quiet_after_meetings: int = _number(3, "Newly quiet: missed the group's last meetings", most=50)
    newcomer_days: int = _number(30, "Newcomer: a member's first days in a group", most=365)
    idle_minutes: int = _number(30, "Signed out after minutes without a click", most=480)
    absolute_hours: int = _number(12, "Signed out after hours, however busy", most=168)
    invitation_days: int = _number(7, "An invitation opens the door for days", most=60)
    second_factor_required: bool = field(
        default=False, metadata={"says": "Everyone signs in with a second factor"}
    )
    records_begin_on: str = _day("Records are complete from this day on")
    discontinue_contact_name: str = _words("Who mentors tell when they stop: name")
    discontinue_contact_address: str = _words("Who mentors tell when they stop: address")
    outside_contact: str = _words("About a coordinator: who, and how they are reached")

    @property
    def attendance(self) -> AttendanceRule:
        """Return what "attending" means where a group has no meaning of its own."""
        return AttendanceRule(
            self.attending_meetings, self.attending_of_last, self.attending_within_days
        )

    @property
    def check_ins(self) -> CheckInRhythm:
        """Return when both sides of a pairing are asked."""
        return CheckInRhythm(
            self.check_in_first_days,
            self.check_in_second_days,
            self.check_in_every_months,
            self.missed_check_ins_for_quiet,
        )

    @property
    def records_since(self) -> date | None:
        """Return from when on nothing is missing: what ended before left no record here."""
        return date.fromisoformat(self.records_begin_on) if self.records_begin_on else None


LABELS: Mapping[str, str] = {item.name: item.metadata["says"] for item in fields(ProgrammeSettings)}


def default(key: str) -> Any:
    """Return what a setting is as long as nobody changes it."""
    return getattr(ProgrammeSettings(), key)


def from_stored(stored: Mapping[str, str]) -> ProgrammeSettings:
    """Return the settings with what was stored laid over the defaults; unknown keys are ignored."""
    known = {item.name for item in fields(ProgrammeSettings)}
    return ProgrammeSettings(
        **{key: _typed(key, text) for key, text in stored.items() if key in known}
    )


def _typed(key: str, text: str) -> Any:
    usual = default(key)
    if isinstance(usual, bool):
        return text == "true"
    return int(text) if isinstance(usual, int) else text


def to_stored(key: str, value: int | bool | str) -> str:
    """Return how a value is stored, or refuse a value that the setting cannot take."""
    item = next((item for item in fields(ProgrammeSettings) if item.name == key), None)
    if item is None:
        raise BadValue(f"There is no setting called “{key}”.")
    if isinstance(item.default, bool):
        return _yes_or_no(value, item.metadata["says"])
    if isinstance(item.default, str):
        if "day" in item.metadata:
            return _as_day(str(value).strip(), item)
        if len(str(value)) > item.metadata["longest"]:
            raise BadValue(
                f"“{item.metadata['says']}” may be {item.metadata['longest']} letters long."
            )
        return str(value).strip()
    least, most = item.metadata["least"], item.metadata["most"]
    number = _whole(value)
    if number is None or not least <= number <= most:
        raise BadValue(
            f"“{item.metadata['says']}” is a whole number that lies between {least} and {most}."
        )
    return str(number)


def _as_day(text: str, item: Field[Any]) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        says = item.metadata["says"]
        raise BadValue(f"“{says}” is a day such as 2026-01-31, or empty.") from None


def _yes_or_no(value: int | bool | str, says: str) -> str:
    known = {"true": "true", "1": "true", "false": "false", "0": "false"}
    said = known.get(str(value).strip().casefold())
    if said is None:
        raise BadValue(f"“{says}” is either true or false.")
    return said


def _whole(value: int | bool | str) -> int | None:
    try:
        return int(value)
    except ValueError:
        return None


def problems(settings: ProgrammeSettings) -> tuple[str, ...]:
    """Return where the settings contradict each other, each as a sentence."""
    pairs = (
        ("attending_meetings", "attending_of_last"),
        ("nudge_after_days", "lapse_after_days"),
        ("waiting_amber_days", "waiting_red_days"),
        ("check_in_first_days", "check_in_second_days"),
        ("default_capacity", "capacity_soft_maximum"),
    )
    found = [
        f"“{LABELS[low]}” cannot be more than “{LABELS[high]}”."
        for low, high in pairs
        if getattr(settings, low) > getattr(settings, high)
    ]
    first, second = "check_in_first_days", "check_in_second_days"
    if getattr(settings, first) == getattr(settings, second):
        found.append(f"“{LABELS[first]}” cannot be the same day as “{LABELS[second]}”.")
    return tuple(found)
