"""The guide as a file: it needs nothing but itself, tells nothing by its name, and runs nothing."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

from heal.exchange import guide
from heal.rules.discretion import telling
from heal.rules.guide import Point, Section

DAY = date(2026, 6, 16)
NASTY = "</title><script>alert(1)</script><img src=http://evil.test/p.png onerror='x'> & \"q\""


class Seen(HTMLParser):
    """Gather what a browser would make of a page."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(data.decode("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def test_its_title_tells_nothing() -> None:
    assert telling(guide.TITLE) == ()
    data = guide.document((), day=DAY)
    assert re.findall(rb"<title>(.*?)</title>", data) == [b"Guide"]


def test_it_says_all_that_the_sections_say_in_their_order() -> None:
    parts = (
        Section("First", ("One.", "Two."), (Point("Said.", "Word"), Point("Bare.")), ("Three.",)),
        Section("Second", ("Four.",)),
    )
    seen = Seen(guide.document(parts, day=DAY))
    words = ("First", "One.", "Two.", "Word", "Said.", "Bare.", "Three.", "Second", "Four.")
    places = [seen.text.index(word) for word in (*words, "As of 2026-06-16.")]
    assert places == sorted(places)
    assert [len(seen.all(tag)) for tag in ("h1", "h2", "ul", "li", "p")] == [1, 2, 1, 2, 4]
    assert seen.all("html") == [{"lang": "en"}]


def test_whatever_was_typed_is_text() -> None:
    point = Point(NASTY, NASTY, "https://example.org/?a=1&b='2'")
    seen = Seen(guide.document((Section(NASTY, (NASTY,), (point,), (NASTY,)),), day=DAY))
    assert seen.text.count(NASTY) == 5
    assert not [tag for tag, _ in seen.tags if tag in {"script", "img", "iframe", "form"}]
    assert [link["href"] for link in seen.all("a")] == ["https://example.org/?a=1&b='2'"]
    assert seen.all("a")[0]["rel"] == "noopener noreferrer"


def test_a_link_that_is_none_is_only_text() -> None:
    for link in ("javascript:alert(1)", "data:text/html,x", 'https://x.test/"onclick="y'):
        seen = Seen(guide.document((Section("A", (), (Point("B", None, link),)),), day=DAY))
        assert seen.all("a") == []
        assert link in seen.text


def test_it_calls_nobody() -> None:
    data = guide.document((Section("A", ("B.",)),), day=DAY)
    (policy,) = [one for one in Seen(data).all("meta") if "http-equiv" in one]
    assert policy["content"] is not None
    assert policy["content"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not re.search(rb"src=|url\(|@import|https?://|<link", data)
