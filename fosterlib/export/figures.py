"""Tables and charts as files of their own, by suffix, each with what it was calculated from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

import numpy as np

from fosterlib.charts.figure import Chart
from fosterlib.charts.save import chart_bytes
from fosterlib.export.contents import CHARTS, TABLES, Subject, header
from fosterlib.export.document import export_paper, stamp_text
from fosterlib.export.output import stem, write_output
from fosterlib.export.sheets import Sheet
from fosterlib.export.workbook import export_workbook
from fosterlib.load.writing import csv_text
from fosterlib.model.arguments import checked
from fosterlib.model.evaluate import Results
from fosterlib.words.tables import Table, printed_cells, to_html

PICTURES = (".png", ".svg", ".pdf")
LINE_END = r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]"
FORMULA = re.compile(r"((?:^|[;,|\t])\s*)(?=[=+\-@＝＋－＠])")


@checked
def write_table(
    table: Table, path: str | Path, results: Results | None = None, on: date | None = None
) -> Path:
    """Writes a table as .csv, .md, .html or .tex (by the suffix), whole or not at all; gives the
    path.

    CSV has full precision, and the title and notes after the rows as `# ...`; the others print as
    on paper. With `results` the notes end with case, scenario, library and hash. The same table
    gives the same bytes.
    """
    if results is not None:
        table = replace(table, notes=(*table.notes, stamp_text(results, table.lang, on)))
    path = Path(path)
    form = FORMS.get(path.suffix.lower())
    return write_output(path, form(table).encode("utf-8") if form else b"", *FORMS)


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
    return write_output(
        path, chart_bytes(chart, suffix[1:], about) if suffix in PICTURES else b"", *PICTURES
    )


@checked
def export_all(
    results: Results,
    folder: str | Path,
    lang: str = "da",
    template: str | Path | None = None,
    compared: Results | None = None,
    on: date | None = None,
    pages: Sequence[Sheet] = (),
) -> list[Path]:
    """Writes the paper, the workbook, every table and every chart of `results` into a folder; gives
    the paths.

    `pages` are added to the workbook, such as `follow_up_pages`. Files are called as the case, and
    as the scenario if it is not the published one.
    """
    folder, name = Path(folder), stem(results)
    subject = Subject(results, lang, compared, on)
    written = [
        export_paper(results, folder / f"{name}.docx", lang, template, compared, on),
        export_workbook(results, folder / f"{name}.xlsx", lang, compared, on, pages),
    ]
    for id, make_table in TABLES.items():
        if (table := make_table(subject)) is not None:
            written += [
                write_table(table, folder / "tables" / f"{name}_{id}{suffix}", results, on)
                for suffix in FORMS
            ]
    for id, make_chart in CHARTS.items():
        if (chart := make_chart(subject)) is not None:
            written += [
                write_chart(chart, folder / "figures" / f"{name}_{id}{suffix}", results, on)
                for suffix in PICTURES
            ]
    return written


def to_csv(table: Table) -> str:
    """A table as CSV with full precision, a line a row. A text that a spreadsheet would take for a
    formula gets an apostrophe, also where a spreadsheet that separates by other marks begins a cell.
    """
    rows = [[_harmless(name) for name in header(table)]]
    for name, values in zip(table.frame.index, table.frame.itertuples(index=False), strict=True):
        rows.append([_harmless(str(name)), *map(_csv_cell, values)])
    notes = [f"# {_harmless(' '.join(note.split()))}" for note in (table.title, *table.notes)]
    return csv_text(rows) + "\n".join([*notes, ""])


def to_markdown(table: Table) -> str:
    """A table as Markdown, printed as on paper."""
    right = [
        "---",
        *("---:" if column in table.decimals else "---" for column in table.frame.columns),
    ]
    rows = [
        [_marked(name) for name in header(table)],
        right,
        *([_marked(cell) for cell in row] for row in printed_cells(table)),
    ]
    body = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    notes = "\n".join(f"{_marked(note)}  " for note in table.notes)
    return f"**{_marked(table.title)}**\n\n{body}\n\n{notes}".rstrip() + "\n"


def to_page(table: Table) -> str:
    """A table as a whole HTML page; every text is escaped."""
    head = f'<meta charset="utf-8"><title>{escape(table.title)}</title>'
    return (
        "<!doctype html>\n<html"
        f' lang="{table.lang}"><head>{head}</head><body>{to_html(table)}</body></html>\n'
    )


def to_latex(table: Table) -> str:
    """A table as LaTeX (booktabs), printed as on paper."""
    columns = "l" + "".join(
        "r" if column in table.decimals else "l" for column in table.frame.columns
    )
    rows = [f"{' & '.join(text.translate(LATEX) for text in header(table))} \\\\", "\\midrule"]
    for kind, cells in zip(table.kinds, printed_cells(table), strict=True):
        texts = [cell.translate(LATEX) for cell in cells]
        if kind in ("total", "part"):
            texts = [f"\\textbf{{{text}}}" for text in texts]
        rows += ["\\midrule"] * (kind == "total") + [f"{' & '.join(texts)} \\\\"]
    title, body = table.title.translate(LATEX), "\n".join(rows)
    notes = "\n\n".join(f"\\footnotesize {note.translate(LATEX)}" for note in table.notes)
    return (
        f"\\begin{{table}}\n\\caption{{{title}}}\n\\begin{{tabular}}{{{columns}}}\n\\toprule\n{body}\n"
        f"\\bottomrule\n\\end{{tabular}}\n\n{notes}\n\\end{{table}}\n"
    )


FORMS: dict[str, Callable[[Table], str]] = {
    ".csv": to_csv,
    ".md": to_markdown,
    ".html": to_page,
    ".tex": to_latex,
}
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
        "→": r"$\rightarrow$",
        "×": r"$\times$",
        "·": r"$\cdot$",
    }
)


def _csv_cell(value: object) -> str:
    if isinstance(value, (int, float, np.number)):
        return (
            ""
            if value != value
            else repr(int(value) if float(value).is_integer() else float(value))
        )
    return _harmless(str(value))


def _harmless(text: str) -> str:
    """A text on one line, with an apostrophe before each sign that would begin a formula: at its
    start, and after any mark that some spreadsheet separates cells by.
    """
    guarded = FORMULA.sub(r"\1'", " ".join(re.split(LINE_END, text)))
    return f"'{guarded}" if guarded.startswith("\t") else guarded


def _marked(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
