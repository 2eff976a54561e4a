"""The sheet for what happens: blank by itself or in the workbook, filled in, and read back."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from fosterlib import CaseError, evaluate, load_case
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.workbook import export_workbook
from fosterlib.followup.plan import follow_up
from fosterlib.followup.sheet import (
    blank_follow_up_sheet,
    follow_up_pages,
    read_follow_up_sheet,
)

DATA = Path(__file__).parents[1] / "data"
TV01C, EXAMPLE = load_case(DATA / "tv01c"), DATA / "tv01c" / "actuals_example.csv"
CASES = sorted(path.parent.name for path in DATA.glob("*/case.toml"))


def filled(path, actuals):
    """Writes actuals into a blank follow-up sheet, as a clerk would."""
    book = load_workbook(path)
    for row in actuals.dropna(subset=["value"]).itertuples():
        page = book[f"Opfølgning {row.period[:4]}"]
        names = (row.line, row.assumption, row.indicator)
        wanted = next(name for name in names if isinstance(name, str))
        party = row.party if isinstance(row.party, str) else "all"
        column = "GHIJ"[int(row.period[-1]) - 1] if "Q" in row.period else "K"
        for cells in page.iter_rows(min_row=4):
            if cells[1].value == wanted and party in (cells[2].value, "all"):
                value = (
                    row.value / 2 if row.line == "foster" else row.value
                )  # the sheet has a row for each party
                page[f"{column}{cells[0].row}"] = value
                cells[11].value, cells[12].value = row.note, row.source
    book.save(path)


def test_the_blank_sheet_is_filled_in_and_reads_back(tmp_path):
    path = blank_follow_up_sheet(TV01C, tmp_path / "sheet.xlsx")
    assert read_follow_up_sheet(TV01C, path).empty
    table = pd.read_csv(EXAMPLE, dtype={"period": str})
    filled(path, table)
    back = follow_up(TV01C, read_follow_up_sheet(TV01C, path))
    wanted = follow_up(TV01C, EXAMPLE)
    by_line = [
        found.comparison.groupby(["line", "year"])["realised"].sum() for found in (back, wanted)
    ]
    without = [
        sums.drop(index="foster") for sums in by_line
    ]  # by party, so not computed from its drivers
    pd.testing.assert_series_equal(*without)
    pd.testing.assert_frame_equal(back.drivers, wanted.drivers)
    pd.testing.assert_frame_equal(back.indicators, wanted.indicators)
    assert back.actuals["source"].str.startswith("Made up").all()


def test_the_blank_sheet_gives_the_same_bytes_and_the_planned_values(tmp_path):
    first, second = (
        blank_follow_up_sheet(TV01C, tmp_path / name, "en") for name in ("a.xlsx", "b.xlsx")
    )
    assert first.read_bytes() == second.read_bytes()
    rows = {
        (row[1], row[2]): row[5]
        for row in load_workbook(first)["Follow-up 2018"].iter_rows(min_row=4, values_only=True)
    }
    assert rows["network", "bch"] == pytest.approx(-400)
    assert rows["network.children", "all"] == pytest.approx(17 * 2700 / 4100)


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("G4", "-100", "exactly one of line"),
        ("G5", "about 100", "is not a number"),
        ("G5", "=1+1", "is not a number"),
        ("B5", "visit", "no such line"),
        ("K5", -700, "given twice"),
    ],
)
def test_a_wrong_cell_of_the_sheet_is_named(tmp_path, cell, value, message):
    path = blank_follow_up_sheet(TV01C, tmp_path / "sheet.xlsx")
    book = load_workbook(path)
    book["Opfølgning 2018"]["G5"] = -150
    book["Opfølgning 2018"][cell] = value
    book.save(path)
    with pytest.raises(CaseError) as error:
        read_follow_up_sheet(TV01C, path)
    problem = error.value.problems[0]
    assert problem.file == "sheet.xlsx" and problem.row.startswith("Opfølgning 2018!")
    assert message in problem.message


def test_a_workbook_without_a_follow_up_page_is_refused(tmp_path):
    book = Workbook()
    book.save(tmp_path / "other.xlsx")
    with pytest.raises(CaseError, match="no page of a follow-up sheet"):
        read_follow_up_sheet(TV01C, tmp_path / "other.xlsx")


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", CASES)
def test_the_workbook_has_the_sheet_and_what_is_filled_in_there_reads_back(name, lang, tmp_path):
    case = load_case(DATA / name)
    plan = evaluate(case)
    path = export_workbook(plan, tmp_path / "book.xlsx", lang, pages=follow_up_pages(plan, lang))
    assert read_follow_up_sheet(case, path).empty
    book, typed = load_workbook(path), 0
    for page in book.worksheets[-len(case.years) :]:
        for n, (kind, *_, planned) in enumerate(
            page.iter_rows(min_row=4, max_col=6, values_only=True), 4
        ):
            if kind in ("line", "assumption"):
                page.cell(n, 11).value = 1.5 if isinstance(planned, str) else planned
                typed += 1
    book.save(path)
    table = read_follow_up_sheet(case, path)
    found = follow_up(case, table)
    assert len(table) == len(found.actuals) == typed > 0
    lines = found.comparison.query("basis == 'money'")
    assert set(lines["line"]) == {line.id for line in case.lines if line.kind != "overlap"}
    known = lines[lines["planned"].notna()]
    np.testing.assert_allclose(known["realised"], known["planned"], atol=1e-4)
    assert lines.loc[lines["planned"].isna(), "realised"].eq(1.5).all()
    assert scenario_from_workbook(case, path).overrides == {}


def test_the_sheet_holds_the_plan_of_its_scenario_in_the_prices_and_years_of_the_case(
    tmp_path,
):
    slow = TV01C.scenario("slow", {"respite.children": 3})
    results = evaluate(TV01C, slow, until="2024")
    path = export_workbook(
        results, tmp_path / "book.xlsx", "en", pages=follow_up_pages(results, "en")
    )
    book = load_workbook(path)
    assert [name for name in book.sheetnames if "Follow-up" in name] == [
        f"Follow-up {year}" for year in TV01C.years
    ]
    rows = {row[1]: row[5] for row in book["Follow-up 2021"].iter_rows(min_row=4, values_only=True)}
    assert rows["respite"] == pytest.approx(-500)


def test_an_unknown_plan_is_not_stated_in_the_sheet(tmp_path):
    page = load_workbook(
        blank_follow_up_sheet(load_case(DATA / "kent_voluntary"), tmp_path / "k.xlsx", "en")
    )
    rows = {
        row[1]: row[5] for row in page["Follow-up 2010-11"].iter_rows(min_row=4, values_only=True)
    }
    assert rows["june"] == "not stated"
