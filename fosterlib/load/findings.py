"""What pydantic finds wrong with an entry, in words for a clerk: file, row, field, value, what is
allowed.
"""

from collections.abc import Iterator
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from fosterlib.model.errors import Problem, nearest
from fosterlib.model.texts import NO_CHARACTER, unprintable

Row = TypeVar("Row", bound=BaseModel)
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


def validated(
    model: type[Row], cells: dict[str, Any], file: str, row: str, problems: list[Problem]
) -> Row | None:
    """The entry that `cells` describe, or None and a problem for each field that is wrong."""
    faults = [
        Problem(f"{NO_CHARACTER}: {found[1]}", file, row or where(path, cells), field=_name(path))
        for path, text in _texts(cells)
        if (found := unprintable(text))
    ]
    entry = None
    try:
        entry = model.model_validate(cells)
    except ValidationError as error:
        said = [field_problem(model, dict(item), cells, file, row) for item in error.errors()]
        faults += [one for one in said if one is not None]
    problems += faults
    return None if faults else entry


def _texts(value: Any, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Every text in nested TOML, with the path to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner in steps:
            yield from _texts(inner, (*path, step))


def _name(path: tuple) -> str:
    """What a field is called: `owner_da`, or `profile 2` for the second of a list."""
    if path and isinstance(path[-1], int):
        return f"{''.join(map(str, path[-2:-1]))} {path[-1] + 1}"
    return f"{path[-1]}" if path else ""


def field_problem(
    model: type[BaseModel], item: dict[str, Any], cells: dict[str, Any], file: str, row: str
) -> Problem | None:
    """One finding of pydantic in words for a clerk; None where a field may have two forms and this
    is not its form.
    """
    path, kind, value = item["loc"], item["type"], item["input"]
    forms = [step for step in path if "[" in str(step)]  # a list, or a table by party
    if forms and isinstance(value, {"dict_type": list, "list_type": dict}.get(kind, ())):
        return None
    path = tuple(step for step in path if step not in forms)
    name = _name(path)
    fields = path[:-1] if path and isinstance(path[-1], int) else path
    place = row or where(fields, cells)
    if kind == "extra_forbidden":
        near = nearest(name, known_fields(model, fields))
        return Problem("there is no such field", file, place, field=name, nearest=near)
    if kind in ("missing", "string_too_short"):
        return Problem("is missing or blank", file, place, field=name)
    if kind == "literal_error":
        options = _options(item["ctx"]["expected"])
        near, rule = nearest(value, options), ", ".join(options)
        return Problem(
            "is not a valid word", file, place, field=name, value=value, allowed=rule, nearest=near
        )
    said, rule = next(
        (words for begin, words in FINDINGS.items() if kind.startswith(begin)),
        ("cannot be used", ""),
    )
    rule = rule.format(**item.get("ctx", {}), name=name)
    return Problem(said, file, place, field=name, value=value, allowed=rule)


def _options(expected: str) -> list[str]:
    """The words that pydantic would take, true and false as TOML writes them."""
    words = expected.replace(" or ", ", ").replace("'", "").split(", ")
    return [word.lower() if word in ("True", "False") else word for word in words]


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
