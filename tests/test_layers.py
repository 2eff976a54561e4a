"""The library as a house: eleven rooms on floors; each imports from the floors below it only.

A folder is a room. Whoever adds a room puts it into FLOORS, and says at its door what it is for.
"""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "fosterlib"

# From the ground up: the small library first. Rooms on one floor do not import each other.
FLOORS = [
    ["model"],
    ["load", "simulate"],
    ["foreign", "questions"],
    ["words"],
    ["charts"],
    ["export"],
    ["followup", "regression", "workbench"],
    ["__init__"],
    ["__main__"],
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
ROOMS = [room for room in FLOOR if not room.startswith("__")]

# Each of these is used in these rooms only.
ONLY_IN = {
    "matplotlib": ["charts"],
    "ipywidgets": ["workbench"],
    "dask": ["simulate"],
    "distributed": ["simulate"],
    "docx": ["foreign", "export", "followup"],
    "openpyxl": ["load", "foreign", "export", "followup"],
    "xlsxwriter": ["export", "followup"],
}
HEAVY = [*ONLY_IN, "sympy", "scipy", "SALib", "pint", "IPython"]

SOURCES = sorted(LIBRARY.rglob("*.py"))


def room_of(path):
    """The room that a file stands in, or its own name if it stands at the top."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imported(path, also_for_types=True):
    """The dotted names of everything a file imports, also within its functions."""
    package = ["fosterlib", *path.relative_to(LIBRARY).parts[:-1]]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not also_for_types:
        tree.body = [node for node in tree.body if not is_for_types(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            yield from (
                (f"{source}.{alias.name}" for alias in node.names)
                if source == "fosterlib"
                else [source]
            )


def is_for_types(node):
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def rooms_imported(path):
    """The rooms that a file imports from, other than its own; a name from the top is `__init__`."""
    inside = [name.split(".") for name in imported(path) if name.split(".")[0] == "fosterlib"]
    found = {parts[1] if parts[1:] and parts[1] in FLOOR else "__init__" for parts in inside}
    return found - {room_of(path)}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def test_every_room_has_its_floor_and_nothing_else_stands_at_the_top():
    assert {room_of(path) for path in SOURCES} == set(FLOOR)


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_is_for_stands_at_its_door_in_one_sentence_and_nothing_else_does(room):
    door = ast.parse((LIBRARY / room / "__init__.py").read_text(encoding="utf-8"))
    (only,) = door.body
    assert isinstance(only, ast.Expr)
    assert ast.get_docstring(door).count(". ") == 0


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_room_imports_only_from_the_floors_below(path):
    upward = {room for room in rooms_imported(path) if FLOOR[room] >= FLOOR[room_of(path)]}
    assert upward == set()


@pytest.mark.parametrize("room", ROOMS)
def test_within_a_room_imports_run_one_way(room):
    graph = {
        f"fosterlib.{room}.{path.stem}": set(imported(path, also_for_types=False))
        for path in SOURCES
        if room_of(path) == room
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_charts_widgets_clusters_and_office_formats_stay_where_they_belong(path):
    used = {name.split(".")[0] for name in imported(path)}
    rooms = {package: ONLY_IN.get(package, [room_of(path)]) for package in used}
    assert {package for package, allowed in rooms.items() if room_of(path) not in allowed} == set()


def test_importing_the_library_loads_nothing_heavy():
    script = f"import sys, fosterlib; print(*[name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert loaded.stdout.split() == []
