"""What a check looks at: one file, its path and its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of the project, named by its path from the root."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the file's syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def module(self) -> str:
        """Return the name under which the file is imported."""
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    @property
    def is_migration(self) -> bool:
        """Say whether the file is one of the written migrations."""
        return self.path.startswith("heal/migrations/versions/")

    def at(self, node: ast.stmt | ast.expr, says: str) -> str:
        """Return a sentence about one place in the file."""
        return f"{self.path}:{node.lineno}: {says}"

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node of the file."""
        return ast.walk(self.tree)

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, nested ones too."""
        return (node for node in self.nodes() if isinstance(node, Function))

    def public_functions(self) -> Iterator[Function]:
        """Yield the functions of the module itself that others may call."""
        for node in self.tree.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Yield every imported name in full, wherever in the file it is imported."""
        for node in self.nodes():
            if isinstance(node, ast.Import):
                for item in node.names:
                    yield node, item.name
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for item in node.names:
                    yield node, f"{node.module}.{item.name}"


def everything() -> list[Source]:
    """Return the files that the house consists of."""
    files = [*ROOT.glob("heal/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("app.py")]
    return [
        Source(file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in sorted(files)
    ]
