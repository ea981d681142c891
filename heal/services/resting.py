"""How a pair rests from contact, whoever lets it."""

from __future__ import annotations

from datetime import date

from heal.models.pairings import Pairing
from heal.rules.pairings import LIFECYCLE
from heal.vocabulary import PairingVerb


def rest(pairing: Pairing, *, on: date) -> None:
    """Let the two take a break: nobody asks after them meanwhile."""
    pairing.status = LIFECYCLE.target(pairing.status, PairingVerb.PAUSE)
    pairing.paused_on, pairing.check_in_due_on, pairing.quiet_on = on, None, None


def rest_for_safety(pairing: Pairing, *, on: date) -> None:
    """Let the two rest from contact at once, unless they do already or it has ended.

    Whoever raises a concern may ask for this, also where pairings are not theirs to manage.
    """
    if LIFECYCLE.allows(pairing.status, PairingVerb.PAUSE):
        rest(pairing, on=max(on, pairing.began_on))
