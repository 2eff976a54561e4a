"""What the headings of somebody else's table say: a year, a role, a unit, a price level."""

import re
import unicodedata
from collections.abc import Iterable

from fosterlib.foreign import vocabulary as words
from fosterlib.foreign.grids import Printed

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[/-]\s?((?:19|20)?\d\d))?(?!\d)")
DATE = re.compile(r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)[./-](\d\d?)[./-](\d{4}))(?: 00:00:00)?")
NO_YEAR = "|".join(
    (words.PRICE_LEVEL, words.ACCOUNTS, words.FORECASTS, words.TOTAL_WORDS, words.COUNTS)
)
ABOUT_UNITS = r"\b(?:alle|all|beløb|tal|amounts?|figures|i|in|er|are|belopp|beløp)\b"
LONGEST_HEADING = 40


def plain(cell: Printed) -> str:
    """A heading or label for comparing: lower case, no footnote marks, one kind of dash, no colon
    at the end.
    """
    text = re.sub(r"[*†‡¹²³⁰-⁹]+|\[\w\]|\s\d\)$", "", str(cell))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐‑–—−]", "-", text).replace("’", "'")
    return " ".join(text.split()).strip(" :*").strip()


def says(pattern: str, cell: Printed) -> bool:
    """Whether a heading or label holds one of a group of words."""
    return re.search(pattern, plain(cell)) is not None


def year_of(cell: Printed) -> str | None:
    """The year that heads a column: `2018` for "Budget 2018", `2026/27` for "2026-27 £000"; None
    if none does.

    A span of years ("2018-2021") heads a total and is no year; nor is the year of accounts
    ("R2025"), of a forecast, of a price level, of posts, of shares.
    """
    text = _year_text(cell)
    return None if re.search(NO_YEAR, text) else _year_in(text)


def forecast_year(cell: Printed) -> str | None:
    """The year of a forecast ("Forventet 2026"): one of the plan where no other year of the plan
    follows.
    """
    text = _year_text(cell)
    is_forecast = re.search(words.FORECASTS, text)
    return _year_in(re.sub(words.FORECASTS, "", text)) if is_forecast else None


def _year_text(cell: Printed) -> str:
    """A heading with its year apart from letters, and `26/27` as `2026/27`."""
    text = plain(cell)
    if (date := DATE.fullmatch(text)) is not None:  # Excel makes dates of years
        year, *day = (date[1], date[2], date[3]) if date[1] else (date[6], date[5], date[4])
        text = year if [int(one) for one in day] in ([1, 1], [12, 31]) else text
    text = re.sub(r"(?<=[a-zæøåäö])(?=(?:19|20)\d\d)", " ", text)
    return re.sub(r"(?<![\d/])(\d\d)/(\d\d)(?![\d/])", r"20\1/\2", text)


def _year_in(text: str) -> str | None:
    found = list(YEAR.finditer(text))
    if len(found) != 1 or len(text) > LONGEST_HEADING:
        return None
    start, end = found[0].groups()
    following = f"{(int(start) + 1) % 100:02d}"
    other_digits = re.search(r"\d", re.sub(r"'?000\b|1[., ]000", "", YEAR.sub("", text)))
    if (end and end[-2:] != following) or other_digits:
        return None
    return f"{start}/{following}" if end else start


def is_onwards(cell: Printed) -> bool:
    """Whether a heading says that its amounts go on ("2029 og frem", "2029/30 onwards")."""
    return re.search(words.ONWARDS, plain(cell)) is not None


def role_of(cell: Printed) -> str | None:
    """What a column is by its name, one of COLUMN_ROLES; None if the name does not say."""
    name = plain(cell)
    bare = re.sub(
        r"\(.*?\)|[£€$]\S*|\b(?:[tkm]\.?|mio\.?|mill\.?|1[., ]?000)?\s?kr\.?(?!\w)", "", name
    ).strip(" ,.-")
    if bare in words.ROLE_OF_NAME:
        return words.ROLE_OF_NAME[bare]
    span = YEAR.fullmatch(name)
    is_span = span is not None and span[2] is not None and year_of(name) is None
    is_total = says(words.TOTAL_WORDS, name) and len(name) <= LONGEST_HEADING
    return "total" if is_total or is_span else None


def units_in(cells: Iterable[Printed]) -> set[str]:
    """The money units that a few cells name, in each cell the most particular for each currency.

    `kr` counts as DKK here; which krone it is, `krone` tells from the whole table.
    """
    found = set()
    for cell in cells:
        text = plain(cell)
        if YEAR.match(text):  # 2026 kr.
            text = YEAR.sub("", text)
        for form in words.SUMS_IN_WORDS:
            text = re.sub(form, "", text)
        for units in words.UNIT_FORMS.values():
            found |= set([unit for unit, form in units.items() if re.search(form, text)][:1])
    return found


def is_unit(cell: Printed) -> bool:
    """Whether a cell says in what money is counted, perhaps in which prices, and nothing else."""
    text = re.sub(f"{words.PRICE_LEVEL}|{ABOUT_UNITS}", "", plain(cell))
    text = " ".join(text.split()).strip("()[] ,.")
    forms = [form for units in words.UNIT_FORMS.values() for form in units.values()]
    return any(re.fullmatch(form, text) for form in forms)


def krone(cells: Iterable[Printed]) -> str:
    """Whose krone `kr` is, as far as the words of the table tell: DKK, SEK, NOK, or '' if they do
    not.
    """
    text = "\n".join(str(cell).casefold() for cell in cells if isinstance(cell, str))
    clues = {"DKK": words.DANISH, "SEK": words.SWEDISH, "NOK": words.NORWEGIAN}
    found = [code for code, clue in clues.items() if re.search(clue, text)]
    return found[0] if len(found) == 1 else ""


def price_levels_in(cells: Iterable[Printed]) -> set[str]:
    """The years of the price levels that a few cells name."""
    return {
        one or other for cell in cells for one, other in re.findall(words.PRICE_LEVEL, plain(cell))
    }
