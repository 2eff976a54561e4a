"""LibreOffice without a window, and what stands in a workbook or a document."""

import re
import subprocess

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn


def convert(soffice, form, folder, paths):
    """Files converted by LibreOffice, all in one start; the paths of the results."""
    profile = (folder / "profile").as_uri()
    command = [
        soffice,
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    suffix = "." + form.split(":")[0]
    return [folder / path.with_suffix(suffix).name for path in paths]


def pages(pdftoppm, pdf):
    """How many pages a document has. Where no font is as wide as the Arial that our documents ask
    for, they have more, so the test is left out there.
    """
    found = subprocess.run(
        [pdftoppm.replace("pdftoppm", "pdffonts"), pdf], check=True, capture_output=True, text=True
    )
    if not re.search("Arial|Liberation ?Sans", found.stdout):
        pytest.skip(
            "no font like Arial is installed; to add it: sudo apt-get install fonts-liberation"
        )
    subprocess.run([pdftoppm, "-r", "30", "-png", pdf, pdf.with_suffix("")], check=True)
    return len(list(pdf.parent.glob(f"{pdf.stem}-*.png")))


def change(path, values):
    """Types values into the cells of these names; openpyxl leaves no cached result behind."""
    book = openpyxl.load_workbook(path)
    for name, value in values.items():
        ((sheet, cell),) = book.defined_names[name].destinations
        book[sheet][cell.replace("$", "")].value = value
    book.save(path)


def formula_cells(path):
    """Every formula of a workbook but those of the log: (sheet, cell) -> formula."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        if sheet.title != "Log"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }


def texts(path, style=None):
    paragraphs = Document(path).paragraphs
    return [p.text for p in paragraphs if p.text and (style is None or p.style.name == style)]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def fills(row):
    return {shade.get(qn("w:fill")) for cell in row.cells for shade in cell._tc.iter(qn("w:shd"))}


def captions(path):
    """Captions with the number that Word's own counter shows."""
    return [
        "".join(part.text or "" for part in p._p.iter(qn("w:t")))
        for p in Document(path).paragraphs
        if p.style.name == "Caption"
    ]
