"""Which addresses a sign-in may lead back to, and who may ask for what without one."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

HOME, LOGIN = "/", "/login"
LONGEST = 1000
OWN = re.compile(
    r"/(?:login|logout|auth/logout|hide)|/(?:setup|invite)/[^/]+|/auth/oidc/[a-z0-9]+(?:/back)?"
)
"""The pages that stand before the door."""
ASSETS = re.compile(r"/static/.+|/favicon\.png|/hide\.(?:js|css)")
HEALTH = re.compile(r"(?:/(?!media/|component/|_stcore/)[^/]+)?/_stcore/(?:health|host-config)")
"""Streamlit's page asks for these under its own address first and needs the true answer."""
MACHINERY = re.compile(r"/(?:media|component)(?:/|$)|(?:.*/)?_stcore(?:/|$)")
_ODD = re.compile(r"[\\\x00-\x20\x7f]")


def is_public(path: str) -> bool:
    """Say whether a path is answered without a session."""
    return any(kind.fullmatch(path) for kind in (OWN, ASSETS, HEALTH))


def is_page(path: str) -> bool:
    """Say whether a path is one that a person opens, rather than the machinery behind it."""
    return not MACHINERY.match(path)


def local(wanted: str) -> str:
    """Return the address where it lies on this server and is a page, else the first page.

    Browsers read a backslash as a slash, drop tabs and line ends, and decode what they show.
    """
    seen = wanted
    for _ in range(3):
        if not _is_local(seen):
            return HOME
        seen = unquote(seen)
    return wanted if _is_local(seen) else HOME


def _is_local(address: str) -> bool:
    path = address.partition("?")[0].partition("#")[0]
    if len(address) > LONGEST or not path.startswith("/") or path.startswith("//"):
        return False
    if _ODD.search(path) or _ODD.search(address.replace(" ", "+")):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and is_page(path) and not OWN.fullmatch(path)


def to_login(path: str, query: str) -> str:
    """Return the sign-in page's address, with the way back to what was asked for."""
    wanted = local(f"{quote(path)}?{query}" if query else quote(path))
    return LOGIN if wanted == HOME else f"{LOGIN}?next={quote(wanted, safe='/')}"


def to_provider(name: str, wanted: str) -> str:
    """Return where the way to an identity provider begins, with the way back to what was asked."""
    begin = f"/auth/oidc/{name}"
    return begin if wanted == HOME else f"{begin}?next={quote(wanted, safe='/')}"


def to_login_because(why: str, wanted: str) -> str:
    """Return the sign-in page's address, with one of the reasons that the page has words for."""
    way_back = "" if wanted == HOME else f"&next={quote(wanted, safe='/')}"
    return f"{LOGIN}?because={quote(why)}{way_back}"
