"""The chart of the follow-up: plan beside realised and forecast, year by year."""

from fosterlib.charts.figure import Chart, draw
from fosterlib.charts.marks import INK, LOOKS, Bar, Frame, Key, Label, Look, Mark, Plot, Stroke, nice_ticks
from fosterlib.charts.plots import chart_caption
from fosterlib.followup import FollowUp
from fosterlib.followup.forecast import sums
from fosterlib.followup_tables import in_total, summary
from fosterlib.tables import money_decimals, scenario_title
from fosterlib.text import money_text, number, precise, word

PLAN, REAL, REST = Look("#9a9a9a"), LOOKS[0], Look("#9ecae1", "//")
HEADROOM = 0.09  # of the height, for the figures at the ends of the bars


def followup_chart(follow_up: FollowUp, lang: str = "da") -> Chart:
    """Plan beside realised and forecast, net by year, over the lines that are followed up. In the case's unit."""
    return draw(followup_plot(follow_up, lang))


def followup_plot(follow_up: FollowUp, lang: str = "da") -> Plot:
    """The chart before it is drawn. A line with an unknown plan or forecast is left out, and the caption says so."""
    plan, cells = follow_up.plan, follow_up.comparison
    lines = summary(follow_up).filter(in_total(follow_up), axis="index")
    known = lines.index[lines[["planned", "forecast"]].notna().all(axis=1)]
    by_year = sums(cells[cells["line"].isin(known)], "year").reindex(list(plan.years)).fillna(0.0)
    marks: list[Mark] = []
    ends, told, decimals = [0.0], [], money_decimals(plan.case)
    for place, (year, row) in enumerate(by_year.iterrows()):
        planned, real, rest = (float(row[key]) for key in ("planned", "realised_to_date", "rest"))
        start = real if real * rest >= 0 else 0.0  # money of the other sign grows from the zero line
        bars = [(-0.44, 0.0, planned, PLAN), (0.01, 0.0, real, REAL), (0.01, start, start + rest, REST)]
        marks += [Bar(place + x, place + x + 0.43, low, high, look) for x, low, high, look in bars if low != high]
        reach = (max if real + rest > 0 else min)(0.0, real, start + rest)
        for x, value, end in ((place - 0.225, planned, planned), (place + 0.225, real + rest, reach)):
            marks.append(Label(x, end, number(value, lang, decimals), dy=3 if end > 0 else -9))
        ends += [planned, real, start + rest]
        told.append(f"{year}: {number(planned, lang, decimals)} / {number(real + rest, lang, decimals)}")
    marks.append(Stroke(((-0.6, 0.0), (len(by_year) - 0.4, 0.0)), INK, 0.8))
    low, high = min(ends), max(ends)
    room, ticks, unit = HEADROOM * ((high - low) or 1.0), nice_ticks(low, high), money_text(plan.case, lang)
    left_out = f" {word('followup.without', lang, str(len(lines) - len(known)))}" if len(known) < len(lines) else ""
    frame = Frame(
        title=word("followup.chart_title", lang),
        caption=chart_caption(plan.case, lang, unit) + left_out,
        x_ticks=tuple((float(place), str(year)) for place, year in enumerate(by_year.index)),
        y_ticks=tuple((tick, precise(tick, lang)) for tick in ticks),
        x_limits=(-0.6, len(by_year) - 0.4),
        y_limits=(min(ticks[0], low - room), max(ticks[-1], high + room if high > 0 else 0.0)),
        y_label=unit,
        legend=(
            Key(word("followup.planned_level", lang), PLAN),
            Key(word("followup.realised", lang), REAL),
            Key(word("followup.rest", lang), REST),
        ),
    )
    description = (
        f"{scenario_title(plan, lang)}. {frame.title}. {word('followup.chart_reads', lang)}: {', '.join(told)}."
    )
    return Plot(frame, tuple(marks), description)
