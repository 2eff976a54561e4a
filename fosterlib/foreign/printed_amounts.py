"""Amounts as people print them: thousands dots or commas, savings in parentheses, footnote marks,
currency signs.
"""

import math
import re

from fosterlib.foreign.grids import Printed
from fosterlib.foreign.vocabulary import CURRENCY_SIGNS

CURRENCY = re.compile("|".join(f"(?P<{code}>{sign})" for code, sign in CURRENCY_SIGNS.items()))
USUAL_MARK = {
    "DKK": ",",
    "SEK": ",",
    "NOK": ",",
    "GBP": ".",
    "USD": ".",
}  # before decimals, where a currency is used
BLANK = {"", "-", "..", "..."}
UNKNOWN_WORDS = {
    "?",
    "n/a",
    "na",
    "n.a.",
    "tbc",
    "tbd",
    "not stated",
    "unknown",
    "ikke oplyst",
    "uoplyst",
    "ukendt",
    "i.o.",
}
DASHES = str.maketrans(dict.fromkeys("−–—‒‐‑﹣-", "-"))
FOOTNOTE_MARK = r"\s*(?:[*†‡§#¹²³⁰⁴-⁹ᵃ-ᶻ]+|\[\w{1,3}\])"
FOOTNOTE = re.compile(rf"(?:{FOOTNOTE_MARK}|\s+(?:\(\w\)|\d{{1,2}}\)|\w\)))+$")
DIGITS = r"([0-9][0-9.,'’ ]{0,30}|[.,][0-9]{1,30})"
AMOUNT = re.compile(
    rf"\( ?-? ?{DIGITS}\)|- ?{DIGITS}|{DIGITS}-|\+? ?{DIGITS}"
)  # the first three are negative
READINGS = {
    mark: re.compile(
        rf"(?:[1-9][0-9]{{0,2}}([{group}"
        rf" '’])[0-9]{{3}}(?:\1[0-9]{{3}})*|[0-9]+)?(?:[{mark}][0-9]+)?"
    )
    for mark, group in ((",", "."), (".", ","))
}
RULE = "digits, with one decimal mark for the whole table"


def split_amount(text: str) -> tuple[float, str, str] | None:
    """The sign (1, -1), the digits as printed and the currency ('' if none) of an amount; None if
    it is none.
    """
    text = FOOTNOTE.sub("", text.strip()).translate(DASHES).lower()
    currencies = [str(found.lastgroup) for found in CURRENCY.finditer(text)]
    found = AMOUNT.fullmatch(CURRENCY.sub("", text).strip().removesuffix(",-"))
    if found is None or found.lastindex is None or len(currencies) > 1:
        return None
    digits = found[found.lastindex].strip()
    if re.match("0[0-9]", digits):  # £000 is a unit
        return None
    return 1.0 if found.lastindex == 4 else -1.0, digits, "".join(currencies)


def is_amount(cell: Printed) -> bool:
    """Whether a cell holds a number, in any of the forms."""
    return not isinstance(cell, str) or split_amount(cell) is not None


def not_stated(cell: Printed) -> bool:
    """Whether a cell is blank, has a dash, or says in one of the usual ways that it is unknown."""
    return (isinstance(cell, str) and cell.translate(DASHES) in BLANK) or says_unknown(cell)


def says_unknown(cell: Printed) -> bool:
    """Whether a cell says in words that its amount is not stated."""
    return isinstance(cell, str) and cell.casefold() in UNKNOWN_WORDS


def currency_of(cell: Printed) -> str:
    """The currency of the sign beside an amount; '' if there is none."""
    found = split_amount(cell) if isinstance(cell, str) else None
    return found[2] if found else ""


def amount_of(cell: Printed, mark: str) -> tuple[float, int]:
    """The value of a cell with this decimal mark, NaN if it has none, and how many decimals it
    shows.
    """
    if not isinstance(cell, str):
        return cell, len(f"{cell:.6f}".rstrip("0").partition(".")[2])
    found = split_amount(cell)
    if found is None or not READINGS[mark].fullmatch(found[1]):
        return math.nan, 0
    sign, digits, _ = found
    whole, _, decimals = digits.partition(mark)
    return sign * float(f"{re.sub(r'[^0-9]', '', whole)}.{decimals}") + 0.0, len(decimals)
