"""What stands in a blank of the paper, and the sentences about the economy: all figures of the
prose.
"""

from collections.abc import Callable, Iterator

import numpy as np

from fosterlib.export.conditions import is_phased_in
from fosterlib.export.contents import Subject
from fosterlib.model.case import label
from fosterlib.model.entries import Figure, Line
from fosterlib.model.errors import CaseError, Problem, must_be, nearest
from fosterlib.model.evaluate import Results, published_beside
from fosterlib.model.kinds import kind_of
from fosterlib.questions.reconcile import model_value
from fosterlib.words.amounts import is_nothing, money_beside
from fosterlib.words.assurance import reliability_text
from fosterlib.words.reference import moves, source_text, spoken_reason
from fosterlib.words.sentences import effect_text, headline, sentence
from fosterlib.words.stamp import scenario_text
from fosterlib.words.text import money_heading, number, precise, unit_text, word

MEASURES = ("saving", "effect", "investment", "amounts_to", "fte", "fte_change")
# Of a line or a part, by year: what is negated, and the years that are told.
BY_YEAR: dict[str, tuple[int, tuple[str, ...]]] = {
    "savings": (-1, ("first", "full")),
    "costs": (1, ("first", "full")),
    "costs_each_year": (1, ()),
    "income_each_year": (-1, ()),
}
NOT_SO = {"saving": "{if %s saves}", "investment": "{if %s costs}"}
WORDS: dict[str, Callable[[Results, str], str]] = {
    "title": lambda results, lang: label(results.case.header, lang, "title"),
    "owner": lambda results, lang: label(results.case.header, lang, "owner"),
    "version": lambda results, lang: results.case.header.version,
    "source": lambda results, lang: source_text(results.case.header, lang),
    "scenario": lambda results, lang: scenario_text(results, lang),
    "reason": lambda results, lang: spoken_reason(results.scenario, lang),
    "money": lambda results, lang: money_heading(results.case, lang, results.price_level),
    "sign_rule": lambda results, lang: word("sign_rule", lang),
    "headline": lambda results, lang: headline(results, published_beside(results), lang),
    "reliability": lambda results, lang: reliability_text(results.case, lang, not moves(results)),
    "called": lambda results, lang: label(results.case.header, lang, "called"),
    "committee": lambda results, lang: _form(results, lang, "committee"),
    "submitted_by": lambda results, lang: _form(results, lang, "submitted_by"),
    "case_number": lambda results, lang: _form(results, lang, "case_number"),
    "meeting": lambda results, lang: _form(results, lang, "meeting"),
    "item": lambda results, lang: _form(results, lang, "item"),
    "administrations": lambda results, lang: _administrations(results, lang),
    "first": lambda results, lang: results.years[0],
    "last": lambda results, lang: results.years[-1],
    "full": lambda results, lang: results.case.header.full_effect_year(),
}
GAP = ("\ue000", "\ue001")  # around what somebody must still write; marked in the document
BOXES = {True: "☒", False: "☐"}
YEARS = ("first", "last", "full")
BLANK_PLACE = ("", "", "all")  # line, year and party of a figure that names none


def _form(results: Results, lang: str, field: str) -> str:
    """A field of the council's form, or a marked gap."""
    form = results.case.header.form
    told = getattr(form, f"{field}_{lang}", getattr(form, field, ""))
    return told or f"{GAP[0]}{word('gap', lang, word(f'form.{field}', lang))}{GAP[1]}"


def _administrations(results: Results, lang: str) -> str:
    """The boxes of the form, ticked where the case says so; a gap where it does not say."""
    listed = results.case.header.form.administration
    boxes = [f"{BOXES[one.affected is True]} {label(one, lang)}" for one in listed]
    if not listed or any(one.affected is None for one in listed):
        boxes.append(f"{GAP[0]}{word('gap', lang, word('form.ticks', lang))}{GAP[1]}")
    return "   ".join(boxes)


