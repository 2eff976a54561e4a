"""What stands in a blank of the paper, and the sentences about the economy: all figures of the
prose.
"""

from collections.abc import Callable, Iterator

import numpy as np

from fosterlib.export.contents import Subject
from fosterlib.model.case import label
from fosterlib.model.entries import Figure, Line
from fosterlib.model.errors import CaseError, Problem, must_be, nearest
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.model.kinds import kind_of
from fosterlib.model.units import magnitude
from fosterlib.questions.reconcile import model_value
from fosterlib.words.sentences import headline, money
from fosterlib.words.stamp import scenario_text
from fosterlib.words.text import money_heading, number, precise, word

MEASURES = ("saving", "effect", "investment", "fte", "fte_change")
WORDS: dict[str, Callable[[Results, str], str]] = {
    "title": lambda results, lang: label(results.case.header, lang, "title"),
    "owner": lambda results, lang: label(results.case.header, lang, "owner"),
    "version": lambda results, lang: results.case.header.version,
    "source": lambda results, lang: results.case.header.source,
    "scenario": lambda results, lang: scenario_text(results.scenario, lang),
    "reason": lambda results, lang: results.scenario.reason,
    "money": lambda results, lang: money_heading(results.case, lang, results.price_level),
    "sign_rule": lambda results, lang: word("sign_rule", lang),
    "headline": lambda results, lang: headline(results, published_beside(results), lang),
    "first": lambda results, lang: results.years[0],
    "last": lambda results, lang: results.years[-1],
    "full": lambda results, lang: results.case.header.full_effect_year(),
}
YEARS = ("first", "last", "full")


def blank(subject: Subject, words: str) -> str:
    """What is written for one blank. CaseError if it is none that the library knows, or names
    nothing of the case.
    """
    results, case = subject.results, subject.case
    name, *rest = words.split() or [""]
    if name in MEASURES and rest:
        return _figure(subject, name, rest)
    if name in WORDS and not rest:
        return WORDS[name](results, subject.lang)
    if name in case.assumptions and not rest:
        value = case.values(results.scenario)[name]
        return precise(
            value, subject.lang, 0 if value == round(value, 0) else case.assumptions[name].step
        )
    allowed = f"{', '.join(MEASURES)} with a line and a year; an assumption; {', '.join(WORDS)}"
    near = nearest(name, [*MEASURES, *WORDS, *case.assumptions])
    raise CaseError(
        Problem("this blank cannot be filled", value=words, allowed=allowed, nearest=near)
    )


def amount(results: Results, value: float, lang: str) -> str:
    """Money in words: in millions, or in whole units of the case."""
    is_small = magnitude(results.case.header.unit) <= 1000
    return money(results, round(value) if is_small and value == value else value, lang)


def _figure(subject: Subject, measure: str, rest: list[str]) -> str:
    """A figure by the words that published.csv uses: measure, line, year, party."""
    results, lang, case = subject.results, subject.lang, subject.case
    line, year, party, *more = [*rest, *["", "all"][len(rest) - 1 :]]  # the party may be left out
    year = WORDS[year](results, lang) if year in YEARS else year
    staffed = [one for one in case.lines if one.staff]
    ids = ["total", *(part.id for part in case.header.part), *(one.id for one in case.lines)]
    posts = measure.startswith("fte")
    must_be(
        line,
        [one.id for one in staffed] if posts else ids,
        "line with staff" if posts else "line or part",
    )
    must_be(party, ["all", *case.parties], "party")
    for one in [] if year == "all" else year.split("+"):
        must_be(
            one,
            [*results.years, *(one.staff.base_year for one in staffed if posts and one.staff)],
            "year",
        )
    if more:
        raise CaseError(Problem("has too many words", allowed="measure, line, year, party"))
    place = {"table": "text", "locator": "-", "line": line, "party": party, "year": year}
    figure = Figure.model_validate(
        {**place, "measure": measure, "unit": case.header.unit, "role": "check"}
    )
    value = float(model_value(results, figure))
    if posts:
        return number(value, lang, 0 if abs(value - round(value, 0)) < 0.005 else 2)
    return number(value, lang) if measure == "effect" else amount(results, value, lang)


def economy(subject: Subject, part: str) -> list[str]:
    """The economy of a part in sentences written from the figures, one text a line; a note that
    lines share once.
    """
    lang, told, shared = subject.lang, [], []
    lines = [line for line in subject.case.lines if line.part == part]
    notes = [label(line, lang, "note") for line in lines]
    for line, note in zip(lines, notes, strict=True):
        sentences = list(_sentences(subject.results, line, lang))
        if sentences and notes.count(note) == 1:
            sentences.append(note)
        elif sentences and note not in shared:
            shared.append(note)
        told.append(" ".join(sentences).strip())
    return [text for text in (*told, *shared) if text]


def _sentences(results: Results, line: Line, lang: str) -> Iterator[str]:
    """What one line does in the first and the full year, and whom it concerns; nothing if it does
    nothing.
    """
    first, full, name = (
        WORDS["first"](results, lang),
        WORDS["full"](results, lang),
        label(line, lang),
    )
    cells = results.effects[results.case.lines.index(line)]
    by_year = dict(zip(results.years, cells.sum(axis=0), strict=True))
    total = sum(by_year.values())
    if not line.in_total:
        yield word("sentence_register", lang, name)
    elif total != total:
        yield word("sentence_unknown", lang, name)
    elif not cells.any():
        return
    elif kind_of(line).is_delayed:
        sign = -1 if by_year[full] <= 0 else 1
        key = "sentence_saving" if sign < 0 else "sentence_cost"
        texts = [amount(results, sign * by_year[year], lang) for year in (first, full)]
        yield word(key, lang, name, texts[0], first, texts[1], full)
    else:
        spent = [year for year, value in by_year.items() if value]
        span = spent[0] if len(spent) == 1 else f"{spent[0]}-{spent[-1]}"
        key = "sentence_less" if total < 0 else "sentence_more"
        yield word(key, lang, name, amount(results, abs(total), lang), span)
    in_full = cells[:, results.years.index(full)]
    split = [n for n in range(len(cells)) if cells[n].any()]
    if len(split) > 1 and line.in_total and not np.isnan(in_full).any():
        parties = results.case.header.party
        texts = [
            f"{label(parties[n], lang)} {amount(results, abs(in_full[n]), lang)}" for n in split
        ]
        yield word("sentence_split", lang, full, ", ".join(texts))
