"""What a person does on a page with the workbench, and what a person reads there."""

import json

from playwright.sync_api import TimeoutError

from fosterlib.words.tables import money_decimals
from fosterlib.words.text import number

KEY, MORE, TIMING, SCENARIOS = range(4)
TABS = ("effects", "bridge", "party", "staff", "profile", "changes", "compare")
TOTAL = ".fl-picture .fl-table tr.total td.n"
READ = f"() => [...document.querySelectorAll('{TOTAL}')].map(cell => cell.innerText)"
STANDS = f"expected => JSON.stringify(({READ})()) === expected"

# What is cut off: an element that holds more than it shows, a text outside its chart, anything
# beyond the app.
CLIPPED = """() => {
    const app = document.querySelector(".fl-app"), edge = app.getBoundingClientRect(), found = [];
    const name = element => `${element.tagName}.${element.getAttribute("class")} ${element.textContent.slice(0, 40)}`;
    for (const element of app.querySelectorAll("*")) {
        const box = element.getBoundingClientRect();
        if (!box.width || element.closest("svg") && element.tagName !== "text") continue;
        if (element.tagName === "text") {
            const chart = element.closest("svg").getBoundingClientRect();
            if (box.left < chart.left - 1 || box.right > chart.right + 1 || box.bottom > chart.bottom + 1)
                found.push("text outside its chart: " + name(element));
        } else if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth
                   && getComputedStyle(element).overflowX !== "visible") {
            found.push("wider than shown: " + name(element));
        } else if (box.right > edge.right + 1) {
            found.push("beyond the app: " + name(element));
        }
    }
    return found;
}"""


def printed(results):
    """The total row as the page prints it in English."""
    return [number(value, "en", money_decimals(results.case)) for value in results.total]


def shows(page, expected):
    """Waits until the total row stands as expected; says what stands there if it never does."""
    try:
        page.wait_for_function(
            STANDS, arg=json.dumps(expected, separators=(",", ":")), timeout=15_000
        )
    except TimeoutError:
        raise AssertionError(f"the page shows {page.evaluate(READ)}, not {expected}") from None


def begin_again(page):
    """The workbench in English, nothing moved, the first page and the first tab."""
    page.locator(".fl-app .fl-table").first.wait_for()
    page.locator(".fl-app").evaluate("app => app.scrollIntoView()")
    press(page, "languages", 1)
    turn(page, KEY)
    press(page, "tabs", 0)
    reset = page.locator(".fl-left button", has_text="Reset")
    if reset.is_enabled():
        reset.click()
        page.wait_for_function("button => button.disabled", arg=reset.element_handle())


def press(page, buttons, n):
    """Presses the n-th of some toggle buttons and waits until it is down."""
    button = page.locator(f".fl-{buttons} button").nth(n)
    if "mod-active" not in button.get_attribute("class"):
        button.click()
    page.wait_for_function(
        "([css, n]) => document.querySelectorAll(css)[n].getAttribute('aria-pressed') === 'true'",
        arg=[f".fl-{buttons} button", n],
    )


def turn(page, n):
    """Turns to a page of the left-hand side."""
    press(page, "pages", n)


def look_at(page, tab):
    """Chooses a tab."""
    press(page, "tabs", TABS.index(tab))


def row(page, id):
    """The row of an assumption."""
    return page.locator(".fl-row-" + id.replace(".", "-"))


def slide(page, id, key, times=1):
    """Moves a slider by keyboard."""
    row(page, id).locator(".noUi-handle").focus()
    for _ in range(times):
        page.keyboard.press(key)


def type_in(page, id, text):
    """Types into the number box of an assumption."""
    box = row(page, id).locator("input")
    box.fill(text)
    box.press("Enter")


def say(page, part):
    """Waits until the message holds these words."""
    page.locator(".fl-message", has_text=part).wait_for(timeout=15_000)
    return page.locator(".fl-message").inner_text()


def field(page, name):
    """The text field of a scenario's name, reason or author."""
    return page.locator(f".fl-{name} input")


def do(page, action):
    """Presses a button of the scenario page."""
    page.locator(f"button.fl-{action}").click()
