"""The tables of the committee paper, in Danish or English, as DataFrame, text and HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import numpy as np
import pandas as pd

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked, of_one_span
from fosterlib.model.entries import Assumption, Line, Scenario, Staff
from fosterlib.model.errors import must_be
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.model.totals import totals
from fosterlib.model.units import magnitude
from fosterlib.model.years import horizon
from fosterlib.words.reference import (
    in_language,
    place_text,
    results_name,
    source_text,
    spoken_name,
    spoken_reason,
)
from fosterlib.words.sentences import unknown_total, what_is_spread
from fosterlib.words.text import (
    basis_text,
    money_heading,
    number,
    precise,
    unit_text,
    word,
)

# One line without spaces between the rules: it goes to the page with every table.
STYLE = (
    "<style>"
    ".fl-table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px;"
    "color:#1a1a1a;background:#fff}"
    ".fl-table caption{text-align:left;font-weight:600;padding:4px 8px 6px 0}"
    ".fl-table th,.fl-table td{padding:3px 8px;text-align:left!important;vertical-align:top;"
    "background:#fff}"
    ".fl-table tbody th{font-weight:400}"
    ".fl-table .n{text-align:right!important;white-space:nowrap}"
    ".fl-table thead th{border-bottom:2px solid #555}"
    ".fl-table tbody tr.total>*{font-weight:700;border-top:1.5px solid #555}"
    ".fl-table tbody tr.part>*{font-weight:600;padding-top:8px}"
    ".fl-table tr.memo>*{color:#555;font-style:italic}"
    ".fl-table tfoot td{font-size:12px;color:#444;border-top:1px solid #bbb}"
    "</style>"
)


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """A table as it is printed: numbers in `.frame`, never rounded there; `str()` gives text,
    notebooks show HTML.

    `kinds` says what each row is (line, part, total, memo); `decimals` how each column is printed
    (blank: text). The cells (row, column) of `guessed` rest on a guess and are printed in brackets.
    """

    title: str
    frame: pd.DataFrame
    lang: str
    kinds: tuple[str, ...]
    notes: tuple[str, ...] = ()
    decimals: Mapping[str, int] = field(default_factory=dict)
    guessed: frozenset[tuple[int, str]] = frozenset()

    def __repr__(self) -> str:
        return to_text(self)

    def _repr_html_(self) -> str:
        return to_html(self)


def printed_cells(table: Table) -> list[list[str]]:
    """Every cell as text, the row's label first: the one place where numbers are rounded."""
    rows = []
    by_row = zip(table.frame.index, table.frame.itertuples(index=False), strict=True)
    for n, (name, values) in enumerate(by_row):
        cells = [
            f"({text})" if (n, column) in table.guessed else text
            for column, value in zip(table.frame.columns, values, strict=True)
            for text in [_printed(table, column, value)]
        ]
        rows.append([str(name), *cells])
    return rows


def _printed(table: Table, column: str, value: object) -> str:
    if value is None:
        return ""
    if column in table.decimals and isinstance(value, (int, float, np.number)):
        return number(float(value), table.lang, table.decimals[column])
    return str(value)


