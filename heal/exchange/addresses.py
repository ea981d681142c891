"""E-mail addresses as the programme compares them."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[^@\s,;:<>()\"\[\]\\]+@[^@\s,;:<>()\"\[\]\\.]+(\.[^@\s,;:<>()\"\[\]\\.]+)+")
_LONGEST = 254


def email_address(text: str) -> str | None:
    """Return the address in lower case, or None when the text is not one whole address."""
    address = text.strip().lower()
    if len(address) > _LONGEST or not address.isprintable() or not _SHAPE.fullmatch(address):
        return None
    return address
