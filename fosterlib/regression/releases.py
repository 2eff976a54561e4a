"""The figures of a release in one file: net totals of every case and saved scenario, by year; and
which of them have moved since, as a table for the changelog.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel

from fosterlib.load.files import read_rows
from fosterlib.load.folder import load_case
from fosterlib.load.writing import write_whole
from fosterlib.model.entries import Maybe
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.words.text import word

HALF_A_UNIT = 0.5e-6  # figures are kept to six digits after the point
RULE = "|---|---|---|---:|---:|"

Key = tuple[str, str, str]


class KeptFigure(BaseModel):
    """A net total of a release. NaN if it was not stated."""

    case: str
    scenario: str
    year: str
    value: float = Maybe


def release_figures(data: Path) -> dict[Key, float]:
    """The net total by (case, scenario, year): published and saved scenarios of all cases."""
    folders = sorted(path.parent for path in data.glob("*/case.toml"))
    if not folders:
        raise CaseError(Problem("has no case in it", data.as_posix(), allowed="a folder of cases"))
    found: dict[Key, float] = {}
    for case in map(load_case, folders):
        for scenario in (case.published, *case.scenarios.values()):
            total = evaluate(case, scenario).total
            found |= {(case.id, scenario.name, year): float(total[year]) for year in case.years}
    return found


def write_figures(figures: Mapping[Key, float], path: Path) -> None:
    """Keeps the figures of a release in a CSV, written whole or not at all."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(KeptFigure.model_fields)
    table.writerows([*key, _kept(value)] for key, value in figures.items())
    write_whole(path, text.getvalue().encode())


def read_figures(path: Path) -> dict[Key, float]:
    """The figures that a release kept. CaseError lists every row that cannot be read."""
    if not path.is_file():
        raise CaseError(Problem("there is no such file of figures", path.as_posix()))
    problems: list[Problem] = []
    rows = read_rows(path, KeptFigure, problems)
    refuse(problems)
    return {(row.case, row.scenario, row.year): row.value for _, row in rows}


def moved_figures(old: Mapping[Key, float], new: Mapping[Key, float]) -> list[tuple[Key, str, str]]:
    """The figures that differ, are new or are gone: (case, scenario, year), was, now."""
    return [
        (key, _shown(old, key), _shown(new, key))
        for key in dict.fromkeys([*old, *new])
        if key not in old or key not in new or not _same(old[key], new[key])
    ]


def changelog_table(moved: Iterable[tuple[Key, str, str]], since: str, lang: str = "en") -> str:
    """What moved as a Markdown table, or the sentence that nothing did."""
    rows = [f"| {' | '.join(key)} | {was} | {now} |" for key, was, now in moved]
    if not rows:
        return word("command.figures_same", lang, since)
    head = word("command.figures_moved", lang, since), "", word("command.figures_head", lang), RULE
    return "\n".join([*head, *rows])


def newest(folder: Path) -> Path:
    """The file of figures of the latest release in a folder. CaseError if there is none."""
    files = sorted(folder.glob("*.csv"), key=lambda path: _release(path.stem))
    if not files:
        raise CaseError(Problem("keeps no figures of a release", folder.as_posix()))
    return files[-1]


def _release(name: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in name.split("."))


def _kept(value: float) -> str:
    return "" if math.isnan(value) else f"{round(value, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


def _shown(figures: Mapping[Key, float], key: Key) -> str:
    if key not in figures:
        return "none"
    value = figures[key]
    if math.isnan(value):
        return "not stated"
    text = f"{round(value, 6) + 0.0:,.6f}"
    return text.rstrip("0").rstrip(".")


def _same(old: float, new: float) -> bool:
    return (math.isnan(old) and math.isnan(new)) or abs(old - new) <= HALF_A_UNIT
