"""Finds its way in a table that somebody else made: the header row, what each column is, the years, the unit."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fosterlib.errors import CaseError, Problem, nearest
from fosterlib.load.amount import is_amount
from fosterlib.load.sheet import Cell, Grid, column_name, texts

NAMES = {  # what a column is: how it may be headed, in Danish or English
    "total": "total, i alt, ialt, sum, samlet, hovedtotal, grand total, overall, all years, alle år, hele perioden",
    "line": "line, post, linje, budgetpost, proposal, forslag, initiativ, initiative, indsats, tiltag, description, "
    "beskrivelse, tekst, navn, name, item, scheme, title, titel, detail, details, budget line, option, saving, "
    "besparelse, growth, pressure, service, område, budgetområde, area, project, projekt, activity, aktivitet, emne",
    "steering_area": "styringsområde, steering area, bevilling, bevillingsområde, appropriation",
    "category": "category, kategori, directorate, department, theme, tema, part, del, type, funktion, function, "
    "udvalg, committee, portfolio, hovedområde, group, gruppe, section, afsnit, sektor, block",
    "party": "party, centre, center, forvaltning, administration, partner, payer, funder, hvem, enhed, organisation, "
    "betaler, unit, borgercenter",
    "ignore": "no, nr, nr., no., ref, reference, id, number, nummer, #, code, kode, note, notes, noter, bemærkning, "
    "bemærkninger, comment, comments, kommentar, kommentarer, risk, risiko, rag, lead, ansvarlig, owner, page, side",
}
COLUMN_NAMES = {name.strip(): role for role, names in NAMES.items() for name in names.split(",")}
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\s?[/-]\s?((?:19|20)?\d\d))?(?!\d)")
BASE_WORDS = r"\b(base|baseline|basis|basisbudget|current|nuværende|grundbudget)\b"
TOTAL_WORDS = r"\b(total|totals|totalt|i alt|ialt|sum|samlet|samlede|subtotal|sub-total|delsum|mellemsum|hovedtotal)\b"
UNITS = (  # the most particular first
    (r"\bmia\.?\s?kr|\bmilliard\w* kr", "1000000000 DKK"),
    (r"\bmio\.?\s?kr|\bmill\.?\s?kr|\bmillion\w* kr|\bmkr\b|\bdkk\s?m|\bm\w* dkk|\bmio\.? dkk", "1000000 DKK"),
    (r"\b1[.,]?000\s?kr|\bt\.?\s?kr\b|\btusind\w* kr|\b1[.,]?000 dkk|\bdkk\s?'?000|\btdkk\b", "1000 DKK"),
    (r"£\s?m|£\s?\d*\s?million|\bgbp\s?m|\bmillion\w* (?:of )?pounds", "1000000 GBP"),
    (r"£\s?'?000|£\s?k\b|\bgbp\s?'?000|\bthousands? of pounds", "1000 GBP"),
    (r"€\s?m|\beur\s?m|\bmio\.? ?(?:eur|€)", "1000000 EUR"),
    (r"€\s?'?000|\beur\s?'?000|\bt(?:eur|€)|€\s?k\b", "1000 EUR"),
    (r"£|\bgbp\b|\bpounds?\b", "GBP"),
    (r"€|\beur\b|\beuros?\b", "EUR"),
    (r"\bkr\b|\bdkk\b|\bkroner\b", "DKK"),
    (r"\bsek\b", "SEK"),
    (r"\bnok\b", "NOK"),
    (r"\busd\b|\$", "USD"),
)
PRICES = r"(?:p/l|pl\b|priser|prisniveau|prices|price level)"
PRICE_LEVEL = rf"(20\d\d)\s*-?\s*{PRICES}|{PRICES}[ :]*(20\d\d)"
SUMS = (  # sums of money in a sentence, which say nothing of the table's unit
    r"[£€$]\s?(?!0|'0)\d[\d.,]*\s?(?:bn|m|k|million|thousand)?\b",
    r"(?<![\d.,])(?!1[.,]?000\b)\d[\d.,]*\s?(?:mio|mia|million\w*|milliard\w*|t)?\.?\s?kr\b",
)
HEADER_WITHIN = 60


@dataclass(frozen=True)
class Layout:
    """Where things stand: the header row, the columns by what they are, the years' columns by label."""

    header: int
    columns: Mapping[str, int]
    years: Mapping[str, int]
    unused: tuple[int, ...]


