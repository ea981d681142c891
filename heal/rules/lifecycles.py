"""All lifecycles of the programme, in the order in which people meet them."""

from __future__ import annotations

from typing import Any

from heal.rules import (
    concerns,
    informal,
    lifecycle,
    mentors,
    pairings,
    proposals,
    requests,
    suggestions,
)
from heal.rules.lifecycle import Lifecycle

ALL: tuple[Lifecycle[Any, Any], ...] = (
    mentors.LIFECYCLE,
    requests.LIFECYCLE,
    proposals.LIFECYCLE,
    pairings.LIFECYCLE,
    suggestions.LIFECYCLE,
    concerns.LIFECYCLE,
    informal.LIFECYCLE,
)


def diagram() -> str:
    """Return every lifecycle as a Mermaid state diagram, in Markdown."""
    return lifecycle.diagram(ALL)
