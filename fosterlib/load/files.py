"""Reads files into checked rows, and says what is wrong by row and field."""

import csv
import io
import re
import stat
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fosterlib.load.findings import NUMBER_FORM, Row, validated
from fosterlib.model.errors import CaseError, Problem, nearest
from fosterlib.model.texts import MOST_CHARACTERS, NO_CHARACTER, unprintable

MAX_BYTES = 20_000_000


def read_data(path: Path, most: int, allowed: str = "") -> bytes:
    """The bytes of a file. CaseError if it is none (a folder, a pipe or a device is not opened), if
    it cannot be read, or if it is larger than `most` bytes.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CaseError(Problem("is not a file", path.name, allowed=allowed))
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: what cannot be the name of a file
        reason = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise CaseError(Problem(reason, path.name, allowed=allowed)) from error
    if max(len(data), status.st_size) > most:
        reason = f"is larger than {most // 1_000_000} MB and is not read"
        raise CaseError(Problem(reason, path.name, allowed=allowed))
    return data


def read_text(path: Path, problems: list[Problem]) -> str:
    """The text of a file saved as UTF-8 (with or without a byte-order mark) or as Windows-1252; ""
    and a problem if it is none, or holds a character that no document can show.
    """
    try:
        data = read_data(path, MAX_BYTES)
    except CaseError as error:
        problems += error.problems
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        reason = "is not plain text (perhaps UTF-16 or a workbook)"
        problems.append(Problem(reason, path.name, allowed="a CSV or TOML file saved as UTF-8"))
        return ""
    text = _decoded(data)
    if text is None:
        reason = "has characters that are neither UTF-8 nor Windows-1252"
        problems.append(Problem(reason, path.name))
        return ""
    found = unprintable(text)
    if found:
        place, shown = found
        row = str(text.count("\n", 0, place) + 1)
        problems.append(Problem(f"{NO_CHARACTER}: {shown}", path.name, row))
        return ""
    return text


def _decoded(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return None


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """A TOML file as a dict; {} and a problem if it cannot be read."""
    try:
        return tomllib.loads(read_text(path, problems))
    except (ValueError, RecursionError) as error:
        problems.append(Problem(f"is not valid TOML: {error}", path.name))
        return {}


def read_rows(path: Path, model: type[Row], problems: list[Problem]) -> list[tuple[str, Row]]:
    """The rows of a CSV as (row number, entry); what is wrong goes into `problems`."""
    semicolons, table = split_rows(read_text(path, problems), path.name, problems)
    if not table:
        return []
    table = _without_blank_columns(table)
    columns = [cell.strip() for cell in table[0][1]]
    faults = column_problems(columns, model, path.name)
    problems += faults
    rows = []
    for number, cells in table[1:] if not faults else []:
        if len(cells) != len(columns):
            reason = (
                f"has {len(cells)} cells where the header has {len(columns)}: a comma in a text"
                " without quotes?"
            )
            problems.append(Problem(reason, path.name, number))
            continue
        written = zip(columns, (cell.strip() for cell in cells), strict=True)
        filled = {name: text for name, text in written if text}
        problems += _numbers_read(model, filled, semicolons, path.name, number)
        entry = validated(model, filled, path.name, number, problems)
        if entry is not None:
            rows.append((number, entry))
    return rows


def _without_blank_columns(table: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The rows without the last columns in which nothing stands, as Excel leaves them."""
    heads = width = len(table[0][1])
    while width and not any("".join(cells[width - 1 :]).strip() for _, cells in table):
        width -= 1
    return [(n, cells[:width]) for n, cells in table] if width < heads else table


def _numbers_read(
    model: type[BaseModel], filled: dict[str, str], semicolons: bool, file: str, row: str
) -> list[Problem]:
    """Makes decimal commas points where columns are separated by semicolons; takes out numbers with
    an underscore, which Python would read: 5_0 as 50.
    """
    problems = []
    for name, field in model.model_fields.items():
        if name in filled and field.annotation is float:
            if "_" in filled[name]:
                wrong = filled.pop(name)
                problems.append(
                    Problem(
                        "is not a number", file, row, field=name, value=wrong, allowed=NUMBER_FORM
                    )
                )
            elif semicolons:
                filled[name] = danish_number(filled[name])
    return problems


def split_rows(
    text: str, file: str, problems: list[Problem]
) -> tuple[bool, list[tuple[str, list[str]]]]:
    """Whether columns are separated by semicolons, and the rows that are not blank as (row number,
    cells).
    """
    first = text.split("\n", 1)[0]
    semicolons = first.count(";") > first.count(",")
    table = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True
    )
    rows: list[tuple[str, list[str]]] = []
    try:
        for cells in table:
            if any(len(cell) > MOST_CHARACTERS for cell in cells):
                reason = f"has a cell of more than {MOST_CHARACTERS:,} characters"
                problems.append(Problem(reason, file, str(table.line_num)))
            elif any(cell.strip() for cell in cells):
                rows.append((str(table.line_num), cells))
    except csv.Error as error:
        problems.append(Problem(f"is not a CSV: {error}", file, str(table.line_num)))
        return semicolons, []
    return semicolons, rows


def column_problems(columns: list[str], model: type[BaseModel], file: str) -> list[Problem]:
    """Columns of a header that do not exist, stand twice or are missing."""
    fields, known = model.model_fields, ", ".join(model.model_fields)
    needed = [name for name, field in fields.items() if field.is_required() or name == "value"]
    faults = [
        Problem("the column is missing", file, "1", field=name)
        for name in needed
        if name not in columns
    ]
    for name in columns:
        if name not in fields:
            blank, near = name or "(blank)", nearest(name, fields)
            faults.append(
                Problem(
                    "there is no such column", file, "1", field=blank, allowed=known, nearest=near
                )
            )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    return faults + [Problem("the column stands twice", file, "1", field=name) for name in twice]


def danish_number(text: str) -> str:
    """`1.300,5` as `1300.5`; anything that is not a number in Danish form unchanged, and so refused
    later.
    """
    if re.fullmatch(r"-?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?", text):
        return text.replace(".", "").replace(",", ".")
    return f"{text} with a decimal point" if re.fullmatch(r"-?\d*\.\d+", text) else text
