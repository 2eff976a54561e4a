"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from importlib import import_module
from typing import Any

from fosterlib.case import Case
from fosterlib.entries import Assumption, Line, Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results, evaluate, in_prices
from fosterlib.load import load_case
from fosterlib.reconcile import reconcile, reconciliation_summary
from fosterlib.sentences import headline
from fosterlib.tables import (
    Table,
    assumptions_table,
    budget_table,
    changes_table,
    open_questions_table,
    party_table,
    scenarios_table,
    staffing_table,
    to_html,
    to_text,
)
from fosterlib.workbench import workbench

__version__ = "0.1.0"

LATER = {  # imported when first used, so that `import fosterlib` stays quick
    "fosterlib.charts": ("bridge_chart", "effects_chart", "party_chart", "profile_chart", "staffing_chart"),
    "fosterlib.scenario_files": ("delete_scenario", "save_scenario", "saved_scenarios"),
}
_MODULES = {name: module for module, names in LATER.items() for name in names}

__all__ = [
    "Assumption",
    "Case",
    "CaseError",
    "Line",
    "Problem",
    "Results",
    "Scenario",
    "Table",
    "assumptions_table",
    "budget_table",
    "changes_table",
    "evaluate",
    "headline",
    "in_prices",
    "load_case",
    "open_questions_table",
    "party_table",
    "reconcile",
    "reconciliation_summary",
    "scenarios_table",
    "staffing_table",
    "to_html",
    "to_text",
    "workbench",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'fosterlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
