"""Several scenarios go out as columns of one sheet and come back as scenarios; what cannot be read
is told by cell, and nothing of it is written over.
"""

import openpyxl
import pytest
from changed_case import TV01C
from office import convert

import fosterlib as fl

SHEET = "Scenarier"


@pytest.fixture(scope="module")
def case():
    return fl.load_case(TV01C)


@pytest.fixture
def path(case, tmp_path):
    return written(case, tmp_path / "w.xlsx")


def written(case, path, **more):
    return fl.export_workbook(fl.evaluate(case), path, pages=fl.scenario_pages(case), **more)


def rows_of(sheet):
    return {cell.value: cell.row for [cell] in sheet.iter_rows(max_col=1) if cell.value}


def typed(path, cells):
    """Types values into the sheet of scenarios, by column and by what stands first in the row."""
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    rows = rows_of(sheet)
    for (column, row), value in cells.items():
        sheet[f"{column}{rows[row]}"].value = value
    book.save(path)
    return path


@pytest.mark.parametrize("lang", ["da", "en"])
def test_what_nobody_changed_comes_back_the_same(case, lang, tmp_path):
    pages = fl.scenario_pages(case, lang=lang)
    path = fl.export_workbook(fl.evaluate(case), tmp_path / "w.xlsx", lang, pages=pages)
    back = fl.scenarios_from_workbook(case, path)
    assert [one.name for one in back] == list(case.scenarios)
    for one in back:
        before = case.scenarios[one.name]
        assert one.model_copy(update={"overrides": before.overrides}) == before
        assert dict(one.overrides) == pytest.approx(dict(before.overrides))


def test_changed_added_and_renamed_columns_come_back(case, path):
    typed(
        path,
        {
            ("E", "network.children"): 12,
            ("F", "name"): "to år senere",
            ("F", "delay.all"): 2,
            ("F", "reason"): "bevillingen venter",
            ("J", "name"): "et nyt",
            ("J", "foster.children"): 7,
            ("J", "author"): "Jens Holm",
        },
    )
    first, second, *_, new = fl.scenarios_from_workbook(case, path)
    assert (first.name, first.overrides["network.children"]) == ("slower network care", 12)
    assert first.name_da == case.scenarios[first.name].name_da
    assert (second.name, second.reason) == ("to år senere", "bevillingen venter")
    assert second.overrides["delay.all"] == 2 and second.name_en == ""
    assert (new.name, new.author, dict(new.overrides)) == (
        "et nyt",
        "Jens Holm",
        {"foster.children": 7},
    )


def test_the_net_of_each_scenario_stands_over_its_column(case, path):
    sheet = openpyxl.load_workbook(path)[SHEET]
    labels = {row[1].value: row for row in sheet.iter_rows()}
    row = labels["Netto 2021, beregnet da arket blev lavet"]
    totals = [fl.evaluate(case).total["2021"]]
    totals += [fl.evaluate(case, one).total["2021"] for one in case.scenarios.values()]
    assert [cell.value for cell in row[3 : 3 + len(totals)]] == pytest.approx(totals)


@pytest.mark.office
def test_the_sheet_says_how_much_was_changed_since_the_net_was_calculated(
    case, path, soffice, tmp_path
):
    typed(path, {("E", "network.children"): 12, ("E", "foster.children"): 9})
    (tmp_path / "out").mkdir()
    (found,) = convert(soffice, "xlsx", tmp_path / "out", [path])
    sheet = openpyxl.load_workbook(found, data_only=True)[SHEET]
    [row] = [row for row in sheet.iter_rows() if str(row[1].value).startswith("Felter ændret")]
    assert [cell.value for cell in row[4:7]] == [2, 0, 0]


REFUSED = [
    ({("E", "network.children"): "mange"}, "Scenarier!E.*is not a number"),
    ({("E", "network.children"): 99}, "Scenarier!E.*outside its range"),
    ({("E", "network.children"): "=17/2"}, "formula whose value was not saved"),
    ({("E", "network.on"): 0.5}, "Scenarier!E.*network.on.*outside its range"),
    ({("J", "network.children"): 9}, "Scenarier!J.*a scenario needs a name"),
    ({("F", "name"): "Langsommere omlægning til netværkspleje"}, ""),
    ({("J", "name"): "x", ("K", "name"): "x"}, "two columns.*'x'"),
    ({("D", "network.children"): 9}, "only the columns of scenarios are read back"),
    ({("A", "network.children"): "network.childern"}, "did you mean 'network.children'"),
    ({("A", "network.children"): None}, "network.children.*row was deleted"),
]


@pytest.mark.parametrize(("cells", "told"), REFUSED)
def test_what_cannot_be_read_is_told_by_cell(case, path, cells, told):
    typed(path, cells)
    if not told:  # a name changed to one of its own is no fault
        assert len(fl.scenarios_from_workbook(case, path)) == len(case.scenarios)
        return
    with pytest.raises(fl.CaseError, match=told):
        fl.scenarios_from_workbook(case, path)


def test_all_that_is_wrong_is_told_at_once(case, path):
    typed(path, {("E", "network.children"): 99, ("F", "network.children"): "x"})
    with pytest.raises(fl.CaseError) as refused:
        fl.scenarios_from_workbook(case, path)
    assert len(refused.value.problems) == 2


def test_inserted_and_sorted_rows_and_a_renamed_sheet_are_survived(case, path):
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    sheet.insert_rows(8, 2)
    one, other = (rows_of(sheet)[id] for id in ("network.children", "foster.children"))
    for column in range(1, 12):
        a, b = sheet.cell(one, column), sheet.cell(other, column)
        a.value, b.value = b.value, a.value
    sheet.title = "Mine"
    book.defined_names["fosterlib.sheet.scenarios"].attr_text = "Mine!$A$1"
    book.save(path)
    back = fl.scenarios_from_workbook(case, path)
    assert {one.name: dict(one.overrides) for one in back} == {
        name: dict(one.overrides) for name, one in case.scenarios.items()
    }


def test_a_changed_sheet_of_scenarios_is_not_written_over(case, path):
    written(case, path)  # untouched: nothing to lose
    before = typed(path, {("E", "network.children"): 12}).read_bytes()
    with pytest.raises(fl.CaseError, match=r"Scenarier.*changed on this sheet would be lost"):
        written(case, path)
    assert path.read_bytes() == before
    written(case, path, replace=True)


def test_a_plan_overwritten_on_a_page_of_follow_up_is_not_lost_in_silence(case, tmp_path):
    results = fl.evaluate(case)
    path = fl.export_workbook(results, tmp_path / "f.xlsx", pages=fl.follow_up_pages(results))
    book = openpyxl.load_workbook(path)
    book["Opfølgning 2018"]["F5"].value = -99
    book.save(path)
    with pytest.raises(fl.CaseError, match=r"Opfølgning 2018.*changed on this sheet"):
        fl.export_workbook(results, path, pages=fl.follow_up_pages(results))


def test_a_workbook_without_the_sheet_says_so(case, tmp_path):
    path = fl.export_workbook(fl.evaluate(case), tmp_path / "w.xlsx")
    with pytest.raises(fl.CaseError, match="has no sheet of scenarios"):
        fl.scenarios_from_workbook(case, path)
