"""What a caller gives to a public function, checked in one place: `@checked` says in words what is
no case, no results, no path ... The annotations of a function are what it takes.
"""

import math
from collections.abc import Callable, Sequence
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from fosterlib.model.case import Case, check_lang, wrong_kind
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.evaluate import Results
from fosterlib.model.texts import text_problems

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Check = Callable[[str, Any], list[Problem]]
MOST_NAME_BYTES, MOST_PATH_BYTES = 255, 3_500  # of a file, and of the folders that it lies in


def checked(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The function, which first refuses with a CaseError what its annotations do not allow: all
    that is wrong at once.
    """
    shape = signature(function)
    checks = {name: _check_of(name, one.annotation) for name, one in shape.parameters.items()}
    many = {name for name, one in shape.parameters.items() if one.kind == one.VAR_POSITIONAL}
    needed = {name: check for name, check in checks.items() if check}

    @wraps(function)
    def call(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        given = shape.bind(*args, **kwargs).arguments
        refuse(
            problem
            for name, check in needed.items()
            if name in given
            for value in (given[name] if name in many else [given[name]])
            for problem in check(name, value)
        )
        return function(*args, **kwargs)

    return call


def of_one_case(*compared: Results) -> None:
    """CaseError if results that are held against each other have not the same lines."""
    first = compared[0]
    for other in compared[1:]:
        if [line.id for line in other.case.lines] != [line.id for line in first.case.lines]:
            raise CaseError(Problem("are results of different cases", field="compared"))


def of_one_span(*compared: Results) -> None:
    """CaseError if results that are held against each other year by year have not the same lines,
    years and prices.
    """
    of_one_case(*compared)
    first = compared[0]
    for other in compared[1:]:
        if (other.years, other.price_level) != (first.years, first.price_level):
            reason = "are results over different years or in different prices"
            raise CaseError(Problem(reason, field="compared"))


def _case(name: str, value: Any) -> list[Problem]:
    return wrong_kind(value, Case, name, 'a case: fl.load_case("folder")')


def _results(name: str, value: Any) -> list[Problem]:
    wrong = wrong_kind(value, Results, name, "results: fl.evaluate(case)")
    return wrong or _texts_of(value.scenario)


def _scenario(name: str, value: Any) -> list[Problem]:
    made = 'a scenario: case.scenario(...), case.named("name") or None'
    return wrong_kind(value, Scenario, name, made) or _texts_of(value)


def _texts_of(scenario: Scenario) -> list[Problem]:
    """What is wrong with the name, the reason and the author of a scenario."""
    texts = {"name": scenario.name, "reason": scenario.reason, "author": scenario.author}
    return [one for field, text in texts.items() for one in text_problems(field, text)]


def _several(name: str, value: Any) -> list[Problem]:
    wanted = "a list of results: [fl.evaluate(case), ...]"
    if isinstance(value, (str, Results)) or not isinstance(value, Sequence) or not value:
        return [Problem(f"is not {wanted}", field=name, value=None if value == [] else value)]
    return [problem for one in value for problem in _results(name, one)]


def path_problems(name: str, value: Any) -> list[Problem]:
    """What is wrong with a path before anything is looked for there."""
    if not isinstance(value, (str, Path)) or not str(value):
        return [Problem("is not a path", field=name, value=value, allowed="a text or a Path")]
    longest = max(Path(value).parts, key=len, default="")
    if max(_bytes(longest), _bytes(value) - MOST_PATH_BYTES) > MOST_NAME_BYTES:
        rule = f"at most {MOST_NAME_BYTES} bytes"
        return [
            Problem("is too long for the name of a file", field=name, value=longest, allowed=rule)
        ]
    return text_problems(name, str(value))


def _or_none(check: Check) -> Check:
    return lambda name, value: [] if value is None else check(name, value)


def _path_or_table(name: str, value: Any) -> list[Problem]:
    return [] if isinstance(value, pd.DataFrame) else path_problems(name, value)


def _lang(name: str, value: Any) -> list[Problem]:
    try:
        check_lang(value)
    except CaseError as error:
        return error.problems
    return []


def _bytes(path: str | Path) -> int:
    return len(str(path).encode("utf-8", "surrogatepass"))


def _check_of(name: str, hint: Any) -> Check | None:
    """The check of an argument by its name or its annotation; None for what the function itself
    knows better.
    """
    if name == "lang":
        return _lang
    if hint in CHECKS:
        return CHECKS[hint]
    if not isinstance(hint, type) or hint.__module__ in ("builtins", "inspect"):
        return None  # inspect: not annotated
    return lambda name, value: wrong_kind(value, hint, name, f"a {hint.__name__}")


def _cases(name: str, value: Any) -> list[Problem]:
    """One case, or several of different ids."""
    cases = list(value) if isinstance(value, (list, tuple)) else [value]
    problems = [problem for one in cases for problem in _case(name, one)]
    if problems:
        return problems
    ids = [one.id for one in cases]
    if not ids:
        return [Problem("is not a case, nor a list of some", field=name, value=value)]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    return [Problem("is there twice", field=name, value=id) for id in twice]


def _text(name: str, value: Any) -> list[Problem]:
    return wrong_kind(value, str, name, "a text")


def _number(name: str, value: Any) -> list[Problem]:
    is_number = isinstance(value, (int, float, np.number)) and not isinstance(value, bool)
    if is_number and math.isfinite(value):
        return []
    return [Problem("is not a number", field=name, value=value)]


CHECKS: dict[Any, Check] = {
    str: _text,
    str | None: _or_none(_text),
    float: _number,
    float | None: _or_none(_number),
    Case: _case,
    Results: _results,
    Results | None: _or_none(_results),
    Scenario: _scenario,
    Scenario | None: _or_none(_scenario),
    Case | Sequence[Case]: _cases,
    Sequence[Results]: _several,
    str | Path: path_problems,
    str | Path | None: _or_none(path_problems),
    str | Path | pd.DataFrame: _path_or_table,
}
