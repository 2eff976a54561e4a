"""The cover with its map, and the log: what the workbook is, who made which scenario, the stamp."""

from collections.abc import Sequence
from datetime import date

from fosterlib.export.contents import who_and_why
from fosterlib.export.control import status_cells
from fosterlib.export.overview import PRICES
from fosterlib.export.sheets import Cell, Sheet, decimals, heads
from fosterlib.model.case import label
from fosterlib.model.evaluate import Results
from fosterlib.model.prices import price_factor
from fosterlib.words.reference import spoken_reason
from fosterlib.words.stamp import input_hash, moved, scenario_text, stamp
from fosterlib.words.text import unit_text, word

INPUTS, UNTIL, LEVEL = "fosterlib.inputs", "fosterlib.until", "fosterlib.price_level"
LANGUAGE = "fosterlib.language"
ABOUT = ("scenario_name", "scenario_reason", "scenario_author")  # of the scenario, in cells
LOG_ROWS = 60  # for people's own notes
TABS = {
    "cover": "#16202A",
    "summary": "#2F72AD",
    "budget": "#2F72AD",
    "bridge": "#2F72AD",
    "staffing": "#2F72AD",
    "assumptions": "#E0B030",
    "inputs": "#E0B030",
    "calculation": "#8594A1",
    "checks": "#3A8F5B",
    "reconciliation": "#3A8F5B",
    "versions": "#3A8F5B",
    "log": "#16202A",
    "scenarios": "#E0B030",
}


LEGEND = (
    ("input", "legend_input"),
    ("free", "legend_free"),
    ("given", "legend_given"),
    ("", "legend_formula"),
)


def cover_sheet(results: Results, lang: str, checks: Sheet, others: Sequence[Sheet]) -> Sheet:
    """What the workbook is and how it stands now, a map of its sheets, the legend of colours."""
    case = results.case
    sheet = Sheet(word("sheet_cover", lang), [34, 80, 14], name="cover")
    sheet.add(Cell(label(case.header, lang, "title"), "title"))
    sheet.add(label(case.header, lang, "owner"))
    sheet.add(Cell(word("cover_about", lang), "wrap"))
    sheet.rows[-1] = [Cell(), Cell(word("cover_about", lang), "wrap")]
    sheet.add()
    light, status = status_cells(checks)
    sheet.add(Cell(word("state_now", lang), "bold"), status)
    sheet.add(Cell(word("sheet_checks", lang), "bold"), light)
    sheet.add()
    first = len(sheet.rows)
    scenario = results.scenario
    texts = (scenario_text(results, lang), spoken_reason(scenario, lang), scenario.author)
    for key, text in zip(ABOUT, texts, strict=True):
        cell = Cell(text, "wrap free", name=f"fosterlib.{key}")
        sheet.add(Cell(word(key, lang), "bold"), cell)
    sheet.free = (first, 1, len(sheet.rows) - 1, 1)
    sheet.add()
    sheet.add(*heads([word("map_sheet", lang), word("map_what", lang)]))
    for other in others:
        told = word(f"map_{other.name}", lang) if other.name in TABS else word("map_page", lang)
        sheet.add(Cell(other.title, "link", link=other.title), Cell(told, "wrap"))
    sheet.add()
    sheet.add(*heads([word("legend", lang), ""]))
    for look, key in LEGEND:
        sheet.add(
            Cell(word(key, lang).partition(":")[0].capitalize(), look),
            Cell(word(key, lang), "wrap"),
        )
    sheet.add()
    for key in ("how_to_change", "how_unknown", "how_back", "how_again", "how_names"):
        told = word(key, lang, word("sheet_assumptions", lang))
        sheet.add(Cell(), Cell(told, "wrap note"))
    return sheet


def log_sheet(results: Results, lang: str, on: date | None) -> Sheet:
    """The stamp, what the scenario moved when the workbook was written, and room for notes."""
    case, scenario = results.case, results.scenario
    sheet = Sheet(word("sheet_log", lang), [34, 50, 12, 12, 24, 44], name="log")
    sheet.add(Cell(word("sheet_log", lang), "title"))
    sheet.add(Cell(word("as_written", lang), "note"))
    for name, text in stamp(results, lang, on):
        sheet.add(name, Cell(text, "wrap"))
    for name, key, value in (
        (INPUTS, "inputs_published", input_hash(case)),
        (UNTIL, "last_year", results.years[-1]),
        (LEVEL, "column_level", results.price_level or "-"),
        (PRICES, "price_factor", _factor(results)),
        (LANGUAGE, "language", lang),
        ("fosterlib.was_published", "moved_nothing", float(not moved(case, scenario))),
    ):
        sheet.add(word(key, lang), Cell(value, "given indent", fixed=True, name=name))
    texts = (scenario_text(results, lang), spoken_reason(scenario, lang), scenario.author)
    for key, told in zip(ABOUT, texts, strict=True):
        cell = Cell(told, "given wrap indent", fixed=True, name=f"fosterlib.was_{key}")
        sheet.add(word(key, lang), cell)
    _add_moves(sheet, results, lang)
    _add_room_for_notes(sheet, lang)
    return sheet


def _add_moves(sheet: Sheet, results: Results, lang: str) -> None:
    """What the scenario moved, beside its value in the case, and who says why."""
    case, scenario = results.case, results.scenario
    sheet.add()
    keys = ("assumption", "in_the_case", "value", "unit")
    columns = ["id", *(word(f"column_{key}", lang) for key in keys), word("who_and_why", lang)]
    sheet.add(*heads(columns, (2, 3)))
    for id, value in moved(case, scenario).items():
        a = case.assumptions[id]
        look = decimals(a.value, value)
        was, now = Cell(a.value, look, fixed=True), Cell(value, look, fixed=True)
        why = who_and_why(scenario, lang)
        rest = Cell(unit_text(a.unit, lang), "indent"), Cell(why, "wrap")
        sheet.add(Cell(id, fixed=True), Cell(label(a, lang), "wrap"), was, now, *rest)
    if not moved(case, scenario):
        sheet.add(Cell(word("nothing_moved", lang), "note"))


def _add_room_for_notes(sheet: Sheet, lang: str) -> None:
    """The log that whoever has the workbook fills in: these cells are not locked."""
    sheet.add()
    notes = [word("date", lang), word("your_notes", lang), "", "", "", word("who_and_why", lang)]
    sheet.add(*heads(notes))
    first = len(sheet.rows)
    for _ in range(6):
        sheet.add(*[Cell("", "free")] * len(notes))
    sheet.free = (first, 0, first + LOG_ROWS - 1, len(notes) - 1)


def _factor(results: Results) -> float:
    level = results.case.header.price_level
    if results.price_level == level:
        return 1.0
    return price_factor(results.case.price_index, level, results.price_level)
