"""The sheet of assumptions: the one place where a controller changes what a scenario can move."""

from dataclasses import dataclass

from fosterlib.export.contents import who_and_why
from fosterlib.export.formulas import Calculation
from fosterlib.export.sheets import (
    NO,
    YES,
    YES_OR_NO,
    Cell,
    Entry,
    Rule,
    Sheet,
    address,
    decimals,
    heads,
)
from fosterlib.export.typed import CHANGED
from fosterlib.model.case import label
from fosterlib.model.entries import Assumption
from fosterlib.words.estimates import put_right_texts
from fosterlib.words.reference import in_language, place_text
from fosterlib.words.stamp import moved
from fosterlib.words.text import basis_text, precise, unit_text, word

HEADS = (
    "assumption",
    "value",
    "unit",
    "in_the_case",
    "changed",
    "low",
    "high",
    "allowed",
    "basis",
    "source",
    "note",
)
ID, LABEL, NOW, UNIT, WAS, MOVED_MARK, LOW, HIGH, ALLOWED, BASIS, SOURCE, NOTE, WHO = range(13)
WIDTHS = [24, 32, 10, 22, 10, 9, 9, 9, 8, 11, 40, 36, 23]


@dataclass(frozen=True)
class AssumptionRow:
    """An assumption with the value it has in the workbook, and why it was moved."""

    assumption: Assumption
    value: float
    is_moved: bool
    who: str
    computed: str = ""  # the cell of the calculation that it follows from
    put_right: str = ""  # what it was before a correction of the case


def assumptions_sheet(work: Calculation) -> Sheet:
    """Every assumption; the value column is what can be changed, and each value has its id as a
    name.
    """
    results, lang = work.results, work.lang
    case, scenario = results.case, results.scenario
    values, moves = work.values, moved(case, scenario)
    put_right = put_right_texts(case, lang)
    sheet = Sheet(word("sheet_assumptions", lang), WIDTHS, name="assumptions", closed=True)
    sheet.add(Cell(word("sheet_assumptions", lang), "title"))
    sheet.add(Cell(word("change_here", lang), "note"))
    names = [word("source_as_data" if key == "source" else f"column_{key}", lang) for key in HEADS]
    sheet.add(*heads(["id", *names, word("who_and_why", lang)], (NOW, WAS, LOW, HIGH)))
    sheet.freeze(columns=2)
    first = len(sheet.rows)
    for is_implied in (False, True):
        group = [a for a in case.assumptions.values() if a.is_implied == is_implied]
        if is_implied and group:
            sheet.add(Cell(word("timing_and_switches", lang), "bold"))
        for a in group:
            who = who_and_why(scenario, lang) if a.id in moves else ""
            told = work.computed.get(a.id, ""), put_right.get(a.id, "")
            row = AssumptionRow(a, values[a.id], a.id in moves, who, *told)
            sheet.add(*_cells_of(row, len(sheet.rows), work))
    last = len(sheet.rows) - 1
    marked = f'=${address(first, MOVED_MARK)}="x"'
    sheet.rules.append(Rule((first, 0, last, WHO), marked, CHANGED))
    sheet.free, sheet.keys = (first, WHO, last, WHO), 1
    return sheet


def _cells_of(row: AssumptionRow, n: int, work: Calculation) -> list[Cell]:
    a, lang, header = row.assumption, work.lang, work.results.case.header
    now, was, low, high = (address(n, column) for column in (NOW, WAS, LOW, HIGH))
    look = decimals(row.value, a.value, a.low, a.high, a.step)
    mark, fits = _marks_of(a, now, was, f"{low}:{high}")
    places = a.source, place_text(header, a.locator, lang)
    source = (
        "" if a.is_implied else "; ".join(in_language(header, one, lang) for one in places if one)
    )
    value = Cell(row.value, f"{look} input", name=a.id, entry=entry_of(a, lang))
    if row.computed:
        value = Cell(row.value, look, f"={row.computed}", name=a.id)
    is_live = not row.computed
    note = ". ".join(text for text in (row.put_right, in_language(header, a.note, lang)) if text)
    told = (basis_text(a.basis, lang), source, note)
    return [
        Cell(a.id, fixed=True),
        Cell(label(a, lang), "wrap"),
        value,
        Cell(unit_in_words(a, lang), "wrap indent"),
        Cell(a.value, f"{look} given", fixed=True) if is_live else Cell(),
        Cell("x" if row.is_moved else "", "indent", mark) if is_live else Cell(),
        Cell(a.low, look, fixed=True) if is_live else Cell(),
        Cell(a.high, look, fixed=True) if is_live else Cell(),
        Cell(YES, "indent", fits) if is_live else Cell(),
        *(Cell(text, "wrap indent") for text in told),
        Cell(row.who, "wrap free"),
    ]


def _marks_of(a: Assumption, now: str, was: str, span: str) -> tuple[str, str]:
    """The formulas that mark a value as moved, and as allowed."""
    mark = f'=IFERROR(IF({now}={was},"","x"),IF(ISNA({now})=ISNA({was}),"","x"))'
    inside = f"OR({now}=0,{now}=1)" if a.is_switch else f"{now}=MEDIAN({now},{span})"
    unknown = f'"{NO}"' if a.is_switch else f"IF(ISNA({was}),{YES_OR_NO})"
    return mark, f"=IFERROR(IF({inside},{YES_OR_NO}),{unknown})"


def unit_in_words(a: Assumption, lang: str) -> str:
    """The unit of an assumption in words, with its price level; a switch is 0 or 1."""
    if a.is_switch:
        return word("unit_of_switch", lang)
    level = f", {word('price_level', lang, a.price_level)}" if a.price_level else ""
    return unit_text(a.unit, lang) + level


def entry_of(a: Assumption, lang: str) -> Entry:
    """What may be typed, and what is said beside the cell."""
    if a.is_switch:
        return Entry(choices=(0, 1), title=label(a, lang), message=word("hint_switch", lang))
    low, high = (precise(end, lang, a.step) for end in (a.low, a.high))
    published = precise(a.value, lang, a.step)
    told = word("hint_value", lang, low, high, unit_text(a.unit, lang), published)
    return Entry((a.low, a.high), title=label(a, lang), message=told)
