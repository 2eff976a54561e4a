"""On screen: from a slider's input event to the repainted chart and table, in a real Chromium.

The whole workbench against `ipywidgets.interact` with inline matplotlib, which draws the same chart and prints the
same table, on a page of its own with the same dozen sliders. JupyterLab and Voila, interleaved rounds of one run.

    python -m benchmarks.screen [rounds]
"""

import json
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

import fosterlib as fl
from fosterlib.text import number
from tests.browser.jupyter_servers import FLAGS, IS_OPEN, NO_NEWS, PATIENCE, ROOT, RUN_ALL, serving

ROUNDS, MOVES, DRAG_MOVES, DRAG_SECONDS = 5, 8, 60, 1.2
DRIVER, LABEL = "network.children", "Children in network care instead of foster care"
BARS = {"JupyterLab": 4.0, "Voila": 5.0}

OPEN = f"""import fosterlib as fl
case = fl.load_case({str(ROOT / "data/tv01c")!r})"""

NOTEBOOKS = {
    "workbench": """bench = fl.workbench(case, lang="en")
bench""",
    "interact": """%matplotlib inline
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

w.interact(show, **{id: slider(id) for id in ids});""",
}
KERNEL = {"name": "python3", "display_name": "Python 3"}
ROOTS = {"workbench": ".fl-app", "interact": ".widget-interact"}

# Looks at each frame of the page: are chart and table there, and do they show what the slider says?
WATCH = """([root, name, totals]) => {
    const watch = window.watch = {};
    const rows = [...document.querySelectorAll(`${root} .widget-slider`)];
    const nameOf = row => row.querySelector(".noUi-handle").getAttribute("aria-label") ?? row.innerText;
    watch.handle = rows.find(row => nameOf(row).startsWith(name)).querySelector(".noUi-handle");
    const table = () => document.querySelector(`${root} .fl-table tr.total td:last-child`);
    const chart = () => document.querySelector(`${root} .fl-chart svg, ${root} img`);
    const whole = () => table() && chart() && chart().getBoundingClientRect().height > 50
        && (chart().complete ?? true);
    const seen = () => whole() ? (chart().getAttribute("aria-label") ?? chart().src) + table().innerText : null;
    const isRight = () => whole() && table().innerText === totals[Number(watch.handle.getAttribute("aria-valuenow"))];
    watch.shifts = 0;
    new PerformanceObserver(list => { watch.shifts += list.getEntries().length; })
        .observe({type: "layout-shift"});
    watch.arm = (event) => {
        const before = event === 'keydown' ? seen() : '';
        watch.shifts = 0;
        watch.found = new Promise(resolve => document.addEventListener(event, () => {
            const start = performance.now(), found = {blank: 0, redraws: 0};
            let last = seen();
            const frame = () => requestAnimationFrame(() => {
                const now = seen();
                if (now === null) found.blank += 1;
                else if (now !== last) { found.redraws += 1; last = now; }
                if (performance.now() - start > 9000) return resolve(found);
                if (now === before || !isRight()) return frame();
                const painted = new MessageChannel();
                painted.port1.onmessage = () => resolve({...found, ms: performance.now() - start});
                painted.port2.postMessage(0);
            });
            frame();
        }, {capture: true, once: true}));
    };
    watch.still = isRight;
}"""


def totals(case):
    """What the last cell of the table must read at each position of the slider."""
    last, low, high = case.years[-1], *(int(getattr(case.assumptions[DRIVER], end)) for end in ("low", "high"))
    effects = {n: fl.evaluate(case, case.scenario("n", {DRIVER: n})).total[last] for n in range(low, high + 1)}
    return {n: number(effect, "en") for n, effect in effects.items()}


def moved(page, key):
    """One move by keyboard: milliseconds to the frame with the new chart and table, blank frames, layout shifts."""
    page.evaluate("() => { watch.handle.focus({preventScroll: true}); watch.arm('keydown'); }")
    page.keyboard.press(key)
    return page.evaluate("async () => ({...await watch.found, shifts: watch.shifts})")


def dragged(page):
    """A fast drag there and back by mouse: milliseconds from its end to the right picture, and redraws until then."""
    box = page.evaluate(
        "() => { const b = watch.handle.getBoundingClientRect(); return [b.x + b.width/2, b.y + b.height/2]; }"
    )
    page.mouse.move(*box)
    page.mouse.down()
    begun = time.monotonic()
    for n in range(DRAG_MOVES):
        page.mouse.move(box[0] - 40 * (1 - abs(2 * n / DRAG_MOVES - 1)) - n / 6, box[1])
        time.sleep(max(0.0, begun + (n + 1) * DRAG_SECONDS / DRAG_MOVES - time.monotonic()))
    page.evaluate("() => watch.arm('pointerup')")
    page.mouse.up()
    found = page.evaluate("async () => ({...await watch.found, shifts: watch.shifts})")
    page.wait_for_timeout(1500)
    return found | {"still": page.evaluate("() => watch.still()"), "dragged": time.monotonic() - begun}


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
        serving("voila", "Voila", [str(folder), "--strip_sources=True"], folder / "voila") as at_voila,
    ):
        yield {
            "JupyterLab": lambda name: at_lab(f"lab/workspaces/{name}/tree/{name}.ipynb"),
            "Voila": lambda name: at_voila(f"voila/render/{name}.ipynb"),
        }


def opened(browser, address, front, name, expected):
    """A page with the notebook run and watched."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(address(name))
    if front == "JupyterLab":
        page.wait_for_function(IS_OPEN)
        page.evaluate(RUN_ALL)
    try:
        page.locator(f"{ROOTS[name]} .fl-table tr.total").wait_for()
    except Exception:
        page.screenshot(path="/tmp/fail.png")
        raise
    page.wait_for_timeout(2000)
    page.evaluate(WATCH, [ROOTS[name], LABEL, expected])
    page.evaluate("() => watch.handle.scrollIntoView({block: 'center'})")
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
    """The figures of one front end as printed lines; whether its bar is met."""

    def median(name, n=None):
        rounds = moves[name] if n is None else [moves[name][n]]
        return statistics.median(move.get("ms", float("inf")) for found in rounds for move in found)

    ratios = [median("interact", n) / median("workbench", n) for n in range(len(moves["interact"]))]
    ratio = median("interact") / median("workbench")
    print(f"\n{front}: {ratio:.1f} times faster (bar {BARS[front]:g}; by round {min(ratios):.1f} to {max(ratios):.1f})")
    print(f"  {'':10} {'median':>8} {'p95':>8} {'blank':>6} {'shifts':>6}   after a fast drag: settled, redraws, right")
    for name in moves:
        found = [move for one in moves[name] for move in one]
        times = sorted(move.get("ms", float("inf")) for move in found)
        settled = statistics.median(drag.get("ms", float("inf")) for drag in drags[name])
        counts = [sum(move[key] for move in found) for key in ("blank", "shifts")]
        print(
            f"  {name:10} {statistics.median(times):5.0f} ms {times[int(0.95 * len(times))]:5.0f} ms"
            f" {counts[0]:6} {counts[1]:6}   {settled:5.0f} ms, at most {max(d['redraws'] for d in drags[name])},"
            f" {sum(d['still'] for d in drags[name])} of {len(drags[name])}"
        )
    return ratio >= BARS[front]


def main(rounds=ROUNDS):
    """Runs and prints everything; exits with 1 if a bar is missed."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
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
