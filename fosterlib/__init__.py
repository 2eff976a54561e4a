"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from importlib import import_module
from typing import Any

from fosterlib.case import Case
from fosterlib.compare import compare_cases
from fosterlib.entries import Assumption, Line, Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results, evaluate, in_prices
from fosterlib.load import example, load_case
from fosterlib.monthly import monthly
from fosterlib.overlap import overlap_by_pair
from fosterlib.reconcile import reconcile, reconciliation_summary
from fosterlib.scenario_files import delete_scenario, save_scenario, saved_scenarios
from fosterlib.sentences import headline
from fosterlib.simulate import Simulation, grid, simulate
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
from fosterlib.trace import trace
from fosterlib.workbench import workbench

__version__ = "0.1.0"

LATER = {  # imported when first used, so that `import fosterlib` stays quick
    "fosterlib.charts": (
        "bridge_chart", "comparison_chart", "distribution_chart", "effects_chart", "fan_chart", "frontier_chart",
        "monthly_chart", "party_chart", "profile_chart", "staffing_chart", "tornado_chart", "two_way_chart",
    ),
    "fosterlib.export": (
        "export_all", "export_paper", "export_workbook", "scenario_from_workbook", "write_chart", "write_table",
    ),
    "fosterlib.charts.followup": ("followup_chart",),
    "fosterlib.charts.page": ("reviewers_copy",),
    "fosterlib.export.followup": ("export_follow_up",),
    "fosterlib.export.followup_sheet": ("blank_follow_up_sheet", "read_follow_up_sheet"),
    "fosterlib.followup": ("FollowUp", "follow_up"),
    "fosterlib.followup_tables": (
        "drivers_table", "followup_headline", "followup_table", "indicators_table", "largest_variances",
        "reported_from", "variance_table",
    ),
    "fosterlib.capacity": ("capacity_scenario", "family_capacity"),
    "fosterlib.report": ("case_report", "oddities"),
    "fosterlib.versions": ("versions_table",),
    "fosterlib.load.new": ("new_case", "save_case"),
    "fosterlib.load.table": ("case_from_table",),
    "fosterlib.sensitivity": ("break_even", "frontier", "sobol", "tornado", "two_way"),
    "fosterlib.timing": ("as_inflow", "delay_prices", "inflow_reading", "payback_year", "present_value"),
}  # fmt: skip
_MODULES = {name: module for module, names in LATER.items() for name in names}

__all__ = [
    "Assumption",
    "Case",
    "CaseError",
    "Line",
    "Problem",
    "Results",
    "Scenario",
    "Simulation",
    "Table",
    "assumptions_table",
    "budget_table",
    "changes_table",
    "compare_cases",
    "delete_scenario",
    "evaluate",
    "example",
    "grid",
    "headline",
    "in_prices",
    "load_case",
    "monthly",
    "open_questions_table",
    "overlap_by_pair",
    "party_table",
    "reconcile",
    "reconciliation_summary",
    "save_scenario",
    "saved_scenarios",
    "scenarios_table",
    "simulate",
    "staffing_table",
    "to_html",
    "to_text",
    "trace",
    "workbench",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'fosterlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted([*globals(), *_MODULES])
