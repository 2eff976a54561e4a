"""A business case, checked and ready to evaluate, and what may be said of it. Nothing here changes
once it is made.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd
from immutabledict import immutabledict

from fosterlib.model.entries import (
    Amount,
    Assumption,
    Figure,
    Header,
    Indicator,
    Line,
    OpenQuestion,
    Scenario,
)
from fosterlib.model.errors import CaseError, Problem, must_be, nearest, refuse
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
    amounts: tuple[Amount, ...] = ()
    figures: tuple[Figure, ...] = ()
    scenarios: Mapping[str, Scenario] = immutabledict()
    open_questions: tuple[OpenQuestion, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    price_index: Mapping[str, float] = immutabledict()
    warnings: tuple[Problem, ...] = ()
    reading: object = None  # of a case from somebody's table: what each row was taken for

    def __post_init__(self) -> None:
        for name in ("assumptions", "patterns", "scenarios", "price_index"):
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
        columns = ["part", "kind", "money", "lever"]
        rows = [[getattr(line, name) for name in columns] for line in self.lines]
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
        problems = problems or override_problems(self.assumptions, self.lines, overrides)
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
        """The scenario of this name: published, baseline or one of the file's; CaseError names the
        nearest.
        """
        known = {"published": self.published, "baseline": self.baseline, **self.scenarios}
        must_be(name, known, "scenario")
        return known[name]

    def values(self, scenario: Scenario | None = None) -> dict[str, float]:
        """The value of every assumption in a scenario (None: the published case). NaN = unknown.

        CaseError for a scenario of another case: unknown ids, values outside their range.
        """
        values = {id: assumption.value for id, assumption in self.assumptions.items()}
        if scenario is None:
            return values
        made = 'a scenario: case.scenario(...), case.named("name") or None'
        refuse(wrong_kind(scenario, Scenario, "scenario", made))
        refuse(
            override_problems(self.assumptions, self.lines, scenario.overrides, row=scenario.name)
        )
        return values | dict(scenario.overrides)

    def line(self, id: str) -> Line:
        """The line with this id; CaseError names the nearest if there is none."""
        known = {line.id: line for line in self.lines}
        must_be(id, known, "line")
        return known[id]


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


def override_problems(
    assumptions: Mapping[str, Assumption],
    lines: Sequence[Line],
    overrides: Mapping[str, float],
    file: str = "",
    row: str = "",
) -> list[Problem]:
    """Everything that is wrong with a set of overrides: unknown ids, no numbers, outside the range,
    shares above 1.
    """
    problems = []
    for id, value in overrides.items():
        assumption = assumptions.get(id)
        if assumption is None:
            near = nearest(id, assumptions)
            problems.append(
                Problem("no such assumption", file, row, field=id, value=value, nearest=near)
            )
        elif (
            isinstance(value, bool)
            or not isinstance(value, (int, float, np.number))
            or value != value
        ):
            problems.append(
                Problem(
                    "is not a number", file, row, field=id, value=value, allowed=allowed(assumption)
                )
            )
        elif not assumption.low <= value <= assumption.high or (
            assumption.is_switch and value not in (0, 1)
        ):
            problems.append(
                Problem(
                    "is outside its range",
                    file,
                    row,
                    field=id,
                    value=value,
                    allowed=allowed(assumption),
                )
            )
    if not problems:
        values = {id: assumption.value for id, assumption in assumptions.items()} | dict(overrides)
        problems += [
            problem for line in lines for problem in share_problems(line, values, file, row)
        ]
    return problems


def share_problems(
    line: Line, values: Mapping[str, float], file: str = "", row: str = ""
) -> list[Problem]:
    """Shares of a line's split that do not add to 100 %: refused, never rescaled."""
    total = sum(values.get(id, math.nan) for id in line.split.values())
    too_much = total > 1 + 1e-9
    if not line.split or (
        not too_much and (line.residual or abs(total - 1) <= 1e-9 or math.isnan(total))
    ):
        return []
    rule = "at most 1, the rest is " + line.residual if line.residual else "exactly 1"
    names = ", ".join(line.split.values())
    return [
        Problem(
            f"the shares of line '{line.id}' ({names}) add to {total:.6g}", file, row, allowed=rule
        )
    ]


def allowed(assumption: Assumption) -> str:
    """The range of an assumption in words."""
    return (
        "0 or 1"
        if assumption.is_switch
        else f"{assumption.low:g} to {assumption.high:g} {assumption.unit}"
    )
