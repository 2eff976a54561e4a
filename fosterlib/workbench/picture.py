"""The right-hand side of the workbench: headline, chart and tables as HTML, made anew at every
move.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import pandas as pd

from fosterlib.charts import plots
from fosterlib.charts.marks import Plot
from fosterlib.charts.screen import svg
from fosterlib.model.evaluate import Results
from fosterlib.words import tables
from fosterlib.words.sentences import headline
from fosterlib.words.tables import Table
from fosterlib.words.text import number, word
from fosterlib.workbench.session import Session


@dataclass(frozen=True)
class Seen:
    """What is looked at: the effects now, as published, and of the scenarios chosen to compare."""

    now: Results
    published: Results
    compared: tuple[Results, ...]
    lang: str

    @property
    def others(self) -> tuple[Results, ...]:
        """What the effects now are seen beside: the published case, and the chosen scenarios."""
        return (self.published, *self.compared)

    @property
    def all(self) -> tuple[Results, ...]:
        """The others and the effects now, each scenario once."""
        here = (
            () if any(self.now.scenario == other.scenario for other in self.others) else (self.now,)
        )
        return self.others + here


Picture = tuple[Plot | None, Sequence[Table]]


def seen(session: Session) -> Seen:
    """The effects that the session asks for, each evaluated once."""
    compared = tuple(session.results(scenario) for scenario in session.view.compared)
    return Seen(
        session.results(), session.results(session.case.published), compared, session.view.lang
    )


def headline_html(found: Seen) -> str:
    """The headline sentence."""
    return (
        f"<div class='fl-headline'>{escape(headline(found.now, found.published, found.lang))}</div>"
    )


def picture_html(found: Seen, tab: str) -> str:
    """The chart of a tab and the tables below it. The style sheet of the tables is the page's own,
    sent once.
    """
    plot, shown = VIEWS[tab](found)
    chart = f"<div class='fl-chart'>{svg(plot)}</div>" if plot else ""
    below = "".join(tables.to_html(table, style=False) for table in shown if len(table.frame))
    tables_html = (
        f"<div class='fl-tables' style='--fl-digits:{_width(found, shown):.1f}ch'>{below}</div>"
    )
    return f"<div class='fl-picture'>{chart}{_hint(found, tab)}{tables_html}</div>"


def _width(found: Seen, shown: Sequence[Table]) -> float:
    """How wide a column of money is, in digits: room for the published case's figures, so that
    nothing shifts in a drag, and for the words above them, up to 15 letters.
    """
    headings = [
        str(name) for table in shown for name in table.decimals if name in table.frame.columns
    ]
    longest = max((len(part) for name in headings for part in name.split()), default=0)
    sums = [found.published.effects.sum(axis=(1, 2)), found.published.total.to_numpy()]
    largest = max((float(np.nanmax(np.abs(np.append(each, 0)))) for each in sums), default=0.0)
    digits = len(number(-2 * largest, found.lang, tables.money_decimals(found.now.case)))
    return max(0.85 * max(7, digits), 1.1 * min(15, longest))


def _hint(found: Seen, tab: str) -> str:
    """What an analyst can do where there is nothing to see yet."""
    unmoved = tab == "changes" and not found.now.scenario.overrides
    alone = tab in ("bridge", "compare") and not found.compared
    text = (
        word("bench.no_changes", found.lang)
        if unmoved
        else word("bench.compare_hint", found.lang)
        if alone
        else ""
    )
    return f"<div class='fl-hint'>{escape(text)}</div>" if text else ""


def _effects(found: Seen) -> Picture:
    return plots.effects_plot(found.now, found.lang), [_with_totals(_budget(found), found)]


def _bridge(found: Seen) -> Picture:
    start = found.others[-1] if found.compared else found.published
    return plots.bridge_plot(start, found.now, found.lang), [
        tables.scenarios_table(found.all, found.lang)
    ]


def _party(found: Seen) -> Picture:
    return plots.party_plot(found.now, found.lang), [
        _with_totals(tables.party_table(found.now, found.lang), found)
    ]


def _profile(found: Seen) -> Picture:
    return plots.profile_plot(found.now, found.lang), [_with_totals(_budget(found), found)]


def _staff(found: Seen) -> Picture:
    table = tables.staffing_table(found.now, found.lang, every_year=True)
    rows: dict[str, pd.Series] = {}
    for other in found.others:
        frame = tables.staffing_table(other, found.lang, every_year=True).frame
        rows |= {
            f"{role} ({tables.scenario_name(other.scenario, found.lang)})": row
            for role, row in frame.T.items()
        }
    plot = plots.staffing_plot(found.now, found.lang) if len(table.frame) else None
    return plot, [_with_rows(table, rows)]


def _changes(found: Seen) -> Picture:
    plot = (
        plots.bridge_plot(found.published, found.now, found.lang)
        if found.now.scenario.overrides
        else None
    )
    return plot, [
        tables.changes_table(results, found.lang) for results in (found.now, *found.compared)
    ]


def _compare(found: Seen) -> Picture:
    return plots.comparison_plot(found.all, found.lang), [
        tables.scenarios_table(found.all, found.lang)
    ]


VIEWS: dict[str, Callable[[Seen], Picture]] = {
    "effects": _effects,
    "bridge": _bridge,
    "party": _party,
    "staff": _staff,
    "profile": _profile,
    "changes": _changes,
    "compare": _compare,
}


def tab_names(lang: str) -> list[tuple[str, str]]:
    """The tabs as (name in `lang`, key)."""
    return [(word(f"bench.view_{key}", lang), key) for key in VIEWS]


def _budget(found: Seen) -> Table:
    return tables.budget_table(found.now, found.lang, steering_area=False)


def _with_totals(table: Table, found: Seen) -> Table:
    rows = {tables.scenario_name(other.scenario, found.lang): other.total for other in found.others}
    return _with_rows(table, rows)


def _with_rows(table: Table, rows: dict[str, pd.Series]) -> Table:
    cells = np.vstack([table.frame.to_numpy(), *(row.to_numpy() for row in rows.values())])
    index = pd.Index([*table.frame.index, *rows], name=table.frame.index.name)
    frame = pd.DataFrame(cells, columns=table.frame.columns, index=index)
    return replace(table, frame=frame, kinds=(*table.kinds, *["memo"] * len(rows)))
