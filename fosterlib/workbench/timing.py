"""Lines and parts on and off, delays and scales, horizon and price level."""

from typing import TYPE_CHECKING

import ipywidgets as w

from fosterlib.case import label, year_start
from fosterlib.evaluate import year_label
from fosterlib.tables import is_implied
from fosterlib.workbench.controls import Row
from fosterlib.workbench.words import ui

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench

YEARS_MORE = 6


class TimingPanel:
    """One page of the left-hand side."""

    def __init__(self, bench: "Workbench"):
        case = bench.case
        self.case = case
        self.boxes = {part.id: w.Checkbox(indent=False) for part in case.header.part}
        self.boxes |= {line.id: w.Checkbox(indent=False) for line in case.lines}
        for id, box in self.boxes.items():
            switch = f"{id}.on"
            box.layout = w.Layout(width="390px", margin="0 0 0 0" if id in self._parts() else "0 0 0 18px")
            box.add_class(f"fl-switch-{id}")
            box.observe(
                lambda change, switch=switch: bench.act(lambda: bench.session.move(switch, float(change["new"]))),
                "value",
            )
        implied = [a for a in case.assumptions.values() if is_implied(a) and not a.is_switch]
        self.rows = {a.id: Row(a, 1000 + n, bench._slid, bench._typed) for n, a in enumerate(implied)}
        last = year_start(case.years[-1])
        years = [case.years[-1], *(year_label(last + n, case.years[-1]) for n in range(1, YEARS_MORE + 1))]
        self.until = w.Dropdown(options=years, value=years[0], layout=w.Layout(width="300px"))
        level = case.header.price_level
        levels = [level, *(year for year in case.price_index if year != level)]
        self.level = w.Dropdown(options=sorted(levels), value=level, layout=w.Layout(width="300px"))
        self.level.disabled = len(levels) < 2
        self.until.observe(lambda change: bench.act(lambda: bench.session.show(until=change["new"])), "value")
        self.level.observe(lambda change: bench.act(lambda: bench.session.show(price_level=change["new"])), "value")
        self.heads = [w.HTML(), w.HTML()]
        order = [box for part in case.header.part for box in self._of_part(part.id)]
        rows = [row.widget for row in self.rows.values()]
        self.widget = w.VBox([self.until, self.level, self.heads[0], *order, self.heads[1], *rows])

    def show(self, values: dict[str, float], lang: str) -> None:
        """Shows the values of switches, delays and scales in `lang`."""
        names = {part.id: label(part, lang) for part in self.case.header.part}
        names |= {line.id: label(line, lang) for line in self.case.lines}
        for id, name in names.items():
            self.boxes[id].description, self.boxes[id].value = name, bool(values[f"{id}.on"])
        for id, row in self.rows.items():
            row.show(values[id], values[id] != self.case.assumptions[id].value, lang)
        self.until.description, self.level.description = ui("horizon", lang), ui("prices", lang)
        self.heads[0].value = f"<div class='fl-group'>{ui('lines', lang)}</div>"
        self.heads[1].value = f"<div class='fl-group'>{ui('delays', lang)}</div>"

    def _parts(self) -> list[str]:
        return [part.id for part in self.case.header.part]

    def _of_part(self, part: str) -> list[w.Checkbox]:
        return [self.boxes[part], *(self.boxes[line.id] for line in self.case.lines if line.part == part)]
