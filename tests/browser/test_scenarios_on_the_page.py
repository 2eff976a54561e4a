"""Scenarios in JupyterLab: kept in the file beside the case, found again after a restart, lost by
nothing.
"""

import pytest
from bench_page import READ, SCENARIOS, do, field, look_at, printed, say, shows, slide, turn
from jupyter_servers import ERRORS, IS_IDLE, RUN_ALL

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def file(case):
    """The file of the analyst's own scenarios, with nothing in it yet."""
    path = case.folder / "own_scenarios.toml"
    path.write_bytes(b"# mine\n")
    yield path
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)


@pytest.fixture
def nine(in_lab, case, file):
    """Nine children in network care, and the page of the scenarios."""
    slide(in_lab, "network.children", "ArrowLeft", 8)
    shows(in_lab, total(case, {"network.children": 9}))
    turn(in_lab, SCENARIOS)
    for name in ("name", "reason", "author"):
        write(in_lab, name, "")
    return in_lab


def total(case, overrides):
    return printed(fl.evaluate(case, case.scenario("here", overrides)))


def write(page, name, text):
    field(page, name).fill(text)
    field(page, name).press("Tab")


def save(page, name, reason=""):
    write(page, "name", name)
    write(page, "reason", reason)
    do(page, "save")


def choose(page, name):
    page.locator(".fl-saved select").select_option(name)
    page.locator(".fl-asking").wait_for(state="hidden")


def tick(page, name):
    page.locator(".fl-ticks label", has_text=name).click()


def names(case):
    return list(fl.saved_scenarios(case)[0])


def test_a_scenario_is_saved_loaded_duplicated_and_deleted_with_confirmation(nine, case):
    save(nine, "halv <b>fart</b>", "Kun ni familier")
    assert say(nine, "is saved") == "«halv <b>fart</b>» is saved."
    kept = fl.saved_scenarios(case)[0]["halv <b>fart</b>"]
    assert (kept.overrides, kept.reason) == ({"network.children": 9}, "Kun ni familier")
    nine.locator(".fl-left button", has_text="Reset").click()
    shows(nine, total(case, {}))
    choose(nine, "halv <b>fart</b>")
    nine.locator(".fl-hint", has_text="Kun ni familier").wait_for()
    do(nine, "load")
    shows(nine, total(case, {"network.children": 9}))
    assert "halv <b>fart</b>" in nine.locator(".fl-picture caption").inner_text(), "shown, not run"
    do(nine, "duplicate")
    say(nine, "«halv <b>fart</b> (copy)» is saved.")
    choose(nine, "halv <b>fart</b> (copy)")
    do(nine, "delete")
    nine.locator(".fl-question", has_text="Delete «halv <b>fart</b> (copy)»?").wait_for()
    do(nine, "no")
    nine.locator(".fl-asking").wait_for(state="hidden")
    assert "halv <b>fart</b> (copy)" in names(case)
    do(nine, "delete")
    do(nine, "yes")
    say(nine, "«halv <b>fart</b> (copy)» is deleted.")
    assert "halv <b>fart</b> (copy)" not in names(case) and "halv <b>fart</b>" in names(case)


def test_a_scenario_of_another_is_not_replaced_without_a_question(nine, case):
    before = case.scenario("from elsewhere", {"delay.all": 1})
    fl.save_scenario(case, before)
    save(nine, "from elsewhere")
    nine.locator(".fl-question", has_text="with other content").wait_for()
    do(nine, "no")
    nine.locator(".fl-asking").wait_for(state="hidden")
    assert fl.saved_scenarios(case)[0]["from elsewhere"] == before
    do(nine, "save")
    do(nine, "yes")
    say(nine, "is saved")
    assert fl.saved_scenarios(case)[0]["from elsewhere"].overrides == {"network.children": 9}


def test_what_another_notebook_saved_meanwhile_is_there_and_stays(nine, case):
    fl.save_scenario(case, case.scenario("from elsewhere", {"respite.children": 3}))
    save(nine, "from here")
    say(nine, "«from here» is saved.")
    assert {"from elsewhere", "from here"} <= set(names(case))
    choose(nine, "from elsewhere")
    do(nine, "load")
    shows(nine, total(case, {"respite.children": 3}))


