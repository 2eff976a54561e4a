"""A slider dragged fast, in JupyterLab and in the file: nothing blinks, nothing jumps, the last value
wins at once.
"""

import pytest
from bench_page import begin_again, printed, shows
from watch_page import dragged, moved, totals, watch

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def in_file(open_page):
    page = open_page("#lang=en")
    begin_again(page)
    return page


@pytest.mark.parametrize("where", ["in_lab", "in_file"])
def test_a_fast_drag_is_calm_and_the_last_value_wins(request, case, where):
    page = request.getfixturevalue(where)
    moved_once = page.locator(".fl-row[data-id='network.children'] input[type=range]")
    moved_once.press("ArrowLeft")  # the row says what its move does from now on
    watch(page, ".fl", totals(case))
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft"):
        found = moved(page, key)
        assert found["ms"] < 5000
        assert (found["blank"], found["shifts"], found["redraws"]) == (0, 0, 1)
    for _ in range(3):
        found = dragged(page)
        assert found["is_right"], "the picture shows the value at which the slider stands"
        assert found["late_redraws"] <= 2, "no backlog"
        assert found["blank"] == 0
    value = page.evaluate("() => watch.value()")
    shows(page, printed(fl.evaluate(case, case.scenario("here", {"network.children": value}))))
