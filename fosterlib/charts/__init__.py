"""Charts at committee size, in Danish or English; each carries unit, price level, sign rule and source."""

from collections.abc import Sequence

import pandas as pd

from fosterlib.case import Case
from fosterlib.charts.comparison import comparison_plot
from fosterlib.charts.figure import Chart, draw
from fosterlib.charts.months import monthly_plot
from fosterlib.charts.plots import bridge_plot, effects_plot, party_plot, profile_plot, staffing_plot
from fosterlib.charts.uncertainty import distribution_plot, fan_plot, frontier_plot, tornado_plot, two_way_plot
from fosterlib.evaluate import Results
from fosterlib.simulate import Simulation


def effects_chart(results: Results, lang: str = "da") -> Chart:
    """Effects by line stacked for each year, savings below zero, the net total marked. In the case's unit."""
    return draw(effects_plot(results, lang))


def party_chart(results: Results, lang: str = "da") -> Chart:
    """Effects by centre (party) stacked for each year. In the case's unit."""
    return draw(party_plot(results, lang))


def bridge_chart(start: Results, end: Results, lang: str = "da", year: str | None = None) -> Chart:
    """From one scenario's net total to another's by line, in one year or (None) over all years. It foots."""
    return draw(bridge_plot(start, end, lang, year))


def profile_chart(results: Results, lang: str = "da") -> Chart:
    """The phase-in: the share (0-1) of full effect that each recurring line has reached, by year."""
    return draw(profile_plot(results, lang))


def staffing_chart(results: Results, lang: str = "da") -> Chart:
    """Posts (FTE) behind the lines by year, the base year first."""
    return draw(staffing_plot(results, lang))


def comparison_chart(compared: Sequence[Results], lang: str = "da") -> Chart:
    """The net total of several scenarios side by side, year by year. In the case's unit."""
    return draw(comparison_plot(compared, lang))


def monthly_chart(results: Results, lang: str = "da") -> Chart:
    """The cliff: lines with a start or an end, stacked by month, and their net. In the case's unit a month.

    Lines that are not in the total only if no other is dated. CaseError if no amount of theirs is known.
    """
    return draw(monthly_plot(results, lang))


def tornado_chart(tornado: pd.DataFrame, lang: str = "da", top: int = 12) -> Chart:
    """Each assumption from its low to its high, the widest on top. `tornado` comes from `fl.tornado`."""
    return draw(tornado_plot(tornado, lang, top))


def fan_chart(simulation: Simulation, lang: str = "da") -> Chart:
    """The net total by year as a fan of the draws, with the printed figures. In the case's unit."""
    return draw(fan_plot(simulation, lang))


def distribution_chart(simulation: Simulation, lang: str = "da", year: str = "all") -> Chart:
    """How often the net total falls where, in one year or over all, with the printed figure."""
    return draw(distribution_plot(simulation, lang, year))


def frontier_chart(case: Case, frontier: pd.DataFrame, lang: str = "da") -> Chart:
    """Where two assumptions together just meet the target. `frontier` comes from `fl.frontier`."""
    return draw(frontier_plot(case, frontier, lang))


def two_way_chart(case: Case, table: pd.DataFrame, lang: str = "da") -> Chart:
    """The net total over two assumptions at once. `table` comes from `fl.two_way`. In the case's unit."""
    return draw(two_way_plot(case, table, lang))
