"""What a committee asks beside the budget: the options side by side, how sure the saving is, what
must be true, what drives it, when the money is back. Each a table, or None where the case or the
scenario has no answer.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Unpack

import numpy as np
import pandas as pd

from fosterlib.charts import on_paper
from fosterlib.charts.canvas import ChartForm
from fosterlib.charts.figure import Chart
from fosterlib.model.case import Case, label
from fosterlib.model.entries import Scenario
from fosterlib.model.errors import CaseError
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.questions.break_even import break_even
from fosterlib.questions.ranges import tornado
from fosterlib.questions.timing import payback_year, present_value
from fosterlib.simulate.run import Simulation, simulate
from fosterlib.words.amounts import is_nothing, money, money_texts
from fosterlib.words.likelihood import probability_text, what_lies_outside
from fosterlib.words.reference import results_name
from fosterlib.words.sentences import effect_text, net_verb, span
from fosterlib.words.tables import Table, money_decimals
from fosterlib.words.text import money_heading, number, precise, unit_text, word

DRAWS, SEED = 10_000, 1
MOST = 6  # assumptions in a table
LEAST_POSTS = 0.005  # less is written as none
KEPT_SHARE = 0.9  # of the saving, that what must be true keeps


def options_table(results: Results, lang: str) -> Table | None:
    """Doing nothing, each part alone, each alternative to a part, and the scenario: the full year,
    all years, posts.
    """
    case, full = results.case, results.case.header.full_effect_year()
    options = _options(results, lang)
    if len(options) < 3 or results.total.isna().any():
        return None
    names, rows = [name for name, _ in options], []
    for _, one in options:
        change = posts_change(one, full)
        rows.append([one.total[full], one.total.sum(), change])
    columns = [full, span(results), word("posts_change", lang)]
    title = f"{word('options', lang)}. {money_heading(case, lang, results.price_level)}"
    decimals = dict.fromkeys(columns[:2], money_decimals(case)) | {columns[2]: 2}
    frame = pd.DataFrame(rows, columns=columns, index=pd.Index(names, name=word("option", lang)))
    if not len(results.staff):
        frame, decimals = frame.iloc[:, :2], {name: decimals[name] for name in columns[:2]}
    kinds = (*["line"] * (len(rows) - 1), "total")
    return Table(title, frame, lang, kinds, (word("sign_rule", lang),), decimals)


def posts_change(results: Results, year: str) -> float:
    """How many posts more there are in a year than in the base years, over all roles."""
    posts = results.staff
    return float(
        sum(
            posts.loc[staff.role, year]
            - (posts.loc[staff.role, staff.base_year] if staff.base_year else 0.0)
            for line in results.case.lines
            for staff in line.staff
        )
    )


def _options(results: Results, lang: str) -> list[tuple[str, Results]]:
    """Nothing, each part alone that acts, each alternative to a part, and all as it is: by name."""
    case, until = results.case, _until(results)
    if any(line.money == "income" for line in case.lines if line.in_total):
        return []  # a grant without what it pays for is no option
    found = [(word("option_nothing", lang), evaluate(case, case.baseline, until))]
    for part in (part for part in case.header.part if _part_acts(results, part.id)):
        others = {f"{other.id}.on": 0.0 for other in case.header.part if other.id != part.id}
        values = dict(results.scenario.overrides) | others
        name = word("option_part", lang, label(part, lang))
        found.append((name, evaluate(case, Scenario(name=part.id, overrides=values), until)))
    found += _instead(results, lang, until)
    level = results.price_level
    return [
        *((name, in_prices(one, level)) for name, one in found),
        (results_name(results, lang), results),
    ]


def _instead(results: Results, lang: str, until: str | None) -> list[tuple[str, Results]]:
    """Each part that is off because its alternative is on, in the place of that one; one that a
    limit of the case rules out is no option.
    """
    case, found = results.case, []
    values = case.values(results.scenario)
    for choice in case.header.alternatives:
        chosen = [part for part in choice.parts if values[f"{part}.on"]]
        for part in case.header.part:
            if not chosen or part.id in chosen or part.id not in choice.parts:
                continue
            switched = {f"{one}.on": float(one == part.id) for one in choice.parts}
            name = word("option_instead", lang, label(part, lang))
            with suppress(CaseError):
                other = case.scenario(part.id, dict(results.scenario.overrides) | switched)
                found.append((name, evaluate(case, other, until)))
    return found


def _part_acts(results: Results, part: str) -> bool:
    cells = [
        effects
        for line, effects in zip(results.case.lines, results.effects, strict=True)
        if line.part == part and line.in_total
    ]
    return bool(np.abs(np.nan_to_num(cells)).max(initial=0.0) > 0)


def _until(results: Results) -> str | None:
    return results.years[-1] if len(results.years) > len(results.case.years) else None


@lru_cache(maxsize=16)
def _simulated(case: Case, scenario: Scenario) -> Simulation | None:
    """Draws of a scenario; None if its total is unknown or nothing in it is drawn."""
    try:
        found = simulate(case, DRAWS, SEED, scenario, progress=False)
    except CaseError:
        return None
    quantiles = found.quantiles
    return found if (quantiles["P90"] - quantiles["P10"]).abs().max() > 1e-9 else None


def simulation_of(results: Results) -> Simulation | None:
    """Draws of the scenario of these results, in the case's own years and prices."""
    own = results.price_level == results.case.header.price_level
    return _simulated(results.case, results.scenario) if own else None


