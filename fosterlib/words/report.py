"""What `python -m fosterlib check` says of a case: reproduced, without a source, unknown, and worth
a second look.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from fosterlib.load.folder import as_seen_in_files
from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.computation import change_made, full_effect, posts_changed, rests_on
from fosterlib.model.entries import Assumption, Correction, Figure, Line, Rival
from fosterlib.model.errors import Problem, nearest
from fosterlib.model.evaluate import effects
from fosterlib.model.kinds import IMPLIED, kind_of
from fosterlib.model.overrides import read_limit
from fosterlib.model.units import is_money
from fosterlib.questions.reconcile import reconcile, reconciliation_summary
from fosterlib.words.messages import OTHER_MARK, problem_text
from fosterlib.words.text import word

THOUSANDFOLD = (
    300,
    3_000,
)  # how many times its neighbours a figure is when it is in kr. among 1,000 kr.
WEEKLY = (40, 70)
PRICES = re.compile(r"\b(20\d\d)[ -]?(?:p/l|pl\b|priser\b|prices\b)")

ESTIMATES = ("estimate", "skøn")  # how the locator of an estimated amount begins


@checked
def case_report(case: Case, lang: str = "en") -> str:
    """The report in plain text: printed figures by role, what is unknown or has no source, units,
    oddities.
    """
    header = case.header
    title = word("report.title", lang, label(header, lang, "title"), header.version)
    sections = {
        title: _about(case, lang),
        word("report.corrected", lang): [_correction_text(one, lang) for one in case.corrections],
        word("figures", lang): _printed(case, lang),
        word("report.not_reproduced", lang): not_reproduced(case, lang),
        word("report.not_stated", lang): [problem_text(one, lang) for one in case.warnings],
        word("report.no_source", lang): _without_source(case, lang),
        word("report.rivals", lang): [rival_text(case, one, lang) for one in case.rivals],
        word("report.units", lang): _units(case, lang),
        word("report.odd", lang): [problem_text(one, lang) for one in oddities(case)],
    }
    return "\n\n".join("\n  ".join([title, *lines]) for title, lines in sections.items() if lines)


def _correction_text(one: Correction, lang: str) -> str:
    value, was = general(one.value, lang), general(one.was, lang)
    return word("report.correction", lang, one.assumption, value, was, one.reason)


def _about(case: Case, lang: str) -> list[str]:
    header = case.header
    lines, first, last = str(len(case.lines)), case.years[0], case.years[-1]
    about = word("report.about", lang, lines, first, last, unit_as_listed(case, lang))
    return [about, word("report.source", lang, header.source)]


def unit_as_listed(case: Case, lang: str) -> str:
    """The unit as the case's files have it, and the price level."""
    level = case.header.price_level
    prices = word("price_level", lang, level) if level else word("price_level_unknown", lang)
    return f"{case.header.unit}, {prices}"


def _printed(case: Case, lang: str) -> list[str]:
    context = sum(figure.role == "context" for figure in case.figures)
    counts = counted(reconciliation_summary(case), lang)
    return [*counts, word("report.context", lang, str(context))]


def _without_source(case: Case, lang: str) -> list[str]:
    guessed = [a.line for a in case.amounts if a.locator.casefold().startswith(ESTIMATES)]
    nowhere = [a.line for a in case.amounts if not a.locator]
    found = {
        "report.estimates": [id for id, a in case.assumptions.items() if a.basis == "estimate"],
        "report.guessed": dict.fromkeys(guessed),
        "report.nowhere": dict.fromkeys(nowhere),
    }
    return [word(key, lang, ", ".join(ids)) for key, ids in found.items() if ids]


def _units(case: Case, lang: str) -> list[str]:
    """All of them fit, or the case would not have been loaded."""
    if not any(line.inputs for line in case.lines):
        return []
    return [word("report.units_fit", lang, case.header.unit)]


def rival_text(case: Case, rival: Rival, lang: str = "en") -> str:
    """A rival value beside the one that the case uses."""
    used = case.assumptions[rival.assumption]
    values = [general(one, lang) for one in (rival.value, used.value)]
    about = f"({label(rival, lang)}; {rival.source})"
    return f"{used.id}: {word('report.instead_of', lang, *values)} {used.unit} {about}"


