"""The lines of Today, as the tests ask for them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from heal.queries import attention
from heal.queries import settings as stored
from heal.rules.attention import Matter
from tests.kit.programme import TODAY, Programme


def lines(programme: Programme, day: date = TODAY, **more: Any) -> pd.DataFrame:
    """Return the lines of a day."""
    with programme.database.reading() as session:
        return attention.lines(session, stored.programme(session), today=day, **more)


def of(programme: Programme, matter: Matter, day: date = TODAY) -> list[dict[str, Any]]:
    """Return the lines of a day about a matter."""
    found = lines(programme, day)
    return found[found["matter"] == matter.value].to_dict("records")


def shown(programme: Programme, matter: Matter, record_id: int, day: date = TODAY) -> bool:
    """Say whether a record has a line about a matter on a day."""
    return record_id in [line["record_id"] for line in of(programme, matter, day)]