def range_table(results: Results, lang: str) -> Table | None:
    """The net total by year: calculated, and the range in which eight of ten draws lie."""
    found = simulation_of(results)
    if found is None:
        return None
    case, quantiles = results.case, found.quantiles
    columns = [word("calculated", lang), "P10", "P50", "P90"]
    rows = [
        [results.total[year], *(quantiles.loc[year, name] for name in ("P10", "P50", "P90"))]
        for year in case.years
    ]
    frame = pd.DataFrame(rows, columns=columns, index=pd.Index(case.years, name=word("year", lang)))
    title = f"{word('range_title', lang)}. {money_heading(case, lang)}"
    notes = (word("range_note", lang, number(DRAWS, lang)), probability_text(found, lang))
    decimals = dict.fromkeys(columns, money_decimals(case))
    return Table(title, frame, lang, ("line",) * len(rows), notes, decimals)


def _drivers(results: Results) -> pd.DataFrame:
    """The tornado of the full year, the widest first; no rows where the total is unknown."""
    case = results.case
    try:
        table = tornado(case, case.header.full_effect_year(), results.scenario)
    except CaseError:
        return pd.DataFrame({"assumption": [], "swing": []})
    own = np.array([not case.assumptions[id].is_implied for id in table["assumption"]], bool)
    return table[own & (table["swing"] > 1e-6)].head(MOST)


def what_drives_table(results: Results, lang: str) -> Table | None:
    """What moves the full year most: each assumption from its low to its high, others unchanged."""
    case, rows, names = results.case, [], []
    if results.price_level != case.header.price_level:
        return None
    for row in _drivers(results).itertuples(index=False):
        one = case.assumptions[row.assumption]
        ends = [precise(end, lang, one.step) for end in (row.low, row.high)]
        rows.append([f"{ends[0]} - {ends[1]} {unit_text(one.unit, lang)}"])
        rows[-1] += [row.effect_low, row.effect_high]
        names.append(label(one, lang))
    columns = [word(key, lang) for key in ("range", "effect_at_low", "effect_at_high")]
    title = word("drivers_title", lang, case.header.full_effect_year())
    decimals = dict.fromkeys(columns[1:], money_decimals(case))
    return _rows(results, title, "assumption", names, columns, rows, lang, decimals)


def must_be_true_table(results: Results, lang: str) -> Table | None:
    """How far each assumption may move alone before a tenth of the full year's saving is lost."""
    case, year = results.case, results.case.header.full_effect_year()
    total = float(results.total[year])
    if not total < 0 or results.price_level != case.header.price_level:
        return None
    found = break_even(case, KEPT_SHARE * total, year, results.scenario)
    own = np.array([not case.assumptions[id].is_implied for id in found["assumption"]], bool)
    found = found[own & found["value"].notna()]
    values, rows, names = case.values(results.scenario), [], []
    share = (found["value"] - found["assumption"].map(values)).abs() / [
        case.assumptions[id].high - case.assumptions[id].low for id in found["assumption"]
    ]
    for row in found.loc[share.sort_values(kind="stable").index[:MOST]].itertuples(index=False):
        one, now = case.assumptions[row.assumption], values[row.assumption]
        way = "at_least" if row.value < now else "at_most"
        rows.append(
            [
                precise(now, lang, one.step),
                word(way, lang, number(row.value, lang, _decimals(one.step))),
                unit_text(one.unit, lang),
            ]
        )
        names.append(label(one, lang))
    columns = [word(key, lang) for key in ("value", "must_be", "unit")]
    percent = number(100 * KEPT_SHARE, lang)
    is_net = net_verb(results, total) == "lowers_net"
    title = word("must_be_net_title" if is_net else "must_be_title", lang, year, percent)
    return _rows(results, title, "assumption", names, columns, rows, lang, {}, money=False)


def _decimals(step: float) -> int:
    """Decimals enough to tell a tenth of a step."""
    return min(4, max(1, 1 - int(np.floor(np.log10(step)))))


