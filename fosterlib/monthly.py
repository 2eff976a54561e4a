"""By month, for what the source dates: agreements that end, posts after a grant, the cliff between them."""

import numpy as np
import pandas as pd

from fosterlib.case import year_start
from fosterlib.entries import Line
from fosterlib.evaluate import Results
from fosterlib.terms import months_in_force


def monthly(results: Results) -> pd.DataFrame:
    """Effects by month: scenario, part, line, kind, party, year, month ("2023-04"), value; negative = saving.

    A year's effect of a `dated` line is spread over its months in force, so that the months sum to the year. The
    source says nothing of the months of other lines: NaN, shown as "not stated".
    """
    months = pd.concat(_months(results, line) for line in results.case.lines)
    table = results.frame.merge(months, on=["line", "year"])
    spread = table["value"] * table["share"]
    table["value"] = spread.mask(table["share"] == 0, 0.0)  # nothing of an unknown amount is nothing
    return table[["scenario", "part", "line", "kind", "party", "year", "month", "value"]]


def _months(results: Results, line: Line) -> pd.DataFrame:
    """The months of every year, and the share of the year's effect of `line` that falls in each."""
    header = results.case.header
    numbers = np.add.outer([12 * year_start(year) + header.year_starts - 1 for year in results.years], np.arange(12))
    shares = np.full(numbers.shape, np.nan)
    if line.kind == "dated":
        extension = results.case.values(results.scenario)[f"{line.id}.extension_months"]
        in_force = months_in_force(line, extension, numbers, 1)
        shares = in_force / np.maximum(in_force.sum(axis=1, keepdims=True), 1e-12)
    labels = [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers.reshape(-1)]
    years = np.repeat(results.years, 12)
    return pd.DataFrame({"line": line.id, "year": years, "month": labels, "share": shares.reshape(-1)})
