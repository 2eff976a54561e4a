"""What was read from somebody's table, in Danish too: the reading itself speaks English."""

import re
from functools import cache

from fosterlib.foreign.readout import TableReading, columns_read, facts_read, rows_read
from fosterlib.model.case import check_lang
from fosterlib.words.messages import in_danish
from fosterlib.words.text import word

# What a reading says, the first that fits; what fills a blank of these is said by them again.
OF_OTHERS = ("read.guess_silent", "read.guess", "read.left_out", "read.total_of")
PHRASES = (
    *OF_OTHERS,
    "read.goes_on",
    "read.negative_saves",
    "read.turned_around",
    "read.positive_costs",
    "read.levels",
    "read.changes",
    "read.cumulated",
    "read.headed",
    "read.asked",
    "read.names",
    "read.unused",
    "read.party",
    "read.category",
    "read.years_total",
    "read.year",
    "read.rows",
    "read.row",
    "read.memo_in",
    "read.memo_of",
    "read.memo",
    "read.line_in",
    "read.line_of",
    "read.line",
    "not_stated",
)
FACTS = {
    "unit": "read.fact_unit",
    "prices": "read.fact_prices",
    "sign": "read.fact_sign",
    "amounts": "read.fact_amounts",
}


def reading_text(reading: object, lang: str = "da") -> str:
    """A reading in `lang`: what each row and column was taken for, and what is a guess. Headings
    and names stay as they are.
    """
    check_lang(lang)
    if lang == "en" or not isinstance(reading, TableReading):
        return str(reading)
    first, last = reading.years[0], reading.years[-1]
    facts = [
        (word(FACTS[name], lang) if name in FACTS else word("read.fact_after", lang, last), text)
        for name, text in facts_read(reading)
    ]
    columns = [(name, *text.rpartition(": ")[::2]) for name, text in columns_read(reading)]
    lines = str(len(reading.sums.lines))
    return "\n".join(
        [
            word("read.about", lang, reading.file, lines, first, last),
            *(f"  {name}: {_said(text)}" for name, text in facts),
            word("read.columns", lang),
            *(f"  {name}  {_heading(head)}: {_said(text)}" for name, head, text in columns),
            word("read.rows_head", lang),
            *(f"  {n:>4}  {label}: {_said(text)}" for n, label, text in rows_read(reading)),
        ]
    )


def _heading(text: str) -> str:
    return word("read.blank", "da") if text == word("read.blank", "en") else text


def _said(text: str) -> str:
    """An English phrase of a reading in Danish."""
    for key in PHRASES:
        if found := _pattern(key).fullmatch(text):
            parts = [_said(one) if key in OF_OTHERS else one for one in found.groups()]
            return word(key, "da", *parts)
    return in_danish(text, fills_a_blank=True)


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """What an English phrase looks like with its blanks filled."""
    blanks = [f"{{{n}}}" for n in range(2)]
    parts = re.split(r"\{\d\}", word(key, "en", *blanks))
    return re.compile("(.+)".join(map(re.escape, parts)), re.DOTALL)
