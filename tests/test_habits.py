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
CASE_FILES = ("case.toml", "scenarios.toml")  # a sentence in them is one value, on one line
TYPED = sorted(
    path
    for pattern in (
        ".ci/*",
        ".github/**/*.yml",
        "*.toml",
        "*.y*ml",
        ".*.y*ml",
        "*.cff",
        "fosterlib/**/*.toml",
        "fosterlib/**/*.y*ml",
        "fosterlib/**/*.js",
        "fosterlib/**/*.css",
    )
    for path in ROOT.glob(pattern)
    if path.is_file() and path.name not in CASE_FILES
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


@pytest.mark.parametrize("path", TYPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_typed_and_no_formatter_sees_is_at_most_100_columns_wide(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > 100] == []


def test_every_kind_of_file_is_among_those():
    assert {".js", ".css", ".yml", ".yaml", ".toml", ".cff", ""} <= {path.suffix for path in TYPED}
    assert ROOT / ".ci" / "run" in TYPED and ROOT / "pyproject.toml" in TYPED


def test_a_table_may_stand_as_it_was_typed_and_code_may_not():
    skip = "# fmt:" + " skip"
    assert hidden_from_the_formatter(f"SIZES = [\n    1, 2,\n]  {skip}\n") == []
    assert hidden_from_the_formatter(f"x = f(1,2)  {skip}\n") == [1]
    assert hidden_from_the_formatter(f"X = [f(a) for a in b]  {skip}\n") == [1]
    assert hidden_from_the_formatter(f"def f():\n    T = [1,2]  {skip}\n    return T\n") == [2]
    assert hidden_from_the_formatter(f"# fmt:{' off'}\nX = [1,2]\n") == [1]
