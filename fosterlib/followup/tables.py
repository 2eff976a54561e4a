"""The follow-up in tables and sentences, in Danish or English."""

import hashlib
import math
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

import pandas as pd

from fosterlib.followup.forecast import added_up, whole
from fosterlib.followup.plan import FollowUp, for_readers
from fosterlib.followup.small import (
    LEFT_OUT,
    indicator_counts_children,
    is_small,
    small_counts,
)
from fosterlib.followup.variance import PARTS
from fosterlib.model.case import label
from fosterlib.model.checked import checked
from fosterlib.model.entries import UNKNOWN
from fosterlib.model.units import counts_children
from fosterlib.words.reference import source_text
from fosterlib.words.sentences import effect_text
from fosterlib.words.tables import Table, money_decimals, scenario_title
from fosterlib.words.text import money_heading, number, precise, unit_text, word

TO_DATE = ["planned_to_date", "realised_to_date", "variance"]
MOST_SOURCES = 3  # named in the paper


@checked
def followup_table(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> Table:
    """By line: what is reported, plan and realised to date, the variance, plan and forecast for all
    years.

    Money in the case's unit, negative = saving; a variance above 0 is less saving (or more cost)
    than planned. The total to date is that of what is reported; the forecast in all is not stated
    if a line has nothing reported. The money of periods with fewer than five children is left out,
    of the totals too, unless `show_small`.
    """
    follow_up = follow_up if show_small else for_readers(follow_up)
    plan, sums = follow_up.plan, sums_by_line(follow_up)
    computed = set(follow_up.comparison.query("basis == 'drivers'")["line"])
    nothing, few = sums["periods"] == "", sums.index.isin(lines_of_few(follow_up))
    sums["periods"] = [
        _reported_by(follow_up, str(id), periods, lang) for id, periods in sums["periods"].items()
    ]
    frame = sums[["periods", *TO_DATE, "planned", "forecast"]].astype(object)
    frame.loc[nothing, TO_DATE] = ""
    frame.loc[nothing & few, TO_DATE] = LEFT_OUT
    frame.loc[few & sums["forecast"].isna(), "forecast"] = LEFT_OUT
    frame.loc["total", "periods"] = ""
    frame = frame.infer_objects()  # columns without a blank are numbers again
    span = f"{plan.years[0]}-{plan.years[-1]}"
    titles = [
        word(f"followup.{key}", lang)
        for key in ("reported", "plan_to_date", "realised_to_date", "variance")
    ]
    frame.columns = pd.Index(
        [*titles, word("followup.planned", lang, span), word("followup.expected", lang, span)]
    )
    notes = [
        word("sign_rule", lang),
        word("followup.foot_to_date", lang),
        word("followup.foot_forecast", lang),
    ]
    notes += small_notes(follow_up, lang)
    if alone := lines_of_one_quarter(follow_up, lang):
        notes.append(word("followup.one_quarter", lang, alone))
    if computed:
        notes.append(word("followup.by_drivers", lang))
    if missing := missing_lines(follow_up, lang):
        notes.append(word("followup.expected_unknown", lang, span, missing))
    notes.append(f"{word('source', lang)}: {source_text(plan.case.header, lang)}")
    return _by_line(follow_up, lang, followup_title(follow_up, lang), frame, notes, computed)


@checked
def variance_table(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> Table:
    """By line: the variance to date and its parts; they sum to it, a part that is not known adds
    nothing.

    Money in the case's unit; above 0 is less saving (or more cost) than planned. Empty if nothing
    is reported. Periods with fewer than five reported children are left out, of the total too,
    unless `show_small`.
    """
    follow_up = follow_up if show_small else for_readers(follow_up)
    cells, counted = follow_up.variance, in_total(follow_up)
    total = cells[cells["line"].isin(counted)].assign(line="total")
    frame = pd.concat([by_cause(cells), by_cause(total)])
    frame = frame.rename(columns=lambda key: word(f"followup.{key}", lang))
    notes = [word("followup.parts_note", lang), word("followup.quarter_note", lang)]
    notes += small_notes(follow_up, lang)
    return _by_line(follow_up, lang, word("followup.variance_title", lang), frame, notes)


@checked
def drivers_table(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> Table:
    """The latest reported value of each driver beside its planned one in that period, each in its
    own unit. Fewer than five children are "under 5", unless `show_small`.
    """
    case, rows, names = follow_up.plan.case, [], []
    for id, given in follow_up.drivers.groupby("assumption", sort=False):
        assumption, last = case.assumptions[str(id)], given.iloc[-1]
        is_share = assumption.unit == "share"
        values = [
            level_text(last[side], lang, is_share, assumption.step)
            for side in ("planned", "realised")
        ]
        if not show_small and counts_children(assumption.unit) and is_small(last["realised"]):
            values[1] = word("followup.under_five", lang)
        rows.append([last["period"], *values, unit_text(assumption.unit, lang)])
        names.append(label(assumption, lang))
    columns = [
        *(word(f"followup.{key}", lang) for key in ("period", "planned_level", "realised")),
        word("unit", lang),
    ]
    frame = pd.DataFrame(
        rows, columns=columns, index=pd.Index(names, name=word("assumption", lang))
    )
    notes = (word("followup.drivers_note", lang),)
    return Table(word("followup.drivers_title", lang), frame, lang, ("line",) * len(rows), notes)


@checked
def indicators_table(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> Table:
    """The source's own indicators: how they are measured, who answers for it, how often, the latest
    value, the way. Fewer than five children are "under 5", unless `show_small`.
    """
    rows = []
    for row in follow_up.indicators.to_dict("records"):
        hides = not show_small and indicator_counts_children(row)
        told = [row[f"{key}_{lang}"] for key in ("method", "owner", "frequency")]
        rows.append([*told, *_values_told(row, lang, hides), _way_told(row, lang, hides)])
    columns = [word(key, lang) for key in ("method", "owner", "frequency")]
    columns += [word(f"followup.{key}", lang) for key in ("latest", "before", "moved")]
    index = pd.Index(follow_up.indicators[f"label_{lang}"], name=word("indicator", lang))
    frame = pd.DataFrame(rows, columns=columns, index=index)
    notes = (f"{word('source', lang)}: {source_text(follow_up.plan.case.header, lang)}",)
    return Table(word("followup.indicators_title", lang), frame, lang, ("line",) * len(rows), notes)


def _values_told(row: Mapping[str, Any], lang: str, hides: bool) -> tuple[str, str]:
    """The latest value of an indicator, with its period, and the one before."""
    is_share = row["id"].endswith("_share")
    latest, before = (
        word("followup.under_five", lang)
        if hides and is_small(row[key])
        else level_text(row[key], lang, is_share)
        for key in ("latest", "before")
    )
    if not row["period"]:
        return word("not_stated", lang), ""
    return f"{latest} ({row['period']})", before if row["measured"] > 1 else ""


def _way_told(row: Mapping[str, Any], lang: str, hides: bool) -> str:
    """Which way an indicator went; not of two small numbers, which it would tell apart."""
    if hides and is_small(row["latest"]) and is_small(row["before"]):
        return LEFT_OUT
    moved = word(f"followup.moved_{row['moved']}", lang)
    if not row["moved"]:
        return moved
    way = "followup.as_wanted" if row["as_wanted"] else "followup.not_as_wanted"
    return f"{moved}, {word(way, lang)}"


def level_text(value: float, lang: str, is_share: bool, step: float = 0.0) -> str:
    """The level of a driver or an indicator; a share (0-1) as per cent."""
    if not is_share or value != value:
        return precise(value, lang, step)
    return f"{precise(100 * value, lang, 100 * step)} %"


def followup_title(follow_up: FollowUp, lang: str = "da") -> str:
    """Follow-up of what: the title of the case, and the scenario if it is not the published one."""
    return f"{word('follow_up', lang)}: {scenario_title(follow_up.plan, lang)}"


@checked
def reported_from(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> str:
    """Who says what happened: the sources of the reported figures, how many there are, and a hash
    of them; unless `show_small`, without numbers of fewer than five children, which could be tried
    one by one.
    """
    known = follow_up.actuals[follow_up.actuals["value"].notna()]
    sources = [
        source or word("followup.no_source_given", lang)
        for source in dict.fromkeys(known["source"])
    ]
    shown = "; ".join(sources[:MOST_SOURCES] + ["..."] * (len(sources) > MOST_SOURCES))
    hashed = follow_up.actuals
    if not show_small:
        few = small_counts(follow_up.plan.case, hashed)
        hashed = hashed.assign(value=hashed["value"].mask(few, math.nan))
    digest = hashlib.sha256(hashed.to_csv(index=False).encode()).hexdigest()[:12]
    return word("followup.sources", lang, shown or "-", str(len(known)), digest)


@checked
def followup_headline(follow_up: FollowUp, lang: str = "da", show_small: bool = False) -> str:
    """Where the plan stands, in two sentences: to date, and for all years if it goes on so; and in
    a third one that periods are left out, since fewer than five children are reported, unless
    `show_small`.
    """
    follow_up = follow_up if show_small else for_readers(follow_up)
    without = [word("followup.without_few", lang)] if lines_of_few(follow_up) else []
    found = sums_by_line(follow_up)
    if "total" in found.index and found.loc["total", "periods"]:
        return " ".join([*_standing(follow_up, found, lang), *without])
    return " ".join(without) or word("followup.nothing_yet", lang)


def _standing(follow_up: FollowUp, found: pd.DataFrame, lang: str) -> tuple[str, str]:
    """To date, and for all years."""
    plan = follow_up.plan
    span = f"{plan.years[0]}-{plan.years[-1]}"
    planned_to_date, real, planned, expected = (
        effect_text(plan, found.loc["total", key], lang)
        for key in ("planned_to_date", "realised_to_date", "planned", "forecast")
    )
    rest = word("followup.goes_on", lang, expected, span, planned)
    if alone := lines_of_one_quarter(follow_up, lang):
        rest += " " + word("followup.one_quarter", lang, alone)
    if missing := missing_lines(follow_up, lang):
        rest = word("followup.expected_unknown", lang, span, missing)
    return word("followup.to_date", lang, real, planned_to_date), rest


@checked
def largest_variances(
    follow_up: FollowUp, lang: str = "da", count: int = 3, show_small: bool = False
) -> list[str]:
    """The lines furthest from the plan, each in a sentence with the parts of its variance, in the
    case's unit; without periods of fewer than five children, unless `show_small`.
    """
    follow_up = follow_up if show_small else for_readers(follow_up)
    case, found = follow_up.plan.case, []
    decimals, causes = money_decimals(case), by_cause(follow_up.variance)
    known = causes[causes["variance"].notna() & causes.index.isin(in_total(follow_up))]
    for id in known["variance"].abs().sort_values(ascending=False, kind="stable").index[:count]:
        row = known.loc[id]
        parts = [
            f"{word(f'followup.{part}', lang).lower()}"
            f" {number(row[part], lang, decimals, signed=True)}"
            for part in PARTS
            if abs(row[part]) >= 0.5 * 10**-decimals
        ]
        told = f" ({', '.join(parts)})" if parts else ""
        side = "worse" if row["variance"] > 0 else "better"
        gap = word(f"followup.{side}", lang, number(abs(row["variance"]), lang, decimals))
        found.append(f"{label(case.line(id), lang)}: {gap}{told}.")
    return found


def lines_of_few(follow_up: FollowUp) -> set[str]:
    """The lines of which a period is left out, since fewer than five children are reported."""
    return set(follow_up.comparison.query("basis == 'few'")["line"])


def sums_by_line(follow_up: FollowUp) -> pd.DataFrame:
    """By line with a plan or a reported figure, and in `total`: the columns of `added_up`, and the
    periods reported.
    """
    cells = follow_up.comparison
    some = cells.loc[cells["planned"].ne(0) | cells["realised"].notna(), "line"].unique()
    total = cells[cells["line"].isin(in_total(follow_up))].assign(line="total")
    found = pd.concat([added_up(cells[cells["line"].isin(some)], "line"), added_up(total, "line")])
    periods = {
        str(id): _known_periods(of_line)
        for id, of_line in pd.concat([cells, total]).groupby("line")
    }
    return found.assign(periods=found.index.map(periods))


def by_cause(cells: pd.DataFrame) -> pd.DataFrame:
    """By line, the variance and its parts; a part unknown in some period adds nothing, an unknown
    variance has none.
    """
    groups = cells.groupby("line", sort=False)
    variance, parts = groups["variance"].agg(whole), groups[PARTS].sum(min_count=1)
    parts.loc[variance.isna()] = UNKNOWN
    return parts.assign(variance=variance)[["variance", *PARTS]]


def in_total(follow_up: FollowUp) -> list[str]:
    """The lines that count in the total."""
    return [line.id for line in follow_up.plan.case.lines if line.in_total]


def small_notes(follow_up: FollowUp, lang: str) -> list[str]:
    """What is said under a table in which the money of few children is left out: of which lines,
    and in which periods.
    """
    few, found = follow_up.comparison.query("basis == 'few'"), []
    for id in few["line"].unique():
        cells = follow_up.comparison[follow_up.comparison["line"] == id]
        periods = _runs_of(cells, cells["basis"].eq("few"))
        found.append(f"{label(follow_up.plan.case.line(id), lang)} ({periods})")
    return [word("followup.small", lang, "; ".join(found))] if found else []


def missing_lines(follow_up: FollowUp, lang: str) -> str:
    """The lines that make the forecast in all unknown: the first three by name, and how many more;
    blank if none.
    """
    found, case = sums_by_line(follow_up), follow_up.plan.case
    unknown = found.index[found["forecast"].isna()]
    few = lines_of_few(follow_up)
    names = [
        label(case.line(id), lang) + f" ({word('followup.under_five', lang)})" * (id in few)
        for id in in_total(follow_up)
        if id in unknown
    ]
    return ", ".join(names[:3]) + (f" (+{len(names) - 3})" if len(names) > 3 else "")


def lines_of_one_quarter(follow_up: FollowUp, lang: str) -> str:
    """The lines whose forecast goes on from one reported quarter, by name; blank if none. A line of
    which the forecast cannot be given is not among them.
    """
    cells, case = follow_up.comparison, follow_up.plan.case
    has_forecast = cells.groupby("line")["forecast"].transform(lambda of: of.notna().all())
    known = cells[cells["realised"].notna() & has_forecast]
    periods = known.groupby("line")["period"].unique()
    alone = [id for id, found in periods.items() if len(found) == 1 and "Q" in str(found[0])]
    return ", ".join(label(line, lang) for line in case.lines if line.id in alone)


def _reported_by(follow_up: FollowUp, line: str, periods: str, lang: str) -> str:
    """The periods of a line, and whose figures they are if not every party's that has a plan; in
    words where there are none, or none that may be told.
    """
    cells = follow_up.comparison[follow_up.comparison["line"] == line]
    planned = set(cells.loc[cells["planned"].fillna(0).ne(0), "party"])
    known = set(cells.loc[cells["realised"].notna(), "party"])
    if periods and known < planned:
        parties = follow_up.plan.case.header.party
        names = ", ".join(label(party, lang) for party in parties if party.id in known)
        periods = word("followup.only", lang, periods, names)
    few = word("followup.under_five", lang) * bool(cells["basis"].eq("few").any())
    return periods or few or word("followup.nothing", lang)


def _known_periods(cells: pd.DataFrame) -> str:
    """The periods with a realised figure: `2018Q1 - 2018Q3, 2019Q1`."""
    return _runs_of(cells, cells["realised"].notna())


def _runs_of(cells: pd.DataFrame, chosen: pd.Series) -> str:
    """The periods of the chosen cells, those that follow each other told together."""
    is_chosen = chosen.groupby(cells["period"], sort=False).any()
    runs = [list(run) for is_in, run in groupby(is_chosen.index, key=is_chosen.get) if is_in]
    return ", ".join(" - ".join(dict.fromkeys([run[0], run[-1]])) for run in runs)


def _by_line(
    follow_up: FollowUp,
    lang: str,
    title: str,
    frame: pd.DataFrame,
    notes: list[str],
    marked: Collection[str] = (),
) -> Table:
    """A table of money by line (id) and their total; the `marked` lines get a star."""
    case = follow_up.plan.case
    kind_of = dict.fromkeys(in_total(follow_up), "line") | {"total": "total"}
    kinds = [kind_of.get(id, "memo") for id in frame.index]
    names = {line.id: label(line, lang) + "\u00a0*" * (line.id in marked) for line in case.lines}
    names["total"] = label(case.header, lang, "total")
    title = f"{title}. {money_heading(case, lang)}"
    decimals = {
        column: money_decimals(case)
        for column in frame.columns
        if column != word("followup.reported", lang)
    }
    frame = frame.rename(index=names).rename_axis(index=word("line", lang))
    return Table(title, frame, lang, tuple(kinds), tuple(notes), decimals)
