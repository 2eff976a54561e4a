"""The tables and charts of the paper by name: what a paper asks for as {table NAME} and {chart NAME}.

One that has no content in a case (no posts, no split, nothing moved) is None, and is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from fosterlib import charts
from fosterlib.case import Case, label
from fosterlib.charts.figure import Chart
from fosterlib.evaluate import Results, evaluate, in_prices
from fosterlib.reconcile import reconciliation_summary
from fosterlib.tables import (
    Table,
    assumptions_table,
    budget_table,
    changes_table,
    open_questions_table,
    party_table,
    scenarios_table,
    staffing_table,
)
from fosterlib.text import number, precise, word
from fosterlib.trace import moved, stamp
from fosterlib.versions import versions_table


@dataclass(frozen=True, eq=False)
class Subject:
    """What a paper is about: results, and what they are held against (None: the published case, if it differs)."""

    results: Results
    lang: str
    compared: Results | None = None
    on: date | None = None

    @property
    def case(self) -> Case:
        return self.results.case

    @property
    def other(self) -> Results | None:
        """Results of the same case to compare with; None if there is nothing to compare."""
        if self.compared and self.compared.case is self.case:
            return self.compared
        if not moved(self.case, self.results.scenario):
            return None
        published = evaluate(self.case, until=self.results.years[-1])
        same_prices = published.price_level == self.results.price_level
        return published if same_prices else in_prices(published, self.results.price_level)

    @property
    def earlier(self) -> Case | None:
        """An earlier version of the case, if one is given."""
        return self.compared.case if self.compared and self.compared.case is not self.case else None


def _parties(subject: Subject) -> bool:
    """Whether the money is split on more than one party that is named."""
    by_party = np.nan_to_num(subject.results.effects).any(axis=(0, 2))
    return sum(by_party) > 1


def _budget(subject: Subject, by_part: bool = False) -> Table:
    return budget_table(subject.results, subject.lang, by_part=by_part)


def _party(subject: Subject) -> Table | None:
    return party_table(subject.results, subject.lang) if _parties(subject) else None


def _staffing(subject: Subject) -> Table | None:
    return staffing_table(subject.results, subject.lang) if len(subject.results.staff) else None


def _staffing_path(subject: Subject) -> Table | None:
    return staffing_table(subject.results, subject.lang, every_year=True) if len(subject.results.staff) else None


def _scenarios(subject: Subject) -> Table | None:
    return scenarios_table([subject.other, subject.results], subject.lang) if subject.other else None


def _changes(subject: Subject) -> Table | None:
    return changes_table(subject.results, subject.lang) if moved(subject.case, subject.results.scenario) else None


def _assumptions(subject: Subject) -> Table | None:
    """Every assumption of the case's own, and for those moved: from what, who and why."""
    case, scenario, lang = subject.case, subject.results.scenario, subject.lang
    table = assumptions_table(case, lang, scenario)
    if table.frame.empty or not moved(case, scenario):
        return None if table.frame.empty else table
    who = "; ".join(text for text in (scenario.author, scenario.reason) if text)
    told = {}
    for id in moved(case, scenario):
        was = precise(case.assumptions[id].value, lang, case.assumptions[id].step)
        told[id] = f"{word('published', lang)}: {was}. {who}"
    column = [told.get(str(id), "") for id in table.frame.index]
    return replace(table, frame=table.frame.assign(**{word("who_and_why", lang): column}))


def _questions(subject: Subject) -> Table | None:
    if not subject.case.open_questions:
        return None
    table = open_questions_table(subject.case, subject.lang)
    return replace(table, frame=table.frame.drop(columns=word("topic", subject.lang)))  # the question says it


def _reconciliation(subject: Subject) -> Table | None:
    case, lang = subject.case, subject.lang
    if not case.figures:
        return None
    counts = reconciliation_summary(case)
    names = [word(f"role_{role}", lang) for role in counts.index]
    columns = [word(key, lang) for key in ("figures", "figures_agree", "figures_alone")]
    frame = pd.DataFrame(counts.to_numpy(), index=pd.Index(names, name=word("figures_role", lang)), columns=columns)
    notes = (word("reconciled", lang),)
    kinds = ("line",) * len(names)
    return Table(word("reconciliation_title", lang), frame, lang, kinds, notes, dict.fromkeys(columns, 0))


