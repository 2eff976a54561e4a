"""The budget tables of a proposal: by line and by part, overall with subtotals, by party."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from fosterlib.model.case import label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Line
from fosterlib.model.evaluate import Results
from fosterlib.questions.timing import (
    is_implementation,
    is_permanent,
    payback_year,
    years_to_payback,
)
from fosterlib.words.reference import in_language
from fosterlib.words.tables import Table, lines_shown, money_columns, notes_below, scenario_title
from fosterlib.words.text import by_party, money_heading, party_heading, word


@checked
def budget_table(
    results: Results, lang: str = "da", by_part: bool = False, steering_area: bool = True
) -> Table:
    """The effects by line and year as the proposal prints them (Table 1; by part: Table 3), in the
    case's unit.

    Negative = saving. Lines that are not part of the total stand below it. An unknown is "not
    stated"; what rests on a sum spread evenly over years stands in brackets.
    """
    total = label(results.case.header, lang, "total")
    rows = [*_lines(results, lang, by_part), *_total_and_below(results, total, lang)]
    return _table(results, rows, lang, steering_area and not by_part)


@checked
def overall_table(results: Results, lang: str = "da") -> Table:
    """Lasting change and implementation apart, by year and in all, as Copenhagen's form has them;
    in the case's unit, negative = saving.

    Implementation is what is put in once: investment lines that end. The rest is called lasting if
    all of it goes on after the last year. Each has subtotals by steering
    area where there are several. When the implementation is paid back stands below, with what is
    meant by it.
    """
    counted = [line for line in lines_shown(results) if line.in_total]
    once = [line for line in counted if is_implementation(line)]
    others = [line for line in counted if not is_implementation(line)]
    key = "lasting" if all(map(is_permanent, others)) else "running"
    rows = [
        *_block(results, others, key, lang),
        *_block(results, once, "implementation", lang),
        *_total_and_below(results, word("overall.total", lang), lang),
    ]
    table = _table(results, [_with_sum(row) for row in rows], lang, in_all=True)
    return replace(table, notes=(*_paid_back(results, lang), *table.notes))


class BudgetRow(NamedTuple):
    """A row of a budget table: its kind, what it is called, its steering area, a value a year (none
    for a heading), and which of them rest on a guess.
    """

    kind: str
    name: str
    steering_area: str = ""
    values: Sequence[float] = ()
    guessed: Sequence[bool] = ()


def _table(
    results: Results, rows: Sequence[BudgetRow], lang: str, areas: bool = True, in_all: bool = False
) -> Table:
    """A table of rows: the years, perhaps the steering areas before and the sum behind them."""
    case, years = results.case, list(results.years)
    columns = [*years, word("sum", lang)] if in_all else years
    nothing: list = [""] * len(columns)
    cells = [[*row.values] or nothing for row in rows]
    frame = pd.DataFrame(cells, columns=columns, index=[row.name for row in rows])
    if areas and any(row.steering_area for row in rows):
        frame.insert(0, word("steering_area", lang), [row.steering_area for row in rows])
    return Table(
        title=f"{scenario_title(results, lang)}. {money_heading(case, lang, results.price_level)}",
        frame=frame.rename_axis(index=word("line", lang)),
        lang=lang,
        kinds=tuple(row.kind for row in rows),
        notes=notes_below(results, lang),
        decimals=money_columns(case, columns),
        guessed=_guessed_cells([row.guessed for row in rows], years),
    )


def _guessed_cells(
    by_row: Iterable[Iterable[bool]], years: Sequence[str]
) -> frozenset[tuple[int, str]]:
    """The cells (row, year) that are a guess; a row without any may be empty."""
    return frozenset(
        (n, year)
        for n, guessed in enumerate(by_row)
        for year, is_guess in zip(years, guessed, strict=False)
        if is_guess
    )


# rows


def _lines(results: Results, lang: str, by_part: bool) -> Iterator[BudgetRow]:
    """The lines in the total, in the case's order, or under the name of their part."""
    counted = [line for line in lines_shown(results) if line.in_total]
    if not by_part:
        yield from (_line(results, line, lang) for line in counted)
        return
    for part in results.case.header.part:
        of_part = [line for line in counted if line.part == part.id]
        if of_part:
            yield BudgetRow("part", label(part, lang))
        yield from (_line(results, line, lang) for line in of_part)


