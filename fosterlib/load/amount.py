"""Amounts as people print them: thousands dots or commas, savings in parentheses, footnote marks, currency signs."""

import math
import re
from collections.abc import Sequence

from fosterlib.errors import CaseError, Problem

CURRENCY_SIGNS = {"£": "GBP", "€": "EUR", "$": "USD", "kr": "DKK"} | {
    code.lower(): code for code in ("DKK", "GBP", "EUR", "SEK", "NOK", "USD")
}
BLANK = {"", "-", "..", "..."}
UNKNOWN_WORDS = {
    "?", "n/a", "na", "n.a.", "tbc", "tbd", "not stated", "unknown", "ikke oplyst", "uoplyst", "ukendt", "i.o.",
}  # fmt: skip
DASHES = str.maketrans(dict.fromkeys("−–—‒‐‑﹣-", "-"))
SIGN = r"£|€|\$|(?:kr|dkk|gbp|eur|sek|nok|usd)\b\.?"
FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§#¹²³⁰⁴-⁹ᵃ-ᶻ]+|\[\w{1,3}\])|\s+(?:\(\w\)|\d{1,2}\)|\w\)))+$")
DIGITS = re.compile(r"[0-9][0-9.,'’ ]*|[.,][0-9]+")
RULE = "digits, with one decimal mark for the whole table"


def split_amount(text: str) -> tuple[float, str, str] | None:
    """The sign (1, -1), the digits as printed and the currency ('' if none) of an amount; None if it is none."""
    text = FOOTNOTE.sub("", text.strip()).translate(DASHES).lower().strip()
    currencies = re.findall(SIGN, text)
    text = re.sub(rf"\s*(?:{SIGN})\s*", "", text).removesuffix(",-").strip()
    sign = 1.0
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1.0, text[1:-1].strip().removeprefix("-").strip()
    elif text.startswith("-") or text.endswith("-"):
        sign, text = -1.0, text.removeprefix("-").removesuffix("-").strip() if text.count("-") == 1 else "?"
    text = text.removeprefix("+").strip()
    if len(currencies) > 1 or not DIGITS.fullmatch(text) or re.match("0[0-9]", text):  # £000 is a unit
        return None
    return sign, text, CURRENCY_SIGNS[currencies[0].rstrip(".")] if currencies else ""


def not_stated(cell: str) -> bool:
    """Whether a cell is blank, has a dash, or says in one of the usual ways that nothing is stated."""
    return cell.translate(DASHES).strip() in BLANK or says_unknown(cell)


def says_unknown(cell: str | float) -> bool:
    """Whether a cell says in words that its amount is not stated."""
    return isinstance(cell, str) and cell.casefold().strip() in UNKNOWN_WORDS


def is_amount(cell: str | float) -> bool:
    """Whether a cell holds a number, in any of the forms."""
    return isinstance(cell, float) or split_amount(cell) is not None


def reads(digits: str, mark: str) -> float:
    """The number that `digits` stand for with this decimal mark; NaN if they cannot be read with it."""
    groups = "." if mark == "," else ","
    for group in (groups, " ", "'", "’"):
        form = rf"(?:[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+)?(?:{re.escape(mark)}[0-9]+)?"
        if re.fullmatch(form, digits):
            return float(digits.replace(group, "").replace(mark, "."))
    return math.nan


def decimals(digits: str, mark: str) -> int:
    """How many decimals are printed."""
    return len(digits.partition(mark)[2])


def possible_marks(printed: Sequence[tuple[str, str]], file: str) -> list[str]:
    """The decimal marks with which every amount can be read. CaseError where two cells contradict each other.

    `printed` holds each amount's digits and its place in words.
    """
    only: dict[str, tuple[str, str]] = {}
    for digits, place in printed:
        marks = [mark for mark in ",." if not math.isnan(reads(digits, mark))]
        if len(marks) == 1:
            only.setdefault(marks[0], (digits, place))
    if len(only) == 2:
        (one, there), (other, here) = only[","], only["."]
        reason = f"'{one}' ({there}) has a decimal comma or thousands dots, '{other}' ({here}) the opposite"
        raise CaseError(Problem(reason, file, allowed=RULE))
    return list(only) or [",", "."]


def likely_marks(printed: Sequence[tuple[str, str]]) -> list[str]:
    """The mark with which the amounts are of one size: 1.300 beside 800 has a thousands dot. Both if none is better."""
    both = [(reads(digits, ","), reads(digits, ".")) for digits, _ in printed]
    plain = sorted(one for one, other in both if one == other and one)
    unclear = [pair for pair in both if pair[0] != pair[1]]
    if not plain or not unclear:
        return [",", "."]
    middle = plain[len(plain) // 2]
    apart = [abs(math.log10(sorted(pair[n] for pair in unclear)[len(unclear) // 2] / middle)) for n in (0, 1)]
    comma, point = apart
    return [","] * (comma < point + 1) + ["."] * (point < comma + 1)
