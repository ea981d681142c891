"""Every use-case of the code, and the permission that it asks for first."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heal import services
from heal.vocabulary import Permission


@dataclass(frozen=True)
class UseCase:
    """One thing that a person does."""

    name: str
    function: Callable[..., Any]
    permission: Permission

    def blanks(self) -> tuple[list[None], dict[str, None]]:
        """Return nothing at all for whatever it needs after the session and the actor."""
        told = list(inspect.signature(self.function).parameters.values())[2:]
        needed = [item for item in told if item.default is inspect.Parameter.empty]
        first = [item for item in needed if item.kind is not inspect.Parameter.KEYWORD_ONLY]
        more = {item.name: None for item in needed if item not in first}
        return [None] * len(first), more


def _permission(function: Callable[..., Any]) -> Permission:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    (defined,) = tree.body
    assert isinstance(defined, ast.FunctionDef)
    body = defined.body[1:] if ast.get_docstring(defined) is not None else defined.body
    match body[0]:
        case ast.Expr(value=ast.Call(args=[_, ast.Attribute(attr=name)])):
            return Permission[name]
    raise LookupError(f"{function.__name__} does not ask first.")


def every_use_case() -> tuple[UseCase, ...]:
    """Return every public function of heal.services that takes a session and an actor."""
    found = []
    for module in pkgutil.iter_modules(services.__path__):
        code = importlib.import_module(f"heal.services.{module.name}")
        for name, function in inspect.getmembers(code, inspect.isfunction):
            own = function.__module__ == code.__name__ and not name.startswith("_")
            first = list(inspect.signature(function).parameters)[:2]
            if own and first == ["session", "actor"] and module.name != "audit":
                found.append(UseCase(f"{module.name}.{name}", function, _permission(function)))
    return tuple(found)
