"""A case in one workbook, read as the files of a folder: a sheet is a table of a file.

A sheet, a column and an entry are known by their Danish, their English or their own name. Sheets
and columns of the analyst's own are let alone. Three sheets are enough: the case, its lines (with
their money or phase-in in a column a year) and its assumptions.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fosterlib.load.checks import SCENARIOS
from fosterlib.load.findings import Row, validated
from fosterlib.load.named import id_of_label
from fosterlib.load.read_sheets import (
    ALLOWED,
    BY_YEAR,
    ReadSheet,
    open_case_workbook,
    read_fields_of_sheet,
    read_grid,
    read_rows_of_sheet,
    twin_of,
)
from fosterlib.load.sheet_schema import HEADER, PROSE, names_in_sheet, sheet_forms, words_of_sheet
from fosterlib.load.workbook_places import IN_LINES, located
from fosterlib.model.case import LANGUAGES
from fosterlib.model.errors import CaseError, Problem, refuse
from fosterlib.model.kinds import KINDS

MARK = "fosterlib.case"  # the hidden sheet that tells which sheets and columns were written
EXPORTED = "fosterlib.inputs"  # a name that only an exported workbook of formulas has
NOT_SPLIT = {"id": "unsplit", "label_da": "Ikke fordelt", "label_en": "Not split"}
WHOLE = {"id": "proposal", "label_da": "Forslaget", "label_en": "The proposal"}


class CaseWorkbook:
    """The sheets of a workbook as a case's files. CaseError if it is none, with all that is wrong
    with its sheets and columns.
    """

    def __init__(self, path: Path):
        self.path = path
        self.shown, self.written = open_case_workbook(path)
        if EXPORTED in self.written.defined_names:
            reason = (
                "is a workbook of formulas, as export_workbook writes it for a reader; a case is"
                " another file"
            )
            raise CaseError(Problem(reason, path.name, allowed=ALLOWED))
        self.before = _written_with(self.written)
        self.sheets: dict[str, ReadSheet] = {}
        problems: list[Problem] = []
        titles = {title.casefold(): title for title in self.written.sheetnames}
        for name in sheet_forms():
            title = next((titles[one] for one in names_in_sheet(name) if one in titles), None)
            if title is not None:
                self.sheets[name] = self._read(name, title, problems)
        refuse([*self._missing_sheets(), *problems])

    def has(self, file: str) -> bool:
        """Whether there is a sheet for a file."""
        return any(sheet.form.file == file for sheet in self.sheets.values())

    def toml(self, file: str, _problems: list[Problem]) -> dict[str, Any]:
        """The entries of a TOML file."""
        if file == SCENARIOS:
            entries = [dict(entry) for _, entry in self._rows("scenario")]
            return {"scenario": entries} if entries else {}
        return self._header()

    def rows(self, file: str, model: type[Row], problems: list[Problem]) -> list[tuple[str, Row]]:
        """The rows of a CSV file, each with its number in the sheet."""
        given = [(str(number), entry) for number, entry in self._rows(file.removesuffix(".csv"))]
        if file == "amounts.csv":
            given = [*self._amounts_in_lines(), *given]
        found = [
            (row, validated(model, _in_both_languages(model, entry), file, row, problems))
            for row, entry in given
        ]
        return [(row, entry) for row, entry in found if entry is not None]

    def prose(self, _problems: list[Problem]) -> dict[str, str]:
        """The paper's own text by language; a row that was left blank is a blank line."""
        found = dict(self._rows(PROSE))
        last = max(found, default=0)
        lines = [found.get(row, {}) for row in range(min(found, default=1), last + 1)]
        texts = {lang: "\n".join(str(line.get(lang, "")) for line in lines) for lang in LANGUAGES}
        return {lang: f"{text.rstrip()}\n" for lang, text in texts.items() if text.strip()}

    def located(self, problem: Problem) -> Problem:
        """A problem of a file's row and field, as sheet, row and column."""
        return located(problem, self.sheets, self.path.name, self.lang)

    @property
    def lang(self) -> str:
        """The language in which most sheets are named."""
        danish = sum(
            sheet.title.casefold() == words_of_sheet(name).called["da"].casefold()
            for name, sheet in self.sheets.items()
        )
        return "da" if 2 * danish >= len(self.sheets) else "en"

    def _rows(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        return self.sheets[name].rows if name in self.sheets else []

    def _read(self, name: str, title: str, problems: list[Problem]) -> ReadSheet:
        form, place = sheet_forms()[name], f"{self.path.name}, sheet {title}"
        grid = read_grid(self.shown[title], self.written[title], place, problems)
        if name == "case":
            sheet, found = read_fields_of_sheet(form, title, grid, place)
        else:
            sheet, found = read_rows_of_sheet(form, title, grid, place, self.before.get(name, []))
        problems += found
        return sheet

    def _missing_sheets(self) -> list[Problem]:
        """Sheets that must be there, or were there when the workbook was written."""
        titles = ", ".join(title for title in self.written.sheetnames if title != MARK)
        if not self.sheets:
            reason = f"holds no case: its sheets are {titles}"
            return [Problem(reason, self.path.name, allowed=ALLOWED)]
        return [
            Problem(
                "the sheet is missing: taken away, or renamed",
                f"{self.path.name}, sheet {words_of_sheet(name).called[self.lang]}",
                allowed=f"put it back, or give it its name again; there are {titles}",
            )
            for name in dict.fromkeys(["case", "line", *self.before])
            if name in sheet_forms() and name not in self.sheets
        ]

    def _header(self) -> dict[str, Any]:
        """The entries of case.toml: the fields of the case, and every table of it."""
        header: dict[str, Any] = {}
        for _, entry in self._rows("case"):
            for name, value in entry.items():
                _put(header, name.split("."), value)
        for name, sheet in self.sheets.items():
            form = sheet.form
            if form.file == HEADER and name not in ("case", "line") and not form.parent:
                entries = [_in_both_languages(form.model, entry) for _, entry in sheet.rows]
                if entries:
                    _put(header, list(form.path), entries)
        header = _in_both_languages(sheet_forms()["case"].model, header)
        header.setdefault("party", [NOT_SPLIT])
        header["line"] = self._lines(header)
        if "part" not in header:
            header["part"] = _parts_of(header["line"])
        return header

    def _lines(self, header: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The lines, with the phase-in from their columns of years and the posts behind them."""
        model = sheet_forms()["line"].model
        taken = {str(entry["id"]) for _, entry in self._rows("line") if "id" in entry}
        lines = []
        for _, entry in self._rows("line"):
            line = _in_both_languages(model, entry)
            by_year = line.pop(BY_YEAR, {})
            if "id" not in line and "label_da" in line:
                line["id"] = id_of_label(line["label_da"], taken)
            if by_year and _has_profile(line):
                years = dict.fromkeys([*header.get("years", []), *by_year])
                line.setdefault("profile", [by_year.get(year, 0.0) for year in years])
            staff = [
                {name: value for name, value in post.items() if name != "line"}
                for _, post in self._rows("staff")
                if post.get("line") == line.get("id")
            ]
            lines.append({**line, "staff": staff} if staff else line)
        return lines

    def _amounts_in_lines(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The money in the year columns of lines that list it; blank is not stated."""
        header = self._header()
        parties = [party.get("id") for party in header["party"]]
        party = "unsplit" if "unsplit" in parties else parties[0]
        for (number, entry), line in zip(self._rows("line"), header["line"], strict=True):
            money = entry.get(BY_YEAR, {})
            if money and not _has_profile(line):
                for year in self.sheets["line"].years:
                    amount = {"line": line.get("id", ""), "party": party, "year": year}
                    stated = {"value": money[year]} if year in money else {}
                    yield f"{IN_LINES}{number}", amount | stated


def _written_with(book: Any) -> dict[str, list[str]]:
    """The sheets and fields that a workbook was written with; {} where it does not say."""
    if MARK not in book.sheetnames:
        return {}
    rows = book[MARK].iter_rows(min_col=1, max_col=2, values_only=True)
    return {str(sheet): str(fields or "").split() for sheet, fields in rows}


def _has_profile(line: Mapping[str, Any]) -> bool:
    """Whether the year columns of a line hold shares of full effect; else money."""
    kind = KINDS.get(str(line.get("kind")))
    return kind is None or kind.pattern != "listed"


def _parts_of(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts that the lines name, in their order; each line is then given its part's id."""
    taken = {str(line.get("id")) for line in lines}
    parts: dict[str, dict[str, Any]] = {}
    for line in lines:
        called = line.get("part", "")
        if called not in parts:
            named = {"id": id_of_label(called, taken), "label_da": called, "label_en": called}
            parts[called] = named if called else WHOLE
        line["part"] = parts[called]["id"]
    return list(parts.values())


def _in_both_languages(model: type[BaseModel], entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry; a text that is needed in both languages and stands in one is the other's too."""
    filled = dict(entry)
    for name, of in model.model_fields.items():
        if of.is_required() and name not in filled and twin_of(name) in filled:
            filled[name] = filled[twin_of(name)]
    return filled


def _put(table: dict[str, Any], path: list[str], value: Any) -> None:
    """Sets an entry at a dotted path."""
    for step in path[:-1]:
        table = table.setdefault(step, {})
    table[path[-1]] = value
