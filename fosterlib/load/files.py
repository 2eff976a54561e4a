"""Reads files into checked rows, and says what is wrong by row and field."""

import csv
import io
import re
import tomllib
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from fosterlib.model.errors import CaseError, Problem, nearest

Row = TypeVar("Row", bound=BaseModel)
MAX_BYTES = 20_000_000
MAX_CELL_CHARACTERS = 10_000
MAX_UNPACKED_BYTES = 60_000_000
MAX_PARTS = 2_000
NUMBER_FORM = (
    "digits with a decimal point; a decimal comma only in a file that separates its columns with"
    " semicolons"
)
ID_FORM = "letters, digits and _, beginning with a letter; the id of an assumption has a dot"
FINDINGS = {  # what pydantic's finding begins with: what is said of the value, and what is allowed
    "float": ("is not a number", NUMBER_FORM),
    "finite_number": ("is not a number", NUMBER_FORM),
    "int": ("is not a whole number", "digits"),
    "greater_than_equal": ("is too small", "{ge:,.15g} or more"),
    "greater_than": ("is too small", "more than {gt:,.15g}"),
    "less_than_equal": ("is too large", "at most {le:,.15g}"),
    "less_than": ("is too large", "less than {lt:,.15g}"),
    "bool": ("is neither true nor false", "true, false"),
    "date": ("is not a date", "2018-12-31, without quotation marks"),
    "string_pattern_mismatch": ("is not a valid id", ID_FORM),
    "string_type": ("is not a text", "a text in quotation marks"),
    "list_type": ("is not a list", "[ ... ], or [[{name}]] before each entry"),
    "too_short": ("is empty", "one entry or more"),
    "dict_type": ("is not a table", "{{ name = value, ... }}"),
    "model_type": ("is not a table", "{{ name = value, ... }}"),
}


def read_text(path: Path, problems: list[Problem]) -> str:
    """The text of a file saved as UTF-8 (with or without a byte-order mark) or as Windows-1252."""
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(
                Problem(f"is larger than {MAX_BYTES // 1_000_000} MB and is not read", path.name)
            )
            return ""
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem(f"cannot be read: {error.strerror}", path.name))
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data:
        reason = "is not plain text (perhaps UTF-16 or a workbook)"
        problems.append(Problem(reason, path.name, allowed="a CSV or TOML file saved as UTF-8"))
        return ""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    problems.append(Problem("has characters that are neither UTF-8 nor Windows-1252", path.name))
    return ""


def read_archive(path: str | Path, form: str) -> bytes:
    """A workbook or document as bytes. CaseError if it is none or damaged; if it is absurdly large,
    before unpacking.

    A part that declares a document type is refused too: no office program writes one, and it may
    hold entities that grow without end.
    """
    path, limit = Path(path), f"{form} of at most {MAX_UNPACKED_BYTES // 1_000_000} MB unpacked"
    try:
        if path.stat().st_size > MAX_UNPACKED_BYTES:
            raise CaseError(Problem("is too large to be read", path.name, allowed=limit))
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            if unpacked > MAX_UNPACKED_BYTES or len(parts) > MAX_PARTS:
                reason = (
                    f"is too large to be read: it would unpack to {unpacked / 1e6:,.0f} MB in"
                    f" {len(parts):,} parts"
                )
                raise CaseError(Problem(reason, path.name, allowed=limit))
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as content:
                        if b"<!DOCTYPE" in content.read(2_000).upper():
                            raise CaseError(
                                Problem(
                                    "declares a document type, as no office file does", path.name
                                )
                            )
    except CaseError:
        raise
    except OSError as error:
        raise CaseError(
            Problem(f"cannot be read: {error.strerror or error}", path.name, allowed=limit)
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        ValueError,
        RuntimeError,
    ) as error:  # RuntimeError: a password
        raise CaseError(
            Problem("is not an office file, or is damaged", path.name, allowed=limit)
        ) from error
    return data


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """A TOML file as a dict; {} and a problem if it cannot be read."""
    try:
        return tomllib.loads(read_text(path, problems))
    except (ValueError, RecursionError) as error:
        problems.append(Problem(f"is not valid TOML: {error}", path.name))
        return {}


