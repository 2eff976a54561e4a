"""From a folder of files to a checked `Case`: everything that is wrong is found at once."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from immutabledict import immutabledict
from pydantic import BaseModel, Field

from fosterlib.load.build import explained_by_year, implied_assumptions, pattern
from fosterlib.load.case_workbook import CaseWorkbook
from fosterlib.load.check_rows import RIVALS, assumption_problems
from fosterlib.load.checks import SCENARIOS, all_problems
from fosterlib.load.corrections_file import CORRECTIONS, read_corrections
from fosterlib.load.files import read_rows, read_text, read_toml
from fosterlib.load.findings import Row, validated
from fosterlib.load.named import duplicates
from fosterlib.load.read_sheets import is_workbook, place_beside
from fosterlib.load.scenario_rows import own_scenarios, scenarios_in
from fosterlib.model.calibration import (
    calibrated,
    correction_problems,
    with_computed_values,
    with_corrections,
)
from fosterlib.model.case import LANGUAGES, Case
from fosterlib.model.checked import checked
from fosterlib.model.entries import (
    UNKNOWN,
    Amount,
    Assumption,
    Correction,
    Figure,
    Header,
    Indicator,
    OpenQuestion,
    Rival,
    Scenario,
    ValueOfYear,
)
from fosterlib.model.errors import CaseError, Problem, must_be, nearest, refuse

PACKAGE = Path(__file__).parents[1]


class IndexValue(BaseModel):
    """One year of a price index; without a value, a year for which no source was found."""

    index: str
    currency: str
    year: str
    value: float = Field(default=UNKNOWN, ge=0.01, le=1_000_000)
    basis: str
    source: str
    locator: str = ""


@dataclass
class Entries:
    """The rows of a case as read, each with its row number, before they are put together."""

    assumptions: list[tuple[str, Assumption]] = field(default_factory=list)
    amounts: list[tuple[str, Amount]] = field(default_factory=list)
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    values_by_year: list[tuple[str, ValueOfYear]] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    open_questions: list[tuple[str, OpenQuestion]] = field(default_factory=list)
    rivals: list[tuple[str, Rival]] = field(default_factory=list)
    indicators: list[tuple[str, Indicator]] = field(default_factory=list)
    price_index: Mapping[str, float] = field(default_factory=dict)
    capacity: list[tuple[str, Assumption]] = field(default_factory=list)
    prose: Mapping[str, str] = field(default_factory=dict)


def example(name: str) -> Path:
    """The folder of a case that comes with the library: tv01c, herning_parents ... CaseError names
    the nearest.
    """
    installed, checkout = PACKAGE / "data", PACKAGE.parent / "data"
    root = installed if installed.is_dir() else checkout
    known = sorted(path.parent.name for path in root.glob("*/case.toml"))
    must_be(name, known, "example")
    return root / name


@dataclass(frozen=True)
class CaseFolder:
    """The files of a case in a folder, as `load_case` asks for them."""

    path: Path

    def has(self, file: str) -> bool:
        """Whether there is such a file."""
        return (self.path / file).exists()

    def toml(self, file: str, problems: list[Problem]) -> dict[str, Any]:
        """The entries of a TOML file; {} if there is no such file."""
        return read_toml(self.path / file, problems) if self.has(file) else {}

    def rows(self, file: str, model: type[Row], problems: list[Problem]) -> list[tuple[str, Row]]:
        """The rows of a CSV file, each with its number; [] if there is no such file."""
        return read_rows(self.path / file, model, problems) if self.has(file) else []

    def prose(self, problems: list[Problem]) -> dict[str, str]:
        """The paper's own text by language."""
        files = {lang: f"paper_{lang}.md" for lang in LANGUAGES}
        return {
            lang: read_text(self.path / file, problems)
            for lang, file in files.items()
            if self.has(file)
        }

    def located(self, problem: Problem) -> Problem:
        """A problem as it stands: files, rows and fields are named as they are."""
        return problem