def test_up_to_four_are_compared_in_every_table_and_a_fifth_is_refused(nine, case):
    fl.save_scenario(case, case.scenario("a fifth", {"respite.children": 3}))
    turn(nine, 0)
    turn(nine, SCENARIOS)
    four = list(case.scenarios)[:4]
    for name in four:
        tick(nine, name)
        nine.locator(".fl-picture tr.memo", has_text=name).wait_for()
    for tab in ("effects", "bridge", "party", "staff", "profile", "changes", "compare"):
        look_at(nine, tab)
        for name in four:
            text = (
                name
                if tab != "changes"
                else fl.changes_table(fl.evaluate(case, case.scenarios[name]), "en").frame.index[0]
            )
            nine.locator(".fl-picture .fl-table", has_text=text).first.wait_for()
    assert nine.locator(".fl-picture thead th").all_inner_texts() == [
        "Line",
        "Published",
        *four,
        "own scenario",
    ]
    read = nine.evaluate(READ)
    sums = [
        fl.evaluate(case, scenario).total.sum()
        for scenario in (case.published, *map(case.scenarios.get, four))
    ]
    assert read[:5] == [f"{value:,.0f}" for value in sums]
    tick(nine, "a fifth")
    say(nine, "Choose at most four scenarios.")
    assert nine.locator(".fl-ticks input:checked").count() == 4
    for name in four:
        tick(nine, name)
    nine.locator(".fl-hint", has_text="Choose scenarios").wait_for()


def test_a_scenario_of_another_version_of_the_case_says_what_no_longer_fits(nine, case, file):
    overrides = '{ "network.children" = 12, "network.girls" = 3, "price.foster" = 9 }'
    old = f'\n[[scenario]]\nname = "last year\'s"\noverrides = {overrides}\n'
    file.write_text(file.read_text(encoding="utf-8") + old, encoding="utf-8")
    turn(nine, 0)
    turn(nine, SCENARIOS)
    choose(nine, "last year's")
    do(nine, "load")
    said = say(nine, "Not all of the file fits")
    assert "network.girls: no such assumption" in said
    assert "price.foster" in said and "430 to 600" in said
    shows(nine, total(case, {"network.children": 12}))


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (
            lambda path: path.write_text("[[scenario]\nname = ", encoding="utf-8"),
            "is not valid TOML",
        ),
        (lambda path: path.write_bytes(b"\x00\x01\x02"), "is not plain text"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be read"),
    ],
    ids=["no TOML", "no text", "a directory"],
)
def test_a_file_that_is_spoilt_while_it_is_open_is_said_and_not_written_over(
    nine, case, file, break_it, reason
):
    break_it(file)
    spoilt = file.read_bytes() if file.is_file() else None
    save(nine, "in spite of it")
    said = say(nine, reason)
    assert "scenarios.toml" in said
    assert (file.read_bytes() if file.is_file() else None) == spoilt
    shows(nine, total(case, {"network.children": 9}))
    assert said.startswith("The file of scenarios cannot be used, and nothing in it was changed:")
    turn(nine, 0)
    turn(nine, SCENARIOS)
    say(nine, "cannot be used, and nothing in it was changed")
    shows(nine, total(case, {"network.children": 9}))


FULL = """async room => {
    const code = `import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (${room}, resource.RLIM_INFINITY))`;
    await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code}).done;
}"""


def test_a_full_disk_is_said_and_the_old_file_stays(nine, case, file):
    before = file.read_bytes()
    nine.evaluate(FULL, 100)
    save(nine, "too much")
    assert "scenarios.toml: cannot be written, nothing was changed: File too large" in say(
        nine, "cannot be written"
    )
    assert file.read_bytes() == before
    shows(nine, total(case, {"network.children": 9}))
    nine.evaluate(FULL, -1)
    do(nine, "save")
    say(nine, "«too much» is saved.")
    assert "too much" in names(case)


def test_after_a_restart_of_the_kernel_the_saved_scenario_is_there(nine, case):
    save(nine, "kept over night", "to go on tomorrow")
    say(nine, "is saved")
    nine.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    nine.evaluate(RUN_ALL)
    nine.wait_for_function(IS_IDLE)
    assert nine.evaluate(ERRORS) == []
    shows(nine, total(case, {}))
    turn(nine, SCENARIOS)
    choose(nine, "kept over night")
    nine.locator(".fl-hint", has_text="to go on tomorrow").wait_for()
    do(nine, "load")
    shows(nine, total(case, {"network.children": 9}))
