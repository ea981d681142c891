"""Today's matter of the circle: who could be invited to mentor."""

from __future__ import annotations

from heal.models.pairings import Pairing
from heal.queries.attention_lines import line
from heal.queries.circle import invitable
from heal.queries.frames import Rows
from heal.rules.attention import Matter


def could_be_invited(matter: Matter) -> Rows:
    """Return whoever could be invited to mentor, a line each: it opens the pairing that ended."""
    return invitable(
        line(
            matter,
            record_id=Pairing.id,
            opens=Pairing.id,
            person=Pairing.mentee_id,
            since=Pairing.ended_on,
        )
    )
