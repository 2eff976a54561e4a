"""JupyterLab and Voila on this computer, seen through a real Chromium.

The pages `in_lab` and `in_voila` hold the workbench and are opened once for all tests; each test
finds them as at the start. Or a test asks for `open_in_lab` or `open_in_voila`, and gets a page of
its own with a notebook run.
"""

import json
import shutil

import pytest
from bench_page import begin_again
from jupyter_servers import FLAGS, NO_NEWS, PATIENCE, ROOT, run_in_lab, run_in_voila, serving
from playwright.sync_api import sync_playwright

import fosterlib as fl

SCREENSHOTS = ROOT / "outputs" / "screenshots"
WHAT_IF = "02_what_if.ipynb"


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    """A copy of the notebooks and the cases, which a test may change."""
    folder = tmp_path_factory.mktemp("jupyter")
    for name in ["notebooks", "data"]:
        shutil.copytree(
            ROOT / name,
            folder / name,
            ignore=shutil.ignore_patterns(".ipynb_checkpoints", ".*.lock"),
        )
    return folder


@pytest.fixture(scope="session")
def case(copied):
    """The case that the pages show."""
    return fl.load_case(copied / "data" / "tv01c")


@pytest.fixture(scope="session")
def lab(copied, tmp_path_factory, chromium):
    """JupyterLab on the copy; gives the address of a notebook by its name."""
    settings = tmp_path_factory.mktemp("lab")
    (settings / "overrides.json").write_text(json.dumps(NO_NEWS))
    arguments = [
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={copied}",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",
    ]
    with serving("jupyterlab", "IdentityProvider", arguments, settings) as address:
        yield lambda name: address(f"lab/tree/notebooks/{name}") + "&reset"


@pytest.fixture(scope="session")
def voila(copied, tmp_path_factory, chromium):
    """Voila on the copy, without code, set as for `make app`; gives the address of a notebook by
    its name.
    """
    arguments = [str(copied / "notebooks"), "--strip_sources=True", "--Voila.ip=127.0.0.1"]
    with serving("voila", "Voila", arguments, tmp_path_factory.mktemp("voila")) as address:
        yield lambda name: address(f"voila/render/{name}")


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def new_page(browser):
    """Gives empty pages, as wide as an analyst's screen, each in a browser session of its own."""
    opened = []

    def new_page():
        context = browser.new_context(
            viewport={"width": 1440, "height": 900}, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        return context.new_page()

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
def what_if_in_lab(lab, new_page):
    """The what-if notebook in JupyterLab."""
    page = new_page()
    run_in_lab(page, lab(WHAT_IF))
    return page


@pytest.fixture(scope="session")
def what_if_in_voila(voila, new_page):
    """The what-if notebook in Voila, and every address it asked for in `page.asked`."""
    page = new_page()
    page.asked = []
    page.on("requestfinished", lambda request: page.asked.append(request.url))
    run_in_voila(page, voila(WHAT_IF))
    return page


@pytest.fixture
def in_lab(what_if_in_lab):
    """The workbench in JupyterLab as it was opened."""
    begin_again(what_if_in_lab)
    return what_if_in_lab


@pytest.fixture
def in_voila(what_if_in_voila):
    """The workbench in Voila as it was opened."""
    begin_again(what_if_in_voila)
    return what_if_in_voila


@pytest.fixture
def open_in_lab(lab, page):
    """Open a notebook in JupyterLab and run it."""

    def open_notebook(name):
        run_in_lab(page, lab(name))
        return page

    return open_notebook


@pytest.fixture
def open_in_voila(voila, page):
    """Open a notebook as a page without code."""

    def open_notebook(name):
        run_in_voila(page, voila(name))
        return page

    return open_notebook


@pytest.fixture
def screenshot():
    """Keep a picture of a page, to be looked at by a person."""

    def keep(page, name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep
