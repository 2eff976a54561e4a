"""On screen: from a slider's move to the frame with a new chart and table, in a real Chromium.

    python -m benchmarks.screen [rounds]

Three pages stand open side by side and are moved in turn, round after round: the workbench in
JupyterLab, the workbench as one file, and an `interact` of ipywidgets around the same model, chart
and table. A ratio is that of the same round. The live tabs are moved in the two workbenches; the
file is opened anew before, once a round.
"""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import fosterlib as fl

ROOT = Path(__file__).parents[1]
BARS = {"effects": 16, "tornado": 25, "even": 25, "fan": 25}  # milliseconds, the median
RATIOS = {"lab": 12, "file": 15}  # how many times as fast as `interact`
ROOTS = {"lab": ".fl", "file": ".fl", "interact": ".widget-interact"}
STEPS = ["ArrowLeft"] * 4 + ["ArrowRight"] * 4
OPEN = f"import fosterlib as fl\ncase = fl.load_case({str(ROOT / 'data' / 'tv01c')!r})"
NOTEBOOKS = {
    "lab": 'fl.workbench(case, lang="en")',
    "interact": """import ipywidgets as w
from IPython.display import display
from tests.browser.watch_page import DRIVER, LABEL

def show(children):
    results = fl.evaluate(case, case.scenario("moved", {DRIVER: children}))
    display(fl.effects_chart(results, lang="en"), fl.budget_table(results, lang="en"))

own = case.assumptions[DRIVER]
slider = w.IntSlider(int(own.value), int(own.low), int(own.high), description=LABEL)
w.interact(show, children=slider);""",
}

# Computing, drawing and laying out, without the wait for the next frame (up to 17 ms).
WORK = """async ([id, moves]) => {
    const slider = document.querySelector(`.fl-row[data-id='${id}'] input[type=range]`);
    const frame = () => new Promise(requestAnimationFrame);
    const found = [];
    for (let n = 0; n < moves; n++) {
        await frame();
        slider.value = String(Number(slider.value) + (n % 2 ? 1 : -1));
        const start = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise(queueMicrotask); // it draws in a microtask, before the frame
        document.querySelector(".fl").getBoundingClientRect();
        found.push(performance.now() - start);
    }
    return found;
}"""
FIRST_PICTURE = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


@contextmanager
def serving_notebooks(folder: Path) -> Iterator[Callable[[str], str]]:
    """JupyterLab with the notebooks that are moved; gives the address of one by its name."""
    import nbformat

    from tests.browser.jupyter_servers import serving_lab

    kernel = {"name": "python3", "display_name": "Python 3"}
    for name, code in NOTEBOOKS.items():
        where = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        cells = [nbformat.v4.new_code_cell(text) for text in (where + OPEN, code)]
        book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(book, folder / f"{name}.ipynb")
    with serving_lab(folder, folder) as address:
        yield lambda name: address(f"lab/workspaces/{name}/tree/{name}.ipynb")


def opened(browser: Any, path: Path, at: Callable[[str], str], name: str) -> Any:
    """One of the pages, with chart and table, watched frame by frame."""
    from tests.browser.jupyter_servers import run_in_lab
    from tests.browser.watch_page import YEARS, totals, watch

    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    if name == "file":
        page.goto(path.as_uri() + "#lang=en")
    else:
        run_in_lab(page, at(name))
    page.locator(f"{ROOTS[name]} tr.fl-total, {ROOTS[name]} tr.total").first.wait_for()
    page.wait_for_timeout(1500)  # what a page does once after it was opened
    last = YEARS + (name == "interact")  # its table has a column of categories before the years
    watch(page, ROOTS[name], totals(fl.load_case(ROOT / "data" / "tv01c")), last)
    return page


def frames(page: Any) -> list[float]:
    """Milliseconds from a key to the frame that shows it, a move each."""
    from tests.browser.watch_page import moved

    page.bring_to_front()
    return [moved(page, step)["ms"] for step in STEPS]


def work(page: Any, tab: str) -> list[float]:
    """Milliseconds of work a move on one tab; the first moves warm it up."""
    page.bring_to_front()
    page.locator(f"[role=tab][data-tab={tab}]").click()
    return page.evaluate(WORK, ["network.children", 30])[3:]


def first_picture(browser: Any, path: Path) -> float:
    """Milliseconds until the file, opened anew, shows anything."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    page.goto(path.as_uri())
    page.locator(".fl-result h2").first.wait_for()
    found = page.evaluate(FIRST_PICTURE)
    page.close()
    return found


def main(rounds: int = 5) -> None:
    """Prints a move in each host beside `interact`, each live tab, and the file's first picture."""
    from playwright.sync_api import sync_playwright

    from tests.browser.jupyter_servers import FLAGS

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    with (
        TemporaryDirectory() as folder,
        sync_playwright() as driver,
        serving_notebooks(Path(folder)) as at,
    ):
        case = fl.load_case(ROOT / "data" / "tv01c")
        path = Path(fl.export_page(case, Path(folder) / "tv01c.html", lang="en"))
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        pictures = [first_picture(browser, path) for _ in range(rounds)]
        pages = {name: opened(browser, path, at, name) for name in ROOTS}
        tell_moves(rounds, {name: partial(frames, page) for name, page in pages.items()})
        tell_tabs(rounds, {host: pages[host] for host in RATIOS})
        browser.close()
    print(f"first picture of the file: {median(pictures):.0f} ms (bar 500)")


def tell_moves(rounds: int, measured: dict[str, Callable[[], list[float]]]) -> None:
    """A move to the frame that shows it, and how many times as fast as `interact`."""
    found = [{name: measure() for name, measure in measured.items()} for _ in range(rounds + 1)]
    found = found[1:]  # the first round warms up
    for name in measured:
        each = [ms for one in found for ms in one[name]]
        print(f"{name}, to the frame: median {median(each):.1f} ms, p95 {p95(each):.1f}")
    for host, bar in RATIOS.items():
        times = [median(one["interact"]) / median(one[host]) for one in found]
        spread = f"{min(times):.1f} to {max(times):.1f}"
        print(f"{host}: {median(times):.1f} times as fast as interact ({spread}; bar {bar})")


def tell_tabs(rounds: int, pages: dict[str, Any]) -> None:
    """The work of a move, by tab and host."""
    found: dict[tuple[str, str], list[float]] = {}
    for _ in range(rounds):
        for tab in BARS:
            for host, page in pages.items():
                found.setdefault((tab, host), []).extend(work(page, tab))
    for (tab, host), each in found.items():
        told = f"median {median(each):.1f} ms, p95 {p95(each):.1f} (bar {BARS[tab]})"
        print(f"{tab} in {host}, work: {told}")


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
