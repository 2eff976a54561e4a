"""Prose that belongs to a state: `{if network saves} ... {else} ... {end}` in a paper.

A condition is one of a closed list, or several joined by `and`, `or` and `not`. A mark may stand
in a line of its own, or within a sentence. data/README.md lists the conditions.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fosterlib.model.entries import Line
from fosterlib.model.errors import CaseError, Problem, must_be, nearest
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import reached
from fosterlib.words.amounts import is_nothing
from fosterlib.words.reference import moves, standing
from fosterlib.words.stamp import moved

MARK = re.compile(
    r"^[ \t]*\{(?P<alone>if\b[^{}]*|else|end)\}[ \t]*(?:\n|\Z)|\{(?P<within>if\b[^{}]*|else|end)\}",
    re.MULTILINE,
)
ALLOWED = (
    "LINE, PART or total with acts, saves, costs, brings, late or full; ASSUMPTION with moved,"
    " whole or one, or above or below a number or another assumption; nothing moved; printed;"
    " and, or, not"
)
WHOLE = 1e-9


@dataclass
class _Open:
    """An {if} that is not closed yet: where it stands, and whether its text now is kept."""

    row: int
    keeps: bool
    has_else: bool = False


def kept_text(
    text: str, holds: Callable[[str], bool], found: Callable[[int, str, str], None]
) -> str:
    """The text without its marks and without the passages whose condition does not hold. `found`
    is told what is wrong with a mark: its row, what stands there, why.
    """
    kept: list[str] = []
    opened: list[_Open] = []
    last = 0
    for mark in MARK.finditer(text):
        if all(one.keeps for one in opened):
            kept.append(text[last : mark.start()])
        last = mark.end()
        said = (mark["alone"] or mark["within"]).strip()
        row = text[: mark.end()].rstrip("\n").count("\n") + 1
        if said.startswith("if"):
            opened.append(_Open(row, holds(said[2:].strip())))
        elif not opened or (said == "else" and opened[-1].has_else):
            found(row, f"{{{said}}}", "belongs to no {if}")
        elif said == "else":
            opened[-1].keeps, opened[-1].has_else = not opened[-1].keeps, True
        else:
            opened.pop()
    for one in opened:
        found(one.row, "{if}", "is not closed by {end}")
    return "".join([*kept, text[last:]])


def condition_holds(results: Results, condition: str) -> bool:
    """Whether a condition is true of these results. CaseError if it is none of the list."""
    return any(
        all(_term(results, term.strip()) for term in re.split(r"\band\b", one))
        for one in re.split(r"\bor\b", condition)
    )


def _term(results: Results, term: str) -> bool:
    words = term.split()
    if words[:1] == ["not"]:
        return not _term(results, " ".join(words[1:]))
    if words == ["nothing", "moved"]:
        return not moves(results)
    if words == ["printed"]:
        return standing(results) == "printed"
    if len(words) == 2 and words[1] in OF_MONEY:
        return OF_MONEY[words[1]](results, _lines(results, words[0]))
    if len(words) == 2 and words[1] in OF_A_NUMBER:
        return OF_A_NUMBER[words[1]](results, _number(results, words[0]), words[0])
    if len(words) == 3 and words[1] in ("above", "below"):
        value, bound = (_number(results, name) for name in (words[0], words[2]))
        return value > bound if words[1] == "above" else value < bound
    near = nearest(words[-1], [*OF_MONEY, *OF_A_NUMBER, "above", "below"]) if words else ""
    raise CaseError(
        Problem("is no condition that a paper can have", value=term, allowed=ALLOWED, nearest=near)
    )


def _lines(results: Results, name: str) -> list[int]:
    """The places of the lines of a name: a line, those of a part, or all that count."""
    case = results.case
    parts = [part.id for part in case.header.part]
    must_be(name, ["total", *parts, *(line.id for line in case.lines)], "line or part")
    return [
        place
        for place, line in enumerate(case.lines)
        if name in (line.id, line.part) or (name == "total" and line.in_total)
    ]


def _number(results: Results, name: str) -> float:
    """A number as it is written, or the value of an assumption."""
    try:
        return float(name)
    except ValueError:
        values = results.case.values(results.scenario)
        must_be(name, values, "assumption")
        return float(values[name])


def _by_year(results: Results, places: list[int]) -> np.ndarray:
    return results.effects[places].sum(axis=(0, 1))


def _acts(results: Results, places: list[int]) -> bool:
    cells = results.effects[places]
    return bool(np.isnan(cells).any() or np.abs(cells).max(initial=0.0) > 0)


def _saves(results: Results, places: list[int]) -> bool:
    """Every year saves or is nothing, some year saves, and no income is in it."""
    case, by_year = results.case, _by_year(results, places)
    has_income = any(case.lines[n].money == "income" and _acts(results, [n]) for n in places)
    some = any(value < 0 and not is_nothing(case, value) for value in by_year)
    return bool(some and (by_year <= 0).all() and not has_income)


def _costs(results: Results, places: list[int]) -> bool:
    """Every year costs or is nothing, and some year costs."""
    by_year = _by_year(results, places)
    some = any(value > 0 and not is_nothing(results.case, value) for value in by_year)
    return bool(some and (by_year >= 0).all())


def _brings(results: Results, places: list[int]) -> bool:
    """Some year brings money in: an income, more than what is paid back of it."""
    return any(
        value < 0 and not is_nothing(results.case, value) for value in _by_year(results, places)
    )


def _late(results: Results, places: list[int]) -> bool:
    """A line that acts comes later than the case has it."""
    case, values = results.case, results.case.values(results.scenario)
    return any(_acts(results, [n]) and is_late(case.lines[n], values) for n in places)


def is_late(line: Line, values) -> bool:
    """Whether a line comes later than the case has it: delayed, or a later start."""
    if kind_of(line).is_delayed:
        return values["delay.all"] + values[line.own("delay")] > 0
    return values.get(line.own("start_months"), 0.0) > 0


def _full(results: Results, places: list[int]) -> bool:
    """What is phased in has reached its full effect in the year that the case says."""
    case, values = results.case, results.case.values(results.scenario)
    return all(
        is_phased_in(results, case.lines[n], values)
        for n in places
        if _acts(results, [n]) and kind_of(case.lines[n]).is_delayed
    )


def is_phased_in(results: Results, line: Line, values) -> bool:
    """Whether a line has reached all of its effect in its full year."""
    year = results.years.index(results.case.header.full_effect_year(line))
    shares = reached(results.case, line, values, results.years).sum(axis=0)
    return bool(shares[year] >= 1 - WHOLE)


OF_MONEY: dict[str, Callable[[Results, list[int]], bool]] = {
    "acts": _acts,
    "saves": _saves,
    "costs": _costs,
    "brings": _brings,
    "late": _late,
    "full": _full,
}
OF_A_NUMBER: dict[str, Callable[[Results, float, str], bool]] = {
    "moved": lambda results, value, id: id in moved(results.case, results.scenario),
    "whole": lambda results, value, id: abs(value - round(value, 0)) < WHOLE,
    "one": lambda results, value, id: value == 1,
}