@checked
def load_case(folder: str | Path) -> Case:
    """The business case in a folder (see data/README.md for its files) or in one workbook
    (`python -m fosterlib new my-case.xlsx` writes one to fill in).

    Raises `CaseError` with every problem found: file, row, field (of a workbook: sheet, row,
    column), value, what is allowed, the nearest valid name.
    """
    path = Path(folder)
    files: CaseFolder | CaseWorkbook
    if is_workbook(path):
        files = CaseWorkbook(path)
    else:
        _must_be_a_case(path)
        files = CaseFolder(path)
    try:
        return _case_of(files, path)
    except CaseError as error:
        raise CaseError(files.located(problem) for problem in error.problems) from error


def as_seen_in_files(case: Case, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of a case that is loaded, by where its author finds them: of a case in a workbook by
    sheet, row and column.
    """
    found = list(problems)
    if not found or case.folder is None or not is_workbook(case.folder) or not case.folder.exists():
        return found
    files = CaseWorkbook(case.folder)
    return [files.located(problem) for problem in found]


def _must_be_a_case(folder: Path) -> None:
    if (folder / "case.toml").is_file():
        return
    beside = folder.parent.glob("*/case.toml") if folder.parent.is_dir() else ()
    known = [path.parent.name for path in beside]
    reason = "there is no case.toml in this folder"
    allowed, near = ", ".join(sorted(known)), nearest(folder.name, known)
    raise CaseError(Problem(reason, folder.as_posix(), allowed=allowed, nearest=near))


def _case_of(files: CaseFolder | CaseWorkbook, path: Path) -> Case:
    """The case in these files; CaseError with every problem, by file, row and field."""
    problems: list[Problem] = []
    written = files.toml("case.toml", problems)
    header = validated(Header, written, "case.toml", "", problems) if not problems else None
    entries = Entries(
        assumptions=files.rows("assumptions.csv", Assumption, problems),
        amounts=files.rows("amounts.csv", Amount, problems),
        figures=files.rows("published.csv", Figure, problems),
        values_by_year=files.rows("values_by_year.csv", ValueOfYear, problems),
        scenarios=scenarios_in(files.toml(SCENARIOS, problems), SCENARIOS, problems),
        corrections=read_corrections(place_beside(path, CORRECTIONS), problems),
        open_questions=files.rows("open_questions.csv", OpenQuestion, problems),
        rivals=files.rows(RIVALS, Rival, problems),
        indicators=files.rows("indicators.csv", Indicator, problems),
        capacity=files.rows("capacity.csv", Assumption, problems),
        prose=files.prose(problems),
    )
    if header is None:
        raise CaseError(problems)
    computes = any(line.lever or line.formula for line in header.line)
    if computes and not files.has("assumptions.csv"):
        raise CaseError(
            [*problems, Problem("is missing: the lines compute from it", "assumptions.csv")]
        )
    entries.price_index = _price_index(path.parent / "price_index.csv", header, problems)
    id = path.stem if is_workbook(path) else path.name
    case = build_case(id, path, header, entries, problems)
    case = replace(case, warnings=tuple(files.located(problem) for problem in case.warnings))
    return replace(case, own_scenarios=own_scenarios(case)[0])


def build_case(
    id: str, folder: Path | None, header: Header, entries: Entries, found: Sequence[Problem] = ()
) -> Case:
    """A `Case` from checked rows; CaseError lists everything that does not fit together, after what
    was `found`.
    """
    assumptions = implied_assumptions(header) | {a.id: a for _, a in entries.assumptions}
    problems = [*found, *all_problems(header, assumptions, entries, found)]
    rates = assumption_problems(header, entries.capacity)
    problems += [replace(problem, file="capacity.csv") for problem in rates]
    refuse(problems)
    # Each step stands on the one before: what is wrong in it is told before the next is tried.
    case = _as_written(id, folder, header, assumptions, entries, problems)
    refuse(problems)
    solved = with_computed_values(calibrated(case, problems))
    refuse(problems)
    refuse(correction_problems(solved.assumptions, entries.corrections, CORRECTIONS))
    if entries.corrections:
        solved = with_corrections(solved, entries.corrections, problems)
    solved = explained_by_year(solved, problems)
    refuse(problems)
    return solved


def _as_written(
    id: str,
    folder: Path | None,
    header: Header,
    assumptions: Mapping[str, Assumption],
    entries: Entries,
    problems: list[Problem],
) -> Case:
    """The case as its files say it, with a pattern for each line; what is calibrated or computed
    has no value yet.
    """
    listed = listed_by_year(entries.values_by_year)
    amounts = [amount for _, amount in entries.amounts]
    figures = [figure for _, figure in entries.figures]
    patterns = {line.id: pattern(header, line, figures, amounts, problems) for line in header.line}
    return Case(
        id=id,
        folder=folder,
        header=header,
        assumptions=with_first_values(assumptions, listed),
        patterns=patterns,
        values_by_year=listed,
        amounts=tuple(amounts),
        figures=tuple(figures),
        scenarios={scenario.name: scenario for scenario in entries.scenarios},
        open_questions=tuple(question for _, question in entries.open_questions),
        indicators=tuple(indicator for _, indicator in entries.indicators),
        price_index=entries.price_index,
        listed_values=tuple(one for _, one in entries.values_by_year),
        capacity=tuple(rate for _, rate in entries.capacity),
        prose=entries.prose,
        warnings=tuple(unknowns(assumptions, amounts, figures)),
        rivals=tuple(rival for _, rival in entries.rivals),
    )


def listed_by_year(rows: Sequence[tuple[str, ValueOfYear]]) -> dict[str, Mapping[str, float]]:
    """The values by year of each assumption that has some."""
    found: dict[str, dict[str, float]] = {}
    for _, one in rows:
        found.setdefault(one.assumption, {})[one.year] = one.value
    return {id: immutabledict(listed) for id, listed in found.items()}


def with_first_values(
    assumptions: Mapping[str, Assumption], listed: Mapping[str, Mapping[str, float]]
) -> dict[str, Assumption]:
    """The assumptions; what is listed by year has its first year's value."""
    return {
        id: one.model_copy(update={"value": listed[id][min(listed[id])]}) if id in listed else one
        for id, one in assumptions.items()
    }


def unknowns(
    assumptions: Mapping[str, Assumption], amounts: Sequence[Amount], figures: Sequence[Figure]
) -> list[Problem]:
    """What the source does not state: not an error, but said."""
    blank = [id for id, assumption in assumptions.items() if assumption.basis == "unknown"]
    fed = [f for f in figures if f.role == "input" and f.measure in ("effect", "saving")]
    return [
        *(
            Problem("is not stated: its effect is unknown", "assumptions.csv", id, field="value")
            for id in blank
        ),
        *(
            Problem(f"{a.line}, {a.year}: the amount is not stated", "amounts.csv", field="value")
            for a in amounts
            if math.isnan(a.value)
        ),
        *(
            Problem(f"{f.line}, {f.year}: the effect is not stated", "published.csv", field="value")
            for f in fed
            if math.isnan(f.value)
        ),
    ]


def _price_index(path: Path, header: Header, problems: list[Problem]) -> dict[str, float]:
    listed = read_rows(path, IndexValue, problems) if path.exists() else []
    rows = [(row, value) for row, value in listed if value.currency in header.unit.split()]
    problems += duplicates(
        ((row, f"{value.index}, {value.year}") for row, value in rows), path.name, "year"
    )
    problems += [
        Problem("is blank", path.name, row, field="value", allowed="a number, or basis unknown")
        for row, value in rows
        if math.isnan(value.value) != (value.basis == "unknown")
    ]
    return {value.year: value.value for _, value in rows if not math.isnan(value.value)}
