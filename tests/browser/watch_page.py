"""Looks at every frame of a page while a slider is moved: how long until chart and table are new,
and how calmly.

Used by the tests of the workbench and by benchmarks/screen.py.
"""

import time

from fosterlib.model.evaluate import evaluate
from fosterlib.words.text import number

DRIVER, LABEL = "network.children", "Children in network care instead of foster care"
DRAG_MOVES, DRAG_SECONDS = 60, 1.2
YEARS = 4  # of the case: the last of them is read
GIVE_UP = 9000  # milliseconds

# A frame is blank if chart or table is missing, a shift if either stands elsewhere than in the
# frame before.
WATCH = f"""([root, label, totals, years]) => {{
    const rows = [...document.querySelectorAll(`${{root}} .widget-slider, ${{root}} .fl-row`)];
    const handle = rows.find(row => row.innerText.trim().startsWith(label))
        .querySelector(".noUi-handle, input[type=range]");
    const isNative = handle.matches("input");
    const value = () => Number(isNative ? handle.value : handle.getAttribute("aria-valuenow"));
    const ends = () => isNative ? [handle.min, handle.max].map(Number)
        : ["min", "max"].map(end => Number(handle.getAttribute(`aria-value${{end}}`)));
    const grip = () => {{  // the middle of what is dragged
        const box = handle.getBoundingClientRect(), [low, high] = ends();
        const share = isNative ? (value() - low) / (high - low) : 0.5;
        return [box.left + (isNative ? 10 + share * (box.width - 20) : box.width / 2), box.top + box.height / 2];
    }};
    const table = () => document.querySelector(`${{root}} .fl-table tr.total, ${{root}} tr.fl-total`);
    const chart = () => document.querySelector(`${{root}} svg.fl-chart, ${{root}} img`);
    const total = () => table().querySelectorAll("td")[years - 1].innerText;
    const isWhole = () => table() && chart() && chart().getBoundingClientRect().height > 50
        && (chart().complete ?? true);
    const isRight = () => isWhole() && total() === totals[value()];
    const seen = () => isWhole() ? (chart().getAttribute("aria-label") ?? chart().src) + total() : null;
    const zero = document.querySelector(root);  // JupyterLab may scroll a cell into view: that is no shift of ours
    const top = element => Math.round(element.getBoundingClientRect().top - zero.getBoundingClientRect().top);
    const place = () => isWhole() ? `${{top(chart())}} ${{top(table())}}` : null;
    const count = {{blank: 0, shifts: 0, redraws: 0}}, last = {{seen: seen(), place: place()}};
    const watch = window.watch = {{handle, count, isRight, value, ends, grip}};
    const frame = () => requestAnimationFrame(() => {{
        const now = seen(), here = place();
        if (now === null) count.blank += 1;
        else {{
            if (now !== last.seen) count.redraws += 1;
            if (here !== last.place) count.shifts += 1;
            [last.seen, last.place] = [now, here];
        }}
        watch.looking?.(now);
        frame();
    }});
    frame();
    watch.reset = () => Object.assign(count, {{blank: 0, shifts: 0, redraws: 0}});
    watch.after = (event, mustChange) => {{
        watch.found = new Promise(resolve => document.addEventListener(event, () => {{
            const start = performance.now(), before = last.seen, redraws = count.redraws;
            watch.looking = now => {{
                const late = performance.now() - start > {GIVE_UP};
                if (!late && (now === null || (mustChange && now === before) || !isRight())) return;
                watch.looking = null;
                const painted = new MessageChannel();  // answers when this frame is on the screen
                painted.port1.onmessage = () => resolve(
                    {{ms: late ? Infinity : performance.now() - start, redraws: count.redraws - redraws}});
                painted.port2.postMessage(0);
            }};
        }}, {{capture: true, once: true}}));
    }};
}}"""


def totals(case):
    """What the last cell of the total must read at each position of the slider."""
    last, low, high = (
        case.years[-1],
        *(int(getattr(case.assumptions[DRIVER], end)) for end in ("low", "high")),
    )
    effects = {
        n: evaluate(case, case.scenario("n", {DRIVER: n})).total[last] for n in range(low, high + 1)
    }
    return {n: number(effect, "en") for n, effect in effects.items()}


def watch(page, root, expected, cell=YEARS):
    """Begins to watch a page that shows the slider, a chart and a table within `root`; which `cell`
    of the total row is the case's last year.
    """
    page.evaluate(WATCH, [root, LABEL, expected, cell])
    page.evaluate(SCROLL)


def moved(page, key):
    """One move by keyboard: `ms` to the frame with new chart and table, and blank frames, shifts,
    redraws.
    """
    page.evaluate(
        "() => { watch.handle.focus({preventScroll: true}); watch.reset(); watch.after('keydown',"
        " true); }"
    )
    page.keyboard.press(key)
    return page.evaluate(
        "async () => { const {ms} = await watch.found; return {...watch.count, ms}; }"
    )


# what the scroll itself moves (a column that stays in view) is over after two frames
SCROLL = """async () => {
    watch.handle.scrollIntoView({block: "center"});
    for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
}"""
TO_THE_MIDDLE = """() => {
    const [low, high] = watch.ends();
    return watch.value() > (low + high) / 2 ? -1 : 1;
}"""


def dragged(page, seconds=DRAG_SECONDS):
    """A fast drag by mouse towards the middle and half back; `ms` and `late_redraws` from its end
    to the right picture.

    `is_right`: the picture still shows the slider's value a second later. Blank frames and shifts
    of the whole drag.
    """
    page.evaluate("() => watch.reset()")
    x, y = page.evaluate("() => watch.grip()")
    towards = page.evaluate(TO_THE_MIDDLE)
    page.mouse.move(x, y)
    page.mouse.down()
    begun = time.monotonic()
    for n in range(1, DRAG_MOVES + 1):
        there = n / DRAG_MOVES * 60 if n <= DRAG_MOVES / 2 else (1.5 - n / DRAG_MOVES) * 30
        page.mouse.move(x + towards * there, y)
        time.sleep(max(0.0, begun + n * seconds / DRAG_MOVES - time.monotonic()))
    page.evaluate("() => watch.after('pointerup', false)")
    page.mouse.up()
    found = page.evaluate("async () => await watch.found")
    page.wait_for_timeout(1000)
    after = page.evaluate("() => ({...watch.count, is_right: watch.isRight()})")
    return after | {"ms": found["ms"], "late_redraws": found["redraws"]}
