"""Scenarios side by side: the net total of each, year by year."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fosterlib.charts.marks import INK, LOOKS, Bar, Key, Label, Look, Mark, Plot, Stroke, nice_ticks
from fosterlib.charts.plots import framed, numbered
from fosterlib.evaluate import Results
from fosterlib.tables import money_decimals, scenario_name
from fosterlib.text import number, word

PUBLISHED = Look("#9a9a9a")
ROOM = 0.1  # of the height, for the figures at the ends of the bars


def comparison_plot(compared: Sequence[Results], lang: str = "da") -> Plot:
    """The net totals of scenarios as bars beside each other for each year. In the case's unit."""
    first = compared[0]
    case, years, decimals = first.case, first.years, money_decimals(first.case)
    totals = np.array([results.total.to_numpy() for results in compared])
    width = 0.84 / len(compared)
    looks = [
        PUBLISHED if results.scenario.name == "published" else LOOKS[n % len(LOOKS)]
        for n, results in enumerate(compared)
    ]
    marks: list[Mark] = []
    for n, look in enumerate(looks):
        for year, value in enumerate(totals[n]):
            left = year - 0.42 + n * width
            if np.isfinite(value) and value:
                marks.append(Bar(left, left + width * 0.94, 0, float(value), look))
                if len(compared) * len(years) <= 12:
                    lift = 8 * (n % 2)  # neighbours do not run into each other
                    text = number(value, lang, decimals)
                    marks.append(Label(left + width / 2, float(value), text, dy=3 + lift if value > 0 else -9 - lift))
    ends = [0.0, *totals[np.isfinite(totals)]]
    ticks, room = nice_ticks(min(ends), max(ends)), ROOM * (max(ends) - min(ends) or 1.0)
    marks.append(Stroke(((-0.6, 0.0), (len(years) - 0.4, 0.0)), INK, 0.8))
    title = f"{word('scenarios_compared', lang)}: {word('net_total', lang).lower()}"
    keys = [Key(scenario_name(results.scenario, lang), look) for results, look in zip(compared, looks, strict=True)]
    plot = framed(
        case, lang, title, list(enumerate(years)), numbered(ticks, lang), (-0.6, len(years) - 0.4),
        (min(ticks[0], min(ends) - room), max(ticks[-1], max(ends) + room if max(ends) > 0 else 0.0)), marks, keys,
        price_level=first.price_level,
    )  # fmt: skip
    told = "; ".join(
        f"{scenario_name(results.scenario, lang)}: "
        + ", ".join(f"{year} {number(value, lang, decimals)}" for year, value in results.total.items())
        for results in compared
    )
    return replace(plot, description=f"{plot.description} {told}.")
