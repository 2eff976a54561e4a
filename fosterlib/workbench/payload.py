"""What a page must know of a case to compute and tell it: plain JSON. model.js says how it is used.

NaN (unknown) is null. Assumptions are named by their number in `assumptions`, so that the values of
a scenario are an array. Texts for a reader stand in both languages, as {"da": ..., "en": ...}.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fosterlib.model.case import LANGUAGES, Case
from fosterlib.model.entries import Assumption, Correction, Line, Rival, Scenario
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import first_months
from fosterlib.model.units import magnitude
from fosterlib.questions.corrections import solved_for_corrections
from fosterlib.questions.reconcile import counted_figures, totals_as_printed
from fosterlib.words.messages import danish_sentences
from fosterlib.words.reference import source_text
from fosterlib.words.stamp import input_hash, library_version
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import basis_text, unit_text
from fosterlib.workbench.bundle import PAGE, page_module
from fosterlib.workbench.payload_draws import draws_json
from fosterlib.workbench.payload_figures import figures_held
from fosterlib.workbench.payload_lines import lines_json
from fosterlib.workbench.payload_texts import as_json, both, in_both

PAYLOAD_VERSION = 1  # raised when a page of an older library could not read it


def payload(case: Case, scenarios: Iterable[Scenario] | None = None) -> dict[str, Any]:
    """A case as JSON for the workbench: numbers, words, draws; `scenarios` None: the case's own."""
    header = case.header
    shown = case.scenarios.values() if scenarios is None else scenarios
    return {
        "version": PAYLOAD_VERSION,
        "library": library_version(),
        "id": case.id,
        "hash": input_hash(case),
        "caseVersion": header.version,
        **{name: both(header, name) for name in ("title", "owner", "called", "total")},
        "partyWord": both(header, "party_word"),
        "source": in_both(lambda lang: source_text(header, lang)),
        "unit": header.unit,
        "unitText": in_both(lambda lang: unit_text(header.unit, lang)),
        "currency": header.unit.split()[-1],
        "magnitude": magnitude(header.unit),
        "decimals": money_decimals(case),
        "years": list(case.years),
        "firstMonth": first_months(case, case.years[:1])[0],
        "priceLevel": header.price_level,
        "priceIndex": dict(case.price_index),
        "parties": [{"id": party.id, "label": both(party)} for party in header.party],
        "parts": [{"id": part.id, "label": both(part), "on": part.on} for part in header.part],
        "assumptions": [_assumption(case, one) for one in case.assumptions.values()],
        **lines_json(case),
        "printed": _printed_totals(case),
        "held": figures_held(case),
        "corrections": [_correction(one) for one in case.corrections],
        "solvedAgain": _solved_again(case),
        "scenarios": [scenario_entry(scenario) for scenario in shown],
        "draws": draws_json(case),
        "words": _page_words(),
        "messages": _page_messages(),
    }


def _assumption(case: Case, one: Assumption) -> dict[str, Any]:
    told = ("id", "low", "high", "step", "unit", "basis", "source", "locator", "note")
    more = (
        "formula",
        "nature",
        "bound",
        "owner",
        "as_of",
        "reliability",
        "price_level",
        "calibrates",
    )
    used = [line for line in case.lines if one.id in _used(line)]
    parts = {line.part for line in used}
    rivals = [_rival(rival) for rival in case.rivals if rival.assumption == one.id]
    return {
        **({"rivals": rivals} if rivals else {}),
        **{name: getattr(one, name) for name in told},
        **{_camel(name): getattr(one, name) for name in more if getattr(one, name)},
        "label": both(one),
        "unitText": in_both(lambda lang: unit_text(one.unit, lang)),
        "basisText": in_both(lambda lang: basis_text(one.basis, lang)),
        "value": as_json(one.value),
        "isSwitch": one.is_switch,
        "isImplied": one.is_implied,
        "lines": [line.id for line in used],
        "part": parts.pop() if len(parts) == 1 else "",  # "": of several parts, or of none
    }


def _used(line: Line) -> set[str]:
    """The assumptions that a line, or the posts behind it, depends on."""
    own = {line.own(name) for name in (*kind_of(line).implied, "on")}
    staff = {one.base for one in line.staff}
    return {*line.inputs, *line.split.values(), *staff, *own}


def _printed_totals(case: Case) -> dict[str, Any]:
    """How many printed figures there are and how many come out; the printed totals by year."""
    figures, reproduced = counted_figures(case)
    totals = {year: list(pair) for year, pair in totals_as_printed(case).items()}
    return {"figures": figures, "reproduced": reproduced, "totals": totals}


def _correction(one: Correction) -> dict[str, Any]:
    told = {"assumption": one.assumption, "value": one.value, "reason": one.reason}
    more = {"author": one.author, "on": str(one.on) if one.on else ""}
    return {**told, "was": as_json(one.was), **{name: text for name, text in more.items() if text}}


def _solved_again(case: Case) -> list[list[float | None]]:
    """The numbers of the assumptions that were solved again for corrections, and what each was."""
    numbers = {id: n for n, id in enumerate(case.assumptions)}
    found = solved_for_corrections(case).items()
    return [[numbers[id], as_json(was)] for id, (was, _now) in found]


def _rival(one: Rival) -> dict[str, Any]:
    """A value of an assumption that another source speaks for."""
    told = ("value", "source", "locator")
    return {**{name: getattr(one, name) for name in told}, "label": both(one)}


def scenario_entry(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the page has it."""
    return {
        **{_camel(name): text for name, text in scenario.model_dump().items() if text},
        "overrides": dict(scenario.overrides),
    }


def scenario_from_entry(entry: Mapping[str, Any]) -> Scenario:
    """A scenario that the page has made; fields that a scenario has not are left out."""
    named = {_camel(name): name for name in Scenario.model_fields}
    given = {named[key]: value for key, value in entry.items() if key in named}
    moved = {id: float(value) for id, value in given.get("overrides", {}).items()}
    return Scenario(**given | {"overrides": moved})


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@cache
def _page_words() -> dict[str, dict[str, str]]:
    """The words of words.csv that the scripts of a page name, by language."""
    text = (files("fosterlib.words") / "words.csv").read_text(encoding="utf-8")
    scripts = page_module((*PAGE, "notebook.js"))
    named = set(re.findall(r'"([\w.]+)"|\b(\w+)(?=\()', scripts))
    whole = {one for pair in named for one in pair if one}
    begun = ("unit.", "units.", *re.findall(r"`([\w.]+[._])\$\{", scripts))
    rows = [
        row
        for row in csv.DictReader(io.StringIO(text))
        if row["key"] in whole or row["key"].startswith(begun)
    ]
    return {lang: {row["key"]: row[lang] for row in rows} for lang in LANGUAGES}


@cache
def _page_messages() -> list[dict[str, Any]]:
    """The Danish of what a page's scripts refuse, the longest sentences first (messages.js)."""
    scripts = page_module((*PAGE, "notebook.js"))
    return [
        {
            "pattern": sentence.pattern.pattern,
            "danish": sentence.danish,
            "quoted": sorted(sentence.quoted),
            "isFilling": sentence.is_filling,
        }
        for sentence in danish_sentences()
        if all(piece in scripts for piece in sentence.pieces)
    ]
