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
READS = {"execute", "scalars", "scalar", "get", "get_one", "connection", "get_bind", "bind", "info"}
WRITES = {"insert", "update", "delete"}
# Whatever hands out a file notes who takes it first; one's own recovery codes name nobody else,
# and neither the guide nor an empty file to fill in tells of a member.
HANDS_OUT = tuple(
    f"heal.ui.{name}"
    for name in (
        *("tables", "figures", "reports", "second_factor", "guide", "own_data"),
        "imported_pairings",
    )
)
WHOLE = "heal.services.programme"
OPENINGS = "heal.models.openings"
KNOWS_OPENINGS = ("heal.models", "heal.queries", "heal.services.openings", TRAIL)


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


# Who is at the desk, and who knocks at the gate, is looked up before there is anyone to narrow for.
MAY_READ_UNBOUND = ("heal.ui.runtime", "heal.ui.identity")
ROUND_THE_TRAIL = {"bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"}


def pages_read_through_the_door(source: Source) -> Iterator[str]:
    """Only the door opens a session for a page, since it narrows what the session finds."""
    if not within(source.module, "heal.ui", "pages") or within(source.module, *MAY_READ_UNBOUND):
        return
    for node in source.nodes():
        match node:
            case ast.Call(func=ast.Attribute(attr="reading" | "transact", value=on)):
                if _last(on) != "runtime":
                    yield source.at(node, f"reads past the door: {ast.unparse(node.func)}")


def nothing_goes_round_the_trail(source: Source) -> Iterator[str]:
    """What the trail does not see is not written: no bulk helpers, no SQL as text."""
    if within(source.module, "heal.migrations", "heal.models", "heal.db", TRAIL):
        return
    for node in source.nodes():
        if isinstance(node, ast.Attribute) and node.attr in ROUND_THE_TRAIL:
            yield source.at(node, f"goes round the trail by {node.attr}")
    for statement, name in source.imports():
        if name == "sqlalchemy.text":
            yield source.at(statement, "writes SQL as text")


def files_are_handed_out_in_few_places(source: Source) -> Iterator[str]:
    """A button that hands out a file stands where it is noted who takes it."""
    if within(source.module, *HANDS_OUT):
        return
    for node in source.nodes():
        if isinstance(node, ast.Attribute | ast.Name) and _last(node) == "download_button":
            yield source.at(node, "hands out a file; let heal.ui.tables or figures do it")
    for statement, name in source.imports():
        if name.endswith(".download_button"):
            yield source.at(statement, f"imports {name}")


def openings_are_noted_in_one_place(source: Source) -> Iterator[str]:
    """Who opened a record is noted by one use-case, and changed by none."""
    if within(source.module, *KNOWS_OPENINGS):
        return
    for statement, name in source.imports():
        if within(name, OPENINGS) or name == "heal.models.RecordOpening":
            yield source.at(statement, f"imports {name}; call heal.services.openings")


def everything_goes_out_from_a_shell_alone(source: Source) -> Iterator[str]:
    """What holds also what opens doors is never handed out by a page."""
    if within(source.module, "heal.shell", WHOLE):
        return
    for statement, name in source.imports():
        if within(name, WHOLE):
            yield source.at(statement, f"imports {name}, which is for a shell alone")


ALL = (
    everything_goes_out_from_a_shell_alone,
    services_do_not_commit,
    days_come_in,
    use_cases_name_their_actor,
    use_cases_ask_first,
    queries_only_select,
    files_are_handed_out_in_few_places,
    openings_are_noted_in_one_place,
    pages_read_through_the_door,
    nothing_goes_round_the_trail,
)
