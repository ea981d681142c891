"""What happens before the first visitor comes, and after the last has gone."""

from __future__ import annotations

import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

HEAVY = ("altair", "pandas", "pyarrow", "sqlalchemy.orm", "vl_convert", "xlsxwriter", "heal.models")


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any] | None]:
    """Import what is heavy and freeze it, so that no page pays for it later.

    Streamlit collects garbage after each run; what is frozen is not looked at again.
    """
    for name in HEAVY:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    yield None
