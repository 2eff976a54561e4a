"""The tables of the committee paper, in Danish or English, as DataFrame, text and HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import numpy as np
import pandas as pd

from fosterlib.model.arguments import checked, of_one_case
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Assumption, Scenario
from fosterlib.model.errors import must_be
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.units import magnitude
from fosterlib.words.sentences import unknown_total
from fosterlib.words.text import (
    basis_text,
    by_party,
    money_heading,
    number,
    party_heading,
    precise,
    unit_text,
    word,
)

STYLE = (
    "<style>.fl-table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px;color:#1a1a1a;background:#fff}.fl-table"
    " caption{text-align:left;font-weight:600;padding:4px 8px 6px 0}.fl-table th,.fl-table"
    " td{padding:3px 8px;text-align:left!important;vertical-align:top;background:#fff}.fl-table"
    " tbody th{font-weight:400}.fl-table .n{text-align:right!important;white-space:nowrap}.fl-table"
    " thead th{border-bottom:2px solid #555}.fl-table tbody"
    " tr.total>*{font-weight:700;border-top:1.5px solid #555}.fl-table tbody"
    " tr.part>*{font-weight:600;padding-top:8px}.fl-table"
    " tr.memo>*{color:#555;font-style:italic}.fl-table tfoot"
    " td{font-size:12px;color:#444;border-top:1px solid #bbb}</style>"
)


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it is printed: numbers in `.frame`, never rounded there; `str()` gives text,
    notebooks show HTML.

    `kinds` says what each row is (line, part, total, memo); `decimals` how each column is printed
    (blank: text).
    """

    title: str
    frame: pd.DataFrame
    lang: str
    kinds: tuple[str, ...]
    notes: tuple[str, ...] = ()
    decimals: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return to_text(self)

    def _repr_html_(self) -> str:
        return to_html(self)


def printed_cells(table: Table) -> list[list[str]]:
    """Every cell as text, the row's label first: the one place where numbers are rounded."""
    rows = []
    for name, values in zip(table.frame.index, table.frame.itertuples(index=False), strict=True):
        cells = [str(name)]
        for column, value in zip(table.frame.columns, values, strict=True):
            is_number = isinstance(value, (int, float, np.number)) and column in table.decimals
            cells.append(
                number(value, table.lang, table.decimals[column]) if is_number else str(value or "")
            )
        rows.append(cells)
    return rows


