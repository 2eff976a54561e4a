"""JupyterLab and Voila on this computer, seen through a real Chromium.

A test asks for `open_in_lab` or `open_in_voila`, gets a page with the notebook run, and looks at it.
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "outputs" / "screenshots"
PATIENCE = 120  # seconds, for a server to start or a notebook to run on a slow machine

# Chromium asks nobody outside this computer, and runs where there is no sandbox (root, containers).
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}

RUN_ALL = """async () => {
    const notebook = window.jupyterapp.shell.currentWidget;
    await notebook.context.ready;
    await notebook.sessionContext.ready;
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
}"""

IS_OPEN = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"

IS_IDLE = """() => {
    const notebook = window.jupyterapp.shell.currentWidget;
    const cells = notebook.content.widgets.map(cell => cell.model).filter(cell => cell.type === "code");
    return cells.every(cell => cell.executionCount !== null || !cell.sharedModel.source.trim())
        && notebook.sessionContext.session.kernel.status === "idle";
}"""

ERRORS = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === "code")
    .flatMap(cell => cell.model.outputs.toJSON())
    .filter(output => output.output_type === "error")
    .map(output => `${output.ename}: ${output.evalue}`)"""


@pytest.fixture(scope="session")
def copied(tmp_path_factory):
    """A copy of the notebooks and the cases, which a test may change."""
    folder = tmp_path_factory.mktemp("jupyter")
    for name in ["notebooks", "data"]:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    return folder


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
    """Voila on the copy, without code; gives the address of a notebook by its name."""
    arguments = [str(copied / "notebooks"), "--strip_sources=True", "--Voila.ip=127.0.0.1"]
    with serving("voila", "Voila", arguments, tmp_path_factory.mktemp("voila")) as address:
        yield lambda name: address(f"voila/render/{name}")


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """An empty page, as wide as an analyst's screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def open_in_lab(lab, page):
    """Open a notebook in JupyterLab, run all its cells, wait until the kernel is idle; no cell may fail."""

    def open_notebook(name):
        page.goto(lab(name))
        page.wait_for_function(IS_OPEN)
        page.evaluate(RUN_ALL)
        page.wait_for_function(IS_IDLE)
        assert page.evaluate(ERRORS) == []
        return page

    return open_notebook


@pytest.fixture
def open_in_voila(voila, page):
    """Open a notebook as a page without code; no cell may fail, and a widget must appear."""

    def open_notebook(name):
        response = page.goto(voila(name))
        assert response.ok
        assert "There was an error when executing cell" not in response.text()
        page.locator(".jupyter-widgets").first.wait_for()
        return page

    return open_notebook


@pytest.fixture
def screenshot(page):
    """Keep a picture of the page, to be looked at by a person."""

    def keep(name):
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png")

    return keep


@contextmanager
def serving(module, token_of, arguments, settings):
    """A server on a free port of this computer, with a token and settings of its own; gives address(path)."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {f"JUPYTER_{kind}_DIR": str(settings / kind) for kind in ["CONFIG", "DATA", "RUNTIME"]}
    own["IPYTHONDIR"] = str(settings / "ipython")
    command = [sys.executable, "-m", module, "--no-browser", f"--port={port}", f"--{token_of}.token={token}"]

    def address(path):
        return f"http://127.0.0.1:{port}/{path}?token={token}"

    log = settings / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, *arguments], env=os.environ | own, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_for(address(""), server, log)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def wait_for(address, server, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer:\n{log.read_text()[-3000:]}")
