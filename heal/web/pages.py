"""The few pages that the server draws itself: no script in them, and nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from heal.config import current
from heal.web.headers import digest

FOLDER = Path(__file__).with_name("templates")
LONGEST_EMAIL, LONGEST_NAME, LONGEST_PASSWORD, LONGEST_CODE = 254, 120, 200, 40
SHORTEST_PASSWORD = 12

BECAUSE = {
    "unfinished": "That sign-in was not finished. Please try again, or use your password.",
    "unreachable": "Signing in that way does not work just now. "
    "Please try again in a few minutes, or use your password.",
    "throttled": "There were too many attempts from here; please wait a quarter of an hour.",
    "unknown": "That account opens nothing here. Only invited addresses get in, and only once they "
    "are confirmed: choose another account, or ask the coordinator for an invitation.",
}
"""Why somebody who went to another provider is back without being signed in."""
STILL_OPEN = (
    "This ends your session here. If you came in with an account elsewhere, that one stays open: "
    "on a shared computer, sign out there as well.",
)


@dataclass(frozen=True)
class Field:
    """One thing to type, and what the browser may fill in for it."""

    name: str
    label: str
    kind: str
    fills: str
    longest: int
    value: str = ""
    says: str = ""
    shortest: int = 0
    numeric: bool = False
    required: bool = True
    first: bool = False


@dataclass(frozen=True)
class Page:
    """What a page says, and what it asks for."""

    title: str
    says: tuple[str, ...] = ()
    problem: str = ""
    action: str = ""
    fields: tuple[Field, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    button: str = ""
    link: tuple[str, str] | None = None
    others: tuple[tuple[str, str], ...] = ()


@cache
def _style() -> str:
    return (FOLDER / "page.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


@cache
def policy() -> str:
    """Return what these pages may load: their own style and icon, and nothing else."""
    return (
        f"default-src 'none'; style-src '{digest(_style())}'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def answer(page: Page, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """Return the page, drawn."""
    # The style is ours, a file beside this one; everything else is escaped.
    style = Markup(_style())  # noqa: S704
    html = (
        _environment()
        .get_template("page.html")
        .render(page=page, style=style, elsewhere=current().hide_to)
    )
    return HTMLResponse(
        html, status, headers={"Content-Security-Policy": policy(), **(headers or {})}
    )


def email(value: str = "") -> Field:
    """Return the field for an e-mail address."""
    return Field(
        "email", "E-mail address", "email", "username", LONGEST_EMAIL, value, first=not value
    )


def password(*, first: bool = False) -> Field:
    """Return the field for the password that somebody has."""
    return Field(
        "password", "Password", "password", "current-password", LONGEST_PASSWORD, first=first
    )


def new_password(*, first: bool = False) -> Field:
    """Return the field for a password that somebody chooses."""
    return Field(
        "password",
        "New password",
        "password",
        "new-password",
        LONGEST_PASSWORD,
        says="At least 12 characters. A few words that only you would put together are good.",
        shortest=SHORTEST_PASSWORD,
        first=first,
    )


def code() -> Field:
    """Return the field for the code of a second factor."""
    return Field(
        "code",
        "Code",
        "text",
        "one-time-code",
        LONGEST_CODE,
        says="Only if you use a second factor: six digits from your app, or a recovery code.",
        numeric=False,
        required=False,
    )


def name(value: str = "") -> Field:
    """Return the field for a person's own name."""
    return Field("name", "Your name", "text", "name", LONGEST_NAME, value)
