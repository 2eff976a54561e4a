"""Several scenarios as the columns of one sheet: out into a workbook, and back as scenarios."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fosterlib.export.assumptions import entry_of, unit_in_words
from fosterlib.export.found import SAME, Found, find_workbook
from fosterlib.export.output import cell_number
from fosterlib.export.readback import language_of, not_ours
from fosterlib.export.sheets import SHEET, Cell, Rule, Sheet, address, decimals, heads
from fosterlib.export.typed import AMBER, CHANGED, money_look
from fosterlib.model.case import Case, check_lang, label
from fosterlib.model.checked import checked
from fosterlib.model.entries import Assumption, Scenario
from fosterlib.model.errors import CaseError, Problem, nearest, refuse
from fosterlib.model.evaluate import Results, evaluate
from fosterlib.model.overrides import override_problems
from fosterlib.words.reference import spoken_name, spoken_reason
from fosterlib.words.text import money_heading, word

PAGE = "scenarios"
ID, LABEL, UNIT, OWN, FIRST = range(5)  # columns; the scenarios begin at FIRST
WIDTHS = [26, 44, 24, 11]
SPARE = 3  # columns for scenarios that somebody adds
KEY, NAME, REASON, AUTHOR = "scenario", "name", "reason", "author"  # as the first column says it
MOST_ROWS, MOST_COLUMNS = 5_000, 200


@checked
def scenario_pages(
    case: Case, scenarios: Sequence[str | Scenario] | None = None, lang: str = "da"
) -> list[Sheet]:
    """A sheet with a column a scenario, to add to a workbook (`export_workbook(..., pages=...)`).

    `scenarios`: by name or as they are; None takes all of the case and of your own. A row an
    assumption, blank where a scenario has what the case has; above, the net of each year as it was
    calculated when the sheet was made. `scenarios_from_workbook` reads the columns back.
    """
    check_lang(lang)
    named = [*case.scenarios, *case.own_scenarios] if scenarios is None else scenarios
    chosen = [case.named(one) if isinstance(one, str) else one for one in named]
    sheet = _begun(case, lang, len(chosen) + SPARE)
    results = [evaluate(case, one) for one in chosen]
    changed = _heads_of(sheet, results, case, lang)
    first = len(sheet.rows)
    for a in (a for a in case.assumptions.values() if not a.formula):
        _assumption(sheet, a, [one.overrides.get(a.id) for one in chosen], lang)
    _as_written(sheet, changed, first, lang)
    return [sheet]


def _begun(case: Case, lang: str, columns: int) -> Sheet:
    widths = [*WIDTHS, *[16] * columns]
    sheet = Sheet(word("sheet_scenarios", lang), widths, name=PAGE)
    sheet.add(Cell(word("sheet_scenarios", lang), "title"))
    sheet.add(Cell(word("scenarios_note", lang), "note"))
    sheet.add(Cell(money_heading(case, lang), "note"))
    names = ["id", *(word(f"column_{key}", lang) for key in ("assumption", "unit", "in_the_case"))]
    numbered = [word("scenario_number", lang, str(n + 1)) for n in range(columns)]
    sheet.add(*heads([*names, *numbered], range(OWN, FIRST + columns)))
    sheet.freeze(columns=2)
    return sheet


def _heads_of(sheet: Sheet, results: Sequence[Results], case: Case, lang: str) -> int:
    """What each scenario is called, why, who made it, and what it comes to; gives the row that will
    say how much was changed since.
    """
    named = [one.scenario for one in results]
    texts = {
        KEY: [one.name for one in named],
        NAME: [spoken_name(one, lang) for one in named],
        REASON: [spoken_reason(one, lang) for one in named],
        AUTHOR: [one.author for one in named],
    }
    for key, told in texts.items():
        look = "note wrap" if key == KEY else "input wrap"
        cells = [Cell(text, look, fixed=key == KEY) for text in told]
        spare = [Cell("", look, fixed=key == KEY)] * SPARE
        shown = word(f"column_of_{key}", lang)
        sheet.add(Cell(key, "note"), Cell(shown, "bold"), Cell(), Cell(), *cells, *spare)
    changed = sheet.add()
    own, look = evaluate(case), money_look(evaluate(case))
    for n, year in enumerate([*case.years, ""]):
        nets = [
            one.total.iloc[n] if year else one.total.sum(skipna=False) for one in [own, *results]
        ]
        what = word("net_of", lang, year) if year else word("net_of_all", lang)
        cells = [Cell(float(net), f"{look} given", fixed=True) for net in nets]
        sheet.add(Cell(), Cell(what), Cell(), *cells)
    return changed


def _assumption(sheet: Sheet, a: Assumption, values: Sequence[float | None], lang: str) -> None:
    look = decimals(a.value, *(one for one in values if one is not None), a.step)
    cells = [
        Cell(
            "" if value is None or value == a.value else value,
            f"{look} input",
            entry=entry_of(a, lang),
        )
        for value in [*values, *[None] * SPARE]
    ]
    own = Cell(a.value, f"{look} given", fixed=True)
    unit = Cell(unit_in_words(a, lang), "wrap")
    sheet.add(Cell(a.id, fixed=True), Cell(label(a, lang), "wrap"), unit, own, *cells)


def _as_written(sheet: Sheet, changed: int, first: int, lang: str) -> None:
    """The columns once more as they are written, and how many cells differ from that now."""
    last, columns = len(sheet.rows) - 1, range(FIRST, len(sheet.widths))
    blanks = [Cell("", "block")] * (len(sheet.widths) - 1)
    sheet.add(Cell(word("as_written_block", lang), "block"), *blanks)
    top = len(sheet.rows)
    for row in sheet.rows[first : last + 1]:
        cells = [Cell(one.value, one.look.replace("input", "given"), fixed=True) for one in row]
        cells[ID] = Cell()  # the ids above are those that count
        sheet.add(*cells)
    counts = []
    for column in columns:
        here = f"{address(first, column)}:{address(last, column)}"
        there = f"{address(top, column)}:{address(top + last - first, column)}"
        counts.append(Cell(0.0, "decimals0 bold", f"=SUMPRODUCT(1*({here}<>{there}))"))
    told = Cell(word("changed_since", lang), "bold")
    sheet.rows[changed] = [Cell(), told, Cell(), Cell(), *counts]
    here, own = address(first, FIRST), f"${address(first, OWN)}"
    area = (first, FIRST, last, columns[-1])
    sheet.rules.append(Rule(area, f'=AND({here}<>"",{here}<>{own})', CHANGED))
    stale = (changed, FIRST, first - 1, columns[-1])
    letters = address(changed, FIRST).rstrip("0123456789")
    sheet.rules.append(Rule(stale, f"={letters}${changed + 1}>0", AMBER))


@checked
def scenarios_from_workbook(case: Case, path: str | Path) -> list[Scenario]:
    """The columns of `scenario_pages` as somebody left them: a scenario a column that has a name or
    a value, in their order.

    A blank is what the case has. Rows may be inserted, moved or sorted, columns added, the sheet
    renamed. CaseError names each cell that is no number or not allowed, a column without a name, a
    name twice, an id that the case does not know or that was deleted, and a workbook of another
    version of the case.
    """
    found = find_workbook(Path(path))
    refuse(not_ours(case, found, language_of(found)))
    place = found.places.get(f"{SHEET}.{PAGE}")
    if place is None:
        reason = "has no sheet of scenarios, or its name was deleted"
        raise CaseError(Problem(reason, found.file, allowed="a workbook with scenario_pages"))
    rows, problems = _rows_of(case, found, place[0])
    refuse(problems)
    columns = _columns_of(found, place[0], rows)
    scenarios = []
    for column in columns:
        try:
            scenarios.append(_scenario_of(case, found, place[0], rows, column))
        except CaseError as error:
            problems += error.problems
    names = [one.name for one in scenarios]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem("stands over two columns", found.file, place[0], value=name))
    refuse(problems)
    return scenarios


def _rows_of(case: Case, found: Found, title: str) -> tuple[dict[str, int], list[Problem]]:
    """Where each assumption and each text of a scenario stands now, and what is wrong with that."""
    page, rows, problems = found.shown[title], {}, []
    moved = [id for id, a in case.assumptions.items() if not a.formula]
    known = [KEY, NAME, REASON, AUTHOR, *moved]
    for cells in page.iter_rows(max_row=min(page.max_row, MOST_ROWS), max_col=MOST_COLUMNS):
        id, place = cells[ID].value, f"{title}!{cells[ID].coordinate}"
        if id in rows:
            problems.append(Problem("stands there twice", found.file, place, value=id))
        elif id in known:
            rows[id] = cells[ID].row
        elif id not in (None, "id") and any(one.value is not None for one in cells[FIRST:]):
            reason, near = "no such assumption", nearest(str(id), known)
            problems.append(Problem(reason, found.file, place, value=id, nearest=near))
    reason = "its row was deleted, or its id was changed"
    gone = [id for id in known if id not in rows]
    problems += [Problem(reason, found.file, title, field=id) for id in gone]
    return rows, [*problems, *_changed_owns(case, found, title, rows)]


def _changed_owns(case: Case, found: Found, title: str, rows: dict[str, int]) -> Iterator[Problem]:
    """Where somebody changed what the case has, instead of a scenario."""
    for id, row in rows.items():
        now = cell_number(found.shown[title].cell(row, OWN + 1).value)
        if now is not None and not _same(now, case.assumptions[id].value):
            place = f"{title}!{address(row - 1, OWN)}"
            reason = "was changed; only the columns of scenarios are read back"
            yield Problem(reason, found.file, place, field=id, value=now)


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=SAME, abs_tol=SAME)


def _columns_of(found: Found, title: str, rows: dict[str, int]) -> Iterator[int]:
    """The columns in which a scenario has a name, a text or a value."""
    book = found.book[title]
    for column in range(FIRST + 1, min(book.max_column, MOST_COLUMNS) + 1):
        cells = [book.cell(row, column).value for row in rows.values()]
        if any(cell not in (None, "") for cell in cells):
            yield column


def _scenario_of(
    case: Case, found: Found, title: str, rows: dict[str, int], column: int
) -> Scenario:
    """The scenario of a column. CaseError for all that is wrong in it."""
    shown, book = found.shown[title], found.book[title]
    texts = {key: str(shown.cell(rows[key], column).value or "").strip() for key in (KEY, NAME)}
    head = f"{title}!{address(rows[NAME] - 1, column - 1)}"
    problems = []
    if not texts[NAME]:
        problems.append(Problem("a scenario needs a name", found.file, head))
    values, places = {}, {}
    for id in (id for id in rows if id in case.assumptions):
        value, written = shown.cell(rows[id], column).value, book.cell(rows[id], column).value
        places[id] = f"{title}!{address(rows[id] - 1, column - 1)}"
        if written in (None, ""):
            continue
        if (number := cell_number(value)) is None:
            problems.append(_no_number(found.file, places[id], id, value, written))
        elif not _same(number, case.assumptions[id].value):
            values[id] = number
    wrong = override_problems(case.assumptions, case.header, values, found.file)
    refuse([*problems, *(replace(one, row=places.get(one.field, head)) for one in wrong)])
    told = {key: str(shown.cell(rows[key], column).value or "").strip() for key in (REASON, AUTHOR)}
    return _named(case, texts, values, told, language_of(found))


def _no_number(file: str, place: str, id: str, value: object, written: object) -> Problem:
    reason = "is not a number"
    if value is None:
        reason = "is a formula whose value was not saved: open the file in Excel and save it"
    return Problem(reason, file, place, field=id, value=written if value is None else value)


def _named(
    case: Case, texts: dict[str, str], values: dict[str, float], told: dict[str, str], lang: str
) -> Scenario:
    """A scenario by the name that it had, with its texts in both languages, where nobody changed
    them; else by what stands over its column.
    """
    known = {**case.scenarios, **case.own_scenarios}
    name = texts[NAME]
    before = known.get(texts[KEY])
    if before is not None and spoken_name(before, lang) == name:
        kept = before.model_dump(exclude={"overrides", "reasons"})
        if spoken_reason(before, lang) != told[REASON]:
            kept |= {"reason": told[REASON], "reason_da": "", "reason_en": ""}
        kept["reasons"] = {id: why for id, why in before.reasons.items() if id in values}
        kept["author"] = told[AUTHOR]
        return Scenario(**kept, overrides=values)
    return case.scenario(name, values, told[REASON], told[AUTHOR])
