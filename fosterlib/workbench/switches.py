"""Lines and parts on and off, delays and scales, horizon and price level."""

from typing import TYPE_CHECKING

import ipywidgets as w

from fosterlib.model.case import Case, label
from fosterlib.model.entries import Line, Named
from fosterlib.model.years import year_label, year_start
from fosterlib.words.text import word
from fosterlib.workbench.controls import Names, Row, group_html, names_of

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench

YEARS_MORE = 6


class TimingPage:
    """One page of the left-hand side."""

    def __init__(self, bench: "Workbench"):
        case, bare = bench.case, bench.bare
        implied = [a for a in case.assumptions.values() if a.is_implied and not a.is_switch]
        self.rows = {a.id: Row(a, bench) for a in implied}
        self.case, self.session = case, bench.session
        self.named: list[Named | Line] = [*case.header.part, *case.lines]
        self.switches = {each.id: switch(each.id, bench) for each in self.named}
        last = case.years[-1]
        later = [year_label(year_start(last) + n, last) for n in range(1, YEARS_MORE + 1)]
        self.until = w.Dropdown(options=[last, *later], value=last, layout=bare)
        level = case.header.price_level
        self.levels = sorted({level, *case.price_index}) if level else [""]
        self.level = w.Dropdown(
            options=self.levels, value=level, layout=bare, disabled=len(self.levels) < 2
        )
        for choice, name in ((self.until, "until"), (self.level, "price_level")):
            choice.add_class("fl-choice")
            choice.observe(
                lambda change, name=name: bench.act(
                    lambda: bench.session.show(**{name: change["new"]})
                ),
                "value",
            )
        self.heads = [w.HTML(layout=bare), w.HTML(layout=bare)]
        lines = [
            self.switches[each] for part in case.header.part for each in of_part(case, part.id)
        ]
        rows = [row.widget for row in self.rows.values()]
        self.children = [self.until, self.level, self.heads[0], *lines, self.heads[1], *rows]

    def show(self, lang: str) -> None:
        """Shows the values of switches, delays and scales in `lang`."""
        for each in self.named:
            box, on = self.switches[each.id], f"{each.id}.on"
            mark = f" ({word('bench.moved', lang)})" if on in self.session.overrides else ""
            box.description, box.value = label(each, lang) + mark, bool(self.session.value(on))
        for row in self.rows.values():
            row.show(lang)
        view = self.session.view
        self.until.value = view.until or self.case.years[-1]
        named = tuple((level or word("not_stated", lang), level) for level in self.levels)
        if self.level.options != named:
            self.level.options = named
        self.level.value = view.price_level or self.case.header.price_level
        self.until.description, self.level.description = (
            word("bench.horizon", lang),
            word("bench.prices", lang),
        )
        self.heads[0].value = group_html(word("bench.lines", lang))
        self.heads[1].value = group_html(word("bench.delays", lang)) if self.rows else ""

    def names(self, lang: str) -> Names:
        """What a screen reader says for the controls of the page."""
        return names_of(self.rows, lang)


def switch(id: str, bench: "Workbench") -> w.Checkbox:
    """A box that turns a line or a part on and off."""
    box = w.Checkbox(indent=False, layout=bench.bare)
    box.observe(lambda change: bench.slid(f"{id}.on", float(change["new"])), "value")
    is_part = any(part.id == id for part in bench.case.header.part)
    return box.add_class("fl-part" if is_part else "fl-line").add_class(f"fl-switch-{id}")


def of_part(case: Case, part: str) -> list[str]:
    """The ids of a part and its lines."""
    return [part, *(line.id for line in case.lines if line.part == part)]
