"""The library as a house: each module imports from the floors below it only, and no file grows too long.

A folder counts as one module. Whoever adds a module puts it into FLOORS.
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "fosterlib"

# From the ground up. Modules on one floor do not import each other.
FLOORS = [
    ["errors"],
    ["units", "prices", "distributions", "files"],
    ["levers"],
    ["entries"],
    ["case"],
    ["load"],
    ["scenario_files"],
    ["terms"],
    ["overlap"],
    ["evaluate"],
    ["totals"],
    ["reconcile", "sensitivity", "simulate", "followup", "compare", "monthly", "timing", "capacity"],
    ["text", "report"],
    ["sentences"],
    ["tables"],
    ["trace", "versions", "followup_tables"],
    ["charts"],
    ["export"],
    ["workbench"],
    ["__init__"],
    ["__main__"],
]
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}

# Each of these is used in one place only; openpyxl also reads tables where cases are loaded.
ONLY_IN = {
    "matplotlib": "charts",
    "ipywidgets": "workbench",
    "dask": "simulate",
    "distributed": "simulate",
    "docx": "export",
    "openpyxl": "export",
    "xlsxwriter": "export",
}
HEAVY = [*ONLY_IN, "sympy", "scipy", "SALib", "pint", "IPython"]

SOURCES = sorted(LIBRARY.rglob("*.py"))
ALL_FILES = [path for folder in ("fosterlib", "tests", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]


def module_of(path):
    """The module a file belongs to: its folder or its own name."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imported(path):
    """The dotted names of everything a file imports, also within its functions."""
    package = ["fosterlib", *path.relative_to(LIBRARY).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{source}.{alias.name}" for alias in node.names) if source == "fosterlib" else [source])


def modules_imported(path):
    """The modules of the library that a file imports, other than its own; a name from the top is `__init__`."""
    inside = [name.split(".") for name in imported(path) if name.split(".")[0] == "fosterlib"]
    known = {module_of(source) for source in SOURCES}
    return {parts[1] if parts[1:] and parts[1] in known else "__init__" for parts in inside} - {module_of(path)}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", sorted({module_of(path) for path in SOURCES}))
def test_every_module_has_its_floor(module):
    assert module in FLOOR, f"put '{module}' into FLOORS in {Path(__file__).name}"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_imports_only_from_the_floors_below(path):
    upward = {module for module in modules_imported(path) if FLOOR[module] >= FLOOR[module_of(path)]}
    assert upward == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_charts_widgets_clusters_and_office_formats_stay_where_they_belong(path):
    used = {name.split(".")[0] for name in imported(path)}
    misplaced = {name for name in used if ONLY_IN.get(name, module_of(path)) != module_of(path)}
    assert misplaced - ({"openpyxl"} if module_of(path) == "load" else set()) == set()


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_no_file_is_above_300_lines(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 300


def test_importing_the_library_loads_nothing_heavy():
    script = f"import sys, fosterlib; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert loaded.stdout.split() == []
