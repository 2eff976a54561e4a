"""A business case, checked and ready to evaluate, and what may be said of it. Nothing here changes
once it is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from immutabledict import immutabledict

from fosterlib.model.entries import (
    Amount,
    Assumption,
    Correction,
    Figure,
    Header,
    Indicator,
    Line,
    OpenQuestion,
    Rival,
    Scenario,
    ValueOfYear,
)
from fosterlib.model.errors import CaseError, Problem, must_be, refuse
from fosterlib.model.overrides import override_problems
from fosterlib.model.texts import text_problems

LANGUAGES = ("da", "en")


@dataclass(frozen=True, eq=False)
class Case:
    """A business case, checked and ready to evaluate.

    `patterns` holds, for each line, an array (party, year): the profile of a recurring line (shares
    of full effect), the listed money of an `amounts` line, the parties' shares of a `dated` line.
    """

    id: str
    folder: Path | None
    header: Header
    assumptions: Mapping[str, Assumption]
    patterns: Mapping[str, np.ndarray]
    values_by_year: Mapping[str, Mapping[str, float]] = immutabledict()
    amounts: tuple[Amount, ...] = ()
    figures: tuple[Figure, ...] = ()
    scenarios: Mapping[str, Scenario] = immutabledict()
    open_questions: tuple[OpenQuestion, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    price_index: Mapping[str, float] = immutabledict()
    corrections: tuple[Correction, ...] = ()
    warnings: tuple[Problem, ...] = ()
    rivals: tuple[Rival, ...] = ()  # other evidence; nothing is computed from it
    reading: object = None  # of a case from somebody's table: what each row was taken for
    own_scenarios: Mapping[str, Scenario] = immutabledict()  # the analyst's, no part of the case
    listed_values: tuple[ValueOfYear, ...] = ()  # values by year, each with its source
    capacity: tuple[Assumption, ...] = ()  # waiting, approval and attrition of families
    prose: Mapping[str, str] = immutabledict()  # the paper's own text, by language

    def __post_init__(self) -> None:
        kept = ("assumptions", "patterns", "values_by_year", "scenarios", "own_scenarios")
        for name in (*kept, "price_index", "prose"):
            object.__setattr__(self, name, immutabledict(getattr(self, name)))
        for pattern in self.patterns.values():
            pattern.flags.writeable = False

    def __reduce__(self) -> tuple:
        return Case, tuple(getattr(self, field.name) for field in fields(self))

    def __deepcopy__(self, memo: dict) -> "Case":
        return self  # nothing in it changes, so that tables can carry their case with them

    def __repr__(self) -> str:
        first, last = self.years[0], self.years[-1]
        lines, assumptions = len(self.lines), len(self.assumptions)
        return f"Case {self.id}: {first}-{last}, {lines} lines, {assumptions} assumptions"

    def _repr_html_(self) -> str:
        columns = ["part", "kind", "money", "lever or formula"]
        rows = [[one.part, one.kind, one.money, one.lever or one.formula] for one in self.lines]
        return pd.DataFrame(rows, [line.id for line in self.lines], columns).to_html()

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the budget table, as labels, in order."""
        return tuple(self.header.years)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of the budget table, in the document's order."""
        return tuple(self.header.line)

    @property
    def counted(self) -> np.ndarray:
        """Which lines count in the total: array (line,)."""
        return np.array([line.in_total for line in self.lines])

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of those who pay or gain."""
        return tuple(party.id for party in self.header.party)

    @property
    def spread(self) -> Mapping[str, tuple[str, ...]]:
        """The years over which a line's money is spread evenly, since only their sum is known."""
        found: dict[str, tuple[str, ...]] = {}
        for amount in self.amounts:
            years = self.header.years_meant(amount.year)
            if len(years) > 1 and amount.value != 0:
                found[amount.line] = tuple(dict.fromkeys([*found.get(amount.line, ()), *years]))
        return found

    @property
    def published(self) -> Scenario:
        """The printed proposal: overrides nothing."""
        return Scenario(name="published")

    @property
    def baseline(self) -> Scenario:
        """No lever at all: every line off, effect exactly 0."""
        return Scenario(name="baseline", overrides={f"{line.id}.on": 0.0 for line in self.lines})

    def scenario(
        self, name: str, overrides: Mapping[str, float], reason: str = "", author: str = ""
    ) -> Scenario:
        """A named set of overrides. CaseError lists every unknown id and every value outside its
        range.
        """
        problems = wrong_kind(overrides, Mapping, "overrides", "a mapping of ids to numbers")
        problems = problems or override_problems(self.assumptions, self.header, overrides)
        for field, text in (("name", name), ("reason", reason), ("author", author)):
            problems += wrong_kind(text, str, field, "a text") or text_problems(field, text)
        if isinstance(name, str) and not name.strip():
            problems.append(Problem("a scenario needs a name", field="name", value=name))
        refuse(problems)
        numbers = {id: float(value) for id, value in overrides.items()}
        return Scenario(
            name=name,
            reason=reason,
            author=author,
            case_version=self.header.version,
            overrides=numbers,
        )

    def named(self, name: str) -> Scenario:
        """The scenario of this name: published, baseline, one of the case's or of the analyst's
        own; CaseError names the nearest.
        """
        library = {"published": self.published, "baseline": self.baseline}
        known = {**self.own_scenarios, **library, **self.scenarios}
        must_be(name, known, "scenario")
        return known[name]

    def values(self, scenario: Scenario | None = None) -> dict[str, float]:
        """The value of every assumption in a scenario (None: the published case). NaN = unknown.

        CaseError for a scenario of another case: unknown ids, values outside their range.
        """
        values = dict(_own_values(self))
        if scenario is None:
            return values
        made = 'a scenario: case.scenario(...), case.named("name") or None'
        refuse(wrong_kind(scenario, Scenario, "scenario", made))
        refuse(
            override_problems(self.assumptions, self.header, scenario.overrides, row=scenario.name)
        )
        return values | dict(scenario.overrides)

    def line(self, id: str) -> Line:
        """The line with this id; CaseError names the nearest if there is none."""
        known = _lines_by_id(self)
        must_be(id, known, "line")
        return known[id]


@lru_cache(maxsize=64)  # asked for at every what-if
def _own_values(case: Case) -> dict[str, float]:
    return {id: assumption.value for id, assumption in case.assumptions.items()}


@lru_cache(maxsize=64)
def _lines_by_id(case: Case) -> dict[str, Line]:
    return {line.id: line for line in case.lines}


def wrong_kind(value: object, kind: type, field: str, what: str) -> list[Problem]:
    """A problem if an argument is not of this kind."""
    return [] if isinstance(value, kind) else [Problem(f"is not {what}", field=field, value=value)]


def label(named, lang: str, field: str = "label") -> str:
    """What a party, part, line or assumption is called in `lang`, or another of its texts;
    CaseError for a language that is neither of LANGUAGES.
    """
    check_lang(lang)
    return getattr(named, f"{field}_{lang}")


def check_lang(lang: str) -> None:
    """CaseError if `lang` is not one of LANGUAGES."""
    if lang not in LANGUAGES:
        raise CaseError(
            Problem("is not a language", field="lang", value=lang, allowed=", ".join(LANGUAGES))
        )
