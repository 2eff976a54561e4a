"""How a figure came to be: the formula of its lever, the numbers put in, phase-in, split, sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from fosterlib.model.case import Case, label
from fosterlib.model.entries import Line
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.levers import LEVERS, arguments, call_lever
from fosterlib.model.overlap import growth, overlap_by_pair
from fosterlib.model.prices import price_factor
from fosterlib.model.terms import active_months
from fosterlib.words.stamp import stamp
from fosterlib.words.text import basis_text, money_text, number, precise, unit_text, word


@dataclass(frozen=True)
class Trace:
    """How one figure came to be, as steps (what, text). `str()` and notebooks show them; `value` is
    the figure.
    """

    title: str
    steps: tuple[tuple[str, str], ...]
    value: float

    def __str__(self) -> str:
        width = max(len(name) for name, _ in self.steps)
        return "\n".join(
            [self.title, "", *(f"{name.ljust(width)}  {text}" for name, text in self.steps)]
        )

    __repr__ = __str__


def trace(results: Results, line: str, year: str | int, lang: str = "da") -> Trace:
    """How the effect of a line (or `total`) in a year came to be, in the case's unit; negative =
    saving.

    The formula is derived from the lever function with SymPy. CaseError for a line or year that is
    not there.
    """
    year, case = str(year), results.case
    if year not in results.years:
        allowed = ", ".join(results.years)
        raise CaseError(
            Problem("is not a year of the results", field="year", value=year, allowed=allowed)
        )
    n = results.years.index(year)
    unit = money_text(case, lang, results.price_level)
    if line == "total":
        value = float(results.total[year])
        by_line = zip(case.lines, results.effects[:, :, n].sum(axis=1), strict=True)
        steps = [
            (label(one, lang), number(cell, lang))
            for one, cell in by_line
            if one.in_total and (cell or one.on)
        ]
        name = label(case.header, lang, "total")
    else:
        one = case.line(line)
        cells = results.effects[case.lines.index(one), :, n]
        value, name = float(cells.sum()), label(one, lang)
        by_party = zip(case.header.party, cells, strict=True)
        steps = _calculation(results, one, n, lang)
        steps += [
            (f"  {label(party, lang)}", number(cell, lang)) for party, cell in by_party if cell
        ]
        steps += [*_printed(case, line, year, lang), *_sources(results, one, lang)]
    title = f"{name}, {year}: {number(value, lang)} ({unit})"
    steps = [*steps, *stamp(results, lang)]
    return Trace(title, tuple(steps), value)


def lever_formula(lever: str, names: Mapping[str, str]) -> str:
    """A lever as text, derived by calling it with SymPy symbols; `names` says what stands for each
    argument.
    """
    return re.sub(r"[A-Za-z_]\w*", lambda found: names.get(found[0], found[0]), _lever_text(lever))


@cache
def _lever_text(lever: str) -> str:
    from sympy import Symbol, evaluate, sstr

    with evaluate(False):
        expression = LEVERS[lever](**{name: Symbol(name) for name in arguments(lever)})
        return sstr(_flat(expression), order="none", full_prec=False)


def _flat(expression):
    """Without the brackets that SymPy puts around (a*b)*c, and without two minus signs in one
    product.
    """
    parts = [_flat(part) for part in expression.args]
    if expression.is_Mul:
        factors = [one for part in parts for one in (part.args if part.is_Mul else [part])]
        parts = [-1] * (factors.count(-1) % 2) + [one for one in factors if one != -1]
        if len(parts) == 1:
            return parts[0]
    return expression.func(*parts) if parts else expression


def _calculation(results: Results, line: Line, n: int, lang: str) -> list[tuple[str, str]]:
    case, values, year = results.case, results.case.values(results.scenario), results.years[n]
    if not line.is_on(values):
        return [(word("calculation", lang), word("switched_off", lang))]
    if line.kind == "overlap":
        pairs = overlap_by_pair(case, values, results.years)
        pairs = pairs[pairs["year"] == year]
        return [
            (f"{row.line} × {row.changed_by}", number(row.value, lang, 1))
            for row in pairs.itertuples(index=False)
        ]
    if line.kind == "amounts":
        scale = values[f"{line.id}.scale"]
        listed = case.patterns[line.id].sum(axis=0)
        amount = listed[n] if n < len(listed) else listed[-1] * line.held if line.held else 0.0
        return [(word("calculation", lang), f"{number(amount, lang)} × {precise(scale, lang)}")]
    effect = call_lever(line.lever, line.drivers, values)
    share = float(growth(case, line, values, results.years).sum(axis=0)[n])
    put_in = {name: _seven_digits(values[id], lang) for name, id in line.drivers.items()}
    steps = [
        (word("lever", lang), line.lever),
        (word("formula", lang), _spaced(lever_formula(line.lever, line.drivers))),
        (word("numbers", lang), _spaced(lever_formula(line.lever, put_in))),
        (word("full_effect", lang), number(effect, lang, 1)),
    ]
    if line.kind == "dated":
        months = active_months(case, line, values[f"{line.id}.extension_months"], results.years)[n]
        steps.append((word("months", lang, year), f"{precise(months, lang)} / 12"))
    else:
        delay = values["delay.all"] + values[f"{line.id}.delay"]
        steps.append((word("delay", lang), f"{precise(delay, lang)} {unit_text('year', lang)}"))
    steps.append((word("share_reached", lang, year), number(share, lang, 4)))
    calculation = f"{number(effect, lang, 1)} × {number(share, lang, 4)}"
    if results.price_level != case.header.price_level:
        factor = price_factor(case.price_index, case.header.price_level, results.price_level)
        calculation += (
            f" × {number(factor, lang, 4)} ({word('price_level', lang, results.price_level)})"
        )
    return [*steps, (word("calculation", lang), calculation)]


def _printed(case: Case, line: str, year: str, lang: str) -> list[tuple[str, str]]:
    return [
        (
            word("published", lang),
            f"{precise(figure.value, lang)} ({unit_text(figure.unit, lang)}; {figure.locator})",
        )
        for figure in case.figures
        if (figure.line, figure.year, figure.party, figure.measure) == (line, year, "all", "effect")
    ]


def _sources(results: Results, line: Line, lang: str) -> list[tuple[str, str]]:
    case, values = results.case, results.case.values(results.scenario)
    used = (
        [*(line.drivers[name] for name in arguments(line.lever)), *line.split.values()]
        if line.lever
        else []
    )
    rows = []
    for id in dict.fromkeys(used):
        one = case.assumptions[id]
        told = "; ".join(text for text in (one.source, one.locator, one.note) if text)
        price = f", {word('price_level', lang, one.price_level)}" if one.price_level else ""
        shown = f"{precise(values[id], lang, one.step)} ({unit_text(one.unit, lang)}{price})"
        rows.append((id, f"{label(one, lang)}: {shown}, {basis_text(one.basis, lang)}. {told}"))
    places = dict.fromkeys(a.locator for a in case.amounts if a.line == line.id and a.locator)
    return rows + ([(word("source", lang), "; ".join(places))] if places else [])


def _seven_digits(value: float, lang: str) -> str:
    """A number exact enough that the formula can be done again by hand."""
    text = number(
        value,
        lang,
        len(np.format_float_positional(float(f"{value:.7g}"), trim="-").partition(".")[2]),
    )
    return f"({text})" if value < 0 else text


def _spaced(formula: str) -> str:
    return formula.replace("*", " × ").replace("/", " / ")
