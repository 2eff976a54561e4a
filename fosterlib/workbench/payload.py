"""What a page must know of a case to compute and tell it: plain JSON. model.js says how it is used.

NaN (unknown) is null. Assumptions are named by their number in `assumptions`, so that the values of
a scenario are an array. Texts for a reader stand in both languages, as {"da": ..., "en": ...}.
"""

import base64
import csv
import io
import math
import string
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from fosterlib.model.case import LANGUAGES, Case, label
from fosterlib.model.computation import Computation, change_made, full_effect, posts_changed
from fosterlib.model.distributions import RANKS, Distribution, likely_values
from fosterlib.model.entries import Assumption, Figure, Line, Scenario
from fosterlib.model.expressions import Tree
from fosterlib.model.kinds import date_arguments, given_dates, kind_of
from fosterlib.model.overlap import makers_for
from fosterlib.model.terms import held, timing_ids
from fosterlib.model.units import magnitude
from fosterlib.model.years import year_start
from fosterlib.questions.reconcile import counted_figures, totals_as_printed
from fosterlib.simulate.draws import ROWS, blocks_of_ranks, sampling
from fosterlib.words.reference import source_text
from fosterlib.words.stamp import input_hash, library_version
from fosterlib.words.tables import money_decimals
from fosterlib.words.text import basis_text, unit_text

PAYLOAD_VERSION = 1  # raised when a page of an older library could not read it
DRAWS, SEED = 2_000, 2026
IN_CLOSED_FORM = ("uniform", "triangular")
LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
NOT_IN_A_PAGE = ("followup.", "field_", "column_")  # words that only papers and workbooks use


def payload(case: Case, scenarios: Iterable[Scenario] | None = None) -> dict[str, Any]:
    """A case as JSON for the workbench: numbers, words, draws; `scenarios` None: the case's own."""
    header, numbers = case.header, {id: n for n, id in enumerate(case.assumptions)}
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
        "yearStart": year_start(case.years[0]),
        "firstMonth": header.year_starts,
        "priceLevel": header.price_level,
        "priceIndex": dict(case.price_index),
        "parties": [{"id": party.id, "label": both(party)} for party in header.party],
        "parts": [{"id": part.id, "label": both(part)} for part in header.part],
        "assumptions": [_assumption(case, one) for one in case.assumptions.values()],
        "lines": [_line(case, line, numbers) for line in case.lines],
        "printed": _printed_totals(case),
        "figures": [_figure(figure) for figure in case.figures],
        "scenarios": [_scenario(scenario) for scenario in shown],
        "draws": first_draws(case, numbers),
        "words": _page_words(),
    }


def in_both(text: Callable[[str], str]) -> dict[str, str]:
    """A text in both languages."""
    return {lang: text(lang) for lang in LANGUAGES}


def both(named, field: str = "label") -> dict[str, str]:
    """A label, or another text of something, in both languages."""
    return in_both(lambda lang: label(named, lang, field))


def as_json(numbers) -> Any:
    """Numbers for JSON, as nested as they are; NaN is null."""
    if np.ndim(numbers):
        return [as_json(one) for one in numbers]
    return None if math.isnan(numbers) else float(numbers)


