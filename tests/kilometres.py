"""A proposal of one's own, typed into the template as an analyst would: fewer kilometres, a system
to plan the routes, a planner. 2026-2029, own prices, nothing printed.
"""

from datetime import date

import openpyxl

import fosterlib as fl

CASE = {
    "B1": "Færre kørte kilometer",
    "B2": "Hjemmeplejen",
    "B3": "1",
    "B4": "Eget forslag",
    "B5": "2026-2029",
    "B6": "DKK",
    "B7": "2026",
    "B8": "km",
}
JULY, YEAR_END = date(2026, 7, 1), date(2027, 12, 31)
LINES = [
    [
        "Færre kilometer",
        "tilbagevendende",
        "besparelse",
        "-km.fewer * km.share * km.price",
        0.5,
        1,
        1,
        1,
    ],
    ["Ruteplanlægning", "beløb", "investering", None, 250_000, 50_000, 0, 0],
    [
        "Planlægger",
        "dateret",
        "udgift",
        "planner.posts * planner.cost",
        None,
        None,
        None,
        None,
        JULY,
        YEAR_END,
    ],
]
ASSUMPTIONS = [
    ["km.fewer", "Kilometer i dag", 400_000, 300_000, 500_000, 10_000, "km/year", None, "skøn"],
    ["km.share", "Andel, der kan undværes", 0.3, 0, 0.5, 0.05, "share", None, "skøn"],
    ["km.price", "Pris pr. kilometer", 3.75, 3, 5, 0.05, "DKK/km", "2026", "skøn"],
    ["planner.posts", "Stillinger", 0.5, 0, 1, 0.1, "post", None, "skøn"],
    [
        "planner.cost",
        "Udgift pr. stilling",
        520_000,
        450_000,
        600_000,
        10_000,
        "DKK/post/year",
        "2026",
        "skøn",
    ],
]


def kilometre_workbook(path):
    """Writes the template, and types the proposal into it."""
    fl.new_case(path, lang="da")
    book = openpyxl.load_workbook(path, rich_text=True)
    for cell, text in CASE.items():
        book["Sag"][cell] = text
    for number, year in enumerate(range(2026, 2030), 5):
        book["Poster"].cell(1, number).value = year
    for title, rows in (("Poster", LINES), ("Forudsætninger", ASSUMPTIONS)):
        for row in book[title].iter_rows(min_row=2, max_row=8):
            for cell in row:
                cell.value = None
        for number, values in enumerate(rows, 2):
            for column, value in enumerate(values, 1):
                book[title].cell(number, column).value = value
    for number in range(2, 7):
        book["Forudsætninger"].cell(number, 11).value = "Hjemmeplejens kørselsregnskab"
    book.save(path)
    return path
