"""The workbench as one file, as it comes out of a mail: opened from a disk, without a server or the
network. The case is TV01c, in 1,000 DKK; negative = saving.
"""

import json
import re
import tomllib

import pytest
from bench_page import (
    TABS,
    export,
    look_at,
    of_scenario,
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
from jupyter_servers import ROOT

import fosterlib as fl
from fosterlib.model.kinds import IMPLIED
from fosterlib.words.likelihood import what_lies_outside, what_varies_most
from fosterlib.words.text import precise

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OTHERS = ["herning_parents", "copenhagen_prevention", "surrey_safeguarding", "kent_voluntary"]
HACK = "<img src=x onerror='window.hacked=1'>"
MOST_BYTES = 400_000
NINE = "#lang=en&network.children=9"


# The file


@pytest.mark.parametrize("name", ["tv01c", *OTHERS])
def test_it_is_small_and_opens_on_the_library_s_figures(open_page, files, name):
    case = fl.load_case(ROOT / "data" / name)
    assert files(case).stat().st_size < MOST_BYTES
    page = open_page("#lang=en", of=case)
    shows(page, total(case, {}))
    tabs = [tab.get_attribute("data-tab") for tab in page.locator("[role=tab]").all()]
    for tab in tabs:
        look_at(page, tab)
        assert page.locator(".fl-result h2").inner_text()


def test_it_asks_for_no_address_and_obeys_its_own_policy(open_page, files, case):
    page = open_page(NINE)
    slide(page, "network.children", "ArrowLeft", 2)
    for tab in TABS:
        look_at(page, tab)
    assert [url for url in page.asked if not url.startswith(("file:", "about:", "data:"))] == []
    text = files(case).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    blocked = page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.blockedURI));
            document.body.append(Object.assign(document.createElement("script"), {text: "1"}));
        })"""
    )
    assert blocked == "inline"


def test_the_same_case_gives_the_same_bytes(tmp_path, case):
    one, other = (fl.export_page(case, tmp_path / name) for name in ("a.html", "b.html"))
    assert one.read_bytes() == other.read_bytes()


def test_without_a_script_there_are_pictures_and_tables(new_page, case, tmp_path):
    chosen = ["slower network care", "one year later"]
    path = fl.export_page(case, tmp_path / "x.html", lang="en", scenarios=chosen)
    page = new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    assert page.locator("#fl-bench").is_hidden()
    pictures = page.locator("img").all()
    assert len(pictures) == len(chosen)
    assert all(picture.bounding_box()["height"] > 200 for picture in pictures)
    slower = fl.evaluate(case, case.scenarios[chosen[0]])
    assert fl.headline(slower, fl.evaluate(case), "en") in page.locator("body").inner_text()
    assert page.locator("table").count() >= 4


def test_a_browser_without_what_is_needed_keeps_the_picture_and_says_so(page, files, case):
    page.add_init_script("delete globalThis.DecompressionStream")
    page.goto(files(case).as_uri())
    page.locator("#fl-cannot").wait_for()
    assert "cannot run the workbench" in page.locator("#fl-cannot").inner_text()
    assert page.locator("img").first.is_visible()


def test_a_payload_of_another_version_is_said(page, files, case, tmp_path):
    text = files(case).read_text(encoding="utf-8")
    script = re.search(r"(?s)<script type=\"module\">(.*)</script>", text)[1]
    assert "const PAYLOAD_VERSION = 1;" in script
    other = script.replace("const PAYLOAD_VERSION = 1;", "const PAYLOAD_VERSION = 2;")
    path = tmp_path / "other.html"
    without = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    path.write_text(without.replace(script, other), encoding="utf-8")
    page.goto(path.as_uri())
    page.locator("#fl-cannot", has_text="payload 1, not 2").wait_for()


def test_chosen_scenarios_are_opened_side_by_side(open_page, case, tmp_path):
    chosen = [case.scenarios["one year later"], case.scenario("nine", {"network.children": 9})]
    path = fl.export_page(case, tmp_path / "x.html", lang="en", scenarios=chosen)
    page = open_page(path=path)
    assert page.locator("[role=tab][data-tab=compare]").get_attribute("aria-selected") == "true"
    names = page.locator(".fl-budget tbody th").all_inner_texts()
    assert names == ["Printed", "one year later", "nine"]
    last = page.locator(".fl-budget tbody tr").nth(2).locator("td").all_inner_texts()
    assert last[: len(case.years)] == printed(fl.evaluate(case, chosen[1]))


def test_several_cases_have_a_chooser_and_are_not_mixed(open_page, case, tmp_path):
    other = fl.load_case(ROOT / "data" / "surrey_safeguarding")
    page = open_page("#lang=en", path=fl.export_page([case, other], tmp_path / "two.html"))
    type_in(page, "network.children", "9")
    page.locator(".fl-cases").select_option(other.id)
    shows(page, total(other, {}))
    assert press(page, "Undo").is_disabled()
    page.locator(".fl-cases").select_option(case.id)
    shows(page, total(case, {"network.children": 9}))


# Every control


def used_only_by_lines_off(case):
    """The assumptions that only lines use which are off in the published case."""
    used = {True: set(), False: set()}
    for line in case.lines:
        own = {line.own(name) for name in IMPLIED}
        used[line.on] |= {*line.inputs, *own}
    return used[False] - used[True]


def test_each_slider_and_each_number_box(opened, case):
    ids = [a.id for a in case.assumptions.values() if not a.is_switch and a.low < a.high]
    of_lines_off = used_only_by_lines_off(case)
    for id in ids:
        assumption = case.assumptions[id]
        if id in of_lines_off:
            assert row(opened, id).locator("input[type=range]").is_disabled()
            continue
        up = assumption.value - assumption.step < assumption.low
        moved = assumption.value + (assumption.step if up else -assumption.step)
        slide(opened, id, "ArrowRight" if up else "ArrowLeft")
        shows(opened, total(case, {id: moved}))
        times, sign = (100, " %") if assumption.unit == "share" else (1, "")
        text = f"{precise(times * moved, 'en', times * assumption.step)}{sign}"
        assert row(opened, id).locator(".fl-box").input_value() == text
        if assumption.high != assumption.value:
            type_in(opened, id, f"{assumption.high * times:,.10g}{sign}")
            shows(opened, total(case, {id: assumption.high}))
        row(opened, id).get_by_role("button", name="Back to").click()
        shows(opened, total(case, {}))


def test_each_line_and_each_part_is_switched_off_and_on(opened, case):
    opened.locator("details.fl-switches").evaluate_all("all => all.forEach(e => e.open = true)")
    boxes = opened.locator(".fl-tick[data-id]")
    ids = [box.get_attribute("data-id") for box in boxes.all()]
    assert {f"{part.id}.on" for part in case.header.part} <= set(ids)
    for id in ids:
        was_on = case.assumptions[id].value
        box = opened.locator(f".fl-tick[data-id='{id}'] input")
        box.click()
        shows(opened, total(case, {id: 1 - was_on}))
        box.click()
        shows(opened, total(case, {}))


def test_a_slider_of_a_line_that_is_off_says_so_and_turns_it_on(opened, case):
    opened.locator(".fl-tick[data-id='part3.on'] input").click()
    network = row(opened, "network.children")
    assert network.locator("input[type=range]").is_disabled()
    assert "is off" in network.locator(".fl-said").inner_text()
    network.get_by_role("button", name="Turn").click()
    shows(opened, total(case, {}))


def test_what_others_say_is_marked_under_the_slider_and_can_be_set(opened, case):
    assert len(case.rivals) > 5
    for rival in case.rivals:
        of_it = [one for one in case.rivals if one.assumption == rival.assumption]
        place = row(opened, rival.assumption)
        assert place.locator(".fl-track .rival").count() == len(of_it)
        if place.locator(".fl-why").get_attribute("aria-expanded") == "false":
            place.locator(".fl-why").click()
        told = place.locator(".fl-about li", has_text=rival.label_en)
        assert rival.source in told.inner_text()
        told.get_by_role("button", name="Set to").click()
        shows(opened, total(case, {rival.assumption: rival.value}))
        place.get_by_role("button", name="Back to").click()
        shows(opened, total(case, {}))


def test_horizon_and_price_level(opened, case):
    until, level = (
        opened.locator(".fl-asks label", has_text=name).locator("select")
        for name in ("Show until", "Price level")
    )
    until.select_option("2024")
    shows(opened, total(case, {}, until="2024"))
    assert "calculated" in opened.locator(".fl-headline").inner_text()
    until.select_option("2021")
    years = level.locator("option").all_inner_texts()
    assert years == sorted(case.price_index), "no year that the index lacks"
    level.select_option("2019")
    shows(opened, printed(fl.in_prices(fl.evaluate(case), "2019")))
    assert "2019 prices" in opened.locator(".fl-budget caption").inner_text()


def test_undo_redo_and_reset_by_button_and_by_key(opened, case):
    slide(opened, "network.children", "ArrowLeft", 3)
    shows(opened, total(case, {"network.children": 14}))
    type_in(opened, "price.network", "300")
    both = {"network.children": 14, "price.network": 300}
    shows(opened, total(case, both))
    press(opened, "Undo").click()
    shows(opened, total(case, {"network.children": 14}))
    row(opened, "network.children").locator("input[type=range]").focus()
    opened.keyboard.press("Control+z")
    shows(opened, total(case, {}))
    opened.keyboard.press("Control+y")
    opened.keyboard.press("Control+Shift+z")
    shows(opened, total(case, both))
    press(opened, "Reset").click()
    shows(opened, total(case, {}))
    press(opened, "Undo").click()
    shows(opened, total(case, both))


def test_the_headline_and_each_row_say_what_moved(opened, case):
    slide(opened, "network.children", "ArrowLeft", 8)
    now = fl.evaluate(case, case.scenario("nine", {"network.children": 9}))
    assert opened.locator(".fl-headline").inner_text() == fl.headline(now, fl.evaluate(case), "en")
    gaps = now.total - fl.evaluate(case).total
    told = row(opened, "network.children").locator(".fl-said").inner_text()
    assert f"+{gaps.iloc[-1]:,.0f} in 2021, +{gaps.sum():,.0f} in all" in told
    assert opened.locator(".fl-unsaved").inner_text() == "1 moved, not saved"


def test_the_axis_stays_while_an_assumption_moves(opened):
    ticks = "() => [...document.querySelectorAll('.fl-result .fl-chart text.m')].map(e => e.textContent)"
    low = [text for text in opened.evaluate(ticks) if text.endswith(",000")]
    for key in ("Home", "End"):
        slide(opened, "network.children", key)
        assert [text for text in opened.evaluate(ticks) if text.endswith(",000")][:3] == low[:3]


def test_with_nothing_moved_it_says_as_printed_and_no_table_differs(opened):
    as_printed = "That is as in the printed proposal."
    assert as_printed in opened.locator(".fl-headline").inner_text()
    assert set(opened.locator(".fl-budget td:last-child").all_inner_texts()) <= {"0", ""}


# Numbers as people type them


def test_danish_and_english_are_switched_in_place_with_everything_moved_kept(opened, case):
    type_in(opened, "price.institution", "1,300")
    shows(opened, total(case, {"price.institution": 1300}))
    speak(opened, "da")
    assert row(opened, "price.institution").locator(".fl-box").input_value() == "1.300"
    assert "Forslaget" in opened.locator(".fl-headline").inner_text()
    for id, text in (("staff.consultants", "25,75"), ("staff.net_hours", " 1 500 ")):
        type_in(opened, id, text)
    type_in(opened, "contracts.adjusted_share", "20 %")
    type_in(opened, "network.share_of_year", ",2")
    speak(opened, "en")
    moved = {
        "price.institution": 1300,
        "staff.consultants": 25.75,
        "staff.net_hours": 1500,
        "contracts.adjusted_share": 0.2,
        "network.share_of_year": 0.2,
    }
    shows(opened, total(case, moved))


@pytest.mark.parametrize("typed", ["many", "", "1e999", "nan", "1.3,5", "25,75 %"])
def test_what_is_no_number_is_refused_where_it_is_typed(opened, case, typed):
    type_in(opened, "network.children", typed)
    told = row(opened, "network.children").locator("[role=alert]").inner_text()
    assert f"«{typed}» is not a number" in told and "Still computed with 17" in told
    shows(opened, total(case, {}))


@pytest.mark.parametrize(("typed", "nearest"), [("99", 30), ("-1", 0)])
def test_a_value_outside_the_range_says_the_range_and_offers_the_nearest(
    opened, case, typed, nearest
):
    type_in(opened, "network.children", typed)
    network = row(opened, "network.children")
    assert "0 to 30 children" in network.locator("[role=alert]").inner_text()
    assert network.locator(".fl-box").input_value() == typed
    shows(opened, total(case, {}))
    network.get_by_role("button", name=f"Set to {nearest}").click()
    shows(opened, total(case, {"network.children": nearest}))


# The tabs say what the library says of the same scenario


MOVED = {"network.children": 9, "visits.after": 2.25, "delay.all": 0.5}
ADDRESS = "#lang=en&" + "&".join(f"{id}={value}" for id, value in MOVED.items())


@pytest.fixture
def three(open_page, case):
    """Three assumptions moved, and the library's results of the same."""
    return open_page(ADDRESS), fl.evaluate(case, case.scenario("three", MOVED))


