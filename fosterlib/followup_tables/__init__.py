"""The follow-up in tables and sentences, in Danish or English."""

import hashlib
from itertools import groupby

import pandas as pd

from fosterlib.case import label
from fosterlib.followup import FollowUp
from fosterlib.followup.variance import PARTS
from fosterlib.followup_tables.words import say
from fosterlib.sentences import effect_text
from fosterlib.tables import Table, money_decimals, scenario_title
from fosterlib.text import money_text, number, precise, unit_text, word

TO_DATE = ("planned_to_date", "realised_to_date", "variance")
MOST_SOURCES = 3  # named in the paper


def followup_table(follow_up: FollowUp, lang: str = "da") -> Table:
    """By line: what is reported, plan and realised to date, the variance, plan and forecast for all years.

    Money in the case's unit, negative = saving; a variance above 0 is less saving (or more cost) than planned. The
    total to date is that of what is reported; the forecast in all is not stated if a line has nothing reported.
    """
    plan, rows, names, kinds = follow_up.plan, [], [], []
    span = f"{plan.years[0]}-{plan.years[-1]}"
    to_date = ["plan_to_date", "realised_to_date", "variance"]
    columns = [
        say("reported", lang),
        *(say(key, lang) for key in to_date),
        say("planned", lang, span),
        say("expected", lang, span),
    ]
    sums = summary(follow_up)
    for line in plan.case.lines:
        if line.id in sums.index:
            row = sums.loc[line.id]
            computed = "drivers" in set(follow_up.comparison.query("line == @line.id")["basis"])
            money = [row[key] if row["periods"] else "" for key in TO_DATE]
            rows.append([row["periods"] or say("nothing", lang), *money, row["planned"], row["forecast"]])
            names.append(label(line, lang) + ("\u00a0*" if computed else ""))
            kinds.append("line" if line.in_total else "memo")
    counted = sums[sums["in_total"]]
    seen = counted[counted["periods"] != ""]
    whole = [counted[key].sum(skipna=False) for key in ("planned", "forecast")]
    rows.append(["", *(seen[key].sum(skipna=False) if len(seen) else "" for key in TO_DATE), *whole])
    frame = pd.DataFrame(rows, columns=columns, index=[*names, getattr(plan.case.header, f"total_{lang}")])
    notes = [word("sign_rule", lang), say("foot_to_date", lang), say("foot_forecast", lang)]
    if follow_up.comparison["basis"].eq("drivers").any():
        notes.append(say("by_drivers", lang))
    if missing := missing_lines(follow_up, lang):
        notes.append(say("total_unknown", lang, missing))
    notes.append(f"{word('source', lang)}: {plan.case.header.source}")
    title = f"{followup_title(follow_up, lang)}. {_money_unit(follow_up, lang)}"
    decimals = dict.fromkeys(columns[1:], money_decimals(plan.case))
    return _table(title, frame, lang, [*kinds, "total"], notes, decimals, word("line", lang))


def variance_table(follow_up: FollowUp, lang: str = "da") -> Table:
    """By line: the variance to date and its parts; they sum to it, a part that is not known adds nothing.

    Money in the case's unit; above 0 is less saving (or more cost) than planned.
    """
    keys = ["variance", *PARTS]
    columns = [say(key, lang) for key in keys]
    groups = follow_up.variance.groupby("line", sort=False)
    sums = groups[keys].sum(min_count=1).assign(variance=groups["variance"].agg(lambda cells: cells.sum(skipna=False)))
    lines = [line for line in follow_up.plan.case.lines if line.id in sums.index]
    frame = pd.DataFrame(
        sums.loc[[line.id for line in lines]].to_numpy(), columns=columns, index=[label(line, lang) for line in lines]
    )
    counted = sums.loc[[line.id for line in lines if line.in_total]]
    totals = [counted["variance"].sum(skipna=False), *counted[PARTS].sum(min_count=1)]
    frame.loc[getattr(follow_up.plan.case.header, f"total_{lang}")] = totals
    title = f"{say('variance_title', lang)}. {_money_unit(follow_up, lang)}"
    kinds = ["line" if line.in_total else "memo" for line in lines]
    notes = [say("parts_note", lang), say("quarter_note", lang)]
    decimals = dict.fromkeys(columns, money_decimals(follow_up.plan.case))
    return _table(title, frame, lang, [*kinds, "total"], notes, decimals, word("line", lang))


