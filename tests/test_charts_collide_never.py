"""Nothing in a chart meets: every text of every chart, measured as it is drawn."""

import pytest
from drawn_charts import CASES, YEARS, case_of, charts_of, follow_up_charts
from matplotlib.text import Text

import fosterlib as fl

FORMS = {
    "paper": {},
    "paper in grey": {"grey": True},
    "phone": {"width": 103},
    "wide": {"width": 508},
    "another font": {"font": "DejaVu Sans"},
    "phone in another font": {"width": 103, "font": "DejaVu Sans"},
}
LEAST_POINTS = 8
SIZES = (
    {"width": 165, "height": 66},
    {"width": 140, "height": 200},
    {"width": 200, "height": 400},
)
TOUCH = 0.35  # points: what rounding to pixels may move an edge
EDGE = 1.0  # points: what every text keeps clear of the right edge


def boxes(chart):
    """The written box of every text, in points from the lower left corner."""
    renderer = chart.canvas.get_renderer()
    chart.draw(renderer)
    scale = 72 / chart.dpi
    texts = [text for text in chart.findobj(Text) if text.get_text().strip()]
    found = []
    for text in texts:
        box = text.get_window_extent(renderer)
        found.append((text, [edge * scale for edge in (box.x0, box.y0, box.x1, box.y1)]))
    return found


def faults(chart):
    """What is wrong with the texts of a chart: those that meet, leave the picture or are small."""
    width, height = chart.get_size_inches() * 72
    told, found = [], boxes(chart)
    for place, (text, box) in enumerate(found):
        if box[0] < -TOUCH or box[1] < -TOUCH or box[2] > width - EDGE or box[3] > height + TOUCH:
            told.append(f"outside: {text.get_text()}")
        if text.get_fontsize() < LEAST_POINTS:
            told.append(f"small: {text.get_text()}")
        for other, that in found[place + 1 :]:
            if not apart(box, that):
                told.append(f"meet: {text.get_text()} / {other.get_text()}")
    return told


def apart(one, other):
    return (
        one[2] <= other[0] + TOUCH
        or other[2] <= one[0] + TOUCH
        or one[3] <= other[1] + TOUCH
        or other[3] <= one[1] + TOUCH
    )


# On paper everything is drawn; of the other forms enough that each case, each number of years and
# each pair of language and form is among it.
DRAWN = {
    ("tv01c", 0): [("da", "paper"), ("en", "phone")],
    ("tv01c", 7): [("en", "paper in grey"), ("da", "phone in another font"), ("da", "phone")],
    ("tv01c", 12): [("da", "another font"), ("en", "paper")],
    ("surrey_safeguarding", 0): [("da", "phone"), ("en", "wide"), ("en", "phone in another font")],
    ("surrey_safeguarding", 7): [("da", "paper")],
    ("herning_parents", 0): [("en", "another font"), ("da", "paper in grey")],
    ("herning_parents", 4): [("en", "phone in another font")],
    ("herning_parents", 12): [("en", "phone"), ("da", "wide")],
    ("copenhagen_prevention", 0): [("da", "paper")],
    ("copenhagen_prevention", 12): [("da", "phone")],
    ("kent_voluntary", 0): [("en", "paper")],
    ("kent_voluntary", 7): [("en", "paper"), ("da", "phone")],
}
OWN = {case: len(case_of(case).years) for case in CASES}


def test_every_case_language_form_and_number_of_years_is_drawn():
    assert {case for case, _ in DRAWN} == set(CASES)
    assert {years for _, years in DRAWN} == set(YEARS)
    assert {lang_and_form for drawn in DRAWN.values() for lang_and_form in drawn} == {
        (lang, form) for lang in ("da", "en") for form in FORMS
    }


@pytest.mark.parametrize(
    ("case", "years", "lang", "form"),
    [(*of, *drawn) for of, forms in DRAWN.items() for drawn in forms],
)
def test_no_two_texts_of_a_chart_meet_and_none_leaves_the_picture(case, years, lang, form):
    charts = charts_of(case, years) | (follow_up_charts() if case == "tv01c" and not years else {})
    told = {name: faults(make(lang, **FORMS[form])) for name, make in charts.items()}
    assert {name: wrong for name, wrong in told.items() if wrong} == {}


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize(
    ("case", "years"),
    [(case, years) for case in CASES for years in YEARS if years not in range(1, OWN[case] + 1)],
)
def test_on_paper_no_two_texts_meet_in_any_chart_of_any_case_and_number_of_years(case, years, lang):
    charts = charts_of(case, years) | (follow_up_charts() if case == "tv01c" and not years else {})
    told = {name: faults(make(lang)) for name, make in charts.items()}
    assert {name: wrong for name, wrong in told.items() if wrong} == {}


def test_a_text_at_the_very_edge_is_seen():
    chart = charts_of("surrey_safeguarding", 0)["tornado"]("da")
    text = max(boxes(chart), key=lambda pair: pair[1][2])[0]
    text.set_x(text.get_position()[0] + 2)
    assert any(fault.startswith("outside") for fault in faults(chart))


def test_texts_that_meet_are_seen():
    chart = charts_of("tv01c", 0)["effects"]("da")
    first, second, *_ = [text for text in chart.findobj(Text) if text.get_text()]
    second.set_position(first.get_position())
    assert any(fault.startswith("meet") for fault in faults(chart))


@pytest.mark.parametrize("case", ["kent_voluntary", "tv01c"])
def test_a_chart_is_as_large_as_it_is_asked_to_be_or_says_why_not(case):
    for name, make in charts_of(case, 0).items():
        for size in SIZES:
            try:
                chart = make("da", **size)
            except fl.CaseError as error:
                assert "too low for what is written" in str(error), name
                continue
            wide, high = chart.get_size_inches() * 25.4
            assert (wide, high) == pytest.approx((size["width"], size["height"]), abs=0.3), name
            assert faults(chart) == [], name
