"""Words and numbers in Danish and English: every word that is shown stands in words.csv, once for
each language.
"""

import csv
import io
import math
from decimal import localcontext
from functools import cache, lru_cache
from importlib.resources import files

from babel.numbers import NumberFormatError, format_decimal, parse_decimal

from fosterlib.model.case import Case, check_lang, label
from fosterlib.model.errors import CaseError, Problem
from fosterlib.model.units import CURRENCIES

LOCALES = {"da": "da_DK", "en": "en_GB"}


def word(key: str, lang: str, *parts: str) -> str:
    """A word or sentence of the outputs in `lang`, with its blanks filled."""
    check_lang(lang)
    return _words()[key][lang].format(*parts)


def has_word(key: str) -> bool:
    """Whether the outputs have such a word."""
    return key in _words()


def basis_text(basis: str, lang: str) -> str:
    """The basis of an assumption in words."""
    return word(f"basis.{basis}", lang)


def number(value: float, lang: str, decimals: int = 0, signed: bool = False) -> str:
    """A number as it is written in `lang`, rounded once, here; "not stated" for NaN."""
    if isinstance(value, float) and math.isnan(value):
        return word("not_stated", lang)
    rounded = round(float(value), decimals) + 0.0
    if math.isinf(rounded):
        return "∞" if rounded > 0 else "-∞"
    text = _formatted(rounded, decimals, lang)
    return f"+{text}" if signed and rounded > 0 else text


def precise(value: float, lang: str, step: float = 0.0) -> str:
    """A number with the decimals it needs: none that are zero, and at least four digits of one that
    has no end.
    """
    if value != value:
        return word("not_stated", lang)
    fewest = next(
        (d for d in range(7) if abs(round(value, d) - value) <= 1e-9 * max(1.0, abs(value))), 7
    )
    of_step = next((d for d in range(7) if abs(round(step, d) - step) < 1e-12), 6)
    four_digits = 3 - math.floor(math.log10(abs(value))) if value else 0
    return number(value, lang, min(fewest, max(of_step, four_digits, 0)))


def read_number(text: str, lang: str) -> float:
    """A number as people type it: "1.300" and "25,75" in Danish, "1,300" and "25.75" in English.
    CaseError if not.
    """
    try:
        return float(
            parse_decimal(
                text.strip().replace("−", "-").replace(" ", ""), LOCALES[lang], strict=True
            )
        )
    except NumberFormatError:
        example = number(1300.5, lang, 1)
        raise CaseError(Problem("is not a number", value=text, allowed=example)) from None


def unit_text(unit: str, lang: str) -> str:
    """A unit in words: "1000 DKK/child/year" is "1.000 kr. pr. barn pr. år"."""
    first, *rest = unit.split("/")
    words = [_unit_word(first, lang, "units"), *(_unit_word(name, lang, "unit") for name in rest)]
    return (" pr. " if lang == "da" else " per ").join(words)


def party_heading(case: Case, lang: str) -> str:
    """What a party of the case is, as the head of a column: "Center", "Payer"."""
    return label(case.header, lang, "party_word").capitalize()


def by_party(case: Case, lang: str) -> str:
    """The title of what is shown by party: "Effect by centre"."""
    return word("by_party", lang, label(case.header, lang, "party_word"))


def money_text(case: Case, lang: str, price_level: str | None = None) -> str:
    """The unit and the price level of a table: "1.000 kr., 2018 p/l"."""
    level = case.header.price_level if price_level is None else price_level
    prices = word("price_level", lang, level) if level else word("price_level_unknown", lang)
    return f"{unit_text(case.header.unit, lang)}, {prices}"


def money_heading(case: Case, lang: str, price_level: str | None = None) -> str:
    """`money_text` to begin a line with."""
    return beginning(money_text(case, lang, price_level))


def beginning(text: str) -> str:
    """A text to begin a line or a sentence with."""
    return text[:1].upper() + text[1:]


def _unit_word(name: str, lang: str, form: str) -> str:
    size, _, currency = name.strip().rpartition(" ")
    if currency in CURRENCIES:
        sign = ("kr." if lang == "da" else "DKK") if currency == "DKK" else currency
        amount = {"": "", "1000000": ("mio. " if lang == "da" else "million ")}.get(size)
        amount = f"{number(float(size), lang)} " if amount is None else amount
        return f"{amount}{sign}"
    key = next((key for key in (f"{form}.{name}", f"unit.{name}") if key in _words()), None)
    return word(key, lang) if key else name


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (files("fosterlib.words") / "words.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(io.StringIO(text))}


@lru_cache(maxsize=8192)
def _formatted(rounded: float, decimals: int, lang: str) -> str:
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(prec=330):  # a float has up to 309 digits before the point
        return format_decimal(rounded, form, LOCALES[lang])
