"""What is wrong with the input, said in Danish as well: the code says it in English, and
messages.csv holds the Danish sentence for each English one.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fosterlib.model.case import check_lang
from fosterlib.model.checked import checked
from fosterlib.model.errors import CaseError, Problem
from fosterlib.words.text import unit_text

FILLING = "…"  # begins what only fills the blank of a sentence
BLANK = re.compile(r"\{(\d)\}")
QUOTED = re.compile(r"'\{(\d)\}'")
NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)")
DIGITS = re.compile(r"[-+]?[\d.,]+")
OTHER_MARK = str.maketrans(",.", ".,")


@checked
def error_text(error: CaseError, lang: str = "da") -> str:
    """Everything that is wrong, a line a problem, in Danish or English."""
    return "\n".join(problem_text(problem, lang) for problem in error.problems)


def problem_text(problem: Problem, lang: str = "da") -> str:
    """One thing that is wrong: place, message, value, what is allowed and the nearest name, in
    Danish or English.

    Names of files and fields, values and what a user typed stay as they are. An English sentence
    that messages.csv does not hold stays English.
    """
    check_lang(lang)
    if lang == "en":
        return str(problem)
    message = problem.message_da or in_danish(problem.message)
    text = ": ".join(filter(None, (_place(problem), message)))
    if problem.value is not None:
        text += f" (værdi: {_value(problem)})"
    if problem.allowed:
        text += f"; tilladt: {in_danish(problem.allowed)}"
    return text + (f"; mente du '{problem.nearest}'?" if problem.nearest else "")


def message_text(message: str, lang: str) -> str:
    """A finished English sentence of the library in `lang`."""
    check_lang(lang)
    return message if lang == "en" else in_danish(message)


def in_danish(message: str, fills_a_blank: bool = False) -> str:
    """The Danish of a finished English message; the message itself if there is none.

    What fills a blank is said in Danish too where it is words of the library or a number; between
    quotation marks it is somebody's own and stays.
    """
    for sentence in danish_sentences():
        if sentence.is_filling and not fills_a_blank:
            continue
        if found := sentence.pattern.fullmatch(message):
            filled = [
                text if number in sentence.quoted else in_danish(text, fills_a_blank=True)
                for number, text in enumerate(found.groups())
            ]
            return _filled(sentence.danish, filled)
    if not fills_a_blank:
        return message
    number, _, unit = message.partition(" ")
    spoken = unit_text(unit, "da")
    if DIGITS.fullmatch(number) and spoken != unit:
        return f"{in_danish(number, fills_a_blank=True)} {spoken}"
    return message.translate(OTHER_MARK) if NUMBER.fullmatch(message) else message


def _filled(danish: str, texts: Sequence[str]) -> str:
    return BLANK.sub(lambda blank: texts[int(blank[1])], danish)


@dataclass(frozen=True)
class Sentence:
    """What finds an English sentence, and its Danish with the same blanks."""

    pattern: re.Pattern
    pieces: tuple[str, ...]  # what stands between the blanks
    danish: str
    quoted: frozenset[int]  # the blanks between quotation marks
    is_filling: bool  # a word that fills blanks and is no message by itself


@cache
def danish_sentences() -> list[Sentence]:
    """Every sentence of messages.csv, the one with the most letters of its own first."""
    text = (files("fosterlib.words") / "messages.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows.sort(key=lambda row: -len(BLANK.sub("", row["en"])))
    return [_sentence(row["en"], row["da"]) for row in rows]


def _sentence(english: str, danish: str) -> Sentence:
    pieces = tuple(BLANK.sub("{}", english.removeprefix(FILLING)).split("{}"))
    quoted = frozenset(map(int, QUOTED.findall(english)))
    pattern = re.compile("(.*?)".join(map(re.escape, pieces)), re.DOTALL)
    return Sentence(pattern, pieces, danish, quoted, english.startswith(FILLING))


def _place(problem: Problem) -> str:
    """File, row and field in words."""
    row = in_danish(problem.row)
    if problem.row and row == problem.row:
        row = f"række {row}"
    field = problem.field
    if "column " in field:  # of a workbook or a table
        field = in_danish(field, fills_a_blank=True)
    if field and not problem.field.startswith("column "):
        field = f"felt {field}"
    return ", ".join(filter(None, (in_danish(problem.file), row, field)))


def _value(problem: Problem) -> str:
    """The value as Python writes it, a decimal number with its comma."""
    shown = str(Problem("", value=problem.value)).removeprefix(" (value: ").removesuffix(")")
    return shown.replace(".", ",") if isinstance(problem.value, float) else shown
