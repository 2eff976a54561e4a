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
from drawn_charts import CASES, case_of, moved_scenario
from matplotlib.text import Text
from pandas.errors import PyperclipException
from PIL import Image
from test_charts_collide_never import faults

import fosterlib as fl
from fosterlib.export.contents import TABLES, Subject
from fosterlib.export.document import export_paper
from fosterlib.export.figures import export_all, write_chart, write_table
from fosterlib.export.output import stem
from fosterlib.export.table_pictures import table_picture
from fosterlib.export.workbook import export_workbook
from fosterlib.words.stamp import input_hash
from fosterlib.words.tables import printed_cells


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
    network = [line.id for line in moved.case.lines].index("network")
    assert read.loc["More network care", "2021"] == moved.effects[network].sum(axis=0)[-1]
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
    assert [row[0] for row in rows[1:6]] == ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t'=1"]
    assert round(float(rows[1][2]), 9) == -800


def test_an_unknown_is_blank_in_csv_and_not_stated_on_paper(tmp_path):
    table = fl.budget_table(fl.evaluate(fl.load_case("data/kent_voluntary")), "en")
    assert "not stated" in str(table)
    read = pd.read_csv(write_table(table, tmp_path / "t.csv"), comment="#", index_col=0)
    assert read.isna().any().any()


def test_a_chart_is_written_at_committee_size(chart, tmp_path):
    with Image.open(write_chart(chart, tmp_path / "c.png")) as picture:
        assert picture.width == 1299  # 165 mm at 200 dots an inch


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
        assert "Scenario: the printed proposal" in picture.info["Description"]


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


def test_a_font_that_is_not_there_is_told_and_not_replaced(plan):
    with pytest.raises(fl.CaseError, match=r"is no font of this machine.*No Such Font"):
        fl.effects_chart(plan, font="No Such Font")


def test_everything_of_a_scenario_is_written_at_once(plan, tmp_path):
    scenario = plan.case.scenarios["slower network care"]
    paths = export_all(fl.evaluate(plan.case, scenario), tmp_path, lang="en")
    names = {path.relative_to(tmp_path).as_posix() for path in paths}
    assert {"tv01c_slower_network_care.docx", "tv01c_slower_network_care.xlsx"} <= names
    assert "tables/tv01c_slower_network_care_budget.csv" in names
    assert "figures/tv01c_slower_network_care_bridge.pdf" in names
    assert all(path.stat().st_size for path in paths)


HOSTILE = [
    "=1+1",
    "slow\r=1+1",
    "\r=1+1",
    "\n=1+1",
    "a\n=1+1",
    "a\r\n+1+1",
    "\t=1+1",
    "a\t=1+1",
    "a;=1+1",
    "a,=1+1",
    "a|@SUM(A1)",
    " =1+1",
    "a; -1+1",
    "\v=1+1",
    "a\f=1+1",
    "a\x85=1+1",
    "a\u2028=1+1",
    "＝1+1",
    '"=1+1',
    'a";=1+1',
    "-1+1|' /C calc'!A0",
    "# =1+1\r=1+1",
    "a\x1c=1",
]


def live_cells(text):
    """The cells that a spreadsheet would run, however it separates cells and ends lines."""
    for line in re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", text):
        for mark in ",;\t|":
            for cell in line.split(mark):
                if re.match(r"\s*[=+\-@＝＋－＠]", cell) and not re.fullmatch(
                    r"\s*-?[\d.e+]*\s*", cell
                ):
                    yield cell


@pytest.mark.parametrize("evil", HOSTILE, ids=ascii)
def test_no_csv_holds_a_live_formula_wherever_a_hostile_text_stands(plan, evil, tmp_path):
    case = plan.case
    if not re.search(r"[\v\f\x1c]", evil):
        moved = fl.evaluate(case, case.scenario(f"s{evil}", {"network.children": 9}, evil, evil))
        paths = [
            write_table(fl.scenarios_table([plan, moved], "en"), tmp_path / "s.csv", moved),
            write_table(fl.changes_table(moved, "en"), tmp_path / "c.csv", moved),
        ]
    else:
        paths = []
    table = fl.budget_table(plan, "en")
    names = [evil, f"x {evil}", *table.frame.index[2:]]
    spoilt = replace(
        table,
        title=evil,
        notes=(evil, f"a note, {evil}"),
        frame=table.frame.set_axis(names).rename_axis(index=evil).rename(columns={"2018": evil}),
    )
    paths.append(write_table(spoilt, tmp_path / "t.csv"))
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        assert list(live_cells(text)) == []
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert all(len(row) == len(rows[0]) for row in rows if not row[0].startswith("# "))


def test_scenarios_never_share_a_file(plan):
    names = ["a b", "a_b", "a/b", "a.b", "a-b", "a  b", " a b", "a:b", "x" * 300, "x" * 301, "æ/ø"]
    stems = [stem(fl.evaluate(plan.case, plan.case.scenario(name, {}))) for name in names]
    assert len({one.casefold() for one in stems}) == len(names)
    assert stems[0] == "tv01c_a_b"
    assert all(re.fullmatch(r"[\w-]+", one) and len(one.encode()) < 200 for one in stems)


