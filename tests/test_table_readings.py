"""What a table of somebody else becomes, whole: each file in readings/ holds arguments, a table,
and its case.

Every id, amount, place, printed figure and remark of the reader stands there, and the report of
what each row and column was taken for, so that none of them changes unseen.
"""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from read_table import read

READINGS = sorted((Path(__file__).parent / "readings").glob("*.txt"))
RULE = "-----\n"


def told(case):
    """The case in lines of text."""
    header = case.header
    yield (
        f"case {case.id}: {header.title_da} / {header.title_en}; {header.source}; version"
        f" {header.version}"
    )
    years = ", ".join(header.years)
    yield (
        f"{years} from month {header.year_starts}; {header.unit}; prices"
        f" {header.price_level or '-'}"
    )
    for part in header.part:
        yield f"part {part.id}: {part.label_da} / {part.label_en}"
    for party in header.party:
        yield f"party {party.id}: {party.label_da} / {party.label_en}"
    for line in case.lines:
        where = (
            f"{line.part}; {line.money}; {line.steering_area or '-'};"
            f" {'added' if line.in_total else 'shown'}"
        )
        yield f"line {line.id} ({line.kind}; {where}): {line.label_da} / {line.label_en}"
    for amount in case.amounts:
        yield (
            f"amount {amount.line}, {amount.party}, {amount.year}: {amount.value:g}"
            f" ({amount.locator})"
        )
    for figure in case.figures:
        name = ", ".join(
            (figure.table, figure.line or "-", figure.party, figure.year, figure.measure)
        )
        figures = f"{figure.value:.10g} {figure.unit} by {figure.precision:g}"
        yield f"{figure.role} {name}: {figures} ({figure.locator})"
    yield from map(str, case.warnings)
    yield from str(case.reading).splitlines()


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_a_table_becomes_exactly_this_case(path, tmp_path):
    options, table, expected = path.read_text(encoding="utf-8").split(RULE)
    case = read(tmp_path, table, **tomllib.loads(options))
    assert list(told(case)) == expected.splitlines()


def test_what_is_blank_in_a_reading_is_unknown_and_not_zero(tmp_path):
    text = next(path for path in READINGS if path.stem == "blanks_that_nothing_settles").read_text(
        encoding="utf-8"
    )
    case = read(tmp_path, text.split(RULE)[1], unit="GBP")
    assert np.isnan(case.patterns["b"]).any()
