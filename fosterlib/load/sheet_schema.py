"""What a workbook of a case holds: a sheet for each table of the case's files, made from the rows
that those files may hold (entries.py), so that a new column or table needs its words alone.

`headings.csv` has the words: how a sheet, a column and an entry to choose from are called in Danish
and English, and a word of help. What has no words there is called by its own name.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from fosterlib.load.checks import SCENARIOS
from fosterlib.model.entries import (
    Amount,
    Assumption,
    Figure,
    Header,
    Indicator,
    OpenQuestion,
    Rival,
    Scenario,
    ValueOfYear,
)

HEADER = "case.toml"
PROSE = "paper"
TABLE_FILES: dict[str, type[BaseModel]] = {
    "assumptions.csv": Assumption,
    "amounts.csv": Amount,
    "published.csv": Figure,
    "values_by_year.csv": ValueOfYear,
    "open_questions.csv": OpenQuestion,
    "rivals.csv": Rival,
    "indicators.csv": Indicator,
    "capacity.csv": Assumption,
}


class ProseLine(BaseModel):
    """A line of the paper's own text, in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: float = Field(gt=0)
    da: str = ""
    en: str = ""


@dataclass(frozen=True)
class Shape:
    """How an entry stands in a cell: `text`, `number`, `choice` (of options), `date`, `list`,
    `table` (id = value), `profile` (a table of lists); or beside it: `group` (columns of their own)
    and `rows` (a sheet of their own), of a model.
    """

    kind: str
    options: tuple[Any, ...] = ()
    model: Any = None


@dataclass(frozen=True)
class Column:
    """One column of a sheet: its field, what a cell may be, and what a blank means."""

    field: str
    shape: Shape
    required: bool
    default: Any = None


@dataclass(frozen=True)
class SheetForm:
    """One sheet: the file whose rows it holds, and for TOML which table of it (`path`)."""

    name: str
    file: str
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()
    model: Any = None

    def column(self, field: str) -> Column | None:
        """The column of a field, if there is one."""
        return next((column for column in self.columns if column.field == field), None)

    def default(self, field: str) -> Any:
        """What a blank means in the column of a field."""
        column = self.column(field)
        return column.default if column else None

    @property
    def parent(self) -> str:
        """The sheet whose rows these belong to, named in the first column; "" for none."""
        return self.path[0] if len(self.path) > 1 and self.path[0] == "line" else ""


def shape_of(annotation: Any) -> Shape:
    """How a field of this type stands in a cell."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return shape_of(inner[0])
    if origin in (Union, UnionType):
        shapes = [shape_of(one) for one in inner if one is not NoneType]
        return shapes[0] if len(shapes) == 1 else Shape("profile")
    if origin is Literal:
        return Shape("choice", tuple(one for one in inner if one != ""))
    if origin in (list, tuple):
        of = shape_of(inner[0])
        return Shape("rows", model=of.model) if of.kind == "group" else Shape("list")
    if origin is dict:
        return Shape("table", model=shape_of(inner[1]).kind)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Shape("group", model=annotation)
    kinds = {bool: "choice", float: "number", int: "number", date: "date"}
    return Shape(kinds.get(annotation, "text"), (True, False) if annotation is bool else ())


def columns_of(model: type[BaseModel], before: str = "") -> Iterator[Column]:
    """The columns of a model: a group of fields stands as columns of its own."""
    for name, field in model.model_fields.items():
        shape = shape_of(field.annotation)
        if shape.kind == "group":
            yield from columns_of(shape.model, f"{before}{name}.")
        elif shape.kind != "rows":
            default = field.get_default(call_default_factory=True)
            yield Column(f"{before}{name}", shape, field.is_required(), default)


def _tables_of(model: type[BaseModel], path: tuple[str, ...] = ()) -> Iterator[SheetForm]:
    """The sheets of what stands in lists of tables within a model."""
    for name, field in model.model_fields.items():
        shape, below = shape_of(field.annotation), (*path, name)
        if shape.kind == "rows":
            form = SheetForm(name, HEADER, tuple(columns_of(shape.model)), below, shape.model)
            if form.parent:
                of = Column(form.parent, Shape("text"), True)
                form = SheetForm(name, HEADER, (of, *form.columns), below, shape.model)
            yield form
        if shape.kind in ("rows", "group"):
            yield from _tables_of(shape.model, below)


@cache
def sheet_forms() -> dict[str, SheetForm]:
    """Every sheet of a workbook by its name, in the order in which they stand."""
    case = SheetForm("case", HEADER, tuple(columns_of(Header)), (), Header)
    tables = {form.name: form for form in _tables_of(Header)}
    files = {
        file.removesuffix(".csv"): SheetForm(
            file.removesuffix(".csv"), file, tuple(columns_of(model)), (), model
        )
        for file, model in TABLE_FILES.items()
    }
    scenarios = SheetForm("scenario", SCENARIOS, tuple(columns_of(Scenario)), ("scenario",))
    prose = SheetForm(PROSE, PROSE, tuple(columns_of(ProseLine)), (), ProseLine)
    first = {"case": case, "line": tables["line"], "assumptions": files["assumptions"]}
    return {**first, **files, "scenario": scenarios, PROSE: prose, **(tables | first)}


@dataclass(frozen=True)
class Heading:
    """What a sheet, a column or an option is called, and a word of help, by language."""

    called: dict[str, str]
    help: dict[str, str]


@cache
def _words_of_sheets() -> dict[tuple[str, str], Heading]:
    """The words of headings.csv by (sheet, field); "" as sheet: in every sheet."""
    path = Path(__file__).with_name("headings.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["sheet"], row["field"]): Heading(
                {"da": row["da"], "en": row["en"]}, {"da": row["help_da"], "en": row["help_en"]}
            )
            for row in csv.DictReader(file)
        }


def words_of_sheet(sheet: str, field: str = "") -> Heading:
    """What a sheet (no field) or one of its columns is called."""
    own_name = Heading(dict.fromkeys(("da", "en"), field or sheet), {"da": "", "en": ""})
    last = field.rpartition(".")[2]
    known = _words_of_sheets()
    for key in ((sheet, field), ("", field), *([("", last)] if last != field else [])):
        if key in known:
            return known[key]
    return own_name


def option_word(option: Any, lang: str) -> str:
    """What can be chosen in a cell, in words: True is ja, yes."""
    name = str(option).lower() if isinstance(option, bool) else str(option)
    found = _words_of_sheets().get(("option", name))
    return found.called[lang] if found else name


def names_in_sheet(sheet: str, field: str = "") -> set[str]:
    """Every name by which a sheet or a column is known, in small letters."""
    return {
        name.casefold() for name in (*words_of_sheet(sheet, field).called.values(), field or sheet)
    }
