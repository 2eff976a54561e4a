"""Every chart against a picture of it that a person has looked at. To renew them after a wanted
change, look at each:

.venv/bin/pytest tests/test_charts_look.py --mpl-generate-path=tests/baseline
"""

import pytest
from changed_case import TV01C
from matplotlib.font_manager import findfont

import fosterlib as fl
from fosterlib.charts.measure import style

CASE, SURREY = fl.load_case(TV01C), fl.load_case(TV01C.parent / "surrey_safeguarding")
PLAN = fl.evaluate(CASE)
NINE = fl.evaluate(CASE, CASE.scenario("ni børn", {"network.children": 9, "visits.delay": 0.5}))
FONT = "DejaVu Sans"  # comes with matplotlib: the same letters on every machine
pictured = pytest.mark.mpl_image_compare(tolerance=3, style=style(), savefig_kwargs={"dpi": 100})


def test_the_font_is_the_one_that_comes_with_matplotlib():
    assert "mpl-data" in findfont(FONT)


def simulated():
    return fl.simulate(CASE, 50_000, 1, progress=False)


CHARTS = {
    "bridge": lambda lang: fl.bridge_chart(PLAN, NINE, lang, font=FONT),
    "break_even": lambda lang: fl.break_even_chart(
        fl.break_even(CASE, target=-10_000, year="2021"), lang, font=FONT
    ),
    "comparison": lambda lang: fl.comparison_chart([PLAN, NINE], lang, font=FONT),
    "distribution": lambda lang: fl.distribution_chart(simulated(), lang, font=FONT),
    "effects": lambda lang: fl.effects_chart(NINE, lang, font=FONT),
    "fan": lambda lang: fl.fan_chart(simulated(), lang, font=FONT),
    "follow_up": lambda lang: fl.followup_chart(
        fl.follow_up(CASE, CASE.folder / "actuals_example.csv"), lang, True, font=FONT
    ),
    "frontier": lambda lang: fl.frontier_chart(
        CASE,
        fl.frontier(CASE, "network.children", "foster.children", target=-12_800, year="2021"),
        lang,
        font=FONT,
    ),
    "monthly": lambda lang: fl.monthly_chart(fl.evaluate(SURREY), lang, font=FONT),
    "party": lambda lang: fl.party_chart(PLAN, lang, font=FONT),
    "profile": lambda lang: fl.profile_chart(NINE, lang, font=FONT),
    "staffing": lambda lang: fl.staffing_chart(PLAN, lang, font=FONT),
    "tornado": lambda lang: fl.tornado_chart(fl.tornado(CASE, year="2021"), lang, font=FONT),
    "two_way": lambda lang: fl.two_way_chart(
        CASE, fl.two_way(CASE, "network.children", "price.foster", year="2021"), lang, font=FONT
    ),
}


@pictured
@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_looks_as_it_did(name, lang):
    return CHARTS[name](lang)


def test_every_chart_of_the_library_is_among_them():
    drawn = {name.removesuffix("_chart") for name in dir(fl) if name.endswith("_chart")} - {"write"}
    assert drawn == {"followup" if name == "follow_up" else name for name in CHARTS}
