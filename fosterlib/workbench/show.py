"""The widgets: assumptions on the left, what they come to on the right."""

from typing import TYPE_CHECKING

from fosterlib.model.case import Case
from fosterlib.model.checked import checked

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench


@checked
def workbench(case: Case, lang: str = "da") -> "Workbench":
    """The workbench of a case: move assumptions and see effects by line and year, in the case's
    unit.

    Shows itself as the last line of a cell. `.set(id, value)` moves an assumption as a slider does
    (CaseError if the value is not allowed), `.results` are the effects now, `.session` holds what
    is moved. CaseError for what is no case or no language.
    """
    from fosterlib.workbench.app import Workbench

    return Workbench(case, lang)
