"""Lines and parts on and off, delays and scales, horizon and price level."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import ipywidgets as w

from fosterlib.case import Case, label, year_start
from fosterlib.entries import Line, Named
from fosterlib.evaluate import year_label
from fosterlib.text import word
from fosterlib.workbench.controls import Names, Row, group_html

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench

YEARS_MORE = 6


class TimingPage:
    """One page of the left-hand side."""

    def __init__(self, bench: "Workbench"):
        case, bare = bench.case, bench.bare
        self.case, self.session = case, bench.session
        self.named: list[Named | Line] = [*case.header.part, *case.lines]
        self.switches = {each.id: switch(each.id, bench) for each in self.named}
        implied = [a for a in case.assumptions.values() if a.is_implied and not a.is_switch]
        self.rows = {a.id: Row(a, bench.slid, bench.typed, bare) for a in implied}
        self.until = w.Dropdown(options=years(case), value=case.years[-1], layout=bare)
        level = case.header.price_level
        self.levels = sorted({level, *case.price_index}) if level else [""]
        self.level = w.Dropdown(options=self.levels, value=level, layout=bare, disabled=len(self.levels) < 2)
        for choice, name in ((self.until, "until"), (self.level, "price_level")):
            choice.add_class("fl-choice")
            choice.observe(
                lambda change, name=name: bench.act(lambda: bench.session.show(**{name: change["new"]})), "value"
            )
        self.heads = [w.HTML(layout=bare), w.HTML(layout=bare)]
        lines = [self.switches[each] for part in case.header.part for each in of_part(case, part.id)]
        rows = [row.widget for row in self.rows.values()]
        self.children = [self.until, self.level, self.heads[0], *lines, self.heads[1], *rows]

    def show(self, values: Mapping[str, float], moved: Mapping[str, float], lang: str) -> None:
        """Shows the values of switches, delays and scales in `lang`."""
        for each in self.named:
            box, on = self.switches[each.id], bool(values[f"{each.id}.on"])
            mark = f" ({word('bench.moved', lang)})" if f"{each.id}.on" in moved else ""
            box.description, box.value = label(each, lang) + mark, on
        for id, row in self.rows.items():
            row.show(values[id], id in moved, lang)
        view = self.session.view
        self.until.value = view.until or self.case.years[-1]
        named = tuple((level or word("not_stated", lang), level) for level in self.levels)
        if self.level.options != named:
            self.level.options = named
        self.level.value = view.price_level or self.case.header.price_level
        self.until.description, self.level.description = word("bench.horizon", lang), word("bench.prices", lang)
        self.heads[0].value = group_html(word("bench.lines", lang))
        self.heads[1].value = group_html(word("bench.delays", lang)) if self.rows else ""

    def names(self, lang: str) -> Names:
        """What a screen reader says for the controls of the page."""
        return {selector: named for row in self.rows.values() for selector, named in row.names(lang).items()}


def switch(id: str, bench: "Workbench") -> w.Checkbox:
    """A box that turns a line or a part on and off."""
    box = w.Checkbox(indent=False, layout=bench.bare)
    move: Callable = bench.session.move
    box.observe(lambda change: bench.act(lambda: move(f"{id}.on", float(change["new"]))), "value")
    is_part = any(part.id == id for part in bench.case.header.part)
    return box.add_class("fl-part" if is_part else "fl-line").add_class(f"fl-switch-{id}")


def of_part(case: Case, part: str) -> list[str]:
    """The ids of a part and its lines."""
    return [part, *(line.id for line in case.lines if line.part == part)]


def years(case: Case) -> list[str]:
    """The years until which effects can be shown."""
    last = case.years[-1]
    return [last, *(year_label(year_start(last) + n, last) for n in range(1, YEARS_MORE + 1))]