def blank(subject: Subject, words: str) -> str:
    """What is written for one blank. CaseError if it is none that the library knows, or names
    nothing of the case.
    """
    results, case = subject.results, subject.case
    name, *rest = words.split() or [""]
    if name in MEASURES and rest:
        return _figure(subject, name, rest)
    if name in BY_YEAR and len(rest) in (1, 2):
        return _by_year(subject, name, rest)
    if name == "count" and len(rest) == 1:
        return _counted(subject, rest[0])
    if name.startswith("gap:"):
        return f"{GAP[0]}{word('gap', subject.lang, words[4:].strip())}{GAP[1]}"
    if name in WORDS and not rest:
        return WORDS[name](results, subject.lang)
    if name in case.assumptions and not rest:
        value = case.values(results.scenario)[name]
        is_whole = value == round(value, 0)
        return precise(value, subject.lang, 0 if is_whole else case.assumptions[name].step)
    allowed = f"{', '.join(MEASURES)} with a line and a year; an assumption; {', '.join(WORDS)}"
    near = nearest(name, [*MEASURES, *WORDS, *case.assumptions])
    raise CaseError(
        Problem("this blank cannot be filled", value=words, allowed=allowed, nearest=near)
    )


def _by_year(subject: Subject, measure: str, rest: list[str]) -> str:
    """What a line or part saves, costs or brings, by year; a year in which it does not is left out.
    Where it does in none of the years that are told, the last year in which it does is told.
    CaseError where there is no such year.
    """
    results, lang = subject.results, subject.lang
    line, party = (*rest, "all")[:2]
    sign, keys = BY_YEAR[measure]
    found = {}
    for year in results.years:
        _refuse_unknown_place(results, "effect", line, year, party)
        value = sign * float(model_value(results, _asked(subject, "effect", line, year, party)))
        if value > 0 and not is_nothing(subject.case, value):
            found[year] = word("in_a_year", lang, amount_text(results, value, lang), year)
    if not found:
        kind = "saves" if measure == "savings" else "costs" if sign > 0 else "brings"
        allowed = f"a passage in {{if {line} {kind}}}"
        raise CaseError(Problem(f"{line} has no {measure} now", allowed=allowed))
    wanted = dict.fromkeys([WORDS[key](results, lang) for key in keys] or results.years)
    *before, last = [found[year] for year in wanted if year in found] or [*found.values()][-1:]
    return word("and", lang, ", ".join(before), last) if before else last


def _counted(subject: Subject, id: str) -> str:
    """An assumption with the word for what it counts: "17 children", "1 child"."""
    case, lang = subject.case, subject.lang
    must_be(id, case.assumptions, "assumption")
    value = case.values(subject.results.scenario)[id]
    unit = case.assumptions[id].unit
    named = word(f"unit.{unit}", lang) if value == 1 else unit_text(unit, lang)
    return f"{precise(value, lang, case.assumptions[id].step)} {named}"


def amount_text(results: Results, value: float, lang: str) -> str:
    """Money in words, on the scale of the largest line, so that a paper tells all in one."""
    if value != value:
        return word("not_stated", lang)
    largest = np.abs(np.nan_to_num(results.effects).sum(axis=1)).max(initial=0.0)
    text = money_beside(results.case, value, float(largest), lang)
    return f"-{text}" if value < 0 and not is_nothing(results.case, value) else text


def _figure(subject: Subject, measure: str, rest: list[str]) -> str:
    """A figure by the words that published.csv uses: measure, line, year, party."""
    results, lang = subject.results, subject.lang
    # the year may be forgotten, which is refused below; the party may be left out
    line, year, party = (*rest, *BLANK_PLACE[len(rest) :])[:3]
    if year in YEARS:
        year = WORDS[year](results, lang)
    _refuse_unknown_place(results, measure, line, year, party)
    if len(rest) > 3:
        raise CaseError(Problem("has too many words", allowed="measure, line, year, party"))
    asked = _asked(subject, "effect" if measure == "amounts_to" else measure, line, year, party)
    value = float(model_value(results, asked))
    if _counts_posts(measure):
        is_whole = abs(value - round(value, 0)) < 0.005
        return number(value, lang, 0 if is_whole else 2)
    if measure == "amounts_to":
        return effect_text(results, value, lang)
    if measure in NOT_SO and not value > 0:
        reason = f"is no {measure} now: {0.0 - value:g}"
        allowed = f"a passage in {NOT_SO[measure] % line}, or {{amounts_to {' '.join(rest)}}}"
        raise CaseError(Problem(reason, allowed=allowed))
    return number(value, lang) if measure == "effect" else amount_text(results, value, lang)


