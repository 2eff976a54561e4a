"""Finds its way in a table that somebody else made: the header row, what each column is, the years,
the unit.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fosterlib.foreign.amount import SIGNS, is_amount
from fosterlib.foreign.grids import Cell, Grid, column_name
from fosterlib.model.errors import CaseError, Problem, nearest, refuse

NAMES = {  # what a column is: how it may be headed, in Danish or English
    "total": (
        "total, i alt, ialt, sum, samlet, hovedtotal, grand total, overall, all years, alle år,"
        " hele perioden"
    ),
    "line": (
        "line, post, linje, budgetpost, proposal, forslag, initiativ, initiative, indsats, tiltag,"
        " description, beskrivelse, tekst, navn, name, item, scheme, title, titel, detail, details,"
        " budget line, option, saving, besparelse, growth, pressure, service, område, budgetområde,"
        " area, project, projekt, activity, aktivitet, emne"
    ),
    "steering_area": "styringsområde, steering area, bevilling, bevillingsområde, appropriation",
    "category": (
        "category, kategori, directorate, department, theme, tema, part, del, type, funktion,"
        " function, udvalg, committee, portfolio, hovedområde, group, gruppe, section, afsnit,"
        " sektor, block"
    ),
    "party": (
        "party, centre, center, forvaltning, administration, partner, payer, funder, hvem, enhed,"
        " organisation, betaler, unit, borgercenter"
    ),
    "ignore": (
        "no, nr, nr., no., ref, reference, id, number, nummer, #, code, kode, note, notes, noter,"
        " bemærkning, bemærkninger, comment, comments, kommentar, kommentarer, risk, risiko, rag,"
        " lead, ansvarlig, owner, page, side"
    ),
}
COLUMN_NAMES = {name.strip(): role for role, names in NAMES.items() for name in names.split(",")}
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[/-]\s?((?:19|20)?\d\d))?(?!\d)")
BASE_WORDS = r"\b(base|baseline|basis|basisbudget|current|nuværende|grundbudget|regnskab|forbrug|outturn|actuals?)\b"
# no money
OTHER_COUNTS = (
    r"\b(fte|ftes|posts|headcount|årsværk|stillinger|antal|pct|procent|per cent|percent)\b|%"
)
TOTAL_WORDS = (
    r"\b(total|totals|totalt|i"
    r" alt|ialt|sum|samlet|samlede|subtotal|sub-total|delsum|mellemsum|hovedtotal)\b"
)
SCALES = {  # the most particular first
    "1000000000 ": r"mia|milliard\w*|bn|billions?",
    "1000000 ": r"mio|mill|million\w*|m",
    "1000 ": r"1[., ]?000|'?000s?|t|k|tusind\w*|thousands?",
}
UNITS = {  # a currency with what it is counted in before or after it, or alone
    code: (
        {
            scale + code: (
                rf"(?<![\w.,'])(?:{form})\.?\s?(?:of )?(?:{sign})(?!\w)|(?:{sign})\s?(?:\(|in?"
                rf" )?(?:{form})(?!\w)"
            )
            for scale, form in SCALES.items()
        }
        | {code: rf"(?<![a-zæøå])(?:{sign})(?![a-zæøå])"}
    )
    for code, sign in SIGNS.items()
}
SUMS = (  # sums of money in a sentence, which say nothing of the table's unit
    r"[£€$]\s?(?!0|'0)\d[\d.,]*\s?(?:bn|m|k|million|thousand)?\b",
    r"(?<![\d.,])(?!1[.,]?000\b)\d[\d.,]*\s?(?:mio|mia|million\w*|milliard\w*|t)?\.?\s?kr\b",
)
PRICES = r"(?:p/l|pl\b|priser|prisniveau|prices|price level)"
PRICE_LEVEL = rf"(20\d\d)\s*-?\s*{PRICES}|{PRICES}[ :]*(20\d\d)"
NO_YEAR = "|".join((PRICE_LEVEL, BASE_WORDS, TOTAL_WORDS, OTHER_COUNTS))
ABOUT_UNITS = r"\b(?:alle|all|beløb|tal|amounts?|figures|i|in|er|are)\b"
HEADER_WITHIN = 60


@dataclass(frozen=True)
class Layout:
    """Where things stand: the header row, the columns that name a row by role, the columns of
    amounts by name.

    The amounts are those of the years, by their labels, and last the `total`: a blank column where
    there is none.
    """

    header: int
    names: Mapping[str, int]
    amounts: Mapping[str, int]


def plain(cell: Cell) -> str:
    """A heading or label for comparing: lower case, no footnote marks, one kind of dash, no colon
    at the end.
    """
    text = re.sub(r"[*†‡¹²³⁰-⁹]+|\[\w\]|\s\d\)$", "", str(cell))
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐‑–—−]", "-", text).replace("’", "'")
    return " ".join(text.split()).strip(" :*").strip()


def year_of(cell: Cell) -> str | None:
    """The year that heads a column: `2018` for "Budget 2018", `2026/27` for "2026-27 £000"; None if
    none does.

    A span of years ("2018-2021") heads a total and is no year; nor is the year of a price level, of
    posts, of shares.
    """
    text = re.sub(r"(?<=[a-zæøå])(?=(?:19|20)\d\d)", " ", plain(cell))
    text = re.sub(r"(?<![\d/])(\d\d)/(\d\d)(?![\d/])", r"20\1/\2", text)
    found = list(YEAR.finditer(text))
    if len(found) != 1 or len(text) > 40 or re.search(NO_YEAR, text):
        return None
    start, end = found[0].groups()
    following = f"{(int(start) + 1) % 100:02d}"
    if (end and end[-2:] != following) or re.search(
        r"\d", re.sub(r"'?000\b|1[.,]000", "", YEAR.sub("", text))
    ):
        return None
    return f"{start}/{following}" if end else start


def role_of(cell: Cell) -> str | None:
    """What a column is by its name, one of NAMES; None if the name does not say."""
    name = plain(cell)
    words = re.sub(r"\(.*?\)|[£€$]\S*|\b(?:t\.?|mio\.?|1[.,]000)?\s?kr\.?", "", name).strip(" ,.-")
    if words in COLUMN_NAMES:
        return COLUMN_NAMES[words]
    span = YEAR.fullmatch(name)
    is_total = (re.search(TOTAL_WORDS, name) and len(name) <= 40) or (
        span and span[2] and year_of(name) is None
    )
    return "total" if is_total else None


def year_columns(row: Iterable[Cell]) -> dict[int, str]:
    """The columns of a row that are headed by a year."""
    return {number: year for number, cell in enumerate(row) if (year := year_of(cell)) is not None}


def header_row(grid: Grid) -> int | None:
    """The number of the first row with two years, else of the first with one year beside another
    heading.
    """
    one = None
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        years = year_columns(row)
        if len(years) > 1:
            return number
        others = [cell for column, cell in enumerate(row) if cell != "" and column not in years]
        if one is None and years and others and all(isinstance(cell, str) for cell in others):
            one = number
    return one


def years_found(grid: Grid) -> int:
    """How many years the richest row has: how much of a table a grid looks like."""
    return max((len(year_columns(row)) for row in grid[:HEADER_WITHIN]), default=0)


def find_layout(grid: Grid, said: Mapping[str, str], notes: list[Problem]) -> Layout:
    """What each column is: as `said` (by heading or letter), as its heading says, else by what
    stands in it.

    The last column of the grid is blank. `notes` names the columns that are not used. CaseError for
    a table without its years or without names.
    """
    header = header_row(grid)
    if header is None:
        header = next(
            (n for n, row in enumerate(grid) if {*map(plain, row)} & {*map(plain, said)}), None
        )
    if header is None:
        rule = "2018, B2018, 2026/27, Budget 2026; else say columns="
        raise CaseError(Problem("has no row headed by years", allowed=rule))
    place = str(header + 1)
    headings = [_heading(grid, header, number) for number in range(len(grid[header]))]
    asked = _asked(said, headings)
    roles = {n: role_of(cell) or year_of(cell) for n, cell in enumerate(headings)} | asked
    for n, role in list(roles.items()):
        if role and "/" in role and {role[:4], role[:2] + role[-2:]} <= {*roles.values()}:
            roles[n] = "total"  # 2018-19 beside 2018 and 2019
    years = {n: role for n, role in roles.items() if role and role not in NAMES}
    _check_years(years, place)

    filled = {n: [row[n] for row in grid[header + 1 :] if row[n] != ""] for n in roles}
    if not any(map(any, filled.values())):
        raise CaseError(Problem("has no row with amounts below its header", row=place))
    roles = {n: role for n, role in roles.items() if n not in years and filled[n]}
    roles |= {
        n: None
        for n, role in roles.items()
        if role == "total" and not any(map(is_amount, filled[n]))
    }
    names = {
        n: len({cell for cell in filled[n] if re.search(r"[^\W\d]", str(cell))}) for n in roles
    }
    named = [
        n
        for n, role in roles.items()
        if role not in ("total", "ignore") and (names[n] or role == "line")
    ]
    if not named:
        raise CaseError(
            Problem(
                "has no column that names its rows",
                row=place,
                allowed="line, post, beskrivelse ...",
            )
        )
    has_texts = {n for n in named if names[n] and roles[n] in ("line", None)}
    line = max(
        named,
        key=lambda n: (asked.get(n) == "line", n in has_texts, roles[n] == "line", names[n], n),
    )
    roles = {n: "category" if role == "line" else role for n, role in roles.items()} | {
        line: "line"
    }
    columns = {
        role: n for n, role in reversed(roles.items()) if role and role != "ignore"
    }  # the first of its kind
    for n, role in roles.items():
        if role != "ignore" and n not in columns.values():
            notes.append(
                Problem(f"column {column_name(n)} '{grid[header][n]}' is not used", row=place)
            )
    total = columns.pop("total", len(headings) - 1)
    return Layout(header, columns, {year: n for n, year in years.items()} | {"total": total})


def _heading(grid: Grid, header: int, column: int) -> Cell:
    """What stands over a column: in the header row, else the name in the row above or below it."""
    above, below = grid[max(header - 1, 0) : header], grid[header + 1 : header + 2]
    beside = [*above, *(row for row in below if not any(map(is_amount, row)))]
    return grid[header][column] or next((row[column] for row in beside if role_of(row[column])), "")


def _asked(said: Mapping[str, str], headings: Sequence[Cell]) -> dict[int, str]:
    """The columns that the analyst names, by heading or letter. CaseError for what is no column, or
    no role of one.
    """
    numbers = {column_name(number).casefold(): number for number in range(len(headings))}
    numbers |= {plain(heading): number for number, heading in enumerate(headings) if heading != ""}
    meant = {heading: role if role in NAMES else year_of(role) for heading, role in said.items()}
    rule = ", ".join([*NAMES, "or a year"])
    problems = [
        Problem(
            "there is no such column",
            field="columns",
            value=heading,
            nearest=nearest(heading, map(str, headings)),
        )
        for heading in said
        if plain(heading) not in numbers
    ] + [
        Problem("is not what a column can be", field="columns", value=said[heading], allowed=rule)
        for heading, role in meant.items()
        if role is None
    ]
    refuse(problems)
    return {numbers[plain(heading)]: str(role) for heading, role in meant.items()}


def _check_years(years: Mapping[int, str], row: str) -> None:
    """CaseError for columns of years that do not follow each other one by one."""
    labels, problems = list(years.values()), []
    if not labels:
        problems.append(Problem("has no column headed by a year", row=row))
    if len({len(year) for year in labels}) > 1:
        shown, rule = ", ".join(labels), "2026 or 2026/27"
        problems.append(
            Problem("has years in two forms", row=row, field="years", value=shown, allowed=rule)
        )
    for (number, year), (after, following) in pairwise([] if problems else years.items()):
        gap = int(following[:4]) - int(year[:4])
        if labels.count(year) > 1:
            problems.append(
                Problem(
                    f"the year {year} heads more than one column",
                    row=row,
                    field=column_name(number),
                )
            )
        elif gap != 1:
            reason = f"{following} follows {year}: " + (
                "a year is missing" if gap > 1 else "years are out of order"
            )
            problems.append(
                Problem(
                    reason, row=row, field=column_name(after), allowed="years one after the other"
                )
            )
    refuse(problems)


def units_in(cells: Iterable[Cell]) -> set[str]:
    """The money units that a few cells name, in each cell the most particular for each currency."""
    found = set()
    for cell in cells:
        text = plain(cell)
        if YEAR.match(text):  # 2026 kr.
            text = YEAR.sub("", text)
        for form in SUMS:
            text = re.sub(form, "", text)
        for units in UNITS.values():
            found |= set([unit for unit, form in units.items() if re.search(form, text)][:1])
    return found


def is_unit(cell: Cell) -> bool:
    """Whether a cell says in what money is counted, perhaps in which prices, and nothing else."""
    text = " ".join(re.sub(f"{PRICE_LEVEL}|{ABOUT_UNITS}", "", plain(cell)).split()).strip(
        "()[] ,."
    )
    return any(re.fullmatch(form, text) for units in UNITS.values() for form in units.values())


def price_levels_in(cells: Iterable[Cell]) -> set[str]:
    """The years of the price levels that a few cells name."""
    return {one or other for cell in cells for one, other in re.findall(PRICE_LEVEL, plain(cell))}
