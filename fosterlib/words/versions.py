"""Two versions of a proposal: what changed between them, and what each change does to the total."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Assumption, Figure, Line
from fosterlib.model.errors import Problem, nearest, refuse
from fosterlib.model.evaluate import evaluate
from fosterlib.model.terms import carried_on
from fosterlib.model.years import year_label, year_start
from fosterlib.words.tables import Table
from fosterlib.words.text import money_heading, precise, word

WORDS_OF_A_LINE = {"label_da", "label_en", "note_da", "note_en", "risk", "steering_area"}
FIELDS_IN_WORDS = {
    "value",
    "added",
    "removed",
    "profile",
    "amounts",
    "shares",
    "years",
    "version",
    "source",
    "unit",
    "note",
}
WORDS_OF_A_CASE = ("title_da", "title_en", "owner_da", "owner_en", "version", "source", "full_year")


class Change(NamedTuple):
    """One thing that differs; `alone` is the earlier version with it and nothing else (None: it
    moves no money).
    """

    what: str
    id: str
    field: str
    before: object
    after: object
    alone: Case | None = None


@checked
def compare_cases(a: Case, b: Case, reasons: Mapping[str, str] | None = None) -> pd.DataFrame:
    """What changed from version `a` to version `b` of a proposal: a row a change.

    Columns: what (assumption, line, figure, case), id, field, before, after, the effect on the net
    total in each year (in the case's unit; negative = saving), reason (`reasons`: id -> text). The
    effect is that of the change alone, made to the earlier version; the row "together" is what the
    changes only do jointly, so that the rows sum to the difference of the two totals. What moves no
    money has no effect (NaN); neither has a printed figure, which acts through the profile and the
    calibrated value of its line. A line unknown in both versions counts as unchanged. CaseError if
    the two cannot be compared: other unit, price level or start of the year.
    """
    _refuse_other_terms(a, b)
    starts = [year_start(year) for case in (a, b) for year in case.years]
    years = [year_label(year, like=a.years[0]) for year in range(min(starts), max(starts) + 1)]
    parties = list(dict.fromkeys([*a.parties, *b.parties]))
    before, after = (_laid_on(case, parties, years) for case in (a, b))
    # the earlier version with the later one's new assumptions, which move nothing until a line uses
    # them
    start = replace(before, assumptions={**after.assumptions, **before.assumptions})
    changes = [*_case_changes(a, b), *_assumption_changes(before, after, start)]
    changes += [*_line_changes(before, after, start), *_figure_changes(a, b)]
    reasons = reasons or {}
    _refuse_reasons_without_change(reasons, [change.id for change in changes])
    rows, in_all = [], np.zeros(len(years))
    for change in changes:
        effect = _difference(start, change.alone) if change.alone else np.full(len(years), np.nan)
        in_all += effect if change.alone else 0.0
        rows.append([*change[:5], *effect, reasons.get(change.id, "")])
    together = _difference(before, after) - in_all
    rows.append(["together", "", "", "", "", *np.where(np.abs(together) < 1e-9, 0.0, together), ""])
    return pd.DataFrame(rows, columns=[*Change._fields[:5], *years, "reason"])


def _refuse_other_terms(a: Case, b: Case) -> None:
    """CaseError if the money or the years of two versions do not mean the same."""
    reason = "differs between the versions, so they cannot be compared"
    refuse(
        [
            Problem(reason, "case.toml", field=name, value=getattr(b.header, name))
            for name in ("unit", "price_level", "year_starts")
            if getattr(a.header, name) != getattr(b.header, name)
        ]
    )


def _refuse_reasons_without_change(reasons: Mapping[str, str], changed: list[str]) -> None:
    reason = "a reason for something that did not change"
    refuse(
        [
            Problem(reason, field=id, nearest=nearest(id, changed))
            for id in reasons
            if id not in changed
        ]
    )


@checked
def versions_table(
    a: Case, b: Case, lang: str = "da", reasons: Mapping[str, str] | None = None
) -> Table:
    """`compare_cases` as a table: what changed from `a` to `b`, and what each change does to the
    total by year.

    Money in the case's unit; negative = saving. The effect stands only where a change moves money
    by itself.
    """
    frame = compare_cases(a, b, reasons)
    years = list(frame.columns[5:-1])
    named = {line.id: line for line in (*a.lines, *b.lines)} | {**a.assumptions, **b.assumptions}
    columns = [
        word("version_change", lang),
        word("before", lang),
        word("after", lang),
        *years,
        word("reason", lang),
    ]
    rows, names, kinds = [], [], []
    for row in frame.to_dict("records"):
        together = row["what"] == "together"
        field = str(row["field"])
        if field in FIELDS_IN_WORDS:
            field = word(f"field_{field}", lang)
        kind = word(f"kind_{row['what']}", lang)
        about = f"{kind}: {field}" if field else kind
        effects = [row[year] if row[year] == row[year] else "" for year in years]
        sides = (row["before"], row["after"])
        before, after = (
            precise(side, lang) if isinstance(side, float) else str(side) for side in sides
        )
        rows.append([about, before, after, *effects, row["reason"]])
        name = label(named[row["id"]], lang) if row["id"] in named else row["id"] or b.id
        names.append(word("together", lang) if together else name)
        kinds.append("memo" if together else "line")
    # an unknown effect leaves "together" unknown, which is the last row
    sums = frame[years].sum().where(frame[years].iloc[-1].notna())
    rows.append(["", "", "", *sums, ""])
    printed = pd.DataFrame(rows, columns=columns, index=[*names, word("difference_in_all", lang)])
    printed = printed.rename_axis(index=word("followup.what", lang))
    title = (
        f"{word('versions', lang, a.header.version, b.header.version)}. {money_heading(b, lang)}"
    )
    notes = (word("versions_note", lang), word("sign_rule", lang))
    return Table(title, printed, lang, (*kinds, "total"), notes, dict.fromkeys(years, 0))


def _laid_on(case: Case, parties: list[str], years: list[str]) -> Case:
    """The case over more parties and years: nothing before its first year, held after its last
    where a line is held.
    """
    early = year_start(case.years[0]) - year_start(years[0])
    absent = [id for id in parties if id not in case.parties]
    order = [[*case.parties, *absent].index(id) for id in parties]
    patterns = {}
    for line in case.lines:
        known = carried_on(line, case.patterns[line.id], len(years) - early)
        patterns[line.id] = np.pad(known, ((0, len(absent)), (early, 0)))[order]
    named = [
        *case.header.party,
        *(case.header.party[0].model_copy(update={"id": id}) for id in absent),
    ]
    header = case.header.model_copy(
        update={"years": tuple(years), "party": tuple(named[n] for n in order)}
    )
    return replace(case, header=header, patterns=patterns)


def _difference(before: Case, after: Case) -> np.ndarray:
    """The later total less the earlier one by year; lines unknown in both are left out."""
    was, now = _by_line(before), _by_line(after)
    unknown = {id: np.isnan(was[id]) & np.isnan(now[id]) for id in was.keys() & now.keys()}
    earlier, later = (
        np.sum(
            [np.where(unknown.get(id, False), 0.0, cells) for id, cells in lines.items()], axis=0
        )
        for lines in (was, now)
    )
    return later - earlier


def _by_line(case: Case) -> dict[str, np.ndarray]:
    effects = evaluate(case).effects.sum(axis=1)
    return {
        line.id: cells for line, cells in zip(case.lines, effects, strict=True) if line.in_total
    }


def _case_changes(a: Case, b: Case) -> list[Change]:
    pairs = [(name, getattr(a.header, name), getattr(b.header, name)) for name in WORDS_OF_A_CASE]
    pairs.append(("years", ", ".join(a.years), ", ".join(b.years)))
    pairs.append(("party", ", ".join(a.parties), ", ".join(b.parties)))
    return [Change("case", "", name, old, new) for name, old, new in pairs if old != new]


def _assumption_changes(a: Case, b: Case, start: Case) -> list[Change]:
    found = []
    one_side = {line.id for line in a.lines} ^ {line.id for line in b.lines}
    one_side |= {part.id for part in a.header.part} ^ {part.id for part in b.header.part}
    for id in dict.fromkeys([*a.assumptions, *b.assumptions]):
        old, new = a.assumptions.get(id), b.assumptions.get(id)
        if old is None or new is None:
            if id.partition(".")[0] not in one_side:
                was, now = (one.value if one else "" for one in (old, new))
                found.append(
                    Change("assumption", id, "added" if old is None else "removed", was, now)
                )
            continue
        for name in (
            ["value"] if old.locator == new.locator == "as printed" else Assumption.model_fields
        ):
            was, now = getattr(old, name), getattr(new, name)
            if was != now and not (was != was and now != now):
                moved = {**start.assumptions, id: old.model_copy(update={"value": now})}
                alone = replace(start, assumptions=moved) if name == "value" else None
                found.append(Change("assumption", id, name, was, now, alone))
    return found


def _line_changes(a: Case, b: Case, start: Case) -> list[Change]:
    found = []
    for id in dict.fromkeys([line.id for line in (*a.lines, *b.lines)]):
        old, new = (next((line for line in case.lines if line.id == id), None) for case in (a, b))
        alone = _with_line(start, id, new, b)
        if old is None or new is None:
            was, now = (line.label_en if line else "" for line in (old, new))
            found.append(Change("line", id, "added" if old is None else "removed", was, now, alone))
            continue
        differs = [name for name in Line.model_fields if getattr(old, name) != getattr(new, name)]
        moving = [name for name in differs if name not in WORDS_OF_A_LINE]
        for name in (name for name in differs if name not in moving):
            found.append(Change("line", id, name, getattr(old, name), getattr(new, name)))
        if moving:
            was, now = (
                "; ".join(_shown(getattr(line, name)) for name in moving) for line in (old, new)
            )
            found.append(Change("line", id, ", ".join(moving), was, now, alone))
        elif not np.array_equal(a.patterns[id], b.patterns[id], equal_nan=True):
            name = {"amounts": "amounts", "recurring": "profile"}.get(new.kind, "shares")
            was, now = (_row(case.patterns[id].sum(axis=0)) for case in (a, b))
            found.append(Change("line", id, name, was, now, alone))
    return found


def _figure_changes(a: Case, b: Case) -> list[Change]:
    def key(figure: Figure) -> str:
        places = (figure.table, figure.line, figure.party, figure.year, figure.measure)
        return " ".join(place for place in places if place)

    old, new = ({key(figure): figure.value for figure in case.figures} for case in (a, b))
    return [
        Change("figure", id, "value", old.get(id, ""), new.get(id, ""))
        for id in dict.fromkeys([*old, *new])
        if old.get(id) != new.get(id)
    ]


def _with_line(case: Case, id: str, line: Line | None, source: Case) -> Case:
    """The case with a line as the later version has it, its profile or amounts too; added, or
    (None) taken out.
    """
    lines = []
    for kept in case.lines:
        if kept.id != id:
            lines.append(kept)
        elif line:
            lines.append(line)
    if line and all(kept.id != id for kept in case.lines):
        lines.append(line)
    patterns = {kept.id: case.patterns[kept.id] for kept in lines if kept.id != id}
    if line:
        patterns[id] = source.patterns[id]
    header = case.header.model_copy(update={"line": tuple(lines)})
    return replace(case, header=header, patterns=patterns)


def _row(values) -> str:
    return "; ".join(f"{value:.4g}" for value in values)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {part}" for name, part in value.items())
    return _row(value) if isinstance(value, tuple) else str(value)
