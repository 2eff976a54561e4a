"""What a scenario comes to, in sentences that an alderman reads."""

from functools import lru_cache

from fosterlib.evaluate import Results
from fosterlib.text import number, word
from fosterlib.units import magnitude


def headline(results: Results, published: Results, lang: str) -> str:
    """The effect in the last year of the case and over the period, and the difference to the published case."""
    years = results.case.years
    year = years[-1]
    total, printed = results.total, published.total
    span = f"{years[0]}-{results.years[-1]}"
    in_year = effect_text(results, total[year], lang)
    in_all = effect_text(results, total.sum(skipna=False), lang)
    parts = word("headline", lang, in_year, year, in_all, span)
    gap = total[year] - printed[year]
    if gap != gap:
        return parts
    if abs(gap) < 0.5:
        return f"{parts} {word('as_published', lang)}"
    return f"{parts} {word('worse' if gap > 0 else 'better', lang, money(results, abs(gap), lang), year)}"


def effect_text(results: Results, value: float, lang: str) -> str:
    """An effect as a saving or a cost: "12.8 million DKK saved"."""
    if value != value:
        return word("not_stated", lang)
    return word("saves" if value <= 0 else "costs", lang, money(results, abs(value), lang))


size = lru_cache(maxsize=64)(magnitude)


def money(results: Results, value: float, lang: str) -> str:
    """An amount in whole currency, or in millions with one decimal where it is a million or more."""
    if value != value:
        return word("not_stated", lang)
    single = value * size(results.case.header.unit)
    currency = results.case.header.unit.split()[-1]
    sign = "kr." if (currency, lang) == ("DKK", "da") else currency
    if abs(single) >= 1e6:
        return f"{number(single / 1e6, lang, 1)} {word('million', lang)} {sign}"
    return f"{number(single, lang)} {sign}"
