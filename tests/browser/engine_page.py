"""The engine of the workbench in a blank page of a real browser: JavaScript asked, answers as JSON
(null for unknown) turned into numbers.
"""

import json

import numpy as np

import fosterlib as fl
from fosterlib.model.years import year_label, year_start
from fosterlib.workbench.bundle import ENGINE, page_module
from fosterlib.workbench.payload import payload

LOAD = """async ([text]) => {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  globalThis.engine = await import(url);
  globalThis.plain = (found) => {
    if (typeof found === "number") return Number.isNaN(found) ? null : found;
    if (found === null || typeof found !== "object") return found;
    if (Array.isArray(found) || ArrayBuffer.isView(found)) return Array.from(found, plain);
    return Object.fromEntries(Object.entries(found).map(([key, one]) => [key, plain(one)]));
  };
}"""
ASK = """([question, data, asked]) => {
  const answer = QUESTION;
  return JSON.stringify(plain(asked.map((one) => answer(data, one))));
}"""


def load_engine(page):
    """Loads the engine into a page, as one module."""
    page.goto("about:blank")
    page.evaluate(LOAD, [page_module(ENGINE)])


def ask(page, case, answer, asked):
    """The answers of `answer`, JavaScript of (data, one), to each of `asked`."""
    data = json.loads(json.dumps(payload(case), allow_nan=False))
    found = page.evaluate(ASK.replace("QUESTION", answer), ["", data, asked])
    return json.loads(found)


def numbers(nested):
    """Nested lists as an array; null is NaN."""
    return np.array(nested, dtype=float)


def random_overrides(case, rng, share=0.6):
    """Overrides that the case allows; most of the time not all of its assumptions."""
    while True:
        moved = {
            one.id: _random_value(one, rng)
            for one in case.assumptions.values()
            if not one.formula and rng.random() < (0.15 if one.is_switch else share)
        }
        try:
            case.scenario("random", moved)
        except fl.CaseError:
            share *= 0.8
            continue
        return moved


def _random_value(one, rng):
    if one.is_switch:
        return float(rng.random() < 0.5)
    if rng.random() < 0.15:
        return float(rng.choice([one.low, one.high]))
    return float(rng.uniform(one.low, one.high))


def later_year(case, more):
    """The year this many after the case's last; None for none."""
    last = case.years[-1]
    return year_label(year_start(last) + more, like=last) if more else None


def price_years(case):
    """The years in whose prices the case can be shown."""
    known = case.header.price_level in case.price_index
    return [None, *case.price_index] if known else [None]


def apart(got, expected):
    """How far two arrays are apart, counted in what is allowed: 1e-9, or 1e-12 of the largest
    number; infinite where one of them is unknown and the other is not.
    """
    got, expected = np.asarray(got, dtype=float), np.asarray(expected, dtype=float)
    if got.shape != expected.shape or (np.isnan(got) != np.isnan(expected)).any():
        return np.inf
    if not np.isfinite(expected).any():
        return 0.0
    largest = float(np.nanmax(np.abs(expected)))
    return float(np.nanmax(np.abs(got - expected))) / max(1e-9, 1e-12 * largest)
