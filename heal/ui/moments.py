"""Moments as the clock of the person at the desk shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from heal.ui.words import day


def here(at: datetime) -> datetime:
    """Return a moment by the clock that the browser goes by, or by UTC where it does not tell."""
    try:
        return at.astimezone(ZoneInfo(st.context.timezone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return at.astimezone(UTC)


def moment(at: datetime | None) -> str | None:
    """Return a moment in words, with the clock that it goes by."""
    if at is None:
        return None
    shown = here(at)
    return f"{day(shown.date())}, {shown:%H:%M} ({str(shown.tzinfo).replace('_', ' ')})"
