"""What is wrong with the input is said in Danish too: every message of the library has its Danish
sentence, and what the bad cases and tables bring comes out without an English word.
"""

import csv
import re
import tomllib
from pathlib import Path

import pytest
from changed_case import SMALL, changed_case
from read_table import read
from test_bad_cases import BAD_CASES, lay_out
from test_tables_refused import REFUSALS
from texts_in_code import filling_texts, problem_texts

import fosterlib as fl
from fosterlib.load.findings import FINDINGS
from fosterlib.model.errors import CaseError, Problem
from fosterlib.words.messages import FILLING, error_text, in_danish, problem_text

MESSAGES = Path(__file__).parents[1] / "fosterlib" / "words" / "messages.csv"
ROWS = list(csv.DictReader(MESSAGES.open(encoding="utf-8", newline="")))
ENGLISH = [row["en"] for row in ROWS]
BLANK = re.compile(r"\{\d\}")
KEPT = [  # what a Danish message keeps as it stands: values, names of files, fields and ids
    r"\(værdi: .*?\)(?=;|$)",
    r"\b(felt|række) [^:]*(?=:)",
    r"(columns|unit|decimal|amounts_are|price_level|savings_are_positive|precision)=\S*",
    r"'[^']*'",
    r'"[^"]*"',
    r"\w+\.\w+(\.\w+)*",
    r"(?<=tilladt: )\w+(, \w+)+",
]
FUNCTION_WORDS = re.compile(
    r"\b(the|is|are|not|and|or|no|an|has|its|it|with|was|were|from|that|there|must|cannot|which|"
    r"than|each|other|others|this|of|as|at least|say|read|row|rows|column|sheet|did|you|mean|"
    r"allowed|value|without|only|between|below|above|nothing)\b"
)


def bare(text):
    """The text without blanks' numbers and the mark of what only fills blanks."""
    return BLANK.sub("{}", text).removeprefix(FILLING)


def in_english_still(text):
    """The English function words of a Danish message, outside what it keeps."""
    for kept in KEPT:
        text = re.sub(kept, "", text)
    return FUNCTION_WORDS.findall(text)


def test_every_sentence_stands_once_and_in_order():
    assert sorted(set(ENGLISH)) == ENGLISH


@pytest.mark.parametrize("row", ROWS, ids=ENGLISH)
def test_a_sentence_has_the_same_blanks_in_danish_and_no_english_word(row):
    assert sorted(BLANK.findall(row["da"])) == sorted(BLANK.findall(row["en"]))
    assert in_english_still(row["da"]) == []


def test_every_message_of_the_library_has_its_danish_sentence():
    said = problem_texts()
    assert len(said) > 400
    words = {text for text in said if re.search(r"[a-z]{2}", text)}  # not the rule of a table
    missing = words - set(map(bare, ENGLISH)) - ALIKE
    assert {text: said[text] for text in missing} == {}


ALIKE = {  # what a file must hold, or names of the library, put together in another way than here
    "year",
    "the names __import__('importlib').import_module('fosterlib.regression.inputs')"
    " and fosterlib.language",
}


def test_what_fills_a_message_in_words_is_said_in_danish_too():
    words = {text for text in filling_texts() if re.search(r"[a-z]{2}", text)}
    assert len(words) > 80
    english = {text for text in words if in_danish(text, fills_a_blank=True) == text}
    assert english <= NAMES


NAMES = {  # of files, fields, options and blocks, which stay
    "fosterlib.language",
    "is {} {}",  # a fact, an outcome: each has its own
    "id",
    "scenarios.toml",
    "amounts_block",
    "profiles_block",
    "chunk",
    "acts",  # conditions of a paper, as they are typed
    "brings",
    "costs",
    "saves",
    "delay",
    "draws",
    "height",
    "width",
    "ignore",
    "totals",
    "seed",
    "__import__('importlib').import_module('fosterlib.regression.inputs')",
}


