"""Units of the assumptions, checked with pint when a case is loaded.

The vocabulary is small on purpose, so that a misspelt unit is found. A case adds its own words in
`case.toml` (`units`). Time is counted in budget years: a month is 1/12 and a week 1/52 of one.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count

from fosterlib.model.errors import nearest
from fosterlib.model.expressions import A_YEAR, YEAR_NUMBER, Formula, in_whole_years, without_zeros

CURRENCIES = ("DKK", "GBP", "EUR", "SEK", "NOK", "USD")
COUNTED = (
    "child",
    "family",
    "visit",
    "contract",
    "fee_unit",
    "FTE",
    "post",
    "agreement",
    "hour",
    "case",
)
TIME = {"year": "[time]", "month": "year / 12", "week": "year / 52", "day": "year / 365"}
FORM = r"(10* )?[A-Za-z_]+(/[A-Za-z_]+)*"
WORDS = (*CURRENCIES, *COUNTED, *TIME, "share")


@cache
def registry(own_units: tuple[str, ...] = ()):
    """The pint registry of fosterlib's words and a case's own."""
    import pint

    units: pint.UnitRegistry = pint.UnitRegistry(None)
    for name, meaning in TIME.items():
        units.define(f"{name} = {meaning}")
    for name in (*CURRENCIES, *COUNTED, *own_units):
        units.define(f"{name} = [{name}]")
    units.define("share = []")
    return units


def unit_problem(unit: str, own_units: tuple[str, ...] = ()) -> tuple[str, str] | None:
    """Why `unit` cannot be read, and the nearest word; None if it can."""
    if not re.fullmatch(FORM, unit):
        return (
            f"unit '{unit}' is not a unit: words with / between them, an amount before the first",
            "",
        )
    try:
        registry(own_units).parse_expression(unit)
    except Exception as error:  # pint raises many kinds, from its own to the tokenizer's
        name = getattr(error, "unit_names", unit)
        word = name if isinstance(name, str) else name[0]
        return f"unit '{unit}' is not known ({word})", nearest(
            word, (*TIME, *CURRENCIES, *COUNTED, "share", *own_units)
        )
    return None


def is_money(unit: str) -> bool:
    """Whether the unit holds a currency, and so needs a price level."""
    return any(word in CURRENCIES for word in re.findall(r"[A-Za-z_]+", unit))


def counts_children(unit: str) -> bool:
    """Whether a unit counts children, also by year or month; not what is counted for each child."""
    counted, *by = unit.split("/")
    return "child" in counted.split("_") and set(by) <= set(TIME)


def magnitude(unit: str) -> float:
    """How many single units one stands for: 1000 for `1000 DKK`."""
    return float(getattr(registry().parse_expression(unit), "magnitude", 1.0))


def conversion(unit_from: str, unit_to: str, own_units: tuple[str, ...] = ()) -> float:
    """What a figure in `unit_from` is multiplied by to stand in `unit_to`. ValueError if they
    differ in kind.
    """
    import pint

    read = registry(own_units).parse_expression
    try:
        return float(
            (1.0 * read(unit_from)).to((1.0 * read(unit_to)).units).magnitude
            / magnitude_of(read(unit_to))
        )
    except pint.DimensionalityError as error:
        raise ValueError(f"{unit_from} cannot be given in {unit_to}") from error


@cache
def common_factor(unit: str, own_units: tuple[str, ...] = ()) -> float:
    """What a value in this unit is multiplied by so that money is single and time is in years."""
    quantity = 1.0 * registry(own_units).parse_expression(unit)
    return float(getattr(quantity, "to_base_units", lambda: quantity)().magnitude)


def magnitude_of(quantity) -> float:
    """The number in front of a unit as pint read it."""
    return float(getattr(quantity, "magnitude", quantity))


def trial_values() -> Iterator[float]:
    """Numbers without end to try a lever with: odd, and no two alike, so that nothing cancels."""
    return (float(number) for number in count(3, 2))


def formula_problem(
    formula: Formula, units: Mapping[str, str], wanted: str | None, own_units: Sequence[str] = ()
) -> str | None:
    """Why a formula does not come out in the kind of unit that is wanted, and by which of the ids
    in it; None if it does. It takes values by id; factors between units are no fault. Where nothing
    is wanted, only what is added or compared must be of one kind. The number of a year counts years
    or is a plain number, as the formula needs it; with it a formula may also give the money of the
    year that it counts.
    """
    formula = Formula(formula.text, without_zeros(formula.tree))
    plain = _formula_problem(formula, units, wanted, own_units)
    if plain is None or YEAR_NUMBER not in units:
        return plain
    in_years = Formula(formula.text, in_whole_years(formula.tree))
    counted = {**units, YEAR_NUMBER: "year", A_YEAR: "year"}
    money = (wanted or "").removesuffix("/year") or None  # of the year that is counted
    for unit in (wanted, money):
        if _formula_problem(in_years, counted, unit, own_units) is None:
            return None
    return plain


def _formula_problem(
    formula: Formula, units: Mapping[str, str], wanted: str | None, own_units: Sequence[str]
) -> str | None:
    import pint

    units_read = registry(tuple(own_units))
    quantities = {
        id: units_read.Quantity(value) * units_read.parse_expression(unit)
        for (id, unit), value in zip(units.items(), trial_values(), strict=False)
    }
    try:
        result = units_read.Quantity(1.0) * formula(quantities)
    except pint.DimensionalityError as error:
        return f"adds or compares what differs in kind: {error.units1 or 1} and {error.units2 or 1}"
    except ValueError:  # how pint refuses to compare a quantity with a plain number
        return "compares a quantity with a plain number: give the number a row in assumptions.csv"
    except ZeroDivisionError:
        return "divides by nothing"
    if wanted is None:
        return None
    surplus = (result / (1.0 * units_read.parse_expression(wanted))).dimensionality
    if not surplus:
        return None
    spoilt = [id for id, one in quantities.items() if set(one.dimensionality) & set(surplus)]
    by = f"; look at {', '.join(f'{id} ({units[id]})' for id in spoilt)}" if spoilt else ""
    return f"comes out as {result.units or 'a plain number'}, not as {wanted}{by}"


def lever_problem(
    lever: Callable, units: Mapping[str, str], wanted: str, own_units: Sequence[str] = ()
) -> str | None:
    """Why `lever` does not come out as `wanted`, called with quantities in `units`; None if it
    does.

    A factor is a fault too: a price in DKK where the case counts in 1000 DKK is found here.
    """
    import pint

    read = registry(tuple(own_units)).parse_expression
    plain = dict(zip(inspect.signature(lever).parameters, trial_values(), strict=False))
    got = "units that cannot be added"
    try:
        result = lever(**{name: value * (1.0 * read(units[name])) for name, value in plain.items()})
        got = f"{result.units:~}" if hasattr(result, "units") else "a plain number"
        target = 1.0 * read(wanted)
        ratio = (result / target).to("").magnitude / lever(**plain)
    except (pint.DimensionalityError, AttributeError):
        return f"comes out as {got}, not as {wanted}"
    if abs(ratio - 1) > 1e-9:
        return (
            f"comes out {ratio:.6g} times too large or small for {wanted}: check each driver's unit"
        )
    return None