def drivers_table(follow_up: FollowUp, lang: str = "da") -> Table:
    """The latest reported value of each driver beside its planned one in that period, each in its own unit."""
    case, rows, names = follow_up.plan.case, [], []
    for id, given in follow_up.drivers.groupby("assumption", sort=False):
        assumption, last = case.assumptions[str(id)], given.iloc[-1]
        values = [precise(last[side], lang, assumption.step) for side in ("planned", "realised")]
        rows.append([last["period"], *values, unit_text(assumption.unit, lang)])
        names.append(label(assumption, lang))
    keys = ["period", "planned_level", "realised"]
    columns = [*(say(key, lang) for key in keys), word("unit", lang)]
    frame = pd.DataFrame(rows, columns=columns, index=names)
    return _table(
        say("drivers_title", lang),
        frame,
        lang,
        ["line"] * len(rows),
        [say("drivers_note", lang)],
        {},
        say("driver", lang),
    )


def indicators_table(follow_up: FollowUp, lang: str = "da") -> Table:
    """The source's own indicators: how they are measured, who answers for it, how often, the latest value, the way."""
    rows = []
    for row in follow_up.indicators.to_dict("records"):
        told = [row[f"{key}_{lang}"] for key in ("method", "owner", "frequency")]
        moved = say(f"moved_{row['moved']}", lang)
        if row["moved"]:
            moved += f", {say('as_wanted' if row['as_wanted'] else 'not_as_wanted', lang)}"
        latest = f"{precise(row['latest'], lang)} ({row['period']})" if row["period"] else word("not_stated", lang)
        rows.append([*told, latest, precise(row["before"], lang) if row["measured"] > 1 else "", moved])
    columns = [say(key, lang) for key in ("method", "owner", "frequency", "latest", "before", "moved")]
    names = follow_up.indicators[f"label_{lang}"].tolist()
    frame = pd.DataFrame(rows, columns=columns, index=names)
    notes = [f"{word('source', lang)}: {follow_up.plan.case.header.source}"]
    return _table(say("indicators_title", lang), frame, lang, ["line"] * len(rows), notes, {}, say("indicator", lang))


def followup_title(follow_up: FollowUp, lang: str = "da") -> str:
    """Follow-up of what: the title of the case, and the scenario if it is not the published one."""
    return f"{say('title', lang)}: {scenario_title(follow_up.plan, lang)}"


def reported_from(follow_up: FollowUp, lang: str = "da") -> str:
    """Who says what happened: the sources of the reported figures, how many there are, and a hash of them."""
    known = follow_up.actuals[follow_up.actuals["value"].notna()]
    sources = [source or say("no_source_given", lang) for source in dict.fromkeys(known["source"])]
    shown = "; ".join(sources[:MOST_SOURCES]) + ("; ..." if len(sources) > MOST_SOURCES else "")
    digest = hashlib.sha256(follow_up.actuals.to_csv(index=False).encode()).hexdigest()[:12]
    return say("sources", lang, shown or "-", str(len(known)), digest)


