"""On screen: from a slider's input event to the repainted chart and table, in a real Chromium.

The whole workbench against `ipywidgets.interact` with inline matplotlib, which draws the same chart
and prints the same table, on a page of its own with the same dozen sliders. JupyterLab and Voila,
interleaved rounds of one run.

    python -m benchmarks.screen [rounds]
"""

import json
import shutil
import statistics
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import TimeoutError, sync_playwright

import fosterlib as fl
from tests.browser.jupyter_servers import FLAGS, IS_OPEN, NO_NEWS, ROOT, RUN_ALL, serving
from tests.browser.watch_page import dragged, moved, totals, watch

ROUNDS, MOVES = 5, 8
BARS = {"JupyterLab": 4.0, "Voila": 5.0}

OPEN = f"""import fosterlib as fl
case = fl.load_case({str(ROOT / "data/tv01c")!r})"""

NOTEBOOKS = {
    "workbench": (
        """bench = fl.workbench(case, lang="en")
bench"""
    ),
    "interact": (
        """%matplotlib inline
import ipywidgets as w
import matplotlib as mpl
import matplotlib.pyplot as plt
from fosterlib.charts.figure import draw_frame, draw_mark, style
from fosterlib.charts.plots import effects_plot
from fosterlib.workbench.controls import key_assumptions

ids = key_assumptions(case)

def is_moved(a, value):  # a slider in the browser rounds the values it is given
    return abs(value - a.value) > a.step / 2

def show(**values):
    moved = {id: value for id, value in values.items() if is_moved(case.assumptions[id], value)}
    results = fl.evaluate(case, case.scenario("moved", moved))
    plot = effects_plot(results, "en")
    with mpl.rc_context(style()):
        axes = draw_frame(plt.figure(figsize=(6.7, 3.5)), plot.frame)
        for mark in plot.marks:
            draw_mark(axes, mark)
        plt.show()
    display(fl.budget_table(results, lang="en", steering_area=False))

def slider(id):
    a = case.assumptions[id]
    return w.FloatSlider(value=a.value, min=a.low, max=a.high, step=a.step, description=a.label_en)

w.interact(show, **{id: slider(id) for id in ids});"""
    ),
}
KERNEL = {"name": "python3", "display_name": "Python 3"}
ROOTS = {"workbench": ".fl-app", "interact": ".widget-interact"}


@contextmanager
def servers(folder):
    """JupyterLab and Voila on a folder; gives, by name, the address of a notebook."""
    for name in ("lab", "voila"):
        (folder / name).mkdir()
    (folder / "overrides.json").write_text(json.dumps(NO_NEWS))
    lab = [
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--LabApp.app_settings_dir={folder}",
        "--allow-root",
    ]
    with (
        serving("jupyterlab", "IdentityProvider", lab, folder / "lab") as at_lab,
        serving(
            "voila", "Voila", [str(folder), "--strip_sources=True"], folder / "voila"
        ) as at_voila,
    ):
        yield {
            "JupyterLab": lambda name: at_lab(f"lab/workspaces/{name}/tree/{name}.ipynb"),
            "Voila": lambda name: at_voila(f"voila/render/{name}.ipynb"),
        }


def opened(browser, address, front, name, expected, patience=60, attempts=4):
    """A page with the notebook run and watched. Voila now and then waits for ever for an
    `interact`: then again.
    """
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(patience * 1000)
    try:
        page.goto(address(name))
        if front == "JupyterLab":
            page.wait_for_function(IS_OPEN)
            page.evaluate(RUN_ALL)
        page.locator(f"{ROOTS[name]} .fl-table tr.total").wait_for()
    except TimeoutError:
        page.context.close()
        if attempts == 1:
            raise
        return opened(browser, address, front, name, expected, patience, attempts - 1)
    page.wait_for_timeout(2000)
    watch(page, ROOTS[name], expected)
    return page


def compare(browser, address, front, rounds, expected):
    """All moves and drags of both pages, round by round."""
    pages = {name: opened(browser, address, front, name, expected) for name in NOTEBOOKS}
    moves, drags = {name: [] for name in pages}, {name: [] for name in pages}
    for number_ in range(rounds + 1):  # the first warms up
        for name, page in pages.items():
            page.bring_to_front()
            keys = ["ArrowLeft" if n < MOVES // 2 else "ArrowRight" for n in range(MOVES)]
            found = [moved(page, key) for key in keys]
            if number_:
                moves[name].append(found)
                drags[name].append(dragged(page))
    for page in pages.values():
        page.context.close()
    return moves, drags


def report(front, moves, drags):
    """Prints the figures of one front end; whether its bar is met."""
    medians = {
        name: [statistics.median(move["ms"] for move in found) for found in moves[name]]
        for name in moves
    }
    ratios = [
        slow / fast for slow, fast in zip(medians["interact"], medians["workbench"], strict=True)
    ]
    times = {name: sorted(move["ms"] for found in moves[name] for move in found) for name in moves}
    ratio = statistics.median(times["interact"]) / statistics.median(times["workbench"])
    print(
        f"\n{front}: {ratio:.1f} times faster (bar {BARS[front]:g}; by round {min(ratios):.1f} to"
        f" {max(ratios):.1f})"
    )
    print(
        "             a move:  median      p95  blank  shifts   a fast drag: settled  redraws "
        " blank  shifts  right"
    )
    for name in moves:
        one, many = [move for found in moves[name] for move in found], drags[name]
        settled = statistics.median(drag["ms"] for drag in many)
        print(
            f"  {name:18} {statistics.median(times[name]):6.0f} ms"
            f" {times[name][int(0.95 * len(one))]:5.0f} ms {sum(move['blank'] for move in one):6}"
            f" {sum(move['shifts'] for move in one):7} {settled:18.0f} ms"
            f" {max(drag['late_redraws'] for drag in many):8}"
            f" {sum(drag['blank'] for drag in many):6} {sum(drag['shifts'] for drag in many):7}"
            f" {sum(drag['is_right'] for drag in many):4}/{len(many)}"
        )
    return ratio >= BARS[front]


def main(rounds=ROUNDS):
    """Runs and prints everything; exits with 1 if a bar is missed."""
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    )
    expected, met = totals(fl.load_case(ROOT / "data/tv01c")), []
    with tempfile.TemporaryDirectory() as folder:
        for name, code in NOTEBOOKS.items():
            cells = [nbformat.v4.new_code_cell(text) for text in (OPEN, code)]
            made = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
            nbformat.write(made, Path(folder) / f"{name}.ipynb")
        with servers(Path(folder)) as addresses, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            for front, address in addresses.items():
                met.append(report(front, *compare(browser, address, front, rounds, expected)))
            browser.close()
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
