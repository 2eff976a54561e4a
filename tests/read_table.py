"""Writes a table as a test gives it, reads it as a case, and says what the case holds."""

from pathlib import Path

import openpyxl

import fosterlib as fl
from fosterlib.foreign.table import case_from_table

TABLES = Path(__file__).parent / "tables"


def read(folder, text, **options):
    """The case in a CSV that holds `text`, byte for byte."""
    (folder / "table.csv").write_text(text, encoding="utf-8", newline="")
    return case_from_table(folder / "table.csv", **options)


def read_workbook(folder, rows, change=None, **options):
    """The case in a workbook with these rows on its first sheet, after `change` has changed it."""
    book = openpyxl.Workbook()
    book.active.title = "Ark1"
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    book.save(folder / "table.xlsx")
    return case_from_table(folder / "table.xlsx", **options)


def lines(case):
    """Every line with its amounts by year, parties summed."""
    by_year = fl.evaluate(case).effects.sum(axis=1).tolist()
    return {line.label_en: amounts for line, amounts in zip(case.lines, by_year, strict=True)}


def notes(case):
    """What the reader said of the form, as text."""
    return "\n".join(map(str, case.warnings))


def all_reproduced(case):
    """Whether the case gives every printed amount and total."""
    return bool(fl.reconcile(case)["ok"].fillna(True).all())
