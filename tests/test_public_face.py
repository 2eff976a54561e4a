"""The public face: every name is typed, visible to editors, used somewhere, and prints in short."""

import ast
import pickle
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import fosterlib as fl

ROOT = Path(__file__).parents[1]
CASE = fl.load_case(ROOT / "data" / "tv01c")
PLAN = fl.evaluate(CASE)
TABLE = ROOT / "tests" / "tables" / "dk_satspulje_2018.csv"
FROM_TABLE = fl.case_from_table(TABLE, unit="1000000 DKK")
CASES = sorted(path.parent for path in (ROOT / "data").glob("*/case.toml"))
SHOWN = {
    "case": CASE,
    "line": CASE.lines[0],
    "assumption": CASE.assumptions["network.children"],
    "scenario": CASE.scenario("slow", {"network.children": 9}, "fewer relatives"),
    "results": PLAN,
    "simulation": fl.simulate(CASE, draws=1_000, seed=1, progress=False),
    "follow-up": fl.follow_up(CASE, ROOT / "data" / "tv01c" / "actuals_example.csv"),
    "header": CASE.header,
    "table": fl.staffing_table(PLAN, "en"),
    "budget table": fl.budget_table(PLAN, "en"),
    "workbench": fl.workbench(CASE, lang="en"),
    "reading": fl.read_table(TABLE, unit="1000000 DKK"),
    "problem": fl.Problem("is not a number", "assumptions.csv", "3", field="value", value="many"),
}


def imported_for_types():
    """The names that `fosterlib` imports for type checkers alone, and where from."""
    tree = ast.parse((ROOT / "fosterlib" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    return {alias.name: node.module for node in block.body for alias in node.names}


def test_what_waits_until_it_is_asked_for_stands_once_more_for_type_checkers():
    assert imported_for_types() == fl.LATER


def test_a_star_import_brings_every_public_name():
    script = "from fosterlib import *; print(*dir())"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert set(fl.__all__) <= set(told.stdout.split())
    assert len(fl.__all__) == len(set(fl.__all__))


def test_a_type_checker_knows_every_public_name(tmp_path):
    names = sorted(fl.__all__)
    script = "import fosterlib as fl\n" + "".join(f"reveal_type(fl.{name})\n" for name in names)
    (tmp_path / "names.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), "--config-file="]
    told = subprocess.run(
        [*command, "--ignore-missing-imports", tmp_path / "names.py"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    types = re.findall(r'Revealed type is "(.*)"', told)
    assert len(types) == len(names), told
    assert [name for name, type in zip(names, types, strict=True) if type == "Any"] == []
    assert [name for name, type in zip(names, types, strict=True) if "def (*Any" in type] == []


def test_every_public_name_is_used_by_a_notebook_the_guide_or_the_command_line():
    told = [*(ROOT / "notebooks").glob("*.ipynb"), ROOT / "README.md", ROOT / "docs" / "guide.md"]
    told += [ROOT / "fosterlib" / "__main__.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in told)
    assert [name for name in fl.__all__ if not re.search(rf"\b{name}s?\b", text)] == []


@pytest.mark.parametrize("shown", SHOWN.values(), ids=SHOWN)
def test_what_is_public_prints_a_line_or_a_small_table(shown):
    text = repr(shown)
    assert 0 < len(text) <= 2_000
    assert "object at 0x" not in text
    assert max(map(len, text.splitlines())) <= 200


@pytest.mark.parametrize("name", ["case", "results", "simulation", "follow-up"])
def test_what_has_figures_shows_a_table_in_a_notebook(name):
    assert "<table" in SHOWN[name]._repr_html_()


def rows_of(case):
    """An entry of every kind that a case lists, as it stands in a file."""
    return [
        *(case.amounts[:1] + case.figures[:1] + case.rivals[:1] + case.warnings[:1]),
        *(case.open_questions[:1] + case.indicators[:1]),
    ]


@pytest.mark.parametrize(
    "row", [*rows_of(CASE), *rows_of(FROM_TABLE)], ids=lambda row: type(row).__name__
)
def test_every_row_of_a_case_prints_one_short_line(row):
    assert repr(row).startswith(type(row).__name__)
    assert len(repr(row)) <= 200
    assert "\n" not in repr(row)


def test_a_case_goes_through_pickle_and_gives_the_same_figures():
    again = pickle.loads(pickle.dumps(CASE))
    assert fl.evaluate(again).total.equals(PLAN.total)
    with pytest.raises(ValueError, match="read-only"):
        again.patterns["network"][:] = 0


def change_labels():
    PLAN.frame["line"].to_numpy()[:] = "x"


def change_effects():
    PLAN.effects[:] = 0


def change_pattern():
    CASE.patterns["network"][:] = 0


def change_driver():
    CASE.lines[0].drivers["families"] = "visits.before"


def change_lines():
    CASE.header.line.reverse()


def change_years():
    CASE.header.years.append("2022")


def change_parties():
    CASE.header.party.append(CASE.header.party[0])


def change_assumptions():
    CASE.assumptions["network.children"] = None


def change_overrides():
    SHOWN["scenario"].overrides["network.children"] = 3.0


CHANGES = [
    change_labels,
    change_effects,
    change_pattern,
    change_driver,
    change_lines,
    change_years,
    change_parties,
    change_assumptions,
    change_overrides,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_nothing_in_a_case_or_in_results_can_be_changed_from_outside(change):
    before, at_hand = fl.evaluate(CASE, SHOWN["scenario"]).frame, PLAN.frame
    with suppress(TypeError, ValueError, AttributeError):
        change()
    assert fl.evaluate(CASE, SHOWN["scenario"]).frame.equals(before)
    assert PLAN.frame.equals(at_hand)


def changeable(value, name, seen):
    """The names of what can be changed within a value: lists, dictionaries, sets and arrays."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, list | dict | set | bytearray | pd.DataFrame | pd.Series):
        return [name]
    if isinstance(value, np.ndarray):
        return [name] if value.flags.writeable else []
    if isinstance(value, Mapping):
        inside = {f"{name}[{key!r}]": value[key] for key in value}
    elif isinstance(value, tuple | frozenset):
        inside = {f"{name}[{number}]": one for number, one in enumerate(value)}
    elif is_dataclass(value):
        inside = {f"{name}.{field.name}": getattr(value, field.name) for field in fields(value)}
    else:
        inside = {
            f"{name}.{field}": getattr(value, field)
            for field in getattr(type(value), "model_fields", ())
        }
    return [each for field, one in inside.items() for each in changeable(one, field, seen)]


@pytest.mark.parametrize("case", [*map(fl.load_case, CASES), FROM_TABLE], ids=lambda case: case.id)
def test_nothing_that_a_case_or_results_hold_can_be_changed(case):
    assert changeable(case, "case", set()) == []
    assert changeable(fl.evaluate(case), "results", set()) == []


def test_what_can_be_changed_is_found_however_deep_it_lies():
    spoilt = replace(FROM_TABLE, reading=replace(FROM_TABLE.reading, notes=([1],)))
    assert changeable(spoilt, "case", set()) == ["case.reading.notes[0]"]
