"""The words of the model: assumption, line, scenario, case. Nothing here changes once it is made."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from fosterlib.errors import CaseError, Problem, nearest

UNKNOWN = math.nan
Name = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
Number = Field(allow_inf_nan=False)
STRICT = ConfigDict(frozen=True, extra="forbid")


class Named(BaseModel):
    """A party, a part or a table of the source: an id and what it is called."""

    model_config = STRICT
    id: str = Name
    label_da: str
    label_en: str


class Assumption(BaseModel):
    """A number that can be moved, with its range, its unit and where it comes from. NaN if unknown."""

    model_config = STRICT
    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$")
    label_da: str
    label_en: str
    value: float = UNKNOWN
    low: float = Number
    high: float = Number
    step: float = Field(gt=0, allow_inf_nan=False)
    distribution: str = ""
    unit: str
    price_level: str = ""
    basis: Literal["published", "sourced", "derived", "calibrated", "estimate", "unknown"]
    calibrates: str = ""
    source: str
    locator: str = ""
    note: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether it turns a line or a part on and off. Switches are never drawn and never solved for."""
        return self.id.endswith(".on")


class Staff(BaseModel):
    """The posts behind a line: a lever that gives FTE, added to the posts of the base year."""

    model_config = STRICT
    role: str = Name
    label_da: str
    label_en: str
    lever: str
    base: str
    base_year: str


class Line(BaseModel):
    """One row of the budget table."""

    model_config = STRICT
    id: str = Name
    label_da: str
    label_en: str
    part: str
    kind: Literal["recurring", "amounts", "dated", "overlap"]
    money: Literal["saving", "investment", "income", "expenditure", "register", "overlap"] = "saving"
    steering_area: str = ""
    risk: str = ""
    lever: str = ""
    drivers: dict[str, str] = {}
    profile: list[float] | dict[str, list[float]] | None = None
    full_year: str = ""
    split: dict[str, str] = {}
    residual: str = ""
    start: date | None = None
    end: date | None = None
    continues: bool = False
    on: bool = True
    in_total: bool = True
    staff: Staff | None = None
    affects: dict[str, str] = {}
    note_da: str = ""
    note_en: str = ""

    def switches(self) -> tuple[str, str]:
        """The assumptions that must both be 1 for the line to have an effect."""
        return f"{self.id}.on", f"{self.part}.on"


class Amount(BaseModel):
    """Money of a line in one year, as listed."""

    model_config = STRICT
    line: str
    party: str = "unsplit"
    year: str
    value: float = UNKNOWN
    locator: str = ""


class Figure(BaseModel):
    """A figure that the source prints, and its role: feeds the model, checks it, or is context."""

    model_config = STRICT
    table: str
    line: str = ""
    party: str = ""
    year: str = ""
    measure: str
    value: float = UNKNOWN
    unit: str = ""
    precision: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    role: Literal["input", "check", "context"]
    locator: str


class Scenario(BaseModel):
    """A named set of overrides on the published case, and the reason for it."""

    model_config = STRICT
    name: str = Field(min_length=1)
    reason: str = ""
    author: str = ""
    overrides: dict[str, float] = {}


class Correlation(BaseModel):
    """Two assumptions that are drawn together: their rank correlation, and who says so."""

    model_config = STRICT
    a: str
    b: str
    rho: float = Field(gt=-1, lt=1)
    source: str


class Risk(BaseModel):
    """What a risk rating in words is taken to mean: the effect times a factor between low and high."""

    model_config = STRICT
    rating: str
    label_da: str
    label_en: str
    low_factor: float = Number
    high_factor: float = Number
    source: str


class Header(BaseModel):
    """What `case.toml` says."""

    model_config = STRICT
    title_da: str
    title_en: str
    owner_da: str
    owner_en: str
    version: str
    source: str
    years: list[str] = Field(min_length=1)
    year_starts: int = Field(default=1, ge=1, le=12)
    unit: str
    price_level: str = ""
    full_year: str = ""
    total_da: str = "I alt"
    total_en: str = "Total"
    units: list[str] = []
    party: list[Named]
    part: list[Named]
    line: list[Line]
    correlation: list[Correlation] = []
    risk: list[Risk] = []
    table: list[Named] = []