def _asked(subject: Subject, measure: str, line: str, year: str, party: str) -> Figure:
    """A figure as published.csv would name it."""
    return Figure(
        table="text",
        line=line,
        party=party,
        year=year,
        measure=measure,
        unit=subject.case.header.unit,
        role="check",
        locator="-",
    )


def _counts_posts(measure: str) -> bool:
    return measure.startswith("fte")


def _refuse_unknown_place(results: Results, measure: str, line: str, year: str, party: str) -> None:
    """CaseError for a line, party or year that the case does not have for this measure."""
    case = results.case
    years = list(results.years)
    if _counts_posts(measure):
        staffed = [line.id for line in case.lines if line.staff]
        years += [one.base_year for line in case.lines for one in line.staff if one.base_year]
        must_be(line, staffed, "line with staff")
    else:
        parts = [part.id for part in case.header.part]
        lines = [line.id for line in case.lines]
        must_be(line, ["total", *parts, *lines], "line or part")
    must_be(party, ["all", *case.parties], "party")
    if year != "all":
        for each in year.split("+"):
            must_be(each, years, "year")


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
    name = label(line, lang)
    cells = results.effects[results.case.lines.index(line)]
    if not np.abs(np.nan_to_num(cells, nan=1.0)).max(initial=0.0) > 0:
        return
    if not line.in_total:
        yield sentence("sentence_register", lang, name)
    elif np.isnan(cells).any():
        yield sentence("sentence_unknown", lang, name)
    elif kind_of(line).is_delayed:
        yield _phased(results, line, lang)
    else:
        yield _spent(results, line, lang)
    if line.in_total and not np.isnan(cells).any():
        yield from _shared(results, cells, lang)


def _phased(results: Results, line: Line, lang: str) -> str:
    """What a line that is phased in comes to in the first and in the full year."""
    first, full = (WORDS[key](results, lang) for key in ("first", "full"))
    by_year = results.effects[results.case.lines.index(line)].sum(axis=0)
    values = [by_year[0], by_year[results.years.index(full)]]
    texts = [effect_text(results, value, lang) for value in values]
    values_of = results.case.values(results.scenario)
    key = "sentence_full" if is_phased_in(results, line, values_of) else "sentence_not_full"
    return sentence(key, lang, label(line, lang), texts[0], first, texts[1], full)


def _spent(results: Results, line: Line, lang: str) -> str:
    """What a line of dated or listed money comes to in the years in which it has any."""
    by_year = results.effects[results.case.lines.index(line)].sum(axis=0)
    spent = [year for year, value in zip(results.years, by_year, strict=True) if value]
    total, name = by_year.sum(), label(line, lang)
    when = spent[0] if len(spent) == 1 else f"{spent[0]}-{spent[-1]}"
    if is_nothing(results.case, total):
        each = [
            f"{effect_text(results, by_year[results.years.index(y)], lang)} ({y})" for y in spent
        ]
        return sentence("sentence_between", lang, name, ", ".join(each))
    key = "sentence_more" if total > 0 else "sentence_less"
    if line.money == "income":
        key = "sentence_income_less" if total > 0 else "sentence_income"
    return sentence(key, lang, name, amount_text(results, abs(total), lang), when)


def _shared(results: Results, cells: np.ndarray, lang: str) -> Iterator[str]:
    """Who has which part of a line in the full year, if more than one has any."""
    full, parties = WORDS["full"](results, lang), results.case.header.party
    in_full = cells[:, results.years.index(full)]
    split = [n for n in range(len(cells)) if not is_nothing(results.case, in_full[n])]
    if len(split) > 1:
        texts = [
            f"{label(parties[n], lang)} {amount_text(results, abs(in_full[n]), lang)}"
            for n in split
        ]
        yield sentence("sentence_split", lang, full, ", ".join(texts))
