"""A slider dragged fast, in JupyterLab and in Voila: nothing blinks, nothing jumps, the last value
wins at once.
"""

import pytest
from bench_page import printed, shows
from watch_page import dragged, moved, totals, watch

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("where", ["in_lab", "in_voila"])
def test_a_fast_drag_is_calm_and_the_last_value_wins(request, case, where):
    page = request.getfixturevalue(where)
    watch(page, ".fl-app", totals(case))
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        found = moved(page, key)
        assert found["ms"] < 5000
        assert (found["blank"], found["shifts"], found["redraws"]) == (0, 0, 1)
    for _ in range(3):
        found = dragged(page)
        assert found["is_right"], "the picture shows the value at which the slider stands"
        assert found["late_redraws"] <= 2, "no backlog"
        assert (found["blank"], found["shifts"]) == (0, 0)
    value = float(page.evaluate("() => watch.handle.getAttribute('aria-valuenow')"))
    shows(page, printed(fl.evaluate(case, case.scenario("here", {"network.children": value}))))
