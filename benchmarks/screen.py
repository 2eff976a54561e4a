"""On screen: from a slider's input event to the frame in which the chart and the table are new, in
the one file and a real Chromium.

    python -m benchmarks.screen [rounds]

Each round moves one slider up and down 30 times on the live tabs, and opens the file anew. The time
is that of computing, drawing and laying out: the frame that shows it follows within 17 ms.
"""

import shutil
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import fosterlib as fl

ROOT = Path(__file__).parents[1]
BARS = {"effects": 16, "tornado": 25, "even": 25, "fan": 25}  # milliseconds, the median
MOVES = """async ([id, moves]) => {
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


def main(rounds: int = 5) -> None:
    """Prints median and 95th percentile of a move by tab, and the first picture of the file."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))))
    with TemporaryDirectory() as folder, sync_playwright() as driver:
        case = fl.load_case(ROOT / "data" / "tv01c")
        path = fl.export_page(case, Path(folder) / "tv01c.html", lang="en")
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        times: dict[str, list[float]] = {tab: [] for tab in BARS}
        pictures = []
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(Path(path).as_uri())
            page.locator(".fl-result h2").first.wait_for()
            pictures.append(page.evaluate(FIRST_PICTURE))
            for tab in BARS:
                page.locator(f"[role=tab][data-tab={tab}]").click()
                times[tab] += page.evaluate(MOVES, ["network.children", 30])[3:]
            page.close()
        browser.close()
    print(f"first picture of the file: {median(pictures):.0f} ms (bar 500)")
    for tab, found in times.items():
        p95 = quantiles(found, n=20)[-1]
        print(f"{tab}: median {median(found):.1f} ms, p95 {p95:.1f} (bar {BARS[tab]})")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
