"""The sheet of checks with one light, and the sentence that follows what is changed in the
workbook: whatever somebody types, it says how far it is from what it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fosterlib.export.formulas import Calculation
from fosterlib.export.sheets import (
    FIRST_CHECKED,
    NO,
    ROUNDING,
    VERDICT,
    YES,
    YES_OR_NO,
    Cell,
    Rule,
    Sheet,
    address,
    elsewhere,
    heads,
)
from fosterlib.export.together import limit_kept, one_of_alternatives
from fosterlib.export.typed import AMBER, MOVED_HERE
from fosterlib.model.case import label
from fosterlib.model.evaluate import published_beside
from fosterlib.words.reference import reference_text
from fosterlib.words.text import word

LIGHT, MOVED, STATUS = "fosterlib.light", "fosterlib.moved", "fosterlib.status"
GREEN, RED = "#CFE8CF", "#F4B6AE"


@dataclass(frozen=True)
class Addends:
    """Rows of a sheet that add up to the total: first, last, and the column of the first year."""

    sheet: Sheet
    first: int
    last: int
    column: int

    def sums(self, years: int) -> list[str]:
        """The sum of the rows in each year, and of their sums."""
        columns = range(self.column, self.column + years + 1)
        return [
            f"SUM('{self.sheet.title}'!{address(self.first, one)}:{address(self.last, one)})"
            for one in columns
        ]


@dataclass(frozen=True)
class Watched:
    """Where the other sheets keep what is checked: the lines, parties and parts that add up to the
    row of the total, the marks of moved values, of those allowed, and of printed figures.
    """

    blocks: dict[str, Addends]
    total: Addends
    moved_marks: str
    allowed_marks: str
    figure_marks: str = ""
    figures_missed: int = 0


def checks_sheet(work: Calculation, watched: Watched, moved: int) -> Sheet:
    """What must hold whatever is changed, each with its verdict; the light is green if all do.

    `moved`: how many assumptions differ from the published case as the workbook is written.
    """
    lang, years = work.lang, work.years
    sheet = Sheet(word("sheet_checks", lang), [62, 12, *[12] * (len(years) + 1)], name="checks")
    sheet.add(Cell(word("sheet_checks", lang), "title"))
    light = sheet.add()  # filled below, when it is known what it sums up
    sheet.add(Cell(word("checks_note", lang), "note"))
    sheet.add()
    columns = [word("check", lang), word("column_ok", lang), *years, word("sum", lang)]
    sheet.add(*heads(columns, range(1, len(columns))))
    sheet.freeze()
    first = len(sheet.rows)
    for key, block in watched.blocks.items():
        _adds_up(work, sheet, word(key, lang), block, watched.total)
    for line in (line for line in work.results.case.lines if line.split):
        _shares_add_up(work, sheet, label(line, lang), [*line.split.values()], bool(line.residual))
    for limit in work.results.case.header.limit:
        limit_kept(work, sheet, limit)
    for choice in work.results.case.header.alternatives:
        one_of_alternatives(work, sheet, choice)
    _none_marked(sheet, word("check_allowed", lang), watched.allowed_marks)
    if watched.figure_marks:
        _figures(work, sheet, watched, moved)
    _light(sheet, light, first, lang)
    _sentence(work, sheet, watched.moved_marks, moved)
    return sheet


def _adds_up(work: Calculation, sheet: Sheet, told: str, block: Addends, total: Addends) -> None:
    """That some rows add up to the total, by year: the differences."""
    years, row = len(work.years), len(sheet.rows)
    net = work.results.total.to_numpy()
    values = np.append(net, net.sum()) * 0  # no difference, or unknown
    pairs = zip(block.sums(years), total.sums(years), strict=True)
    cells = [
        Cell(float(value), "exact", f"={one}-{other}")
        for value, (one, other) in zip(values, pairs, strict=True)
    ]
    area = f"{address(row, FIRST_CHECKED)}:{address(row, FIRST_CHECKED + years)}"
    sheet.add(Cell(told, "wrap"), _within(work, area, known=not np.isnan(values).any()), *cells)


def _within(work: Calculation, area: str, known: bool = True) -> Cell:
    """Whether differences are nothing but rounding; of what is unknown nothing can be said."""
    limit, said = work.typed.constant(ROUNDING), word("check_unknown", work.lang)
    fits = f"IF(SUMSQ({area})<={limit},{YES_OR_NO})"
    return Cell(YES if known else said, "right", f'=IFERROR({fits},"{said}")')


def _shares_add_up(
    work: Calculation, sheet: Sheet, name: str, ids: Sequence[str], has_rest: bool
) -> None:
    """That the shares of a line are at most 1, or exactly 1 where nobody takes the rest."""
    values = [work.values[id] for id in ids]
    top = len(sheet.rows) + 1
    here = address(top - 1, FIRST_CHECKED)
    rows = f"{address(top, FIRST_CHECKED)}:{address(top + len(ids) - 1, FIRST_CHECKED)}"
    limit = work.typed.constant(ROUNDING)
    over = f"{here}-1" if has_rest else f"ABS({here}-1)"
    said = word("check_unknown", work.lang)
    fits = f'=IFERROR(IF({over}<={limit},{YES_OR_NO}),"{said}")'
    key = "check_shares_rest" if has_rest else "check_shares"
    known = sum(values) == sum(values)
    verdict = Cell(YES if known else said, "right", fits)
    total = Cell(float(sum(values)), "share", f"=SUM({rows})")
    sheet.add(Cell(word(key, work.lang, name), "wrap"), verdict, total)
    for id, value in zip(ids, values, strict=True):
        sheet.add(Cell(id, "note indent"), Cell(), Cell(value, "share", f"={id}"))


def _none_marked(sheet: Sheet, told: str, marks: str) -> None:
    """That no value is marked as not allowed."""
    here = address(len(sheet.rows), FIRST_CHECKED)
    count = Cell(0.0, "decimals0", f'=COUNTIF({marks},"{NO}")')
    sheet.add(Cell(told, "wrap"), Cell(YES, "right", f"=IF({here}=0,{YES_OR_NO})"), count)


def _figures(work: Calculation, sheet: Sheet, watched: Watched, moved: int) -> None:
    """That every printed figure is reproduced, as long as nothing is moved."""
    here, said = address(len(sheet.rows), FIRST_CHECKED), word("check_moved", work.lang)
    formula = f'=IF({here}=0,"{YES}",IF({MOVED}>0,"{said}","{NO}"))'
    missed = watched.figures_missed
    shown = YES if not missed else said if moved else NO
    count = Cell(float(missed), "decimals0", f'=COUNTIF({watched.figure_marks},"{NO}")')
    sheet.add(Cell(word("check_figures", work.lang), "wrap"), Cell(shown, "right", formula), count)


def _light(sheet: Sheet, row: int, first: int, lang: str) -> None:
    """Green if no check fails, red if one does; `_words` has the two texts."""
    last = len(sheet.rows) - 1
    area = f"{address(first, VERDICT, True)}:{address(last, VERDICT, True)}"
    failed = any(cells[VERDICT].value == NO for cells in sheet.rows[first:])
    said, words = word("light_red" if failed else "light_green", lang), _words_at(last + 1)
    count = f'COUNTIF({area},"{NO}")'
    formula = f"=IF({count}=0,{words['light_green']},{words['light_red']})"
    sheet.rows[row] = [Cell(said, "light", formula, name=LIGHT)]
    place, verdicts = (row, 0, row, 0), (first, VERDICT, last, VERDICT)
    sheet.rules += [
        Rule(place, f"={count}=0", GREEN),
        Rule(place, f"={count}>0", RED),
        Rule(verdicts, f'={address(first, VERDICT)}="{NO}"', RED),
    ]


WORDS = (
    "light_green",
    "light_red",
    "state_same",
    "state_differs",
    "state_and",
    "state_one_assumption",
    "state_many_assumption",
    "state_one_figure",
    "state_many_figure",
)
STATE_ROWS = 8  # from the last check to the first word


def _words_at(row: int) -> dict[str, str]:
    """The cells of the words that sentences are made of, where the checks end at a row."""
    return {key: address(row + STATE_ROWS + n, 0) for n, key in enumerate(WORDS)}


def _sentence(work: Calculation, sheet: Sheet, marks: str, moved: int) -> None:
    """How far the workbook is from the published case (or the plan) now, in words made of cells."""
    lang, words, start = work.lang, _words_at(len(sheet.rows)), len(sheet.rows)
    start_of = reference_text(published_beside(work.results), lang)
    texts = {key: word(key, lang, start_of) for key in WORDS}
    sheet.add()
    sheet.add(*[Cell(text, "block") for text in (word("state_block", lang), "", "")])
    counted = Cell(float(moved), "decimals0", f'=COUNTIF({marks},"x")')
    one, many = (f"state_{kind}_assumption" for kind in ("one", "many"))
    said = f"{moved} {texts[one if moved == 1 else many]}" if moved else ""
    here = _counted(
        sheet, word("state_assumptions", lang), counted, said, (words[one], words[many])
    )
    linked = Cell(0.0, "decimals0", f"={MOVED_HERE}")
    figures = words["state_one_figure"], words["state_many_figure"]
    there = _counted(sheet, word("state_typed", lang), linked, "", figures)
    (a, a_said), (b, b_said) = (
        (address(row, VERDICT), address(row, FIRST_CHECKED)) for row in (here, there)
    )
    all_of = Cell(float(moved), "decimals0", f"={a}+{b}", name=MOVED)
    sheet.add(Cell(word("state_all", lang)), all_of)
    between = f'=IF({a}*{b}>0," "&{words["state_and"]}&" ","")'
    row = sheet.add(Cell(word("state_between", lang)), Cell("", "", between))
    told = f'{words["state_differs"]}&" "&{a_said}&{address(row, VERDICT)}&{b_said}'
    shown = f"{texts['state_differs']} {said}" if moved else texts["state_same"]
    now = f"=IF({MOVED}=0,{words['state_same']},{told})"
    place = sheet.add(Cell(shown, "bold", now, name=STATUS))
    sheet.rules.append(Rule((place, 0, place, 0), f"={MOVED}>0", AMBER))
    sheet.add(*[Cell(text, "block") for text in (word("state_words", lang), "", "")])
    assert len(sheet.rows) == start + STATE_ROWS
    for key in WORDS:
        sheet.add(Cell(texts[key], "note", fixed=True))


def _counted(sheet: Sheet, told: str, count: Cell, said: str, words: tuple[str, str]) -> int:
    """A row with a count and the same in words: nothing, "1 assumption", "2 assumptions"."""
    here = address(len(sheet.rows), VERDICT)
    formula = f'=IF({here}=0,"",{here}&" "&IF({here}=1,{words[0]},{words[1]}))'
    return sheet.add(Cell(told), count, Cell(said, "", formula))


def status_cells(sheet: Sheet) -> tuple[Cell, Cell]:
    """The light and the sentence as another sheet shows them."""
    named = {cell.name: cell for row in sheet.rows for cell in row if cell.name}
    return (
        Cell(named[LIGHT].value, "light", f"={LIGHT}"),
        Cell(named[STATUS].value, "bold", f"={STATUS}"),
    )


def marks_of(sheet: Sheet, column: int, first: int) -> str:
    """A column of marks from a row on, to the end of the sheet, as another sheet writes it."""
    top, bottom = (address(row, column, fixed=True) for row in (first, len(sheet.rows) - 1))
    return f"{elsewhere(sheet, 0, 0).rpartition('!')[0]}!{top}:{bottom}"
