"""The workbench in JupyterLab: what is moved reaches the kernel and comes from it, scenarios are kept
in the file beside the case, and a kernel that is gone takes nothing away.
"""

import pytest
from bench_page import (
    begin_again,
    comes_to,
    export,
    in_kernel,
    look_at,
    of_scenario,
    press,
    row,
    said,
    save_as,
    shows,
    slide,
    total,
    type_in,
)
from jupyter_servers import ERRORS, IS_IDLE, IS_OPEN, RUN_ALL

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def own(case):
    """The file of the analyst's own scenarios; as it was afterwards."""
    path = case.folder / "own_scenarios.toml"
    yield path
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)


@pytest.fixture
def nine(in_lab, case, own):
    """Nine children in network care."""
    slide(in_lab, "network.children", "ArrowLeft", 8)
    shows(in_lab, total(case, {"network.children": 9}))
    return in_lab


def test_what_is_moved_reaches_the_kernel_and_its_total_is_the_same(nine, case):
    now = fl.evaluate(case, case.scenario("x", {"network.children": 9}))
    expected = str([round(value, 6) for value in now.total])
    comes_to(nine, "found = [round(v, 6) for v in bench.total.values()]", expected)
    assert in_kernel(nine, "found = bench.differs") == "''"
    assert in_kernel(nine, "found = dict(bench.scenario.overrides)") == "{'network.children': 9.0}"


def test_what_the_kernel_moves_is_seen_and_can_be_undone(in_lab, case):
    in_kernel(in_lab, "bench.set('network.children', 9); found = 0")
    shows(in_lab, total(case, {"network.children": 9}))
    in_kernel(in_lab, "bench.restore(); found = 0")
    shows(in_lab, total(case, {}))
    press(in_lab, "Undo").click()
    shows(in_lab, total(case, {"network.children": 9}))


def test_a_page_that_computes_something_else_is_said(in_lab):
    in_kernel(in_lab, "bench.seen_total = [1.0, 2.0, 3.0, 4.0]; found = 0")
    assert "not come to the same total" in said(in_lab, "same total")
    slide(in_lab, "network.children", "ArrowLeft")
    in_lab.locator(".fl-banner", has_text="same total").wait_for(state="detached")


def test_a_scenario_is_saved_in_the_own_file_loaded_and_deleted(nine, case, own):
    save_as(nine, "half <b>speed</b>", "Nine families only")
    said(nine, "«half <b>speed</b>» is saved.")
    kept = fl.saved_scenarios(case)[0]["half <b>speed</b>"]
    assert (dict(kept.overrides), kept.reason) == ({"network.children": 9}, "Nine families only")
    press(nine, "Reset").click()
    of_scenario(nine, "half <b>speed</b>", "Load")
    look_at(nine, "effects")
    shows(nine, total(case, {"network.children": 9}))
    of_scenario(nine, "half <b>speed</b>", "Delete")
    nine.locator(".fl-dialog").get_by_role("button", name="Yes").click()
    said(nine, "is deleted")
    assert "half <b>speed</b>" not in fl.saved_scenarios(case)[0]
    press(nine, "Undo").click()
    nine.locator(".fl-kept tr", has_text="half <b>speed</b>").wait_for()
    nine.wait_for_timeout(500)
    assert "half <b>speed</b>" in fl.saved_scenarios(case)[0]


def test_a_scenario_of_another_is_not_replaced_without_a_question(nine, case, own):
    fl.save_scenario(case, case.scenario("from elsewhere", {"respite.children": 3}))
    save_as(nine, "from elsewhere")
    nine.locator(".fl-dialog", has_text="with other content").wait_for()
    nine.locator(".fl-dialog").get_by_role("button", name="No").click()
    assert fl.saved_scenarios(case)[0]["from elsewhere"].overrides == {"respite.children": 3}
    save_as(nine, "from elsewhere")
    nine.locator(".fl-dialog").get_by_role("button", name="Yes").click()
    said(nine, "is saved")
    assert fl.saved_scenarios(case)[0]["from elsewhere"].overrides == {"network.children": 9}


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (lambda path: path.write_text("[[scenario]\nname = ", encoding="utf-8"), "TOML"),
        (lambda path: path.write_bytes(b"\x00\x01\x02"), "not plain text"),
        (lambda path: path.mkdir(), "cannot be read"),
    ],
    ids=["no TOML", "no text", "a directory"],
)
def test_a_file_that_is_spoilt_while_it_is_open_is_said_and_not_written_over(
    nine, case, own, break_it, reason
):
    break_it(own)
    spoilt = own.read_bytes() if own.is_file() else None
    save_as(nine, "in spite of it")
    assert "own_scenarios.toml" in said(nine, reason)
    assert (own.read_bytes() if own.is_file() else None) == spoilt
    shows(nine, total(case, {"network.children": 9}))


FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({}, resource.RLIM_INFINITY)); found = 0"


def test_a_full_disk_is_said_and_the_old_file_stays(nine, case, own):
    fl.save_scenario(case, case.scenario("before", {"respite.children": 3}))
    before = own.read_bytes()
    in_kernel(nine, FULL.format(100))
    save_as(nine, "too much")
    assert "cannot be written, nothing was changed" in said(nine, "cannot be written")
    assert own.read_bytes() == before
    in_kernel(nine, FULL.format("resource.RLIM_INFINITY"))
    save_as(nine, "too much")
    said(nine, "«too much» is saved.")


