"""From a folder of files to a checked `Case`: everything that is wrong is found at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from fosterlib.case import Case, override_problems, share_problems
from fosterlib.entries import Amount, Assumption, Figure, Header, Indicator, Number, OpenQuestion, Scenario
from fosterlib.errors import CaseError, Problem, nearest
from fosterlib.files import read_rows, read_toml, validated
from fosterlib.load import checks
from fosterlib.load.build import calibrate, implied_assumptions, pattern

SCENARIOS = "scenarios.toml"


class IndexValue(BaseModel):
    """One year of a price index."""

    index: str
    currency: str
    year: str
    value: float = Number
    basis: str
    source: str
    locator: str = ""


@dataclass
class Entries:
    """The rows of a case as read, each with its row number, before they are put together."""

    assumptions: list[tuple[str, Assumption]] = field(default_factory=list)
    amounts: list[tuple[str, Amount]] = field(default_factory=list)
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    open_questions: list[tuple[str, OpenQuestion]] = field(default_factory=list)
    indicators: list[tuple[str, Indicator]] = field(default_factory=list)
    price_index: Mapping[str, float] = field(default_factory=dict)


def load_case(folder: str | Path) -> Case:
    """The business case in `folder` (see data/README.md for its files).

    Raises `CaseError` with every problem found: file, row, field, value, what is allowed, the nearest valid name.
    """
    folder = Path(folder)
    if not (folder / "case.toml").is_file():
        known = [path.parent.name for path in folder.parent.glob("*/case.toml")] if folder.parent.is_dir() else []
        reason = "there is no case.toml in this folder"
        raise CaseError(
            Problem(reason, folder.as_posix(), allowed=", ".join(sorted(known)), nearest=nearest(folder.name, known))
        )
    problems: list[Problem] = []
    written = read_toml(folder / "case.toml", problems)
    header = validated(Header, written, "case.toml", "", problems) if written else None
    entries = Entries(
        assumptions=_optional(folder / "assumptions.csv", Assumption, problems),
        amounts=_optional(folder / "amounts.csv", Amount, problems),
        figures=_optional(folder / "published.csv", Figure, problems),
        scenarios=read_scenarios(folder / SCENARIOS, problems),
        open_questions=_optional(folder / "open_questions.csv", OpenQuestion, problems),
        indicators=_optional(folder / "indicators.csv", Indicator, problems),
    )
    if header is not None:
        entries.price_index = _price_index(folder.parent / "price_index.csv", header, problems)
    if header is None or problems:
        raise CaseError(problems)
    return build_case(folder.name, folder, header, entries)


def build_case(id: str, folder: Path | None, header: Header, entries: Entries) -> Case:
    """A `Case` from checked rows; CaseError lists everything that does not fit together."""
    problems = checks.header_problems(header)
    problems += checks.assumption_problems(header, entries.assumptions)
    assumptions = implied_assumptions(header) | {a.id: a for _, a in entries.assumptions}
    problems += checks.line_problems(header, assumptions)
    problems += checks.amount_problems(header, entries.amounts)
    problems += checks.figure_problems(header, assumptions, entries.figures)
    problems += checks.scenario_problems(entries.scenarios, SCENARIOS)
    for pair in header.correlation:
        for name in (pair.a, pair.b):
            problems += checks.one_of(name, assumptions, "case.toml", "correlation", "a, b")
    problems = problems or checks.unit_problems(header, assumptions)
    if problems:
        raise CaseError(problems)
    amounts = [amount for _, amount in entries.amounts]
    figures = [figure for _, figure in entries.figures]
    patterns = {line.id: pattern(header, line, figures, amounts, problems) for line in header.line}
    if not problems:
        assumptions = calibrate(header, figures, assumptions, problems)
    values = {id: assumption.value for id, assumption in assumptions.items()}
    problems += [problem for line in header.line for problem in share_problems(line, values, "case.toml")]
    if problems:
        raise CaseError(problems)
    case = Case(
        id=id,
        folder=folder,
        header=header,
        assumptions=MappingProxyType(assumptions),
        patterns=MappingProxyType(patterns),
        amounts=tuple(amounts),
        figures=tuple(figures),
        scenarios=MappingProxyType({scenario.name: scenario for scenario in entries.scenarios}),
        open_questions=tuple(question for _, question in entries.open_questions),
        indicators=tuple(indicator for _, indicator in entries.indicators),
        price_index=MappingProxyType(dict(entries.price_index)),
        warnings=tuple(unknowns(assumptions, amounts)),
    )
    for scenario in entries.scenarios:
        problems += override_problems(case, scenario.overrides, SCENARIOS, scenario.name)
    if problems:
        raise CaseError(problems)
    return case


def unknowns(assumptions: Mapping[str, Assumption], amounts: Sequence[Amount]) -> list[Problem]:
    """What the source does not state: not an error, but said."""
    blank = [id for id, assumption in assumptions.items() if assumption.basis == "unknown"]
    return [Problem("is not stated: its effect is unknown", "assumptions.csv", id, "value") for id in blank] + [
        Problem(f"{a.line}, {a.year}: the amount is not stated", "amounts.csv", field="value")
        for a in amounts
        if a.value != a.value
    ]


def read_scenarios(path: Path, problems: list[Problem]) -> list[Scenario]:
    """The scenarios of a file as written; [] if there is no file."""
    written = read_toml(path, problems) if path.is_file() else {}
    for name in written:
        problems += checks.one_of(name, ["scenario"], path.name, "", name)
    entries = written.get("scenario", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(Problem("is not a list of [[scenario]]", path.name, field="scenario"))
        return []
    found = [
        validated(Scenario, entry, path.name, str(entry.get("name", number)), problems)
        for number, entry in enumerate(entries, 1)
    ]
    return [scenario for scenario in found if scenario is not None]


def _optional(path: Path, model, problems: list[Problem]) -> list:
    return read_rows(path, model, problems) if path.exists() else []


def _price_index(path: Path, header: Header, problems: list[Problem]) -> dict[str, float]:
    rows = _optional(path, IndexValue, problems)
    return {row.year: row.value for _, row in rows if row.currency in header.unit.split()}
