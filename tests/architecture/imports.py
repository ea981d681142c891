"""Who may import whom."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from tests.architecture.source import Source

LADDER = (
    ("heal.vocabulary", "heal.errors", "heal.config", "heal.names"),
    ("heal.db",),
    ("heal.models",),
    ("heal.rules",),
    ("heal.matching", "heal.measures"),
    ("heal.queries", "heal.exchange", "heal.migrations"),
    ("heal.services", "heal.charts"),
    ("heal.reports",),
    ("heal.ui", "heal.web"),
    ("app", "pages", "heal.__main__", "heal.shell"),
)
# Where a library may be imported; whatever is not listed may be imported anywhere.
ONLY_IN = {
    "streamlit": ("heal.ui", "pages", "app"),
    "starlette": ("heal.web", "app"),
    "authlib": ("heal.web",),
    "joserfc": ("heal.web",),
    "httpx2": ("heal.web",),
    "altair": ("heal.charts",),
    "alembic": ("heal.migrations",),
}
WITHOUT_A_DATABASE = (
    "heal.rules",
    "heal.matching",
    "heal.measures",
    "heal.exchange",
    "heal.charts",
    "pages",
)


def within(module: str, *places: str) -> bool:
    """Say whether a module is one of the places, or lies in one."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def rung(module: str) -> int | None:
    """Return how high a module stands on the ladder; none for a module without a place."""
    for height, places in enumerate(LADDER):
        if within(module, *places):
            return height
    return None


def stands_on_the_ladder(source: Source) -> Iterator[str]:
    """Every module imports from its own rung or below."""
    own = rung(source.module)
    if source.module == "heal":
        return
    if own is None:
        yield f"{source.path}: has no rung; give it one in DESIGN.md and here"
        return
    for node, name in source.imports():
        if within(name, "heal", "pages", "app"):
            theirs = rung(name)
            if theirs is None:
                yield source.at(node, f"imports {name}, which has no rung")
            elif theirs > own:
                yield source.at(node, f"imports {name}, which stands higher")


def rules_see_no_tables(source: Source) -> Iterator[str]:
    """Rules know neither models nor the database."""
    if within(source.module, "heal.rules"):
        for node, name in source.imports():
            if within(name, "heal.models", "heal.db"):
                yield source.at(node, f"a rule imports {name}")


def rules_need_nothing(source: Source) -> Iterator[str]:
    """Rules stand on the standard library alone."""
    if within(source.module, "heal.rules"):
        for node, name in source.imports():
            library = name.partition(".")[0]
            if library != "heal" and library not in sys.stdlib_module_names:
                yield source.at(node, f"a rule imports {library}")


def libraries_stay_where_they_belong(source: Source) -> Iterator[str]:
    """Each library that shapes the code around it has a place of its own."""
    for node, name in source.imports():
        for library, places in ONLY_IN.items():
            if within(name, library) and not within(source.module, *places):
                yield source.at(node, f"imports {library}, which is only for {', '.join(places)}")


def the_database_stays_below(source: Source) -> Iterator[str]:
    """What only computes, draws, reads files or shows pages does not touch SQLAlchemy."""
    if within(source.module, *WITHOUT_A_DATABASE):
        for node, name in source.imports():
            if within(name, "sqlalchemy"):
                yield source.at(node, "imports sqlalchemy")


def imports_are_absolute(source: Source) -> Iterator[str]:
    """No import begins with a dot."""
    for node in source.nodes():
        if isinstance(node, ast.ImportFrom) and node.level:
            yield source.at(node, "a relative import")


ALL = (
    stands_on_the_ladder,
    rules_see_no_tables,
    rules_need_nothing,
    libraries_stay_where_they_belong,
    the_database_stays_below,
    imports_are_absolute,
)
