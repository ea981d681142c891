"""What the figures may be narrowed to and set beside."""

from __future__ import annotations

from enum import StrEnum


class InMentoring(StrEnum):
    MENTEE = "mentee"
    """Has or had a mentor by that day."""
    MENTOR = "mentor"
    """Had been approved as a mentor by that day."""
    NEITHER = "neither"
    """Neither had a mentor nor had been approved as one by that day."""


class Beside(StrEnum):
    BEFORE = "before"
    """The period that came just before, equally long."""
    YEAR_EARLIER = "year_earlier"
    """The same months a year earlier."""