def _indicators(subject: Subject) -> Table | None:
    lang, found = subject.lang, subject.case.indicators
    rows = [[word(f"goes_{one.direction}", lang), *(label(one, lang, name) for name in INDICATOR)] for one in found]
    columns = [word(key, lang) for key in ("direction", *INDICATOR)]
    index = pd.Index([label(one, lang) for one in found], name=word("indicator", lang))
    frame = pd.DataFrame(rows, index=index, columns=columns)
    return Table(word("follow_up", lang), frame, lang, ("line",) * len(rows)) if rows else None


INDICATOR = ("method", "owner", "frequency")


def _risk(subject: Subject) -> Table | None:
    """The rating of each line in words, and what the case takes the words to mean."""
    case, lang = subject.case, subject.lang
    ratings = {risk.rating: risk for risk in case.header.risk}
    lines = [line for line in case.lines if line.risk]
    rows = []
    for line in lines:
        risk = ratings[line.risk]
        low, high = (number(100 * factor, lang) for factor in (risk.low_factor, risk.high_factor))
        rows.append([label(risk, lang), f"{low}-{high} %"])
    names = [label(line, lang) for line in lines]
    columns = [word("rating", lang), word("rating_means", lang)]
    frame = pd.DataFrame(rows, index=pd.Index(names, name=word("line", lang)), columns=columns)
    sources = dict.fromkeys(ratings[line.risk].source for line in lines)
    notes = tuple(f"{word('source', lang)}: {source}" for source in sources)
    return Table(word("risk", lang), frame, lang, ("line",) * len(rows), notes) if rows else None


def _stamp(subject: Subject) -> Table:
    lang = subject.lang
    rows = stamp(subject.results, lang, subject.on)
    index = pd.Index([name for name, _ in rows], name=word("stamp_item", lang))
    frame = pd.DataFrame([[text] for _, text in rows], index=index, columns=[word("value", lang)])
    return Table(word("stamp_title", lang), frame, lang, ("line",) * len(rows))


def _versions(subject: Subject) -> Table | None:
    return versions_table(subject.earlier, subject.case, subject.lang) if subject.earlier else None


def _bridge(subject: Subject) -> Chart | None:
    results, other = subject.results, subject.other
    if not other or not _is_seen((results.effects - other.effects).sum(axis=(1, 2))):
        return None
    return charts.bridge_chart(other, results, subject.lang)


def _phase_in(subject: Subject) -> Chart | None:
    recurring = any(line.kind == "recurring" for line in subject.case.lines)
    return charts.profile_chart(subject.results, subject.lang) if recurring else None


def _party_chart(subject: Subject) -> Chart | None:
    results = subject.results
    nets = np.nan_to_num(results.effects[[line.in_total for line in results.case.lines]]).sum(axis=0)
    return charts.party_chart(results, subject.lang) if _is_seen(nets) and _parties(subject) else None


def _is_seen(money: np.ndarray) -> bool:
    """Whether a chart of these amounts shows anything: a grant may cover all, or a move between years cancel out."""
    return bool(np.abs(np.nan_to_num(money)).max(initial=0.0) > 1e-6)


def _staffing_chart(subject: Subject) -> Chart | None:
    return charts.staffing_chart(subject.results, subject.lang) if len(subject.results.staff) else None


TABLES: dict[str, Callable[[Subject], Table | None]] = {
    "budget": _budget,
    "parts": lambda subject: _budget(subject, by_part=True),
    "parties": _party,
    "staffing": _staffing,
    "staffing_path": _staffing_path,
    "scenarios": _scenarios,
    "changes": _changes,
    "assumptions": _assumptions,
    "open_questions": _questions,
    "reconciliation": _reconciliation,
    "indicators": _indicators,
    "risk": _risk,
    "versions": _versions,
    "stamp": _stamp,
}
CHARTS: dict[str, Callable[[Subject], Chart | None]] = {
    "effects": lambda subject: charts.effects_chart(subject.results, subject.lang),
    "phase_in": _phase_in,
    "parties": _party_chart,
    "staffing": _staffing_chart,
    "bridge": _bridge,
}