def general(value: float, lang: str, form: str = ".6g") -> str:
    """A number of the report: six digits at most, with the decimal mark of the language."""
    text = format(value, form)
    return text if lang == "en" else text.translate(OTHER_MARK)


def counted(summary: pd.DataFrame, lang: str = "en") -> list[str]:
    """The printed figures by role, and what the checks are worth."""
    inputs, checks = summary.loc["input"], summary.loc["check"]
    once = word("report.once", lang, str(inputs.without_cross_check))
    return [
        word("report.inputs", lang, str(inputs.reproduced), str(inputs.figures))
        + (once if inputs.without_cross_check else ""),
        word("report.checks", lang, str(checks.reproduced), str(checks.figures)),
        *worth_of_checks(checks, lang),
    ]


def worth_of_checks(checks: pd.Series, lang: str) -> list[str]:
    """What the checks show, from the row `check` of `reconciliation_summary`: repeats, identities,
    and whether any of them tests a lever.
    """
    if not checks["figures"]:
        return [word("checks_none", lang)]
    kinds = {"repeats": "checks_repeat", "typed": "checks_typed", "derived": "checks_derived"}
    worth = [
        word(key, lang, str(checks[kind]), str(checks["identities"]))
        for kind, key in kinds.items()
        if checks[kind]
    ]
    tested = "checks_lever" if checks["tests_lever"] else "checks_no_lever"
    return [
        word("checks_worth", lang, "; ".join(worth)),
        word(tested, lang, str(checks["tests_lever"])),
    ]


def not_reproduced(case: Case, lang: str = "en") -> list[str]:
    """Each printed figure that the model does not give, in words."""
    table = reconcile(case)
    wrong = table[~table["ok"].fillna(True).astype(bool)]
    return [
        f"{row.table}, {' '.join(filter(None, (row.line, row.party, row.year, row.measure)))}: "
        f"{_what_is_printed(case.figures[row.Index], lang)}, "
        f"{_what_the_model_gives(case, row, lang)} ({row.locator})"
        for row in wrong.itertuples()
    ]


def _what_is_printed(figure: Figure, lang: str) -> str:
    """A printed figure, and whether it is one that is not to be fallen short of, or exceeded."""
    given = general(figure.value, lang, ",.10g")
    if figure.bound:
        given = word(figure.bound.replace(" ", "_"), lang, given)
    return f"{word('report.printed', lang, given)} {figure.unit}"


def _what_the_model_gives(case: Case, row: Any, lang: str) -> str:
    """The model's figure beside a printed one; why it is none, where that is known."""
    off = [line for line in case.lines if line.id == row.line and not line.is_on(case.values())]
    if off:
        return word("report.off", lang)
    is_unknown = row.model != row.model
    given = word("not_stated", lang) if is_unknown else general(row.model + 0.0, lang, ",.10g")
    return word("report.model", lang, given)


@checked
def oddities(case: Case) -> list[Problem]:
    """What is allowed and looks wrong: signs, sizes, price levels, weeks for years, assumptions
    that nothing uses. Empty if nothing does. Of a workbook by sheet, row and column.
    """
    found = [
        *_signs(case),
        *_sizes(case),
        *_prices(case.assumptions),
        *_price_levels(case),
        *_unused(case),
    ]
    return as_seen_in_files(case, found)


def _computed_from(case: Case, line: Line) -> list[str]:
    """The assumptions that a line, its posts and its changes to others are computed from."""
    if not kind_of(line).has_lever:
        return []
    computed = [full_effect(case, line), *(posts_changed(case, line, one) for one in line.staff)]
    computed += [change_made(case, line, id) for id in line.affects]
    return [*line.affects, *(id for one in computed for id in one.ids)]


def _unused(case: Case) -> Iterable[Problem]:
    """Assumptions of the case's own that neither a line nor its posts name: moving them would do
    nothing.
    """
    used = {
        id
        for line in case.lines
        for id in rests_on(case, (*_computed_from(case, line), *line.split.values()))
    }
    used |= {one.base for line in case.lines for one in line.staff} | {"delay.all"}
    used |= {id for limit in case.header.limit for id in read_limit(limit.formula).ids}
    used |= {f"{line.id}.{own}" for line in case.lines for own in (*IMPLIED,)}
    used |= {f"{part.id}.on" for part in case.header.part}
    for id, assumption in case.assumptions.items():
        if id not in used and not assumption.is_implied:
            near = nearest(id, used)
            yield Problem(
                "is used by no line, so moving it does nothing", "assumptions.csv", id, nearest=near
            )