def _block(results: Results, lines: Sequence[Line], key: str, lang: str) -> Iterator[BudgetRow]:
    """The lines under a heading, a subtotal for each steering area if there are several, and what
    they are in all.
    """
    if not lines:
        return
    yield BudgetRow("part", word(f"overall.{key}", lang))
    yield from (_line(results, line, lang) for line in lines)
    areas = list(dict.fromkeys(line.steering_area for line in lines))
    for area in areas if len(areas) > 1 else ():
        name = in_language(results.case.header, area, lang) or word("no_steering_area", lang)
        of_area = [line for line in lines if line.steering_area == area]
        yield _sum(results, of_area, "memo", word("of_area", lang, name))
    yield _sum(results, lines, "total", word(f"overall.{key}_in_all", lang))


def _line(results: Results, line: Line, lang: str) -> BudgetRow:
    row = _sum(results, [line], "line", label(line, lang))
    return row._replace(steering_area=in_language(results.case.header, line.steering_area, lang))


def _sum(results: Results, lines: Sequence[Line], kind: str, name: str) -> BudgetRow:
    """What some lines come to by year."""
    chosen = [line in lines for line in results.case.lines]
    values = results.effects[chosen].sum(axis=(0, 1))
    guessed = np.asarray(results.spread[chosen].any(axis=(0, 1)))
    return BudgetRow(kind, name, "", values.tolist(), guessed.tolist())


def _total_and_below(results: Results, total: str, lang: str) -> Iterator[BudgetRow]:
    """The total, and below it the lines that are listed and not in it."""
    counted = [line for line in results.case.lines if line.in_total]
    yield _sum(results, counted, "total", total)
    for line in lines_shown(results):
        if not line.in_total:
            name = f"{label(line, lang)} ({word('without_total', lang).lower()})"
            yield _line(results, line, lang)._replace(kind="memo", name=name)


def _with_sum(row: BudgetRow) -> BudgetRow:
    return row._replace(values=[*row.values, sum(row.values)]) if row.values else row


def _paid_back(results: Results, lang: str) -> Iterator[str]:
    """In which year the implementation is paid back, and how that is counted; nothing where nothing
    is put in, or something is not stated.
    """
    paid = payback_year(results).iloc[-1]
    if not paid["investment"] > 0:
        return
    if not paid["payback_year"]:
        yield word("overall.not_paid_back", lang, results.years[-1])
        return
    years = str(years_to_payback(results))
    yield word("overall.paid_back", lang, paid["payback_year"], years)


@checked
def party_table(results: Results, lang: str = "da") -> Table:
    """The effects by centre (party) and year, of what the source splits; the rest is a row."""
    case, years = results.case, list(results.years)
    parties = [label(party, lang) for party in case.header.party]
    frame = pd.DataFrame(results.effects[case.counted].sum(axis=0), index=parties, columns=years)
    frame.loc[label(case.header, lang, "total")] = results.total.to_numpy()
    of_parties = results.spread[case.counted].any(axis=0)
    return Table(
        title=f"{by_party(case, lang)}. {money_heading(case, lang, results.price_level)}",
        frame=frame.rename_axis(index=party_heading(case, lang)),
        lang=lang,
        kinds=(*["line"] * len(case.parties), "total"),
        notes=(f"{word('of_what_is_split', lang)}.", *notes_below(results, lang)),
        decimals=money_columns(case, years),
        guessed=_guessed_cells([*of_parties, of_parties.any(axis=0)], years),
    )
