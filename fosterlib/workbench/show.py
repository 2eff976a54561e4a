"""The workbench: assumptions on the left, what they come to on the right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fosterlib.model.case import Case
from fosterlib.model.checked import checked

if TYPE_CHECKING:
    from fosterlib.workbench.widget import Workbench


@checked
def workbench(case: Case | Sequence[Case], lang: str = "da") -> "Workbench":
    """The workbench of a case, or of several with a chooser: move assumptions and see what it comes
    to, in the case's unit.

    Shows itself as the last line of a cell; the page computes, and goes on if the kernel is gone.
    `.set(id, value)` moves an assumption as a slider does (CaseError if the value is not allowed),
    `.restore()` puts everything back. `.results` are the effects now, in the years and prices
    shown; the traits `values`, `total` and `scenario` can be observed and linked like those of any
    ipywidgets widget. CaseError for what is no case or no language.
    """
    from fosterlib.workbench.widget import Workbench

    return Workbench([case] if isinstance(case, Case) else list(case), lang)
