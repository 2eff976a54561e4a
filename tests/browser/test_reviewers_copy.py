"""The page for reviewers as it comes out of a mail: opened from a file, without a server, a script
or the network.
"""

import pytest

import fosterlib as fl
from fosterlib.words.tables import printed_cells, scenarios_table

pytestmark = pytest.mark.browser
HACK = "<img src=x onerror='document.title=1'><script>document.title=2</script>"


@pytest.fixture
def opened(page, case, tmp_path):
    """The page of four scenarios, one of them with HTML in its name, and what it asked for."""
    scenarios = [
        *list(case.scenarios.values())[:3],
        case.scenario(HACK, {"network.children": 9}, HACK),
    ]
    compared = [fl.evaluate(case, scenario) for scenario in scenarios]
    path = fl.reviewers_copy(compared, tmp_path / "tv01c.html", lang="en")
    page.asked, page.said = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(path.as_uri())
    return page, compared, path


def test_it_asks_for_nothing_but_itself_and_runs_nothing(opened, case):
    page, _, path = opened
    assert page.asked == [path.as_uri()]
    assert page.said == []
    assert page.locator("script, img, link, iframe, object").count() == 0
    assert page.title() == case.header.title_en
    assert page.locator("h2", has_text=HACK).count() == 1, "shown, not run"


def test_its_charts_and_tables_are_there(opened, case, screenshot):
    page, compared, _ = opened
    assert page.locator("h2").count() >= len(compared) + 2
    for chart in page.locator("svg").all():
        assert chart.is_visible() and chart.bounding_box()["height"] > 100
    assert page.locator("svg").count() >= 2 * len(compared) + 1
    table = page.locator("table", has=page.locator("caption", has_text="side by side"))
    shown = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    wanted = printed_cells(scenarios_table([fl.evaluate(case), *compared], "en"))
    assert shown[: len(wanted)] == wanted
    page.set_viewport_size({"width": 1000, "height": 1400})
    screenshot(page, "reviewers-copy")
