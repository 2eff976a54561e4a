"""Levers: what a change in practice does to the budget in a year at full effect.

Each lever is one pure function in plain arithmetic. Its argument names are its declaration. The
same function takes floats, NumPy arrays, pint quantities and SymPy symbols. Negative = saving.
Money comes out per year, in the unit of the prices put in (1,000 DKK for TV01c).
"""

import inspect
from collections.abc import Callable
from functools import cache


def visit_fte(families, visits_before, visits_after, hours_per_visit, net_hours_per_fte):
    """Posts that a changed number of guidance visits needs. -> FTE; negative = fewer posts.

    Visits are per family and year. TV01c, Table 4: one visit fewer for each family is 2.25 FTE
    fewer.
    """
    return families * (visits_after - visits_before) * hours_per_visit / net_hours_per_fte


def visits(families, visits_before, visits_after, hours_per_visit, net_hours_per_fte, cost_per_fte):
    """Staff time for guidance visits at home, at the cost of a post. -> money per year; negative =
    saving.
    """
    return (
        visit_fte(families, visits_before, visits_after, hours_per_visit, net_hours_per_fte)
        * cost_per_fte
    )


def contract_followup(contracts, adjusted_share, fee_units_less, price_per_fee_unit):
    """Foster parents' contracts adjusted to the child's present needs. -> money per year; negative
    = saving.

    A contract that is adjusted (share 0-1) costs `fee_units_less` fee units (vederlag) less.
    """
    return -contracts * adjusted_share * fee_units_less * price_per_fee_unit


def placement_shift(children, share_of_year, price_from, price_to):
    """Children placed in another form of care. -> money per year; negative = saving.

    Prices are per child and year; `share_of_year` (0-1) is the part of the year spent in the new
    form.
    """
    return children * share_of_year * (price_to - price_from)


def prevented_placements(children, saving_per_child):
    """Placements that never happen, since the family gets help in time. -> money per year; negative
    = saving.
    """
    return -children * saving_per_child


def fee_change(adjusted_share, fee_units_less, price_per_fee_unit, contracts_per_child):
    """What adjusted contracts do to the average price of care. -> money per child and year."""
    return -adjusted_share * fee_units_less * price_per_fee_unit * contracts_per_child


def contracts_added(children, share_of_year, contracts_per_child):
    """Contracts with foster parents that come with more children in foster care. -> contracts."""
    return children * share_of_year * contracts_per_child


def contracts_ended(children, share_of_year, contracts_per_child):
    """Contracts with foster parents that end when children leave foster care. -> contracts;
    negative = fewer.
    """
    return -children * share_of_year * contracts_per_child


def families_added(children, share_of_year, families_per_child):
    """Foster families to visit that come with more children in foster care. -> families."""
    return children * share_of_year * families_per_child


def families_ended(children, share_of_year, families_per_child):
    """Foster families no longer visited when children leave foster care. -> families; negative =
    fewer.
    """
    return -children * share_of_year * families_per_child


LEVERS: dict[str, Callable] = {
    lever.__name__: lever
    for lever in (
        visit_fte,
        visits,
        contract_followup,
        placement_shift,
        prevented_placements,
        fee_change,
        contracts_added,
        contracts_ended,
        families_added,
        families_ended,
    )
}


@cache
def arguments(name: str) -> tuple[str, ...]:
    """The drivers that a lever declares: its argument names."""
    return tuple(inspect.signature(LEVERS[name]).parameters)
