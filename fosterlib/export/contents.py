"""The tables and charts of the paper by name: what a paper asks for as {table NAME} and {chart
NAME}.

One that has no content in a case (no posts, no split, nothing moved) is None, and is left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from fosterlib.charts import on_paper
from fosterlib.charts.canvas import ChartForm
from fosterlib.charts.figure import Chart
from fosterlib.export.answers import ANSWERS, ANSWERS_DRAWN
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.model.kinds import kind_of
from fosterlib.questions.reconcile import reconciliation_summary
from fosterlib.questions.timing import is_implementation
from fosterlib.words import budget, tables
from fosterlib.words.estimates import corrections_table, put_right_texts
from fosterlib.words.reference import in_language, spoken_reason
from fosterlib.words.report import worth_of_checks
from fosterlib.words.stamp import moved, stamp
from fosterlib.words.tables import Table
from fosterlib.words.text import number, precise, word
from fosterlib.words.versions import versions_table

INDICATOR = ("method", "owner", "frequency")


@dataclass(frozen=True, eq=False)
class Subject:
    """What a paper is about: results, and what they are held against (None: the published case, if
    it differs). Where charts have captions, their titles stand there alone.
    """

    results: Results
    lang: str
    compared: Results | None = None
    on: date | None = None
    has_captions: bool = False
    font: str | None = None  # of the charts

    @property
    def form(self) -> ChartForm:
        """How charts are drawn."""
        form: ChartForm = {"title": ""} if self.has_captions else {}
        return {**form, "font": self.font} if self.font else form

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
        return published_beside(self.results)

    @property
    def earlier(self) -> Case | None:
        """An earlier version of the case, if one is given."""
        return self.compared.case if self.compared and self.compared.case is not self.case else None

    @property
    def is_split(self) -> bool:
        """Whether the money is split on more than one party."""
        return np.nan_to_num(self.results.effects).any(axis=(0, 2)).sum() > 1


def who_and_why(scenario: Scenario, lang: str) -> str:
    """The author of a scenario and the reason for it, as far as they are given."""
    return "; ".join(text for text in (scenario.author, spoken_reason(scenario, lang)) if text)


def column_names(table: Table) -> list[str]:
    """The head of each column, that of the names first."""
    return [str(table.frame.index.name or ""), *map(str, table.frame.columns)]


def _assumptions(subject: Subject) -> Table | None:
    """Every assumption of the case's own, and for those moved or put right: from what, who, why."""
    case, scenario, lang = subject.case, subject.results.scenario, subject.lang
    table = tables.assumptions_table(case, lang, scenario)
    if table.frame.empty:
        return None
    table = replace(table, frame=_with_reliability(table.frame, case, lang))
    told = put_right_texts(case, lang)
    for id in moved(case, scenario):
        was = precise(case.assumptions[id].value, lang, case.assumptions[id].step)
        why = scenario.reasons.get(id) or who_and_why(scenario, lang)
        moved_from = f"{word('in_the_case', lang)}: {was}. {why}".strip()
        told[id] = ". ".join(text for text in (told.get(id, ""), moved_from) if text)
    column = [told.get(str(id), "") for id in table.frame.index]
    if not any(column):  # nothing is moved, or only what is not in the table: a switch, a delay
        return table
    return replace(table, frame=table.frame.assign(**{word("who_and_why", lang): column}))


def _with_reliability(frame: pd.DataFrame, case: Case, lang: str) -> pd.DataFrame:
    """The table of assumptions with how reliable each is, after what it rests on; as it is where
    the case says nothing of that.
    """
    rated = [case.assumptions[str(id)].reliability for id in frame.index]
    if not any(rated):
        return frame
    found = frame.copy()
    place = list(frame.columns).index(word("basis", lang)) + 1
    texts = [word(f"reliability.{one}", lang) for one in rated]
    found.insert(place, word("reliability", lang), texts)
    return found


def _questions(subject: Subject) -> Table | None:
    table = tables.open_questions_table(subject.case, subject.lang)
    without_topic = table.frame.drop(columns=word("topic", subject.lang))  # the question says it
    return replace(table, frame=without_topic) if subject.case.open_questions else None


def _reconciliation(subject: Subject) -> Table | None:
    lang, counts = subject.lang, reconciliation_summary(subject.case)
    names = [word(f"role_{role}", lang) for role in counts.index] if subject.case.figures else []
    columns = [word(key, lang) for key in ("figures", "figures_agree", "figures_alone")]
    shown = counts[["figures", "reproduced", "without_cross_check"]].to_numpy()
    notes = [word("reconciled", lang), *worth_of_checks(counts.loc["check"], lang)]
    table = _by_name(lang, "reconciliation_title", "figures_role", names, columns, shown, notes)
    return table and replace(table, decimals=dict.fromkeys(columns, 0))


def _indicators(subject: Subject) -> Table | None:
    lang = subject.lang
    names, rows = [], []
    for indicator in subject.case.indicators:
        told = [label(indicator, lang, name) for name in INDICATOR]
        names.append(label(indicator, lang))
        rows.append([word(f"goes_{indicator.direction}", lang), *told])
    columns = [word(key, lang) for key in ("direction", *INDICATOR)]
    return _by_name(lang, "follow_up", "indicator", names, columns, rows)


