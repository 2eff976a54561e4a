"""What keeps the code legible is kept by `make test`: nothing is hidden from the formatter."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("fosterlib", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.py")
    if path != Path(__file__)
)
UNFORMATTED = re.compile(r"#\s*(?:fmt:\s*(?:skip|off)|yapf:\s*disable)")
COMPUTED = (
    ast.Call,
    ast.Lambda,
    ast.IfExp,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


def tables_of_data(text):
    """The lines of each list, dict or tuple that stands by itself and computes nothing."""
    for statement in ast.parse(text).body:
        value = getattr(statement, "value", None)
        if (
            isinstance(statement, ast.Assign | ast.AnnAssign)
            and isinstance(value, ast.List | ast.Tuple | ast.Dict | ast.Set)
            and not any(isinstance(node, COMPUTED) for node in ast.walk(value))
        ):
            yield range(statement.lineno, statement.end_lineno + 1)


def hidden_from_the_formatter(text):
    """The lines that switch the formatter off anywhere but behind a table of data."""
    tables = list(tables_of_data(text))
    return [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if UNFORMATTED.search(line) and not any(number in lines for lines in tables)
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_formatter_is_switched_off_only_behind_a_table_of_data(path):
    assert hidden_from_the_formatter(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "fosterlib").rglob("*.[jc]s*")), ids=lambda path: path.name
)
def test_scripts_and_style_sheets_are_at_most_100_columns_wide(path):
    lines = path.read_text(encoding="utf-8").splitlines() if path.suffix in (".js", ".css") else []
    assert [number for number, line in enumerate(lines, 1) if len(line) > 100] == []


def test_a_table_may_stand_as_it_was_typed_and_code_may_not():
    skip = "# fmt:" + " skip"
    assert hidden_from_the_formatter(f"SIZES = [\n    1, 2,\n]  {skip}\n") == []
    assert hidden_from_the_formatter(f"x = f(1,2)  {skip}\n") == [1]
    assert hidden_from_the_formatter(f"X = [f(a) for a in b]  {skip}\n") == [1]
    assert hidden_from_the_formatter(f"def f():\n    T = [1,2]  {skip}\n    return T\n") == [2]
    assert hidden_from_the_formatter(f"# fmt:{' off'}\nX = [1,2]\n") == [1]