def plain(cell: Cell) -> str:
    """A heading or label for comparing: lower case, no footnote marks, one kind of dash, no colon at the end."""
    text = re.sub(r"[*†‡¹²³⁰-⁹]+|\[\w\]|\s\d\)$", "", texts([cell])[0])
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[‐‑–—−]", "-", text).replace("’", "'")
    return " ".join(text.split()).strip(" :*").strip()


def year_of(cell: Cell) -> str | None:
    """The year that heads a column: `2018` for "Budget 2018", `2026/27` for "2026-27 £000"; None if none does.

    A span of years ("2018-2021") heads a total and is no year; nor is the year of a price level.
    """
    text = re.sub(r"(?<=[a-zæøå])(?=(?:19|20)\d\d)", " ", plain(cell))
    text = re.sub(r"(?<![\d/])(\d\d)/(\d\d)(?![\d/])", r"20\1/\2", text)
    found = list(YEAR.finditer(text))
    if len(found) != 1 or len(text) > 40 or re.search(PRICE_LEVEL + "|" + BASE_WORDS + "|" + TOTAL_WORDS, text):
        return None
    start, end = found[0].groups()
    if end and (int(start) + 1) % 100 != int(end) % 100:
        return None
    rest = re.sub(r"[£€$]?'?000\b|1[.,]000", "", text.replace(found[0].group(), ""))
    if re.search(r"\d", rest):
        return None
    return f"{start}/{(int(start) + 1) % 100:02d}" if end else start


def year_columns(row: Iterable[Cell]) -> dict[int, str]:
    """The columns of a row that are headed by a year."""
    return {number: year for number, cell in enumerate(row) if (year := year_of(cell)) is not None}


def header_row(grid: Grid) -> int | None:
    """The number of the first row with two years, else of the first with one year beside another heading."""
    ones = []
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        years = year_columns(row)
        if len(years) > 1:
            return number
        others = [cell for column, cell in enumerate(row) if cell != "" and column not in years]
        if years and others and all(isinstance(cell, str) for cell in others):
            ones.append(number)
    return ones[0] if ones else None


def years_found(grid: Grid) -> int:
    """How many years the header row has: how much of a table a grid looks like."""
    number = header_row(grid)
    return 0 if number is None else len(year_columns(grid[number]))


def find_layout(grid: Grid, file: str, said: Mapping[str, str]) -> Layout:
    """What each column is, from its heading, else from what stands in it. CaseError for a table without its years.

    `said` is the analyst's word for single columns, by heading or letter: a year, or one of NAMES.
    """
    header = header_row(grid)
    if header is None and said:
        header = next((n for n, row in enumerate(grid) if {*map(plain, row)} & {*map(plain, said)}), None)
    if header is None:
        reason = "has no row headed by years"
        raise CaseError(Problem(reason, file, allowed="2018, B2018, 2026/27, Budget 2026; else say columns="))
    names = [*grid[header]]
    width = max(len(row) for row in grid[header:])
    names += [""] * (width - len(names))
    if header + 1 < len(grid):  # the heading of a column without one may stand in the row above or below
        names = [name or _neighbour(grid, header, number) for number, name in enumerate(names)]
    roles = {number: role for number, name in enumerate(names) if (role := _role(plain(name)))}
    years = {n: y for n, y in year_columns(names).items() if n not in roles}
    _apply(said, names, roles, years, file)
    _span_as_total(names, roles, years)
    body = [row + [""] * (width - len(row)) for row in grid[header + 1 :]]
    roles = {n: role for n, role in roles.items() if role != "total" or any(is_amount(row[n]) for row in body)}
    _choose_line(body, roles, [n for n in range(width) if n not in years])
    unused = [n for n in range(width) if n not in roles and n not in years and any(row[n] != "" for row in body)]
    columns: dict[str, int] = {}
    for number, role in roles.items():
        if role != "ignore":
            columns.setdefault(role, number)
    unused += [n for n, role in roles.items() if role != "ignore" and columns[role] != n]
    _check_years(years, file, header)
    if "line" not in columns:
        raise CaseError(
            Problem("has no column that names its rows", file, str(header + 1), allowed="line, post, beskrivelse ...")
        )
    return Layout(header, columns, {year: number for number, year in years.items()}, tuple(sorted(unused)))


def _neighbour(grid: Grid, header: int, number: int) -> Cell:
    for row in grid[header - 1 : header] if header else []:
        if number < len(row) and _role(plain(row[number])):
            return row[number]
    below = grid[header + 1]
    is_heading = number < len(below) and _role(plain(below[number])) and not any(is_amount(cell) for cell in below)
    return below[number] if is_heading else ""


