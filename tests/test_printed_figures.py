"""Every row of published.csv, context too, against figures typed a second time from the sources;
the price index against the fees it is derived from.
"""

import csv
from pathlib import Path

import pytest
from printed_figures import DANISH, ENGLISH
from test_published_case import TABLE_1, TABLE_3, YEARS, typed

DATA = Path(__file__).parents[1] / "data"
CASES = {**DANISH, **ENGLISH}
KEY = ("table", "line", "party", "year", "measure")


def in_figures(printed, name):
    """A figure as it is printed, as a number."""
    between, before = (".", ",") if name in DANISH else (",", ".")
    plain = printed.replace(between, "").replace(before, ".")
    if plain.endswith("%"):
        return float(plain[:-1]) / 100
    return float(plain.removesuffix("⅓")) + (1 / 3 if plain.endswith("⅓") else 0)


def transcript(name):
    """(table, line, party, year, measure): (value, unit), as typed from the source."""
    found = {}
    for row in CASES[name].strip().splitlines():
        key, printed, unit, _ = (cell.strip() for cell in row.split(" | "))
        words = tuple("" if word == "." else word for word in key.split(maxsplit=4))
        assert words not in found, f"typed twice: {row}"
        found[words] = (in_figures(printed, name), unit)
    if name == "tv01c":
        for table, text in (("table1", TABLE_1), ("table3", TABLE_3)):
            for line, figures in typed(text):
                for year, value in zip(YEARS, figures, strict=True):
                    found[(table, line, "all", year, "effect")] = (value, "1000 DKK")
    return found


def stored(name):
    with (DATA / name / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({tuple(row[column] for column in KEY) for row in rows}) == len(rows)
    return {tuple(row[column] for column in KEY): row for row in rows}


def test_every_case_is_typed():
    assert {path.parent.name for path in DATA.glob("*/published.csv")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_same_figures_are_typed_and_stored(name):
    assert sorted(transcript(name)) == sorted(stored(name))


@pytest.mark.parametrize("name", CASES)
def test_every_stored_figure_is_the_printed_one(name):
    rows = stored(name)
    different = {
        key: (value, unit, rows[key]["value"], rows[key]["unit"])
        for key, (value, unit) in transcript(name).items()
        if key in rows
        and (abs(float(rows[key]["value"]) - value) > 5e-5 or rows[key]["unit"] != unit)
    }
    assert different == {}


# One fee unit, as printed: 4,152 kr. a month (2017), 141.59 kr. a day (2019, 2 % above 2018),
# 154.31 kr. a day (2023, 2.6 % above 2022)


def test_the_price_index_is_worked_out_from_the_printed_fees():
    in_2018 = 141.59 / 1.02
    fees = {
        "2017": 4152 * 12 / 365,
        "2018": in_2018,
        "2019": 141.59,
        "2020": 141.59 * 1.018,  # no fee is known: the agreement's estimate of prices and pay
        "2022": 154.31 / 1.026,
        "2023": 154.31,
    }
    with (DATA / "price_index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    index = {row["year"]: float(row["value"]) for row in rows if row["value"]}
    assert index == pytest.approx(
        {year: 100 * fee / in_2018 for year, fee in fees.items()}, abs=5e-5
    )
    missing = [row["year"] for row in rows if not row["value"]]
    assert missing == ["2015", "2016", "2021", "2024", "2025", "2026"]
    assert all("Not found" in row["locator"] for row in rows if not row["value"])
