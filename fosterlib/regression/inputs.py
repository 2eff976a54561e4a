"""What a notebook's outputs were stored with: the rows of the data files it read, its own code, the
library. Kept in the notebook itself, so that a shallow clone can say what has changed since.
"""

import csv
import hashlib
import io
import os
import platform
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from fosterlib.load.scenario_rows import OWN_SCENARIOS

PACKAGE = Path(__file__).parents[1]
DATA = (".csv", ".toml", ".xlsx", ".md")
NAMED = ("fosterlib", "numpy", "pandas", "matplotlib")
KEY = "fosterlib"  # of the notebook's metadata
OWN = "stored with another version of the library, fosterlib"
LONGEST_TEXT = 60

_opened: dict[str, float] = {}


def watch() -> None:
    """From now on this process remembers which data files it reads."""
    began = time.time()
    sys.addaudithook(
        lambda event, args: _opened.setdefault(args[0], began) if _reads(event, args) else None
    )


def files_read() -> list[str]:
    """The data files read since `watch`, without those that were written since."""
    paths = {Path(name).resolve(): began for name, began in _opened.items()}
    return sorted(
        path.as_posix()
        for path, began in paths.items()
        if path.is_file()
        and path.stat().st_mtime < began
        and not _is_own(path)
        and not path.name.endswith(OWN_SCENARIOS)  # no part of a case
    )


def record(cells: Sequence[str], folder: Path, read: Iterable[str]) -> dict[str, Any]:
    """What is kept in a notebook in `folder`: its code cells, the files it read, what ran it."""
    base = folder.resolve()
    inputs = {relative(Path(path), base): rows_of(Path(path)) for path in read}
    return {
        "cells": digest("\n\n".join(cells)),
        "library": library_digest(),
        "versions": package_versions(),
        "inputs": {name: [_csv_line(row) for row in rows] for name, rows in inputs.items()},
    }


def reasons(kept: Mapping[str, Any], cells: Sequence[str], folder: Path) -> list[str]:
    """What differs now from what the outputs were stored with, a sentence each.

    Data first; code only where it is known to differ. [] if nothing does.
    """
    found = []
    for name, lines in kept["inputs"].items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is not there any more")
            continue
        stored = list(csv.reader(lines))
        found += [f"{_short(path)}: {change}" for change in changed_rows(stored, rows_of(path))]
    if kept["cells"] != digest("\n\n".join(cells)):
        found.append("the notebook's own cells were changed after it was run")
    found += changed_versions(kept["versions"])
    if kept["library"] != library_digest() and not any(OWN in text for text in found):
        found.append("the library's code has changed")
    return found


def changed_versions(was: Mapping[str, str]) -> list[str]:
    """The packages that are not those the outputs were stored with, the library first."""
    now = package_versions()
    changed = {name: now.get(name, "not installed") for name in was if was[name] != now.get(name)}
    found = [f"{name} {was[name]} -> {changed[name]}" for name in changed if name != "fosterlib"]
    if "fosterlib" in changed:
        here = changed["fosterlib"]
        found.insert(0, f"{OWN} {was['fosterlib']}; the one that runs here is {here}")
    return found


def rows_of(path: Path) -> list[list[str]]:
    """A data file as rows of short texts, the header first; one that is no table as its digest."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        mark = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return [[_shortened(cell) for cell in row] for row in rows if any(row)]
    if path.suffix == ".toml":
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return [["", "", "value"], ["", "", "(not valid TOML)"]]
        return [["", "", "value"], *_toml_rows(document)]
    return [
        ["", "", "value"],
        ["", "its content", hashlib.sha256(path.read_bytes()).hexdigest()[:12]],
    ]


def changed_rows(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[str]:
    """What differs between two states of a file, in words: `price.institution 1137 -> 1140`."""
    columns = list(new[0] if new else [])
    names = [_row_names(rows) for rows in (old, new)]
    found: list[str] = []
    match = SequenceMatcher(None, names[0], names[1], autojunk=False)
    for tag, a, b, c, d in match.get_opcodes():
        if tag == "equal":
            pairs = zip(names[1][c:d], old[a:b], new[c:d], strict=True)
            found += [text for name, was, now in pairs for text in _cells(name, columns, was, now)]
            continue
        found += [f"{name} is gone" for name in _entries(old[a:b], names[0][a:b])]
        found += [f"{name} is new" for name in _entries(new[c:d], names[1][c:d])]
    return found


def package_versions() -> dict[str, str]:
    """Python and the packages whose versions can change what is shown."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in NAMED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def library_digest() -> str:
    """Twelve characters that change with the library's code and words, not with its cases."""
    text = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        if path.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "data":
            text.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return text.hexdigest()[:12]


def digest(text: str) -> str:
    """Twelve characters that change with the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def relative(path: Path, base: Path) -> str:
    """A path as seen from a folder, with `..` where it lies outside."""
    return Path(os.path.relpath(path.resolve(), base)).as_posix()


def _reads(event: str, args: tuple) -> bool:
    """Whether an audit event is a data file opened to be read."""
    return (
        event == "open"
        and isinstance(args[0], (str, os.PathLike))
        and str(args[0]).endswith(DATA)
        and str(args[1] or "r").startswith("r")
    )


def _is_own(path: Path) -> bool:
    """Whether a file is the library's: its words are its code, its cases are data."""
    return path.is_relative_to(PACKAGE) and not path.is_relative_to(PACKAGE / "data")


def _toml_rows(document: Mapping[str, Any]) -> list[list[str]]:
    """A TOML document as (entry, field, value): `[[line]]` of id `network` is the entry network."""
    rows: list[list[str]] = []
    for key, value in document.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for number, one in enumerate(value, 1):
                name = str(one.get("id") or one.get("name") or number)
                rows += [[f"{key} '{name}'", field, text] for field, text in _flat(one)]
        else:
            rows += [["", field, text] for field, text in _flat({key: value})]
    return rows


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{before}{key}"
        if isinstance(value, dict) and value:
            found += _flat(value, f"{name}.")
        else:
            found.append((name, _shortened(str(value))))
    return found


def _cells(name: str, columns: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The cells of a row that differ; the column is named unless it is the value."""
    found = []
    for column, was, now in zip_longest(columns, old, new, fillvalue=""):
        if was != now:
            place = name if column == "value" else f"{name}, {column}"
            found.append(f"{place} {was or '(blank)'} -> {now or '(blank)'}")
    return found


def _row_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row by as few of its first cells as tell it from all others."""
    found = []
    starts = Counter(tuple(row[:n]) for row in rows for n in range(1, len(row) + 1))
    for row in rows:
        alone = (n for n in range(1, len(row) + 1) if starts[tuple(row[:n])] == 1)
        found.append(", ".join(cell for cell in row[: next(alone, len(row))] if cell))
    return found


def _entries(rows: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """What rows that stand on one side only are called: an entry of a TOML file once."""
    return list(
        dict.fromkeys(
            row[0] if " '" in row[0] and row[0].endswith("'") else name
            for row, name in zip(rows, names, strict=True)
        )
    )


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{text[:40]}... ({digest(text)[:6]})"


def _csv_line(row: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(row)
    return text.getvalue()


def _short(path: Path) -> str:
    """A file as it is told: with its folder, since every case has an assumptions.csv."""
    return f"{path.parent.name}/{path.name}"
