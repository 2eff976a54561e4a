"""A fact that moves at the sliders of the file: the world changes, or our estimate was wrong and
the printed figures hold. The case is TV01c; its price of foster care decides what is calibrated.
"""

import pytest
from bench_page import (
    export,
    look_at,
    press,
    printed,
    row,
    said,
    save_as,
    shows,
    slide,
    speak,
    total,
    type_in,
)
from changed_case import TV01C, changed_case

import fosterlib as fl
from fosterlib.questions.corrections import solved_for_corrections
from fosterlib.words.estimates import corrections_table

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PRICE, TOO_LOW = "price.foster", "price.institution"

NOTES = {"world": "is the world that changes", "estimate": "is an estimate put right"}


@pytest.fixture
def right(case):
    """TV01c with its price of foster care put right."""
    return fl.corrected(case, {PRICE: 480}, "our accounts")


def means(page, id, name):
    """Answers the question beside a fact."""
    row(page, id).get_by_label(name).click()


def put_right(page, id, text, reason=""):
    type_in(page, id, text)
    means(page, id, "Our estimate was wrong")
    if reason:
        box = row(page, id).locator("input.fl-reason")
        box.fill(reason)
        box.press("Tab")


def test_the_world_is_the_default_and_the_choice_is_asked_of_facts_alone(opened, case):
    assert not row(opened, PRICE).locator(".fl-meaning").is_visible()
    slide(opened, PRICE, "ArrowLeft", 3)
    assert row(opened, PRICE).get_by_label("The world changes").is_checked()
    asked = {
        one.get_attribute("data-id") for one in opened.locator(".fl-row:has(.fl-meaning)").all()
    }
    facts = {
        one.id
        for one in case.assumptions.values()
        if one.nature == "fact" and one.basis != "calibrated" and one.low < one.high
    }
    assert asked == facts and len(facts) > 10


def test_an_estimate_put_right_keeps_the_print_and_solves_the_rest_again(opened, case, right):
    type_in(opened, PRICE, "480")
    shows(opened, total(case, {PRICE: 480}))
    means(opened, PRICE, "Our estimate was wrong")
    shows(opened, total(right, {}))
    assert total(right, {}) == total(case, {})
    assert "as in the printed proposal" in opened.locator(".fl-headline").inner_text()
    assert "Put right from 511" in row(opened, PRICE).locator(".fl-said").inner_text()
    for id in solved_for_corrections(right):
        assert "Solved again, was" in row(opened, id).locator(".fl-said").inner_text()
    cheaper = {"price.network": 220}
    type_in(opened, "price.network", "220")
    shows(opened, total(right, cheaper))
    assert total(right, cheaper) != total(case, cheaper)
    means(opened, PRICE, "The world changes")
    shows(opened, total(case, {PRICE: 480, **cheaper}))


def test_a_choice_made_first_holds_for_the_moves_that_follow(opened, case):
    row(opened, PRICE).locator("input[type=range]").focus()
    means(opened, PRICE, "Our estimate was wrong")
    slide(opened, PRICE, "ArrowLeft", 5)
    shows(opened, total(case, {}))
    value = float(row(opened, PRICE).locator(".fl-box").input_value())
    assert value < case.assumptions[PRICE].value
    assert f"corrected-{PRICE}={value:g}" in address(opened)
    row(opened, PRICE).get_by_role("button", name="Back to").click()
    opened.wait_for_timeout(500)
    assert "corrected-" not in opened.url


def address(page):
    page.wait_for_timeout(500)  # it is written a moment later
    return page.url


@pytest.mark.parametrize(
    ("lang", "name", "said_"),
    [
        ("en", "Our estimate was wrong", "cannot hold"),
        ("da", "Vores skøn var forkert", "kan ikke holde"),
    ],
)
def test_what_leaves_no_solution_is_refused_at_its_row_by_names(opened, case, lang, name, said_):
    speak(opened, lang)
    type_in(opened, TOO_LOW, "800")
    means(opened, TOO_LOW, name)
    told = row(opened, TOO_LOW).locator("[role=alert]").inner_text()
    assert said_ in told
    foster = case.line("foster")
    assert f"«{foster.label_da if lang == 'da' else foster.label_en}»" in told
    assert "foster" not in told.replace(foster.label_en, "").replace("foster care", ""), told
    shows_world = row(opened, TOO_LOW).locator("input[type=radio]").first
    assert shows_world.is_checked()
    amount = fl.evaluate(case, case.scenario("x", {TOO_LOW: 800}))
    if lang == "en":
        shows(opened, printed(amount))


