"""Price levels: from one year's prices to another's, by a published index."""

from collections.abc import Mapping

from fosterlib.model.errors import CaseError, Problem


def price_factor(index: Mapping[str, float], year_from: str, year_to: str) -> float:
    """What an amount in `year_from` prices is multiplied by to stand in `year_to` prices.

    `index` holds the index value of each year. A year that it lacks is refused, never interpolated:
    CaseError.
    """
    missing = [year for year in (year_from, year_to) if year not in index]
    if missing:
        raise CaseError(
            Problem(
                "the price index has no such year; it is not interpolated",
                file="price_index.csv",
                field="year",
                value=missing[0],
                allowed=", ".join(index) or "no year: the case has no price index in its currency",
            )
        )
    return index[year_to] / index[year_from]
