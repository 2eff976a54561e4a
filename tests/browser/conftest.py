"""The workbench in a real Chromium: as one file, and in JupyterLab on this computer.

`open_page` opens the file of a case. `in_lab` is the what-if notebook in JupyterLab, opened once for
all tests: each finds it as at the start.
"""

import shutil

import pytest
from bench_page import begin_again, comes_to
from jupyter_servers import FLAGS, PATIENCE, ROOT, run_in_lab, serving_lab
from playwright.sync_api import sync_playwright

import fosterlib as fl

SCREENSHOTS = ROOT / "outputs" / "screenshots"
WHAT_IF = "02_what_if.ipynb"


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    """A copy of the notebooks and the cases, which a test may change."""
    folder = tmp_path_factory.mktemp("jupyter")
    unwanted = shutil.ignore_patterns(".ipynb_checkpoints", ".*.lock", "own_scenarios.toml")
    for name in ["notebooks", "data"]:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    return folder


@pytest.fixture(scope="session")
def case(copied):
    """The case that the pages show."""
    return fl.load_case(copied / "data" / "tv01c")


@pytest.fixture(scope="session")
def lab(copied, tmp_path_factory, chromium):
    """JupyterLab on the copy; gives the address of a notebook by its name."""
    settings = tmp_path_factory.mktemp("lab")
    with serving_lab(copied, settings) as address:
        yield lambda name: address(f"lab/tree/notebooks/{name}") + "&reset"


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_page(browser):
    """Gives empty pages, as wide as an analyst's screen, each in a browser session of its own; what
    goes wrong in one is kept in `page.errors`, what it asks for in `page.asked`.
    """
    opened = []

    def new_page(**options):
        size = {"width": 1440, "height": 900}
        options = {"viewport": size, "accept_downloads": True, **options}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        page = context.new_page()
        page.errors, page.asked = [], []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        return page

    yield new_page
    for context in opened:
        context.close()


@pytest.fixture
def page(new_page):
    """An empty page."""
    page = new_page()
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    """Writes the file of a case once; gives its path."""
    written = {}
    folder = tmp_path_factory.mktemp("pages")

    def file_of(case):
        if case not in written:
            written[case] = fl.export_page(case, folder / f"{len(written)}.html", lang="en")
        return written[case]

    return file_of


@pytest.fixture
def open_page(page, files, case):
    """Opens the file of a case (None: TV01c) with what stands after # in the address."""

    def open_page(address="", of=None, path=None):
        page.goto("about:blank")
        page.goto((path or files(of or case)).as_uri() + address)
        page.locator(".fl .fl-budget").wait_for()
        return page

    yield open_page
    assert page.errors == []


@pytest.fixture
def opened(open_page):
    """TV01c with nothing moved, in English, every assumption seen."""
    page = open_page("#lang=en")
    begin_again(page)
    return page


@pytest.fixture(scope="session")
def what_if_in_lab(lab, new_page):
    """The what-if notebook in JupyterLab."""
    page = new_page()
    run_in_lab(page, lab(WHAT_IF))
    return page


@pytest.fixture
def in_lab(what_if_in_lab):
    """The workbench in JupyterLab as it was opened."""
    begin_again(what_if_in_lab)
    comes_to(what_if_in_lab, "found = (dict(bench.values), dict(bench.corrected))", "({}, {})")
    return what_if_in_lab


@pytest.fixture
def open_in_lab(lab, page):
    """Open a notebook in JupyterLab and run it."""

    def open_notebook(name):
        run_in_lab(page, lab(name))
        return page

    return open_notebook


@pytest.fixture
def screenshot():
    """Keep a picture of a page, to be looked at by a person."""

    def keep(page, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