def cells(page):
    rows = page.locator(".fl-budget tbody tr").all()
    return {one.locator("th").inner_text(): one.locator("td").all_inner_texts() for one in rows}


def money(values):
    return [
        f"{value:,.0f}".replace("-0", "0") if abs(value) < 0.5 else f"{value:,.0f}"
        for value in values
    ]


def test_what_drives_it(three, case):
    page, now = three
    look_at(page, "tornado")
    wanted = fl.tornado(case, year="2021", scenario=now.scenario).set_index("assumption")
    shown = cells(page)
    for id in wanted.index[:8]:
        given = shown[case.assumptions[id].label_en]
        ends = wanted.loc[id]
        assert [given[2], given[4]] == money([ends["effect_low"], ends["effect_high"]]), id


def test_what_must_be_true_and_a_click_sets_it(three, case):
    page, _ = three
    look_at(page, "even")
    page.locator(".fl-target").fill("-12,000")
    page.locator(".fl-target").press("Enter")
    page.get_by_role(
        "button", name="Set Children in network care instead of foster care to"
    ).click()
    look_at(page, "effects")
    last = page.locator(".fl-budget tr.fl-total td").nth(len(case.years) - 1)
    assert last.inner_text() == "-12,000"


def test_the_fan_is_the_library_s(three, case):
    page, now = three
    look_at(page, "fan")
    found = fl.simulate(case, 2000, 2026, scenario=now.scenario, progress=False)
    medians = found.quantiles["P50"][list(case.years)]
    assert cells(page)["median"][: len(case.years)] == money(medians)
    assert what_varies_most(found, "en") in page.locator(".fl-budget").inner_text()


