"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from heal.ui import account, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.OWN_ACCOUNT,
    "Account",
    "How you come in here. Nobody else sees your password, not even the coordinator.",
)
actor = runtime.actor()
account.password(actor)
account.sessions(actor)
