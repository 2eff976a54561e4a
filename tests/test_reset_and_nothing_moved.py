"""What a user sees when nothing is moved, or all is put back: no difference at any price level
and horizon, and as printed in the years and prices of the print alone.
"""

import re
from dataclasses import replace

import docx
import numpy as np
import pytest
from changed_case import TV01C

import fosterlib as fl
from fosterlib.model.evaluate import in_prices, published_beside
from fosterlib.words.tables import changes_table, scenarios_table
from fosterlib.words.text import word
from fosterlib.workbench.picture import VIEWS, seen

CASE = fl.load_case(TV01C)
LEVELS = sorted({CASE.header.price_level, *CASE.price_index})
HORIZONS = [None, "2022", "2027"]
AS_PUBLISHED = {lang: word("as_published", lang) for lang in ("da", "en")}
A_DIFFERENCE = re.compile("Against |I forhold til ")


def says_that_nothing_moved(text, level, until, lang):
    """Whether a text tells no difference, and calls as printed what is printed and nothing else."""
    is_printed = level == CASE.header.price_level and until is None
    return not A_DIFFERENCE.search(text) and is_printed == (AS_PUBLISHED[lang] in text)


@pytest.fixture(scope="module")
def bench():
    return fl.workbench(CASE, "en")


def other_value(row):
    """A place of the slider that is not the published one."""
    slider, published = row.slider, row.assumption.value
    ends = [end for end in (slider.max, slider.min) if end != published]
    return ends[0] if ends else None


def move_every_control(bench):
    """Every slider and switch of every page is put elsewhere; returns the ids that can be moved."""
    movable = set()
    for key in ("key", "more", "timing"):
        bench.pages.value = key
        page = bench.made[key]
        for id, row in page.rows.items():
            if (value := other_value(row)) is not None:
                row.slider.value = value
                movable.add(id)
        for id, box in getattr(page, "switches", {}).items():
            box.value = not box.value
            movable.add(f"{id}.on")
    return movable


def test_reset_puts_every_control_back(bench):
    movable = move_every_control(bench)
    assert set(bench.session.overrides) == movable
    own = {id for id, one in CASE.assumptions.items() if one.low < one.high}
    assert movable == own, "a control for everything that has a range"
    bench.reset.click()
    assert bench.session.overrides == {}
    for key in ("key", "more", "timing"):
        bench.pages.value = key
        page = bench.made[key]
        for row in page.rows.values():
            assert row.slider.value == row.zero, row.assumption.id
            assert "fl-mark" not in row.label.value
        for id, box in getattr(page, "switches", {}).items():
            assert box.value == bool(CASE.assumptions[f"{id}.on"].value), id
    assert bench.results.total.tolist() == fl.evaluate(CASE).total.tolist()
    assert AS_PUBLISHED["en"] in bench.headline.value


@pytest.mark.parametrize("until", HORIZONS)
@pytest.mark.parametrize("level", LEVELS)
def test_the_workbench_with_nothing_moved_tells_no_difference(bench, level, until):
    bench.session.show(price_level=level, until=until)
    bench.show()
    assert says_that_nothing_moved(bench.headline.value, level, until, "en")
    found = seen(bench.session)
    assert found.now.price_level == found.published.price_level == level
    for view in VIEWS:
        for table in VIEWS[view](found)[1]:
            rows = table.frame.select_dtypes("number").groupby(level=0).agg(np.ptp)
            totals = rows.loc[rows.index.isin(["Published", "Total permanent change"])]
            assert not totals.to_numpy().any(), (view, table.title)
    bench.session.show(price_level=None, until=None)


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("until", HORIZONS)
@pytest.mark.parametrize("level", LEVELS)
def test_nothing_moved_is_no_difference_wherever_two_are_compared(level, until, lang):
    results = in_prices(fl.evaluate(CASE, until=until), level)
    same = replace(results, scenario=CASE.scenario("nothing moved", {}))
    for published in (published_beside(results), fl.evaluate(CASE), fl.evaluate(CASE, until=until)):
        told = fl.headline(same, published, lang)
        assert says_that_nothing_moved(told, level, until, lang), told
    table = scenarios_table([published_beside(same), same], lang).frame
    assert table.iloc[:, 0].tolist() == table.iloc[:, 1].tolist()
    assert changes_table(same, lang).frame.empty


@pytest.mark.parametrize(("level", "until"), [("2019", None), ("2023", "2024"), ("2017", "2022")])
def test_paper_and_page_with_nothing_moved_name_no_difference(level, until, tmp_path):
    results = in_prices(fl.evaluate(CASE, until=until), level)
    page = fl.reviewers_copy([results], tmp_path / "page.html", "en").read_text(encoding="utf-8")
    assert says_that_nothing_moved(page, level, until, "en")
    paper = docx.Document(fl.export_paper(results, tmp_path / "paper.docx", "en"))
    said = " ".join(paragraph.text for paragraph in paper.paragraphs)
    assert says_that_nothing_moved(said, level, until, "en")
    gaps = [
        word("moved_net", "en", "plan", "1", "2018", "1", "all"),
        word("moved_saving", "en", *"12345"),
    ]
    assert all(A_DIFFERENCE.search(gap) for gap in gaps), "what a difference is said with"
