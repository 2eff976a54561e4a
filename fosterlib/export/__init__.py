"""What leaves the library: the committee paper, the workbook, tables and charts, and changes read back from Excel."""

from fosterlib.export.document import export_paper
from fosterlib.export.figures import export_all, write_chart, write_table
from fosterlib.export.readback import scenario_from_workbook
from fosterlib.export.workbook import export_workbook

__all__ = [
    "export_all",
    "export_paper",
    "export_workbook",
    "scenario_from_workbook",
    "write_chart",
    "write_table",
]