def _risk(subject: Subject) -> Table | None:
    """The rating of each line in words, and what the case takes the words to mean."""
    lang, ratings = subject.lang, {risk.rating: risk for risk in subject.case.header.risk}
    effects = zip(subject.case.lines, subject.results.effects, strict=True)
    lines = [line for line, cells in effects if line.risk and cells.any()]
    rows = []
    for risk in (ratings[line.risk] for line in lines):
        low, high = (number(100 * factor, lang) for factor in (risk.low_factor, risk.high_factor))
        rows.append([label(risk, lang), f"{low}-{high} %"])
    columns = [word("rating", lang), word("rating_means", lang)]
    sources = dict.fromkeys(
        in_language(subject.case.header, ratings[line.risk].source, lang) for line in lines
    )
    notes = [f"{word('source', lang)}: {source}" for source in sources]
    return _by_name(
        lang, "risk", "line", [label(line, lang) for line in lines], columns, rows, notes
    )


def _stamp(subject: Subject) -> Table | None:
    names, texts = zip(*stamp(subject.results, subject.lang, subject.on), strict=True)
    columns = [word("value", subject.lang)]
    return _by_name(
        subject.lang, "stamp_title", "stamp_item", names, columns, [[text] for text in texts]
    )


def _by_name(
    lang: str,
    title: str,
    head: str,
    names: Sequence[str],
    columns: Sequence[str],
    rows,
    notes: Iterable[str] = (),
) -> Table | None:
    """A table with a row a name, its title and the head of the names as keys of words.csv; None
    without a name.
    """
    if not names:
        return None
    frame = pd.DataFrame(rows, index=pd.Index(names, name=word(head, lang)), columns=columns)
    return Table(word(title, lang), frame, lang, ("line",) * len(names), tuple(notes))


def _party_chart(subject: Subject) -> Chart | None:
    results = subject.results
    nets = np.nan_to_num(results.effects[results.case.counted]).sum(axis=0)
    if not subject.is_split or not _is_seen(nets):
        return None
    return on_paper.party_chart(results, subject.lang, **subject.form)


def _bridge(subject: Subject) -> Chart | None:
    results, other = subject.results, subject.other
    if not other or not _is_seen((results.effects - other.effects).sum(axis=(1, 2))):
        return None
    return on_paper.bridge_chart(other, results, subject.lang, **subject.form)


def _is_seen(money: np.ndarray) -> bool:
    """Whether a chart of these amounts shows anything: a grant may cover all, or a move between
    years cancel out.
    """
    return bool(np.abs(np.nan_to_num(money)).max(initial=0.0) > 1e-6)


def _parties(subject: Subject) -> Table | None:
    results = subject.results
    nets = np.nan_to_num(results.effects[results.case.counted]).sum(axis=0)
    seen = subject.is_split and _is_seen(nets)
    return budget.party_table(results, subject.lang) if seen else None


def _staffing(subject: Subject) -> Table | None:
    results = subject.results
    return tables.staffing_table(results, subject.lang) if len(results.staff) else None


def _staffing_path(subject: Subject) -> Table | None:
    results = subject.results
    if not len(results.staff):
        return None
    return tables.staffing_table(results, subject.lang, every_year=True)


def _scenarios(subject: Subject) -> Table | None:
    if not subject.other:
        return None
    return tables.scenarios_table([subject.other, subject.results], subject.lang)


def _changes(subject: Subject) -> Table | None:
    if not moved(subject.case, subject.results.scenario):
        return None
    return tables.changes_table(subject.results, subject.lang)


def _versions(subject: Subject) -> Table | None:
    if not subject.earlier:
        return None
    return versions_table(subject.earlier, subject.case, subject.lang)


def _overall(subject: Subject) -> Table | None:
    """Lasting change and implementation apart; None where there is nothing to keep apart."""
    counted = [line for line in subject.case.lines if line.in_total]
    areas = {line.steering_area for line in counted}
    if len(areas) < 2 and not any(is_implementation(line) for line in counted):
        return None
    return budget.overall_table(subject.results, subject.lang)


def _phase_in_chart(subject: Subject) -> Chart | None:
    if not any(kind_of(line).is_delayed for line in subject.case.lines):
        return None
    return on_paper.profile_chart(subject.results, subject.lang, **subject.form)


def _staffing_chart(subject: Subject) -> Chart | None:
    results = subject.results
    if not len(results.staff):
        return None
    return on_paper.staffing_chart(results, subject.lang, **subject.form)


def _answered(make: Callable) -> Callable:
    """A table of `answers`, for a subject."""
    return lambda of: make(of.results, of.lang)


def _drawn(make: Callable) -> Callable:
    """A chart of `answers`, for a subject."""
    return lambda of: make(of.results, of.lang, **of.form)


TABLES: dict[str, Callable[[Subject], Table | None]] = {
    "budget": lambda of: budget.budget_table(of.results, of.lang),
    "parts": lambda of: budget.budget_table(of.results, of.lang, by_part=True),
    "overall": _overall,
    "parties": _parties,
    "staffing": _staffing,
    "staffing_path": _staffing_path,
    "scenarios": _scenarios,
    "changes": _changes,
    "corrections": lambda of: corrections_table(of.case, of.lang),
    "assumptions": _assumptions,
    "open_questions": _questions,
    "reconciliation": _reconciliation,
    "indicators": _indicators,
    "risk": _risk,
    "versions": _versions,
    **{name: _answered(make) for name, make in ANSWERS.items()},
    "stamp": _stamp,
}
CHARTS: dict[str, Callable[[Subject], Chart | None]] = {
    "effects": lambda of: on_paper.effects_chart(of.results, of.lang, **of.form),
    "phase_in": _phase_in_chart,
    "parties": _party_chart,
    "staffing": _staffing_chart,
    "bridge": _bridge,
    **{name: _drawn(make) for name, make in ANSWERS_DRAWN.items()},
}
