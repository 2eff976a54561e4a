"""How likely it is that a proposal reaches what is printed, and what that statement rests on."""

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked
from fosterlib.model.evaluate import evaluate
from fosterlib.simulate.run import ALL_YEARS, Simulation
from fosterlib.words.reference import standing
from fosterlib.words.text import number, word

MOST_NAMED_DRIVERS = 3
LEAST_SHARE = 0.05  # of the variance, to be named


@checked
def probability_text(simulation: Simulation, lang: str = "da") -> str:
    """The probability of reaching the printed totals (else the plan) in the last year and over all
    years, on what condition, and which assumptions most of the uncertainty comes from.
    """
    case, shares = simulation.case, simulation.probability["probability"]
    if not simulation.variance_share.to_numpy().any():
        return word("nothing_uncertain", lang)
    last = case.years[-1]
    is_printed = standing(evaluate(case)) == "printed"
    target = word("probability_of_print" if is_printed else "probability_of_plan", lang)
    span = f"{case.years[0]}-{last}"
    told = word("probability", lang, target, _percent(shares[last], lang), last)
    if len(case.years) > 1:
        told += word("probability_in_all", lang, _percent(shares[ALL_YEARS], lang), span)
    is_solved = simulation.facts == "estimate" and len(simulation.outside) > 0
    condition = word("probability_solved" if is_solved else "probability_condition", lang)
    return f"{told}, {condition}. {what_varies_most(simulation, lang)}"


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
