"""The guide on paper: what there is to read, black on white, and nothing that could be pressed."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from heal.db.engine import Database
from heal.services import door as use_cases
from heal.services import guide
from tests.browser.conftest import ARTEFACTS, settled, sign_in
from tests.kit.door import SHELL

LINK = "https://example.org/listening"
NOT_ON_PAPER = (
    *("stSidebar", "stHeader", "stButton", "stDownloadButton", "stPopover", "stForm"),
    *("stCheckbox", "stToast"),
)
BLACK, WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


def test_the_guide_is_printed_and_taken_along(page: Page, address: str, empty_url: str) -> None:
    database = Database(empty_url)
    told = {"title": "On listening", "link": LINK}
    use_cases.act(database, guide.keep_resource, SHELL, None, **told)
    use_cases.act(database, guide.take_over_signposts, SHELL, "Germany")
    database.close()
    page.emulate_media(color_scheme="dark")
    sign_in(page, address, "guide")
    expect(page.get_by_role("heading", name="Beside it: simply talking")).to_be_visible()
    page.get_by_text("Change this list").first.click()
    page.get_by_role("button", name="Change", exact=True).first.click()
    expect(page.get_by_role("button", name="Take it off the list")).to_be_visible()
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="As a file").click()
    _is_the_guide(page, Path(download.value.path()), download.value.suggested_filename)

    page.emulate_media(media="print")
    for name in NOT_ON_PAPER:
        for found in page.locator(f'[data-testid="{name}"], .{name}').all():
            expect(found).to_be_hidden()
    expect(page.locator("#hide")).to_be_hidden()
    expect(page.get_by_text("Change where there is help")).to_be_hidden()
    for words in ("Guide", "Where there is help", "The nine qualities", "How it ends"):
        heading = page.get_by_role("heading", name=words, exact=True)
        expect(heading).to_be_visible()
        expect(heading).to_have_css("color", BLACK)
    expect(page.locator(".stApp")).to_have_css("background-color", WHITE)
    after = "element => getComputedStyle(element, '::after').content"
    link = page.get_by_role("link", name="On listening")
    assert LINK in link.evaluate(after).replace('" "', "").replace("attr(href)", LINK)
    printed = page.pdf(path=ARTEFACTS / "guide.pdf", format="A4")
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 8


def _is_the_guide(page: Page, kept: Path, name: str) -> None:
    """Open what was taken along, by itself, and look at it."""
    assert re.fullmatch(r"guide-\d{4}-\d\d-\d\d\.html", name)
    beside = page.context.new_page()
    beside.set_content(kept.read_text("utf-8"))
    expect(beside).to_have_title("Guide")
    expect(beside.get_by_role("heading", name="How it starts")).to_be_visible()
    expect(beside.get_by_role("link", name=LINK)).to_have_attribute("href", LINK)
    expect(beside.get_by_text("0800 111 0 111")).to_be_visible()
    beside.close()
