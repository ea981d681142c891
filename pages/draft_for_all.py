"""Whom everyone who waits might get: a draft, of which nobody hears until a pair is sent on."""

from __future__ import annotations

from heal.ui import drafts, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.MANAGE_REQUESTS,
    "Draft for all",
    "Whom everyone who waits might get, so that as many as can be are served. It is a suggestion: "
    "nobody hears of it until you send a pair on as a proposal.",
)
drafts.show()
