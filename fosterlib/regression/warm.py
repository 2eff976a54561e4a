"""Kernels that need not import everybody else's packages again: a process that has them is copied
for each notebook. fosterlib itself is not among them, so every notebook begins with a new one.
"""

import builtins
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from select import select
from tempfile import mkdtemp
from types import SimpleNamespace

KERNEL = "fosterlib-warm"
# What notebooks import by way of fosterlib; a package that is not installed is left out.
PACKAGES = (
    "ipykernel.kernelapp",
    "ipywidgets",
    "anywidget",
    "numpy",
    "pandas",
    "pydantic",
    "tomlkit",
    "filelock",
    "babel.numbers",
    "pint",
    "sympy",
    "scipy.optimize",
    "scipy.stats",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "docx",
    "openpyxl",
    "xlsxwriter",
)


class WarmKernels:
    """A kernel by name for as long as it is not closed; only where processes can be copied."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="fosterlib-warm-"))
        self.before = os.environ.get("JUPYTER_PATH")
        address = str(self.folder / "socket")
        place = self.folder / "kernels" / KERNEL
        place.mkdir(parents=True)
        relay = str(Path(__file__).with_name("relay.py"))
        argv = [sys.executable, "-I", "-S", relay, address, "-f", "{connection_file}"]
        spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
        (place / "kernel.json").write_text(json.dumps(spec))
        paths = [str(self.folder), *([self.before] if self.before else [])]
        os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
        self.process = subprocess.Popen(
            [sys.executable, "-P", __file__, address],  # as a file: -m would import fosterlib
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout
        self.ready = self.process.stdout.readline() == b"ready\n"

    def close(self) -> None:
        """Ends the warm process, and every kernel of it that still runs."""
        if self.before is None:
            os.environ.pop("JUPYTER_PATH", None)
        else:
            os.environ["JUPYTER_PATH"] = self.before
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        self.folder.rmdir()


@contextlib.contextmanager
def fast_kernels() -> Iterator[str]:
    """The name of a kernel that starts fast while this lasts; the usual one where there is none."""
    warm = WarmKernels() if sys.platform == "linux" else None
    try:
        yield KERNEL if warm and warm.ready else "python3"
    finally:
        if warm:
            warm.close()


def serve(address: str) -> None:
    """Imports the packages, says that it is ready, and copies itself for whoever asks."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    # pandas asks on import whether it is in a terminal or a kernel, and shows tables accordingly.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    for name in PACKAGES:
        with contextlib.suppress(ImportError):
            import_module(name)
    del builtins.get_ipython  # type: ignore[attr-defined]
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no kernel is left as a zombie
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("ready", flush=True)
        while True:
            waiting, _, _ = select([door, sys.stdin], [], [])
            if sys.stdin in waiting:  # whoever started this process is gone
                return
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                become_kernel(line)
            line.close()


def become_kernel(line: socket.socket) -> None:
    """This copy is the kernel that was asked for; it ends with whoever asked."""
    asked = json.loads(line.makefile("rb").readline())
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # what a cell prints goes to the notebook, nothing to the warm process
        os.dup2(nowhere, stream)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    line.sendall(f"{os.getpid()}\n".encode())

    def end_with_it() -> None:
        while line.recv(1):
            pass
        os._exit(0)

    threading.Thread(target=end_with_it, daemon=True).start()
    from ipykernel.kernelapp import launch_new_instance

    launch_new_instance()
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
