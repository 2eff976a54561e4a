"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from importlib import import_module
from typing import Any

from fosterlib.load.folder import example, load_case
from fosterlib.load.scenario_files import delete_scenario, save_scenario, saved_scenarios
from fosterlib.model.case import Case
from fosterlib.model.entries import Assumption, Line, Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.model.overlap import overlap_by_pair
from fosterlib.questions.reconcile import reconcile, reconciliation_summary
from fosterlib.questions.timing import monthly
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import Simulation, simulate
from fosterlib.words.sentences import headline
from fosterlib.words.tables import (
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
from fosterlib.words.trace import trace
from fosterlib.words.versions import compare_cases
from fosterlib.workbench.show import workbench

__version__ = "0.2.0"

LATER = {  # imported when first used, so that `import fosterlib` stays quick
    "fosterlib.charts.on_paper": (
        "bridge_chart", "comparison_chart", "distribution_chart", "effects_chart", "fan_chart", "frontier_chart",
        "monthly_chart", "party_chart", "profile_chart", "staffing_chart", "tornado_chart", "two_way_chart",
    ),
    "fosterlib.export.document": ("export_paper",),
    "fosterlib.export.figures": ("export_all", "write_chart", "write_table"),
    "fosterlib.export.readback": ("scenario_from_workbook",),
    "fosterlib.export.workbook": ("export_workbook",),
    "fosterlib.followup.chart": ("followup_chart",),
    "fosterlib.export.page": ("reviewers_copy",),
    "fosterlib.followup.paper": ("export_follow_up",),
    "fosterlib.followup.sheet": ("blank_follow_up_sheet", "follow_up_pages", "read_follow_up_sheet"),
    "fosterlib.followup.plan": ("FollowUp", "follow_up"),
    "fosterlib.followup.tables": (
        "drivers_table", "followup_headline", "followup_table", "indicators_table", "largest_variances",
        "reported_from", "variance_table",
    ),
    "fosterlib.questions.capacity": ("capacity_scenario", "family_capacity"),
    "fosterlib.words.report": ("case_report", "oddities"),
    "fosterlib.words.versions": ("versions_table",),
    "fosterlib.load.new": ("new_case", "save_case"),
    "fosterlib.foreign.table": ("case_from_table", "read_table"),
    "fosterlib.questions.break_even": ("break_even", "frontier"),
    "fosterlib.questions.ranges": ("sobol", "tornado", "two_way"),
    "fosterlib.questions.timing": ("as_inflow", "delay_prices", "inflow_reading", "payback_year", "present_value"),
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