def followup_headline(follow_up: FollowUp, lang: str = "da") -> str:
    """Where the plan stands, in two sentences: to date, and for all years if it goes on so."""
    plan, sums = follow_up.plan, summary(follow_up)
    counted = sums[sums["in_total"]]
    seen = counted[counted["periods"] != ""]
    if seen.empty:
        return say("nothing_yet", lang)
    span = f"{plan.years[0]}-{plan.years[-1]}"
    real, planned = (
        effect_text(plan, seen[key].sum(skipna=False), lang) for key in ("realised_to_date", "planned_to_date")
    )
    sentence = say("to_date", lang, real, planned)
    if missing := missing_lines(follow_up, lang):
        return f"{sentence} {say('expected_unknown', lang, span, missing)}"
    expected, whole = (effect_text(plan, counted[key].sum(skipna=False), lang) for key in ("forecast", "planned"))
    return f"{sentence} {say('goes_on', lang, expected, span, whole)}"


def largest_variances(follow_up: FollowUp, lang: str = "da", count: int = 3) -> list[str]:
    """The lines furthest from the plan, each in a sentence with the parts of its variance, in the case's unit."""
    plan, found = follow_up.plan, []
    sums = follow_up.variance.groupby("line")[["variance", *PARTS]].sum(min_count=1)
    sums = sums.loc[[id for id in sums.index if plan.case.line(id).in_total]]
    decimals = money_decimals(plan.case)
    for id in sums["variance"].abs().sort_values(ascending=False, kind="stable").index[:count]:
        row = sums.loc[id]
        amount = number(abs(row["variance"]), lang, decimals)
        parts = [
            f"{say(part, lang).lower()} {number(row[part], lang, decimals, signed=True)}"
            for part in PARTS
            if abs(row[part]) >= 0.5 * 10**-decimals
        ]
        gap = say("worse" if row["variance"] > 0 else "better", lang, amount)
        found.append(f"{label(plan.case.line(id), lang)}: {gap} ({', '.join(parts)}).")
    return found


def summary(follow_up: FollowUp) -> pd.DataFrame:
    """By line with a plan or a reported figure: periods, planned and realised to date, variance, planned, forecast."""
    case, rows = follow_up.plan.case, {}
    for line in case.lines:
        cells = follow_up.comparison[follow_up.comparison["line"] == line.id]
        known = cells[cells["realised"].notna()]
        if len(known) or (cells["planned"] != 0).any():
            rows[line.id] = {
                "periods": _known_periods(cells),
                "planned_to_date": known["planned"].sum(skipna=False, min_count=1),
                "realised_to_date": known["realised"].sum(skipna=False, min_count=1),
                "variance": known["variance"].sum(skipna=False, min_count=1),
                "planned": cells["planned"].sum(skipna=False),
                "forecast": cells["forecast"].sum(skipna=False),
                "in_total": line.in_total,
            }
    columns = ["periods", "planned_to_date", "realised_to_date", "variance", "planned", "forecast", "in_total"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def missing_lines(follow_up: FollowUp, lang: str) -> str:
    """The lines that make the forecast in all unknown: the first three by name, and how many more; blank if none."""
    sums = summary(follow_up)
    names = [label(follow_up.plan.case.line(id), lang) for id in sums.index[sums["in_total"] & sums["forecast"].isna()]]
    return ", ".join(names[:3]) + (f" (+{len(names) - 3})" if len(names) > 3 else "")


def _known_periods(cells: pd.DataFrame) -> str:
    """The periods of a line with a realised figure: `2018Q1-2018Q3, 2019Q1`."""
    known = cells["realised"].notna().groupby(cells["period"], sort=False).any()
    runs = [list(run) for is_known, run in groupby(known.index, key=known.get) if is_known]
    return ", ".join("-".join(dict.fromkeys([run[0], run[-1]])) for run in runs)


def _money_unit(follow_up: FollowUp, lang: str) -> str:
    text = money_text(follow_up.plan.case, lang)
    return text[:1].upper() + text[1:]


def _table(title: str, frame: pd.DataFrame, lang: str, kinds, notes, decimals, head: str) -> Table:
    return Table(title, frame.rename_axis(index=head), lang, tuple(kinds), tuple(notes), decimals)
