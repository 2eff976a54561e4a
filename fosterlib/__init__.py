"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from fosterlib.case import Assumption, Case, Line, Scenario
from fosterlib.errors import CaseError, Problem
from fosterlib.evaluate import Results, evaluate, in_prices
from fosterlib.load import load_case
from fosterlib.reconcile import reconcile, reconciliation_summary

__version__ = "0.1.0"

__all__ = [
    "Assumption",
    "Case",
    "CaseError",
    "Line",
    "Problem",
    "Results",
    "Scenario",
    "evaluate",
    "in_prices",
    "load_case",
    "reconcile",
    "reconciliation_summary",
]
