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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page, scheme):
    page = open_page()
    page.emulate_media(color_scheme=scheme)
    page.add_init_script("")
    for tab in TABS:
        look_at(page, tab)
        found = Axe().run(page, context=".fl").response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == [], tab