def test_a_name_of_three_hundred_letters_is_exported_whole(plan, tmp_path):
    scenario = plan.case.scenario("n" * 300, {"network.children": 9}, "why")
    for path in export_all(fl.evaluate(plan.case, scenario), tmp_path, lang="en"):
        assert path.stat().st_size


def test_an_output_takes_over_owner_and_mode_and_a_link_stays(table, tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "t.csv").symlink_to("real.csv")
    write_table(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").is_symlink()
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640
    assert "-800" in (tmp_path / "real.csv").read_text(encoding="utf-8")


def test_an_output_makes_its_folder(table, tmp_path):
    assert write_table(table, tmp_path / "new" / "deep" / "t.csv").is_file()
    (tmp_path / "file").write_text("")
    with pytest.raises(fl.CaseError, match="its folder cannot be made"):
        write_table(table, tmp_path / "file" / "t.csv")


def test_a_danish_excel_gets_semicolons_commas_and_the_notes_apart(plan, tmp_path):
    moved = fl.evaluate(plan.case, plan.case.scenario("nine", {"network.children": 9}))
    path = write_table(fl.budget_table(moved, "da"), tmp_path / "t.csv", moved, danish_excel=True)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(path, sep=";", decimal=",", index_col=0, encoding="utf-8-sig")
    network = [line.id for line in moved.case.lines].index("network")
    shown = read.loc[moved.case.lines[network].label_da, "2021"]
    assert shown == pytest.approx(moved.effects[network].sum(axis=0)[-1], rel=1e-12)
    assert "nine" in (tmp_path / "t_noter.txt").read_text(encoding="utf-8-sig")
    assert "#" not in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_two_texts_of_a_table_s_picture_meet_and_all_of_them_are_in_it(case, lang):
    subject = Subject(fl.evaluate(case_of(case), moved_scenario(case)), lang)
    tables = [table for make in TABLES.values() if (table := make(subject)) is not None]
    assert len(tables) > 5
    for table in tables:
        picture = table_picture(table, 165)
        assert faults(picture) == [], table.title
        drawn = " ".join(text.get_text() for text in picture.findobj(Text))
        for word in [*table.title.split(), *" ".join(map(" ".join, printed_cells(table))).split()]:
            assert word[:12] in drawn, (table.title, word)


def test_a_table_s_picture_says_what_was_calculated_and_keeps_text_as_text(table, plan, tmp_path):
    picture = fl.write_table(table, tmp_path / "table.svg", plan)
    told = picture.read_text("utf-8")
    assert "-12.800" in told
    assert input_hash(plan.case) in told  # in its metadata
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", told)
    assert not any(input_hash(plan.case)[:8] in text for text in drawn)
    assert fl.write_table(table, tmp_path / "again.svg", plan).read_bytes() == picture.read_bytes()


def test_a_table_s_picture_is_as_wide_as_asked_and_wider_only_where_its_numbers_need_it(plan):
    table = fl.budget_table(plan)
    assert table_picture(table, 165).plot.width == pytest.approx(165 * 72 / 25.4)
    many = fl.budget_table(fl.evaluate(plan.case, until="2037"))
    assert table_picture(many, 165).plot.width > 165 * 72 / 25.4
    with pytest.raises(fl.CaseError, match="width"):
        fl.write_table(table, "table.png", width=5)


def test_a_table_on_the_clipboard_is_tabs_and_the_decimal_sign_of_its_language(plan, monkeypatch):
    copied = []
    monkeypatch.setattr("pandas.io.clipboard.clipboard_set", copied.append)
    nine = fl.evaluate(plan.case, plan.case.scenario("nine", {"network.children": 9}))
    for lang in ("da", "en"):
        fl.copy_table(fl.budget_table(nine, lang))
    danish, english = (read_rows(text) for text in copied)
    assert danish[0][2:6] == ["2018", "2019", "2020", "2021"]
    assert [one.replace(",", ".") for one in danish[-1][2:]] == english[-1][2:]
    assert "," in danish[-1][2] and float(english[-1][2]) == pytest.approx(nine.total["2018"])
    fl.copy_table(fl.budget_table(nine), notes=True)
    assert copied[-1].startswith(fl.budget_table(nine).title)


def read_rows(text):
    return [line.split("\t") for line in text.splitlines()]


def test_where_there_is_no_clipboard_one_message_says_so_in_both_languages(plan, monkeypatch):
    def refuse(_):
        raise PyperclipException("no mechanism")

    monkeypatch.setattr("pandas.io.clipboard.clipboard_set", refuse)
    with pytest.raises(fl.CaseError, match="nothing was copied") as caught:
        fl.copy_table(fl.budget_table(plan))
    assert len(caught.value.problems) == 1
    assert "intet blev kopieret" in fl.error_text(caught.value, "da")
