"""Going from place to place in the real browser: each in the light, in the dark, and small."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Error, Page, expect

from heal.config import ROOT
from tests.kit import axe

Scheme = Literal["light", "dark"]

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDE, SMALL = (1280, 900), (390, 1200)
COLOURS = ("color-contrast", "link-in-text-block")
PATIENCE = 5_000
A_MOMENT = 500
WANTED = "HEAL_TEST_PICTURES"
PICTURES = ROOT / "artefacts" / "pages"
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
GROUND = '[data-testid="stApp"], body:not(:has(#root))'
OPENERS = ("stPopoverButton", "stMenuButtonButton")
OVER = '[data-testid="stPopoverBody"], [data-testid="stMenuButtonBody"]'
UNFOLD = """() => {
    document.querySelectorAll("details:not([open]) > summary").forEach((one) => one.click());
}"""
COME_TO_REST = """() => {
    const moving = () => document.getAnimations().filter((one) =>
        one.playState === "running" && one.effect.getTiming().iterations !== Infinity);
    for (let left = moving(); left.length; left = moving()) left.forEach((one) => one.finish());
}"""
# Marks one of each kind of thing to press that is to be seen, and returns the kinds.
MARK_KINDS = """() => {
    const THINGS = "button:not([kind^=header]), a, summary, label:has(input)";
    const kinds = new Map();
    for (const one of document.querySelectorAll(THINGS)) {
        const names = ["data-testid", "kind", "data-variant", "data-selected", "aria-current"];
        const kind = [one.tagName, ...names.map((name) => one.getAttribute(name))].join(" ");
        const box = one.getBoundingClientRect();
        const shown = one.checkVisibility({ visibilityProperty: true }) && box.bottom > 0;
        if (kinds.has(kind) || one.disabled || !shown || !one.innerText) continue;
        kinds.set(kind, one);
        one.setAttribute("data-one-of-its-kind", kind);
    }
    return [...kinds.keys()];
}"""
# What opens by the same key, but for whom it is about, is of one kind: many name somebody.
KIND = """(one) => {
    const outside = one.closest("[data-testid=stPopover], [data-testid=stMenuButton]");
    const keys = [...(outside?.parentElement?.classList ?? [])];
    const key = keys.find((name) => name.startsWith("st-key-"));
    return key ? key.replace(/\\d+/g, "#") : one.innerText;
}"""
SIDEWAYS = """() => [document.documentElement, ...document.querySelectorAll("main, section.stMain")]
    .filter((one) => one.scrollWidth > one.clientWidth)
    .map((one) => `${one.tagName}: ${one.scrollWidth} in ${one.clientWidth}`)"""

CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const style = getComputedStyle(one);
    const says = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    return ["hidden", "clip"].includes(style.overflowX)
        && (says || style.textOverflow === "ellipsis")
        && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
}).map((one) => one.innerText).filter((says) => says)"""


@dataclass
class Walk:
    """Look at places one after the other, and gather what is wrong with them.

    `whose` tells the pictures of one walk from another's; `settle` waits until a page is ready.
    What is in `seen` looks the same wherever it stands, and need not be looked at again.
    """

    page: Page
    own: axe.Own
    settle: Callable[[Page], None]
    whose: str
    seen: set[str]
    wrong: list[str] = field(default_factory=list)
    not_ours: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin wide, and in the light."""
        self._wide()

    def look(self, place: str) -> None:
        """Look at the page that is open: unfold it, and see it in both schemes and on a phone."""
        self.settle(self.page)
        self.page.evaluate(UNFOLD)
        expect(self.page.locator("details:not([open]) > summary")).to_have_count(0)
        self._in_both(place)
        for says in self._opening():
            self._in_both(f"{place}, {says}", OVER)
        self._small(place)
        self._wide()

    def _in_both(self, where: str, within: str | None = None) -> None:
        """Look in the light, at everything, and in the dark, at what is different there."""
        for scheme, *rules in (("light",), ("dark", *COLOURS)):
            self._dress(scheme)
            self._find(f"{where}, {scheme}", within, *rules)
            self._take(f"{where}, {scheme}")
            if within is None:
                self._point(f"{where}, {scheme}", scheme)

    def _wide(self) -> None:
        width, height = WIDE
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def _dress(self, scheme: Scheme) -> None:
        """Change to the scheme, and see that the page truly did."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        ground = self.page.locator(GROUND)
        expect(ground).to_have_css("background-color", rgb(THEME[scheme]["backgroundColor"]))
        expect(ground).to_have_css("color", rgb(THEME[scheme]["textColor"]))

    def _find(self, where: str, within: str | None, *rules: str) -> None:
        found = self._faults(within, *rules)
        if any(fault.own is None for fault in found):
            # A page that is drawn anew just then is faded for a moment; what is wrong stays wrong.
            self.settle(self.page)
            self.page.wait_for_timeout(A_MOMENT)
            found = self._faults(within, *rules)
        for fault in found:
            if fault.own is None:
                self.wrong.append(f"{where}: {fault}")
            else:
                self.not_ours.add((fault.rule, fault.own))

    def _faults(self, within: str | None, *rules: str) -> list[axe.Fault]:
        self.page.evaluate(COME_TO_REST)
        return axe.faults(self.page, self.own, within, rules)

    def _point(self, where: str, scheme: Scheme) -> None:
        """Point at one of each kind of thing to press: what it says then can still be read."""
        for kind in self.page.evaluate(MARK_KINDS):
            if self._saw(f"{scheme} {kind}"):
                continue
            one = f'[data-one-of-its-kind="{kind}"]'
            self.page.locator(one).first.hover()
            self._find(f"{where}, pointed at", one, *COLOURS)
        self.page.mouse.move(0, 0)

    def _opening(self) -> Iterator[str]:
        """Open whatever lies over the page, one after the other, each name once."""
        for kind in OPENERS:
            for opener in self.page.get_by_test_id(kind).all():
                says = opener.get_by_test_id("stMarkdownContainer").inner_text()
                alike = (self._saw(f"over {says}"), self._saw(f"over {opener.evaluate(KIND)}"))
                if opener.is_disabled() or any(alike):
                    continue
                opener.click()
                expect(self.page.locator(OVER)).to_be_visible()
                self.settle(self.page)
                yield says
                self.page.keyboard.press("Escape")
                expect(self.page.locator(OVER)).to_have_count(0)

    def _saw(self, what: str) -> bool:
        """Say whether this was seen before; from now on it was."""
        before = what in self.seen
        self.seen.add(what)
        return before

    def _small(self, place: str) -> None:
        width, height = SMALL
        self.page.set_viewport_size({"width": width, "height": height})
        self.settle(self.page)
        for trouble, found in (("scrolls sideways", SIDEWAYS), ("is cut off", CUT_OFF)):
            try:
                self.page.wait_for_function(f"() => !({found})().length", timeout=PATIENCE)
            except Error:
                self.wrong.append(f"{place}, {width} wide, {trouble}: {self.page.evaluate(found)}")
        self.page.evaluate(COME_TO_REST)
        self._take(f"{place}, phone")

    def _take(self, where: str) -> None:
        """Take a picture, for people to look at: where they asked for it, since it takes time."""
        if WANTED not in os.environ:
            return
        PICTURES.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9]+", "-", f"{self.whose} {where}".lower()).strip("-")
        self.page.screenshot(path=PICTURES / f"{name}.png")


def rgb(colour: str) -> str:
    """Return a colour of the theme as the browser tells it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
