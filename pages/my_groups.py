"""The groups that one leads."""

from __future__ import annotations

from heal.ui import runtime
from heal.vocabulary import Permission

runtime.page(Permission.SEE_MY_GROUPS, "My groups", "What the groups that you lead need this week.")
