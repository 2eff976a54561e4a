"""The workbench as a web page without Jupyter, as `make app` serves it: for colleagues, on this
computer only.
"""

import json
import os
import signal

import nbformat
import psutil
import pytest
from bench_page import SCENARIOS, do, field, printed, say, shows, slide, turn
from changed_case import TV01C, changed_case
from jupyter_servers import ROOT

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KERNEL = "() => JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"

# Asks the kernel to run code, as a page that is not content with the widgets would; true if the
# kernel was reached.
RUN_CODE = """async ([id, code]) => {
    const address = new URL(`/api/kernels/${id}/channels`, location.href);
    address.protocol = "ws:";
    address.search = location.search;
    const socket = new WebSocket(address);
    await new Promise(done => { socket.onopen = done; });
    const header = type => ({msg_id: type, msg_type: type, username: "", session: "x", version: "5.3",
                             date: new Date().toISOString()});
    const send = (type, content) => socket.send(JSON.stringify(
        {header: header(type), parent_header: {}, metadata: {}, content, channel: "shell", buffers: []}));
    const answers = [];
    socket.onmessage = event => answers.push(JSON.parse(event.data).msg_type);
    send("execute_request", {code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false});
    send("kernel_info_request", {});
    await new Promise(done => setTimeout(done, 4000));
    socket.close();
    return answers;
}"""

OTHERS = ["herning_parents", "copenhagen_prevention", "surrey_safeguarding", "kent_voluntary"]
HACK = "<img src=x onerror='window.hacked=1'>"


def total(case, overrides):
    return printed(fl.evaluate(case, case.scenario("here", overrides)))


def test_the_page_has_no_code_and_asks_nobody_but_this_computer(in_voila, case):
    slide(in_voila, "network.children", "ArrowLeft", 5)
    shows(in_voila, total(case, {"network.children": 12}))
    assert "fl.workbench" not in in_voila.content()
    assert in_voila.locator(".jp-CodeCell .jp-InputArea").count() == 0
    local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    assert [url for url in in_voila.asked if not url.startswith(local)] == []


def test_a_scenario_is_saved_and_loaded_there_too(in_voila, case):
    slide(in_voila, "network.children", "ArrowLeft", 5)
    shows(in_voila, total(case, {"network.children": 12}))
    turn(in_voila, SCENARIOS)
    field(in_voila, "name").fill("from a colleague")
    do(in_voila, "save")
    say(in_voila, "«from a colleague» is saved.")
    assert fl.saved_scenarios(case)[0]["from a colleague"].overrides == {"network.children": 12}
    fl.delete_scenario(case, "from a colleague")


def test_each_has_a_session_of_its_own_and_a_crash_of_one_leaves_the_other(
    in_voila, open_in_voila, case
):
    other = open_in_voila("02_what_if.ipynb")
    slide(other, "network.children", "ArrowLeft", 5)
    shows(other, total(case, {"network.children": 12}))
    shows(in_voila, total(case, {}))
    kernel = [
        one
        for one in psutil.process_iter(["cmdline"])
        if other.evaluate(KERNEL) in str(one.info["cmdline"])
    ]
    assert len(kernel) == 1
    os.kill(kernel[0].pid, signal.SIGKILL)
    slide(in_voila, "network.children", "ArrowLeft", 8)
    shows(in_voila, total(case, {"network.children": 9}))


def test_nothing_but_the_widgets_reaches_the_kernel(in_voila, tmp_path):
    trace = tmp_path / "ran"
    answers = in_voila.evaluate(RUN_CODE, [in_voila.evaluate(KERNEL), f"open({str(trace)!r}, 'w')"])
    assert "kernel_info_reply" in answers, "the kernel was reached, or the test shows nothing"
    assert "execute_reply" not in answers
    assert not trace.exists()


def test_no_file_of_the_folder_can_be_fetched(in_voila):
    for path in (
        "voila/files/02_what_if.ipynb",
        "files/02_what_if.ipynb",
        "api/contents",
        "api/kernels",
    ):
        response = in_voila.request.get(in_voila.url.replace("voila/render/02_what_if.ipynb", path))
        assert response.status >= 400, path


