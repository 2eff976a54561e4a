"""An estimate put right is named wherever figures are shown: in the trace, the paper and the
workbook, with what it was, who says so and why, and what was solved again for it.
"""

from datetime import date

import openpyxl
import pytest
from changed_case import TV01C
from docx import Document

import fosterlib as fl
from fosterlib.questions.corrections import solved_for_corrections
from fosterlib.words.estimates import corrections_table, put_right_texts

WHO = "vores regnskab 2017; Jens Holm; 2026-01-05"


@pytest.fixture(scope="module")
def right():
    case = fl.load_case("data/tv01c")
    on = date(2026, 1, 5)
    values = {"price.foster": 480}
    return fl.corrected(case, values, "vores regnskab 2017", "Jens Holm", on)


def test_what_is_solved_again_is_what_differs_and_was_not_put_right(right):
    case = fl.load_case("data/tv01c")
    again = solved_for_corrections(right)
    assert set(again) == {"price.network", "foster.share_of_year"}
    for id, (was, now) in again.items():
        assert was == pytest.approx(case.assumptions[id].value, rel=1e-9)
        assert now == right.assumptions[id].value


@pytest.mark.parametrize("name", ["tv01c", "surrey_safeguarding", "kent_voluntary"])
def test_without_a_correction_nothing_is_solved_again_and_what_is_unknown_stays_so(name):
    case = fl.load_case(TV01C.parent / name)
    assert solved_for_corrections(case) == {}
    assert put_right_texts(case, "da") == {}


def test_a_second_correction_is_told_against_the_cases_own_value(right):
    twice = fl.corrected(right, {"price.foster": 500}, "igen")
    [[was, now, *_], *_] = corrections_table(twice, "da").frame.to_numpy().tolist()
    assert (was, now) == ("511", "500")


def test_the_trace_says_what_was_put_right_and_solved_again(right):
    told = str(fl.trace(fl.evaluate(right), "network", "2021", "da"))
    assert f"Rettet fra 511 ({WHO})" in told
    assert "Løst igen, var 269,8" in told
    untouched = str(fl.trace(fl.evaluate(right), "visits", "2021", "da"))
    assert "Rettet fra" not in untouched and "Løst igen" not in untouched


@pytest.mark.parametrize(
    ("lang", "said"),
    [("da", ["511", "480", WHO, "løst igen"]), ("en", ["511", "480", WHO, "solved again"])],
)
def test_the_paper_has_a_table_of_what_was_put_right(right, lang, said, tmp_path):
    document = Document(fl.export_paper(fl.evaluate(right), tmp_path / "p.docx", lang))
    heads = {"da": "Skøn, der er rettet", "en": "Estimates that were put right"}
    assert heads[lang] in [one.text for one in document.paragraphs]
    named = {"da": ["Før", "Efter"], "en": ["Before", "After"]}[lang]
    [table] = [t for t in document.tables if [c.text for c in t.rows[0].cells][1:3] == named]
    assert all(text in _text(table) for text in said)


def test_a_paper_without_corrections_has_no_section_of_them(tmp_path):
    case = fl.load_case("data/tv01c")
    document = Document(fl.export_paper(fl.evaluate(case), tmp_path / "p.docx"))
    assert "Skøn, der er rettet" not in [one.text for one in document.paragraphs]


def test_the_workbook_says_beside_each_assumption_what_was_put_right(right, tmp_path):
    book = openpyxl.load_workbook(fl.export_workbook(fl.evaluate(right), tmp_path / "w.xlsx"))
    rows = {row[0]: [str(cell) for cell in row] for row in book["Forudsætninger"].values}
    assert any(f"Rettet fra 511 ({WHO})" in cell for cell in rows["price.foster"])
    assert any("Løst igen, var 269,8" in cell for cell in rows["price.network"])
    assert not any("Rettet fra" in cell for cell in rows["network.children"])
    log = [str(cell) for row in book["Log"].values for cell in row]
    assert f"price.foster 511 → 480 ({WHO})" in log


def _text(table):
    return "\n".join(cell.text for row in table.rows for cell in row.cells if cell.text)
