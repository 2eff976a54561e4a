"""The workbench in JupyterLab and Voila: a control is used, and the page shows the library's own figure."""

import pytest

import fosterlib as fl
from fosterlib.text import number

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def case():
    return fl.load_case("data/tv01c")


def total_row(page):
    return page.locator(".fl-picture .fl-table tr.total td.n").all_inner_texts()


def shown(results):
    return [number(value, "en") for value in results.total]


def test_a_slider_moved_by_keyboard_shows_the_total_of_the_library(open_in_lab, screenshot, case):
    page = open_in_lab("02_what_if.ipynb")
    page.locator(".fl-app").scroll_into_view_if_needed()
    handle = page.get_by_role("slider", name="Children in network care instead of foster care, children")
    handle.wait_for()
    screenshot("lab-published")
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expected = shown(fl.evaluate(case, case.scenario("twelve", {"network.children": 12})))
    page.wait_for_function(
        "text => document.querySelector('.fl-picture .total').innerText.includes(text)", arg=expected[-1]
    )
    screenshot("lab-moved")
    assert total_row(page) == expected
