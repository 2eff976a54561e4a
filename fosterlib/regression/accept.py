"""Storing on purpose what notebooks show now: all of it or nothing, and it is told what moved."""

import ast
import json
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from fosterlib.load.writing import write_whole
from fosterlib.model.errors import CaseError, Problem, must_be, refuse
from fosterlib.regression.cells import error_line, moved_lines
from fosterlib.regression.inputs import KEY, record
from fosterlib.regression.warm import fast_kernels

FAILED_LAST = ".pytest_cache/v/cache/lastfailed"
CELL_SECONDS_AT_MOST = 300
NOISE = Path(__file__).with_name("noise.cfg")
UNCOMPARED = ("application/vnd.jupyter.widget-view+json", "metadata", "execution_count")
# In a line of its own that leaves no name behind in the notebook.
INPUTS = "__import__('importlib').import_module('fosterlib.regression.inputs')"


@dataclass
class Rerun:
    """A notebook run again: what it shows now, what moved, and why it cannot be stored."""

    path: Path
    notebook: Any
    moved: list[str] = field(default_factory=list)
    error: str = ""
    changed: bool = False


def accept(folder: Path, name: str = "", lang: str = "en") -> list[Rerun]:
    """Runs what failed last (or one notebook by name; or all, if nothing is known) and stores it.

    Nothing at all is stored if a cell of any of them raises: CaseError names the cell. Returns what
    moved; a notebook in which nothing did keeps its outputs as they were stored.
    """
    import nbformat

    os.environ.pop("CASE", None)  # what is stored is of the case that a notebook names itself
    with fast_kernels() as kernel:
        reruns = [run_again(path, kernel, lang) for path in chosen(folder, name)]
    refuse([Problem(f"nothing was stored: {rerun.error}") for rerun in reruns if rerun.error])
    for rerun in reruns:
        if rerun.changed:
            write_whole(rerun.path, f"{nbformat.writes(rerun.notebook)}\n".encode())
    return reruns


def chosen(folder: Path, name: str = "") -> list[Path]:
    """The notebooks to accept: one by name, or those that failed in the last test run, or all."""
    paths = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    if not paths:
        raise CaseError(Problem("there is no notebook in this folder", folder.as_posix()))
    if name:
        stem = Path(name).name.removesuffix(".ipynb")
        must_be(stem, paths, "notebook")
        return [paths[stem]]
    failed = {Path(test.split("::")[0]).stem for test in _failed_last(folder)}
    return [path for stem, path in paths.items() if stem in failed] or list(paths.values())


def run_again(path: Path, kernel: str = "python3", lang: str = "en") -> Rerun:
    """Runs a notebook in a new kernel and says what it shows that is not stored."""
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    stored = _stored(path)
    new = nbformat.from_dict(json.loads(json.dumps(stored)))
    rerun = Rerun(path, new)
    try:
        read = _run(new, path.parent, kernel)
    except CellExecutionError as error:
        number, source, raised = _raising(new) or (0, "", error)
        rerun.error = error_line(path.name, number, source, f"{raised.ename}: {raised.evalue}")
        return rerun
    except CellTimeoutError:
        rerun.error = f"{path.name} has a cell that takes more than {CELL_SECONDS_AT_MOST} seconds"
        return rerun
    _number(new)
    sources = [cell.source for cell in new.cells if cell.cell_type == "code"]
    new.metadata[KEY] = record(sources, path.parent, read)
    rerun.moved = _moved(path.name, stored, new, lang)
    _keep_what_is_the_same(rerun, stored)
    return rerun


def _stored(path: Path) -> Any:
    """A notebook as it is stored. CaseError if it is none."""
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except (ValueError, AttributeError) as error:
        reason = "is not a notebook: it cannot be read as one"
        raise CaseError(Problem(reason, path.name)) from error


def _run(notebook: Any, folder: Path, kernel: str) -> Any:
    """Runs every cell in a new kernel, in place, and tells which files were read on the way."""
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS_AT_MOST,
        kernel_name=kernel,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,  # the code of the page would stand in the notebook
    )
    with client.setup_kernel(stderr=DEVNULL):  # of the kernel itself; a cell's is an output
        _unseen(client, f"{INPUTS}.watch()")
        for number, cell in enumerate(list(notebook.cells)):
            client.execute_cell(cell, number)
        read = ast.literal_eval(_unseen(client, f"print({INPUTS}.files_read())"))
        client.set_widgets_metadata()
    return read


def _unseen(client: Any, code: str) -> str:
    """What a line of code prints in the kernel; it is no cell of the notebook."""
    from nbformat.v4 import new_code_cell

    cell = new_code_cell(code)
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1, store_history=False)
    client.nb.cells.pop()
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def _number(notebook: Any) -> None:
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]
    for number, cell in enumerate(code, 1):
        cell.execution_count = number
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = number


def _raising(notebook: Any) -> tuple[int, str, Any] | None:
    """The cell that raised: number, source and the error as it is shown. What is raised while a
    value is displayed has its name only there, not in the kernel's reply.
    """
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return number, cell.source, output
    return None


def _moved(name: str, stored: Any, new: Any, lang: str) -> list[str]:
    found = []
    for old, cell in zip(stored.cells, new.cells, strict=True):
        if cell.cell_type == "code":
            was, now = (quiet(each.outputs) for each in (old, cell))
            found += moved_lines(name, cell.source, was, now, lang)
    return found


def _keep_what_is_the_same(rerun: Rerun, stored: Any) -> None:
    """Outputs that differ by noise alone stay as they are stored; the file too if all do."""
    same = [
        cell.cell_type != "code"
        or (
            old.execution_count == cell.execution_count
            and quiet(old.outputs) == quiet(cell.outputs)
        )
        for old, cell in zip(stored.cells, rerun.notebook.cells, strict=True)
    ]
    if not all(same):
        rerun.changed = True
    else:
        rerun.changed = stored.metadata.get(KEY, {}) != rerun.notebook.metadata[KEY]
        rerun.notebook.cells = stored.cells
        if "widgets" in stored.metadata:
            rerun.notebook.metadata["widgets"] = stored.metadata["widgets"]


def quiet(outputs: Sequence[Any]) -> list[Any]:
    """Outputs without ids, addresses and other noise, as they are compared."""
    from nbformat import from_dict
    from nbval.plugin import coalesce_streams

    copies = [from_dict(json.loads(json.dumps(output))) for output in outputs]
    return [from_dict(without_noise(output)) for output in coalesce_streams(copies)]


def without_noise(value: Any) -> Any:
    """Every text in an output with its ids and addresses replaced, as nbval does it."""
    if isinstance(value, str):
        for pattern, instead in _noise().items():
            value = re.sub(pattern, instead, value)
    elif isinstance(value, dict):
        return {
            key: one if key == "image/png" else without_noise(one)
            for key, one in value.items()
            if key not in UNCOMPARED
        }
    elif isinstance(value, list):
        return [without_noise(one) for one in value]
    return value


@cache
def _noise() -> dict[str, str]:
    from nbval.plugin import get_sanitize_patterns

    return dict(get_sanitize_patterns(NOISE.read_text(encoding="utf-8")))


def _failed_last(folder: Path) -> list[str]:
    """The tests that failed in the last run, of the repository that the folder stands in."""
    for root in (folder.resolve(), *folder.resolve().parents):
        with suppress(OSError, ValueError):
            return list(json.loads((root / FAILED_LAST).read_text(encoding="utf-8")))
    return []
