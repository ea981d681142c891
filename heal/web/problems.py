"""What becomes of an error that nobody foresaw."""

from __future__ import annotations

import logging

logger = logging.getLogger("heal")


def report(error: Exception) -> bool:
    """Note where it happened, never what was typed, and let Streamlit show its plain notice."""
    trace, place = error.__traceback__, "?"
    while trace is not None:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    logger.error("A page stopped with %s at %s.", type(error).__name__, place)
    return False