def test_what_goes_together_is_said_where_both_are_named(opened, case):
    look_at(opened, "fan")
    told = what_varies_most(fl.simulate(case, 2000, 2026, progress=False), "en")
    assert told.endswith("What two of them have in common stands in both shares.")
    assert told in opened.locator(".fl-budget").inner_text()


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", ["tv01c", *OTHERS])
def test_what_lies_outside_the_draws_is_said_to_the_letter(open_page, name, lang):
    case = fl.load_case(ROOT / "data" / name)
    page = open_page(f"#lang={lang}", of=case)
    tabs = [tab.get_attribute("data-tab") for tab in page.locator("[role=tab]").all()]
    is_drawn = any(one.distribution for one in case.assumptions.values())
    assert ("fan" in tabs) == is_drawn
    if not is_drawn:
        return
    look_at(page, "fan")
    found = fl.simulate(case, 2000, 2026, progress=False)
    note, told = page.locator(".fl-budget").inner_text(), what_lies_outside(found, lang)
    assert told in note
    assert told or "P10" not in note


@pytest.mark.parametrize(
    ("name", "lang", "key", "sides"),
    [
        ("tv01c", "en", "DKK million saved\nin 2021", "◀ more saving"),
        ("surrey_safeguarding", "en", "more\nin 2024/25", "◀ lower net spending"),
        ("surrey_safeguarding", "da", "dyrere\ni 2024/25", "◀ lavere nettoudgift"),
        ("kent_voluntary", "en", "more\nin ", "◀ lower cost"),
        ("herning_parents", "da", "går netto i nul", "◀ lavere nettoudgift"),
    ],
)
def test_the_page_calls_a_cost_no_saving(open_page, name, lang, key, sides):
    page = open_page(f"#lang={lang}", of=fl.load_case(ROOT / "data" / name))
    assert key in page.locator(".fl-big").inner_text()
    look_at(page, "tornado")
    assert sides in page.locator(".fl-result svg").first.text_content()


