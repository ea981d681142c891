"""The programme's numbers and names."""

from __future__ import annotations

from heal.queries import settings as stored
from heal.ui import runtime, settings, signposts
from heal.vocabulary import Permission

runtime.page(
    Permission.CHANGE_SETTINGS,
    "Settings",
    "The programme leaves some numbers open. These are yours to choose; most can stay as they are.",
)
with runtime.reading(Permission.CHANGE_SETTINGS) as session:
    programme = stored.programme(session)
settings.show(programme)
if runtime.may(Permission.EDIT_GUIDE):
    signposts.edit()
