"""The reviewer's copy: scenarios as one web page that needs no Jupyter, no script and no network."""

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
from fosterlib.load.files import write_whole
from fosterlib.model.case import label
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.words import tables
from fosterlib.words.sentences import headline
from fosterlib.words.stamp import moved, stamp
from fosterlib.words.text import word

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LOOK = (
    "<style>body{font-family:'DejaVu"
    " Sans',Verdana,sans-serif;font-size:15px;line-height:1.45;color:#1a1a1a;background:#fff;max-width:60rem"
    ";margin:1.5rem auto;padding:0 1rem}h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem;margin:2rem 0"
    " .3rem;border-bottom:1px solid #bbb}p{margin:.4rem"
    " 0}svg{max-width:52rem}.fl-table{margin:.8rem"
    " 0;max-width:100%}.fl-stamp{font-size:12px;color:#444}@media"
    " print{h2{break-after:avoid}svg,tr{break-inside:avoid}}</style>"
)


def reviewers_copy(
    compared: Sequence[Results], path: str | Path, lang: str = "da", on: date | None = None
) -> Path:
    """Writes scenarios as one HTML file to read, print or send: sentences, charts, tables, what was
    moved.

    Nothing in it runs and nothing is fetched. The same inputs give the same bytes; `on` is the date
    that stands in it. CaseError if it cannot be written (nothing is changed then) or the results
    are of different cases or years.
    """
    write_whole(Path(path), page_html(compared, lang, on).encode("utf-8"))
    return Path(path)


def page_html(compared: Sequence[Results], lang: str = "da", on: date | None = None) -> str:
    """The page of `reviewers_copy` as text."""
    if (
        not compared
        or len({(id(each.case), each.years, each.price_level) for each in compared}) != 1
    ):
        raise CaseError(
            Problem("a page needs scenarios of one case, with the same years and price level")
        )
    first = compared[0]
    case, published = first.case, published_beside(first)
    others = [each for each in compared if each.scenario != case.published]
    title = escape(label(case.header, lang, "title"))
    body = [f"<h1>{title}</h1>", f"<p>{escape(label(case.header, lang, 'owner'))}</p>"]
    for each in compared:
        body.append(_section(each, published, lang))
    if others:
        side_by_side = list(
            {tables.scenario_name(e.scenario, lang): e for e in (published, *compared)}.values()
        )
        body.append(f"<h2>{escape(word('scenarios_compared', lang))}</h2>")
        body += [
            svg(comparison_plot(side_by_side, lang)),
            _table(tables.scenarios_table(side_by_side, lang)),
        ]
    body.append(
        f"<h2>{escape(word('assumptions', lang))}</h2>{_table(tables.assumptions_table(case, lang))}"
    )
    if case.open_questions:
        body.append(_table(tables.open_questions_table(case, lang)))
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport"'
        f' content="width=device-width"><title>{title}</title>{tables.STYLE}{LOOK}</head>'
        f"<body>{''.join(body)}{_stamps(compared, lang, on)}</body></html>\n"
    )


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
    parts = [_table(each) if isinstance(each, tables.Table) else svg(each) for each in shown]
    reason = f"<p>{escape(results.scenario.reason)}</p>" if results.scenario.reason else ""
    sentence = f"<p><strong>{escape(headline(results, published, lang))}</strong></p>"
    return f"<h2>{escape(tables.scenario_name(results.scenario, lang))}</h2>{sentence}{reason}{''.join(parts)}"


def _table(table: tables.Table) -> str:
    return tables.to_html(table).replace(tables.STYLE, "")


def _stamps(compared: Sequence[Results], lang: str, on: date | None) -> str:
    rows = [": ".join(pair) for each in compared for pair in stamp(each, lang, on)]
    return f"<p class='fl-stamp'>{'<br>'.join(escape(row) for row in dict.fromkeys(rows))}</p>"