def _assumption(case: Case, one: Assumption) -> dict[str, Any]:
    told = ("id", "low", "high", "step", "unit", "basis", "source", "locator", "note")
    more = ("nature", "bound", "owner", "as_of", "reliability", "price_level", "calibrates")
    used = [line for line in case.lines if one.id in _used(line)]
    parts = {line.part for line in used}
    return {
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


def _line(case: Case, line: Line, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A line as model.js computes it; `kinds.py` and `terms.py` say what each entry means."""
    kind = kind_of(line)
    found: dict[str, Any] = {
        "id": line.id,
        "label": both(line),
        "note": both(line, "note"),
        "part": line.part,
        "kind": line.kind,
        "money": line.money,
        "steeringArea": line.steering_area,
        "inTotal": line.in_total,
        "fullYear": case.header.full_effect_year(line),
        "switches": [numbers[id] for id in line.switches()],
        "isComputed": kind.is_computed,
        "pattern": as_json(case.patterns[line.id]),
        "held": as_json(held(line)),
        "timing": [numbers[id] for id in timing_ids(case, line)],
        "isDelayed": kind.is_delayed,
        "split": [
            {"party": case.parties.index(party), "share": numbers[id]}
            for party, id in line.split.items()
        ],
        "rest": case.parties.index(line.residual) if line.residual else None,
    }
    if kind.has_lever:
        found["effect"] = _call(full_effect(case, line), numbers)
        found["makers"] = [case.lines.index(maker) for maker in makers_for(case, line)]
        found["affects"] = [
            {"changes": numbers[id], **_call(change_made(case, line, id), numbers)}
            for id in line.affects
        ]
    elif not kind.is_computed:
        found["scale"] = numbers[line.own("scale")]
    if kind.dates:
        found["dates"] = {"months": kind.months, "arguments": _date_arguments(line, numbers)}
    found["staff"] = [
        {
            "role": staff.role,
            "label": both(staff),
            "base": numbers.get(staff.base),
            "baseYear": staff.base_year,
            **_call(posts_changed(case, line, staff), numbers),
        }
        for staff in line.staff
    ]
    return found


def _call(computation: Computation, numbers: Mapping[str, int]) -> dict[str, Any]:
    """A lever by its name, or a formula as a tree in which an assumption is ["at", its number]."""
    drivers = [numbers[id] for id in computation.ids if id in numbers]
    if computation.tree is None:
        return {"lever": computation.text, "drivers": drivers}
    return {"tree": _numbered(computation.tree, numbers), "drivers": drivers}


def _numbered(tree: Tree, numbers: Mapping[str, int]) -> Any:
    if isinstance(tree, str):
        return ["at", numbers[tree]] if tree in numbers else [tree]  # ["year.number"]
    if not isinstance(tree, tuple):
        return tree
    return [tree[0], *(_numbered(operand, numbers) for operand in tree[1:])]


def _date_arguments(line: Line, numbers: Mapping[str, int]) -> list:
    """The arguments of a line's dates: a month, as text since it may be infinite, or the number of
    an assumption.
    """
    given = given_dates(line)
    return [
        str(given[name]).replace("inf", "Infinity") if name in given else numbers[line.own(name)]
        for name in date_arguments(kind_of(line))
    ]


def _printed_totals(case: Case) -> dict[str, Any]:
    """How many printed figures there are and how many come out; the printed totals by year."""
    figures, reproduced = counted_figures(case)
    totals = {year: list(pair) for year, pair in totals_as_printed(case).items()}
    return {"figures": figures, "reproduced": reproduced, "totals": totals}


def _figure(figure: Figure) -> dict[str, Any]:
    return figure.model_dump(exclude_defaults=True) | {"value": as_json(figure.value)}


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        **{_camel(name): text for name, text in scenario.model_dump().items() if text},
        "overrides": dict(scenario.overrides),
    }


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def first_draws(case: Case, numbers: Mapping[str, int]) -> dict[str, Any]:
    """The first draws of `fl.simulate` with this seed: the rank of each (0-2,047), and what is
    needed to say which value a rank stands for.

    draws.js works the values out, so that they are those of Python to the last digit. Shapes whose
    inverse is no plain arithmetic bring their values with them.
    """
    plan = sampling(case, None, SEED, "random", risk=False)
    ranks = next(iter(blocks_of_ranks(plan, 0, 1)))
    found: dict[str, Any] = {
        "seed": SEED,
        "count": DRAWS,
        "row": ROWS[0],
        "drawn": [
            _distribution(numbers[id], distribution, ranks[id])
            for id, distribution in plan.distributions.items()
        ],
    }
    pairs = [
        {"a": numbers[pair.a], "b": numbers[pair.b], "rho": pair.rho}
        for pair in case.header.correlation
        if pair.a in plan.distributions and pair.b in plan.distributions
    ]
    if pairs:
        from scipy.special import ndtri

        scores = likely_values("normal", (0.0, 1.0), -np.inf, np.inf)[ROWS[0]]
        limits = ndtri(np.arange(1, RANKS) / RANKS)
        found |= {"pairs": pairs, "scores": _packed(scores), "limits": _packed(limits)}
    return found


def _distribution(number: int, distribution: Distribution, ranks: np.ndarray) -> dict[str, Any]:
    shape, parameters, low, high = distribution
    found = {"at": number, "shape": shape, "parameters": parameters, "low": low, "high": high}
    if shape not in IN_CLOSED_FORM:
        found["values"] = _packed(likely_values(*distribution)[ROWS[0]])
    return found | {"ranks": _packed_ranks(ranks[:DRAWS])}


def _packed(numbers: np.ndarray) -> str:
    """Numbers of 64 bits as text (base64)."""
    return base64.b64encode(np.asarray(numbers, dtype="<f8").tobytes()).decode()


def _packed_ranks(ranks: np.ndarray) -> str:
    """Ranks as text: two letters of base64, so 12 bits, each."""
    pairs = np.stack([ranks >> 6, ranks & 63], axis=1).ravel()
    return "".join(LETTERS[one] for one in pairs.tolist())


@cache
def _page_words() -> dict[str, dict[str, str]]:
    """The words of words.csv that a page may need, by language."""
    text = (files("fosterlib.words") / "words.csv").read_text(encoding="utf-8")
    rows = [
        row for row in csv.DictReader(io.StringIO(text)) if not row["key"].startswith(NOT_IN_A_PAGE)
    ]
    return {lang: {row["key"]: row[lang] for row in rows} for lang in LANGUAGES}
