"""Every control of the workbench in JupyterLab, used once: the page shows the library's own figure.

The case is TV01c, in 1,000 DKK; negative = saving.
"""

import pytest
from bench_page import (
    KEY,
    MORE,
    TIMING,
    do,
    look_at,
    press,
    printed,
    row,
    say,
    shows,
    slide,
    turn,
    type_in,
)

import fosterlib as fl
from fosterlib.words.tables import party_table, printed_cells, staffing_table
from fosterlib.words.text import precise
from fosterlib.workbench.controls import key_assumptions
from fosterlib.workbench.switches import of_part

CELLS = """() => [...document.querySelector(".fl-picture tbody").rows]
    .map(row => [...row.cells].map(cell => cell.innerText))"""

COUNT_REDRAWS = """() => {
    window.redraws = 0;
    const count = changes => { window.redraws += changes.filter(change => change.addedNodes.length).length; };
    new MutationObserver(count).observe(document.querySelector(".fl-picture").parentElement, { childList: true });
}"""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def total(case, overrides, **view):
    return printed(fl.evaluate(case, case.scenario("here", overrides), **view))


def rows_of(case, page):
    """The assumptions of a page."""
    key = key_assumptions(case)
    own = [a.id for a in case.assumptions.values() if not a.is_implied]
    implied = [a.id for a in case.assumptions.values() if a.is_implied and not a.is_switch]
    return {KEY: key, MORE: [id for id in own if id not in key], TIMING: implied}[page]


@pytest.mark.parametrize("page_number", [KEY, MORE, TIMING], ids=["key", "more", "timing"])
def test_each_slider_and_each_number_box(in_lab, case, page_number):
    turn(in_lab, page_number)
    for id in rows_of(case, page_number):
        assumption = case.assumptions[id]
        up = assumption.value - assumption.step < assumption.low
        moved = assumption.value + (assumption.step if up else -assumption.step)
        slide(in_lab, id, "ArrowRight" if up else "ArrowLeft")
        shows(in_lab, total(case, {id: moved}))
        row(in_lab, id).locator(".fl-mark").wait_for()
        assert row(in_lab, id).locator("input").input_value() == precise(
            moved, "en", assumption.step
        )
        type_in(in_lab, id, f"{assumption.high:,.10g}")
        shows(in_lab, total(case, {id: assumption.high}))
        type_in(in_lab, id, f"{assumption.value:.17g}")
        shows(in_lab, total(case, {}))
        row(in_lab, id).locator(".fl-mark").wait_for(state="detached")


def test_each_line_and_each_part_is_switched_off_and_on(in_lab, case):
    turn(in_lab, TIMING)
    for id in [each for part in case.header.part for each in of_part(case, part.id)]:
        was_on = case.assumptions[f"{id}.on"].value
        in_lab.locator(f".fl-switch-{id} input").click()
        shows(in_lab, total(case, {f"{id}.on": 1 - was_on}))
        in_lab.locator(f".fl-switch-{id} input").click()
        shows(in_lab, total(case, {}))


def test_horizon_and_price_level(in_lab, case):
    turn(in_lab, TIMING)
    until, level = (in_lab.locator(".fl-choice select").nth(n) for n in (0, 1))
    until.select_option("2024")
    shows(in_lab, total(case, {}, until="2024"))
    until.select_option("2021")
    assert level.locator("option").all_inner_texts() == sorted(case.price_index), (
        "no year that the index lacks"
    )
    level.select_option("2019")
    shows(in_lab, printed(fl.in_prices(fl.evaluate(case), "2019")))
    assert "2019 prices" in in_lab.locator(".fl-picture caption").inner_text()
    level.select_option("2018")
    shows(in_lab, total(case, {}))


def test_each_tab_shows_the_library_s_table_of_the_same_scenario(in_lab, case):
    slide(in_lab, "network.children", "ArrowLeft", 8)
    shows(in_lab, total(case, {"network.children": 9}))
    now = fl.evaluate(case, case.scenario("own scenario", {"network.children": 9}))
    beside = [fl.evaluate(case), now]
    for tab, table in (
        ("bridge", fl.scenarios_table(beside, "en")),
        ("party", party_table(now, "en")),
        ("staff", staffing_table(now, "en", every_year=True)),
        ("profile", fl.budget_table(now, "en", steering_area=False)),
        ("changes", fl.changes_table(now, "en")),
        ("compare", fl.scenarios_table(beside, "en")),
        ("effects", fl.budget_table(now, "en", steering_area=False)),
    ):
        look_at(in_lab, tab)
        in_lab.locator(".fl-picture caption", has_text=table.title).wait_for()
        assert in_lab.evaluate(CELLS)[: len(table.frame)] == printed_cells(table), tab


