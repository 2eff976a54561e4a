"""What a scenario comes to, in sentences that an alderman reads. Every sentence is a template of
words.csv filled with amounts; which one it is follows from plain numbers alone.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from fosterlib.model.case import Case, label
from fosterlib.model.checked import checked, of_one_case
from fosterlib.model.entries import Line
from fosterlib.model.evaluate import Results, evaluate, in_prices
from fosterlib.questions.reconcile import counted_figures
from fosterlib.words.amounts import is_nothing, money_texts
from fosterlib.words.reference import (
    moves,
    reference_text,
    same_effects,
    source_text,
    standing,
)
from fosterlib.words.text import money_heading, word

DOUBLE_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")
MOST_NAMED = 5  # parties or lines in a sentence


@checked
def headline(results: Results, published: Results, lang: str) -> str:
    """What the proposal comes to in the last year shown and in all of them, in the prices shown;
    how far that is from `published`, or what moved though the net did not; and what of it is not
    printed. `published` is taken over the same years and in the same prices.
    """
    of_one_case(results, published)
    beside = _beside(results, published)
    told = [
        what_it_comes_to(results, lang),
        what_is_spread(results, lang),
        what_moved(results, beside, lang),
        what_is_not_printed(results, lang),
        what_is_not_reproduced(results.case, lang),
    ]
    return " ".join(text for text in told if text)


@checked
def source_line(case: Case, lang: str = "da") -> str:
    """Where a case stands, in which unit and prices its money is, and what the sign means."""
    source = source_text(case.header, lang).rstrip(".")
    money = money_heading(case, lang).rstrip(".")
    return f"{word('source', lang)}: {source}. {money}. {word('sign_rule', lang)}"


def _beside(results: Results, other: Results) -> Results:
    """Other results over the years and in the prices of `results`."""
    if other.years != results.years:
        longer = results.years[-1] if len(results.years) > len(results.case.years) else None
        other = evaluate(results.case, other.scenario, until=longer)
    return in_prices(other, results.price_level)


def what_it_comes_to(results: Results, lang: str) -> str:
    """The net total in the last year shown and over all years, as what it is."""
    case, year, total = results.case, results.years[-1], results.total
    called = label(case.header, lang, "called")
    if total.isna().any():
        return unknown_total(results, lang)
    if not np.abs(results.effects[case.counted]).max(initial=0.0) > 0:
        return sentence("headline_nothing", lang, called, span(results))
    verbs = [net_verb(results, value) for value in (total[year], total.sum())]
    texts = money_texts(case, [total[year], total.sum()], lang)
    first, in_all = (word(verb, lang, text) for verb, text in zip(verbs, texts, strict=True))
    prices = _in_prices(results, lang)
    if len(results.years) == 1:
        return sentence("headline_year", lang, called, first, year, prices)
    if verbs[0] == verbs[1] == "breaks_even":
        gross = _gross(results, lang)
        return sentence("headline_even", lang, called, year, span(results), gross, prices)
    if verbs[0] == verbs[1]:
        in_all = texts[1]
    return sentence("headline", lang, called, first, year, in_all, span(results), prices)


def net_verb(results: Results, value: float) -> str:
    """The word for a net effect: a saving is called one only where no income is in it."""
    if is_nothing(results.case, value):
        return "breaks_even"
    has_income = any(line.money == "income" for line in _acting(results))
    if value < 0:
        return "lowers_net" if has_income else "saves"
    return "costs_net" if has_income else "costs"


def effect_text(results: Results, value: float, lang: str) -> str:
    """An effect as a saving or a cost: "saves DKK 12.8 million"."""
    if value != value:
        return word("not_stated", lang)
    return word(net_verb(results, value), lang, *money_texts(results.case, [value], lang))


def ways_of(case: Case, totals: Sequence[float]) -> tuple[str, str]:
    """The words (keys) for less and for more net spending among these totals: of a saving only
    where all of them save, of a cost where all cost; of the net where an income may be in it.
    """
    known = [value for value in totals if not is_nothing(case, value)]
    if any(line.in_total and line.money == "income" for line in case.lines):
        return "less_net", "more_net"
    if all(value < 0 for value in known):
        return "more_saving", "less_saving"
    if all(value > 0 for value in known):
        return "less_cost", "more_cost"
    return "less_net", "more_net"


def what_moved(results: Results, beside: Results, lang: str) -> str:
    """How far the results are from others over the same years, in the same prices."""
    gaps = results.total - beside.total
    if gaps.isna().any():
        return _moved_as_far_as_known(results, beside, lang)
    if same_effects(results, beside):
        return _nothing_moved(results, beside, lang)
    year, in_all = results.years[-1], gaps.sum()
    if is_nothing(results.case, gaps[year]) and is_nothing(results.case, in_all):
        return _moved_within(results, beside, lang)
    are_savings = all(
        net_verb(one, value) == "saves"
        for one in (results, beside)
        for value in (one.total[year], one.total.sum())
    )
    noun = "saving" if are_savings else "net"
    told = _gaps(results.case, [gaps[year], in_all], noun, lang)
    against = reference_text(beside, lang)
    if len(results.years) == 1:
        return sentence(f"moved_{noun}_year", lang, against, told[0], year)
    return sentence(f"moved_{noun}", lang, against, told[0], year, told[1], span(results))


def _gaps(case: Case, values: Sequence[float], noun: str, lang: str) -> list[str]:
    """Differences in net spending as "DKK 1.9 million higher"; of savings as "lower"."""
    ways = [
        "same" if is_nothing(case, value) else "up" if value > 0 else "down" for value in values
    ]
    texts = money_texts(case, values, lang)
    return [
        word("gap_same" if way == "same" else f"gap_{noun}_{way}", lang, text)
        for way, text in zip(ways, texts, strict=True)
    ]


def _nothing_moved(results: Results, beside: Results, lang: str) -> str:
    """What may be said where no amount differs: that it is as printed only if it is."""
    if moves(results) and dict(results.scenario.overrides) != dict(beside.scenario.overrides):
        return sentence("moves_no_money", lang, span(results))
    kind, (figures, reproduced) = standing(beside), counted_figures(results.case)
    if kind == "printed":
        return word("as_published", lang)
    if kind == "calculated" and reproduced == figures:
        return sentence("all_reproduced", lang, str(figures))
    return word("is_a_plan", lang) if kind == "plan" else ""


def _moved_within(results: Results, beside: Results, lang: str) -> str:
    """What moved though the net of the last year and of all years did not: the years, who pays, or
    the lines.
    """
    case, against = results.case, reference_text(beside, lang)
    gaps = results.effects - beside.effects
    counted = np.nan_to_num(gaps[case.counted])
    by_year = [label_gap for label_gap in zip(results.years, counted.sum(axis=(0, 1)), strict=True)]
    if any(not is_nothing(case, gap) for _, gap in by_year):
        return sentence("moved_years", lang, against, _named(case, by_year, lang))
    when, place = results.years[-1], slice(-1, None)
    if not np.abs(counted[:, :, place]).max(initial=0.0) > 1e-6:
        when, place = span(results), slice(None)
    parties = [label(party, lang) for party in case.header.party]
    by_party = list(zip(parties, counted[:, :, place].sum(axis=(0, 2)), strict=True))
    if any(not is_nothing(case, gap) for _, gap in by_party):
        return sentence("moved_parties", lang, against, when, _named(case, by_party, lang))
    return _moved_lines(results, beside, lang)


def _moved_lines(results: Results, beside: Results, lang: str) -> str:
    """The lines that moved against each other, or those that are shown and not added."""
    case, against = results.case, reference_text(beside, lang)
    gaps = np.nan_to_num(results.effects - beside.effects).sum(axis=1)
    for in_total, key in ((True, "moved_lines"), (False, "moved_memo")):
        for when, place in ((results.years[-1], slice(-1, None)), (span(results), slice(None))):
            by_line = [
                (label(line, lang), gap[place].sum())
                for line, gap in zip(case.lines, gaps, strict=True)
                if line.in_total == in_total
            ]
            if any(not is_nothing(case, gap) for _, gap in by_line):
                return sentence(key, lang, against, when, _named(case, by_line, lang))
    return sentence("moved_inside", lang, against, span(results))


def _moved_as_far_as_known(results: Results, beside: Results, lang: str) -> str:
    """The lines that moved where a total is unknown; blank if none is known to have."""
    case, by_line = results.case, (results.effects - beside.effects).sum(axis=(1, 2))
    gaps = [
        (label(line, lang), gap)
        for line, gap in zip(case.lines, by_line, strict=True)
        if not np.isnan(gap)
    ]
    named, against = _named(case, gaps, lang), reference_text(beside, lang)
    return sentence("moved_known", lang, against, span(results), named) if named else ""


def _named(case: Case, gaps: Iterable[tuple[str, float]], lang: str) -> str:
    """Names with how much more or less each costs, the largest five in their order."""
    some = [(name, gap) for name, gap in gaps if not is_nothing(case, gap)]
    largest = sorted(some, key=lambda one: -abs(one[1]))[:MOST_NAMED]
    kept = [one for one in some if one in largest]
    texts = money_texts(case, [gap for _, gap in kept], lang)
    told = [
        word("named_more" if gap > 0 else "named_less", lang, name, text)
        for (name, gap), text in zip(kept, texts, strict=True)
    ]
    return ", ".join(told)


def what_is_not_printed(results: Results, lang: str) -> str:
    """That the years or the prices shown are not those of the printed figures; blank if they are,
    or if nothing is printed.
    """
    case = results.case
    if not counted_figures(case)[0]:
        return ""
    level = case.header.price_level
    if results.price_level != level:
        return sentence("printed_in_prices", lang, word("price_level", lang, level))
    if len(results.years) > len(case.years):
        return sentence("printed_until", lang, case.years[-1])
    return ""


def what_is_not_reproduced(case: Case, lang: str) -> str:
    """How many printed figures the calculation misses; blank if none."""
    figures, reproduced = counted_figures(case)
    if reproduced == figures:
        return ""
    return sentence("not_reproduced", lang, str(figures - reproduced), str(figures))


def unknown_total(results: Results, lang: str) -> str:
    """Which lines make the total unknown; blank if none does."""
    names = [
        label(line, lang)
        for line in results.case.lines
        if line.in_total and line.id in results.unknown
    ]
    return sentence("unknown_total", lang, ", ".join(names)) if names else ""


def what_is_spread(results: Results, lang: str) -> str:
    """Which lines' money is known in sum alone and spread evenly over years; blank if none is."""
    case = results.case
    names = [
        f"{label(line, lang)} ({', '.join(case.spread[line.id])})"
        for line, guessed in zip(case.lines, results.spread, strict=True)
        if guessed.any()
    ]
    return sentence("spread_evenly", lang, ", ".join(names)) if names else ""