@dataclass(frozen=True, eq=False)
class Case:
    """A business case, checked and ready to evaluate.

    `patterns` holds, for each line, an array (party, year): the profile of a recurring line (shares of full
    effect), the listed money of an `amounts` line, the parties' shares of a `dated` line.
    """

    id: str
    folder: Path | None
    header: Header
    assumptions: Mapping[str, Assumption]
    patterns: Mapping[str, np.ndarray]
    amounts: tuple[Amount, ...] = ()
    figures: tuple[Figure, ...] = ()
    scenarios: Mapping[str, Scenario] = field(default_factory=lambda: MappingProxyType({}))
    price_index: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[Problem, ...] = ()

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the budget table, as labels, in order."""
        return tuple(self.header.years)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of the budget table, in the document's order."""
        return tuple(self.header.line)

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of those who pay or gain."""
        return tuple(party.id for party in self.header.party)

    @property
    def published(self) -> Scenario:
        """The printed proposal: overrides nothing."""
        return Scenario(name="published")

    @property
    def baseline(self) -> Scenario:
        """No lever at all: every line off, effect exactly 0."""
        return Scenario(name="baseline", overrides={f"{line.id}.on": 0.0 for line in self.lines})

    def scenario(self, name: str, overrides: Mapping[str, float], reason: str = "", author: str = "") -> Scenario:
        """A named set of overrides. CaseError lists every unknown id and every value outside its range."""
        problems = override_problems(self, overrides)
        if problems:
            raise CaseError(problems)
        numbers = {id: float(value) for id, value in overrides.items()}
        return Scenario(name=name, reason=reason, author=author, overrides=numbers)

    def values(self, scenario: Scenario | None = None) -> dict[str, float]:
        """The value of every assumption in a scenario (None: the published case). NaN = unknown."""
        values = {id: assumption.value for id, assumption in self.assumptions.items()}
        return values | (dict(scenario.overrides) if scenario else {})

    def line(self, id: str) -> Line:
        """The line with this id; CaseError names the nearest if there is none."""
        for line in self.lines:
            if line.id == id:
                return line
        ids = [line.id for line in self.lines]
        raise CaseError(Problem(f"there is no line '{id}'", allowed=", ".join(ids), nearest=nearest(id, ids)))


def label(named, lang: str) -> str:
    """What a party, part, line or assumption is called in `lang` ("da" or "en")."""
    return named.label_da if lang == "da" else named.label_en


def year_start(label: str) -> int:
    """The calendar year in which the year `label` starts: 2026 for "2026" and for "2026/27"."""
    return int(label[:4])


def override_problems(case: Case, overrides: Mapping[str, float], file: str = "", row: str = "") -> list[Problem]:
    """Everything that is wrong with a set of overrides: unknown ids, no numbers, outside the range, shares above 1."""
    problems = []
    for id, value in overrides.items():
        assumption = case.assumptions.get(id)
        if assumption is None:
            near = nearest(id, case.assumptions)
            problems.append(Problem("no such assumption", file, row, id, value, nearest=near))
        elif isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or math.isnan(value):
            problems.append(Problem("is not a number", file, row, id, value, allowed(assumption)))
        elif not assumption.low <= value <= assumption.high or (assumption.is_switch and value not in (0, 1)):
            problems.append(Problem("is outside its range", file, row, id, value, allowed(assumption)))
    if not problems:
        values = case.values() | dict(overrides)
        problems += [problem for line in case.lines for problem in share_problems(line, values, file, row)]
    return problems


def share_problems(line: Line, values: Mapping[str, float], file: str = "", row: str = "") -> list[Problem]:
    """Shares of a line's split that do not add to 100 %: refused, never rescaled."""
    total = sum(values[id] for id in line.split.values())
    too_much = total > 1 + 1e-9
    if not line.split or (not too_much and (line.residual or abs(total - 1) <= 1e-9 or math.isnan(total))):
        return []
    rule = "at most 1, the rest is " + line.residual if line.residual else "exactly 1"
    names = ", ".join(line.split.values())
    return [Problem(f"the shares of line '{line.id}' ({names}) add to {total:.6g}", file, row, allowed=rule)]


def allowed(assumption: Assumption) -> str:
    """The range of an assumption in words."""
    return "0 or 1" if assumption.is_switch else f"{assumption.low:g} to {assumption.high:g} {assumption.unit}"
