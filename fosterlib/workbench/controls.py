"""The left-hand side of the workbench: a row of label, slider and box for each assumption."""

import math
import time
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np

from fosterlib.model.case import Case, label
from fosterlib.model.entries import Assumption, Line, Named, Scenario
from fosterlib.model.evaluate import evaluate
from fosterlib.words.text import basis_text, precise, unit_text, word

if TYPE_CHECKING:
    from fosterlib.workbench.app import Workbench

KEY_COUNT = 12
LATE_SECONDS = 2.0
Names = dict[str, dict[str, str]]


class Row:
    """Label, slider and number box of one assumption; the workbench is told what is slid and typed.

    A slider in the browser can only stand at its steps, and reports where it was put as if it had
    been moved there, rounded, and perhaps late. So it is never given a value between two steps, and
    what only repeats it is no move.
    """

    def __init__(self, assumption: Assumption, bench: "Workbench"):
        self.assumption, self.session, bare = assumption, bench.session, bench.bare
        self.shown: tuple = ()
        self.zero = assumption.low if assumption.value != assumption.value else assumption.value
        first, last = (
            self.zero + self._steps(end) * assumption.step
            for end in (assumption.low, assumption.high)
        )
        self.label = w.HTML(layout=bare)
        self.slider = w.FloatSlider(
            value=self.zero,
            min=first,
            max=max(first, last),
            step=assumption.step,
            readout=False,
            layout=bare,
        )
        self.box = w.Text(continuous_update=False, layout=bare)
        self.put: dict[float, float] = {}
        self.slider.observe(
            lambda change: bench.slid(assumption.id, self._meant(change["new"])), "value"
        )
        self.box.observe(lambda change: bench.typed(assumption.id, change["new"]), "value")
        self.css = "fl-row-" + assumption.id.replace(".", "-")
        self.widget = (
            w.HBox([self.label, self.slider, self.box], layout=bare)
            .add_class("fl-row")
            .add_class(self.css)
        )

    def on_grid(self, value: float) -> float:
        """The nearest value a slider can stand at. Its steps count from the published value, so
        that stands exactly.
        """
        a = self.assumption
        steps = round((value - self.zero) / a.step)
        return self.zero + min(max(steps, self._steps(a.low)), self._steps(a.high)) * a.step

    def _steps(self, end: float) -> int:
        return math.trunc((end - self.zero) / self.assumption.step * (1 + 1e-12))

    def _meant(self, value: float) -> float | None:
        """The value that a report of the slider stands for; None if it only repeats where it was
        put.
        """
        step, shown = self.on_grid(value), self.shown[0]
        put = self.put.pop(step, -math.inf) if value != step else -math.inf
        repeats = time.monotonic() - put < LATE_SECONDS or (
            shown == shown and step == self.on_grid(shown)
        )
        return None if repeats else step

    def show(self, lang: str) -> None:
        """Shows the value now; a dot marks one that is moved. Nothing is sent for what stands there
        already.
        """
        a = self.assumption
        value, is_moved = self.session.value(a.id), a.id in self.session.overrides
        if self.shown == (value, is_moved, lang, self.slider.value, self.box.value):
            return
        place = self.on_grid(value) if value == value else self.zero
        if self.on_grid(self.slider.value) != place:
            self.slider.value = place
            self.put[place] = time.monotonic()
        self.box.value = precise(value, lang, a.step)
        mark = (
            f"<span class='fl-mark' role='img' aria-label='{word('bench.moved', lang)}'>●</span>"
            if is_moved
            else ""
        )
        printed = f"{word('published', lang).lower()} {precise(a.value, lang, a.step)}"
        hover = escape(f"{a.id} - {self.origin(lang)}", quote=True)
        self.label.value = (
            f"<div class='fl-name' title='{hover}'>{mark}{escape(label(a, lang))}</div><div"
            " class='fl-unit'"
            f" title='{hover}'>{escape(f'{unit_text(a.unit, lang)} · {printed}')}</div>"
        )
        self.shown = (value, is_moved, lang, self.slider.value, self.box.value)

    def origin(self, lang: str) -> str:
        """Basis, source and note of the assumption."""
        a = self.assumption
        source = ", ".join(text for text in (a.source, a.locator, a.note) if text)
        return f"{word('basis', lang)}: {basis_text(a.basis, lang)}. {source}"

    def names(self, lang: str) -> Names:
        """What a screen reader says for the slider and the box."""
        a = self.assumption
        named = {
            "aria-label": f"{label(a, lang)}, {unit_text(a.unit, lang)}",
            "aria-description": self.origin(lang),
        }
        return {f".{self.css} .noUi-handle, .{self.css} input": named}


def names_of(rows: Mapping[str, Row], lang: str) -> Names:
    """What a screen reader says for the controls of these rows."""
    return {selector: named for row in rows.values() for selector, named in row.names(lang).items()}


class AssumptionPage:
    """The rows of some assumptions, under a heading for each part."""

    def __init__(self, bench: "Workbench", ids: list[str]):
        self.rows = {id: Row(bench.case.assumptions[id], bench) for id in ids}
        self.heads: list[tuple[w.HTML, Named | None]] = []
        self.children: list[w.Widget] = []
        for part, members in groups(bench.case, ids):
            self.heads.append((w.HTML(layout=bench.bare), part))
            self.children += [self.heads[-1][0], *(self.rows[id].widget for id in members)]

    def show(self, lang: str) -> None:
        """Shows the values now, and the names of the parts."""
        for row in self.rows.values():
            row.show(lang)
        for head, part in self.heads:
            head.value = group_html(label(part, lang) if part else word("bench.shared", lang))

    def names(self, lang: str) -> Names:
        """What a screen reader says for the controls of the page."""
        return names_of(self.rows, lang)


def group_html(name: str) -> str:
    """A heading above a group of controls."""
    return f"<div class='fl-group' role='heading' aria-level='3'>{escape(name)}</div>"


def key_assumptions(case: Case) -> list[str]:
    """The dozen assumptions whose range moves the effects most, in the order of the case."""
    swings = {}
    for assumption in case.assumptions.values():
        if not assumption.is_implied:
            ends = [
                Scenario(name="end", overrides={assumption.id: end})
                for end in (assumption.low, assumption.high)
            ]
            low, high = (evaluate(case, end).effects for end in ends)
            swings[assumption.id] = float(np.nansum(np.abs(high - low)))
    ranked = sorted(swings, key=lambda id: -swings[id])[:KEY_COUNT]
    return [id for id in swings if id in ranked]


def groups(case: Case, ids: list[str]) -> list[tuple[Named | None, list[str]]]:
    """Assumptions by the part whose lines use them; those of several parts, or of none, are shared
    (None).
    """
    parts = {id: {line.part for line in case.lines if id in _used(line)} for id in ids}
    found = [(part, [id for id in ids if parts[id] == {part.id}]) for part in case.header.part]
    shared = [id for id in ids if len(parts[id]) != 1]
    return [(part, members) for part, members in [*found, (None, shared)] if members]


def _used(line: Line) -> set[str]:
    staff = {one.base for one in line.staff}
    return {
        *line.inputs,
        *line.split.values(),
        *staff,
        f"{line.id}.delay",
        f"{line.id}.scale",
    }
