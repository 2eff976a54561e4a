"""JupyterLab on a free port of this computer, and the Chromium that looks at them."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
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

NO_NEWS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}
}

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


class NoAnswerError(Exception):
    """A server that did not start, and what it said."""


def run_in_lab(page, address):
    """Opens a notebook in JupyterLab, runs all its cells, waits until the kernel is idle; no cell
    may fail.
    """
    page.goto(address)
    page.wait_for_function(IS_OPEN)
    page.evaluate(RUN_ALL)
    page.wait_for_function(IS_IDLE)
    assert page.evaluate(ERRORS) == []


@contextmanager
def serving_lab(root, settings):
    """JupyterLab on the folder `root`, at a free port of this computer, with a token and settings
    of its own and without news; gives address(path).
    """
    (settings / "overrides.json").write_text(json.dumps(NO_NEWS))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    own = {f"JUPYTER_{kind}_DIR": str(settings / kind) for kind in ["CONFIG", "DATA", "RUNTIME"]}
    own["IPYTHONDIR"] = str(settings / "ipython")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}"]
    command += [
        f"--IdentityProvider.token={token}",
        f"--LabApp.app_settings_dir={settings}",
        "--LabApp.expose_app_in_browser=True",
        f"--ServerApp.root_dir={root}",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",
    ]

    def address(path):
        return f"http://127.0.0.1:{port}/{path}?token={token}"

    log = settings / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            env=os.environ | own,
            stdout=output,
            stderr=output,
            start_new_session=True,
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
    """Waits until a server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except OSError:
            time.sleep(0.2)
    raise NoAnswerError(f"{address} does not answer:\n{log.read_text()[-3000:]}")
