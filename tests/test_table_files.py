"""Tables as other programs leave them: the limits of their size, what is wrong with a file, and
what may be.
"""

import os
import tempfile
import time
import warnings
import zipfile
from pathlib import Path

import pytest
from read_table import lines, read, read_workbook

import fosterlib as fl
from fosterlib.foreign.headings import role_of
from fosterlib.foreign.table import case_from_table
from fosterlib.load.new import new_case

TABLE = [["Post", 2018, 2019], ["A", 1, 2]]
ALONE = "; allowed: the table in a sheet of its own"


def repacked(path, changes):
    """The workbook with some of its parts changed: {name: what is made of its text}."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, changes[name](data.decode()) if name in changes else data)
    return path


@pytest.mark.parametrize(
    ("fits", "too_much", "message"),
    [
        (
            "Post;2018;2019\n" + "A;1;2\n" * 1_999,
            "A;1;2\n",
            f"table.csv: has more than 2,000 rows{ALONE}",
        ),
        (
            "Post;2018;2019\nA;1;2\n" + "A" * 10_000,
            "A",
            "table.csv, row 3: has a cell of more than 10,000 characters",
        ),
        (
            "Post;2018;2019" + ";" * 197 + "\nA;1;2\n",
            ";" * 200,
            f"table.csv, row 3: has more than 200 columns{ALONE}",
        ),
    ],
)
def test_a_table_may_be_as_large_as_is_said_and_no_larger(tmp_path, fits, too_much, message):
    def said(text):
        with pytest.raises(fl.CaseError) as refusal:
            read(tmp_path, text, unit="GBP", columns={"nothing": "line"})
        return str(refusal.value)

    assert said(fits).endswith("there is no such column (value: 'nothing')")
    assert said(fits + too_much) == message


def test_a_cell_of_a_workbook_that_is_too_large_is_named_with_its_sheet(tmp_path):
    with pytest.raises(fl.CaseError) as refusal:
        read_workbook(tmp_path, [*TABLE, ["A" * 10_001, 3, 4]], unit="GBP")
    assert (
        str(refusal.value)
        == "table.xlsx, sheet Ark1, row 3: has a cell of more than 10,000 characters"
    )
    with pytest.raises(fl.CaseError) as refusal:
        read_workbook(tmp_path, [*TABLE, [None] * 200 + [1]], unit="GBP")
    assert str(refusal.value) == f"table.xlsx, sheet Ark1, row 3: has more than 200 columns{ALONE}"


def test_a_damaged_workbook_is_told_what_is_read(tmp_path):
    (tmp_path / "torn.xlsx").write_bytes(b"PK\x03\x04 torn")
    with pytest.raises(fl.CaseError) as refusal:
        case_from_table(tmp_path / "torn.xlsx", unit="GBP")
    rule = "a table saved as CSV or XLSX of at most 60 MB unpacked"
    assert str(refusal.value) == f"torn.xlsx: is not an office file, or is damaged; allowed: {rule}"


def test_the_links_of_a_workbook_are_not_followed(tmp_path):
    read_workbook(tmp_path, TABLE, unit="GBP")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"
    link = (
        f'<Relationship Id="rId99" Type="{kind}" Target="externalLinks/gone.xml"/></Relationships>'
    )
    named = '<externalReferences xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    named += '<externalReference r:id="rId99"/></externalReferences><calcPr'
    path = repacked(
        tmp_path / "table.xlsx",
        {
            "xl/workbook.xml": lambda text: text.replace("<calcPr", named),
            "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Relationships>", link),
        },
    )
    assert lines(case_from_table(path, unit="GBP")) == {"A": [1, 2]}


def test_nothing_is_said_of_a_workbook_s_styles(tmp_path):
    read_workbook(tmp_path, TABLE, unit="GBP")
    without = {
        "xl/styles.xml": lambda text: text.replace("cellStyles", "noStyles").replace(
            "cellStyle ", "noStyle "
        )
    }
    path = repacked(tmp_path / "table.xlsx", without)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lines(case_from_table(path, unit="GBP")) == {"A": [1, 2]}


def test_lines_may_end_as_on_an_old_mac(tmp_path):
    assert lines(read(tmp_path, "Post;2018;2019\rA;1;2\rB;3;4\r", unit="GBP")) == {
        "A": [1, 2],
        "B": [3, 4],
    }


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Tiltag", "line"),
        ("Tiltag, t.kr.", "line"),
        ("Tiltag t. kr.", "line"),
        ("Tiltag - mio. kr.", "line"),
        ("Tiltag 1.000 kr.", "line"),
        ("Saving £000", "line"),
        ("Noter*", "ignore"),
        ("Tiltag og noter", None),
        ("I alt 2018-2021", "total"),
        ("2018-2021", "total"),
        ("2018-19", None),
        ("Total" + " word" * 7, "total"),
        ("Total" + " word" * 6 + " words", None),
    ],
)
def test_what_a_column_is_by_its_name(heading, role):
    assert role_of(heading) == role


def test_a_new_case_is_made_beside_its_place_so_that_it_can_be_put_there_at_once(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    rename, hidden = Path.rename, []
    monkeypatch.setattr(
        Path, "rename", lambda path, to: hidden.append(path.parent.name) or rename(path, to)
    )
    assert [path.name for path in new_case(tmp_path / "own").parent.iterdir()] == ["own"]
    assert hidden[0].startswith(".own.")


def test_a_new_case_is_called_as_it_is_said(tmp_path):
    header = fl.load_case(new_case(tmp_path / "named", "Færre besøg")).header
    assert (header.title_da, header.title_en) == ("Færre besøg", "Færre besøg")
    assert fl.load_case(new_case(tmp_path / "own")).header.title_en == "New proposal"


def test_nothing_is_made_up_that_a_table_does_not_say(tmp_path):
    header = read(tmp_path, "Post;2018;2019\nA;1;2\n", unit="GBP").header
    assert (header.owner_da, header.owner_en, header.price_level, header.full_year) == (
        "",
        "",
        "",
        "",
    )


FAR = {
    "a_cell_in_the_last_row": '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    "a_cell_in_the_last_corner": '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "a_row_that_no_sheet_has": '<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
    "a_row_of_blank_cells": "<row>" + "<c/>" * 200_000 + "</row>",
    "many_rows": "<row><c><v>1</v></c></row>" * 3_000,
}


@pytest.mark.parametrize("rows", FAR.values(), ids=FAR)
def test_a_sheet_that_would_fill_the_memory_is_refused_at_once(tmp_path, rows):
    read_workbook(tmp_path, TABLE, unit="GBP")
    path = repacked(
        tmp_path / "table.xlsx",
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace(
                "</sheetData>", f"{rows}</sheetData>"
            )
        },
    )
    before = time.process_time()
    with pytest.raises(fl.CaseError, match=r"table\.xlsx"):
        case_from_table(path, unit="GBP")
    assert time.process_time() - before < 2


def test_a_blank_cell_far_away_is_no_part_of_the_table(tmp_path):
    read_workbook(tmp_path, TABLE, unit="GBP")
    far = '<row r="3000"><c r="A3000" s="0"/></row></sheetData>'
    path = repacked(
        tmp_path / "table.xlsx",
        {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", far)},
    )
    assert lines(case_from_table(path, unit="GBP")) == {"A": [1, 2]}


def test_a_pipe_or_a_device_is_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/zero")):
        with pytest.raises(fl.CaseError, match=path.name):
            case_from_table(path, unit="GBP")