def test_undo_redo_and_reset_cover_it(opened, case, right):
    type_in(opened, "network.children", "9")
    put_right(opened, PRICE, "480")
    both = total(right, {"network.children": 9})
    shows(opened, both)
    press(opened, "Undo").click()
    shows(opened, total(case, {PRICE: 480, "network.children": 9}))
    press(opened, "Redo").click()
    shows(opened, both)
    press(opened, "Reset").click()
    shows(opened, total(case, {}))
    press(opened, "Undo").click()
    shows(opened, both)


def test_what_changed_lists_it_as_the_library_does(opened, right):
    put_right(opened, PRICE, "480", "our accounts")
    look_at(opened, "changes")
    rows = opened.locator(".fl-estimates tbody tr")
    expected = corrections_table(right, "en").frame
    found = [line.locator("td").all_inner_texts() for line in rows.all()]
    names = rows.locator("th").all_inner_texts()
    assert names == list(expected.index)
    assert [one[3] for one in found] == list(expected["Who and why"])
    assert found[0][:2] == list(expected.iloc[0, :2])


def test_the_questions_are_asked_either_way(opened, case):
    look_at(opened, "tornado")
    asked = opened.locator(".fl-asks label", has_text="A fact that moves").locator("select")
    for facts in ("world", "estimate"):
        asked.select_option(facts)
        found = fl.tornado(case, year="2021", facts=facts)
        expected = [case.assumptions[id].label_en for id in found.query("swing >= 0.5").assumption]
        opened.locator(".fl-budget .fl-note", has_text=NOTES[facts]).wait_for()
        assert opened.locator(".fl-budget tbody th").all_inner_texts() == expected
        assert (case.assumptions[PRICE].label_en in expected) == (facts == "world")
    look_at(opened, "even")
    assert asked.input_value() == "estimate"


def test_the_address_a_draft_and_a_copy_carry_it(open_page, case, right, tmp_path):
    page = open_page(f"#lang=en&corrected-{PRICE}=480&network.children=9")
    both = total(right, {"network.children": 9})
    shows(page, both)
    with page.expect_download() as kept:
        export(page, "copy")
    copy = tmp_path / "copy.html"
    kept.value.save_as(copy)
    page.reload()
    shows(page, both)
    shows(open_page(path=copy), both)
    type_in(page, "network.children", "8")
    page.wait_for_timeout(500)
    page = open_page("#lang=en")
    assert "2 assumptions" in said(page, "without saving")
    page.locator(".fl-banner").get_by_role("button", name="Load them").click()
    shows(page, total(right, {"network.children": 8}))


@pytest.mark.parametrize(
    "wrong", [f"{PRICE}=9999", f"{PRICE}=x", "no.such=1", "network.children=9", f"{TOO_LOW}=800"]
)
def test_an_address_that_cannot_hold_is_left_out_and_said(open_page, case, wrong):
    page = open_page(f"#lang=en&corrected-{wrong}")
    assert f"corrected-{wrong}" in said(page, "left out")
    shows(page, total(case, {}))


def test_it_is_a_file_that_the_library_reads_with_the_case(opened, right, tmp_path):
    put_right(opened, PRICE, "480")
    export(opened, "corrections")
    assert "Say first why" in said(opened, "Say first why")
    box = row(opened, PRICE).locator("input.fl-reason")
    box.fill('our "accounts"')
    box.press("Tab")
    with opened.expect_download() as kept:
        export(opened, "corrections")
    assert kept.value.suggested_filename == "corrections.toml"
    folder = changed_case(TV01C, tmp_path)
    kept.value.save_as(folder / "corrections.toml")
    [read] = fl.load_case(folder).corrections
    assert (read.assumption, read.value, read.reason) == (PRICE, 480, 'our "accounts"')
    assert read.on is not None
    assert fl.load_case(folder).values() == pytest.approx(right.values())


def test_a_saved_scenario_is_kept_apart_from_it(opened):
    put_right(opened, PRICE, "480", "our accounts")
    assert opened.locator(".fl-unsaved").inner_text() == "1 moved, not saved"
    assert press(opened, "Save").is_disabled(), "nothing is moved"
    type_in(opened, "network.children", "9")
    save_as(opened, "nine")
    assert "kept apart" in said(opened, "is saved")


def test_a_page_of_a_case_put_right_says_what_was(open_page, right, tmp_path):
    page = open_page("#lang=en", path=fl.export_page(right, tmp_path / "x.html"))
    assert "Put right from 511 (our accounts)" in row(page, PRICE).locator(".fl-said").inner_text()
    look_at(page, "changes")
    assert page.locator(".fl-estimates tbody tr").count() == 3
    page.locator(".fl-more").click()
    slide(page, PRICE, "ArrowLeft")
    means(page, PRICE, "Our estimate was wrong")
    assert "Put right from 511" in row(page, PRICE).locator(".fl-said").inner_text()
    row(page, PRICE).get_by_role("button", name="Back to 480").click()
    look_at(page, "effects")
    shows(page, total(right, {}))
