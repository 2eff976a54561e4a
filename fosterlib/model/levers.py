"""Levers: what a change in practice does to the budget in a year at full effect.

Each lever is one pure function in plain arithmetic. Its argument names are its declaration. The
same function takes floats, NumPy arrays, pint quantities and SymPy symbols. Negative = saving.
Money comes out per year, in the unit of the prices put in (1,000 DKK for TV01c).
"""

import inspect
from collections.abc import Callable, Mapping
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


def post_costs(posts, cost_per_post, pay_rise_share):
    """Posts at the cost of a post, with a pay rise (0-1) on top. -> money per year; a cost is
    positive.
    """
    return posts * cost_per_post * (1 + pay_rise_share)


def posts_paid(posts, cost_per_post, pay_rise_share):
    """The same posts paid by somebody else, so income. -> money per year; negative."""
    return -post_costs(posts, cost_per_post, pay_rise_share)


def agreements(agreements, amount_per_agreement):
    """Agreements in force. -> money per year; a cost is positive."""
    return agreements * amount_per_agreement


def renewed_agreements(agreements, renewed_share, amount_per_agreement):
    """Agreements renewed when they end, as a share (0-1) of those there were. -> money per year;
    positive.
    """
    return agreements * renewed_share * amount_per_agreement


def yearly_amount(amount_per_year):
    """A sum that is the same every year. -> money per year, with the sign it is given."""
    return amount_per_year


def continued(cost_per_year, continued_share):
    """What goes on when a project ends, as a share (0-1) of its cost. -> money per year; a cost is
    positive.
    """
    return cost_per_year * continued_share


def grant_spending(grant, years):
    """What a grant pays for, in equal parts over its years. -> money per year; a cost: positive."""
    return grant / years


def even_grant(grant, years):
    """A grant that comes in equal parts over its years. -> money per year; income, so negative."""
    return -grant_spending(grant, years)


def grant_cut(applied, granted, years):
    """What is granted less than what was applied for, in equal parts over the years. -> money per
    year; negative.
    """
    return (granted - applied) / years


def late_start(budget, months_late, months):
    """Money that is not spent since posts start late. -> money per year; negative = not spent.

    `budget` is the posts' money in the year of the start, meant for `months` months.
    """
    return -budget * months_late / months


def late_start_repaid(budget, months_late, months):
    """The grant behind `late_start`, paid back. -> money per year; positive, so that the two sum to
    zero.
    """
    return -late_start(budget, months_late, months)


def underspend(unspent):
    """Money of a year's budget that is not spent. -> money per year; negative = not spent."""
    return -unspent


def underspend_repaid(unspent):
    """The grant behind `underspend`, paid back in the same year. -> money per year; positive."""
    return -underspend(unspent)


def earlier_returns(children, months_earlier, price_per_month):
    """Placements that end earlier, since the child returns home. -> money per year; negative =
    saving.

    `children` is children per year; child-months saved at the price of a month in placement.
    """
    return -children * months_earlier * price_per_month


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
        post_costs,
        posts_paid,
        agreements,
        renewed_agreements,
        yearly_amount,
        continued,
        grant_spending,
        even_grant,
        grant_cut,
        late_start,
        late_start_repaid,
        underspend,
        underspend_repaid,
        earlier_returns,
    )
}


@cache
def arguments(name: str) -> tuple[str, ...]:
    """The drivers that a lever declares: its argument names."""
    return tuple(inspect.signature(LEVERS[name]).parameters)


def call_lever(name: str, drivers: Mapping[str, str], values: Mapping):
    """A lever with its drivers (argument = assumption id) at these values: money per year at full
    effect, or FTE.
    """
    return LEVERS[name](**{argument: values[drivers[argument]] for argument in arguments(name)})