def test_bridges_foot(three, case):
    page, now = three
    look_at(page, "bridge")
    rows = page.locator(".fl-budget tbody tr").all()
    changes = [one.locator("td").inner_text() for one in rows]
    numbers = [float(text.replace(",", "")) if text else None for text in changes]
    start = numbers.index(None, 1)
    gap = now.total["2021"] - fl.evaluate(case).total["2021"]
    for part in (numbers[1:start], numbers[start + 1 :]):
        assert sum(part) == pytest.approx(gap, abs=len(part))
    assert "Interplay" in cells(page)


def test_posts_and_parties(three, case):
    page, now = three
    look_at(page, "staff")
    posts = now.staff.iloc[0]
    assert page.locator(".fl-budget tbody tr td").all_inner_texts()[: len(posts)] == [
        f"{value:,.2f}" for value in posts
    ]
    look_at(page, "party")
    table = fl.party_table(now, "en").frame
    by_party = cells(page)
    name = case.header.party[0].label_en
    assert by_party[name][: len(case.years)] == money(table.loc[name][list(case.years)])


def test_what_changed_names_each_with_its_effect_alone(three, case):
    page, _ = three
    look_at(page, "changes")
    alone = fl.evaluate(case, case.scenario("x", {"network.children": 9})).total
    gap = alone["2021"] - fl.evaluate(case).total["2021"]
    given = cells(page)["Children in network care instead of foster care"]
    assert given[:2] == ["17", "9"] and given[3] == f"+{gap:,.0f}"


