"""How likely it is that a proposal reaches what is printed, and what that statement rests on."""

from collections.abc import Iterable, Sequence

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.evaluate import evaluate
from fosterlib.questions.ranges import tornado
from fosterlib.simulate.run import ALL_YEARS, Simulation
from fosterlib.words.amounts import is_nothing
from fosterlib.words.quantities import quantity
from fosterlib.words.reference import standing
from fosterlib.words.text import number, word

MOST_NAMED_DRIVERS = 3
LEAST_SHARE = 0.05  # of the variance, to be named
LEAST_ROOM = 0.25  # of the widest room to one side, to be named


@checked
def probability_text(simulation: Simulation, lang: str = "da") -> str:
    """The probability of reaching the printed totals (else the plan) in the last year and over all
    years, or of keeping within them where they are no saving; on what condition, which assumptions
    most of the uncertainty comes from, and in which years the calculation lies outside P10 to P90.
    """
    case, shares = simulation.case, simulation.probability["probability"]
    if not simulation.variance_share.to_numpy().any():
        return word("nothing_uncertain", lang)
    last = case.years[-1]
    is_printed = standing(evaluate(case)) == "printed"
    target = word("probability_of_print" if is_printed else "probability_of_plan", lang)
    span = f"{case.years[0]}-{last}"
    key = "probability" if is_saving(simulation, last) else "probability_within"
    told = word(key, lang, target, _percent(shares[last], lang), last)
    if len(case.years) > 1:
        told += word("probability_in_all", lang, _percent(shares[ALL_YEARS], lang), span)
    is_solved = simulation.facts == "estimate" and len(simulation.outside) > 0
    condition = word("probability_solved" if is_solved else "probability_condition", lang)
    said = f"{told}, {condition}.", what_varies_most(simulation, lang)
    return " ".join(text for text in (*said, what_lies_outside(simulation, lang)) if text)


def is_saving(simulation: Simulation, year: str) -> bool:
    """Whether what draws are held against in a year (or `all`) saves: that is reached, a cost is
    kept within.
    """
    return bool(simulation.probability["target"][year] < 0)


def what_varies_most(simulation: Simulation, lang: str) -> str:
    """From which assumptions most of the variance over all years comes, each with its share."""
    case, shares = simulation.case, simulation.variance_share[ALL_YEARS]
    largest = shares[shares >= LEAST_SHARE].head(MOST_NAMED_DRIVERS)
    names = [
        f"{_called(case, str(id), lang)} ({_percent(share, lang)})" for id, share in largest.items()
    ]
    if not names:
        return word("varies_by_many", lang)
    key = "varies_mostly" if largest.sum() > 0.5 else "varies_largest"
    told = word(key, lang, "; ".join(names))
    pairs = [{pair.a, pair.b} for pair in case.header.correlation]
    if any(pair <= set(largest.index) for pair in pairs):
        told += f" {word('varies_together', lang)}"
    return told


def _called(case: Case, id: str, lang: str) -> str:
    """What is drawn, by name: an assumption, or the risk that a line was given."""
    if id in case.assumptions:
        return label(case.assumptions[id], lang)
    return f"{word('risk', lang)}: {label(case.line(id.removesuffix('.risk')), lang)}"


def _percent(share: float, lang: str) -> str:
    return f"{number(100 * share, lang)} %"


def what_lies_outside(simulation: Simulation, lang: str, years: Iterable[str] | None = None) -> str:
    """In which years the calculation lies outside P10 to P90, and which estimates have most of
    their range to one side of them, so that the draws lie there; blank if it lies within in all.
    """
    case, found = simulation.case, simulation.quantiles
    total = evaluate(case, simulation.scenario).total
    told = []
    for key, end, side in (("outside_below", "P10", 1), ("outside_above", "P90", -1)):
        gaps = {year: side * (found.loc[year, end] - total[year]) for year in years or case.years}
        beyond = [year for year, gap in gaps.items() if gap > 0 and not is_nothing(case, gap)]
        if beyond:
            told.append(_outside(simulation, key, side, beyond, lang))
    return " ".join(told)


def _outside(simulation: Simulation, key: str, side: int, years: Sequence[str], lang: str) -> str:
    """The sentence for the years that lie outside on one side; `side` 1: the draws lie higher."""
    *before, last = years
    when = word("and", lang, ", ".join(before), last) if before else last
    names = [_estimate_text(simulation, id, lang) for id in _with_room(simulation, side, last)]
    return word(f"{key}_since", lang, when, "; ".join(names)) if names else word(key, lang, when)


def _with_room(simulation: Simulation, side: int, year: str) -> list[str]:
    """The drawn assumptions that can move the total further to one side than to the other, the
    widest room first.
    """
    rows = tornado(simulation.case, year, simulation.scenario, simulation.facts)
    now = float(evaluate(simulation.case, simulation.scenario).total[year])
    drawn = set(simulation.variance_share.index)
    rooms = {}
    for row in rows[rows["assumption"].isin(drawn)].itertuples(index=False):
        rooms[row.assumption] = side * (row.effect_low + row.effect_high - 2 * now)
    ordered = sorted(rooms, key=lambda id: -rooms[id])[:MOST_NAMED_DRIVERS]
    least = LEAST_ROOM * max(rooms.values(), default=0.0)
    return [
        id
        for id in ordered
        if rooms[id] >= least and rooms[id] > 0 and not is_nothing(simulation.case, rooms[id])
    ]


def _estimate_text(simulation: Simulation, id: str, lang: str) -> str:
    """An assumption with what it is taken as and its range."""
    case = simulation.case
    one, now = case.assumptions[id], case.values(simulation.scenario)[id]
    texts = [quantity(one, value, lang) for value in (now, one.low, one.high)]
    return word("outside_estimate", lang, label(one, lang), *texts)
