"""Tables and charts as files: the same bytes, whole or not at all, nothing run as a formula."""

import csv
import errno
import io
import os
import re
from dataclasses import replace

import pandas as pd
import pytest
from changed_case import TV01C
from PIL import Image

import fosterlib as fl
from fosterlib.charts import save
from fosterlib.export.document import export_paper
from fosterlib.export.figures import export_all, write_chart, write_table
from fosterlib.export.workbook import export_workbook


@pytest.fixture(scope="module")
def plan():
    return fl.evaluate(fl.load_case(TV01C))


@pytest.fixture(scope="module")
def chart(plan):
    return fl.effects_chart(plan, "da")


@pytest.fixture(scope="module")
def table(plan):
    return fl.budget_table(plan, "da")


def test_a_table_as_csv_has_full_precision_and_says_where_it_comes_from(plan, tmp_path):
    moved = fl.evaluate(plan.case, plan.case.scenario("nine", {"network.children": 9}))
    path = write_table(fl.budget_table(moved, "en"), tmp_path / "t.csv", moved)
    read = pd.read_csv(path, comment="#", index_col=0)
    assert read.loc["More network care", "2021"] == moved.effects[5].sum(axis=0)[-1]
    told = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    assert "Scenario: nine · Changes: network.children 17 → 9" in told[-1]
    assert f"fosterlib {fl.__version__}" in told[-1]
    assert any("Savings are negative" in line for line in told)


def test_a_label_that_a_spreadsheet_would_run_is_harmless_in_csv(table, tmp_path):
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", *table.frame.index[5:]]
    evil = replace(table, frame=table.frame.set_axis(names))
    rows = list(
        csv.reader(io.StringIO(write_table(evil, tmp_path / "t.csv").read_text(encoding="utf-8")))
    )
    assert [row[0] for row in rows[1:6]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1"]
    assert rows[1][2] == "-800"


def test_an_unknown_is_blank_in_csv_and_not_stated_on_paper(tmp_path):
    table = fl.budget_table(fl.evaluate(fl.load_case("data/kent_voluntary")), "en")
    assert "not stated" in str(table)
    read = pd.read_csv(write_table(table, tmp_path / "t.csv"), comment="#", index_col=0)
    assert read.isna().any().any()


def test_a_chart_is_written_at_committee_size(chart, tmp_path):
    with Image.open(write_chart(chart, tmp_path / "c.png")) as picture:
        assert picture.size == (1340, 700)  # 6.7 x 3.5 inches at 200 dots an inch


def test_text_stays_text_in_svg_and_fonts_are_embedded_in_pdf(chart, tmp_path):
    svg = write_chart(chart, tmp_path / "c.svg").read_text(encoding="utf-8")
    assert re.search(r"<text[^>]*>[^<]*-12\.800</text>", svg)
    pdf = write_chart(chart, tmp_path / "c.pdf").read_bytes()
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf


def test_a_chart_says_in_its_metadata_what_was_calculated(plan, chart, tmp_path):
    svg = write_chart(chart, tmp_path / "c.svg", plan).read_text(encoding="utf-8")
    assert f"fosterlib {fl.__version__}" in svg
    with Image.open(write_chart(chart, tmp_path / "c.png", plan)) as picture:
        assert "Scenario: the published case" in picture.info["Description"]


def test_the_same_table_gives_the_same_bytes(plan, tmp_path):
    paths = [write_table(fl.budget_table(plan), tmp_path / f"{n}.csv", plan) for n in range(2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_the_same_chart_gives_the_same_bytes(plan, form, tmp_path):
    paths = [write_chart(fl.effects_chart(plan), tmp_path / f"{n}.{form}", plan) for n in range(2)]
    assert paths[0].read_bytes() == paths[1].read_bytes()


def exporters(plan):
    return {
        ".docx": lambda path: export_paper(plan, path),
        ".xlsx": lambda path: export_workbook(plan, path),
        ".csv": lambda path: write_table(fl.budget_table(plan), path),
        ".svg": lambda path: write_chart(fl.effects_chart(plan), path),
    }


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".csv", ".svg"])
def test_a_folder_in_the_target_s_place_is_told(plan, suffix, tmp_path):
    (tmp_path / f"x{suffix}").mkdir()
    with pytest.raises(fl.CaseError, match="there is a folder of this name"):
        exporters(plan)[suffix](tmp_path / f"x{suffix}")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".svg"])
def test_a_read_only_file_is_not_overwritten(plan, suffix, tmp_path):
    path = tmp_path / f"x{suffix}"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(fl.CaseError, match="the file is read-only"):
        exporters(plan)[suffix](path)
    assert path.read_text() == "old"


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".csv", ".svg"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied"),
            "no permission, or it is open in another program",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    ],
)
def test_a_locked_file_or_a_full_disk_leaves_the_old_file(
    plan, suffix, fault, told, tmp_path, monkeypatch
):
    path = tmp_path / f"x{suffix}"
    exporters(plan)[suffix](path)
    before = path.read_bytes()

    def fail(*_):
        raise fault

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(fl.CaseError, match=told):
        exporters(plan)[suffix](path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("suffix", "wrong"), [(".docx", ".doc"), (".xlsx", ".xls"), (".csv", ".txt"), (".svg", ".gif")]
)
def test_another_kind_of_file_is_refused(plan, suffix, wrong, tmp_path):
    with pytest.raises(fl.CaseError, match=f"allowed: .*\\{suffix}"):
        exporters(plan)[suffix](tmp_path / f"x{wrong}")
    assert not list(tmp_path.iterdir())


def test_a_font_that_is_not_there_is_told_and_not_replaced(chart, tmp_path, monkeypatch):
    style = {**save.style(), "font.family": ["No Such Font"]}
    monkeypatch.setattr(save, "style", lambda: style)
    with pytest.raises(
        fl.CaseError, match=r"font of the charts is not on this machine.*No Such Font"
    ):
        write_chart(chart, tmp_path / "c.png")


def test_everything_of_a_scenario_is_written_at_once(plan, tmp_path):
    scenario = plan.case.scenarios["slower network care"]
    paths = export_all(fl.evaluate(plan.case, scenario), tmp_path, lang="en")
    names = {path.relative_to(tmp_path).as_posix() for path in paths}
    assert {"tv01c_slower_network_care.docx", "tv01c_slower_network_care.xlsx"} <= names
    assert "tables/tv01c_slower_network_care_budget.csv" in names
    assert "figures/tv01c_slower_network_care_bridge.pdf" in names
    assert all(path.stat().st_size for path in paths)