def test_up_to_four_scenarios_are_compared_and_a_fifth_is_refused(open_page, case):
    page = open_page("#lang=en&tab=compare")
    names = list(case.scenarios)
    for name in names[:4]:
        page.locator(".fl-kept label", has_text=name).click()
    assert cells(page)[names[1]][: len(case.years)] == total(
        case, case.scenarios[names[1]].overrides
    )
    page.locator(".fl-kept label", has_text=names[4]).click()
    assert "at most four" in said(page, "at most four")
    assert page.locator(".fl-kept input:checked").count() == 4


def test_scenarios_laid_on_each_other_show_their_joint_effect(open_page, case):
    page = open_page("#lang=en")
    of_scenario(page, "slower network care", "Load")
    of_scenario(page, "one year later", "Lay on top")
    both = {**case.scenarios["slower network care"].overrides, "delay.all": 1}
    look_at(page, "effects")
    shows(page, total(case, both))
    look_at(page, "changes")
    laid = page.locator(".fl-laid tr").all()
    plan = fl.evaluate(case).total.sum()
    joint = fl.evaluate(case, case.scenario("both", both)).total.sum() - plan
    assert laid[-1].locator("td").inner_text() == f"+{joint:,.0f}"
    assert len(laid) == 4


# Nothing is lost


def test_the_address_carries_the_state_and_what_does_not_fit_is_left_out_and_said(open_page, case):
    page = open_page("#lang=en&tab=tornado&network.childrn=3&price.foster=9999&network.children=9")
    told = said(page, "left out")
    assert "network.childrn (network.children?)" in told and "price.foster=9999" in told
    assert "2 values" in told
    look_at(page, "effects")
    shows(page, total(case, {"network.children": 9}))
    slide(page, "network.children", "ArrowRight")
    page.wait_for_function("() => location.hash.includes('network.children=10')")


