"""The entries of a case as its files hold them, for `save_case`."""

import math
from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from fosterlib.load.build import implied_assumptions
from fosterlib.model.case import Case
from fosterlib.model.entries import Assumption

SOLVED = ("calibrated", "computed")  # their values are worked out, and none is written


def rows_of_files(case: Case) -> dict[str, Sequence[BaseModel]]:
    """The rows of each CSV file of a case; without those that every case has."""
    implied = implied_assumptions(case.header)
    own = [a for id, a in case.assumptions.items() if implied.get(id) != a]
    before = {one.assumption: one.was for one in case.corrections}
    return {
        "assumptions.csv": [_as_written(assumption, before) for assumption in own],
        "amounts.csv": case.amounts,
        "published.csv": case.figures,
        "values_by_year.csv": case.listed_values,
        "open_questions.csv": case.open_questions,
        "rivals.csv": case.rivals,
        "indicators.csv": case.indicators,
        "capacity.csv": case.capacity,
    }


def _as_written(assumption: Assumption, before: Mapping[str, float]) -> Assumption:
    """An assumption as its file holds it: blank where it is solved, and as it was before its
    correction, which stands in a file of its own.
    """
    if assumption.basis in SOLVED:
        return assumption.model_copy(update={"value": math.nan})
    value = before.get(assumption.id, assumption.value)
    return assumption.model_copy(update={"value": value})
