"""The workbook by the rules of those who audit spreadsheets: short formulas, one along a row, no
number hidden in one, nothing typed outside the sheets of inputs, one language.
"""

import ast
import re
from pathlib import Path

import openpyxl
import pytest
from every_kind import write_every_kind
from openpyxl.formula import Tokenizer
from openpyxl.utils import column_index_from_string

import fosterlib as fl
from fosterlib.export.steps import Names, formulas_of, tree_of, value_of
from fosterlib.model.arithmetic import lesser

FOLDERS = [path.parent for path in sorted(Path("data").glob("*/case.toml"))]
EVERY_KIND = "every kind"  # the made-up case that holds all of them
MOST_LETTERS = 80
BY_YEAR = ("budget", "summary", "inputs", "calculation")  # sheets whose rows run over the years
CELL = re.compile(r"(\$?)([A-Z]{1,2})(\$?)(\d+)")


@pytest.fixture(
    scope="module",
    params=[(f, lang) for f in [*FOLDERS, EVERY_KIND] for lang in ("da", "en")],
    ids=str,
)
def book(request, tmp_path_factory):
    folder, lang = request.param
    if folder == EVERY_KIND:
        folder = write_every_kind(tmp_path_factory.mktemp("case"))
    results = fl.evaluate(fl.load_case(folder))
    path = tmp_path_factory.mktemp("books") / f"{folder.name}_{lang}.xlsx"
    return openpyxl.load_workbook(fl.export_workbook(results, path, lang))


def formulas(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    yield sheet, cell


def is_formula(value):
    """Whether a cell computes; =NA() is a typed unknown."""
    return isinstance(value, str) and value.startswith("=") and value != "=NA()"


def numbers_in(formula):
    items = Tokenizer(formula).items
    return {item.value for item in items if item.type == "OPERAND" and item.subtype == "NUMBER"}


def relative(formula, row, column):
    """A formula as it reads from its own cell: equal along a row if it was copied there."""

    def one(match):
        far = column_index_from_string(match[2])
        across = f"C{far}" if match[1] else f"C[{far - column}]"
        down = f"R{match[4]}" if match[3] else f"R[{int(match[4]) - row}]"
        return down + across

    return CELL.sub(one, formula)


def test_no_formula_holds_a_number_but_0_1_and_12(book):
    hidden = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet, cell in formulas(book)
        if numbers_in(cell.value) - {"0", "1", "12"}
    ]
    assert hidden == []


def test_no_formula_is_longer_than_80_letters(book):
    assert [c.value for _, c in formulas(book) if len(c.value) > MOST_LETTERS] == []


def test_one_formula_stands_along_each_row_of_years(book):
    titles = {
        defined.attr_text.split("!")[0].strip("'")
        for name, defined in book.defined_names.items()
        if name.removeprefix("fosterlib.sheet.") in BY_YEAR
    }
    assert len(titles) == len(BY_YEAR)
    differing = []
    for sheet in (book[title] for title in titles):
        years = [c.column for c in sheet[_head(sheet)] if re.match(r"\d{4}", str(c.value or ""))]
        for row in sheet.iter_rows(min_col=years[0], max_col=years[-1]):
            texts = [c.value for c in row if is_formula(c.value)]
            seen = {relative(c.value, c.row, c.column) for c in row if c.value in texts}
            if texts and (len(seen) > 1 or len(texts) != len(years)):
                differing.append((sheet.title, row[0].row, texts))
    assert differing == []


def _head(sheet):
    """The row of the table's head: the one with years."""
    return next(
        row[0].row
        for row in sheet.iter_rows(max_row=8)
        if any(re.fullmatch(r"\d{4}(/\d\d)?", str(cell.value or "")) for cell in row)
    )


def test_every_number_of_the_calculation_is_a_formula(book):
    title = book.defined_names["fosterlib.sheet.calculation"].attr_text.split("!")[0].strip("'")
    typed = [
        cell.coordinate
        for row in book[title].iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float))
    ]
    assert typed == []


def test_a_switch_takes_0_or_1_from_a_list_and_says_so(book):
    switches = [name for name in book.defined_names if name.endswith(".on")]
    assert switches
    for name in switches:
        ((title, cell),) = book.defined_names[name].destinations
        sheet, place = book[title], cell.replace("$", "")
        [rule] = [v for v in sheet.data_validations.dataValidation if place in v.sqref]
        assert (rule.type, rule.formula1) == ("list", '"0,1"')
        assert rule.prompt


def test_what_is_printed_on_a_sheet_holds_no_hash(book):
    for sheet in book:
        assert not re.search(r"[0-9a-f]{12}", str(sheet.oddFooter.left.text or ""))


def test_budget_and_bridge_have_native_charts(book):
    charts = {sheet.title: len(sheet._charts) for sheet in book if sheet._charts}
    assert sum(charts.values()) == 2


def test_a_long_formula_is_taken_apart_into_steps_that_give_the_same():
    def long(first_assumption, second_assumption, third_assumption):
        one = first_assumption * (second_assumption - third_assumption) / 2
        return one + first_assumption * second_assumption * third_assumption - one * 3

    ids = ("first_assumption", "second_assumption", "third_assumption")
    steps = []

    def place(name, part, texts):
        steps.append(texts[0])
        return [f"$C${len(steps)}"]

    names = Names([{name: f"case.{name}" for name in ids}], lambda number: f"constant.{number:g}")
    [last] = formulas_of(tree_of(long), names, place)
    values = dict(zip(ids, (2.0, 5.0, 3.0), strict=True))
    found = dict(values)
    for n, step in enumerate([*steps, last], 1):
        text = step.replace("case.", "").replace("constant.", "").replace("$C$", "step_")
        found[f"step_{n}"] = value_of(ast.parse(text.replace("^", "**"), mode="eval").body, found)
    assert steps
    assert max(map(len, [last, *steps])) < MOST_LETTERS
    assert found[f"step_{len(steps) + 1}"] == pytest.approx(long(**values))


def test_a_minimum_in_a_long_formula_is_no_step_of_its_own():
    def shorter_of(first_assumption, second_assumption):
        return lesser(first_assumption * second_assumption, first_assumption - second_assumption)

    ids = ("first_assumption", "second_assumption")
    names = Names([{name: f"case_of_many_letters.{name}" for name in ids}], "{:g}".format)
    steps = []

    def place(name, part, texts):
        steps.append(texts[0])
        return [f"$C${len(steps)}"]

    [last] = formulas_of(tree_of(shorter_of), names, place)
    assert last.startswith("MIN(")
    assert not any("MIN" in step for step in steps)