def _role(name: str) -> str | None:
    if name in COLUMN_NAMES:
        return COLUMN_NAMES[name]
    words = re.sub(r"\(.*?\)|[£€$]\S*|\b(?:t|mio\.?|1[.,]000)?\s?kr\.?", "", name).strip(" ,.-")
    if words in COLUMN_NAMES:
        return COLUMN_NAMES[words]
    if re.search(TOTAL_WORDS, name) and len(name) <= 40:
        return "total"
    return None


def _apply(said: Mapping[str, str], names: list[Cell], roles: dict[int, str], years: dict[int, str], file: str) -> None:
    problems = []
    headings = {plain(name): number for number, name in enumerate(names) if name != ""}
    headings |= {column_name(number).casefold(): number for number in range(len(names))} | headings
    for heading, role in said.items():
        year = year_of(role)
        if plain(heading) not in headings:
            near = nearest(heading, map(str, names))
            problems.append(Problem("there is no such column", file, field="columns", value=heading, nearest=near))
        elif role not in NAMES and year is None:
            options = ", ".join([*NAMES, "or a year"])
            problems.append(Problem("is not what a column can be", file, "", "columns", role, options))
        else:
            number = headings[plain(heading)]
            roles.pop(number, None)
            years.pop(number, None)
            (years if role not in NAMES else roles)[number] = year if role not in NAMES and year else role
    if problems:
        raise CaseError(problems)


def _span_as_total(names: list[Cell], roles: dict[int, str], years: dict[int, str]) -> None:
    """A column headed by a span of the other years ("2018-2021", or "2018-19" beside 2018 and 2019) is the total."""
    single = {year for year in years.values() if len(year) == 4}
    for number, name in enumerate(names):
        span = YEAR.fullmatch(plain(name))
        if span and span.group(2) and number not in roles:
            start, end = int(span.group(1)), int(span.group(1)[:2] + span.group(2)[-2:])
            if end > start + 1 or {str(start), str(end)} <= single:
                roles[number] = "total"
                years.pop(number, None)


def _choose_line(body: Grid, roles: dict[int, str], columns: list[int]) -> None:
    """Keeps as the column that names the rows the one with most texts of its own; a second one is a category."""
    own = {n: len({str(row[n]) for row in body if re.search(r"[^\W\d]", str(row[n]))}) for n in columns}
    ranks = ({"line"}, {None}, {"category", "steering_area", "party"})
    for rank in ranks:
        named = [n for n in columns if roles.get(n) in rank and own[n]]
        if named:
            best = max(named, key=lambda n: (own[n], n))
            for n in named:
                if roles.get(n) == "line":
                    roles[n] = "line" if n == best else "category"
            roles[best] = "line"
            return


def _check_years(years: Mapping[int, str], file: str, header: int) -> None:
    problems = []
    row = str(header + 1)
    labels = list(years.values())
    for number, year in years.items():
        if labels.count(year) > 1:
            problems.append(Problem(f"the year {year} heads more than one column", file, row, column_name(number)))
    if not labels:
        problems.append(Problem("has no column headed by a year", file, row))
    elif len({len(year) for year in labels}) > 1:
        problems.append(Problem("has years in two forms", file, row, "years", ", ".join(labels), "2026 or 2026/27"))
    for (_, year), (number, following) in zip(years.items(), list(years.items())[1:], strict=False):
        gap = int(following[:4]) - int(year[:4])
        if not problems and gap != 1:
            reason = f"{following} follows {year}: " + ("a year is missing" if gap > 1 else "years are out of order")
            problems.append(Problem(reason, file, row, column_name(number), allowed="years one after the other"))
    if problems:
        raise CaseError(problems)


def units_in(cells: Iterable[Cell]) -> set[str]:
    """The money units that a few cells name, the most particular for each currency."""
    found: dict[str, str] = {}
    for cell in cells:
        text = plain(cell).replace("kr.", "kr")
        for form in SUMS:
            text = re.sub(form, "", text)
        for form, unit in UNITS:
            if re.search(form, text):
                found.setdefault(f"{text} {unit.split()[-1]}", unit)
    return set(found.values())


def price_levels_in(cells: Iterable[Cell]) -> set[str]:
    """The years of the price levels that a few cells name."""
    return {one or other for cell in cells for one, other in re.findall(PRICE_LEVEL, plain(cell))}
