"""Who may sign in, as what, and what each role is shown."""

from __future__ import annotations

from heal.ui import runtime
from heal.vocabulary import Permission

runtime.page(Permission.MANAGE_ACCOUNTS, "Who may sign in", "Whom you let in, and as what.")
