"""axe-core in a page of the real browser, past the policy that keeps scripts out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from playwright.sync_api import BrowserContext, Page

# Of every element that a rule finds fault with: which of the selectors given for that rule it is.
RUN = """async ([within, own, rules]) => {
    const found = await axe.run(within === null ? document : document.querySelector(within), {
        resultTypes: ["violations"],
        elementRef: true,
        ...(rules.length && { runOnly: rules }),
    });
    return found.violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => ({
        rule: id,
        impact,
        html: node.html.slice(0, 300),
        says: node.failureSummary,
        own: (own[id] ?? []).find((selector) => node.element.matches(selector)) ?? null,
    })));
}"""

Own = Mapping[str, Iterable[str]]
"""A rule → selectors of elements that are not ours."""


@dataclass(frozen=True)
class Fault:
    """One element that breaks one rule."""

    rule: str
    impact: str
    html: str
    says: str
    own: str | None
    """The selector by which it is known not to be ours."""

    def __str__(self) -> str:
        return f"{self.impact} {self.rule}: {self.html}\n{self.says}"


def bring(context: BrowserContext) -> None:
    """Let every page of a browser have axe-core from its first moment on."""
    context.add_init_script(
        files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    )


def faults(
    page: Page, own: Own, within: str | None = None, rules: Sequence[str] = ()
) -> list[Fault]:
    """Return what axe-core finds fault with on a page as it stands, or within one part of it.

    All of its rules are asked, unless some are named.
    """
    known = {rule: list(selectors) for rule, selectors in own.items()}
    return [Fault(**one) for one in page.evaluate(RUN, [within, known, list(rules)])]
