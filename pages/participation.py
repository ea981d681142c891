"""Who comes to meetings, how pairings go on, how long people wait: figures that name nobody."""

from __future__ import annotations

from heal.ui import figures, participation, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.SEE_FIGURES,
    "Participation",
    "How many come to meetings, how pairings begin and end, and how long people wait. "
    "Nobody is named here.",
)
chosen = participation.choose()
with runtime.reading(Permission.SEE_FIGURES) as session:
    found = participation.read(session, chosen)
for figure, definition in participation.figures(chosen, found):
    figures.show(figure, definition=definition, until=chosen.scope.until, profile=chosen.profile)
