"""Estimates of a case put right, in words: what each was and is, who says so and why, and what was
solved again for them.
"""

import pandas as pd

from fosterlib.model.case import Case, label
from fosterlib.model.entries import Correction
from fosterlib.questions.corrections import solved_for_corrections
from fosterlib.words.tables import Table
from fosterlib.words.text import precise, unit_text, word


def corrections_table(case: Case, lang: str) -> Table | None:
    """Every estimate put right and every value solved again; None where nothing is."""
    if not case.corrections:
        return None
    made = {one.assumption: one for one in case.corrections}
    cells = {
        id: [*_values(case, id, one.was, one.value, lang), _who_why_when(one)]
        for id, one in made.items()
    }
    for id, (was, now) in solved_for_corrections(case).items():
        cells[id] = [*_values(case, id, was, now, lang), word("solved_again", lang)]
    names = [label(case.assumptions[id], lang) for id in cells]
    columns = [word(key, lang) for key in ("before", "after", "unit", "who_and_why")]
    index = pd.Index(names, name=word("assumption", lang))
    frame = pd.DataFrame([*cells.values()], index=index, columns=columns)
    title, kinds = word("corrections", lang), ("line",) * len(cells)
    return Table(title, frame, lang, kinds, (word("corrections_note", lang),))


def put_right_texts(case: Case, lang: str) -> dict[str, str]:
    """By id, what is said beside an assumption that was put right or solved again."""
    told = {}
    for one in case.corrections:
        shown, *_ = _values(case, one.assumption, one.was, one.value, lang)
        told[one.assumption] = word("put_right_from", lang, shown, _who_why_when(one))
    for id, (was, now) in solved_for_corrections(case).items():
        shown, *_ = _values(case, id, was, now, lang)
        told[id] = word("solved_again_from", lang, shown)
    return told


def _values(case: Case, id: str, was: float, now: float, lang: str) -> list[str]:
    one = case.assumptions[id]
    return [*(precise(value, lang, one.step) for value in (was, now)), unit_text(one.unit, lang)]


def _who_why_when(one: Correction) -> str:
    day = one.on.isoformat() if one.on else ""
    return "; ".join(text for text in (one.reason, one.author, day) if text)