def test_paper_workbook_and_page_are_of_what_is_on_the_screen(nine, case):
    for name, ending, begins in (
        ("paper", ".docx", b"PK"),
        ("workbook", ".xlsx", b"PK"),
        ("page", ".html", b"<!DOCTYPE html>"),
    ):
        with nine.expect_download() as kept:
            export(nine, name)
        assert kept.value.suggested_filename.endswith(ending)
        data = kept.value.path().read_bytes()
        assert data.startswith(begins)
    assert b'"network.children":9' in data


@pytest.fixture
def kept(case):
    """The file of what is put right; gone afterwards."""
    path = case.folder / "corrections.toml"
    yield path
    path.unlink(missing_ok=True)


def test_an_estimate_put_right_reaches_the_kernel_what_leaves_it_and_the_case(in_lab, case, kept):
    right = fl.corrected(case, {"price.foster": 480}, "our accounts")
    moved = {"price.network": 220}
    type_in(in_lab, "price.network", "220")
    type_in(in_lab, "price.foster", "480")
    row(in_lab, "price.foster").get_by_label("Our estimate was wrong").click()
    shows(in_lab, total(right, moved))
    expected = [round(v, 6) for v in fl.evaluate(right, right.scenario("x", moved)).total]
    comes_to(in_lab, "found = [round(v, 6) for v in bench.total.values()]", str(expected))
    put_right = "({'price.foster': 480.0}, '')"
    comes_to(in_lab, "found = (dict(bench.corrected), bench.differs)", put_right)
    export(in_lab, "page")
    assert "needs a reason" in said(in_lab, "needs a reason")
    export(in_lab, "corrections")
    assert "Say first why" in said(in_lab, "Say first why") and not kept.exists()
    reason = row(in_lab, "price.foster").locator("input.fl-reason")
    reason.fill("our accounts")
    reason.press("Tab")
    with in_lab.expect_download() as page:
        export(in_lab, "page")
    assert b"our accounts" in page.value.path().read_bytes()
    export(in_lab, "corrections")
    said(in_lab, "kept in the case")
    [read] = fl.load_case(case.folder).corrections
    assert (read.value, read.reason) == (480, "our accounts") and read.on is not None
    assert in_lab.locator(".fl-unsaved").inner_text() == "1 moved, not saved"


def test_corrections_that_somebody_else_kept_meanwhile_are_not_written_over(in_lab, case, kept):
    type_in(in_lab, "price.foster", "480")
    row(in_lab, "price.foster").get_by_label("Our estimate was wrong").click()
    row(in_lab, "price.foster").locator("input.fl-reason").fill("our accounts")
    row(in_lab, "price.foster").locator("input.fl-reason").press("Tab")
    fl.save_corrections(fl.corrected(case, {"price.foster": 500}, "somebody else"))
    before = kept.read_bytes()
    export(in_lab, "corrections")
    said(in_lab, "have changed since it was opened")
    assert kept.read_bytes() == before


def test_the_kernel_puts_right_what_the_page_then_shows(in_lab, case):
    in_kernel(in_lab, "bench.corrected = {'price.foster': 480}; found = 0")
    row(in_lab, "price.foster").get_by_label("Our estimate was wrong").wait_for()
    in_lab.wait_for_timeout(300)
    assert row(in_lab, "price.foster").get_by_label("Our estimate was wrong").is_checked()
    in_kernel(in_lab, "bench.restore(); found = 0")
    shows(in_lab, total(case, {}))
    assert not row(in_lab, "price.foster").locator(".fl-meaning").is_visible()


def test_keys_on_a_slider_move_it_and_nothing_else_in_jupyterlab(in_lab, case):
    cell = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    before = in_lab.evaluate(cell)
    for key, value in (("ArrowUp", 18), ("ArrowDown", 17), ("Home", 0), ("End", 30)):
        slide(in_lab, "network.children", key)
        shows(in_lab, total(case, {"network.children": value}))
    slide(in_lab, "network.children", "d", 2)
    assert in_lab.locator(".fl").is_visible(), "no shortcut of JupyterLab deletes the cell"
    assert in_lab.evaluate(cell) == before


def test_opened_and_not_run_it_shows_a_picture(lab, page):
    page.goto(lab("02_what_if.ipynb"))
    page.wait_for_function(IS_OPEN)
    picture = page.locator(".jp-OutputArea-output img").first
    picture.wait_for()
    assert picture.bounding_box()["width"] > 300


def test_after_a_restart_and_a_run_a_saved_scenario_is_there(nine, case, own):
    save_as(nine, "kept over night", "to go on tomorrow")
    said(nine, "is saved")
    nine.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    nine.evaluate(RUN_ALL)
    nine.wait_for_function(IS_IDLE)
    assert nine.evaluate(ERRORS) == []
    begin_again(nine)
    of_scenario(nine, "kept over night", "Load")
    look_at(nine, "effects")
    shows(nine, total(case, {"network.children": 9}))


# last: the kernel of the session is gone afterwards
def test_without_a_kernel_it_computes_on_and_says_what_waits(open_in_lab, case):
    page = open_in_lab("02_what_if.ipynb")
    begin_again(page)
    page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.shutdown()"
    )
    type_in(page, "network.children", "3")
    shows(page, total(case, {"network.children": 3}))
    said(page, "The kernel does not answer")
    assert row(page, "network.children").locator(".fl-box").input_value() == "3"


# Last, since it makes a new `bench` in the kernel of the page that the others share.
def test_the_cells_of_the_notebook_leave_nothing_to_undo(open_in_lab):
    page = open_in_lab("02_what_if.ipynb")
    page.locator(".fl .fl-budget table").first.wait_for()
    page.wait_for_timeout(500)
    assert page.locator(".fl-bar [aria-label='Undo'], .fl-bar [aria-label='Fortryd']").is_disabled()
