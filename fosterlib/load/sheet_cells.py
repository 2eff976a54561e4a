"""Entries of a case as cells of a workbook, and cells as entries: nothing is guessed, and a number
that was typed as a text is not taken for one.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fosterlib.load.sheet_schema import Column, option_word

ENTRY = re.compile(r"\s*([A-Za-z][\w.]*)\s*=\s*(.*?)\s*", re.DOTALL)
YEARS = re.compile(r"(\d{4}(?:/\d{2})?)\s*[-–]\s*(\d{4}(?:/\d{2})?)")
LANGUAGES = ("da", "en")


def as_cell(value: Any, column: Column, lang: str) -> Any:
    """An entry as the content of a cell: None for what is blank or unknown."""
    kind = column.shape.kind
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    if kind == "choice":
        return option_word(value, lang)
    if kind == "list":
        return ", ".join(map(str, value)) or None
    if kind in ("table", "profile") and isinstance(value, Mapping):
        return "\n".join(f"{id} = {_in_table(one)}" for id, one in value.items()) or None
    return value


def _in_table(value: Any) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return " ".join(map(_in_table, value)) if isinstance(value, list | tuple) else str(value)


def from_cell(value: Any, column: Column) -> Any:
    """The content of a cell as the entry it stands for; None if it is blank.

    What is not of the column's kind comes out as what it is, in a form that is refused later: a
    text where a number belongs with an apostrophe before it, as Excel marks it.
    """
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    reader = {
        "number": _number,
        "choice": lambda value: _choice(value, column),
        "date": lambda value: value.date() if isinstance(value, datetime) else value,
        "list": lambda value: _list(_text(value)),
        "table": lambda value: _table(_text(value), column.shape.model == "number"),
        "profile": lambda value: _profile(_text(value)),
    }.get(column.shape.kind, _text)
    return reader(value)


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        return float(value)
    return f"'{_text(value)}"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if not value.time() else value.isoformat(" ")
    return str(value)


def _choice(value: Any, column: Column) -> Any:
    text = _text(value).casefold()
    for option in column.shape.options:
        names = {option_word(option, lang).casefold() for lang in LANGUAGES} | {str(option).lower()}
        if text in names:
            return option
    return _text(value)


def _list(text: str) -> list[str]:
    if found := YEARS.fullmatch(text):
        return _years_between(found[1], found[2])
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _years_between(first: str, last: str) -> list[str]:
    """Every year from the first to the last, in the form of the first: 2026/27, 2027/28."""
    years = range(int(first[:4]), min(int(last[:4]), int(first[:4]) + 100) + 1)
    return [f"{year}/{(year + 1) % 100:02}" if "/" in first else str(year) for year in years]


def _pieces(text: str) -> list[str]:
    """The entries of a table in a cell: one a line, or all on one with semicolons between."""
    lines = text.split("\n")
    parts = [part for part in lines[0].split(";") if part.strip()] if len(lines) == 1 else []
    if parts and all(ENTRY.fullmatch(part) for part in parts):
        return parts
    pieces: list[str] = []
    for line in lines:
        if ENTRY.fullmatch(line) or not pieces:
            pieces.append(line)
        else:
            pieces[-1] += f"\n{line}"
    return [piece for piece in pieces if piece.strip()]


def _table(text: str, of_numbers: bool) -> dict[str, Any] | str:
    found = [ENTRY.fullmatch(piece) for piece in _pieces(text)]
    if not all(found):
        return text
    entries = {one[1]: one[2] for one in found if one}
    return {id: _in_words(value) if of_numbers else value for id, value in entries.items()}


def _profile(text: str) -> Any:
    entries = _table(text, False)
    if isinstance(entries, str):
        return entries
    return {id: [_in_words(part) for part in value.split()] for id, value in entries.items()}


def _in_words(text: str) -> float | str:
    """A number within a text: 9, 9.5 or 9,5; the text itself if it is none."""
    if re.fullmatch(r"-?\d+([.,]\d+)?([eE][-+]?\d+)?", text):
        return float(text.replace(",", "."))
    return text
