"""Settings of the installation, read once."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from heal.errors import BadValue

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ROOT / ".streamlit" / "secrets.toml"
HIDE_TO = "https://www.wikipedia.org/"
"""Where whoever hides a page finds themselves: a site that anybody may have open."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_OIDC = "HEAL_OIDC_"
_NAME = re.compile(r"[a-z0-9]{1,30}")


@dataclass(frozen=True)
class OidcProvider:
    """Somebody else who may say who is at the door; its secret is never shown."""

    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = ""
    hosted_domain: str = ""
    prompt: str = "select_account"
    trust_email: bool = False

    @property
    def is_local(self) -> bool:
        """Say whether the provider runs on this very machine."""
        return urlsplit(self.issuer).hostname in LOOPBACK


@dataclass(frozen=True)
class Config:
    """Where the data lives, who else may say who somebody is, and where a hidden page leads."""

    database_url: str
    oidc: tuple[OidcProvider, ...] = ()
    hide_to: str = HIDE_TO


def from_environment(environment: Mapping[str, str], secrets: Path = SECRETS) -> Config:
    """Return the installation's settings: the environment first, then the secrets file."""
    filed = tomllib.loads(secrets.read_text("utf-8")).get("heal", {}) if secrets.exists() else {}
    url = environment.get("HEAL_DATABASE_URL") or filed.get("database_url")
    return Config(
        database_url=_with_driver(url or f"sqlite:///{ROOT / 'data' / 'heal.db'}"),
        oidc=_providers(environment, filed.get("oidc", {})),
        hide_to=_site(environment.get("HEAL_HIDE_TO") or filed.get("hide_to") or HIDE_TO),
    )


def _with_driver(url: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def _site(address: Any) -> str:
    """Return where a hidden page leads: to another site, by an address that is no script."""
    try:
        parts = urlsplit(str(address))
        leads_away = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        leads_away = False
    if not leads_away or not str(address).isprintable() or re.search(r"[\s\\]", str(address)):
        raise BadValue("HEAL_HIDE_TO has to be the address of a site: https://www.example.org/.")
    return str(address)


def _providers(environment: Mapping[str, str], filed: Any) -> tuple[OidcProvider, ...]:
    given: dict[str, dict[str, Any]] = {}
    if not isinstance(filed, dict):
        raise BadValue("[heal.oidc] holds a table for each provider: [heal.oidc.google].")
    for name, settings in filed.items():
        if not isinstance(settings, dict):
            raise BadValue(f"[heal.oidc.{name}] is a table with an issuer and a client.")
        given[name] = dict(settings)
    for variable, value in sorted(environment.items()):
        if variable.startswith(_OIDC) and value:
            name, _, setting = variable.removeprefix(_OIDC).lower().partition("_")
            given.setdefault(name, {})[setting] = value
    return tuple(_provider(name, settings) for name, settings in given.items())


def _provider(name: str, given: Mapping[str, Any]) -> OidcProvider:
    """Return one provider, or refuse with a sentence that quotes no value: one is a secret."""
    where = f"The sign-in provider “{name}”"
    if not _NAME.fullmatch(name):
        raise BadValue(f"{where} needs a name of plain small letters and digits.")
    known = {item.name for item in fields(OidcProvider)} - {"name"}
    if odd := sorted(given.keys() - known):
        raise BadValue(f"{where} has no setting “{odd[0]}”; there are {', '.join(sorted(known))}.")
    settings = {"label": name.title(), **given}
    settings["trust_email"] = _yes(settings.get("trust_email", False))
    for wanted in ("issuer", "client_id", "client_secret"):
        if not settings.get(wanted):
            raise BadValue(f"{where} needs “{wanted}”.")
    if any(not isinstance(settings[key], str) for key in settings.keys() - {"trust_email"}):
        raise BadValue(f"{where} has a setting that is not text; put it in quotation marks.")
    if settings["trust_email"] is None:
        raise BadValue(f"{where} has “trust_email”, which is either true or false.")
    if not _may_be_asked(settings["issuer"]):
        raise BadValue(f"{where} needs an issuer that begins with https://.")
    return OidcProvider(name=name, **settings)


def _yes(said: object) -> bool | None:
    if isinstance(said, bool):
        return said
    return {"true": True, "false": False}.get(str(said).strip().lower())


def _may_be_asked(issuer: str) -> bool:
    try:
        parts = urlsplit(issuer)
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return secure and bool(parts.hostname) and not parts.query and not parts.fragment


@cache
def current() -> Config:
    """Return the settings that this process was started with."""
    return from_environment(os.environ)
