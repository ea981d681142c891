"""A real Chromium, found on the machine or installed; a run without one fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
)


class NoBrowserError(Exception):
    """Say that no Chromium is here, and that none could be installed."""


def path(playwright: Playwright) -> str:
    """Return where a Chromium lies: on the machine, else from Debian, else Playwright's own."""
    own = playwright.chromium.executable_path
    for attempt in (lambda: None, _from_debian, _from_playwright):
        attempt()
        found = next(filter(None, map(shutil.which, NAMES)), None)
        if found is None and Path(own).exists():
            found = own
        if found is not None:
            return found
    raise NoBrowserError(
        "The browser tests need Chromium. Install Debian's package `chromium`, "
        "or run `python -m playwright install chromium`."
    )


def _from_debian() -> None:
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=surroundings, **quiet)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        env=surroundings,
        **quiet,
    )


def _from_playwright() -> None:
    subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
