"""Tables and charts as files of their own, by suffix, each with what it was calculated from."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from fosterlib.charts.canvas import WIDTH_MM, refuse_form
from fosterlib.charts.figure import Chart
from fosterlib.charts.save import chart_bytes
from fosterlib.export.contents import CHARTS, TABLES, Subject, column_names
from fosterlib.export.document import export_paper, stamp_text
from fosterlib.export.output import check_target, stem, write_output
from fosterlib.export.sheets import Sheet
from fosterlib.export.table_pictures import table_picture
from fosterlib.export.workbook import export_workbook
from fosterlib.load.writing import csv_text
from fosterlib.model.checked import checked
from fosterlib.model.evaluate import Results
from fosterlib.words.tables import Table

PICTURES = (".png", ".svg", ".pdf")
LINE_END = r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"
FORMULA = re.compile(r"((?:^|[;,|\t])\s*)(?=[=+\-@＝＋－＠])")


@checked
def write_table(
    table: Table,
    path: str | Path,
    results: Results | None = None,
    on: date | None = None,
    danish_excel: bool = False,
    *,
    width: float = WIDTH_MM,
    font: str | None = None,
) -> Path:
    """Writes a table as .csv, or as a picture (.png, .svg, .pdf), by the suffix, whole or not at
    all; gives the path.

    As .csv: full precision, and the title and notes after the rows as `# ...`. With `results` the
    notes end with case, scenario, library and hash. `danish_excel`: as a Danish Excel opens it,
    with semicolons, decimal commas and a mark of the encoding; title and notes then stand in a text
    file of their own beside it.

    As a picture: as it is printed, with title and notes, `width` mm wide (more if its numbers need
    it); `font`: a family of this machine. With `results` its metadata name case, scenario, library
    and hash. The same table gives the same bytes.
    """
    path = Path(path)
    if path.suffix.lower() in PICTURES:
        refuse_form({"width": width, "font": font})
        return write_chart(table_picture(table, width, font), path, results, on)
    check_target(path, ".csv", *PICTURES)
    if results is not None:
        table = replace(table, notes=(*table.notes, stamp_text(results, table.lang, on)))
    if not danish_excel:
        return write_output(path, to_csv(table).encode("utf-8"), ".csv")
    written = write_output(path, _danish_rows(table).encode("utf-8-sig"), ".csv")
    notes = "\n".join([table.title, *table.notes, ""])
    write_output(written.with_name(f"{written.stem}_noter.txt"), notes.encode("utf-8-sig"), ".txt")
    return written


def _danish_rows(table: Table) -> str:
    """The table with semicolons between cells and commas in numbers, full precision."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n")
    writer.writerows(plain_rows(table, has_comma=True))
    return lines.getvalue()


@checked
def write_chart(
    chart: Chart, path: str | Path, results: Results | None = None, on: date | None = None
) -> Path:
    """Writes a chart as .png, .svg or .pdf (by the suffix) at committee size, whole or not at all;
    gives the path.

    Fonts are embedded in PDF, text stays text in SVG, and the same chart gives the same bytes. With
    `results` its metadata name case, scenario, library and hash.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    about = stamp_text(results, "en", on) if results else ""
    # of another suffix nothing is drawn: write_output refuses it
    data = chart_bytes(chart, suffix[1:], about) if suffix in PICTURES else b""
    return write_output(path, data, *PICTURES)


@checked
def export_all(
    results: Results,
    folder: str | Path,
    lang: str = "da",
    template: str | Path | None = None,
    compared: Results | None = None,
    on: date | None = None,
    *,
    pages: Sequence[Sheet] = (),
    replace: bool = False,
) -> list[Path]:
    """Writes the paper, the workbook, every table and every chart of `results` into a folder; gives
    the paths.

    `pages` are added to the workbook, such as `follow_up_pages`. Files are called as the case, and
    as the scenario if it is not the published one. `replace`: as of `export_paper` and
    `export_workbook`.
    """
    folder, name = Path(folder), stem(results)
    subject = Subject(results, lang, compared, on)
    # the workbook first: it is refused where somebody's work would be lost
    workbook = export_workbook(results, folder / f"{name}.xlsx", lang, compared, on, pages, replace)
    document = folder / f"{name}.docx"
    paper = export_paper(results, document, lang, template, compared, on, replace=replace)
    written = [paper, workbook]
    for id, make_table in TABLES.items():
        if (table := make_table(subject)) is not None:
            written.append(write_table(table, folder / "tables" / f"{name}_{id}.csv", results, on))
    for id, make_chart in CHARTS.items():
        if (chart := make_chart(subject)) is not None:
            written += [
                write_chart(chart, folder / "figures" / f"{name}_{id}{suffix}", results, on)
                for suffix in PICTURES
            ]
    return written


def to_csv(table: Table) -> str:
    """A table as CSV with full precision, a line a row. A text that a spreadsheet would take for a
    formula gets an apostrophe, also where a spreadsheet that separates by other marks begins a
    cell.
    """
    rows = plain_rows(table)
    notes = [f"# {_harmless(' '.join(note.split()))}" for note in (table.title, *table.notes)]
    return csv_text(rows) + "\n".join([*notes, ""])


def plain_rows(table: Table, has_comma: bool = False) -> list[list[str]]:
    """The head and the rows of a table as harmless texts, numbers in full precision; `has_comma`:
    with a decimal comma.
    """
    rows = [[_harmless(name) for name in column_names(table)]]
    for name, values in zip(table.frame.index, table.frame.itertuples(index=False), strict=True):
        rows.append([_harmless(str(name)), *(_plain_cell(value, has_comma) for value in values)])
    return rows


def _plain_cell(value: object, has_comma: bool) -> str:
    if isinstance(value, (int, float, np.number)):
        if np.isnan(value):
            return ""  # an unknown
        text = repr(int(value) if float(value).is_integer() else float(value))
        return text.replace(".", ",") if has_comma else text
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """A text on one line, with an apostrophe before each sign that would begin a formula: at its
    start, and after any mark that some spreadsheet separates cells by.
    """
    guarded = FORMULA.sub(r"\1'", " ".join(re.split(LINE_END, text)))
    return f"'{guarded}" if guarded.startswith("\t") else guarded