def read_rows(path: Path, model: type[Row], problems: list[Problem]) -> list[tuple[str, Row]]:
    """The rows of a CSV as (row number, entry); what is wrong goes into `problems`."""
    numbers = {name for name, field in model.model_fields.items() if field.annotation is float}
    semicolons, table = split_rows(read_text(path, problems), path.name, problems)
    if not table:
        return []
    columns = [cell.strip() for cell in table[0][1]]
    while (
        columns
        and not columns[-1]
        and all(len(cells) < len(columns) or not cells[-1].strip() for _, cells in table)
    ):
        columns, table = (
            columns[:-1],
            [(number, cells[: len(columns) - 1]) for number, cells in table],
        )
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
        filled = {
            name: cell.strip() for name, cell in zip(columns, cells, strict=True) if cell.strip()
        }
        if semicolons:
            filled = {
                name: danish_number(text) if name in numbers else text
                for name, text in filled.items()
            }
        for name in numbers & {
            name for name, text in filled.items() if "_" in text
        }:  # Python would read 5_0 as 50
            problems.append(
                Problem("is not a number", path.name, number, name, filled.pop(name), NUMBER_FORM)
            )
        entry = validated(model, filled, path.name, number, problems)
        if entry is not None:
            rows.append((number, entry))
    return rows


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
            if any(len(cell) > MAX_CELL_CHARACTERS for cell in cells):
                reason = f"has a cell of more than {MAX_CELL_CHARACTERS:,} characters"
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
        Problem("the column is missing", file, "1", name) for name in needed if name not in columns
    ]
    for name in columns:
        if name not in fields:
            blank, near = name or "(blank)", nearest(name, fields)
            faults.append(
                Problem("there is no such column", file, "1", blank, allowed=known, nearest=near)
            )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    return faults + [Problem("the column stands twice", file, "1", name) for name in twice]


def danish_number(text: str) -> str:
    """`1.300,5` as `1300.5`; anything that is not a number in Danish form unchanged, and so refused
    later.
    """
    if re.fullmatch(r"-?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?", text):
        return text.replace(".", "").replace(",", ".")
    return f"{text} with a decimal point" if re.fullmatch(r"-?\d*\.\d+", text) else text


def validated(
    model: type[Row], cells: dict[str, Any], file: str, row: str, problems: list[Problem]
) -> Row | None:
    """The entry that `cells` describe, or None and a problem for each field that is wrong."""
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        found = [field_problem(model, dict(item), cells, file, row) for item in error.errors()]
        problems += [one for one in found if one is not None]
        return None


def field_problem(
    model: type[BaseModel], item: dict[str, Any], cells: dict[str, Any], file: str, row: str
) -> Problem | None:
    """One finding of pydantic in words for a clerk; None where a field may have two forms and this
    is not its form.
    """
    path, kind, context = item["loc"], item["type"], item.get("ctx", {})
    forms = [
        step for step in path if "[" in str(step)
    ]  # of a field that may have two: a list, or a table by party
    if forms and isinstance(item["input"], {"dict_type": list, "list_type": dict}.get(kind, ())):
        return None
    path = tuple(step for step in path if step not in forms)
    path, number = (
        (path[:-1], f" {path[-1] + 1}") if path and isinstance(path[-1], int) else (path, "")
    )
    place = row or where(path, cells)
    name = f"{path[-1]}{number}" if path else ""
    if kind == "extra_forbidden":
        return Problem(
            "there is no such field",
            file,
            place,
            name,
            nearest=nearest(name, known_fields(model, path)),
        )
    if kind in ("missing", "string_too_short"):
        return Problem("is missing or blank", file, place, name)
    value = item["input"]
    if kind == "literal_error":
        options = context["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        options = [
            option.lower() if option in ("True", "False") else option for option in options
        ]  # as TOML has them
        return Problem(
            "is not a valid word",
            file,
            place,
            name,
            value,
            ", ".join(options),
            nearest(value, options),
        )
    said, rule = next(
        (words for begin, words in FINDINGS.items() if kind.startswith(begin)),
        ("cannot be used", ""),
    )
    return Problem(said, file, place, name, value, rule.format(**context, name=name))


def where(path: tuple, cells: Any) -> str:
    """The place of a field in nested TOML: `line 3 (network)`."""
    words = []
    for step in path[:-1]:
        try:
            cells = cells[step]
        except (KeyError, IndexError, TypeError):
            cells = None
        name = (cells.get("id") or cells.get("name")) if isinstance(cells, dict) else None
        words.append(
            (str(step + 1) if isinstance(step, int) else str(step)) + (f" ({name})" if name else "")
        )
    return " ".join(words)


def known_fields(model: type[BaseModel], path: tuple) -> list[str]:
    """The fields that are valid where `path` points."""
    for step in path[:-1]:
        if step in model.model_fields:
            annotation = model.model_fields[step].annotation
            inner = [
                kind
                for kind in (annotation, *get_args(annotation))
                if hasattr(kind, "model_fields")
            ]
            model = inner[0] if inner else model
    return list(model.model_fields)
