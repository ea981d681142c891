"""The columns of a file of pairs: what each is called, here and in people's own lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from heal.exchange.delimited import plain

HEADINGS: Final[Mapping[str, str]] = {
    "mentor_name": "Mentor's name",
    "mentor_email": "Mentor's e-mail",
    "mentee_name": "Mentee's name",
    "mentee_email": "Mentee's e-mail",
    "group": "Group",
    "mentor_group": "Mentor's group",
    "began": "Began on",
    "ended": "Ended on",
    "manner": "How it ended",
    "reason": "Why it ended",
    "channels": "In touch by",
}
"""The template's headings, in its order."""

_ADDRESSES = ("e-mail", "email", "mail", "e-mail address", "email address", "address")
_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "group": ("mentee's group", "mentee group", "group of the mentee"),
    "mentor_group": ("mentor group", "group of the mentor"),
    "began": ("began", "begin", "begun", "start", "started", "started on", "start date", "since",
              "first day", "began at", "from", "paired on", "date paired"),
    "ended": ("ended", "end", "ended at", "end date", "last day", "until", "to", "finished"),
    "manner": ("ending", "kind of ending"),
    # In people's own lists a "reason" is a sentence of somebody's, and none of ours to keep.
    "reason": ("why ended",),
    "channels": ("channels", "channel", "contact by", "agreed to be in touch by"),
}  # fmt: skip


def _of(side: str) -> dict[str, str]:
    names = (side, f"{side} name", f"{side}'s name", f"{side}s name", f"name of {side}",
             f"name of the {side}")  # fmt: skip
    written = (f"{who} {what}" for who in (side, f"{side}'s", f"{side}s") for what in _ADDRESSES)
    of = (f"{what} of the {side}" for what in _ADDRESSES)
    return {
        **dict.fromkeys(map(plain, names), f"{side}_name"),
        **dict.fromkeys(map(plain, (*written, *of)), f"{side}_email"),
    }


COLUMNS: Final[Mapping[str, str]] = {
    **_of("mentor"),
    **_of("mentee"),
    **{plain(heading): column for column, heading in HEADINGS.items()},
    **{plain(heading): column for column, others in _ALSO.items() for heading in others},
}
"""From a plain heading to the reader's own word for it."""


def called(*columns: str) -> frozenset[str]:
    """Return the headings under which any of the columns is known."""
    return frozenset(heading for heading, column in COLUMNS.items() if column in columns)
