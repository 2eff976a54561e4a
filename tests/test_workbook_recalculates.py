"""The workbook calculated again by LibreOffice, for every case and for changed assumptions: what
the library says.
"""

import math
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from changed_case import with_training
from every_kind import write_every_kind
from office import change, convert, formula_cells

import fosterlib as fl
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.workbook import export_workbook
from fosterlib.words.stamp import moved

FOLDERS = [path.parent for path in sorted(Path("data").glob("*/case.toml"))]
MIXED = {
    "overlap.on": 1,
    "delay.all": 0.5,
    "network.delay": 0.75,
    "foster.delay": 2.25,
    "network.children": 9,
    "respite.on": 0,
    "part1.on": 1,
    "price.foster": 520,
    "development.scale": 0.5,
    "visits.after": 2.25,
    "contracts.adjusted_share": 0.2,
}


def same(wanted, found):
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return math.isclose(wanted, found, rel_tol=1e-9, abs_tol=1e-9)
    return (wanted or "") == (found or "")


def six_years_later(label):
    start = int(label[:4]) + 6
    return str(start) if len(label) == 4 else f"{start}/{(start + 1) % 100:02d}"


def jobs():
    """Every case as published and changed, and changed beyond its last year; TV01c with everything
    moved at once.
    """
    for folder in FOLDERS:
        case = fl.load_case(folder)
        changed = (
            case.scenario("mixed", MIXED)
            if folder.name == "tv01c"
            else [*case.scenarios.values()][-1]
        )
        yield f"{folder.name}-published", case, case.published, None
        yield f"{folder.name}-changed", case, changed, None
        yield f"{folder.name}-later", case, changed, six_years_later(case.years[-1])
    with TemporaryDirectory() as folder:
        case = fl.load_case(with_training(folder))
        every = fl.load_case(write_every_kind(Path(folder)))
    later = case.scenario("later", {"training.start_months": 2, "agreement.extension_months": -3})
    yield "training-changed", case, later, None
    swapped = {"slow.on": 0, "fast.on": 1, "km.share": 0.7, "delay.all": 0.5, "overlap.on": 1}
    yield "every-changed", every, every.scenario("swapped", swapped), None


@pytest.fixture(scope="module")
def recalculated(soffice, tmp_path_factory):
    """Workbooks of the published case into which a scenario was typed, recalculated, beside those
    of the library.
    """
    folder, out = tmp_path_factory.mktemp("workbooks"), tmp_path_factory.mktemp("recalculated")
    typed, wanted = [], {}
    for name, case, scenario, until in jobs():
        path = export_workbook(fl.evaluate(case, until=until), folder / f"{name}.xlsx")
        change(
            path, scenario.overrides
        )  # and so without stored values, which LibreOffice would keep
        typed.append(path)
        wanted[name] = export_workbook(
            fl.evaluate(case, scenario, until), folder / f"{name}-wanted.xlsx"
        )
    found = convert(soffice, "xlsx:Calc MS Excel 2007 XML", out, typed)
    return {path.stem: (path, wanted[path.stem]) for path in found}


@pytest.mark.office
@pytest.mark.slow
def test_every_formula_of_every_case_recalculates_to_what_the_library_computes(recalculated):
    differing = []
    for name, (found, wanted) in recalculated.items():
        live = openpyxl.load_workbook(found, data_only=True)
        stored = openpyxl.load_workbook(wanted, data_only=True)
        for sheet, cell in formula_cells(wanted):
            pair = stored[sheet][cell].value, live[sheet][cell].value
            if not same(*pair):
                differing.append((name, sheet, cell, *pair))
    assert differing == []


@pytest.mark.office
def test_a_recalculated_budget_is_the_result_of_the_library_not_only_the_stored_one(recalculated):
    case = fl.load_case("data/tv01c")
    results = fl.evaluate(case, case.scenario("mixed", MIXED))
    sheet = openpyxl.load_workbook(recalculated["tv01c-changed"][0], data_only=True)["Budget"]
    rows = {
        row[0]: row[2 : 2 + len(results.years)]
        for row in sheet.iter_rows(values_only=True)
        if row[0]
    }
    for n, line in enumerate(case.lines):
        assert rows[line.label_da] == pytest.approx(results.effects[n].sum(axis=0), rel=1e-9)
    assert rows[case.header.total_da] == pytest.approx(results.total.to_numpy(), rel=1e-9)


@pytest.mark.office
def test_a_workbook_saved_by_another_program_reads_back(recalculated):
    for name, case, scenario, _ in jobs():
        read = scenario_from_workbook(case, recalculated[name][0])
        assert read.overrides == pytest.approx(moved(case, scenario)), name
