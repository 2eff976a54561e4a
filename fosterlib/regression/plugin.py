"""For pytest: notebooks compared by nbval, each figure that moved named, each cause told once; and
every case checked. Switched on with `-p fosterlib.regression.plugin`.
"""

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from fosterlib.regression.cells import error_line, markup_line, moved_lines
from fosterlib.regression.closing import summary_lines
from fosterlib.regression.collected import (
    WITHOUT_GIT,
    CaseFile,
    StoredNotebook,
    notebook_problem,
    without_git,
)
from fosterlib.regression.inputs import KEY, reasons
from fosterlib.regression.shown import look_different
from fosterlib.regression.warm import KERNEL, WarmKernels

NOISE = Path(__file__).with_name("noise.cfg")
CELL_SECONDS = 300
NEVER_NOISE = ("metadata", "traceback", "output_type", "name", "execution_count", "image/png")
WARM = pytest.StashKey[WarmKernels]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The folders whose cases are checked, and how kernels are started."""
    parser.addoption(
        "--cold-kernels",
        action="store_true",
        help="start every notebook's kernel from nothing, as a reader does",
    )
    parser.addini("fosterlib_cases", "folders whose cases are checked", "linelist", [])


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Notebooks are compared strictly by this Python, without the noise of ids and addresses."""
    if not hasattr(config.option, "nbval"):
        raise pytest.UsageError("nbval is not installed: pip install 'fosterlib[test]'")
    os.environ.pop("CASE", None)  # what is compared is of the case that a notebook names itself
    config.option.nbval = config.option.nbval_current_env = True
    config.option.nbval_sanitize_with = config.option.nbval_sanitize_with or str(NOISE)
    config.option.nbval_cell_timeout = min(config.option.nbval_cell_timeout, CELL_SECONDS)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Says so if git cannot tell which scenarios belong to the repository."""
    if config.getini("fosterlib_cases") and without_git(config.rootpath):
        return [WITHOUT_GIT]
    return []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The first notebook starts the warm process, in each worker its own."""
    config = item.config
    cold = config.option.cold_kernels or sys.platform != "linux"  # elsewhere copies are not safe
    if cold or WARM in config.stash or not hasattr(item, "cell"):
        return
    config.stash[WARM] = warm = WarmKernels()
    if warm.ready:
        config.option.nbval_current_env, config.option.nbval_kernel_name = False, KERNEL


def pytest_unconfigure(config: pytest.Config) -> None:
    """The warm process ends with the run."""
    if WARM in config.stash:
        config.stash[WARM].close()


def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> pytest.Collector | list[pytest.Collector] | None:
    """A test that a notebook is stored as it should be; and the tests of a case."""
    if file_path.suffix == ".ipynb":
        return StoredNotebook.from_parent(parent, path=file_path)
    folders = [parent.config.rootpath / name for name in parent.config.getini("fosterlib_cases")]
    if file_path.name == "case.toml" and any(file_path.is_relative_to(one) for one in folders):
        return CaseFile.from_parent(parent, path=file_path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A file that is no notebook at all is refused in a sentence, not by a traceback."""
    report = yield
    path = getattr(collector, "path", None)
    if report.failed and path is not None and path.suffix == ".ipynb":
        report.longrepr = notebook_problem(path) or report.longrepr
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Generator[None, Any, Any]:
    """A cell whose words are as stored is compared by its pictures too, which nbval leaves out."""
    result = yield
    compared = hasattr(item, "cell") and item.options["check"]
    if compared and look_different(item.cell.outputs, item.test_outputs):
        item.raise_cell_error("Cell outputs differ", "in a picture")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo
) -> Generator[None, Any, Any]:
    """The failure of a cell in words; what moved travels with the report, also from a worker."""
    report = yield
    if report.when == "call" and report.failed and hasattr(item, "cell") and call.excinfo:
        lines, kind = _told(item, call.excinfo.value)
        report.longrepr = "\n".join(lines)
        report.moved = {
            "notebook": item.path.name,
            "kind": kind,
            "figures": len(lines) if kind == "moved" else 0,
            "reasons": _reasons(item),
        }
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Each cause once, with the notebooks that it reaches."""
    failed = terminalreporter.stats.get("failed", [])
    moved = [report.moved for report in failed if hasattr(report, "moved")]
    if moved:
        terminalreporter.section("what moved, and why")
        for line in summary_lines(moved):
            terminalreporter.line(line)


def _told(item: Any, error: BaseException) -> tuple[list[str], str]:
    name, source, now = item.path.name, item.cell.source, item.test_outputs or []
    stored = item.cell.outputs
    raised = [output for output in now if output.get("output_type") == "error"]
    if raised:
        said = f"{raised[-1]['ename']}: {raised[-1]['evalue']}"
        return [error_line(name, item.cell_num, source, said)], "raised"
    if "outputs differ" not in str(error):
        return [f"{name}, cell {item.cell_num}: {error}"], "raised"
    clean = [item.sanitize_outputs(outputs, NEVER_NOISE) for outputs in (stored, now)]
    return moved_lines(name, source, *clean) or [markup_line(name, source, *clean)], "moved"


def _reasons(item: Any) -> list[str] | None:
    """What differs from what the outputs were stored with; None if nobody kept it."""
    notebook = json.loads(item.path.read_text(encoding="utf-8"))
    kept = notebook["metadata"].get(KEY)
    if kept is None:
        return None
    cells = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    return reasons(kept, cells, item.path.parent)
