"""How the workbench looks in JupyterLab, and who can use it: nothing cut off, names, keyboard,
contrast.
"""

import pytest
from bench_page import CLIPPED, SCENARIOS, TABS, TIMING, look_at, press, printed, shows, slide, turn

import fosterlib as fl

pytestmark = [pytest.mark.browser, pytest.mark.slow]
USUAL, SMALL, WIDE = (1440, 900), (1280, 720), (2200, 1100)

# How far the app reaches below the notebook's panel, and above it.
BEYOND = """() => {
    const app = document.querySelector(".fl-app");
    app.scrollIntoView();
    const panel = document.querySelector(".jp-NotebookPanel-notebook");
    const [inner, outer] = [app, panel].map(element => element.getBoundingClientRect());
    return Math.max(inner.bottom - outer.bottom, outer.top - inner.top);
}"""

# Texts whose contrast to what is behind them is below AA: 4.5, or 3 for large letters. Inactive
# buttons may be pale.
PALE = """() => {
    const part = c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const read = text => text.match(/[\\d.]+/g).map(Number);
    const behind = element => {
        for (let e = element; e; e = e.parentElement) {
            const [r, g, b, a = 1] = read(getComputedStyle(e).backgroundColor);
            if (a > 0) return [r, g, b];
        }
        return [255, 255, 255];
    };
    const found = [];
    for (const element of document.querySelectorAll(".fl-app *")) {
        const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        if (!own && !["INPUT", "SELECT"].includes(element.tagName) || element.disabled
            || !element.getClientRects().length) continue;
        const style = getComputedStyle(element), size = parseFloat(style.fontSize);
        const ink = light(read(element.closest("svg") ? style.fill : style.color)), paper = light(behind(element));
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        const enough = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
        if (contrast < enough) found.push(`${contrast.toFixed(1)} ${element.textContent.slice(0, 40)}`);
    }
    return found;
}"""

FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    return {inside: !!e.closest(".fl-app"), ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
            name: e.getAttribute("aria-label") || e.innerText || e.tagName};
}"""


@pytest.fixture
def sized(in_lab):
    def to(size):
        in_lab.set_viewport_size({"width": size[0], "height": size[1]})
        in_lab.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))"
        )
        in_lab.locator(".fl-app").evaluate("app => app.scrollIntoView()")
        return in_lab

    yield to
    to(USUAL)


@pytest.mark.parametrize("size", [USUAL, SMALL, WIDE], ids=["usual", "small", "wide"])
@pytest.mark.parametrize("lang", [0, 1], ids=["da", "en"])
def test_nothing_is_cut_off_on_any_page_or_tab(sized, screenshot, size, lang):
    page = sized(size)
    slide(page, "network.children", "ArrowLeft", 8)
    press(page, "languages", lang)
    for n, tab in enumerate(TABS):
        look_at(page, tab)
        assert page.evaluate(CLIPPED) == [], tab
        screenshot(page, f"{size[0]}x{size[1]}-{'da' if lang == 0 else 'en'}-tab{n}-{tab}")
    for n in range(4):
        turn(page, n)
        assert page.evaluate(CLIPPED) == [], f"page {n}"
        screenshot(page, f"{size[0]}x{size[1]}-{'da' if lang == 0 else 'en'}-page{n}")


@pytest.mark.parametrize("lang", [0, 1], ids=["da", "en"])
def test_everything_for_one_decision_is_in_view_at_1440_by_900(in_lab, lang):
    slide(in_lab, "network.children", "ArrowLeft", 8)
    press(in_lab, "languages", lang)
    assert in_lab.locator(".jp-DirListing-content").is_visible(), "with the file browser open"
    for tab in TABS:
        look_at(in_lab, tab)
        assert in_lab.evaluate(BEYOND) < 1, f"{tab} reaches beyond the notebook's panel"
    assert in_lab.locator(".fl-row").count() == 12
    for row in in_lab.locator(".fl-row").all():
        assert row.bounding_box()["y"] + row.bounding_box()["height"] < 876


def test_at_1280_by_720_the_chart_stays_while_the_assumptions_scroll(sized, case):
    page = sized(SMALL)
    last = page.locator(".fl-row").last
    last.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    shows(page, printed(fl.evaluate(case, case.scenario("late", {"delay.all": 0.25}))))
    for part in (
        last,
        page.locator(".fl-headline"),
        page.locator(".fl-chart"),
        page.locator(".fl-picture tr.total"),
    ):
        box = part.bounding_box()
        assert box["y"] >= 90 and box["y"] + box["height"] <= 698, part


@pytest.mark.parametrize("number", range(4), ids=["key", "more", "timing", "scenarios"])
def test_every_control_has_a_name_for_a_screen_reader(in_lab, number):
    turn(in_lab, number)
    devtools = in_lab.context.new_cdp_session(in_lab)
    app = devtools.send("DOM.querySelector", {"nodeId": root(devtools), "selector": ".fl-app"})[
        "nodeId"
    ]
    nodes = devtools.send("Accessibility.queryAXTree", {"nodeId": app})["nodes"]
    of_role = {}
    for node in nodes:
        if not node["ignored"]:
            of_role.setdefault(node["role"]["value"], []).append(node)
    for role in (
        "slider",
        "textbox",
        "combobox",
        "listbox",
        "checkbox",
        "button",
        "image",
        "img",
        "group",
    ):
        names = [node["name"]["value"] for node in of_role.get(role, [])]
        assert all(name.strip() for name in names), f"a {role} without a name"
        assert len(set(names)) == len(names), f"two of one name: {role}"
    for node in of_role.get("slider", []):
        assert "Basis: " in node["description"]["value"], (
            "basis and source are said as well as shown"
        )
    assert {"status", "alert"} <= set(of_role), "what changes is announced"
    assert any(node["name"]["value"].endswith("2021: -12,800.") for node in of_role["image"]), (
        "the chart in words"
    )


def root(devtools):
    return devtools.send("DOM.getDocument")["root"]["nodeId"]


def test_everything_is_reached_with_the_tab_key_and_shows_that_it_is(in_lab):
    in_lab.locator(".fl-languages button").first.focus()
    reached = [in_lab.evaluate(FOCUSED)]
    while reached[-1]["inside"] and len(reached) < 80:
        in_lab.keyboard.press("Tab")
        reached.append(in_lab.evaluate(FOCUSED))
    inside = [one for one in reached if one["inside"]]
    assert all(one["ring"] for one in inside), [one for one in inside if not one["ring"]]
    names = [one["name"] for one in inside]
    sliders = [handle.get_attribute("aria-label") for handle in in_lab.get_by_role("slider").all()]
    assert [name for name in names if name in sliders] == [
        name for name in sliders for _ in range(2)
    ], "and its box"
    assert {"Dansk", "Scenarios", "Lines and years", "Compare"} <= set(names)


def test_keys_on_a_slider_move_it_and_nothing_else_in_jupyterlab(in_lab, case):
    before = in_lab.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key, value in (("ArrowUp", 18), ("ArrowDown", 17), ("Home", 0), ("End", 30)):
        slide(in_lab, "network.children", key)
        shows(in_lab, printed(fl.evaluate(case, case.scenario("key", {"network.children": value}))))
    slide(in_lab, "network.children", "d", 2)
    assert in_lab.locator(".fl-app").is_visible(), "no shortcut of JupyterLab deletes the cell"
    assert (
        in_lab.evaluate("() => window.jupyterapp.shell.currentWidget.content.activeCellIndex")
        == before
    )


def test_every_text_has_the_contrast_of_aa(in_lab):
    for number in range(4):
        turn(in_lab, number)
        assert in_lab.evaluate(PALE) == [], f"page {number}"
    for tab in TABS:
        look_at(in_lab, tab)
        assert in_lab.evaluate(PALE) == [], tab
    turn(in_lab, SCENARIOS)
    in_lab.locator("button.fl-save").click()
    in_lab.locator(".fl-message").wait_for()
    assert in_lab.evaluate(PALE) == [], "a message"


def test_the_published_value_the_mark_the_basis_and_the_source_stand_at_each_assumption(
    in_lab, case
):
    slide(in_lab, "network.children", "ArrowLeft")
    row = in_lab.locator(".fl-row-network-children")
    row.locator(".fl-mark").wait_for()
    assert row.locator(".fl-unit").inner_text() == "children · published 17"
    told = row.locator(".fl-name").get_attribute("title")
    assert (
        told.startswith("network.children - Basis: published. City of Copenhagen")
        and "17 børn og unge" in told
    )
    assert in_lab.locator(".fl-mark").count() == 1
    turn(in_lab, TIMING)
    assert in_lab.locator(".fl-mark").count() == 0