def _signs(case: Case) -> Iterable[Problem]:
    everything = {id: 1.0 for id, assumption in case.assumptions.items() if assumption.is_switch}
    cells_by_line = effects(case, {**case.values(), **everything}, case.years)  # options too
    expected = {"saving": -1, "income": -1, "expenditure": 1, "investment": 1}
    for line, cells in zip(case.lines, cells_by_line, strict=True):
        total = np.nansum(cells)
        if total * expected.get(line.money, 0) < -1e-9:
            said = "positive" if total > 0 else "negative"
            reason = (
                f"line '{line.id}' is {line.money} and {said} over the years: negative is a saving"
                " or income"
            )
            yield Problem(reason, "case.toml", f"line {line.id}", field="money")


def _sizes(case: Case) -> Iterable[Problem]:
    """Amounts a thousand times the others of their row, or rows a thousand times the others."""
    rows: dict[tuple[str, str], dict[str, float]] = {(a.line, a.party): {} for a in case.amounts}
    for amount in case.amounts:
        if amount.value and not np.isnan(amount.value):
            rows[amount.line, amount.party][amount.year] = abs(amount.value)
    for (line, party), values in rows.items():
        for year, times in _apart(values, THOUSANDFOLD):
            reason = (
                f"line '{line}', {party}, {year}: {times:,.0f} times the row's other years; kr. for"
                " 1,000 kr.?"
            )
            yield Problem(reason, "amounts.csv", field="value", value=values[year])
    largest = {
        f"line '{line}', {party}": max(values.values())
        for (line, party), values in rows.items()
        if values
    }
    for name, times in _apart(largest, THOUSANDFOLD, among=4):
        reason = f"{name}: {times:,.0f} times the other lines; kr. for 1,000 kr.?"
        yield Problem(reason, "amounts.csv", field="value", value=largest[name])


def _prices(assumptions: Mapping[str, Assumption]) -> Iterable[Problem]:
    """Prices of one unit that differ as kr. from 1,000 kr., or as a week from a year."""
    units: dict[str, dict[str, float]] = {}
    for id, assumption in assumptions.items():
        if is_money(assumption.unit) and assumption.value:
            units.setdefault(assumption.unit, {})[id] = abs(assumption.value)
    for unit, values in units.items():
        known = {id: value for id, value in values.items() if not np.isnan(value)}
        for id, times in _apart(known, THOUSANDFOLD):
            reason = f"{times:,.0f} times the other prices in {unit}; kr. for 1,000 kr.?"
            yield Problem(reason, "assumptions.csv", id, field="value", value=values[id])
        for id, times in (
            _apart({id: 1 / value for id, value in known.items()}, WEEKLY)
            if "/year" in unit
            else []
        ):
            reason = f"1/{times:.0f} of the other prices in {unit}; a price per week?"
            yield Problem(reason, "assumptions.csv", id, field="value", value=values[id])


def _apart(
    values: Mapping[str, float], limits: tuple[float, float], among: int = 2
) -> Iterable[tuple[str, float]]:
    """Which values are so many times the middle of the others, and how many times."""
    for name, value in values.items():
        others = [other for key, other in values.items() if key != name]
        if len(values) >= among and limits[0] <= value / median(others) <= limits[1]:
            yield name, value / median(others)


def _price_levels(case: Case) -> Iterable[Problem]:
    own = case.header.price_level
    said: Sequence[tuple[str, str, str]] = [
        *(
            ("assumptions.csv", id, f"{a.locator} {a.note}")
            for id, a in case.assumptions.items()
            if is_money(a.unit)
        ),
        *(("amounts.csv", a.line, a.locator) for a in case.amounts),
        *(("published.csv", figure.measure, figure.locator) for figure in case.figures),
    ]
    for file, row, text in said:
        for year in sorted({*PRICES.findall(text)} - {own}):
            reason = f"speaks of {year} prices; the case's are " + (
                f"of {own}" if own else "not stated"
            )
            yield Problem(reason, file, row)
