"""Nothing generated that a stranger may read gives away what this is about.

What is looked at is found in the code: whoever adds a download, a tab, a sheet or a message, and
writes it so that it cannot be found, hears of it here.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pytest

from heal.config import ROOT
from heal.exchange import lists
from heal.exchange.lists import List
from heal.exchange.tables import Format
from heal.queries.accounts import Link
from heal.rules import messages
from heal.rules.discretion import telling
from heal.rules.messages import Reachable
from heal.ui import invitations
from heal.vocabulary import Channel, Role, Voicemail
from tests.architecture.source import Source, everything

DAY = date(2026, 6, 16)
HOUSE = everything()
NAMED = {
    ("heal.ui.figures", "figure.name"),
    ("heal.ui.tables", "name"),
    ("heal.exchange.lists", "stem"),
}
"""Where a file's name comes in from elsewhere; other tests below look at where it is written."""
KEPT = "heal.reports.kept"
PASSES_ON = "_figure"
"""A function of a file that draws several figures, and is told what each is called."""
WRITE_MESSAGES = {"heal.rules.messages", "heal.ui.invitations"}
OPEN_MESSAGES = {"heal.rules.contact", "heal.ui.invitations"}
READ_ELSEWHERE = re.compile(r"(SUBJECT|TITLE|TAB|ISSUER)$")
"""How a constant is called that stands on a tab, on a sheet, in another program or above a mail."""


@cache
def every_call() -> tuple[tuple[str, Source, ast.Call], ...]:
    """Return every call in the code, by the last part of what is called."""
    found = []
    for source in HOUSE:
        for node in source.nodes():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                found.append((name, source, node))
    return tuple(found)


def calls(name: str, *where: str) -> Iterator[tuple[Source, ast.Call]]:
    """Yield every call of a function of that name, whatever module it is taken from."""
    for called, source, call in every_call():
        if called == name and source.module.startswith(where or ""):
            yield source, call


def argument(call: ast.Call, name: str, place: int = 99) -> ast.expr | None:
    """Return what a call gives as that argument, if it does."""
    by_name = [item.value for item in call.keywords if item.arg == name]
    return by_name[0] if by_name else call.args[place] if place < len(call.args) else None


def literal(source: Source, node: ast.expr | None) -> str:
    """Return the text that stands there, or fail where none can be read off the code."""
    assert isinstance(node, ast.Constant), (source.path, node and ast.unparse(node))
    assert isinstance(node.value, str)
    return node.value


@cache
def strings() -> tuple[tuple[Source, str], ...]:
    """Return every text in the code, but not what stands there by itself, as a docstring does."""
    found = []
    for source in HOUSE:
        alone = {id(node.value) for node in source.nodes() if isinstance(node, ast.Expr)}
        for node in source.nodes():
            if isinstance(node, ast.Constant) and id(node) not in alone:
                found += [(source, node.value)] if isinstance(node.value, str) else []
    return tuple(found)