def test_undo_redo_and_reset(in_lab, case):
    slide(in_lab, "network.children", "ArrowLeft", 3)
    shows(in_lab, total(case, {"network.children": 14}))
    type_in(in_lab, "price.network", "300")
    both = {"network.children": 14, "price.network": 300}
    shows(in_lab, total(case, both))
    buttons = {
        name: in_lab.locator(".fl-left button", has_text=name) for name in ("Undo", "Redo", "Reset")
    }
    buttons["Undo"].click()
    shows(in_lab, total(case, {"network.children": 14}))
    buttons["Undo"].click()
    shows(in_lab, total(case, {}))
    for overrides in ({"network.children": 14}, both):
        buttons["Redo"].click()
        shows(in_lab, total(case, overrides))
    in_lab.evaluate(COUNT_REDRAWS)
    buttons["Reset"].click()
    shows(in_lab, total(case, {}))
    in_lab.wait_for_timeout(500)
    assert in_lab.evaluate("() => window.redraws") == 1, "one redraw, however much was moved"


def test_the_headline_says_the_effect_and_the_difference(in_lab, case):
    slide(in_lab, "network.children", "ArrowLeft", 8)
    shows(in_lab, total(case, {"network.children": 9}))
    now = fl.evaluate(case, case.scenario("nine", {"network.children": 9}))
    in_lab.locator(".fl-headline", has_text=fl.headline(now, fl.evaluate(case), "en")).wait_for()
    assert "1.9 million DKK less in savings" in in_lab.locator(".fl-headline").inner_text()


# Numbers as people type them


def test_danish_and_english_are_switched_in_place_with_everything_moved_kept(in_lab, case):
    type_in(in_lab, "price.institution", "1,300")
    shows(in_lab, total(case, {"price.institution": 1300}))
    press(in_lab, "languages", 0)
    in_lab.locator(".fl-headline", has_text="Forslaget sparer").wait_for()
    assert row(in_lab, "price.institution").locator("input").input_value() == "1.300"
    assert in_lab.locator(".fl-body").get_attribute("lang") == "da"
    turn(in_lab, MORE)
    type_in(in_lab, "staff.consultants", "25,75")
    type_in(in_lab, "care.families", "450")
    type_in(in_lab, "staff.net_hours", "1.500")
    press(in_lab, "languages", 1)
    moved = {
        "price.institution": 1300,
        "staff.consultants": 25.75,
        "care.families": 450,
        "staff.net_hours": 1500,
    }
    shows(in_lab, total(case, moved))


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("99", "99"),
        ("-1", "-1"),
        ("many", "«many»"),
        ("", "«»"),
        ("1e999", "«1e999»"),
        ("nan", "«nan»"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_nothing_moves(in_lab, case, typed, given):
    type_in(in_lab, "network.children", typed)
    said = say(in_lab, f"Children in network care instead of foster care: {given} cannot be used")
    assert "Allowed: 0 to 30 children" in said
    assert row(in_lab, "network.children").locator("input").input_value() == "17"
    shows(in_lab, total(case, {}))
    type_in(in_lab, "network.children", "16")
    shows(in_lab, total(case, {"network.children": 16}))
    in_lab.locator(".fl-message").wait_for(
        state="detached"
    )  # the message goes when something is done


def test_a_page_for_reviewers_can_be_kept(in_lab, case):
    slide(in_lab, "network.children", "ArrowLeft", 8)
    turn(in_lab, 3)
    do(in_lab, "copy_page")
    with in_lab.expect_download() as kept:
        in_lab.locator(".fl-link").click()
    assert kept.value.suggested_filename == "tv01c.html"
    assert "10.9 million DKK in 2021" in kept.value.path().read_text(encoding="utf-8")
    press(in_lab, "languages", 0)
    in_lab.locator(".fl-link").wait_for(
        state="detached"
    )  # it is no longer the page of what is shown
