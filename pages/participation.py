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
wanted = participation.chapter()
chosen = participation.choose(wanted)
for entry, telling in participation.figures(chosen, wanted):
    figures.show(entry, until=chosen.scope.until, profile=chosen.profile, telling=telling)