@checked
def to_text(table: Table) -> str:
    """The table in plain text, columns aligned."""
    header = [str(table.frame.index.name or ""), *map(str, table.frame.columns)]
    rows = [header, *printed_cells(table)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(header))]
    numeric = [False, *(column in table.decimals for column in table.frame.columns)]
    lines = [
        "  ".join(
            cell.rjust(w) if n else cell.ljust(w)
            for cell, w, n in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in rows
    ]
    rule = "-" * max(map(len, lines))
    body = [
        line
        for kind, line in zip(table.kinds, lines[1:], strict=True)
        for line in [rule] * (kind == "total") + [line]
    ]
    return "\n".join([table.title, "", lines[0], rule, *body, "", *table.notes])


@checked
def to_html(table: Table) -> str:
    """The table as HTML with caption, header cells and notes; every text is escaped."""
    header = "".join(
        f'<th scope="col"{_class(table, column)}>{escape(str(column))}</th>'
        for column in (table.frame.index.name or "", *table.frame.columns)
    )
    body = []
    for kind, (name, *cells) in zip(table.kinds, printed_cells(table), strict=True):
        columns = zip(table.frame.columns, cells, strict=True)
        data = "".join(
            f"<td{_class(table, column)}>{escape(cell)}</td>" for column, cell in columns
        )
        body.append(f'<tr class="{kind}"><th scope="row">{escape(name)}</th>{data}</tr>')
    span = table.frame.shape[1] + 1
    notes = "".join(f'<tr><td colspan="{span}">{escape(note)}</td></tr>' for note in table.notes)
    return (
        f'{STYLE}<table class="fl-table"'
        f' lang="{table.lang}"><caption>{escape(table.title)}</caption>'
        f"<thead><tr>{header}</tr></thead><tbody>{''.join(body)}</tbody><tfoot>{notes}</tfoot></table>"
    )


@checked
def budget_table(
    results: Results, lang: str = "da", by_part: bool = False, steering_area: bool = True
) -> Table:
    """The effects by line and year as the proposal prints them (Table 1; by part: Table 3), in the
    case's unit.

    Negative = saving. Lines that are not part of the total stand below it. An unknown is "not
    stated".
    """
    case, years = results.case, list(results.years)
    by_line = dict(zip((line.id for line in case.lines), results.effects.sum(axis=1), strict=True))
    shown = [line for line in case.lines if line.kind != "overlap" or by_line[line.id].any()]
    rows: list[tuple[str, str, str, Sequence]] = []
    for part in case.header.part:
        lines = [line for line in shown if line.part == part.id and line.in_total]
        rows += [("part", label(part, lang), "", [""] * len(years))] if by_part and lines else []
        rows += [
            ("line", label(line, lang), line.steering_area, by_line[line.id]) for line in lines
        ]
    if not by_part:
        rows = [
            ("line", label(line, lang), line.steering_area, by_line[line.id])
            for line in shown
            if line.in_total
        ]
    rows.append(("total", label(case.header, lang, "total"), "", results.total.to_numpy()))
    register = [line for line in shown if not line.in_total]
    rows += [
        (
            "memo",
            f"{label(line, lang)} ({word('without_total', lang).lower()})",
            line.steering_area,
            by_line[line.id],
        )
        for line in register
    ]
    frame = pd.DataFrame(
        [list(row[3]) for row in rows], columns=years, index=[row[1] for row in rows]
    )
    if steering_area and not by_part and any(row[2] for row in rows):
        frame.insert(0, word("steering_area", lang), [row[2] for row in rows])
    title = f"{scenario_title(results, lang)}. {money_heading(case, lang, results.price_level)}"
    return _table(
        title,
        frame,
        lang,
        [row[0] for row in rows],
        _notes(results, lang),
        _money(case, years),
        word("line", lang),
    )


@checked
def party_table(results: Results, lang: str = "da") -> Table:
    """The effects by centre (party) and year, of what the source splits; the rest is its own row."""
    case, years = results.case, list(results.years)
    parties = [label(party, lang) for party in case.header.party]
    frame = pd.DataFrame(results.effects[case.counted].sum(axis=0), index=parties, columns=years)
    frame.loc[label(case.header, lang, "total")] = results.total.to_numpy()
    title = f"{by_party(case, lang)}. {money_heading(case, lang, results.price_level)}"
    kinds = ["line"] * len(case.parties) + ["total"]
    notes = (f"{word('of_what_is_split', lang)}.", *_notes(results, lang))
    return _table(title, frame, lang, kinds, notes, _money(case, years), party_heading(case, lang))


@checked
def staffing_table(results: Results, lang: str = "da", every_year: bool = False) -> Table:
    """Posts (FTE) by role: the base year, the last year and the change (Table 4); `every_year`
    shows the path.
    """
    case, rows, notes = results.case, {}, []
    for line in case.lines:
        if line.staff:
            posts = results.staff.loc[line.staff.role]
            base, last = line.staff.base_year, results.years[-1]
            between = (
                {f"{year} *": posts[year] for year in results.years[:-1]} if every_year else {}
            )
            columns = {
                f"{word('budget', lang)} {base}": posts[base],
                **between,
                f"{word('budget', lang)} {last}": posts[last],
            }
            rows[label(line.staff, lang)] = columns | {
                word("change", lang): posts[last] - posts[base]
            }
            notes = [word("derived_posts", lang, base, last)] if every_year else []
    frame = pd.DataFrame.from_dict(rows, orient="index")
    decimals = dict.fromkeys(frame.columns, 2)
    return _table(
        word("posts", lang), frame, lang, ["line"] * len(frame), notes, decimals, word("role", lang)
    )


@checked
def scenarios_table(
    compared: Sequence[Results], lang: str = "da", year: str | None = None
) -> Table:
    """Scenarios side by side: each line's effect in one year, or (None) summed over all years of
    the first.
    """
    of_one_case(*compared)
    case, years = compared[0].case, compared[0].years
    if year is not None:
        must_be(year, years, "year")
    chosen = [years.index(year)] if year else list(range(len(years)))
    cells = np.array([results.effects[:, :, chosen].sum(axis=(1, 2)) for results in compared]).T
    shown = [
        n
        for n, line in enumerate(case.lines)
        if line.in_total and (line.kind != "overlap" or cells[n].any())
    ]
    totals = [results.total.to_numpy()[chosen].sum() for results in compared]
    frame = pd.DataFrame(
        np.vstack([cells[shown], totals]),
        columns=[scenario_name(results.scenario, lang) for results in compared],
        index=[*(label(case.lines[n], lang) for n in shown), label(case.header, lang, "total")],
    )
    span = year or f"{years[0]}-{years[-1]}"
    title = (
        f"{word('scenarios_compared', lang)}, {span}."
        f" {money_heading(case, lang, compared[0].price_level)}"
    )
    kinds = ["line"] * (len(frame) - 1) + ["total"]
    return _table(
        title,
        frame,
        lang,
        kinds,
        _notes(compared[0], lang),
        _money(case, frame.columns),
        word("line", lang),
    )


@checked
def changes_table(results: Results, lang: str = "da") -> Table:
    """The assumptions that the scenario moves: published value, its own, and what each does alone
    (last year, sum).
    """
    case, year, rows = results.case, results.years[-1], []
    published = evaluate(case, until=year)
    for id, value in results.scenario.overrides.items():
        if value != case.assumptions[id].value:
            alone = (
                evaluate(case, Scenario(name=id, overrides={id: value}), until=year).total
                - published.total
            )
            step = case.assumptions[id].step
            texts = [precise(number, lang, step) for number in (case.assumptions[id].value, value)]
            unit = unit_text(case.assumptions[id].unit, lang)
            rows.append(
                [
                    label(case.assumptions[id], lang),
                    *texts,
                    unit,
                    alone[year],
                    alone.sum(skipna=False),
                ]
            )
    effects = [
        f"{word('effect_alone', lang)} {year}",
        f"{word('effect_alone', lang)}, {word('sum', lang).lower()}",
    ]
    columns = [word("published", lang), word("value", lang), word("unit", lang), *effects]
    frame = pd.DataFrame([row[1:] for row in rows], columns=columns, index=[row[0] for row in rows])
    notes = (
        (results.scenario.reason, word("sign_rule", lang))
        if results.scenario.reason
        else (word("sign_rule", lang),)
    )
    title = f"{word('adjusted', lang)}. {money_heading(case, lang)}"
    return _table(
        title,
        frame,
        lang,
        ["line"] * len(rows),
        notes,
        _money(case, effects),
        word("assumption", lang),
    )


@checked
def assumptions_table(
    case: Case, lang: str = "da", scenario: Scenario | None = None, money_only: bool = False
) -> Table:
    """Every assumption of the case's own: value, unit, range, basis, source; `money_only` gives the
    price list.
    """
    values = case.values(scenario)
    own = [a for a in case.assumptions.values() if not a.is_implied]
    rows = {
        a.id: _assumption_row(a, values[a.id], lang) for a in own if not money_only or a.price_level
    }
    columns = [
        word(key, lang) for key in ("assumption", "value", "unit", "range", "basis", "source")
    ]
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return _table(word("assumptions", lang), frame, lang, ["line"] * len(frame), (), {}, "id")


@checked
def open_questions_table(case: Case, lang: str = "da") -> Table:
    """What the source leaves open, as the case lists it."""
    rows = [
        [label(q, lang, "topic"), label(q, lang, "question"), q.locator]
        for q in case.open_questions
    ]
    columns = [word(key, lang) for key in ("topic", "question", "locator")]
    frame = pd.DataFrame(rows, columns=columns, index=[q.number for q in case.open_questions])
    return _table(word("open_questions", lang), frame, lang, ["line"] * len(rows), (), {}, "")


@lru_cache(maxsize=64)
def money_decimals(case: Case) -> int:
    """With how many decimals the case's money is printed: one in millions, none otherwise."""
    return 1 if magnitude(case.header.unit) >= 1e6 else 0


def scenario_title(results: Results, lang: str) -> str:
    """The title of the case, and the scenario if it is not the published one."""
    title = label(results.case.header, lang, "title")
    return title if results.scenario.name == "published" else f"{title} ({results.scenario.name})"


def scenario_name(scenario: Scenario, lang: str) -> str:
    """What a scenario is called in a table."""
    return word("published", lang) if scenario.name == "published" else scenario.name


def _assumption_row(assumption: Assumption, value: float, lang: str) -> list[str]:
    low, high = (
        precise(number, lang, assumption.step) for number in (assumption.low, assumption.high)
    )
    unit = unit_text(assumption.unit, lang) + (
        f" ({word('price_level', lang, assumption.price_level)})" if assumption.price_level else ""
    )
    source = ", ".join(text for text in (assumption.source, assumption.locator) if text)
    shown = precise(value, lang, assumption.step)
    return [
        label(assumption, lang),
        shown,
        unit,
        f"{low} - {high}",
        basis_text(assumption.basis, lang),
        source,
    ]


def _notes(results: Results, lang: str) -> tuple[str, ...]:
    told = (
        word("sign_rule", lang),
        unknown_total(results, lang),
        f"{word('source', lang)}: {results.case.header.source}",
    )
    return tuple(note for note in told if note)


def _table(title, frame, lang, kinds, notes, decimals, head) -> Table:
    return Table(title, frame.rename_axis(index=head), lang, tuple(kinds), tuple(notes), decimals)


def _money(case: Case, columns) -> dict[str, int]:
    return dict.fromkeys(columns, money_decimals(case))


def _class(table: Table, column: str) -> str:
    return ' class="n"' if column in table.decimals else ""
