"""What results may be held against, and what that may be called. Printed is what the source prints,
for its years and in its prices; anything else is a calculation, or a plan.
"""

from typing import Literal

import numpy as np

from fosterlib.model.entries import Header, Scenario
from fosterlib.model.evaluate import Results
from fosterlib.questions.reconcile import counted_figures, totals_as_printed
from fosterlib.words.text import word

Standing = Literal["printed", "calculated", "plan", "scenario"]


def standing(results: Results) -> Standing:
    """What the totals of `results` are: printed, calculated from what is printed, those of a
    proposal that is not printed, or those of a scenario.
    """
    case = results.case
    if moves(results):
        return "scenario"
    if not counted_figures(case)[0]:
        return "plan"
    printed = totals_as_printed(case)
    in_its_prices = results.price_level == case.header.price_level
    if not in_its_prices or not all(year in printed for year in results.years):
        return "calculated"
    gaps = [abs(results.total[year] - printed[year][0]) for year in results.years]
    fits = all(gap <= printed[year][1] for gap, year in zip(gaps, results.years, strict=True))
    return "printed" if fits else "calculated"


def moves(results: Results) -> bool:
    """Whether the scenario of `results` moves an assumption of the case."""
    values = results.case.assumptions
    return any(value != values[id].value for id, value in results.scenario.overrides.items())


def reference_text(results: Results, lang: str) -> str:
    """What is compared with, in a sentence: "the printed proposal", "the plan"."""
    kind = standing(results)
    if kind == "scenario":
        return word("ref.scenario", lang, spoken_name(results.scenario, lang))
    return word(f"ref.{kind}", lang)


def results_name(results: Results, lang: str) -> str:
    """What results are called at the head of a column: "Printed" only where all of it is."""
    kind = standing(results)
    if results.scenario.name not in ("published", "baseline"):
        return spoken_name(results.scenario, lang)
    return spoken_name(results.scenario, lang) if kind == "scenario" else word(f"col.{kind}", lang)


def spoken_name(scenario: Scenario, lang: str) -> str:
    """The name of a scenario in `lang`, as far as it has one there."""
    if scenario.name == "baseline":
        return word("baseline", lang)
    return (scenario.name_da if lang == "da" else scenario.name_en) or scenario.name


def spoken_reason(scenario: Scenario, lang: str) -> str:
    """The reason for a scenario in `lang`, as far as it has one there."""
    return (scenario.reason_da if lang == "da" else scenario.reason_en) or scenario.reason


def source_text(header: Header, lang: str) -> str:
    """The source of a case in `lang`, as far as it is given there."""
    return (header.source_da if lang == "da" else header.source_en) or header.source


def in_language(header: Header, text: str, lang: str) -> str:
    """A text of the case's files in `lang`, as far as the case translates it."""
    found = next((entry for entry in header.translation if entry.text == text), None)
    return ((found.da if lang == "da" else found.en) if found else "") or text


def place_text(header: Header, locator: str, lang: str) -> str:
    """A place in the source, often its own words: in `lang`, else only if the source speaks it."""
    told = in_language(header, locator, lang)
    return told if told != locator or header.language in ("", lang) else ""


def same_effects(one: Results, other: Results) -> bool:
    """Whether no cell differs by more than half of the smallest coin."""
    return not np.abs(np.nan_to_num(one.effects - other.effects)).max(initial=0.0) > 1e-6
