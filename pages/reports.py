"""All figures of a period as one file, made for somebody: what was told once stays told."""

from __future__ import annotations

from heal.ui import reports, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.SEE_FIGURES,
    "Reports",
    "All figures of a period in one file, to read and to hand on. Nobody is named in them.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the reports")
    reports.one(chosen)
else:
    if runtime.may(Permission.RELEASE_FIGURES):
        reports.make()
    reports.kept()
