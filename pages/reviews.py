"""What a facilitator is asked about the people in their groups."""

from __future__ import annotations

from heal.ui import runtime
from heal.vocabulary import Permission

runtime.page(Permission.REVIEW, "Reviews", "What the coordinator would like to hear from you.")
