"""A number that a person types is read as the language writes it, or refused: never in the reading
of the other language.
"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import fosterlib as fl
from fosterlib.words.text import number, read_number

MARKS = {"da": (".", ","), "en": (",", ".")}  # between thousands, before decimals


def read_apart(text, lang):
    """What the text says in a language, by its grammar alone; None if it is no number there."""
    thousands, decimal = (re.escape(mark) for mark in MARKS[lang])
    form = rf"-?([1-9]\d{{0,2}}({thousands}\d{{3}})+|\d+)({decimal}\d+)?"
    if not re.fullmatch(form, text):
        return None
    between, before = MARKS[lang]
    return float(text.replace(between, "").replace(before, "."))


def read(text, lang):
    try:
        return read_number(text, lang)
    except fl.CaseError:
        return None


@pytest.mark.parametrize("lang", ["da", "en"])
@given(value=st.floats(-1e9, 1e9), decimals=st.integers(0, 6))
def test_what_the_library_writes_it_reads(lang, value, decimals):
    assert read(number(value, lang, decimals), lang) == pytest.approx(
        round(value, decimals), abs=1e-9
    )


@pytest.mark.parametrize("lang", ["da", "en"])
@given(
    value=st.floats(-1e9, 1e9), decimals=st.integers(0, 6), written=st.sampled_from(["da", "en"])
)
@example(value=25.75, decimals=2, written="en")
@example(value=25.75, decimals=2, written="da")
@example(value=1234.5, decimals=1, written="en")
@example(value=1234567.0, decimals=0, written="da")
def test_a_number_is_read_as_its_language_has_it_or_refused(lang, value, decimals, written):
    for text in (
        number(value, written, decimals),
        number(value, written, decimals).replace(MARKS[written][0], ""),
    ):
        assert read(text, lang) == read_apart(text, lang), text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("25.75", "da"),
        ("0.5", "da"),
        ("1,300.5", "da"),
        ("1.30", "da"),
        ("12.3456", "da"),
        ("25,75", "en"),
        ("0,5", "en"),
        ("1.300,5", "en"),
        ("1,30", "en"),
        ("12,3456", "en"),
    ],
)
def test_the_other_language_s_form_is_refused(text, lang):
    assert read(text, lang) is None
