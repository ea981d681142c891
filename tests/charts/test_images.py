"""Pictures as files: readable, with their words in them, and nothing fetched."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import altair as alt
import pytest
import vl_convert
from PIL import Image
from pypdf import PageObject, PdfReader

from heal.charts import before_after, images, pairings, participation, theme
from heal.charts.figure import ROWS
from heal.rules.discretion import telling
from tests.charts.samples import MONTHS, attended, draw, flow, rates

FOOT = ("Coordinator: exact figures.", "Data of 20 June 2026; seed 7.")
SVG = "{http://www.w3.org/2000/svg}"


def words(picture: bytes) -> str:
    """Give all the text of an SVG file, in one line."""
    root = ET.fromstring(picture)  # noqa: S314 - we have just drawn it
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


def test_a_png_is_a_picture_with_many_colours_and_twice_the_size() -> None:
    for figure in draw(14):
        drawn = images.png(figure, foot=FOOT)
        assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
        picture = Image.open(io.BytesIO(drawn)).convert("RGB")
        assert picture.width == images.SCALE * images.WIDTH
        assert picture.height > 500
        colours = picture.getcolors(maxcolors=1_000_000)
        assert colours is not None
        assert len(colours) > 50
        count, ground = max(colours)
        assert ground == (255, 255, 255)
        assert count > picture.width * picture.height / 2


@pytest.mark.parametrize("months", [0, 1, 14])
def test_an_svg_holds_title_caveat_and_foot(months: int) -> None:
    for figure in draw(months):
        drawn = images.svg(figure, foot=FOOT)
        said = words(drawn)
        for text in (figure.title, figure.caveat, *FOOT):
            assert text in said
        root = ET.fromstring(drawn)  # noqa: S314 - we have just drawn it
        assert root.attrib["aria-label"] == figure.alt
        assert root.findtext(f"{SVG}title") == images.TAB
        assert 50 < float(root.attrib["height"]) < 1000


def test_an_empty_figure_is_its_words_without_axes() -> None:
    for figure in draw(0):
        root = ET.fromstring(images.svg(figure, foot=FOOT))  # noqa: S314 - we have just drawn it
        assert root.find(f"{SVG}svg") is None
        assert images.png(figure, foot=FOOT).startswith(b"\x89PNG")


def test_markup_in_a_name_stays_text() -> None:
    drawn = images.svg(draw(2)[0], foot=["<script>alert(1)</script> & more"])
    assert "East & <b>" in words(drawn)
    assert "<script>alert(1)</script> & more" in words(drawn)
    assert not any(one.tag.endswith(("script", "}b")) for one in ET.fromstring(drawn).iter())  # noqa: S314


def test_no_identity_of_a_pairing_is_in_the_file() -> None:
    drawn = images.svg(before_after.before_after(rates(12, 3)), foot=()).decode()
    for number in (*range(700, 712), *range(900, 903)):
        assert f">{number}<" not in drawn
        assert f": {number}" not in drawn
    assert "began_on" not in drawn
    assert "pairing: " not in drawn


def test_the_mean_is_drawn_from_ten_pairings_on() -> None:
    def bold(count: int) -> int:
        drawn = images.svg(before_after.before_after(rates(count)), foot=())
        return drawn.decode().count('stroke-width="5"')

    assert (bold(9), bold(10)) == (0, 1)


def test_a_few_months_are_named_once_each() -> None:
    for count in (1, 2, 3):
        for figure in (
            participation.attended_by_month(attended(("North",), MONTHS[:count])),
            pairings.pairings_by_month(flow(("active", "begun", "ended"), MONTHS[:count])),
        ):
            said = words(images.svg(figure, foot=())).replace(figure.title, "")
            for name in ("May 2025", "Jun 2025", "Jul 2025")[:count]:
                assert said.count(name) == 1
            assert "Apr 2025" not in said
            assert "Aug 2025" not in said


ELSEWHERE = """
import hashlib, altair as alt, pandas as pd, vl_convert
from heal.charts.months import as_text, with_months
from heal.charts import images, pairings, participation
from tests.charts.samples import attended, flow
june = pd.date_range("2026-06-01", periods=1, freq="MS")
for figure in (
    participation.attended_by_month(attended(("North",), june)),
    pairings.waiting_by_month(flow(("waiting", "opened", "closed"), june)),
):
    drawn = images.svg(figure, foot=())
    print(hashlib.sha256(drawn).hexdigest(), drawn.count(b">Jun 2026<"), b"May 2026" in drawn)
