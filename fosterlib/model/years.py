"""Years are labels, "2018" or "2026/27": when they start, how they look, which come after."""

from collections.abc import Sequence

from fosterlib.model.errors import CaseError, Problem

MOST_YEARS_MORE = 100
QUARTERS = 4


def year_start(label: str) -> int:
    """The calendar year in which the year `label` starts: 2026 for "2026" and for "2026/27"."""
    return int(label[:4])


def year_label(start: int, like: str) -> str:
    """The label of the year that starts in calendar year `start`, in the form of another label."""
    return str(start) if len(like) == 4 else f"{start}/{(start + 1) % 100:02d}"


def is_year(label: object, like: str) -> bool:
    """Whether `label` is a year in the form of another label."""
    if not isinstance(label, str) or len(label) != len(like) or not label[:4].isdecimal():
        return False
    return year_label(year_start(label), like) == label


def quarter_label(first_year: str, number: int) -> str:
    """The quarter this many after the first of `first_year`: "2018 Q1"; the year is the budget
    year.
    """
    year, quarter = divmod(number, QUARTERS)
    return f"{year_label(year_start(first_year) + year, like=first_year)} Q{quarter + 1}"


def horizon(years: Sequence[str], until: str | None) -> tuple[str, ...]:
    """These years, and those up to `until` if given; CaseError if `until` is before the last of
    them or no year.
    """
    last = years[-1]
    if until is None or until == last:
        return tuple(years)
    more = year_start(until) - year_start(last) if is_year(until, like=last) else 0
    if not 0 < more <= MOST_YEARS_MORE:
        allowed = f"after {last}"
        raise CaseError(
            Problem("is not a later year of the case", field="until", value=until, allowed=allowed)
        )
    later = (year_label(year_start(last) + step, like=last) for step in range(1, more + 1))
    return (*years, *later)


def years_to(years: Sequence[str], year: str | None) -> tuple[str, ...]:
    """These years, and those up to `year` if that is later; CaseError if it is neither."""
    if year is None or year in years:
        return tuple(years)
    known = ", ".join(years)
    if not isinstance(year, str):
        raise CaseError(Problem("years are text", field="year", value=year, allowed=known))
    if not year[:4].isdigit() or year < years[0]:
        reason = "is not a year of the case or after it"
        raise CaseError(Problem(reason, field="year", value=year, allowed=known))
    return horizon(years, year)