def test_the_address_carries_reasons_and_what_is_compared(open_page, files, case):
    page = open_page(NINE + "&compare=one%20year%20later&compare=no%20such&why-no.such=x")
    told = said(page, "left out")
    assert "compare=no such" in told and "why-no.such" in told
    page.get_by_role("button", name="About Children in network care").click()
    box = row(page, "network.children").locator(".fl-about textarea")
    box.fill(HACK)
    box.press("Tab")
    page.wait_for_function("() => location.hash.includes('why-network.children=')")
    assert "compare=one+year+later" in page.url
    other = open_page("#" + page.url.partition("#")[2])
    look_at(other, "changes")
    assert HACK in other.locator(".fl-budget tbody").inner_text()
    look_at(other, "compare")
    names = other.locator(".fl-budget tbody th").all_inner_texts()
    assert names == ["Printed", "one year later", "own scenario"]
    assert not other.evaluate("() => window.hacked")


def test_unsaved_work_survives_a_reload_and_is_offered_again(open_page, case):
    page = open_page("#lang=en")
    type_in(page, "network.children", "9")
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    open_page("#lang=en")
    shows(page, total(case, {}))
    assert "moved 1 assumptions" in said(page, "without saving")
    page.get_by_role("button", name="Load them").click()
    shows(page, total(case, {"network.children": 9}))


def test_a_draft_of_another_edition_of_the_case_is_not_offered(open_page, case, tmp_path):
    page = open_page("#lang=en")
    type_in(page, "network.children", "9")
    page.wait_for_function("() => Object.keys(localStorage).length > 0")
    change = ("assumptions.csv", "network.children,Børn i netværkspleje", "network.children,Børn")
    other = fl.load_case(changed_case(TV01C, tmp_path, change))
    open_page("#lang=en", path=fl.export_page(other, tmp_path / "other.html"))
    page.wait_for_timeout(300)
    assert page.locator(".fl-banner").count() == 0


def test_a_scenario_is_saved_loaded_copied_deleted_and_brought_back(open_page, case):
    page = open_page(NINE)
    save_as(page, "half <b>speed</b>", "Nine families only")
    said(page, "«half <b>speed</b>» is saved.")
    assert page.locator(".fl-unsaved").inner_text() == "half <b>speed</b>"
    press(page, "Reset").click()
    of_scenario(page, "half <b>speed</b>", "Load")
    of_scenario(page, "half <b>speed</b>", "Duplicate")
    page.locator(".fl-kept tr", has_text="half <b>speed</b> (copy)").wait_for()
    of_scenario(page, "half <b>speed</b> (copy)", "Delete")
    page.locator(".fl-dialog").get_by_role("button", name="No").click()
    of_scenario(page, "half <b>speed</b> (copy)", "Delete")
    page.locator(".fl-dialog").get_by_role("button", name="Yes").click()
    copy = page.locator(".fl-kept tr", has_text="half <b>speed</b> (copy)")
    copy.wait_for(state="detached")
    press(page, "Undo").click()
    copy.wait_for()
    open_page("#lang=en&tab=compare")
    copy.wait_for()


def test_a_scenario_of_another_tab_is_not_replaced_without_a_question(open_page, files, case):
    page = open_page(NINE)
    other = page.context.new_page()
    other.goto(files(case).as_uri() + "#lang=en&network.children=5")
    save_as(other, "the plan", "")
    said(other, "is saved")
    page.locator(".fl .fl-budget").wait_for()
    save_as(page, "the plan", "")
    page.locator(".fl-dialog", has_text="with other content").wait_for()
    page.locator(".fl-dialog").get_by_role("button", name="No").click()
    look_at(page, "compare")
    assert page.locator(".fl-kept tr", has_text="the plan").count() == 1
    kept = page.evaluate(
        "() => Object.entries(localStorage).find(([k]) => k.includes('scenarios'))[1]"
    )
    assert json.loads(kept)[0]["overrides"] == {"network.children": 5}


def test_a_full_storage_is_said(open_page, case):
    page = open_page(NINE)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    save_as(page, "too much")
    assert "cannot keep anything" in said(page, "cannot keep")


# Out of the workbench


def downloaded(page, name):
    with page.expect_download() as kept:
        export(page, name)
    return kept.value


