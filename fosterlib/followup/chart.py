"""The chart of the follow-up: what is realised and expected before the plan, year by year."""

from typing import Unpack

import numpy as np
import pandas as pd

from fosterlib.charts.canvas import Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import (
    Columns,
    LaneRow,
    NamedMark,
    lane,
    money_texts_in,
    names_at_right,
    names_below,
    names_height,
    outline,
    room_at_right,
    room_for_axis,
    stands_direct,
    value_axis,
)
from fosterlib.charts.figure import drawn
from fosterlib.charts.placing import outwards
from fosterlib.charts.shapes import Box, Plot
from fosterlib.charts.stacks import LEAST_HEIGHT, told_by_year
from fosterlib.followup.forecast import added_up
from fosterlib.followup.plan import FollowUp, for_readers
from fosterlib.followup.tables import in_total, sums_by_line
from fosterlib.model.case import label
from fosterlib.words.text import money_heading, word

PLOT_HEIGHT = 150.0


def followup_plot(
    follow_up: FollowUp, lang: str = "da", show_small: bool = False, **form: Unpack[ChartForm]
) -> Plot:
    """What is realised, and the rest that is expected, net by year, before the whole plan as a
    dashed outline. In the case's unit.

    Lines whose plan or forecast is unknown are in the plan and in no bar; the chart names them, and
    tells the plan of the others. The money of periods with fewer than five children is in no bar,
    unless `show_small`.
    """
    follow_up = follow_up if show_small else for_readers(follow_up)
    plan = follow_up.plan
    by_year, missing = _by_year(follow_up)
    said = ChartWords(
        word("followup.chart_title", lang),
        _unit(follow_up, by_year, missing, lang),
        told=_told(follow_up, by_year, bool(missing), lang),
        price_level=plan.price_level,
    )
    realised, rest = by_year["realised"].fillna(0.0), by_year["rest"].fillna(0.0)
    ends = [*by_year["plan"].dropna(), *realised, *(realised + rest), *rest]
    limits = outwards(min([0.0, *ends]), max([0.0, *ends]))
    return at_height(
        lambda height: _drawn(
            Canvas(plan.case, lang, form), by_year, bool(missing), limits, said, height
        ),
        form,
        PLOT_HEIGHT,
    )


def _by_year(follow_up: FollowUp) -> tuple[pd.DataFrame, list[str]]:
    """By year: the whole plan; and of the lines whose plan and forecast are known their plan, what
    is realised, what is expected in all, and the rest. With the lines that are not known.
    """
    years, counted = list(follow_up.plan.years), in_total(follow_up)
    lines = sums_by_line(follow_up).filter(counted, axis="index")
    is_known = lines[["planned", "forecast"]].notna().all(axis=1)
    cells = follow_up.comparison
    known = added_up(cells[cells["line"].isin(lines.index[is_known])], "year").reindex(years)
    whole = cells[cells["line"].isin(lines.index)].groupby("year")["planned"]
    table = pd.DataFrame(
        {
            "plan": whole.agg(lambda planned: planned.sum(skipna=False)).reindex(years),
            "planned": known["planned"],
            "realised": known["realised_to_date"],
            "rest": known["rest"],
            "forecast": known["forecast"],
        }
    )
    return table, list(lines.index[~is_known])


def _unit(follow_up: FollowUp, by_year: pd.DataFrame, missing: list[str], lang: str) -> str:
    """Unit and prices, and which lines no bar holds."""
    case = follow_up.plan.case
    unit = money_heading(case, lang, follow_up.plan.price_level)
    if not missing:
        return unit
    names = "; ".join(label(case.line(id), lang) for id in missing)
    return f"{unit}. {word('followup.bars_without', lang, names)}"


def _names(has_missing: bool, lang: str) -> list[NamedMark]:
    keys = {"save": "followup.realised", "rest": "followup.rest", "plan": "followup.planned_level"}
    if has_missing:
        keys["plan"] = "followup.whole_plan"
    return [NamedMark(kind, word(key, lang), None) for kind, key in keys.items()]


def _drawn(
    canvas: Canvas,
    by_year: pd.DataFrame,
    has_missing: bool,
    limits: tuple[float, float],
    said: ChartWords,
    height: float,
) -> Plot:
    lang, years = canvas.lang, tuple(map(str, by_year.index))
    rows = _rows(has_missing)
    titles = [word(key, lang) for key in rows]
    x0 = room_for_axis(canvas, *limits, titles)
    x1 = canvas.width - room_at_right(canvas, len(years), 120.0)
    names = _names(has_missing, lang)
    top = canvas.head(said) + 4
    needed = names_height(canvas, names, canvas.width - x1) if stands_direct(canvas) else 0.0
    columns = Columns(years, x0, x1, top, top + max(height, LEAST_HEIGHT, needed), *limits)
    value_axis(canvas, columns)
    ends = [_bars(canvas, columns, place, row) for place, (_, row) in enumerate(by_year.iterrows())]
    values = [by_year[column].tolist() for column in rows.values()]
    money = money_texts_in(canvas, values, years, columns.column)
    lane_rows = [
        LaneRow(title, texts, column == "forecast", "muted" if "plan" in column else "ink")
        for title, texts, column in zip(titles, money.rows, rows.values(), strict=True)
    ]
    end = lane(canvas, columns, lane_rows, money.beside, money.every)
    if not stands_direct(canvas):
        return canvas.foot(names_below(canvas, names, end), said)
    edge = columns.x(len(years) - 1) + columns.bar / 2
    pointing = [
        one._replace(anchor=ends[-1][one.swatch], start=edge + 1) if one.swatch in ends[-1] else one
        for one in names
    ]
    names_at_right(canvas, pointing, x1, (top - 4, columns.bottom))
    return canvas.foot(end, said)


def _bars(canvas: Canvas, columns: Columns, place: int, row: pd.Series) -> dict[str, float]:
    """The bars of a year before its plan; gives where each stands. Money of the other sign grows
    from the zero line.
    """
    real, rest = (float(np.nan_to_num(row[key])) for key in ("realised", "rest"))
    start = real if real * rest >= 0 else 0.0
    left, middles = columns.x(place) - columns.bar / 2, {}
    for kind, low, high in (("save", 0.0, real), ("rest", start, start + rest)):
        if low != high:
            top, bottom = sorted((columns.y(low), columns.y(high)))
            fill = "cost" if kind == "save" and high > low else kind
            canvas.add(Box(left, top, columns.bar, bottom - top, fill, "edge", 0.6))
            middles[kind] = (top + bottom) / 2
    outline(canvas, columns, place, float(row["plan"]), printed=False)
    if row["plan"] == row["plan"]:
        middles["plan"] = columns.y(float(row["plan"]))
    return middles


def _rows(has_missing: bool) -> dict[str, str]:
    """What is told by year: its word, and its column."""
    whole = {"followup.whole_plan": "plan", "followup.plan_of_bars": "planned"}
    plan = whole if has_missing else {"followup.planned_level": "plan"}
    return {**plan, "followup.realised": "realised", "followup.expected_in_all": "forecast"}


def _told(follow_up: FollowUp, by_year: pd.DataFrame, has_missing: bool, lang: str) -> str:
    """The chart in words: plan, realised and expected, by year."""
    return " ".join(
        told_by_year(word(key, lang), list(by_year.index), by_year[column], follow_up.plan, lang)
        for key, column in _rows(has_missing).items()
    )


followup_chart = drawn(followup_plot)
