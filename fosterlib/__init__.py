"""Scenario modelling of municipal efficiency proposals, in Jupyter."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from fosterlib.followup.plan import FollowUp, follow_up
from fosterlib.followup.tables import (
    drivers_table,
    followup_headline,
    followup_table,
    indicators_table,
    variance_table,
)
from fosterlib.foreign.table import case_from_table, read_table
from fosterlib.load.corrections_file import save_corrections
from fosterlib.load.folder import example, load_case
from fosterlib.load.new import new_case, save_case
from fosterlib.load.scenario_files import (
    adopt_scenario,
    delete_scenario,
    save_scenario,
    saved_scenarios,
)
from fosterlib.model.case import Case
from fosterlib.model.entries import Assumption, Line, Scenario
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.model.overlap import overlap_by_pair
from fosterlib.questions.break_even import break_even, frontier
from fosterlib.questions.capacity import capacity_scenario, family_capacity
from fosterlib.questions.corrections import corrected
from fosterlib.questions.ranges import sobol, tornado, two_way
from fosterlib.questions.reconcile import reconcile, reconciliation_summary
from fosterlib.questions.timing import (
    as_inflow,
    delay_prices,
    inflow_reading,
    monthly,
    payback_year,
    present_value,
)
from fosterlib.simulate.grid import grid
from fosterlib.simulate.run import Simulation, simulate
from fosterlib.words.answer_tables import answer_table
from fosterlib.words.assurance import assurance_matrix
from fosterlib.words.budget import budget_table, overall_table, party_table
from fosterlib.words.likelihood import probability_text
from fosterlib.words.messages import error_text
from fosterlib.words.report import case_report
from fosterlib.words.sentences import headline, source_line
from fosterlib.words.tables import (
    Table,
    assumptions_table,
    changes_table,
    open_questions_table,
    scenarios_table,
    staffing_table,
)
from fosterlib.words.trace import trace
from fosterlib.words.versions import compare_cases, versions_table
from fosterlib.workbench.show import workbench

if TYPE_CHECKING:
    from fosterlib.charts.on_paper import (
        break_even_chart,
        bridge_chart,
        comparison_chart,
        distribution_chart,
        effects_chart,
        fan_chart,
        frontier_chart,
        monthly_chart,
        party_chart,
        profile_chart,
        staffing_chart,
        tornado_chart,
        two_way_chart,
    )
    from fosterlib.export.clipboard import copy_table
    from fosterlib.export.document import export_paper
    from fosterlib.export.figures import export_all, write_chart, write_table
    from fosterlib.export.readback import notes_from_workbook, scenario_from_workbook
    from fosterlib.export.scenario_columns import scenario_pages, scenarios_from_workbook
    from fosterlib.export.workbook import export_workbook
    from fosterlib.followup.chart import followup_chart
    from fosterlib.followup.paper import export_follow_up
    from fosterlib.followup.sheet import (
        blank_follow_up_sheet,
        follow_up_pages,
        read_follow_up_sheet,
    )
    from fosterlib.workbench.page import export_page

__version__ = "0.2.0"

__all__ = [
    "Assumption",
    "Case",
    "CaseError",
    "FollowUp",
    "Line",
    "Problem",
    "Results",
    "Scenario",
    "Simulation",
    "Table",
    "adopt_scenario",
    "answer_table",
    "as_inflow",
    "assumptions_table",
    "assurance_matrix",
    "blank_follow_up_sheet",
    "break_even",
    "break_even_chart",
    "bridge_chart",
    "budget_table",
    "capacity_scenario",
    "case_from_table",
    "case_report",
    "changes_table",
    "compare_cases",
    "comparison_chart",
    "copy_table",
    "corrected",
    "delay_prices",
    "delete_scenario",
    "distribution_chart",
    "drivers_table",
    "effects_chart",
    "error_text",
    "evaluate",
    "example",
    "export_all",
    "export_follow_up",
    "export_page",
    "export_paper",
    "export_workbook",
    "family_capacity",
    "fan_chart",
    "follow_up",
    "follow_up_pages",
    "followup_chart",
    "followup_headline",
    "followup_table",
    "frontier",
    "frontier_chart",
    "grid",
    "headline",
    "in_prices",
    "indicators_table",
    "inflow_reading",
    "load_case",
    "monthly",
    "monthly_chart",
    "new_case",
    "notes_from_workbook",
    "open_questions_table",
    "overall_table",
    "overlap_by_pair",
    "party_chart",
    "party_table",
    "payback_year",
    "present_value",
    "probability_text",
    "profile_chart",
    "read_follow_up_sheet",
    "read_table",
    "reconcile",
    "reconciliation_summary",
    "save_case",
    "save_corrections",
    "save_scenario",
    "saved_scenarios",
    "scenario_from_workbook",
    "scenario_pages",
    "scenarios_from_workbook",
    "scenarios_table",
    "simulate",
    "sobol",
    "source_line",
    "staffing_chart",
    "staffing_table",
    "tornado",
    "tornado_chart",
    "trace",
    "two_way",
    "two_way_chart",
    "variance_table",
    "versions_table",
    "workbench",
    "write_chart",
    "write_table",
]

# Charts and office formats take seconds to import, so they wait until they are asked for. For type
# checkers and editors the same names stand above; a test holds the two against each other.
LATER = {
    "blank_follow_up_sheet": "fosterlib.followup.sheet",
    "break_even_chart": "fosterlib.charts.on_paper",
    "bridge_chart": "fosterlib.charts.on_paper",
    "comparison_chart": "fosterlib.charts.on_paper",
    "copy_table": "fosterlib.export.clipboard",
    "distribution_chart": "fosterlib.charts.on_paper",
    "effects_chart": "fosterlib.charts.on_paper",
    "export_all": "fosterlib.export.figures",
    "export_follow_up": "fosterlib.followup.paper",
    "export_page": "fosterlib.workbench.page",
    "export_paper": "fosterlib.export.document",
    "export_workbook": "fosterlib.export.workbook",
    "fan_chart": "fosterlib.charts.on_paper",
    "follow_up_pages": "fosterlib.followup.sheet",
    "followup_chart": "fosterlib.followup.chart",
    "frontier_chart": "fosterlib.charts.on_paper",
    "monthly_chart": "fosterlib.charts.on_paper",
    "notes_from_workbook": "fosterlib.export.readback",
    "party_chart": "fosterlib.charts.on_paper",
    "profile_chart": "fosterlib.charts.on_paper",
    "read_follow_up_sheet": "fosterlib.followup.sheet",
    "scenario_from_workbook": "fosterlib.export.readback",
    "scenario_pages": "fosterlib.export.scenario_columns",
    "scenarios_from_workbook": "fosterlib.export.scenario_columns",
    "staffing_chart": "fosterlib.charts.on_paper",
    "tornado_chart": "fosterlib.charts.on_paper",
    "two_way_chart": "fosterlib.charts.on_paper",
    "write_chart": "fosterlib.export.figures",
    "write_table": "fosterlib.export.figures",
}


def __getattr__(name: str) -> Any:
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    raise AttributeError(f"module 'fosterlib' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *LATER})
