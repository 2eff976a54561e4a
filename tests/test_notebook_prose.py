"""Every figure in a notebook's prose stands in an output of that notebook or in the case's data."""

import csv
import html
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ONES = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
]
WORDS = {word: number for number, word in enumerate(ONES, 2)} | {"half a": 0.5}
SCALES = {"million": 1e6, "thousand": 1e3, "hundred thousand": 1e5, "per cent": 0.01, "%": 0.01}
FIGURE = re.compile(
    r"(?<![\w./-])(?P<digits>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w/])"
    r"(?P<scale> million| thousand| per cent| ?%)?"
    rf"|\b(?P<word>{'|'.join(WORDS)}|hundred thousand)\b(?P<of> million)?",
    re.IGNORECASE,
)
IS_YEAR = re.compile(r"(?:19|20)\d\d")
NOT_FIGURES = (  # code, links, dates and names that hold digits, and words that count no data
    r"`[^`]*`",
    r"\*[^*\n]*\*(?!\*)",
    r"\b\d{4}/\d{2,4}(?:-\d{4}/\d{2})?",
    r"\b(?:19|20)\d\d-(?:19|20)\d\d",
    r"\b(?:Tabel|Table|Appendix|Bilag|part|P)\s?\d+\w?\b",
    r"\b1 October\b",
    r"\bTV01c?\b",
)
ELSEWHERE = {  # (notebook, figure as it stands): why no output and no data has it
    ("00_start", "Five"): "minutes that the reader needs",
    ("06_other_cases", "Four"): "the cases of this notebook",
    ("06_other_cases", "four"): "the cases of this notebook, or Surrey's partners in its table",
    ("06_other_cases", "two"): "the margins that Herning prints",
    ("07_your_own_case", "eight"): "the rows of the Danish table, all of which are shown",
    ("08_follow_up", "two"): "sentences, paths, pages and indicators that are shown",
}
DERIVED = {  # (notebook, figure as it stands): the shown or given figures that it is the sum of
    ("06_other_cases", "173"): (1, 12, 160),  # Kent's agreements
}
SIZES = {  # of the unit that an output may have, by the scale of the figure in the prose
    "million": (1, 1e3, 1e6),
    "%": (0.01, 1),
    "": (1,),
}
OF = re.compile(r"([\w.,]+)(?: \w+)? of (\d[\d.,]*\d|\d)\b")


def prose(notebook):
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for pattern in NOT_FIGURES:
        text = re.sub(pattern, " ", text)
    return text


def figures(text):
    """The figures of a text: (as it stands, its value, the size of its last digit)."""
    for found in FIGURE.finditer(text):
        if digits := found["digits"]:
            if IS_YEAR.fullmatch(digits) and not found["scale"]:
                continue
            scale = SCALES[(found["scale"] or "").strip()] if found["scale"] else 1
            decimals = len(digits.partition(".")[2])
            yield found[0], float(digits.replace(",", "")) * scale, scale * 10**-decimals
        else:
            number = SCALES.get(found["word"].lower()) or WORDS[found["word"].lower()]
            scale = SCALES["million"] if found["of"] else 1
            yield found[0], number * scale, scale


def values_in(text):
    """Every number of an output in the English and in the Danish reading."""
    for token in re.findall(r"(?<![\w.,])\d[\d.,]*\d|\d", text):
        for between, before in ((",", "."), (".", ",")):
            plain = token.replace(between, "").replace(before, ".")
            if plain.count(".") <= 1:
                yield float(plain)


def shown(notebook):
    """All text that the notebook's outputs show, and the figures of its own code."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield cell.source
            for output in cell.outputs:
                data = output.get("data", {})
                yield output.get("text", "") + data.get("text/plain", "")
                yield html.unescape(
                    re.sub(r"<style.*?</style>|<[^>]*>", " ", data.get("text/html", ""))
                )


def cases_of(notebook):
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return [path for path in (ROOT / "data").iterdir() if path.is_dir() and path.name in source]


def known_values(notebook):
    known = {value for text in shown(notebook) for value in values_in(text)}
    for folder in cases_of(notebook):
        for file in ("assumptions.csv", "published.csv", "actuals_example.csv"):
            if (folder / file).exists():
                with (folder / file).open(encoding="utf-8", newline="") as rows:
                    cells = [row.get(name) for row in csv.DictReader(rows) for name in ("value",)]
                known |= {abs(float(cell)) for cell in cells if cell}
    return known


def is_known(text, value, step, known):
    """Whether a known number, in a unit that an output may have, rounds to the figure."""
    scale = next((name for name in ("million", "%") if name in text.replace("per cent", "%")), "")
    return any(
        abs(one * size - value) <= step / 2 * (1 + 1e-9) for one in known for size in SIZES[scale]
    )


def derived(name, text, value, step, known):
    """Whether the figure is the sum of known figures that is written down for it."""
    parts = DERIVED.get((name, text))
    return bool(parts) and (
        all(abs(part) in known for part in parts) and is_known(text, value, step, {sum(parts)})
    )


def rows_of(notebook):
    """The numbers of each row that the outputs show."""
    for text in shown(notebook):
        for row in text.splitlines():
            yield set(values_in(row))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def named(request):
    return request.param.stem, nbformat.read(request.param, as_version=4)


def test_every_figure_of_the_prose_is_shown_or_in_the_data(named):
    name, notebook = named
    known = known_values(notebook)
    unknown = [
        text
        for text, value, step in figures(prose(notebook))
        if (name, text) not in ELSEWHERE
        and not is_known(text, value, step, known)
        and not derived(name, text, value, step, known)
    ]
    assert unknown == []


def test_so_many_of_so_many_stand_in_one_row_of_an_output(named):
    _name, notebook = named
    rows = list(rows_of(notebook))
    for some, all_of_them in OF.findall(prose(notebook)):
        pair = [value for part in (some, all_of_them) for _, value, _ in figures(part)]
        if len(pair) == 2:
            assert any(set(pair) <= row for row in rows), f"{some} of {all_of_them}"


def test_every_exception_is_still_needed():
    texts = {
        (path.stem, text)
        for path in NOTEBOOKS
        for text, _, _ in figures(prose(nbformat.read(path, as_version=4)))
    }
    assert {*ELSEWHERE, *DERIVED} <= texts