tooltip = alt.LayerChart(layer=[alt.Chart().mark_text().encode(text="label:N")])
rows = pd.DataFrame({"month": as_text(pd.Series(june))})
drawn = vl_convert.vegalite_to_svg(with_months(tooltip).properties(data=rows).to_dict())
print("tooltip", drawn.count(">Jun 2026<"), "May 2026" in drawn)
"""


def test_june_stays_june_in_every_time_zone() -> None:
    said = {
        zone: subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            env={**os.environ, "TZ": zone, "PYTHONPATH": "."},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Pacific/Auckland")
    }
    assert len(set(said.values())) == 1
    for line in said["UTC"].splitlines():
        assert line.split()[1:] == ["1", "False"]


def test_the_renderer_may_fetch_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = vl_convert.vegalite_to_svg

    def spy(*args: object, **options: object) -> str:
        asked.append(options["allowed_base_urls"])
        return str(real(*args, **options))

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", spy)
    figure = draw(1)[0]
    images.svg(figure, foot=())
    assert asked == [[]]
    outside = {"data": {"url": "https://example.org/a.csv"}, "mark": "point"}
    with pytest.raises(ValueError, match=r"(?i)not allowed|allowed base"):
        real(outside, allowed_base_urls=images.NOWHERE)


def _page(drawn: bytes) -> PageObject:
    (page,) = PdfReader(io.BytesIO(drawn)).pages
    return page


@pytest.mark.parametrize("months", [0, 1, 14])
def test_a_pdf_is_one_page_whose_words_are_text(months: int) -> None:
    for figure in draw(months):
        page = _page(images.pdf(figure, foot=FOOT))
        said = " ".join(page.extract_text().split())
        for text in (figure.title, figure.caveat, *FOOT):
            assert " ".join(text.split()) in said
        assert page.mediabox.width == images.WIDTH
        fonts = [it.get_object() for it in page["/Resources"]["/Font"].values()]
        assert fonts
        for font in fonts:
            (letters,) = font["/DescendantFonts"]
            assert "/FontFile2" in letters.get_object()["/FontDescriptor"]


def test_a_pdf_tells_nothing_about_itself_and_is_the_same_each_time() -> None:
    for figure in draw(14):
        drawn = images.pdf(figure, foot=FOOT)
        read = PdfReader(io.BytesIO(drawn))
        assert dict(read.metadata or {}) == {"/Title": images.TAB}
        assert telling(images.TAB) == ()
        assert read.root_object["/Lang"] == "en-GB"
        assert read.xmp_metadata is None
        assert [images.pdf(figure, foot=FOOT) for _ in range(3)] == [drawn] * 3


def test_a_pictures_own_names_are_apart_on_one_page() -> None:
    for figure in draw(14):
        both = [ET.tostring(images.chart(figure, width=500, ids=name)).decode() for name in "ab"]
        one, other = (set(re.findall(r'\bid="([^"]*)"', drawn)) for drawn in both)
        assert not one & other
        for drawn in both:
            assert set(re.findall(r"url\(#([^)]*)\)", drawn)) <= one | other
        again = ET.tostring(images.chart(figure, width=500, ids="a")).decode()
        assert again == both[0]


@pytest.mark.parametrize("months", [0, 1, 14])
def test_json_is_vega_lite_that_needs_nothing_else(months: int) -> None:
    for figure in draw(months):
        written = json.loads(images.json(figure, foot=FOOT))
        kind = alt.LayerChart if "layer" in written else alt.Chart
        kind.from_dict(written, validate=True)
        assert written["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
        assert " ".join(written["title"]["text"]) == " ".join(figure.title.split())
        assert written["description"] == figure.alt
        assert written["usermeta"] == {"caveat": figure.caveat, "foot": list(FOOT)}
        assert written["config"] == theme.config()
        assert [*written["datasets"]] == [ROWS]
        rows = figure.rows.astype(object).where(figure.rows.notna(), None)
        assert written["datasets"][ROWS] == rows.to_dict("records")
        assert '"url"' not in images.json(figure, foot=FOOT).decode()
        drawn = vl_convert.vegalite_to_svg(written, allowed_base_urls=images.NOWHERE)
        assert drawn.startswith("<svg")