def span(results: Results) -> str:
    """The years shown: "2018-2021", or the one that is."""
    first, last = results.years[0], results.years[-1]
    return first if first == last else f"{first}-{last}"


def sentence(key: str, lang: str, *parts: str) -> str:
    """A sentence of words.csv with its blanks filled; a part that ends in a stop, such as "kr.",
    gets no second one.
    """
    return DOUBLE_STOP.sub(".", word(key, lang, *parts))


def _acting(results: Results) -> list[Line]:
    """The lines that count in the total and are not nothing."""
    return [
        line
        for line, cells in zip(results.case.lines, results.effects, strict=True)
        if line.in_total and np.nan_to_num(cells).any()
    ]


def _gross(results: Results, lang: str) -> str:
    """What is spent and what meets it, over all years, where the two cancel out."""
    case = results.case
    by_line = np.nan_to_num(results.effects).sum(axis=(1, 2))
    counted = [
        (line, value)
        for line, value in zip(case.lines, by_line, strict=True)
        if line.in_total and not is_nothing(case, value)
    ]
    spent = sum(value for _, value in counted if value > 0)
    kinds = {line.money == "income" for line, value in counted if value < 0}
    if not kinds:
        return word("gross_years", lang)
    key = "gross_both" if len(kinds) > 1 else "gross_income" if True in kinds else "gross_saving"
    return word(key, lang, *money_texts(case, [spent, spent], lang))


def _in_prices(results: Results, lang: str) -> str:
    level = results.price_level
    return f" ({word('price_level', lang, level)})" if level else ""
