"""Charts at committee size, in Danish or English; each carries unit, price level, sign rule and source."""

from fosterlib.charts.figure import Chart, draw
from fosterlib.charts.plots import bridge_plot, effects_plot, party_plot, profile_plot, staffing_plot
from fosterlib.evaluate import Results


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
