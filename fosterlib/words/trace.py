"""How a figure came to be: its lever's formula, the numbers put in, phase-in, split, sources."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.computation import Computation, full_effect, in_year, rests_on
from fosterlib.model.entries import Line
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.model.overlap import overlap_by_pair
from fosterlib.model.prices import price_factor
from fosterlib.model.terms import coefficient, delay_of, months_of_years, reached
from fosterlib.words.estimates import put_right_texts
from fosterlib.words.formula import formula
from fosterlib.words.reference import in_language
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


@checked
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
        steps += [*_printed(case, line, year, lang), *_sources(results, one, n, lang)]
    title = f"{name}, {year}: {number(value, lang)} ({unit})"
    steps = [*steps, *stamp(results, lang)]
    return Trace(title, tuple(steps), value)


def _calculation(results: Results, line: Line, n: int, lang: str) -> list[tuple[str, str]]:
    """The steps from the assumptions of a line to its effect in the year number `n`."""
    case, values, year = results.case, results.case.values(results.scenario), results.years[n]
    kind = kind_of(line)
    if not line.is_on(values):
        return [(word("calculation", lang), word("switched_off", lang))]
    if kind.is_computed:
        pairs = overlap_by_pair(case, values, results.years)
        return [
            (f"{row.line} × {row.changed_by}", number(row.value, lang, 1))
            for row in pairs[pairs["year"] == year].itertuples(index=False)
        ]
    share = float(reached(case, line, values, results.years).sum(axis=0)[n])
    if not kind.has_lever:
        scale = precise(values[line.own("scale")], lang)
        calculation = f"{number(share, lang)} × {scale}"
        step = (word("calculation", lang), calculation + _in_other_prices(results, lang))
        return [*_spreading(results, line, n, lang), step]
    effect = coefficient(case, line, values, results.years)[n]
    calculation = f"{number(effect, lang, 1)} × {number(share, lang, 4)}"
    return [
        *_effect_steps(full_effect(case, line), in_year(case, values, year), effect, lang),
        _timing_step(results, line, n, lang),
        (word("share_reached", lang, year), number(share, lang, 4)),
        (word("calculation", lang), calculation + _in_other_prices(results, lang)),
    ]


def _spreading(results: Results, line: Line, n: int, lang: str) -> list[tuple[str, str]]:
    """The sums of several years of which a year's money is an equal part."""
    case, year = results.case, results.years[n]
    sums = [
        (amount.value, years)
        for amount in case.amounts
        if amount.line == line.id and year in (years := case.header.years_meant(amount.year))
    ]
    return [
        (
            word("sum_of_years", lang, ", ".join(years)),
            f"{number(value, lang)} / {len(years)} = {number(value / len(years), lang)}",
        )
        for value, years in sums
        if len(years) > 1
    ]


def _effect_steps(
    calculation: Computation, values: Mapping, effect: float, lang: str
) -> list[tuple[str, str]]:
    """What the full effect is computed by: in words, and with the year's numbers put in."""
    put_in = {name: _seven_digits(values[id], lang) for name, id in calculation.inputs.items()}
    lever = [] if calculation.tree else [(word("lever", lang), calculation.text)]
    return [
        *lever,
        (word("formula", lang), _spaced(formula(calculation, calculation.inputs))),
        (word("numbers", lang), _spaced(formula(calculation, put_in))),
        (word("full_effect", lang), number(effect, lang, 1)),
    ]


def _timing_step(results: Results, line: Line, n: int, lang: str) -> tuple[str, str]:
    """What time does to the line: its delay, or the months of the year between its dates."""
    case, values = results.case, results.case.values(results.scenario)
    kind = kind_of(line)
    if kind.dates:
        months = months_of_years(case, line, values, results.years)[n]
        heading = word("months", lang, results.years[n])
        return heading, f"{precise(months, lang)} / {kind.months}"
    delay = precise(delay_of(case, line, values), lang)
    return word("delay", lang), f"{delay} {unit_text('year', lang)}"


def _in_other_prices(results: Results, lang: str) -> str:
    """The factor from the case's price level to that of the results, if they differ."""
    case, level = results.case, results.price_level
    if level == case.header.price_level:
        return ""
    factor = price_factor(case.price_index, case.header.price_level, level)
    return f" × {number(factor, lang, 4)} ({word('price_level', lang, level)})"


def _printed(case: Case, line: str, year: str, lang: str) -> list[tuple[str, str]]:
    return [
        (
            word("published", lang),
            f"{precise(figure.value, lang)} ({unit_text(figure.unit, lang)}; {figure.locator})",
        )
        for figure in case.figures
        if (figure.line, figure.year, figure.party, figure.measure) == (line, year, "all", "effect")
    ]


def _sources(results: Results, line: Line, n: int, lang: str) -> list[tuple[str, str]]:
    case, values = results.case, results.case.values(results.scenario)
    own = full_effect(case, line).ids if kind_of(line).has_lever else ()
    used = rests_on(case, (*own, *line.split.values()))
    of_year = in_year(case, values, results.years[n])
    rows, put_right = [], put_right_texts(case, lang)
    for id in (id for id in used if id in case.assumptions):
        one = case.assumptions[id]
        texts = (
            put_right.get(id, ""),
            in_language(case.header, one.source, lang),
            in_language(case.header, one.locator, lang),
            in_language(case.header, one.note, lang),
        )
        told = "; ".join(text for text in texts if text)
        price = f", {word('price_level', lang, one.price_level)}" if one.price_level else ""
        shown = f"{precise(of_year[id], lang, one.step)} ({unit_text(one.unit, lang)}{price})"
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
