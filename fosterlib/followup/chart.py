"""The chart of the follow-up: plan beside realised and forecast, year by year."""

import pandas as pd

from fosterlib.charts.figure import drawn
from fosterlib.charts.marks import INK, LOOKS, Axis, Bar, Key, Label, Look, Mark, Plot, Stroke
from fosterlib.charts.plots import PLAN, Texts, framed, room_for_labels
from fosterlib.followup.forecast import added_up
from fosterlib.followup.plan import FollowUp
from fosterlib.followup.tables import in_total, sums_by_line
from fosterlib.words.tables import money_decimals, scenario_title
from fosterlib.words.text import number, precise, word

REAL, REST = LOOKS[0], Look("#9ecae1", "//")
HEADROOM = 0.09  # of the height, for the figures at the ends of the bars


def followup_plot(follow_up: FollowUp, lang: str = "da") -> Plot:
    """Plan beside realised and forecast, net by year, over the lines that are followed up. In the
    case's unit.
    """
    plan, cells = follow_up.plan, follow_up.comparison
    lines = sums_by_line(follow_up).filter(in_total(follow_up), axis="index")
    # a line with an unknown plan or forecast is left out, and the caption says so
    known = lines.index[lines[["planned", "forecast"]].notna().all(axis=1)]
    by_year = (
        added_up(cells[cells["line"].isin(known)], "year").reindex(list(plan.years)).fillna(0.0)
    )
    marks: list[Mark] = []
    ends, told = [0.0], []
    for place, (year, row) in enumerate(by_year.iterrows()):
        bars, figures = _bars_of_year(place, row, lang, money_decimals(plan.case))
        marks += [*(bar for bar in bars if bar.y0 != bar.y1), *figures]
        ends += [bar.y1 for bar in bars]
        told.append(f"{year}: {' / '.join(figure.text for figure in figures)}")
    end = len(by_year) - 0.4
    marks.append(Stroke(((-0.6, 0.0), (end, 0.0)), INK, 0.8))
    ticks, limits = room_for_labels(ends, HEADROOM)
    looks = {"followup.planned_level": PLAN, "followup.realised": REAL, "followup.rest": REST}
    left_out = ""
    if len(known) < len(lines):
        left_out = f" {word('followup.without', lang, str(len(lines) - len(known)))}"
    said = Texts(
        plan.case,
        lang,
        word("followup.chart_title", lang),
        note=left_out,
        heading=scenario_title(plan, lang),
        told=f" {word('followup.chart_reads', lang)}: {', '.join(told)}.",
    )
    years = Axis(list(enumerate(by_year.index)), (-0.6, end))
    height = Axis([(tick, precise(tick, lang)) for tick in ticks], limits)
    keys = [Key(word(key, lang), look) for key, look in looks.items()]
    return framed(said, years, height, marks, keys)


def _bars_of_year(
    place: int, row: pd.Series, lang: str, decimals: int
) -> tuple[list[Bar], list[Label]]:
    """The plan of a year on the left; on the right what is realised, and the rest that is expected
    on top of it; and the figures at their ends.
    """
    planned, real, rest = (float(row[key]) for key in ("planned", "realised_to_date", "rest"))
    # money of the other sign grows from the zero line
    start = real if real * rest >= 0 else 0.0
    left, right = place - 0.44, place + 0.01
    bars = [
        Bar(left, left + 0.43, 0.0, planned, PLAN),
        Bar(right, right + 0.43, 0.0, real, REAL),
        Bar(right, right + 0.43, start, start + rest, REST),
    ]
    furthest = max if real + rest > 0 else min
    reach = furthest(0.0, real, start + rest)
    figures = [
        Label(x, end, number(value, lang, decimals), dy=3 if end > 0 else -9)
        for x, end, value in (
            (place - 0.225, planned, planned),
            (place + 0.225, reach, real + rest),
        )
    ]
    return bars, figures


followup_chart = drawn(followup_plot)
