"""Settings of the installation, read once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ROOT / ".streamlit" / "secrets.toml"


@dataclass(frozen=True)
class Config:
    """Where the data lives."""

    database_url: str


def from_environment(environment: Mapping[str, str], secrets: Path = SECRETS) -> Config:
    """Return the installation's settings: the environment first, then the secrets file."""
    filed = tomllib.loads(secrets.read_text("utf-8")).get("heal", {}) if secrets.exists() else {}
    url = environment.get("HEAL_DATABASE_URL") or filed.get("database_url")
    return Config(database_url=_with_driver(url or f"sqlite:///{ROOT / 'data' / 'heal.db'}"))


def _with_driver(url: str) -> str:
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


@cache
def current() -> Config:
    """Return the settings that this process was started with."""
    return from_environment(os.environ)
