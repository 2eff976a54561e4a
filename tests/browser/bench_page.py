"""What a person does on a page with the workbench, and what a person reads there."""

import json

from playwright.sync_api import TimeoutError

import fosterlib as fl
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import number

TABS = (
    "effects",
    "tornado",
    "even",
    "fan",
    "bridge",
    "party",
    "staff",
    "profile",
    "compare",
    "changes",
)
TOTAL = ".fl-budget tr.fl-total td"
READ = f"() => [...document.querySelectorAll('{TOTAL}')].map(cell => cell.innerText)"
STANDS = f"""expected => {{
    const shown = ({READ})().slice(0, JSON.parse(expected).length);
    return JSON.stringify(shown) === expected;
}}"""

# What is cut off, hangs over the edge, meets another text of its chart, or is too small to hit.
WRONG = """() => {
    const app = document.querySelector(".fl"), edge = app.getBoundingClientRect(), found = [];
    const name = e => `${e.tagName} ${(e.textContent || e.ariaLabel || "").slice(0, 40)}`;
    for (const e of app.querySelectorAll("*")) {
        const box = e.getBoundingClientRect();
        if (!box.width || e.closest("svg, .fl-skip, .fl-quietly, .fl-tabs, .fl-scroll")) continue;
        if (box.right > edge.right + 1 || box.left < edge.left - 1) found.push("over the edge: " + name(e));
        if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).overflowX === "hidden")
            found.push("cut off: " + name(e));
        const isBox = e.matches("[type=checkbox], [type=radio]");
        const target = isBox ? e.closest("label").getBoundingClientRect() : box;
        if (e.matches("button, input, select, summary") && Math.min(target.height, target.width) < 24)
            found.push(`small target, ${target.width} x ${target.height}: ` + name(e));
    }
    for (const chart of app.querySelectorAll("svg")) {
        const rim = chart.getBoundingClientRect();
        const texts = [...chart.querySelectorAll("text")].map(e => [e.getBoundingClientRect(), e.textContent, e]);
        for (const [n, [a, said, e]] of texts.entries()) {
            if (!a.width) continue;
            if (parseFloat(getComputedStyle(e).fontSize) < 11) found.push("small type: " + said);
            if (a.right > rim.right + 1 || a.left < rim.left - 1 || a.bottom > rim.bottom + 2 || a.top < rim.top - 2)
                found.push("outside its chart: " + said);
            for (const [b, other] of texts.slice(n + 1))
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3.5 && b.top < a.bottom - 3.5)
                    found.push(`meet: ${said} | ${other}`);
        }
    }
    return found;
}"""


def printed(results):
    """The total row by year as the page prints it in English."""
    return [number(value, "en", money_decimals(results.case)) for value in results.total]


def total(case, overrides, **view):
    """The total row of a scenario, until a year if `view` says so."""
    return printed(fl.evaluate(case, case.scenario("here", overrides), **view))


def shows(page, expected):
    """Waits until the total row begins as expected; says what stands there if it never does."""
    try:
        page.wait_for_function(
            STANDS, arg=json.dumps(expected, separators=(",", ":")), timeout=15_000
        )
    except TimeoutError:
        raise AssertionError(f"the page shows {page.evaluate(READ)}, not {expected}") from None


def begin_again(page):
    """The workbench in English, nothing moved, every assumption seen, the first tab."""
    page.locator(".fl .fl-budget table").first.wait_for()
    page.locator(".fl").first.evaluate("app => app.scrollIntoView()")
    for close in page.locator(".fl-banner > button:last-child").all()[::-1]:
        close.click()
    speak(page, "en")
    look_at(page, "effects")
    reset = press(page, "Reset")
    if reset.is_enabled():
        reset.click()
        page.wait_for_function("button => button.disabled", arg=reset.element_handle())
    more = page.locator(".fl-more")
    if more.inner_text() == "More assumptions":
        more.click()


def press(page, name):
    """The button of this name in the bar."""
    return page.locator(".fl-bar").get_by_role("button", name=name, exact=True)


def speak(page, lang):
    """Chooses a language."""
    page.locator(f".fl-langs button[lang={lang}]").click()
    page.locator(f".fl-bench[lang={lang}]").wait_for()


def look_at(page, tab):
    """Chooses a tab."""
    page.locator(f"[role=tab][data-tab={tab}]").click()
    page.locator(f"[role=tab][data-tab={tab}][aria-selected=true]").wait_for()


def row(page, id):
    """The row of an assumption."""
    return page.locator(f".fl-row[data-id='{id}']")


def slide(page, id, key, times=1):
    """Moves a slider by keyboard."""
    row(page, id).locator("input[type=range]").focus()
    for _ in range(times):
        page.keyboard.press(key)


RUN = """async code => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const future = kernel.requestExecute({code, user_expressions: {found: "found"}});
    const reply = await future.done;
    if (reply.content.status !== "ok") throw new Error(reply.content.evalue);
    return reply.content.user_expressions.found?.data?.["text/plain"];
}"""


def in_kernel(page, code):
    """Runs code in the notebook's kernel; what it leaves in `found`, as text."""
    return page.evaluate(RUN, code)


def comes_to(page, code, expected):
    """Waits until code leaves this in the kernel: what is moved on the page comes there later."""
    for _ in range(60):
        if (found := in_kernel(page, code)) == expected:
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"the kernel has {found}, not {expected}")


def type_in(page, id, text):
    """Types into the number box of an assumption."""
    box = row(page, id).locator("input.fl-box")
    box.fill(text)
    box.press("Enter")


def said(page, part):
    """Waits until a banner holds these words; its whole text."""
    banner = page.locator(".fl-banner", has_text=part)
    banner.first.wait_for(timeout=15_000)
    return banner.first.inner_text()


def export(page, name):
    """Chooses something of the export menu."""
    press(page, "Export").click()
    page.locator(f"[data-export={name}]").click()


def save_as(page, name, reason=""):
    """Saves what is moved now as a scenario."""
    press(page, "Save").click()
    page.locator(".fl-dialog .fl-name").fill(name)
    page.locator(".fl-dialog .fl-reason").fill(reason)
    page.locator(".fl-dialog .fl-primary").click()


def of_scenario(page, name, action):
    """Presses a button beside a kept scenario, on the tab that compares."""
    look_at(page, "compare")
    kept = page.locator(".fl-kept tr", has=page.get_by_text(name, exact=True))
    kept.get_by_role("button", name=f"{action}: {name}", exact=True).click()
