"""How files and functions look."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.source import Function, Source

LONGEST_FILE, LONGEST_FUNCTION = 300, 45
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "common"}
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0f]")
ENUMERATIONS = {"Enum", "StrEnum", "IntEnum", "Flag"}


def files_are_short(source: Source) -> Iterator[str]:
    """A file is read in one go."""
    lines = len(source.text.splitlines())
    if lines > LONGEST_FILE and not source.is_migration:
        yield f"{source.path}: {lines} lines, more than {LONGEST_FILE}"


def functions_are_short(source: Source) -> Iterator[str]:
    """A function fits on a screen."""
    for node in source.functions():
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > LONGEST_FUNCTION and not source.is_migration:
            yield source.at(node, f"{node.name} has {lines} lines, more than {LONGEST_FUNCTION}")


def files_have_names_that_say_something(source: Source) -> Iterator[str]:
    """No file is a drawer for odds and ends."""
    parts = PurePosixPath(source.path).with_suffix("").parts
    if any(EMPTY_NAMES & {part, *part.split("_")} for part in parts):
        yield f"{source.path}: the name does not say what is in it"


def no_emoji(source: Source) -> Iterator[str]:
    """Icons are Material icons."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if EMOJI.search(line):
            yield f"{source.path}:{number}: an emoji"


def everything_public_is_documented(source: Source) -> Iterator[str]:
    """Modules, classes and functions of heal say what the caller gets.

    An enumeration says it under each of its words; a method that overrides another need not.
    """
    if not source.path.startswith("heal/"):
        return
    public = not source.path.rpartition("/")[2].removesuffix(".py").strip("_").startswith("_")
    if public and source.tree.body and not ast.get_docstring(source.tree):
        yield f"{source.path}: no docstring"
    for node in source.tree.body:
        if isinstance(node, Function):
            yield from _undocumented(source, node)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _in_class(source, node)


def _in_class(source: Source, node: ast.ClassDef) -> Iterator[str]:
    if any(ast.unparse(base).rpartition(".")[2] in ENUMERATIONS for base in node.bases):
        after = [*node.body[1:], ast.Pass()]
        for item, following in zip(node.body, after, strict=True):
            if isinstance(item, ast.Assign) and not _is_words(following):
                yield source.at(item, f"{node.name}: no docstring under the word")
        return
    yield from _undocumented(source, node)
    for item in node.body:
        if isinstance(item, Function) and not node.bases:
            yield from _undocumented(source, item)


def _undocumented(source: Source, node: Function | ast.ClassDef) -> Iterator[str]:
    overload = any("overload" in ast.unparse(item) for item in node.decorator_list)
    if not node.name.startswith("_") and not overload and not ast.get_docstring(node):
        yield source.at(node, f"{node.name} has no docstring")


def _is_words(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


ALL = (
    files_are_short,
    functions_are_short,
    files_have_names_that_say_something,
    no_emoji,
    everything_public_is_documented,
)
