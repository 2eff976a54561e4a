"""The phase-in as a table: what share of its full effect each line has reached, by year."""

from collections.abc import Sequence
from typing import NamedTuple, Unpack

from fosterlib.charts.canvas import LEADING, Canvas, ChartForm, ChartWords, at_height
from fosterlib.charts.columns_of_years import EVERY, is_shown, swatch, year_names, year_texts
from fosterlib.charts.shapes import Box, Plot
from fosterlib.charts.stacks import line_series, span_text
from fosterlib.model.case import label
from fosterlib.model.evaluate import Results
from fosterlib.model.kinds import kind_of
from fosterlib.model.terms import reached
from fosterlib.words.reference import moves, results_name
from fosterlib.words.text import number, word

PITCH, LEAST_PITCH = 24.0, 21.0
WHOLE = 0.9995
NAMES_LEFT = 13.0


class Phase(NamedTuple):
    """A line, its slot in the chart of effects ("": none), and the share reached in each year."""

    slot: str
    name: str
    shares: Sequence[float]


def profile_plot(results: Results, lang: str = "da", **form: Unpack[ChartForm]) -> Plot:
    """The phase-in: the share of its full effect that each line with a phase-in has reached, by
    year, in per cent. Lines that are off are left out.
    """
    phases = _phases(results, lang)
    unit = word("chart.of_full_effect", lang)
    if moves(results):
        unit += f". {word('scenario', lang)}: {results_name(results, lang)}"
    said = ChartWords(
        f"{word('chart.phase_in', lang)}, {span_text(results.years)}",
        unit,
        told=_told(phases, results.years, lang) or word("chart.no_phase_in", lang),
        money=False,
    )
    rows = max(len(phases), 1)
    return at_height(
        lambda height: _table(
            Canvas(results.case, lang, form), phases, results.years, said, height / rows
        ),
        form,
        rows * PITCH,
    )


def _phases(results: Results, lang: str) -> list[Phase]:
    case, values = results.case, results.case.values(results.scenario)
    slots = {id: one.slot for one in line_series(results, lang) for id in one.ids}
    return [
        Phase(
            slots.get(line.id, ""),
            label(line, lang),
            reached(case, line, values, results.years).sum(axis=0).tolist(),
        )
        for line in case.lines
        if kind_of(line).is_delayed and line.is_on(values)
    ]


def _table(
    canvas: Canvas, phases: Sequence[Phase], years: tuple[str, ...], said: ChartWords, pitch: float
) -> Plot:
    lang = canvas.lang
    if not phases:
        y = canvas.head(said) + LEADING
        canvas.text(0, y, word("chart.no_phase_in", lang))
        return canvas.foot(y + 3, said)
    texts = [[_percent(share, lang) for share in phase.shares] for phase in phases]
    shown = [*(text for row in texts for text in row), *year_names(canvas, years)]
    widest = canvas.widest(shown, bold=True)
    lane = max(
        canvas.width * 0.25, min(canvas.width * 0.4, canvas.width - len(years) * (widest + 4.5))
    )
    column = (canvas.width - lane) / len(years)
    every = next(each for each in EVERY if _fits(widest, column, each))
    y = canvas.head(said)
    names = year_texts(canvas, years, column, every)
    for place, lines in enumerate(names):
        if is_shown(place, len(years), every):
            for down, line in enumerate(lines, 1):
                x = min(lane + column * place, canvas.width - canvas.wide(line))
                canvas.text(x, y + down * LEADING, line, colour="muted")
    y += max(len(lines) for lines in every_of_lines(names, every)) * LEADING + 4
    canvas.across(0, canvas.width, y, "edge")
    for phase, row in zip(phases, texts, strict=True):
        lines = canvas.wrapped(phase.name, lane - NAMES_LEFT - 6)
        high = max(pitch, LEAST_PITCH, len(lines) * LEADING + 4)
        middle = y + high / 2
        swatch(canvas, phase.slot, 0, middle)
        canvas.lines(NAMES_LEFT, middle, lines)
        for place, share in enumerate(phase.shares):
            x = lane + column * place
            if is_shown(place, len(years), every):
                left = min(x, canvas.width - canvas.wide(row[place], bold=True))
                canvas.text(left, middle - 1, row[place], bold=share >= WHOLE)
            _bar(canvas, x, middle + 3, column * 0.85 - 2, share)
        y += high
        canvas.across(0, canvas.width, y)
    return canvas.foot(y, said)


def _fits(widest: float, column: float, every: int) -> bool:
    """Whether texts so wide have room; the last is moved in from the edge."""
    return widest + 4.5 + max(0.0, widest - column) <= column * every


def every_of_lines(names: Sequence[list[str]], every: int) -> list[list[str]]:
    """The names of the years that are written."""
    return [lines for place, lines in enumerate(names) if is_shown(place, len(names), every)]


def _bar(canvas: Canvas, x: float, y: float, full: float, share: float) -> None:
    canvas.add(Box(x, y, full, 4.5, "rule"))
    canvas.add(Box(x, y, full * min(max(share, 0.0), 1.0), 4.5, "save"))


def _percent(share: float, lang: str) -> str:
    """A share in per cent; what is not quite whole is not called 100 %."""
    percent = 100 * share
    if share < WHOLE and round(percent) == 100:
        percent = 99.0
    return f"{number(percent, lang)} %"


def _told(phases: Sequence[Phase], years: Sequence[str], lang: str) -> str:
    """The chart in words: every line with its share in each year."""
    told = []
    for phase in phases:
        shares = ", ".join(
            f"{year} {_percent(share, lang)}"
            for year, share in zip(years, phase.shares, strict=True)
        )
        told.append(f"{phase.name}: {shares}.")
    return " ".join(told)
