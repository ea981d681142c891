"""What the guide is made of, which links it takes, and how its lists are put in order."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_LINK = 500
SCHEMES = frozenset({"http", "https"})
_NOT_IN_A_LINK = re.compile(r"[\s\x00-\x1f\x7f\\<>\"`{}|^]")


@dataclass(frozen=True)
class Point:
    """One line of a list: what is said, perhaps the word that it is about, perhaps a link."""

    says: str
    word: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class Section:
    """One part of the guide: sentences, a list, and what is said after it."""

    title: str
    says: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    after: tuple[str, ...] = ()


def link_problem(link: str) -> str | None:
    """Return what is wrong with a link that is to lead outside, as a sentence; None if nothing.

    Only addresses of the web are links: anything else could run in the reader's browser.
    """
    if len(link) > LONGEST_LINK:
        return f"A link may be {LONGEST_LINK} letters long; this one has {len(link)}."
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "This link cannot be read; copy the whole address from the browser."
    if parts.scheme not in SCHEMES or not host:
        return "A link begins with https:// or http://; copy the whole address from the browser."
    if _NOT_IN_A_LINK.search(link):
        return "There is a letter in this link that cannot be; copy it from the browser once more."
    if "@" in parts.netloc:
        return "A link carries no name and no password; leave out what stands before the “@”."
    return None


def moved(kinds: Sequence[Hashable], at: int, *, up: bool) -> tuple[int, ...]:
    """Return the old places in their new order, once the one at a place has gone up or down.

    What is of one kind stays together: at the edge of its kind, the whole kind changes places with
    the next one. At the edge of the list nothing changes.
    """
    order, other = list(range(len(kinds))), at - 1 if up else at + 1
    if not 0 <= other < len(kinds):
        return tuple(order)
    if kinds[other] == kinds[at]:
        order[at], order[other] = other, at
        return tuple(order)
    first, second = sorted((at, other))
    start, end = first, second + 1
    while start > 0 and kinds[start - 1] == kinds[first]:
        start -= 1
    while end < len(kinds) and kinds[end] == kinds[second]:
        end += 1
    order[start:end] = order[second:end] + order[start:second]
    return tuple(order)
