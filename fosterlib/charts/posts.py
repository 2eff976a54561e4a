"""The posts behind the lines: the change against the base year, by year."""

from functools import lru_cache
from typing import NamedTuple, Unpack

import numpy as np

from fosterlib.charts.canvas import Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import (
    EVERY,
    Columns,
    LaneRow,
    NamedMark,
    fits_columns,
    lane,
    names_at_right,
    names_below,
    names_height,
    outline,
    room_at_right,
    room_for_axis,
    stands_direct,
    value_axis,
    year_names,
)
from fosterlib.charts.placing import outwards
from fosterlib.charts.shapes import Box, Plot
from fosterlib.charts.stacks import LEAST_HEIGHT, Behind, Limits, behind_name, span_text
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results, staff_table
from fosterlib.model.totals import movable
from fosterlib.words.reference import moves, results_name
from fosterlib.words.text import number, word

PLOT_HEIGHT = 98.0


class Posts(NamedTuple):
    """Posts in all by year (empty: not known of a role), and the change against the base year."""

    levels: tuple[float, ...]
    changes: tuple[float, ...]


def staffing_plot(results: Results, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """Posts (FTE) behind the lines by year: the change against the base year as bars, the level as
    a row, and what is printed (else the plan) as an outline behind.
    """
    case = results.case
    now = _posts_of(case, results.scenario, results.years)
    behind = _behind(results)
    unit = _unit(case, now, lang)
    if moves(results):
        unit += f". {word('scenario', lang)}: {results_name(results, lang)}"
    said = ChartWords(
        f"{word('posts', lang)}, {span_text(results.years)}",
        unit,
        told=_told(results, now, behind, lang),
        money=False,
    )
    low, high = _reach(case, results.years)
    known = [
        value for value in (*now.changes, *(behind.values if behind else ())) if value == value
    ]
    limits = outwards(min(low, *known, 0.0), max(high, *known, 0.0), 4)
    return at_height(
        lambda height: _chart(
            Canvas(case, lang, form), results.years, now, behind, limits, said, height
        ),
        form,
        PLOT_HEIGHT,
    )


def _unit(case: Case, now: Posts, lang: str) -> str:
    """Whose posts, and against what the change is."""
    roles = [staff for line in case.lines for staff in line.staff]
    names = ", ".join(label(role, lang) for role in roles)
    if not now.levels:
        return word("chart.posts_change", lang, names)
    bases = ", ".join(dict.fromkeys(role.base_year for role in roles))
    base = number(now.levels[0] - now.changes[0], lang, 2)
    return word("chart.posts_unit", lang, names, bases, base)


def _posts_of(case: Case, scenario: Scenario, years: tuple[str, ...]) -> Posts:
    cells = np.zeros((len(case.lines), len(case.parties), len(years)))
    table = staff_table(Results(case, scenario, years, case.header.price_level, cells))
    if table.empty:
        return Posts((), ())
    staffs = [staff for line in case.lines for staff in line.staff]
    base = sum(float(table.loc[staff.role, staff.base_year]) for staff in staffs if staff.base)
    in_all = [float(table[year].sum(skipna=False)) for year in years]
    levels = tuple(in_all) if all(staff.base for staff in staffs) else ()
    return Posts(levels, tuple(level - base for level in in_all))


@lru_cache(maxsize=32)
def _reach(case: Case, years: tuple[str, ...]) -> Limits:
    """How far the change in posts goes when one assumption at a time stands at an end of its
    range.
    """
    found = [0.0]
    for assumption in filter(movable, case.assumptions.values()):
        for end in (assumption.low, assumption.high):
            moved = Scenario(name=assumption.id, overrides={assumption.id: end})
            found += [one for one in _posts_of(case, moved, years).changes if one == one]
    return min(found), max(found)


def _behind(results: Results) -> Behind | None:
    """The printed changes by year; where none is printed, those of the plan."""
    case, printed = results.case, _printed(results.case)
    is_printed = tuple(year in printed for year in results.years)
    if not any(is_printed) and not moves(results):
        return None
    plan = _posts_of(case, case.published, results.years).changes
    values = tuple(
        printed.get(year, planned) for year, planned in zip(results.years, plan, strict=True)
    )
    return Behind(values, is_printed)


def _printed(case: Case) -> dict[str, float]:
    """The printed change in posts by year, of all lines with posts; a year that lacks one of them
    is not printed.
    """
    staffed = [line.id for line in case.lines if line.staff]
    levels = {(one.line, one.year): one.value for one in case.figures if one.measure == "fte"}
    found = {(one.line, one.year): one.value for one in case.figures if one.measure == "fte_change"}
    for line in filter(lambda line: line.staff, case.lines):
        [base_year, *others] = dict.fromkeys(staff.base_year for staff in line.staff)
        base = None if others else levels.get((line.id, base_year))
        for year in case.years:
            if base is not None and (line.id, year) in levels:
                found.setdefault((line.id, year), levels[line.id, year] - base)
    return {
        year: sum(found[line, year] for line in staffed)
        for year in case.years
        if all((line, year) in found for line in staffed)
    }


def _chart(
    canvas: Canvas,
    years: tuple[str, ...],
    now: Posts,
    behind: Behind | None,
    limits: Limits,
    said: ChartWords,
    height: float,
) -> Plot:
    lang = canvas.lang
    row_names = [word("chart.change", lang), *([behind_name(behind, lang)] if behind else [])]
    row_names += [word("posts_row", lang)] if now.levels else []
    x0 = room_for_axis(canvas, *limits, row_names)
    x1 = canvas.width - room_at_right(canvas, len(years), 97.5)
    names = [NamedMark("save", word("chart.change", lang), None, bold=True)]
    if behind:
        swatch = "plan" if behind.kind == "plan" else "outline"
        names.append(NamedMark(swatch, word(f"chart.posts_{behind.kind}", lang), None))
    top = canvas.head(said) + 4
    needed = names_height(canvas, names, canvas.width - x1) if stands_direct(canvas) else 0.0
    columns = Columns(years, x0, x1, top, top + max(height, LEAST_HEIGHT, needed), *limits)
    value_axis(canvas, columns)
    for place, change in enumerate(now.changes):
        top_of_bar, bottom = sorted((columns.y(0), columns.y(change)))
        left = columns.x(place) - columns.bar / 2
        if change == change:
            fill = "cost" if change > 0 else "save"
            canvas.add(Box(left, top_of_bar, columns.bar, bottom - top_of_bar, fill))
        if behind:
            outline(canvas, columns, place, behind.values[place], behind.printed[place])
    every = _every(canvas, columns, now)
    rows = [LaneRow(row_names[0], [number(one, lang, 2) for one in now.changes], bold=True)]
    if behind:
        texts = [number(one, lang, 2) for one in behind.values]
        rows.append(LaneRow(row_names[1], texts, colour="muted"))
    if now.levels:
        rows.append(LaneRow(row_names[-1], [number(one, lang, 2) for one in now.levels]))
    end = lane(canvas, columns, rows, every=every)
    if not stands_direct(canvas):
        return canvas.foot(names_below(canvas, names, end), said)
    edge = columns.x(len(years) - 1) + columns.bar / 2
    values = [now.changes[-1], *([behind.values[-1]] if behind else [])]
    pointing = [
        one._replace(anchor=columns.y(value), start=edge + 0.75 + place * columns.beyond)
        for place, (one, value) in enumerate(zip(names, values, strict=True))
        if value == value
    ]
    names_at_right(canvas, pointing, x1, (top - 4, columns.bottom))
    return canvas.foot(end, said)


def _every(canvas: Canvas, columns: Columns, now: Posts) -> int:
    """Every how many years a figure has room."""
    texts = [number(one, canvas.lang, 2) for one in (*now.levels, *now.changes)]
    widest = canvas.widest([*texts, *year_names(canvas, columns.years)], bold=True)
    return next(each for each in EVERY if fits_columns(widest, columns.column, each, 5.0))


def _told(results: Results, now: Posts, behind: Behind | None, lang: str) -> str:
    """The chart in words: the change and the level of each year, and what is printed."""
    rows = [(word("chart.change", lang), now.changes)]
    rows += [(word("posts_row", lang), now.levels)] if now.levels else []
    if behind:
        rows.append((word(f"chart.posts_{behind.kind}", lang), behind.values))
    return " ".join(
        f"{name}: "
        + ", ".join(
            f"{year} {number(value, lang, 2)}"
            for year, value in zip(results.years, values, strict=True)
        )
        + "."
        for name, values in rows
    )
