"""What code on each rung may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.imports import within
from tests.architecture.source import Function, Source

# The trail is told who acts and decides nothing; the door stands before any session has an actor;
# records only finds what a use-case, which has asked already, is about.
TRAIL, DOOR, RECORDS = "heal.services.audit", "heal.services.door", "heal.services.records"
MAY_READ_THE_CLOCK = (
    *("heal.ui", "heal.web", "heal.__main__", "pages", "app"),
    *(TRAIL, "heal.db.engine"),
)
CLOCKS = {
    "today": {"date", "datetime", "Timestamp"},
    "now": {"datetime", "Timestamp", "func"},
    "utcnow": {"datetime", "Timestamp"},
    "time": {"time"},
    "time_ns": {"time"},
    "localtime": {"time"},
    "gmtime": {"time"},
    "current_date": {"func"},
    "current_timestamp": {"func"},
}
READS = {"execute", "scalars", "scalar", "get", "get_one", "connection", "get_bind", "bind"}
WRITES = {"insert", "update", "delete"}


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def services_do_not_commit(source: Source) -> Iterator[str]:
    """The transaction belongs to the caller."""
    if not within(source.module, "heal.services"):
        return
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}:
            yield source.at(node, f"a service calls .{node.attr}")


def days_come_in(source: Source) -> Iterator[str]:
    """Nothing below the pages reads the clock, except for the trail."""
    if within(source.module, *MAY_READ_THE_CLOCK):
        return
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and _last(node.value) in CLOCKS.get(node.attr, ()):
            yield source.at(node, f"reads the clock: {ast.unparse(node)}")
    for statement, name in source.imports():
        module, _, what = name.rpartition(".")
        if module == "time" and "time" in CLOCKS.get(what, ()):
            yield source.at(statement, f"reads the clock: {name}")


def _arguments(node: Function) -> list[str]:
    return [item.arg for item in (*node.args.posonlyargs, *node.args.args)]


def use_cases_name_their_actor(source: Source) -> Iterator[str]:
    """Whoever changes something is named, right after the session."""
    if not within(source.module, "heal.services") or within(source.module, TRAIL, DOOR, RECORDS):
        return
    for node in source.public_functions():
        names = _arguments(node)
        if names[:1] == ["session"] and names[1:2] != ["actor"]:
            yield source.at(node, f"{node.name} takes a session, but no actor after it")


def use_cases_ask_first(source: Source) -> Iterator[str]:
    """Before anything else, a use-case asks whether the actor may."""
    if not within(source.module, "heal.services") or within(source.module, TRAIL):
        return
    for node in source.public_functions():
        if _arguments(node)[:2] == ["session", "actor"] and not _asks_first(node):
            yield source.at(node, f"{node.name} does not begin with require(actor, Permission.…)")


def _asks_first(node: Function) -> bool:
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    match body[:1]:
        case [ast.Expr(value=ast.Call(func=called, args=[ast.Name(id="actor"), permission]))]:
            return (
                _last(called) == "require"
                and isinstance(permission, ast.Attribute)
                and _last(permission.value) == "Permission"
            )
    return False


def queries_only_select(source: Source) -> Iterator[str]:
    """A query reads."""
    if not within(source.module, "heal.queries"):
        return
    for statement, name in source.imports():
        if within(name, "sqlalchemy") and name.rpartition(".")[2] in WRITES:
            yield source.at(statement, f"imports {name}")
    for node in source.nodes():
        if not isinstance(node, ast.Attribute):
            continue
        on = _last(node.value)
        if on == "session" and node.attr not in READS:
            yield source.at(node, f"uses session.{node.attr}")
        elif (on in {"sa", "sqlalchemy"} or on == "__table__") and node.attr in WRITES:
            yield source.at(node, f"uses {on}.{node.attr}")


ALL = (
    services_do_not_commit,
    days_come_in,
    use_cases_name_their_actor,
    use_cases_ask_first,
    queries_only_select,
)
