"""What tests do thousands of times need not be dear: passwords, and what Streamlit does besides."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from argon2 import PasswordHasher
from streamlit import config
from streamlit.components.v2 import manifest_scanner

from heal.services import credentials
from heal.web import lifespan

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DEAR = (credentials.HASHER, credentials.NOBODY)


@contextmanager
def everything() -> Iterator[None]:
    """Hash in no time, look for components once, and collect nothing that was imported."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(credentials, "HASHER", CHEAP)
        patch.setattr(credentials, "NOBODY", CHEAP.hash("nobody"))
        # Each AppTest reads the metadata of every installed package: a fifth of a second.
        patch.setattr(
            manifest_scanner,
            "scan_component_manifests",
            cache(manifest_scanner.scan_component_manifests),
        )
        # After each run of a page Streamlit looks through all that a whole suite has left behind.
        config.set_option("runner.postScriptGC", value=False)
        for name in lifespan.HEAVY:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()
        yield
        gc.unfreeze()


def dearly(patch: pytest.MonkeyPatch) -> None:
    """Hash as the dashboard does outside the tests."""
    hasher, nobody = DEAR
    patch.setattr(credentials, "HASHER", hasher)
    patch.setattr(credentials, "NOBODY", nobody)
