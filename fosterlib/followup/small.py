"""Counts of children so small that a child could be recognised: shown as under 5, and with them the
cells from which they could be worked out.
"""

from collections.abc import Sequence

import pandas as pd

from fosterlib.followup.plan import FollowUp
from fosterlib.words.text import word

FEWEST = 5
LEFT_OUT = "—"


def is_small(value: float, unit: str) -> bool:
    """Whether a reported value counts children, and fewer than five of them."""
    return unit == "child" and 0 < value < FEWEST


def lines_of_few(follow_up: FollowUp) -> set[str]:
    """The lines for which fewer than five children were reported in some period."""
    assumptions = follow_up.plan.case.assumptions
    return {
        str(row.line)
        for row in follow_up.drivers.itertuples(index=False)
        if is_small(row.realised, assumptions[row.assumption].unit)
    }


def without_small(
    frame: pd.DataFrame, few: set[str], columns: Sequence[str], lines: Sequence[str]
) -> pd.DataFrame:
    """A table by line without these cells of the lines of few. If that is one line alone, the total
    would give it away: the smallest other line of the total loses its cells too.
    """
    hidden = [id for id in frame.index if id in few]
    others = [id for id in frame.index if id in lines and id not in few]
    if len(hidden) == 1 and hidden[0] in lines and others:
        sizes = frame.loc[others, list(columns)].apply(pd.to_numeric, errors="coerce").abs()
        hidden.append(str(sizes.sum(axis=1).idxmin()))
    shown = frame.astype({column: object for column in columns})
    shown.loc[hidden, list(columns)] = LEFT_OUT
    return shown


def small_note(few: set[str], lang: str) -> list[str]:
    """What is said under a table in which something is left out."""
    return [word("followup.small", lang)] if few else []
