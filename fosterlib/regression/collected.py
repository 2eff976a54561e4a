"""What pytest collects besides cells: a notebook is stored as it should be, a case is sound."""

import json
import subprocess
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fosterlib.load.folder import SCENARIOS, load_case
from fosterlib.model.errors import CaseError
from fosterlib.model.evaluate import evaluate
from fosterlib.words.report import not_reproduced

WITHOUT_GIT = "there is no git here, so every saved scenario is tried, not only those that it knows"


class Said(pytest.Item):
    """A test that is one call: it fails with the sentence that the call gives, passes on ''."""

    def __init__(self, *, says: Callable[[], str], **rest: Any) -> None:
        super().__init__(**rest)
        self.says = says

    def runtest(self) -> None:
        if said := self.says():
            pytest.fail(said, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class StoredNotebook(pytest.File):
    """One test: a comparison with this notebook can fail, since all of it was run and stored."""

    def collect(self) -> Iterable[pytest.Item]:
        says = partial(notebook_problem, self.path)
        yield Said.from_parent(self, name="stored", says=says)


class CaseFile(pytest.File):
    """The tests of a case: it loads, its printed figures come out, its saved scenarios load."""

    def collect(self) -> Iterable[pytest.Item]:
        folder = self.path.parent
        for name, says in (
            ("is sound", partial(case_problem, folder)),
            ("gives what was printed", partial(printed_problem, folder)),
            ("its saved scenarios load", partial(scenario_problem, folder)),
        ):
            yield Said.from_parent(self, name=name, says=says)


def notebook_problem(path: Path) -> str:
    """Why nothing could be compared with this notebook, or ''."""
    again = f"python -m fosterlib accept {path.stem}"
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        return f"{path.name} is not a notebook: it cannot be read as one"
    code = [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"])]
    counts = [cell["execution_count"] for cell in code]
    if not any(counts):
        return f"{path.name} was never run, so there is nothing to compare with: {again}"
    errors = [
        (number, output)
        for number, cell in enumerate(code)
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]
    if errors:
        number, output = errors[0]
        return (
            f"{path.name} was stored with an error in cell {number} ({output['ename']}:"
            f" {output['evalue']}): mend the cell, then {again}"
        )
    if counts != list(range(1, len(code) + 1)):
        return f"{path.name} was not run once from top to bottom before it was stored: {again}"
    return ""


def case_problem(folder: Path) -> str:
    """What is wrong with the files of a case, or ''."""
    try:
        load_case(folder)
    except CaseError as error:
        return str(error)
    return ""


def printed_problem(folder: Path) -> str:
    """Which printed figures the model does not give, or ''."""
    try:
        return "\n".join(not_reproduced(load_case(folder)))
    except CaseError:
        return ""  # said by the test before


def scenario_problem(folder: Path) -> str:
    """Which saved scenarios that belong to the repository do not fit the case, or ''."""
    if not belongs(folder / SCENARIOS):
        return ""
    try:
        case = load_case(folder)
        for scenario in case.scenarios.values():
            evaluate(case, scenario)
    except CaseError as error:
        return f"{error}\n{WITHOUT_GIT}" if without_git(folder) else str(error)
    return ""


def belongs(path: Path) -> bool:
    """Whether git knows a file; without git, every file belongs."""
    if not path.is_file():
        return False
    known = _git(path.parent, "ls-files", "--", path.name)
    return known is None or bool(known.strip())


def without_git(folder: Path) -> bool:
    """Whether a folder stands in no repository of git, or git is not installed."""
    return _git(folder, "rev-parse", "--git-dir") is None


def _git(folder: Path, *arguments: str) -> str | None:
    """What git answers; None if it cannot."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