def constants(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the texts that a file gives a name, and the names."""
    for node in source.tree.body:
        if not isinstance(node, ast.AnnAssign | ast.Assign):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield ast.unparse(target), node.value.value


def test_every_download_is_named_in_one_place() -> None:
    handed_out = list(calls("download_button"))
    assert len(handed_out) >= 4
    for source, call in handed_out:
        made = argument(call, "file_name")
        assert isinstance(made, ast.Call), source.path
        assert ast.unparse(made.func).endswith(".file_name"), source.path
    for source, call in calls("file_name"):
        stem = argument(call, "stem", 0)
        assert stem is not None, source.path
        made_of_a_list = ast.unparse(call.func) == "lists.file_name"
        if not made_of_a_list and (source.module, ast.unparse(stem)) not in NAMED:
            assert telling(literal(source, stem)) == (), source.path


def test_no_list_is_called_what_it_is() -> None:
    parts = {""}
    for source, call in calls("exports"):
        part = argument(call, "part")
        parts |= {literal(source, part)} if part is not None else set()
    assert {"now", "past"} <= parts
    for kind in List:
        for part in parts:
            assert telling(lists.file_name(kind, Format.XLSX, day=DAY, part=part)) == ()
        assert telling(lists.FILES[kind]) == ()


def test_no_figure_nor_file_about_a_person_is_called_what_it_is() -> None:
    # One that was kept goes on under the name that it was drawn with.
    drawn = [(source, call) for source, call in calls("Figure") if source.module != KEPT]
    named = [*calls(PASSES_ON, "heal.charts")]
    for source, call in drawn:
        if isinstance(argument(call, "name"), ast.Name):
            assert source in [where for where, _ in named], source.path
        else:
            named.append((source, call))
    figures = [literal(source, argument(call, "name")) for source, call in named]
    about_people = [
        literal(source, argument(call, "name")) for source, call in calls("person_file")
    ]
    assert len(figures) >= 6
    assert len(about_people) >= 1
    for name in (*figures, *about_people):
        assert telling(name) == (), name


def test_no_sheet_is_called_what_it_is() -> None:
    found = [
        (source, argument(call, "title"))
        for source, call in calls("write", "heal.ui", "heal.exchange.lists")
        if any(item.arg == "title" for item in call.keywords)
    ]
    assert len(found) >= 4
    for source, title in found:
        assert title is not None
        # A list's own name and a person file's are looked at above; CSV has no sheet.
        if ast.unparse(title) not in {"FILES[kind].capitalize()", "name", "figure.title"}:
            assert telling(literal(source, title)) == (), source.path


def test_no_tab_says_what_this_is() -> None:
    for source, call in calls("set_page_config"):
        title = argument(call, "page_title", 0)
        # What a constant of that name says is looked at below.
        assert title is not None, source.path
        assert ast.unparse(title) == "TITLE", source.path
    found = calls("Page", "heal.web")
    pages = [literal(source, argument(call, "title", 0)) for source, call in found]
    assert len(pages) >= 5
    templates = [path.read_text("utf-8") for path in ROOT.glob("heal/web/templates/*.html")]
    written = [*templates, *(text for source, text in strings() if "<title>" in text)]
    for text in (*pages, *re.findall(r"<title>(.*?)</title>", "\n".join(written))):
        assert telling(text) == (), text


def test_what_is_named_for_reading_elsewhere_says_nothing() -> None:
    found = {
        (source.module, name): text
        for source in HOUSE
        for name, text in constants(source)
        if READ_ELSEWHERE.search(name)
    }
    assert {"Dashboard", "Your link", "Figure"} <= set(found.values())
    for where, text in found.items():
        assert telling(text) == (), where


GIVEN: dict[str, Any] = {
    "str": "Ana Example",
    "date": DAY,
    "int": 90,
    "date | None": DAY,
    "Reachable | None": Reachable(
        channels=tuple(Channel),
        times="before noon",
        voicemail=Voicemail.VAGUE_ONLY,
        name_to_ask_for="M.",
        email_is_safe=True,
    ),
}
"""What a function that writes something may be given, by the kind of it."""


def written() -> dict[str, str]:
    """Return whatever the functions of the messages write, by name."""
    found = {}
    for name, function in inspect.getmembers(messages, inspect.isfunction):
        own = function.__module__ == messages.__name__ and not name.startswith("_")
        kinds = dict(function.__annotations__)
        if own and kinds.pop("return") in {"str", "tuple[str, ...]"}:
            found[name] = str(function(**{item: GIVEN[kind] for item, kind in kinds.items()}))
    return found


@pytest.mark.parametrize("name", written())
def test_no_message_says_what_this_is(name: str) -> None:
    assert written()[name]
    assert telling(written()[name]) == ()


@pytest.mark.parametrize("new_password", [True, False])
def test_no_invitation_says_what_this_is(new_password: bool) -> None:
    until = datetime(2026, 6, 16, tzinfo=UTC)
    link = Link(
        1, "Ana Example", "ana@example.org", Role.FACILITATOR, frozenset(), "", until,
        None, None, new_password, None,
    )  # fmt: skip
    body = invitations.letter(link, "http://desk.example.org/invite/x", "Cora Example")
    assert telling(body) == ()
    assert telling(invitations.mail(link.email, body).replace("%20", " ")) == ()


def test_messages_are_written_where_they_are_looked_at() -> None:
    for source, text in strings():
        if text.lstrip().startswith(("Hello ", "Dear ", "Hi ")):
            assert source.module in WRITE_MESSAGES, source.path
        if re.match(r"(mailto|sms|tel):", text):
            assert source.module in OPEN_MESSAGES, source.path
        assert "VCALENDAR" not in text, "Let this test look at what an invitation says."
        assert "text/calendar" not in text