def payback_table(results: Results, lang: str) -> Table | None:
    """What is put in once, when it is back, and the present value of all years."""
    case = results.case
    if results.total.isna().any():
        return None
    found = payback_year(results).iloc[-1]
    rows, names = [], []
    if found["investment"] > 0:
        names.append(word("invested_once", lang))
        rows.append([effect_text(results, found["investment"], lang)])
        names.append(word("payback", lang))
        rows.append([found["payback_year"] or word("not_paid_back", lang, results.years[-1])])
    if "DKK" in case.header.unit.split() and not is_nothing(case, results.total.sum()):
        value = present_value(results)["total"]
        names.append(word("present_value", lang, results.years[0]))
        rows.append([effect_text(results, value, lang)])
    title = word("payback_title", lang)
    columns = [word("value", lang)]
    table = _rows(results, title, "stamp_item", names, columns, rows, lang, {}, money=False)
    return _with_convention(table, found["investment"] > 0, lang)


def _with_convention(table: Table | None, shows_payback: bool, lang: str) -> Table | None:
    """A table with how the year of payback is found, under it, if it shows one."""
    if table is None or not shows_payback:
        return table
    return replace(table, notes=(*table.notes, word("payback_convention", lang)))


def key_figures_table(results: Results, lang: str) -> Table | None:
    """The summary's figures: first and full year, all years, the range, when it is back, posts."""
    case, full = results.case, results.case.header.full_effect_year()
    if results.total.isna().any():
        return None
    years = dict.fromkeys([results.years[0], full, results.years[-1]])
    values = [*(results.total[year] for year in years), results.total.sum()]
    amounts = money_texts(case, values, lang)  # on one scale
    verbs = [net_verb(results, value) for value in values]
    said = [word(verb, lang, text) for verb, text in zip(verbs, amounts, strict=True)]
    told = list(zip([*years, span(results)], said, strict=True))
    told_range, note = _range_of(results, full, lang)
    told += told_range
    paid = payback_year(results).iloc[-1]
    if paid["investment"] > 0:
        year = paid["payback_year"] or word("not_paid_back", lang, results.years[-1])
        told.append((word("payback", lang), year))
    for staff in (one for line in case.lines for one in line.staff):
        posts = results.staff.loc[staff.role]
        change = posts[full] - (posts[staff.base_year] if staff.base_year else 0.0)
        if abs(change) >= LEAST_POSTS:
            text = number(change, lang, 2, signed=True)
            told.append((label(staff, lang), f"{text} {word('unit.FTE', lang)}"))
    names, texts = zip(*told, strict=True)
    title, columns = word("key_figures", lang), [word("value", lang)]
    rows = [[text] for text in texts]
    table = _rows(results, title, "stamp_item", names, columns, rows, lang, {}, money=False)
    table = table and replace(table, notes=(*table.notes, *filter(None, [note])))
    return _with_convention(table, paid["investment"] > 0, lang)


def _range_of(results: Results, year: str, lang: str) -> tuple[list[tuple[str, str]], str]:
    """The range of a year with its name, and what is said of it; nothing where none is drawn."""
    case, found = results.case, simulation_of(results)
    if found is None or year not in found.quantiles.index:
        return [], ""
    ends = [float(found.quantiles.loc[year, name]) for name in ("P10", "P90")]
    if is_nothing(case, ends[1] - ends[0]):
        return [], ""
    text = word("from_to", lang, *(money(case, end, lang) for end in ends))
    return [(word("range_of", lang, year), text)], what_lies_outside(found, lang, [year])


def _rows(  # noqa: PLR0917 (what a table is made of)
    results: Results,
    title: str,
    head: str,
    names: Sequence[str],
    columns: Sequence[str],
    rows: Iterable[list],
    lang: str,
    decimals: dict[str, int],
    money: bool = True,
) -> Table | None:
    """A table of the full year with a row a name; None without a row."""
    if not names:
        return None
    index = pd.Index(list(names), name=word(head, lang))
    frame = pd.DataFrame(list(rows), index=index, columns=list(columns))
    if money:
        title = f"{title}. {money_heading(results.case, lang)}"
    notes = (word("sign_rule", lang),) if money else ()
    return Table(title, frame, lang, ("line",) * len(frame), notes, decimals)


def drivers_chart(results: Results, lang: str, **form: Unpack[ChartForm]) -> Chart | None:
    """The tornado of the full year."""
    case = results.case
    if results.price_level != case.header.price_level or not len(_drivers(results)):
        return None
    year = case.header.full_effect_year()
    table = tornado(case, year, results.scenario)
    own = _drivers(results)
    own.attrs = table.attrs
    return on_paper.tornado_chart(own, lang, top=MOST, **form)


def range_chart(results: Results, lang: str, **form: Unpack[ChartForm]) -> Chart | None:
    """The net total by year with its range."""
    found = simulation_of(results)
    return on_paper.fan_chart(found, lang, **form) if found is not None else None


ANSWERS: dict[str, Callable[[Results, str], Table | None]] = {
    "options": options_table,
    "range": range_table,
    "drivers": what_drives_table,
    "must_be_true": must_be_true_table,
    "payback": payback_table,
    "key_figures": key_figures_table,
}
ANSWERS_DRAWN: dict[str, Callable[..., Chart | None]] = {
    "drivers": drivers_chart,
    "range": range_chart,
}
