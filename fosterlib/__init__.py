"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from fosterlib.case import Assumption, Case, Line, Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results, evaluate, in_prices
from fosterlib.load import load_case
from fosterlib.reconcile import reconcile, reconciliation_summary
from fosterlib.tables import (
    Table,
    assumptions_table,
    budget_table,
    changes_table,
    party_table,
    scenarios_table,
    staffing_table,
    to_html,
    to_text,
)

__version__ = "0.1.0"

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
    "in_prices",
    "load_case",
    "party_table",
    "reconcile",
    "reconciliation_summary",
    "scenarios_table",
    "staffing_table",
    "to_html",
    "to_text",
]
