"""What mentoring is and is not, how it starts, goes on and ends; questions, resources, help."""

from __future__ import annotations

from heal.ui import guide, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.SEE_GUIDE,
    "Guide",
    "What mentoring is here and what it is not, how it starts, goes on and ends.",
)
guide.show()