@checked
def to_text(table: Table) -> str:
    """The table in plain text, columns aligned."""
    head = [str(table.frame.index.name or ""), *map(str, table.frame.columns)]
    rows = [head, *printed_cells(table)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    is_number = [False, *(column in table.decimals for column in table.frame.columns)]
    lines = [_aligned(row, widths, is_number) for row in rows]
    rule = "-" * max(map(len, lines))
    body = []
    for kind, line in zip(table.kinds, lines[1:], strict=True):
        if kind == "total":
            body.append(rule)
        body.append(line)
    body = body or [word("nothing_to_show", table.lang)]
    return "\n".join([table.title, "", lines[0], rule, *body, "", *table.notes])


def _aligned(cells: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> str:
    """A row of plain text: numbers to the right, texts to the left."""
    padded = [
        cell.rjust(width) if right else cell.ljust(width)
        for cell, width, right in zip(cells, widths, is_number, strict=True)
    ]
    return "  ".join(padded).rstrip()


@checked
def to_html(table: Table, style: bool = True) -> str:
    """The table as HTML with caption, header cells and notes; every text is escaped. Without
    `style` for a page that has the style sheet already.
    """
    columns = (table.frame.index.name or "", *table.frame.columns)
    head = "".join(
        f'<th scope="col"{_class(table, column)}>{escape(str(column))}</th>' for column in columns
    )
    rows = [
        _html_row(table, kind, cells)
        for kind, cells in zip(table.kinds, printed_cells(table), strict=True)
    ]
    if not rows:
        told = escape(word("nothing_to_show", table.lang))
        rows = [f'<tr><td colspan="{len(columns)}">{told}</td></tr>']
    notes = "".join(
        f'<tr><td colspan="{len(columns)}">{escape(note)}</td></tr>' for note in table.notes
    )
    return (
        f'{STYLE if style else ""}<table class="fl-table" lang="{table.lang}">'
        f"<caption>{escape(table.title)}</caption>"
        f"<thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody>"
        f"<tfoot>{notes}</tfoot></table>"
    )


def _html_row(table: Table, kind: str, cells: Sequence[str]) -> str:
    name, *values = cells
    data = "".join(
        f"<td{_class(table, column)}>{escape(value)}</td>"
        for column, value in zip(table.frame.columns, values, strict=True)
    )
    return f'<tr class="{kind}"><th scope="row">{escape(name)}</th>{data}</tr>'


def lines_shown(results: Results) -> list[Line]:
    """The lines of the budget table: those that the source prints, and of the others (an overlap,
    a what-if) those that are not nothing.
    """
    expected = {line.id for line in expected_lines(results.case)}
    lines = zip(results.case.lines, results.effects, strict=True)
    return [line for line, effects in lines if line.id in expected or effects.any()]


def expected_lines(case: Case) -> list[Line]:
    """The lines of which a reader of the source expects a row, also where it is nothing: those that
    it prints (not of an option that is not chosen), or all but an overlap where nothing is printed.
    """
    figures = [one for one in case.figures if one.role != "context" and not one.scenario]
    printed = {figure.line for figure in figures}
    return [
        line
        for line in case.lines
        if (line.id in printed if printed else not kind_of(line).is_computed)
    ]


@checked
def staffing_table(results: Results, lang: str = "da", every_year: bool = False) -> Table:
    """Posts (FTE) by role: the base year, the last year and the change (Table 4); `every_year`
    shows the path.
    """
    rows: dict[str, dict[str, float]] = {}
    notes: tuple[str, ...] = ()
    for line in results.case.lines:
        for staff in line.staff:
            rows[label(staff, lang)] = _posts(results, staff, lang, every_year)
            if every_year:
                base, last = staff.base_year, results.years[-1]
                notes = (word("derived_posts", lang, base, last),)
    frame = pd.DataFrame.from_dict(rows, orient="index")
    return Table(
        title=word("posts", lang),
        frame=frame.rename_axis(index=word("role", lang)),
        lang=lang,
        kinds=("line",) * len(frame),
        notes=notes,
        decimals=dict.fromkeys(frame.columns, 2),
    )


def _posts(results: Results, staff: Staff, lang: str, every_year: bool) -> dict[str, float]:
    """The posts of a role by column; the years between, which no source prints, have a star."""
    posts, (*between, last) = results.staff.loc[staff.role], results.years
    columns = {}
    if staff.base_year:
        columns = {f"{word('budget', lang)} {staff.base_year}": posts[staff.base_year]}
    if every_year:
        columns |= {f"{year} *": posts[year] for year in between}
    if staff.base_year:
        columns[f"{word('budget', lang)} {last}"] = posts[last]
    columns[word("change", lang)] = posts[last] - (
        posts[staff.base_year] if staff.base_year else 0.0
    )
    return columns


@checked
def scenarios_table(
    compared: Sequence[Results], lang: str = "da", year: str | None = None
) -> Table:
    """Scenarios side by side: each line's effect in one year, or (None) summed over all years of
    the first.
    """
    of_one_span(*compared)
    first = compared[0]
    case, years = first.case, first.years
    if year is not None:
        must_be(year, years, "year")
    chosen = [years.index(year)] if year else list(range(len(years)))
    cells = np.array([results.effects[:, :, chosen].sum(axis=(1, 2)) for results in compared]).T
    acting = {line.id for results in compared for line in lines_shown(results)}
    shown = [n for n, line in enumerate(case.lines) if line.in_total and line.id in acting]
    totals = [results.total.to_numpy()[chosen].sum() for results in compared]
    names = [results_name(results, lang) for results in compared]
    frame = pd.DataFrame(
        np.vstack([cells[shown], totals]),
        columns=names,
        index=[
            *(label(case.lines[place], lang) for place in shown),
            label(case.header, lang, "total"),
        ],
    )
    span = year or f"{years[0]}-{years[-1]}"
    money = money_heading(case, lang, first.price_level)
    return Table(
        title=f"{word('scenarios_compared', lang)}, {span}. {money}",
        frame=frame.rename_axis(index=word("line", lang)),
        lang=lang,
        kinds=(*["line"] * len(shown), "total"),
        notes=notes_below(first, lang),
        decimals=money_columns(case, names),
    )


@checked
def changes_table(results: Results, lang: str = "da") -> Table:
    """The assumptions that the scenario moves: published value, its own, and what each does alone
    (last year, sum).
    """
    case, last = results.case, results.years[-1]
    names, rows = [], []
    for id, value in results.scenario.overrides.items():
        assumption = case.assumptions[id]
        if value != assumption.value:
            names.append(label(assumption, lang))
            rows.append(_change(case, assumption, value, last, lang))
    alone = word("effect_alone", lang)
    effects = [f"{alone} {last}", f"{alone}, {word('sum', lang).lower()}"]
    columns = [word("in_the_case", lang), word("value", lang), word("unit", lang), *effects]
    frame = pd.DataFrame(rows, columns=columns, index=names)
    reason, sign_rule = spoken_reason(results.scenario, lang), word("sign_rule", lang)
    return Table(
        title=f"{word('adjusted', lang)}. {money_heading(case, lang)}",
        frame=frame.rename_axis(index=word("assumption", lang)),
        lang=lang,
        kinds=("line",) * len(rows),
        notes=(reason, sign_rule) if reason else (sign_rule,),
        decimals=money_columns(case, effects),
    )


def _change(case: Case, assumption: Assumption, value: float, last: str, lang: str) -> list:
    """Published value, the scenario's, the unit; and what the change does alone in the last year
    and in all.
    """
    published, years = case.values(), horizon(case.years, last)
    # not as a scenario: what is allowed together may break a limit alone
    only_this = published | {assumption.id: value}
    alone = np.array(totals(case, only_this, years)) - np.array(totals(case, published, years))
    return [
        precise(assumption.value, lang, assumption.step),
        precise(value, lang, assumption.step),
        word("unit_of_switch", lang) if assumption.is_switch else unit_text(assumption.unit, lang),
        alone[-1],
        alone.sum(),
    ]


@checked
def assumptions_table(
    case: Case, lang: str = "da", scenario: Scenario | None = None, money_only: bool = False
) -> Table:
    """Every assumption of the case's own: value, unit, range, basis, source; `money_only` gives the
    price list.
    """
    values = case.values(scenario)
    own = [assumption for assumption in case.assumptions.values() if not assumption.is_implied]
    if money_only:
        own = [assumption for assumption in own if assumption.price_level]
    rows = {
        assumption.id: _assumption_row(case, assumption, values[assumption.id], lang)
        for assumption in own
    }
    columns = [
        word(key, lang) for key in ("assumption", "value", "unit", "range", "basis", "source")
    ]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return Table(
        title=word("assumptions", lang),
        frame=frame.rename_axis(index="id"),
        lang=lang,
        kinds=("line",) * len(frame),
    )


@checked
def open_questions_table(case: Case, lang: str = "da") -> Table:
    """What the source leaves open, as the case lists it."""
    rows = [
        [
            label(entry, lang, "topic"),
            label(entry, lang, "question"),
            place_text(case.header, entry.locator, lang),
        ]
        for entry in case.open_questions
    ]
    columns = [word(key, lang) for key in ("topic", "question", "locator")]
    frame = pd.DataFrame(
        rows, columns=columns, index=[entry.number for entry in case.open_questions]
    )
    return Table(
        title=word("open_questions", lang),
        frame=frame.rename_axis(index=""),
        lang=lang,
        kinds=("line",) * len(rows),
    )


@lru_cache(maxsize=64)
def money_decimals(case: Case) -> int:
    """With how many decimals the case's money is printed: one in millions, none otherwise."""
    return 1 if magnitude(case.header.unit) >= 1e6 else 0


def scenario_title(results: Results, lang: str) -> str:
    """The title of the case, and the scenario if it is not the published one."""
    title = label(results.case.header, lang, "title")
    if results.scenario.name == "published":
        return title
    return f"{title} ({spoken_name(results.scenario, lang)})"


def scenario_name(scenario: Scenario, lang: str) -> str:
    """What a scenario is called in a table."""
    if scenario.name == "published":
        return word("published", lang)
    return spoken_name(scenario, lang)


def _assumption_row(case: Case, assumption: Assumption, value: float, lang: str) -> list[str]:
    low, high, shown = (
        precise(end, lang, assumption.step) for end in (assumption.low, assumption.high, value)
    )
    unit = unit_text(assumption.unit, lang)
    if assumption.price_level:
        unit += f" ({word('price_level', lang, assumption.price_level)})"
    told = in_language(case.header, assumption.source, lang)
    where = place_text(case.header, assumption.locator, lang)
    source = ", ".join(text for text in (told, where) if text)
    basis = basis_text(assumption.basis, lang)
    ends = "" if assumption.formula else f"{low} - {high}"  # what is computed has no range
    return [label(assumption, lang), shown, unit, ends, basis, source]


def notes_below(results: Results, lang: str) -> tuple[str, ...]:
    """What stands below a table of money: sign, what is unknown or a guess, the source."""
    told = (
        word("sign_rule", lang),
        unknown_total(results, lang),
        spread_note(results, lang),
        f"{word('source', lang)}: {source_text(results.case.header, lang)}",
    )
    return tuple(note for note in told if note)


def spread_note(results: Results, lang: str) -> str:
    """What is spread evenly over years, and how it is marked in a table; blank if nothing is."""
    told = what_is_spread(results, lang)
    return f"{told} {word('in_brackets', lang)}" if told else ""


def money_columns(case: Case, columns: Iterable[str]) -> dict[str, int]:
    """With how many decimals money is printed in these columns."""
    return dict.fromkeys(columns, money_decimals(case))


def _class(table: Table, column: str) -> str:
    return ' class="n"' if column in table.decimals else ""
