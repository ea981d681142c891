"""Who is at the desk."""

from __future__ import annotations

from ipaddress import ip_address

from streamlit import get_option

from heal import config
from heal.rules.access import Actor
from heal.vocabulary import Role


def actor() -> Actor | None:
    """Return the person at the desk, or None where nobody may enter.

    Until there is a sign-in, the installation may name one coordinator; they are believed only
    while the server listens to this very machine.
    """
    name = config.current().sole_coordinator
    if not name or not _only_this_machine(str(get_option("server.address") or "")):
        return None
    return Actor(name=name, role=Role.COORDINATOR)


def _only_this_machine(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