def test_the_scenario_is_a_file_that_the_library_reads(open_page, case, tmp_path):
    page = open_page(NINE + "&visits.after=2.25")
    page.get_by_role("button", name="About Consultant visits per family after").click()
    row(page, "visits.after").locator("textarea").fill('More "care" needed')
    row(page, "visits.after").locator("textarea").press("Tab")
    kept = downloaded(page, "scenario")
    text = kept.path().read_text(encoding="utf-8")
    [read] = tomllib.loads(text)["scenario"]
    assert read["overrides"] == {"network.children": 9.0, "visits.after": 2.25}
    folder = changed_case(TV01C, tmp_path)
    (folder / "own_scenarios.toml").write_text(text, encoding="utf-8")
    own = fl.load_case(folder)
    scenario = fl.saved_scenarios(own)[0]["own scenario"]
    assert scenario.overrides == read["overrides"]
    assert scenario.reasons == {"visits.after": 'More "care" needed'}


def test_the_table_is_csv_as_danish_excel_reads_it(open_page, case):
    page = open_page("#lang=da&network.children=9")
    with page.expect_download() as kept:
        page.locator(".fl-menu > button").click()
        page.locator("[data-export=table_csv]").click()
    lines = kept.value.path().read_bytes().decode("utf-8-sig").splitlines()
    now = fl.evaluate(case, case.scenario("nine", {"network.children": 9}))
    network = next(line for line in lines if line.startswith("Øget brug af netværkspleje"))
    value = now.frame.query("line == 'network' and year == '2018'")["value"].sum()
    assert float(network.split(";")[1].replace(",", ".")) == pytest.approx(value, abs=1e-6)
    assert kept.value.suggested_filename == "tv01c-effekt.csv"


def test_the_chart_is_an_svg_with_text_and_a_png(open_page):
    page = open_page(NINE)
    svg = downloaded(page, "chart_svg").path().read_text(encoding="utf-8")
    assert svg.count("<text") > 20 and "-10,871" in svg and "var(" not in svg
    png = downloaded(page, "chart_png").path().read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) > 10_000


def test_a_copy_is_saved_that_opens_on_this_state(open_page, case, tmp_path):
    page = open_page(NINE)
    page.wait_for_timeout(400)
    path = tmp_path / "copy.html"
    downloaded(page, "copy").save_as(path)
    page.evaluate("() => localStorage.clear()")
    open_page(path=path)
    shows(page, total(case, {"network.children": 9}))


def test_on_paper_stand_the_table_and_what_is_moved(open_page):
    page = open_page(NINE)
    page.emulate_media(media="print")
    assert page.locator(".fl-left").is_hidden() and page.locator(".fl-tools").is_hidden()
    told = page.locator(".fl-list").inner_text()
    assert "17 → 9 children" in told and "not saved" in told
    assert page.locator(".fl-budget table").is_visible()


def test_others_can_ask_the_page_for_effects(open_page, case):
    page = open_page()
    found = page.evaluate("() => fosterlib.total('tv01c', {'network.children': 9})")
    now = fl.evaluate(case, case.scenario("nine", {"network.children": 9}))
    assert found == pytest.approx(now.total.tolist(), abs=1e-9)


def test_html_in_labels_and_texts_is_shown_and_not_run(open_page, tmp_path):
    hostile = changed_case(
        TV01C,
        tmp_path,
        ("assumptions.csv", "Children in network care instead of foster care", HACK),
        ("assumptions.csv", "Økonomi, Del 3: 17 børn og unge i 2021", HACK),
        ("case.toml", 'title_en = "TV01c: Restructuring of foster care"', f'title_en = "{HACK}"'),
        (
            "case.toml",
            'label_en = "Part 2: Tighter contract follow-up"',
            f'label_en = "{HACK} part"',
        ),
        ("case.toml", 'label_en = "Information officer"', f'label_en = "{HACK} line"'),
        ("case.toml", 'label_en = "Centre for Disability (BCH)"', f'label_en = "{HACK} party"'),
        ("scenarios.toml", 'name = "slower network care"', f'name = "{HACK}"'),
    )
    case = fl.load_case(hostile)
    path = fl.export_page(case, tmp_path / "x.html", lang="en", scenarios=[HACK])
    page = open_page(path=path)
    for tab in TABS:
        look_at(page, tab)
    assert HACK in page.locator("h1").inner_text()
    assert HACK in row(page, "network.children").locator("label").first.inner_text()
    assert page.locator(".fl img").count() == 0
    assert page.evaluate("() => window.hacked") is None
