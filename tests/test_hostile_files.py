"""Files that would take the machine, or are none: refused in words, at once, with little memory."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from changed_case import SMALL, TV01C, changed_case
from hostile_workbooks import SHEETS, STYLES, changed_part

import fosterlib as fl

READ = """
import json, resource, sys, time
import openpyxl, pandas  # what is loaded anyway
import fosterlib as fl
from fosterlib.export.readback import scenario_from_workbook
case = fl.load_case(sys.argv[1])
readers = {
    "table": lambda path: fl.case_from_table(path, unit="1000 DKK"),
    "workbook": lambda path: fl.scenario_from_workbook(case, path),
    "follow_up": lambda path: fl.read_follow_up_sheet(case, path),
    "template": lambda path: fl.export_paper(fl.evaluate(case), path + ".docx", template=path),
}
for path in sys.argv[3:]:
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        readers[sys.argv[2]](path)
        said = "read"
    except fl.CaseError as error:
        said = f"refused: {error}"
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cost = {"seconds": time.process_time() - began, "megabytes": (after - before) / 1024}
    print(json.dumps({"file": path, "said": said, **cost}))
"""
CPU_SECONDS, MEGABYTES = 2, 300


# no cell in it, and a table may have blank rows
READ_AS_IT_IS = ["an empty row far below.xlsx"]


def assert_refused(reader, *paths):
    """A process of its own refuses each of these files in words, soon and with little memory."""
    command = [sys.executable, "-c", READ, str(TV01C), reader, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["file"] for one in found] == [*map(str, paths)]
    for one in found:
        name = Path(one["file"]).name
        harmless = reader == "table" and name in READ_AS_IT_IS
        assert one["said"].startswith("read" if harmless else f"refused: {name}"), one
        assert one["seconds"] < CPU_SECONDS, one
        assert one["megabytes"] < MEGABYTES, one


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """A whole file of each kind that is read, and its sheet."""
    import openpyxl

    folder, case = tmp_path_factory.mktemp("books"), fl.load_case(TV01C)
    table = openpyxl.Workbook()
    for row in (["Line", "2018", "2019"], ["Rent", -800, 200], ["Sum", -800, 200]):
        table.active.append(row)
    table.save(folder / "table.xlsx")
    fl.export_workbook(fl.evaluate(case), folder / "workbook.xlsx")
    fl.blank_follow_up_sheet(case, folder / "follow_up.xlsx")
    return {path.stem: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("reader", ["table", "workbook", "follow_up"])
def test_a_workbook_that_would_take_the_machine_is_refused_at_once(books, reader, tmp_path):
    paths = []
    for hostile, change in (SHEETS | STYLES).items():
        part = "xl/styles.xml" if hostile in STYLES else "xl/worksheets/sheet1.xml"
        spoilt = changed_part(books[reader], part, change)
        assert spoilt != books[reader]
        paths.append(tmp_path / f"{hostile}.xlsx")
        paths[-1].write_bytes(spoilt)
    assert_refused(reader, *paths)


def test_a_document_of_millions_of_paragraphs_is_refused_at_once(tmp_path):
    case = fl.load_case(TV01C)
    path = fl.export_paper(fl.evaluate(case), tmp_path / "x.docx")
    many = changed_part(
        path.read_bytes(),
        "word/document.xml",
        lambda part: part.replace(b"<w:body>", b"<w:body>" + b"<w:p/>" * 8_000_000),
    )
    path.write_bytes(many)
    assert_refused("template", path)
    with pytest.raises(fl.CaseError, match="is too large to be read"):
        fl.export_paper(fl.evaluate(case), path)
    assert path.read_bytes() == many


def test_the_largest_workbooks_that_we_write_are_read(tmp_path):
    case = fl.load_case(TV01C)
    path = tmp_path / "x.xlsx"
    fl.export_workbook(
        fl.evaluate(case, until="2060"), path, pages=fl.follow_up_pages(fl.evaluate(case))
    )
    assert fl.scenario_from_workbook(case, path).overrides == {}
    assert fl.read_follow_up_sheet(case, path).empty


@pytest.mark.parametrize(
    "address", ["$A$0", "$A$1048576", "$XFD$1", "$A$99999999", "$ZZZZ$1", "A", "$A$1:$B$2"]
)
def test_a_name_that_points_to_no_cell_of_its_sheet_is_said(books, address, tmp_path):
    def moved(part):
        start = part.index(b">", part.index(b'name="network.children"')) + 1
        sheet = part[start : part.index(b"!", start) + 1]
        return part[:start] + sheet + address.encode() + part[part.index(b"<", start) :]

    path = tmp_path / "x.xlsx"
    path.write_bytes(changed_part(books["workbook"], "xl/workbook.xml", moved))
    with pytest.raises(fl.CaseError, match=r"network\.children: the name was deleted.*nowhere"):
        fl.scenario_from_workbook(fl.load_case(TV01C), path)


@pytest.mark.parametrize("digits", ["9" * 401, "9" * 5_000, "1" + "0" * 309])
@pytest.mark.parametrize("reader", ["table", "workbook", "follow_up"])
def test_a_number_of_hundreds_of_digits_is_refused_in_words(books, reader, digits, tmp_path):
    import openpyxl

    path, case = tmp_path / "x.xlsx", fl.load_case(TV01C)
    path.write_bytes(books[reader])
    book = openpyxl.load_workbook(path)
    if reader == "workbook":
        sheet, cell = book.defined_names["network.children"].attr_text.split("!")
        book[sheet.strip("'")][cell.replace("$", "")] = 12345.5
    else:
        book.worksheets[0].cell(
            6 if reader == "follow_up" else 2, 9 if reader == "follow_up" else 2
        ).value = 12345.5
    book.save(path)
    for part in zipfile.ZipFile(path).namelist():
        path.write_bytes(
            changed_part(
                path.read_bytes(), part, lambda text: text.replace(b"12345.5", digits.encode())
            )
        )
    read = {
        "table": lambda: fl.case_from_table(path, unit="1000 DKK"),
        "workbook": lambda: fl.scenario_from_workbook(case, path),
        "follow_up": lambda: fl.read_follow_up_sheet(case, path),
    }
    with pytest.raises(fl.CaseError, match=r"x\.xlsx"):
        read[reader]()


def no_files(folder):
    """What stands under the name of a file and is none."""
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "link to a pipe").symlink_to(folder / "pipe")
    return [folder / "folder", folder / "pipe", folder / "link to a pipe", "/dev/zero", "/dev/null"]


def test_a_pipe_a_device_and_a_folder_are_refused_and_not_opened(tmp_path):
    case = fl.load_case(changed_case(TV01C, tmp_path))
    plan = fl.evaluate(case)
    readers = {
        ".xlsx": (
            lambda path: fl.case_from_table(path, unit="1000 DKK"),
            lambda path: fl.scenario_from_workbook(case, path),
            lambda path: fl.read_follow_up_sheet(case, path),
        ),
        ".csv": (
            lambda path: fl.case_from_table(path, unit="1000 DKK"),
            lambda path: fl.follow_up(case, path),
        ),
        ".docx": (lambda path: fl.export_paper(plan, tmp_path / "new.docx", template=path),),
    }
    for n, path in enumerate(no_files(tmp_path)):
        for suffix, functions in readers.items():
            named = tmp_path / f"x{n}{suffix}"
            named.symlink_to(path)
            for read in functions:
                with pytest.raises(fl.CaseError, match=f"x{n}.*is not a file"):
                    read(named)
    assert not (tmp_path / "new.docx").exists()


@pytest.mark.parametrize("name", sorted(path.name for path in SMALL.iterdir()))
def test_a_pipe_in_the_place_of_a_file_of_a_case_is_refused(tmp_path, name):
    folder = changed_case(SMALL, tmp_path)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(fl.CaseError, match=name.replace(".", r"\.")):
        fl.load_case(folder)


def test_nothing_is_written_over_a_pipe_or_a_device(tmp_path):
    plan = fl.evaluate(fl.load_case(TV01C))
    os.mkfifo(tmp_path / "x.csv")
    (tmp_path / "y.csv").symlink_to("/dev/null")
    for path in (tmp_path / "x.csv", tmp_path / "y.csv"):
        with pytest.raises(fl.CaseError, match="cannot be written: it is not a file"):
            fl.write_table(fl.budget_table(plan), path)
    assert (tmp_path / "x.csv").is_fifo()
