"""Below the services."""

from tests.kit.acting import acting

__all__ = ["acting"]