@pytest.fixture(scope="module")
def page_of_others(copied, voila, new_page, tmp_path_factory):
    """The other four cases, and one whose labels and texts hold HTML, on one page."""
    hostile = changed_case(
        TV01C,
        tmp_path_factory.mktemp("hostile"),
        ("assumptions.csv", "Children in network care instead of foster care", HACK),
        (
            "assumptions.csv",
            "Økonomi, Del 3: 17 børn og unge i 2021",
            f'{HACK}"" onmouseover=""window.hacked=1',
        ),
        ("case.toml", 'title_en = "TV01c: Restructuring of foster care"', f'title_en = "{HACK}"'),
        (
            "case.toml",
            'label_en = "Part 2: Tighter contract follow-up"',
            f'label_en = "{HACK} part"',
        ),
        ("case.toml", 'label_en = "Information officer"', f'label_en = "{HACK} line"'),
        ("case.toml", 'label_en = "Centre for Disability (BCH)"', f'label_en = "{HACK} party"'),
        ("scenarios.toml", 'name = "slower network care"', f'name = "{HACK}"'),
        ("scenarios.toml", '"Half as many', f'"{HACK} Half as many'),
    )
    folders = [*(str(copied / "data" / name) for name in OTHERS), str(hostile)]
    shown = "display(fl.workbench(fl.load_case(folder), lang='en'))"
    code = f"import fosterlib as fl\nfor folder in {folders!r}:\n    {shown}"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, copied / "notebooks" / "others.ipynb")
    page = new_page()
    assert page.goto(voila("others.ipynb")).ok
    page.locator(".fl-app").nth(len(OTHERS)).locator(".fl-table").first.wait_for()
    return page


def expect_total(app, expected):
    rows = app.locator(".fl-picture tr.total").first.locator("td.n")
    (
        app.page.wait_for_function(
            "([cells, expected]) => JSON.stringify(cells.map(cell => cell.innerText)) === expected",
            arg=[rows.element_handles(), json.dumps(expected, separators=(",", ":"))],
        )
        if rows.all_inner_texts() != expected
        else None
    )


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_case_works_in_it(page_of_others, name):
    case = fl.load_case(ROOT / "data" / name)
    app = page_of_others.locator(".fl-app").nth(OTHERS.index(name))
    assert app.locator(".fl-picture tr.total td.n").all_inner_texts() == total(case, {})
    for button in app.locator(".fl-tabs button").all()[::-1]:
        button.click()
        page_of_others.wait_for_function(
            "b => b.getAttribute('aria-pressed') === 'true'", arg=button.element_handle()
        )
    app.locator(".fl-picture tr.total").wait_for()
    moved = case.assumptions[
        "agreement.amount" if name == "kent_voluntary" else next(iter(case.assumptions))
    ]
    box = app.locator(".fl-row-" + moved.id.replace(".", "-")).locator("input")
    if box.count():
        box.fill(f"{moved.low:.10g}")
        box.press("Enter")
        app.locator(".fl-mark").wait_for()
        assert app.locator(".fl-picture tr.total td.n").all_inner_texts() == total(
            case, {moved.id: moved.low}
        )


def test_html_in_labels_and_texts_is_shown_and_not_run(page_of_others):
    app = page_of_others.locator(".fl-app").last
    for number in range(4):
        app.locator(".fl-pages button").nth(number).click()
        page_of_others.wait_for_timeout(300)
    app.locator(".fl-saved select").select_option(HACK)
    do_in = app.locator("button.fl-load")
    do_in.click()
    app.locator(".fl-message", has_text=f"«{HACK}» is loaded.").wait_for()
    app.locator(".fl-ticks label", has_text=HACK).click()
    for button in app.locator(".fl-tabs button").all():
        button.click()
        page_of_others.wait_for_timeout(300)
        assert (
            HACK
            in app.locator(".fl-picture").inner_text()
            + app.locator(".fl-picture svg").first.text_content()
        )
    app.locator(".fl-pages button").first.click()
    assert HACK in app.locator(".fl-row-network-children .fl-name").inner_text()
    app.locator(".fl-row-network-children .fl-name").hover()
    assert app.locator("img").count() == 0
    assert page_of_others.evaluate("() => window.hacked") is None
