"""Money in a sentence: one scale for all that stands in it."""

from collections.abc import Sequence
from functools import lru_cache

from fosterlib.model.case import Case
from fosterlib.model.units import magnitude
from fosterlib.words.text import number, word

MILLION = 1e6
LEAST_OF_A_MILLION = 50_000  # what one decimal of a million still tells
SIGNS_BEFORE = {"GBP": "£", "EUR": "€"}  # in English
COIN = 0.5  # of the currency: less than this is nothing

size = lru_cache(maxsize=64)(magnitude)


def is_nothing(case: Case, value: float) -> bool:
    """Whether an amount in the case's unit rounds to nothing."""
    return abs(value) * size(case.header.unit) < COIN


def money_texts(case: Case, values: Sequence[float], lang: str) -> list[str]:
    """Amounts in the case's unit as the texts of one sentence: all in millions or all in whole
    currency, without their sign.
    """
    single = [abs(value) * size(case.header.unit) for value in values]
    decimals, step = scale(single, size(case.header.unit))
    return [_amount(case, value, decimals, step, lang) for value in single]


def money_beside(case: Case, value: float, others: float, lang: str) -> str:
    """One amount without its sign, in millions if the largest of `others` makes a million."""
    single, unit_size = (abs(one) * size(case.header.unit) for one in (value, 1.0))
    decimals, step = scale([single, others * unit_size], unit_size)
    if others * unit_size < MILLION:
        decimals, step = None, unit_size if 1 < unit_size <= single else 1.0
    return _amount(case, single, decimals, step, lang)


def scale(single: Sequence[float], unit_size: float) -> tuple[int | None, float]:
    """How amounts in whole currency are told together: decimals of a million (None: not in
    millions), and to what step they are rounded.
    """
    told = [value for value in single if value >= COIN]
    largest, smallest = max(told, default=0.0), min(told, default=0.0)
    from_where = MILLION if unit_size > 1 else 10 * MILLION
    if largest >= from_where and smallest >= LEAST_OF_A_MILLION:
        return 1, 1.0
    return None, unit_size if 1 < unit_size <= smallest else 1.0


def money(case: Case, value: float, lang: str) -> str:
    """One amount in the case's unit, with its sign, as a sentence tells it."""
    if value != value:
        return word("not_stated", lang)
    [text] = money_texts(case, [value], lang)
    return f"-{text}" if value < 0 and not is_nothing(case, value) else text


def _amount(case: Case, single: float, decimals: int | None, step: float, lang: str) -> str:
    if single != single:
        return word("not_stated", lang)
    currency = case.header.unit.split()[-1]
    if decimals is None:
        figure = number(round(single / step) * step, lang)
    else:
        figure = f"{number(single / MILLION, lang, decimals)} {word('million', lang)}"
    if lang == "en":
        return f"{SIGNS_BEFORE.get(currency, f'{currency} ')}{figure}"
    return f"{figure} {'kr.' if currency == 'DKK' else currency}"
