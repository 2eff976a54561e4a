"""How the workbench looks and who can use it: nothing cut off or colliding at any width, in either
language, light or dark; every control named and large enough.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from bench_page import TABS, WRONG, look_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOVED = "network.children=9&visits.after=2.25&delay.all=0.5"
SIZES = [(390, 844), (720, 900), (1280, 800), (1440, 900), (1920, 1080)]


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("size", SIZES, ids=[f"{width}" for width, _ in SIZES])
def test_nothing_is_cut_off_meets_or_is_too_small(open_page, screenshot, size, lang):
    page = open_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for years in ("", "&until=2024"):
        open_page(f"#lang={lang}&{MOVED}{years}")
        for tab in TABS:
            look_at(page, tab)
            assert page.evaluate(WRONG) == [], tab
        look_at(page, "effects")
        screenshot(page, f"page-{size[0]}-{lang}{years[-4:]}")


SMALL_TYPE = """() => [...document.querySelectorAll(".fl *")]
    .filter(e => [...e.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()))
    .filter(e => e.getBoundingClientRect().width > 1) // what is only read aloud is 1 px wide
    .map(e => {
        const chart = e.closest("svg");
        const scale = chart?.viewBox?.baseVal?.width
            ? chart.getBoundingClientRect().width / chart.viewBox.baseVal.width : 1;
        return [parseFloat(getComputedStyle(e).fontSize) * scale, e.textContent.slice(0, 40)];
    })
    .filter(([size]) => size < 9)"""


@pytest.mark.parametrize("size", [(1280, 800), (1440, 900)], ids=["1280", "1440"])
def test_nothing_is_cut_off_or_smaller_than_9_px_at_200_per_cent(new_page, files, case, size):
    # What a zoom of 200 % does: half the room in CSS pixels, each drawn with twice as many dots.
    half = {"width": size[0] // 2, "height": size[1] // 2}
    page = new_page(viewport=half, device_scale_factor=2)
    page.goto(files(case).as_uri() + f"#lang=da&{MOVED}")
    page.locator(".fl .fl-budget").wait_for()
    for tab in TABS:
        look_at(page, tab)
        assert page.evaluate(WRONG) == [], tab
        assert page.evaluate(SMALL_TYPE) == [], tab
        width = page.evaluate("() => document.documentElement.scrollWidth")
        assert width <= half["width"], f"{tab}: one reads without scrolling sideways"
    page.context.close()


def axe_finds_nothing(page):
    for tab in TABS:
        look_at(page, tab)
        found = Axe().run(page, context=".fl").response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], tab


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_file(open_page, scheme):
    page = open_page()
    page.emulate_media(color_scheme=scheme)
    axe_finds_nothing(page)


def test_axe_finds_nothing_in_jupyterlab(in_lab):
    axe_finds_nothing(in_lab)
