"""The reviewer's copy: scenarios as one web page that needs no Jupyter, script or network."""

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

import numpy as np

from fosterlib.charts.marks import Plot
from fosterlib.charts.plots import (
    bridge_plot,
    comparison_plot,
    effects_plot,
    party_plot,
    staffing_plot,
)
from fosterlib.charts.screen import svg
from fosterlib.export.output import write_output
from fosterlib.model.case import label
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.words import tables
from fosterlib.words.reference import results_name, spoken_reason
from fosterlib.words.sentences import headline
from fosterlib.words.stamp import moved, stamp
from fosterlib.words.text import word

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LOOK = (
    "<style>"
    "body{font-family:'DejaVu Sans',Verdana,sans-serif;font-size:15px;line-height:1.45;"
    "color:#1a1a1a;background:#fff;max-width:60rem;margin:1.5rem auto;padding:0 1rem}"
    "h1{font-size:1.5rem;line-height:1.25}"
    "h2{font-size:1.2rem;margin:2rem 0 .3rem;border-bottom:1px solid #bbb}"
    "p{margin:.4rem 0}"
    "svg{max-width:52rem}"
    ".fl-table{margin:.8rem 0;max-width:100%}"
    ".fl-stamp{font-size:12px;color:#444}"
    "@media print{h2{break-after:avoid}svg,tr{break-inside:avoid}}"
    "</style>"
)


@checked
def reviewers_copy(
    compared: Sequence[Results], path: str | Path, lang: str = "da", on: date | None = None
) -> Path:
    """Writes scenarios as one HTML file to read, print or send: sentences, charts, tables, what was
    moved.

    Nothing in it runs and nothing is fetched. The same inputs give the same bytes; `on` is the date
    that stands in it. CaseError if it cannot be written (nothing is changed then) or the results
    are of different cases or years.
    """
    data = page_html(compared, lang, on).encode("utf-8")
    return write_output(path, data, ".html", ".htm")


def page_html(compared: Sequence[Results], lang: str = "da", on: date | None = None) -> str:
    """The page of `reviewers_copy` as text."""
    alike = {(id(results.case), results.years, results.price_level) for results in compared}
    if len(alike) != 1:
        reason = "a page needs scenarios of one case, with the same years and price level"
        raise CaseError(Problem(reason))
    case, published = compared[0].case, published_beside(compared[0])
    title = escape(label(case.header, lang, "title"))
    body = [f"<h1>{title}</h1>", f"<p>{escape(label(case.header, lang, 'owner'))}</p>"]
    body += [_section(results, published, lang) for results in compared]
    if any(results.scenario != case.published for results in compared):
        body.append(_side_by_side([published, *compared], lang))
    body.append(_heading(word("assumptions", lang)))
    body.append(_table(tables.assumptions_table(case, lang)))
    if case.open_questions:
        body.append(_table(tables.open_questions_table(case, lang)))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title>{tables.STYLE}{LOOK}</head>"
        f"<body>{''.join(body)}{_stamps(compared, lang, on)}</body></html>\n"
    )


def _side_by_side(compared: Sequence[Results], lang: str) -> str:
    """All scenarios in one chart and one table, each name once."""
    named = {results_name(results, lang): results for results in compared}
    chosen = list(named.values())
    chart = svg(comparison_plot(chosen, lang))
    heading = _heading(word("scenarios_compared", lang))
    return f"{heading}{chart}{_table(tables.scenarios_table(chosen, lang))}"


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _section(results: Results, published: Results, lang: str) -> str:
    case = results.case
    shown: list[Plot | tables.Table] = [
        effects_plot(results, lang),
        tables.budget_table(results, lang),
    ]
    if moved(case, results.scenario):
        shown += [tables.changes_table(results, lang), bridge_plot(published, results, lang)]
    if np.count_nonzero(np.nan_to_num(results.effects[case.counted]).any(axis=(0, 2))) > 1:
        shown += [party_plot(results, lang), tables.party_table(results, lang)]
    if len(results.staff):
        shown += [
            staffing_plot(results, lang),
            tables.staffing_table(results, lang, every_year=True),
        ]
    parts = [_table(part) if isinstance(part, tables.Table) else svg(part) for part in shown]
    why = spoken_reason(results.scenario, lang)
    reason = f"<p>{escape(why)}</p>" if why else ""
    sentence = f"<p><strong>{escape(headline(results, published, lang))}</strong></p>"
    heading = _heading(results_name(results, lang))
    return f"{heading}{sentence}{reason}{''.join(parts)}"


def _table(table: tables.Table) -> str:
    return tables.to_html(table, style=False)


def _stamps(compared: Sequence[Results], lang: str, on: date | None) -> str:
    rows = [": ".join(pair) for each in compared for pair in stamp(each, lang, on)]
    return f"<p class='fl-stamp'>{'<br>'.join(escape(row) for row in dict.fromkeys(rows))}</p>"