def test_what_is_said_of_a_field_has_its_danish_sentence():
    for said, rule in FINDINGS.values():
        for text in (said, rule.format(ge=1, gt=1, le=1, lt=1, name="line")):
            assert in_danish(text) != text or text in ("true, false",), text


@pytest.mark.parametrize("row", ROWS, ids=ENGLISH)
def test_no_sentence_is_taken_for_another(row):
    """Each English sentence, its blanks filled with words that are none of the library's."""
    filled = BLANK.sub(lambda blank: f"xq{blank[0][1]}", row["en"].removeprefix(FILLING))
    wanted = BLANK.sub(lambda blank: f"xq{blank[0][1]}", row["da"])
    assert in_danish(filled, row["en"].startswith(FILLING)) == wanted


def problems_of(bad, tmp_path):
    with pytest.raises(CaseError) as refused:
        if bad.is_dir():
            fl.load_case(lay_out(bad, tmp_path))
        options, table, _ = bad.read_text(encoding="utf-8").split("-----\n")
        read(tmp_path, table, **tomllib.loads(options))
    return refused.value.problems


def test_a_workbench_in_danish_refuses_in_danish(tmp_path, monkeypatch):
    case = fl.load_case(changed_case(SMALL, tmp_path))
    bench = fl.workbench(case, lang="da")
    answers = []
    monkeypatch.setattr(bench, "send", lambda answer, data: answers.append(answer))
    for lang in ("da", "en"):
        bench.view = {"case": case.id, "lang": lang}
        bench._asked(bench, {"do": "remove", "name": "published", "view": bench.view}, [])
    danish, english = (one["refused"] for one in answers)
    assert english != danish
    assert in_english_still(danish) == []


@pytest.mark.parametrize("bad", [*BAD_CASES, *REFUSALS], ids=lambda path: path.stem)
def test_a_bad_case_or_table_is_refused_in_danish(bad, tmp_path):
    for problem in problems_of(bad, tmp_path):
        said = problem_text(problem, "da").replace(tmp_path.as_posix(), "")
        assert in_english_still(said) == [], said
        assert said != str(problem)
        own = [Path(problem.file).name, problem.nearest, *re.findall(r"'([^']+)'", problem.message)]
        assert [one for one in own if one.split(",")[0] not in said] == []
        if isinstance(problem.value, str) and len(problem.value) < 70:
            assert repr(problem.value) in said


def test_a_whole_error_is_told_a_line_a_problem_in_either_language():
    problem = Problem(
        "is not a number",
        "a.csv",
        "2",
        field="value",
        value=1.5,
        allowed="0 to 1,000.5",
        nearest="x",
    )
    error = CaseError([problem, problem])
    danish = (
        "a.csv, række 2, felt value: er ikke et tal (værdi: 1,5); tilladt: 0 til 1.000,5;"
        " mente du 'x'?"
    )
    assert error_text(error, "da") == f"{danish}\n{danish}"
    assert error_text(error, "en") == str(error)


def test_what_stands_in_quotation_marks_is_never_translated():
    assert in_danish("there is no line 'year'") == "der er ingen linje 'year'"
    assert in_danish("year 'line' stands twice, first in row 2").startswith("år 'line' står")


def test_a_limit_of_a_case_is_told_in_the_words_of_the_case():
    case = fl.load_case(fl.example("herning_parents"))
    with pytest.raises(CaseError) as refused:
        case.scenario("too late", {"posts.months_late": 12, "posts.months": 1})
    danish = "Stillingerne kan ikke begynde flere måneder for sent, end budgettet dækker"
    assert danish in error_text(refused.value, "da")
    assert danish not in error_text(refused.value, "en")


def test_a_range_is_told_with_its_unit_in_danish():
    assert in_danish("0 to 1,200.5 1000 DKK/child/year").endswith("kr. pr. barn pr. år")
    assert in_danish("0.5 to 6.5 child") == "0,5 til 6,5 børn"
