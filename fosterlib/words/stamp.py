"""The stamp that every output carries: case, version, scenario and its changes, library, date, hash
of the inputs.
"""

import hashlib
import json
from datetime import date
from importlib.metadata import version

from fosterlib.model.case import Case
from fosterlib.model.entries import Scenario
from fosterlib.model.evaluate import Results
from fosterlib.words.reference import reference_text, spoken_name, standing
from fosterlib.words.text import precise, word


def stamp(results: Results, lang: str, on: date | None = None) -> list[tuple[str, str]]:
    """What every output carries, as (name, text): the date is the caller's, or left out."""
    case, scenario = results.case, results.scenario
    rows = [
        (word("case", lang), f"{case.id}, {case.header.version}"),
        (word("scenario", lang), scenario_text(results, lang)),
        (
            word("changes", lang),
            "; ".join(changes_text(case, scenario, lang)) or word("none", lang),
        ),
        *corrections_row(case, lang),
        (word("library", lang), f"fosterlib {library_version()}"),
        (word("inputs", lang), input_hash(case, scenario)),
    ]
    return rows + ([(word("date", lang), on.isoformat())] if on else [])


def corrections_row(case: Case, lang: str) -> list[tuple[str, str]]:
    """The estimates put right: the case's own value, the reason, who and when; nothing without."""
    told = []
    for one in case.corrections:
        step = case.assumptions[one.assumption].step
        was, now = (precise(value, lang, step) for value in (one.was, one.value))
        day = one.on.isoformat() if one.on else ""
        why = "; ".join(text for text in (one.reason, one.author, day) if text)
        told.append(f"{one.assumption} {was} → {now} ({why})")
    return [(word("corrections", lang), "; ".join(told))] if told else []


def scenario_text(results: Results, lang: str) -> str:
    """What a scenario is called in a sentence: the printed proposal only where it is printed."""
    scenario = results.scenario
    if scenario.name != "published" or standing(results) == "scenario":
        return spoken_name(scenario, lang)
    return reference_text(results, lang)


def changes_text(case: Case, scenario: Scenario, lang: str) -> list[str]:
    """What a scenario moves, each as `network.children 17 → 9`."""
    return [
        f"{id} {precise(case.assumptions[id].value, lang, case.assumptions[id].step)} → "
        f"{precise(value, lang, case.assumptions[id].step)}"
        for id, value in moved(case, scenario).items()
    ]


def moved(case: Case, scenario: Scenario) -> dict[str, float]:
    """The overrides of a scenario that differ from the published case."""
    return {
        id: value for id, value in scenario.overrides.items() if value != case.assumptions[id].value
    }


def input_hash(case: Case, scenario: Scenario | None = None) -> str:
    """Twelve characters that change when anything put in changes: the case's files or the
    scenario's overrides.
    """
    parts = {
        "header": case.header.model_dump(mode="json"),
        "assumptions": [
            assumption.model_dump(mode="json") for assumption in case.assumptions.values()
        ],
        "amounts": [amount.model_dump(mode="json") for amount in case.amounts],
        "figures": [figure.model_dump(mode="json") for figure in case.figures],
        "patterns": {id: pattern.tolist() for id, pattern in case.patterns.items()},
        "open_questions": [question.model_dump(mode="json") for question in case.open_questions],
        "indicators": [indicator.model_dump(mode="json") for indicator in case.indicators],
        "price_index": dict(case.price_index),
        "overrides": moved(case, scenario) if scenario else {},
    }
    if case.listed_values:  # so that a case without any keeps the hash that it had
        parts["values_by_year"] = [one.model_dump(mode="json") for one in case.listed_values]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def library_version() -> str:
    """The version of fosterlib that is running."""
    return version("fosterlib")
