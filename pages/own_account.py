"""One's own account: the password, the second factor, and where one is signed in."""

from __future__ import annotations

from heal.ui import cover, own_account, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.OWN_ACCOUNT,
    "Your account",
    "How you come in here. Nobody else sees your password, not even the coordinator.",
)
own_account.show(runtime.actor())
cover.when_away()
