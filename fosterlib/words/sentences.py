"""What a scenario comes to, in sentences that an alderman reads."""

import math
from functools import lru_cache

from fosterlib.model.case import label
from fosterlib.model.checked import checked, of_one_case
from fosterlib.model.evaluate import Results, in_prices
from fosterlib.model.units import magnitude
from fosterlib.words.text import number, word


@checked
def headline(results: Results, published: Results, lang: str) -> str:
    """The effect in the last year of the case and over the period, and the difference to the
    published case, in the prices of `results`.
    """
    of_one_case(results, published)
    years = results.case.years
    year, span = years[-1], f"{years[0]}-{results.years[-1]}"
    total, printed = results.total, in_prices(published, results.price_level).total
    if total.isna().any():
        return unknown_total(results, lang)
    in_year, in_all = (effect_text(results, value, lang) for value in (total[year], total.sum()))
    parts = word("headline", lang, in_year, year, in_all, span)
    gaps = [(total[year] - printed[year], year), ((total - printed).sum(skipna=False), span)]
    for gap, when in gaps:
        if not math.isnan(gap) and not _is_nothing(results, gap):
            side = "worse" if gap > 0 else "better"
            return f"{parts} {word(side, lang, money(results, abs(gap), lang), when)}"
    return f"{parts} {word('as_published', lang)}" if printed.notna().all() else parts


def unknown_total(results: Results, lang: str) -> str:
    """Which lines make the total unknown; blank if none does."""
    names = [
        label(line, lang)
        for line in results.case.lines
        if line.in_total and line.id in results.unknown
    ]
    return word("unknown_total", lang, ", ".join(names)) if names else ""


def effect_text(results: Results, value: float, lang: str) -> str:
    """An effect as a saving or a cost: "saves 12.8 million DKK"."""
    if value != value:
        return word("not_stated", lang)
    is_saving = value < 0 and not _is_nothing(results, value)
    return word("saves" if is_saving else "costs", lang, money(results, abs(value), lang))


size = lru_cache(maxsize=64)(magnitude)


def money(results: Results, value: float, lang: str) -> str:
    """An amount in whole currency, or in millions with one decimal from a million on."""
    if value != value:
        return word("not_stated", lang)
    single = value * size(results.case.header.unit)
    currency = results.case.header.unit.split()[-1]
    sign = "kr." if (currency, lang) == ("DKK", "da") else currency
    if abs(single) >= 1e6:
        return f"{number(single / 1e6, lang, 1)} {word('million', lang)} {sign}"
    return f"{number(single, lang)} {sign}"


def _is_nothing(results: Results, value: float) -> bool:
    return abs(value) * size(results.case.header.unit) < 0.5
